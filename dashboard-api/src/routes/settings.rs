//! How the product should behave here: the company, links, quiet hours; and whether the bot works.

use axum::Json;
use axum::extract::rejection::{JsonRejection, QueryRejection};
use axum::extract::{Query, State};
use chrono::{DateTime, NaiveTime, Utc};
use finco_store::company::{self, Company, Rules};
use finco_store::{PgConnection, StoreError, changes};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::{IntoParams, ToSchema};

use super::input::{difference, line, record};
use crate::auth::Session;
use crate::body::Body;
use crate::error::{ApiError, Failure, Problem};
use crate::{Api, bot};

/// The settings, by section.
#[derive(Serialize, ToSchema)]
#[schema(as = Settings)]
pub(crate) struct SettingsDto {
    company: CompanySettingsDto,
    linking: LinkingSettingsDto,
    quiet_hours: QuietHoursDto,
}

/// The company.
#[derive(Serialize, ToSchema)]
#[schema(as = CompanySettings)]
pub(crate) struct CompanySettingsDto {
    #[schema(example = "Andijon Savdo")]
    name: String,
    /// Where the company's days begin and end.
    #[schema(example = "Asia/Tashkent")]
    time_zone: String,
}

/// How answers are tied to asks.
#[derive(Serialize, ToSchema)]
#[schema(as = LinkingSettings)]
pub(crate) struct LinkingSettingsDto {
    /// A link surer than this many percent counts; below it a person is asked.
    #[schema(example = 60)]
    link_threshold: i16,
}

/// When nobody is written to.
#[derive(Serialize, ToSchema)]
#[schema(as = QuietHours)]
pub(crate) struct QuietHoursDto {
    /// From this time of the company's day on.
    #[schema(example = "21:00")]
    quiet_from: String,
    /// Until this time; the next day's, when it is the earlier one.
    #[schema(example = "08:00")]
    quiet_to: String,
    /// Are people warned of waits outside working hours too?
    warn_outside_hours: bool,
}

/// Whether to set it.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct SettingsQuery {
    /// Only tell what would change.
    dry_run: Option<bool>,
}

/// The company; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CompanySettingsBody, example = json!({"name": "Andijon Savdo", "time_zone": "Asia/Tashkent"}))]
pub(crate) struct CompanyBody {
    #[schema(
        max_length = 200,
        pattern = r"^[^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f][^\x00-\x1f\x7f]*$"
    )]
    name: Option<String>,
    /// A name of the IANA list.
    #[schema(max_length = 60)]
    time_zone: Option<String>,
}

/// How answers are tied to asks; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = LinkingSettingsBody, example = json!({"link_threshold": 70}))]
pub(crate) struct LinkingBody {
    #[schema(minimum = 1, maximum = 100)]
    link_threshold: Option<i16>,
}

/// When nobody is written to; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = QuietHoursBody, example = json!({"quiet_from": "21:00", "quiet_to": "08:00"}))]
pub(crate) struct QuietBody {
    #[schema(pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$")]
    quiet_from: Option<String>,
    #[schema(pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$")]
    quiet_to: Option<String>,
    warn_outside_hours: Option<bool>,
}

/// What a change changes, or would.
#[derive(Serialize, ToSchema)]
#[schema(as = SettingsChange)]
pub(crate) struct SettingsChangeDto {
    /// Was it set? Not with `dry_run`.
    applied: bool,
    /// The fields that differ.
    changes: Vec<FieldChangeDto>,
    /// The settings as they are now.
    settings: SettingsDto,
}

/// One field.
#[derive(Serialize, ToSchema)]
#[schema(as = FieldChange)]
pub(crate) struct FieldChangeDto {
    #[schema(example = "link_threshold")]
    field: String,
    #[schema(value_type = String, example = "60")]
    before: Value,
    #[schema(value_type = String, example = "70")]
    after: Value,
}

/// What is known of the bot.
#[derive(Serialize, ToSchema)]
#[schema(as = BotTest)]
pub(crate) struct BotTestDto {
    /// Does it work, as far as can be told without asking Telegram?
    ok: bool,
    /// A stable word for the worst that is known: `working`, `unknown` (no gateway gave a sign of life), `silent` (it gives
    /// none any more), `no_token`, `telegram_away` (no updates come in), `waiting` (messages have waited for over a
    /// minute), `failing` (the newest message could not be sent).
    #[schema(example = "working")]
    detail: &'static str,
    /// The bot's @name, where it is known.
    #[schema(example = "finco_bot")]
    username: Option<String>,
    /// When the gateway was last in touch with Telegram.
    contact_at: Option<DateTime<Utc>>,
    /// When the newest update was taken in.
    last_update_at: Option<DateTime<Utc>>,
    /// When the newest message went out.
    last_sent_at: Option<DateTime<Utc>>,
    /// When sending last failed.
    last_failed_at: Option<DateTime<Utc>>,
    /// Why it did.
    last_error: Option<String>,
    /// Since when the oldest unsent message waits.
    waiting_since: Option<DateTime<Utc>>,
}

fn time(time: NaiveTime) -> String {
    time.format("%H:%M").to_string()
}

async fn read(conn: &mut PgConnection) -> Result<(Company, Rules), StoreError> {
    let rules = company::get_rules(conn).await?;
    Ok((company::get(conn).await?, rules))
}

fn dto(company: Company, rules: &Rules) -> SettingsDto {
    SettingsDto {
        company: CompanySettingsDto {
            name: company.name,
            time_zone: company.zone.name().to_owned(),
        },
        linking: LinkingSettingsDto {
            link_threshold: rules.link_threshold,
        },
        quiet_hours: QuietHoursDto {
            quiet_from: time(rules.quiet_from),
            quiet_to: time(rules.quiet_to),
            warn_outside_hours: rules.warn_outside_hours,
        },
    }
}

/// The settings.
#[utoipa::path(get, path = "/settings", operation_id = "get_settings", tag = "settings", responses(
    (status = 200, description = "The settings", body = SettingsDto),
))]
pub(crate) async fn get(State(api): State<Api>, session: Session) -> Result<Json<SettingsDto>, ApiError> {
    let found = async {
        let mut conn = api.pool.acquire().await.map_err(StoreError::from)?;
        read(&mut conn).await
    };
    let (company, rules) = found.await.map_err(|error| session.fail(error))?;
    Ok(Json(dto(company, &rules)))
}

/// A new value of one section.
enum Change {
    Company(CompanyBody),
    Linking(LinkingBody),
    Quiet(QuietBody),
}

/// Makes a change, tells what differs, and keeps it unless it was only a question.
async fn apply(api: &Api, session: &Session, change: Change, is_dry: bool) -> Result<SettingsChangeDto, Failure> {
    let mut transaction = api.pool.begin().await.map_err(StoreError::from)?;
    let (company, mut rules) = read(&mut transaction).await?;
    let before = facts_of(&company, &rules);
    let section = match change {
        Change::Company(body) => {
            let name = body.name.map(|name| line("name", &name, 200)).transpose()?;
            let zone = body.time_zone.map(|zone| {
                let bad = |_| Failure::Field("time_zone", "there is no such time zone".into());
                zone.parse().map_err(bad)
            });
            let zone = zone.transpose()?.unwrap_or(company.zone);
            let name = name.unwrap_or(company.name);
            company::set_name_and_zone(&mut transaction, &name, zone, api.clock.now()).await?;
            "company"
        }
        Change::Linking(body) => {
            rules.link_threshold = body.link_threshold.unwrap_or(rules.link_threshold);
            if !(1..=100).contains(&rules.link_threshold) {
                return Err(Failure::Field(
                    "link_threshold",
                    "link_threshold is 1 to 100 percent".into(),
                ));
            }
            company::set_rules(&mut transaction, &rules).await?;
            "linking"
        }
        Change::Quiet(body) => {
            rules.quiet_from = read_time("quiet_from", body.quiet_from)?.unwrap_or(rules.quiet_from);
            rules.quiet_to = read_time("quiet_to", body.quiet_to)?.unwrap_or(rules.quiet_to);
            rules.warn_outside_hours = body.warn_outside_hours.unwrap_or(rules.warn_outside_hours);
            company::set_rules(&mut transaction, &rules).await?;
            "quiet_hours"
        }
    };
    let (company, rules) = read(&mut transaction).await?;
    let difference = difference(&before, &facts_of(&company, &rules));
    let mut settings = dto(company, &rules);
    let changes = difference.as_ref().map(field_changes).unwrap_or_default();
    if is_dry {
        transaction.rollback().await.map_err(StoreError::from)?;
        let mut conn = api.pool.acquire().await.map_err(StoreError::from)?;
        let (company, rules) = read(&mut conn).await?;
        settings = dto(company, &rules);
    } else if let Some(detail) = difference {
        let object = format!("settings:{section}");
        record(&mut transaction, (api, session), "change_settings", &object, detail).await?;
        changes::announce(&mut transaction, "leaderboard").await?;
        transaction.commit().await.map_err(StoreError::from)?;
    }
    Ok(SettingsChangeDto {
        applied: !is_dry,
        changes,
        settings,
    })
}

fn read_time(field: &'static str, text: Option<String>) -> Result<Option<NaiveTime>, Failure> {
    let bad = |_| Failure::Field(field, format!("{field} is a time of day: 21:00"));
    text.map(|text| NaiveTime::parse_from_str(&text, "%H:%M").map_err(bad))
        .transpose()
}

fn facts_of(company: &Company, rules: &Rules) -> Value {
    json!({
        "name": company.name,
        "time_zone": company.zone.name(),
        "link_threshold": rules.link_threshold.to_string(),
        "quiet_from": time(rules.quiet_from),
        "quiet_to": time(rules.quiet_to),
        "warn_outside_hours": rules.warn_outside_hours.to_string(),
    })
}

fn field_changes(difference: &Value) -> Vec<FieldChangeDto> {
    let after = difference["after"].as_object().into_iter().flatten();
    after
        .map(|(field, after)| FieldChangeDto {
            field: field.clone(),
            before: difference["before"][field].clone(),
            after: after.clone(),
        })
        .collect()
}

type Answer = Result<Json<SettingsChangeDto>, ApiError>;

async fn answer<T>(
    (api, session): (Api, Session),
    query: Result<Query<SettingsQuery>, QueryRejection>,
    body: Result<Body<T>, JsonRejection>,
    change: impl FnOnce(T) -> Change,
) -> Answer {
    let Query(query) = query.map_err(|error| session.fail(error))?;
    let Body(body) = body.map_err(|error| session.fail(error))?;
    apply(&api, &session, change(body), query.dry_run.unwrap_or(false))
        .await
        .map(Json)
        .map_err(|failure| session.fail(failure))
}

/// Sets the company's name and time zone. With another zone every month is scored again.
#[utoipa::path(patch, path = "/settings/company", tag = "settings", params(SettingsQuery), request_body = CompanyBody,
    responses(
        (status = 200, description = "What changed, or would change", body = SettingsChangeDto),
        (status = 422, description = "No such time zone, or no name", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn patch_company(
    State(api): State<Api>,
    session: Session,
    query: Result<Query<SettingsQuery>, QueryRejection>,
    body: Result<Body<CompanyBody>, JsonRejection>,
) -> Answer {
    answer((api, session), query, body, Change::Company).await
}

/// Sets how answers are tied to asks. With another threshold every chat's links are worked out again.
#[utoipa::path(patch, path = "/settings/linking", tag = "settings", params(SettingsQuery), request_body = LinkingBody,
    responses(
        (status = 200, description = "What changed, or would change", body = SettingsChangeDto),
        (status = 422, description = "Not a percentage", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn patch_linking(
    State(api): State<Api>,
    session: Session,
    query: Result<Query<SettingsQuery>, QueryRejection>,
    body: Result<Body<LinkingBody>, JsonRejection>,
) -> Answer {
    answer((api, session), query, body, Change::Linking).await
}

/// Sets when nobody is written to.
#[utoipa::path(patch, path = "/settings/quiet_hours", tag = "settings", params(SettingsQuery), request_body = QuietBody,
    responses(
        (status = 200, description = "What changed, or would change", body = SettingsChangeDto),
        (status = 422, description = "Not a time of day", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn patch_quiet_hours(
    State(api): State<Api>,
    session: Session,
    query: Result<Query<SettingsQuery>, QueryRejection>,
    body: Result<Body<QuietBody>, JsonRejection>,
) -> Answer {
    answer((api, session), query, body, Change::Quiet).await
}

/// Tells what is known of the bot. Only the gateway talks to Telegram, so this reads its signs of life and the traces of
/// its work: what was taken in, what was sent, and what waits.
#[utoipa::path(post, path = "/settings/test/bot", tag = "settings", responses(
    (status = 200, description = "What is known", body = BotTestDto),
))]
pub(crate) async fn test_bot(State(api): State<Api>, session: Session) -> Result<Json<BotTestDto>, ApiError> {
    let looked = bot::look(&api).await.map_err(|failure| session.fail(failure))?;
    let (trace, username) = (looked.trace, looked.username);
    Ok(Json(BotTestDto {
        ok: looked.state == "working",
        detail: looked.state,
        username,
        contact_at: looked.contact_at,
        last_update_at: trace.last_update_at,
        last_sent_at: trace.last_sent_at,
        last_failed_at: trace.last_failed_at,
        last_error: trace.last_error,
        waiting_since: trace.waiting_since,
    }))
}
