//! The settings of this installation: read from `FINCO_*` once, checked at once, all faults told together. What the
//! business decides (targets, shifts, weights) is not here: those are rows in Postgres.

mod list;

use std::net::SocketAddr;
use std::path::PathBuf;

use finco_bot_gateway::{MediaUrl, Mode};
use finco_domain::media::MediaKind;
use finco_queue::Fsync;

use list::SETTINGS;
pub use list::{example, manual};

/// How logs are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// For a log store.
    Json,
    /// For people.
    Text,
}

/// The settings, checked. Not `Debug`: it holds secrets.
#[derive(Clone)]
pub struct Settings {
    /// Postgres.
    pub database_url: Option<String>,
    /// Redis.
    pub redis_url: Option<String>,
    /// What every key in Redis begins with.
    pub redis_prefix: String,
    /// How safe Redis must be.
    pub redis_fsync: Fsync,
    /// The gateway's own settings.
    pub gateway: finco_bot_gateway::Config,
    /// Where the webhook and the gateway's ops routes are served.
    pub gateway_listen: SocketAddr,
    /// The API's own settings.
    pub api: finco_dashboard_api::Config,
    /// Where the dashboard is served.
    pub api_listen: SocketAddr,
    /// Where the API's metrics are served.
    pub api_ops_listen: SocketAddr,
    /// The workers' own settings.
    pub worker: finco_workers::Config,
    /// Where the workers' ops routes are served.
    pub worker_listen: SocketAddr,
    /// What is logged.
    pub log: String,
    /// How it is logged.
    pub log_format: LogFormat,
}

/// Every fault of the settings, a line each.
#[derive(Debug, thiserror::Error)]
#[error("{} in the settings (finco config doc explains them):\n{}", plural(.0.len()), .0.join("\n"))]
pub struct Faults(pub Vec<String>);

fn plural(n: usize) -> String {
    if n == 1 {
        "1 fault".to_owned()
    } else {
        format!("{n} faults")
    }
}

/// The settings of this process's environment.
///
/// # Errors
/// All faults together.
#[expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]
pub fn from_environment() -> Result<Settings, Faults> {
    read(
        &std::env::vars()
            .filter(|(name, _)| name.starts_with("FINCO_"))
            .collect::<Vec<_>>(),
    )
}

/// Reads settings from names and values.
///
/// # Errors
/// All faults together.
pub fn read(given: &[(String, String)]) -> Result<Settings, Faults> {
    let mut reader = Reader {
        given,
        faults: Vec::new(),
    };
    reader.refuse_unknown();
    let mode = reader.mode();
    let media_url = reader.media_url();
    let settings = Settings {
        database_url: reader.text("FINCO_DATABASE_URL"),
        redis_url: reader.text("FINCO_REDIS_URL"),
        redis_prefix: reader.required("FINCO_REDIS_PREFIX"),
        redis_fsync: reader.choice(
            "FINCO_REDIS_FSYNC",
            &[("always", Fsync::Always), ("everysec", Fsync::Everysec)],
        ),
        gateway: finco_bot_gateway::Config {
            bot_token: reader.token(),
            api_url: reader.url("FINCO_TELEGRAM_API_URL"),
            mode,
            media_url,
        },
        gateway_listen: reader.address("FINCO_GATEWAY_LISTEN"),
        api: finco_dashboard_api::Config {
            cookie_secure: reader.choice("FINCO_COOKIE_SECURE", &[("true", true), ("false", false)]),
        },
        api_listen: reader.address("FINCO_API_LISTEN"),
        api_ops_listen: reader.address("FINCO_API_OPS_LISTEN"),
        worker: finco_workers::Config {
            log_concurrency: reader.log_batches(),
            fetch: reader.fetch(),
            public_url: reader.public_url(),
        },
        worker_listen: reader.address("FINCO_WORKER_LISTEN"),
        log: reader.log_filter(),
        log_format: reader.choice(
            "FINCO_LOG_FORMAT",
            &[("text", LogFormat::Text), ("json", LogFormat::Json)],
        ),
    };
    if reader.faults.is_empty() {
        Ok(settings)
    } else {
        Err(Faults(reader.faults))
    }
}

struct Reader<'a> {
    given: &'a [(String, String)],
    faults: Vec<String>,
}

impl Reader<'_> {
    /// A name nobody reads is most likely misspelt. `FINCO_TEST_*` and `FINCO_DEV_*` belong to the tests and `./dev`.
    fn refuse_unknown(&mut self) {
        for (name, _) in self.given {
            let is_ours = SETTINGS.iter().any(|setting| setting.name == name);
            if !is_ours && !name.starts_with("FINCO_TEST_") && !name.starts_with("FINCO_DEV_") {
                self.faults.push(format!("  {name}: there is no such setting"));
            }
        }
    }

    /// The value given, or the default; an empty value counts as not given.
    fn text(&self, name: &str) -> Option<String> {
        let given = self
            .given
            .iter()
            .find(|(key, value)| key == name && !value.trim().is_empty());
        let default = SETTINGS
            .iter()
            .find(|setting| setting.name == name)
            .and_then(|setting| setting.default);
        given
            .map(|(_, value)| value.trim().to_owned())
            .or_else(|| default.map(str::to_owned))
    }

    fn required(&mut self, name: &str) -> String {
        self.text(name).unwrap_or_else(|| {
            self.faults.push(format!("  {name}: must be set"));
            String::new()
        })
    }

    fn fault(&mut self, name: &str, must: &str) {
        // The value itself is not shown: it may be a secret in the wrong place.
        self.faults.push(format!("  {name}: must be {must}"));
    }

    fn choice<T: Copy>(&mut self, name: &str, choices: &[(&str, T)]) -> T {
        let text = self.required(name);
        match choices.iter().find(|(word, _)| *word == text) {
            Some((_, value)) => *value,
            None => {
                let words: Vec<_> = choices.iter().map(|(word, _)| *word).collect();
                self.fault(name, &words.join(" or "));
                choices[0].1
            }
        }
    }

    fn address(&mut self, name: &str) -> SocketAddr {
        self.required(name).parse().unwrap_or_else(|_| {
            self.fault(name, "an address and a port, such as 127.0.0.1:8080");
            SocketAddr::from(([127, 0, 0, 1], 0))
        })
    }

    fn url(&mut self, name: &str) -> String {
        let text = self.required(name);
        if !text.starts_with("https://") && !text.starts_with("http://") {
            self.fault(name, "an address that begins with https:// or http://");
        }
        text
    }

    fn token(&mut self) -> Option<String> {
        let token = self.text("FINCO_BOT_TOKEN")?;
        let looks_right = token.split_once(':').is_some_and(|(id, secret)| {
            !id.is_empty()
                && id.chars().all(|c| c.is_ascii_digit())
                && !secret.is_empty()
                && secret
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
        });
        if !looks_right {
            self.fault("FINCO_BOT_TOKEN", "as @BotFather gave it, such as 123456:ABC-def");
        }
        Some(token)
    }

    fn mode(&mut self) -> Mode {
        if !self.choice("FINCO_TELEGRAM_MODE", &[("polling", false), ("webhook", true)]) {
            return Mode::Polling;
        }
        let secret = self.required("FINCO_WEBHOOK_SECRET");
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
        if !secret.is_empty() && (!(16..=256).contains(&secret.len()) || !secret.chars().all(allowed)) {
            self.fault("FINCO_WEBHOOK_SECRET", "16 to 256 of A-Z, a-z, 0-9, _ and -");
        }
        let url = self.text("FINCO_WEBHOOK_URL");
        if url
            .as_deref()
            .is_some_and(|url| !url.starts_with("https://") || !url.ends_with("/telegram/webhook"))
        {
            self.fault(
                "FINCO_WEBHOOK_URL",
                "an https:// address that ends with /telegram/webhook",
            );
        }
        Mode::Webhook { url, secret }
    }

    fn media_url(&mut self) -> MediaUrl {
        let text = self.required("FINCO_MEDIA_URL");
        let Some(bucket) = text.strip_prefix("s3://") else {
            return MediaUrl::Folder(PathBuf::from(text));
        };
        MediaUrl::S3 {
            bucket: bucket.trim_end_matches('/').to_owned(),
            endpoint: self.text("FINCO_S3_ENDPOINT"),
            region: self.required("FINCO_S3_REGION"),
            access_key: self.required("FINCO_S3_ACCESS_KEY"),
            secret_key: self.required("FINCO_S3_SECRET_KEY"),
        }
    }

    fn log_batches(&mut self) -> usize {
        let batches = self
            .required("FINCO_WORKER_LOG_BATCHES")
            .parse()
            .ok()
            .filter(|n| (1..=16).contains(n));
        batches.unwrap_or_else(|| {
            self.fault("FINCO_WORKER_LOG_BATCHES", "a number from 1 to 16");
            1
        })
    }

    fn public_url(&mut self) -> Option<String> {
        let text = self.text("FINCO_PUBLIC_URL")?;
        if !text.starts_with("https://") && !text.starts_with("http://") {
            self.fault("FINCO_PUBLIC_URL", "an address that begins with https:// or http://");
        }
        Some(text.trim_end_matches('/').to_owned())
    }

    fn fetch(&mut self) -> Vec<MediaKind> {
        let text = self.required("FINCO_FETCH");
        if text == "none" {
            return Vec::new();
        }
        let kinds: Vec<MediaKind> = text.split(',').map(|word| MediaKind::from_word(word.trim())).collect();
        let fetched = |kind: &MediaKind| {
            use MediaKind as M;
            matches!(
                kind,
                M::Voice | M::VideoNote | M::Photo | M::Video | M::Document | M::Audio
            )
        };
        if !kinds.iter().all(fetched) {
            self.fault(
                "FINCO_FETCH",
                "any of voice,video_note,photo,video,document,audio, or none",
            );
        }
        kinds
    }

    fn log_filter(&mut self) -> String {
        let filter = self.required("FINCO_LOG");
        if tracing_subscriber::EnvFilter::try_new(&filter).is_err() {
            self.fault(
                "FINCO_LOG",
                "error, warn, info, debug, or a list such as info,finco_workers=debug",
            );
        }
        filter
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect()
    }

    #[test]
    fn nothing_set_is_a_whole_configuration() {
        let settings = read(&[]).unwrap();
        assert!(matches!(settings.gateway.mode, Mode::Polling));
        assert_eq!(settings.worker.fetch, [MediaKind::Voice, MediaKind::VideoNote]);
        assert!(settings.api.cookie_secure);
    }

    #[test]
    fn all_faults_are_told_together_and_no_value_is_shown() {
        let faults = read(&given(&[
            ("FINCO_REDIS_FSYNC", "sometimes"),
            ("FINCO_TELEGRAM_MODE", "webhook"),
            ("FINCO_WEBHOOK_SECRET", "s3cr3t"),
            ("FINCO_BOT_TOKEN", "not-a-token"),
            ("FINCO_API_LISTEN", "8080"),
            ("FINCO_REDIS_ULR", "redis://x"),
            ("FINCO_FETCH", "voice,smell"),
        ]));
        let text = faults.err().unwrap().to_string();
        assert!(text.starts_with("6 faults"), "{text}");
        for name in [
            "REDIS_FSYNC",
            "WEBHOOK_SECRET",
            "BOT_TOKEN",
            "API_LISTEN",
            "REDIS_ULR",
            "FINCO_FETCH",
        ] {
            assert!(text.contains(name), "{name} in {text}");
        }
        assert!(!text.contains("s3cr3t") && !text.contains("not-a-token"), "{text}");
    }

    #[test]
    fn a_bucket_lies_in_the_region_that_is_set() {
        let bucket = [
            ("FINCO_MEDIA_URL", "s3://media"),
            ("FINCO_S3_ACCESS_KEY", "a"),
            ("FINCO_S3_SECRET_KEY", "b"),
        ];
        let there = [("FINCO_S3_REGION", "eu-central-1")];
        for (given_too, expected) in [(&[][..], "us-east-1"), (&there, "eu-central-1")] {
            let settings = read(&given(&[&bucket, given_too].concat())).unwrap();
            let MediaUrl::S3 { region, .. } = settings.gateway.media_url else {
                panic!("a bucket")
            };
            assert_eq!(region, expected);
        }
    }

    #[test]
    fn a_webhook_without_a_secret_is_refused() {
        let faults = read(&given(&[("FINCO_TELEGRAM_MODE", "webhook")])).err().unwrap();
        assert_eq!(faults.0, ["  FINCO_WEBHOOK_SECRET: must be set"]);
    }

    #[test]
    fn every_setting_is_named_in_the_example_and_the_manual() {
        for setting in &SETTINGS {
            assert!(example().contains(setting.name) && manual().contains(setting.name));
        }
    }
}
