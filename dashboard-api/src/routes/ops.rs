//! Does the machine work: its parts, its queues, what died in them. For admins only.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::rejection::{JsonRejection, PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use chrono::{DateTime, TimeDelta, Utc};
use finco_queue::{DeadLetter, Flow, QueueStats, Watch};
use finco_store::{StoreError, changes};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::{IntoParams, ToSchema};

use super::input::{page_size, record};
use super::ops_health::{self, HealthDto};
use crate::Api;
use crate::auth::Session;
use crate::body::Body;
use crate::error::{ApiError, Failure, Problem};
use crate::redact::shown;

/// One queue.
#[derive(Serialize, ToSchema)]
#[schema(as = OpsQueue)]
pub(crate) struct QueueDto {
    #[schema(example = "link_answers")]
    name: &'static str,
    /// Nobody has taken them yet.
    #[schema(example = 12)]
    waiting: u64,
    #[schema(example = 1)]
    running: u64,
    /// Their time has not come: retries and postponed ones.
    #[schema(example = 0)]
    delayed: u64,
    /// Tries that failed within about a quarter of an hour.
    #[schema(example = 3)]
    failed: u64,
    /// Given up: see `GET /ops/jobs`.
    #[schema(example = 0)]
    dead: u64,
    /// How long the oldest waiting job has been waiting; null when none waits.
    #[schema(example = 4)]
    oldest_secs: Option<u64>,
    /// Jobs done a minute, over about five minutes; null while it cannot be told.
    #[schema(example = 118.5)]
    rate_per_minute: Option<f64>,
    /// Null while the queue works.
    pause: Option<PauseDto>,
}

/// Why a queue stands still. What comes in is kept and waits.
#[derive(Serialize, Deserialize, ToSchema)]
#[schema(as = OpsPause)]
pub(crate) struct PauseDto {
    /// The login of who paused it.
    #[schema(example = "admin")]
    by: String,
    at: DateTime<Utc>,
    #[schema(example = "the database is being moved")]
    reason: String,
}

/// Every queue, in flow order.
#[derive(Serialize, ToSchema)]
#[schema(as = OpsQueues)]
pub(crate) struct QueuesDto {
    items: Vec<QueueDto>,
    /// Always null: there is one page.
    next_cursor: Option<String>,
}

/// A job that was given up.
#[derive(Serialize, ToSchema)]
#[schema(as = OpsJob)]
pub(crate) struct JobDto {
    #[schema(example = "send_message")]
    queue: &'static str,
    #[schema(example = "1763269200000-0")]
    id: String,
    #[schema(example = "dead")]
    state: &'static str,
    /// How often it failed.
    #[schema(example = 8)]
    attempts: u32,
    /// Why it was given up.
    #[schema(example = "Telegram: no answer in time")]
    error: String,
    /// What it carries, as text of at most 4,000 characters; secrets are replaced by `[redacted]` or `***`.
    #[schema(example = "{\"chat_id\":100,\"text\":\"Salom\"}")]
    payload: String,
    /// Was the payload longer?
    is_cut: bool,
    enqueued_at: DateTime<Utc>,
    died_at: DateTime<Utc>,
}

/// Jobs that were given up, the newest first.
#[derive(Serialize, ToSchema)]
#[schema(as = OpsJobs)]
pub(crate) struct JobsDto {
    items: Vec<JobDto>,
    next_cursor: Option<String>,
}

/// Which jobs.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct JobsQuery {
    /// Only `dead` ones are listed one by one.
    #[param(example = "dead", pattern = "^dead$")]
    state: Option<String>,
    /// Only of this queue.
    #[param(example = "send_message")]
    queue: Option<String>,
    /// From the page before.
    #[param(pattern = "^[a-z_]{1,40}[.][0-9]{1,15}-[0-9]{1,15}$")]
    cursor: Option<String>,
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<i64>,
}

/// Pause it, or let it go on.
#[derive(Deserialize, ToSchema)]
#[schema(as = OpsQueuePatch)]
pub(crate) struct QueuePatch {
    paused: bool,
    /// Why; wanted for a pause.
    #[serde(default)]
    #[schema(example = "the database is being moved")]
    reason: String,
}

/// Why a job is thrown away.
#[derive(Deserialize, ToSchema)]
#[schema(as = OpsDiscard)]
pub(crate) struct DiscardBody {
    #[schema(example = "the chat is gone", min_length = 1, max_length = 500)]
    reason: String,
}

/// What became of a job.
#[derive(Serialize, ToSchema)]
#[schema(as = OpsOutcome)]
pub(crate) struct OutcomeDto {
    #[schema(example = "send_message")]
    queue: String,
    #[schema(example = "1763269200000-0")]
    id: String,
    /// `queued` or `discarded`.
    #[schema(example = "queued")]
    outcome: &'static str,
}

fn known(queue: &str) -> Result<&'static str, Failure> {
    let found = finco_jobs::QUEUES.iter().find(|spec| spec.name == queue);
    found.map(|spec| spec.name).ok_or(Failure::NotFound)
}

/// Postgres, Redis, the bot and every role: what works, since when not, and what is wrong. Admin.
///
/// Answers 200 whatever is down: what is down is in the answer.
#[utoipa::path(get, path = "/ops/health", tag = "ops", responses(
    (status = 200, description = "The parts of the house", body = HealthDto),
    (status = 401, description = "Signed out", body = Problem, content_type = "application/problem+json"),
    (status = 403, description = "Not for this role", body = Problem, content_type = "application/problem+json"),
    (status = 503, description = "Postgres is away, so that nobody's session can be read", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn get_health(State(api): State<Api>, _session: Session) -> Result<Json<HealthDto>, ApiError> {
    Ok(Json(ops_health::look(&api).await))
}

/// The figures of every queue. Admin.
#[utoipa::path(get, path = "/ops/queues", tag = "ops", responses(
    (status = 200, description = "Every queue, in flow order", body = QueuesDto),
    (status = 401, description = "Signed out", body = Problem, content_type = "application/problem+json"),
    (status = 403, description = "Not for this role", body = Problem, content_type = "application/problem+json"),
    (status = 503, description = "Redis is away", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn get_queues(State(api): State<Api>, session: Session) -> Result<Json<QueuesDto>, ApiError> {
    let items = queues(&api).await.map_err(|failure| session.fail(failure))?;
    Ok(Json(QueuesDto {
        items,
        next_cursor: None,
    }))
}

async fn queues(api: &Api) -> Result<Vec<QueueDto>, Failure> {
    let watch = api.queues.watch().await?;
    let mut items = Vec::with_capacity(finco_jobs::QUEUES.len());
    for spec in finco_jobs::QUEUES {
        items.push(queue_dto(spec.name, api.queues.stats(spec.name).await?, &watch));
    }
    Ok(items)
}

fn queue_dto(name: &'static str, stats: QueueStats, watch: &Watch) -> QueueDto {
    let flow = watch.flows.get(name).copied().unwrap_or_default();
    QueueDto {
        name,
        waiting: stats.waiting,
        running: stats.running,
        delayed: stats.delayed,
        failed: flow.failed,
        dead: stats.dead,
        oldest_secs: stats.oldest_waiting_ms.map(|ms| ms / 1000),
        rate_per_minute: rate(flow),
        pause: watch
            .pauses
            .get(name)
            .and_then(|words| serde_json::from_str(words).ok()),
    }
}

/// Jobs a minute, to one place. Shown to people only: a float carries it exactly enough.
fn rate(flow: Flow) -> Option<f64> {
    let over_ms = flow.over_ms.filter(|ms| *ms >= 1000)?;
    Some((flow.done as f64 * 600_000.0 / over_ms as f64).round() / 10.0)
}

/// Pauses a queue or lets it go on: workers obey within two seconds and finish what they hold. What comes in is kept;
/// the gateway takes updates in whatever is paused. Admin; audited.
#[utoipa::path(patch, path = "/ops/queues/{queue}", tag = "ops", request_body = QueuePatch,
    params(("queue" = String, Path, description = "The queue's name", example = "link_answers")),
    responses(
        (status = 200, description = "The queue as it is now", body = QueueDto),
        (status = 400, description = "Not such a body", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "Signed out", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "Not for this role, or a bad CSRF token", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such queue", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "A pause without a reason", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Redis is away", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn patch_queue(
    State(api): State<Api>,
    session: Session,
    path: Result<Path<String>, PathRejection>,
    body: Result<Body<QueuePatch>, JsonRejection>,
) -> Result<Json<QueueDto>, ApiError> {
    let Path(queue) = path.map_err(|error| session.fail(error))?;
    let Body(body) = body.map_err(|error| session.fail(error))?;
    set_paused(&api, &session, &queue, body)
        .await
        .map(Json)
        .map_err(|failure| session.fail(failure))
}

async fn set_paused(api: &Api, session: &Session, queue: &str, body: QueuePatch) -> Result<QueueDto, Failure> {
    let queue = known(queue)?;
    let reason = body.reason.trim().to_owned();
    if body.paused && (reason.is_empty() || reason.chars().count() > 500) {
        return Err(Failure::Unprocessable(
            "reason: say why, in at most 500 characters".into(),
        ));
    }
    let now = api.clock.now();
    if body.paused {
        let pause = PauseDto {
            by: session.user.login.clone(),
            at: now,
            reason: reason.clone(),
        };
        api.queues.pause(queue, &json!(pause).to_string()).await?;
    } else {
        api.queues.resume(queue).await?;
    }
    let action = if body.paused { "pause" } else { "resume" };
    note(
        api,
        session,
        action,
        &format!("queue:{queue}"),
        json!({ "reason": reason }),
    )
    .await?;
    Ok(queue_dto(
        queue,
        api.queues.stats(queue).await?,
        &api.queues.watch().await?,
    ))
}

/// Jobs that were given up, of one queue or of all, the newest first. Admin.
#[utoipa::path(get, path = "/ops/jobs", tag = "ops", params(JobsQuery), responses(
    (status = 200, description = "Dead letters", body = JobsDto),
    (status = 400, description = "No such state, or not our cursor", body = Problem, content_type = "application/problem+json"),
    (status = 401, description = "Signed out", body = Problem, content_type = "application/problem+json"),
    (status = 403, description = "Not for this role", body = Problem, content_type = "application/problem+json"),
    (status = 404, description = "No such queue", body = Problem, content_type = "application/problem+json"),
    (status = 503, description = "Redis is away", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn get_jobs(
    State(api): State<Api>,
    session: Session,
    query: Result<Query<JobsQuery>, QueryRejection>,
) -> Result<Json<JobsDto>, ApiError> {
    let Query(query) = query.map_err(|error| session.fail(error))?;
    dead(&api, &query)
        .await
        .map(Json)
        .map_err(|failure| session.fail(failure))
}

/// Where a page ended: the letter, and its queue for letters of one moment.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    ms: u64,
    seq: u64,
    queue: &'static str,
}

impl Place {
    fn of(queue: &'static str, id: &str) -> Option<Self> {
        let (ms, seq) = id.split_once('-')?;
        Some(Self {
            ms: ms.parse().ok()?,
            seq: seq.parse().ok()?,
            queue,
        })
    }

    fn parse(cursor: &str) -> Result<Self, Failure> {
        let bad = || Failure::BadRequest("cursor: not one of ours".into());
        let (queue, id) = cursor.split_once('.').ok_or_else(bad)?;
        Self::of(known(queue)?, id).ok_or_else(bad)
    }
}

async fn dead(api: &Api, query: &JobsQuery) -> Result<JobsDto, Failure> {
    if query.state.as_deref().is_some_and(|state| state != "dead") {
        return Err(Failure::BadRequest("state is dead".into()));
    }
    let limit = usize::try_from(page_size(query.limit)?).unwrap_or_default();
    let only = query.queue.as_deref().map(known).transpose()?;
    let after = query.cursor.as_deref().map(Place::parse).transpose()?;
    // By time over all queues: each gives at most a page, the newest of all of them are shown.
    let mut found: BTreeMap<Place, JobDto> = BTreeMap::new();
    for spec in finco_jobs::QUEUES
        .iter()
        .filter(|spec| only.is_none_or(|name| spec.name == name))
    {
        let until = after
            .as_ref()
            .map_or("+".to_owned(), |place| format!("{}-{}", place.ms, place.seq));
        for letter in api.queues.dead_until(spec.name, &until, limit + 2).await? {
            let Some(place) = Place::of(spec.name, &letter.id) else {
                continue;
            };
            if after.as_ref().is_none_or(|after| place < *after) {
                found.insert(place, job_dto(spec.name, letter));
            }
        }
    }
    let has_more = found.len() > limit;
    let items: Vec<JobDto> = found.into_values().rev().take(limit).collect();
    let last = items.last().filter(|_| has_more);
    Ok(JobsDto {
        next_cursor: last.map(|job| format!("{}.{}", job.queue, job.id)),
        items,
    })
}

fn job_dto(queue: &'static str, letter: DeadLetter) -> JobDto {
    let moment = |ms: u64| {
        let ms = i64::try_from(ms).unwrap_or_default();
        DateTime::from_timestamp_millis(ms).unwrap_or(DateTime::UNIX_EPOCH + TimeDelta::zero())
    };
    let (payload, is_cut) = shown(&letter.payload);
    JobDto {
        queue,
        id: letter.id,
        state: "dead",
        attempts: letter.attempts,
        error: shown(letter.error.as_bytes()).0,
        payload,
        is_cut,
        enqueued_at: moment(letter.enqueued_at_ms),
        died_at: moment(letter.died_at_ms),
    }
}

/// Queues a dead job again, with its tries at nought. Admin; audited.
#[utoipa::path(post, path = "/ops/jobs/{queue}/{id}/retry", tag = "ops",
    params(
        ("queue" = String, Path, description = "The queue's name", example = "send_message"),
        ("id" = String, Path, description = "The job's number", example = "1763269200000-0"),
    ),
    responses(
        (status = 200, description = "Queued", body = OutcomeDto),
        (status = 401, description = "Signed out", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "Not for this role, or a bad CSRF token", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such queue, or the job is not dead any more", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Redis is away", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn retry_job(
    State(api): State<Api>,
    session: Session,
    path: Result<Path<(String, String)>, PathRejection>,
) -> Result<Json<OutcomeDto>, ApiError> {
    let Path((queue, id)) = path.map_err(|error| session.fail(error))?;
    settle(&api, &session, queue, id, None)
        .await
        .map(Json)
        .map_err(|failure| session.fail(failure))
}

/// Throws a dead job away for good, with a reason. Admin; audited.
#[utoipa::path(post, path = "/ops/jobs/{queue}/{id}/discard", tag = "ops", request_body = DiscardBody,
    params(
        ("queue" = String, Path, description = "The queue's name", example = "send_message"),
        ("id" = String, Path, description = "The job's number", example = "1763269200000-0"),
    ),
    responses(
        (status = 200, description = "Thrown away", body = OutcomeDto),
        (status = 400, description = "Not such a body", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "Signed out", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "Not for this role, or a bad CSRF token", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such queue, or the job is not dead any more", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "Without a reason", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Redis is away", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn discard_job(
    State(api): State<Api>,
    session: Session,
    path: Result<Path<(String, String)>, PathRejection>,
    body: Result<Body<DiscardBody>, JsonRejection>,
) -> Result<Json<OutcomeDto>, ApiError> {
    let Path((queue, id)) = path.map_err(|error| session.fail(error))?;
    let Body(body) = body.map_err(|error| session.fail(error))?;
    let reason = body.reason.trim().to_owned();
    if reason.is_empty() || reason.chars().count() > 500 {
        let why = "reason: say why, in at most 500 characters";
        return Err(session.fail(Failure::Unprocessable(why.into())));
    }
    settle(&api, &session, queue, id, Some(reason))
        .await
        .map(Json)
        .map_err(|failure| session.fail(failure))
}

/// Throws away with a reason, queues again without one.
async fn settle(
    api: &Api,
    session: &Session,
    queue: String,
    id: String,
    reason: Option<String>,
) -> Result<OutcomeDto, Failure> {
    let name = known(&queue)?;
    Place::of(name, &id).ok_or(Failure::NotFound)?;
    let ids = [id.clone()];
    let (action, outcome, count) = match &reason {
        Some(_) => ("discard", "discarded", api.queues.discard(name, &ids).await?),
        None => ("redrive", "queued", api.queues.redrive(name, Some(&ids)).await?),
    };
    if count == 0 {
        return Err(Failure::NotFound);
    }
    let detail = json!({ "ids": [&id], "why": reason, "count": count });
    note(api, session, action, &format!("queue:{queue}"), detail).await?;
    Ok(OutcomeDto { queue, id, outcome })
}

/// An audit line, and word to every open page.
async fn note(
    api: &Api,
    session: &Session,
    action: &str,
    object: &str,
    detail: serde_json::Value,
) -> Result<(), Failure> {
    let mut transaction = api.pool.begin().await.map_err(StoreError::from)?;
    record(&mut transaction, (api, session), action, object, detail).await?;
    changes::announce(&mut transaction, "ops").await?;
    transaction.commit().await.map_err(StoreError::from)?;
    Ok(())
}
