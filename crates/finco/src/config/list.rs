//! Every setting there is, and the files that are made from the list.

/// One setting: the list below is what the example, the manual and the reader are made from.
pub(super) struct Setting {
    /// The variable's name.
    pub(super) name: &'static str,
    /// What is taken when it is not set; `None` leaves the feature off or is a fault of the role that needs it.
    pub(super) default: Option<&'static str>,
    /// Which roles read it.
    pub(super) roles: &'static str,
    /// What it is, for people.
    pub(super) doc: &'static str,
}

const fn setting(name: &'static str, default: Option<&'static str>, roles: &'static str, doc: &'static str) -> Setting {
    Setting {
        name,
        default,
        roles,
        doc,
    }
}

/// Every setting there is.
pub(super) const SETTINGS: [Setting; 24] = [
    setting(
        "FINCO_DATABASE_URL",
        None,
        "worker, api",
        "Postgres: `postgres://user:password@host/database`.",
    ),
    setting(
        "FINCO_REDIS_URL",
        None,
        "all",
        "Redis: `redis://:password@host:6379`, `rediss://` with TLS, or `redis+unix:///path/redis.sock`.",
    ),
    setting(
        "FINCO_REDIS_PREFIX",
        Some("finco"),
        "all",
        "What every key begins with: several products may share a Redis.",
    ),
    setting(
        "FINCO_REDIS_FSYNC",
        Some("always"),
        "all",
        "How safe Redis must be: `always` (nothing is lost at a power cut) or `everysec` (a second may be). A Redis that \
         is less safe, or that may evict, is refused.",
    ),
    setting(
        "FINCO_BOT_TOKEN",
        None,
        "gateway",
        "The bot's token from @BotFather. Without it nothing is sent or fetched.",
    ),
    setting(
        "FINCO_TELEGRAM_API_URL",
        Some("https://api.telegram.org"),
        "gateway",
        "Telegram's address, or a local Bot API server's.",
    ),
    setting(
        "FINCO_TELEGRAM_MODE",
        Some("polling"),
        "gateway",
        "`polling` needs no public address; `webhook` is quicker under load.",
    ),
    setting(
        "FINCO_WEBHOOK_URL",
        None,
        "gateway",
        "The public HTTPS address of `/telegram/webhook`, told to Telegram at start. If left out Telegram keeps what it \
         was told before.",
    ),
    setting(
        "FINCO_WEBHOOK_SECRET",
        None,
        "gateway",
        "The secret every webhook call must carry: 16 to 256 of `A-Za-z0-9_-`. Needed in webhook mode.",
    ),
    setting(
        "FINCO_GATEWAY_LISTEN",
        Some("127.0.0.1:8081"),
        "gateway",
        "Where the webhook, `/healthz`, `/readyz` and `/metrics` are served.",
    ),
    setting(
        "FINCO_API_LISTEN",
        Some("127.0.0.1:8080"),
        "api",
        "Where the dashboard is served.",
    ),
    setting(
        "FINCO_API_OPS_LISTEN",
        Some("127.0.0.1:8083"),
        "api",
        "Where the API's `/metrics` are served, apart from the dashboard; its `/healthz` and `/readyz` are on both.",
    ),
    setting(
        "FINCO_WORKER_LISTEN",
        Some("127.0.0.1:8082"),
        "worker",
        "Where the worker's `/healthz`, `/readyz` and `/metrics` are served.",
    ),
    setting(
        "FINCO_WORKER_LOG_BATCHES",
        Some("2"),
        "worker",
        "How many batches of up to 500 updates are logged at once.",
    ),
    setting(
        "FINCO_FETCH",
        Some("voice,video_note"),
        "worker",
        "Kinds of files that are fetched from Telegram: any of `voice,video_note,photo,video,document,audio`, or `none`.",
    ),
    setting(
        "FINCO_PUBLIC_URL",
        None,
        "worker",
        "Where people open the dashboard, such as `https://kpi.example.uz`: the bot's links lead there. Without it there are \
         none.",
    ),
    setting(
        "FINCO_MEDIA_URL",
        Some("./media"),
        "gateway",
        "Where fetched files are kept: a folder, or `s3://bucket` with the four settings below.",
    ),
    setting(
        "FINCO_S3_ENDPOINT",
        None,
        "gateway",
        "The S3 server, e.g. `http://minio:9000`; Amazon's own if left out.",
    ),
    setting(
        "FINCO_S3_REGION",
        Some("us-east-1"),
        "gateway",
        "The bucket's region at Amazon; any word for MinIO.",
    ),
    setting("FINCO_S3_ACCESS_KEY", None, "gateway", "The S3 access key."),
    setting("FINCO_S3_SECRET_KEY", None, "gateway", "The S3 secret key."),
    setting(
        "FINCO_COOKIE_SECURE",
        Some("true"),
        "api",
        "`false` only where the dashboard is served without HTTPS on one's own machine.",
    ),
    setting(
        "FINCO_LOG",
        Some("info"),
        "all",
        "What is logged: `error`, `warn`, `info`, `debug`, or per part: `info,finco_workers=debug`.",
    ),
    setting(
        "FINCO_LOG_FORMAT",
        Some("text"),
        "all",
        "`text` for people, `json` for a log store.",
    ),
];

/// The commented example that `.env.example` holds.
#[must_use]
pub fn example() -> String {
    let mut text =
        "# Settings of FinCo KPI. Copy to .env and fill in. `finco config check` tells every fault at once.\n\
                    # Lines that begin with # show what is taken when a setting is left out.\n"
            .to_owned();
    for setting in &SETTINGS {
        let line = match setting.default {
            Some(default) => format!("# {}={default}", setting.name),
            None => format!("# {}=", setting.name),
        };
        text += &format!("\n# {} ({})\n{line}\n", setting.doc, setting.roles);
    }
    text
}

/// The table that `docs/configuration.md` holds.
#[must_use]
pub fn manual() -> String {
    let mut text = "# Configuration\n\nEvery setting is an environment variable, read once at start and checked at once: a role \
                    that finds faults prints them all and ends. This page is generated (`./dev gen`).\n\nWhat the \
                    business decides (company, response target, people) is set with `finco admin` and in the dashboard.\n\n\
                    | setting | default | roles | what it is |\n|---|---|---|---|\n"
        .to_owned();
    for setting in &SETTINGS {
        let default = setting.default.map_or("-".to_owned(), |default| format!("`{default}`"));
        text += &format!(
            "| `{}` | {default} | {} | {} |\n",
            setting.name, setting.roles, setting.doc
        );
    }
    text
}
