//! Targets: how soon an answer is due, by whom, from when on.

use axum::Json;
use axum::extract::rejection::{JsonRejection, QueryRejection};
use axum::extract::{Query, State};
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use finco_domain::calendar::{StopsAt, Target, Unit};
use finco_store::scopes::Scope;
use finco_store::{StoreError, targets};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::rules::{self, DryRun, SavedDto, ScopeDto};
use crate::Api;
use crate::auth::Session;
use crate::body::Body;
use crate::error::{ApiError, Failure, Problem};

/// Every target that ever applied.
#[derive(Serialize, ToSchema)]
#[schema(as = Targets)]
pub(crate) struct TargetsDto {
    /// The one that applies last comes first.
    items: Vec<TargetDto>,
    /// Always null: there are few.
    next_cursor: Option<String>,
}

/// How soon an answer is due.
#[derive(Serialize, ToSchema)]
#[schema(as = Target)]
pub(crate) struct TargetDto {
    id: i64,
    #[serde(flatten)]
    scope: ScopeDto,
    /// The name of the department or chat.
    name: Option<String>,
    applies_from: DateTime<Utc>,
    #[serde(flatten)]
    rule: RuleDto,
    created_at: DateTime<Utc>,
    created_by: String,
}

/// What a target says.
#[derive(Serialize, Deserialize, ToSchema)]
#[schema(as = TargetRule)]
pub(crate) struct RuleDto {
    /// For the first ask of a talk.
    #[schema(example = 900, minimum = 1, maximum = 2_592_000)]
    first_secs: i32,
    /// For an ask that goes on with a talk.
    #[schema(example = 900, minimum = 1, maximum = 2_592_000)]
    next_secs: i32,
    /// What a second is: one of working time, or one of the wall clock.
    #[schema(value_type = UnitDto)]
    unit: Unit,
    /// What stops the clock: only the answer, or an acknowledgement too.
    #[schema(value_type = StopsAtDto)]
    stops_at: StopsAt,
    /// When to warn, in percent of the target, growing; at most ten.
    #[schema(example = json!([50, 80, 100]))]
    warn_percent: Vec<i64>,
}

/// What a target's second is.
#[derive(ToSchema)]
#[schema(as = TargetUnit, rename_all = "snake_case")]
#[expect(dead_code, reason = "it only describes the domain's words")]
pub(crate) enum UnitDto {
    Business,
    Wall,
}

/// What stops a target's clock.
#[derive(ToSchema)]
#[schema(as = TargetStop, rename_all = "snake_case")]
#[expect(dead_code, reason = "it only describes the domain's words")]
pub(crate) enum StopsAtDto {
    Answer,
    Acknowledgement,
}

/// A target for somebody's asks.
#[derive(Deserialize, ToSchema)]
#[schema(as = NewTarget)]
pub(crate) struct NewTargetDto {
    #[serde(flatten)]
    scope: ScopeDto,
    #[serde(flatten)]
    rule: RuleDto,
    /// Now, when left out.
    applies_from: Option<DateTime<Utc>>,
    /// Work out again what was asked since `applies_from`. Needed when that lies in the past.
    #[serde(default)]
    recompute: bool,
}

/// Every target, of the company, departments and chats. Admin, HR, supervisor.
#[utoipa::path(get, path = "/targets", tag = "targets", responses(
    (status = 200, description = "The targets", body = TargetsDto),
    (status = 401, description = "Signed out", body = Problem, content_type = "application/problem+json"),
    (status = 403, description = "Not for employees", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn get_targets(State(api): State<Api>, session: Session) -> Result<Json<TargetsDto>, ApiError> {
    list(&api).await.map(Json).map_err(|failure| session.fail(failure))
}

async fn list(api: &Api) -> Result<TargetsDto, Failure> {
    let mut conn = api.pool.acquire().await.map_err(StoreError::from)?;
    let rows = targets::list(&mut conn).await?;
    let items = rows.into_iter().map(|row| TargetDto {
        id: row.target.id,
        scope: (&row.scope).into(),
        name: row.name,
        applies_from: row.applies_from,
        rule: RuleDto {
            first_secs: row.target.first_secs,
            next_secs: row.target.next_secs,
            unit: row.target.unit,
            stops_at: row.target.stops_at,
            warn_percent: row.target.warn_percent.into_iter().map(i64::from).collect(),
        },
        created_at: row.created_at,
        created_by: row.created_by,
    });
    Ok(TargetsDto {
        items: items.collect(),
        next_cursor: None,
    })
}

/// Sets a target for the company, a department or a chat from a moment on. Admin, HR.
#[utoipa::path(post, path = "/targets", tag = "targets", request_body = NewTargetDto, params(DryRun), responses(
    (status = 200, description = "What it would do", body = SavedDto),
    (status = 201, description = "Set", body = SavedDto),
    (status = 400, description = "Not such a body", body = Problem, content_type = "application/problem+json"),
    (status = 401, description = "Signed out", body = Problem, content_type = "application/problem+json"),
    (status = 403, description = "Not for this role, or a bad CSRF token", body = Problem, content_type = "application/problem+json"),
    (status = 422, description = "A value out of bounds, no such scope, or dated back without `recompute`", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn post_target(
    State(api): State<Api>,
    session: Session,
    query: Result<Query<DryRun>, QueryRejection>,
    body: Result<Body<NewTargetDto>, JsonRejection>,
) -> Result<(StatusCode, Json<SavedDto>), ApiError> {
    let Query(DryRun { dry_run }) = query.map_err(|error| session.fail(error))?;
    let Body(body) = body.map_err(|error| session.fail(error))?;
    let status = if dry_run { StatusCode::OK } else { StatusCode::CREATED };
    add(&api, &session, &body, dry_run)
        .await
        .map(|saved| (status, Json(saved)))
        .map_err(|failure| session.fail(failure))
}

async fn add(api: &Api, session: &Session, body: &NewTargetDto, dry_run: bool) -> Result<SavedDto, Failure> {
    let target = read(&body.rule)?;
    let begin = rules::begin(api, body.applies_from, body.recompute, dry_run)?;
    let mut transaction = api.pool.begin().await.map_err(StoreError::from)?;
    let scope = rules::scope_of(&mut transaction, &body.scope).await?;
    if matches!(scope, Scope::Employee(_)) {
        let why = "scope: a target is the company's, a department's or a chat's";
        return Err(Failure::Unprocessable(why.into()));
    }
    let touched = rules::touched_by(&scope, begin.at);
    let extent = rules::extent(&mut transaction, &begin, &touched).await?;
    let mut saved = SavedDto {
        id: None,
        applies_from: begin.at,
        asks: extent.asks,
        chats: extent.chats,
        changed: None,
        missed_before: None,
        missed_after: None,
    };
    if dry_run {
        return Ok(saved);
    }
    let by = (session.user.login.as_str(), api.clock.now());
    saved.id = Some(targets::insert(&mut transaction, &scope, &target, begin.at, by).await?);
    let detail = json!({ "rule": body.rule, "applies_from": begin.at, "recomputed": saved.asks });
    let object = format!("{}:{}", body.scope.scope, body.scope.scope_id);
    let touched = begin.is_past.then_some(&touched);
    rules::commit(api, session, transaction, ("set_target", &object, detail), touched).await?;
    Ok(saved)
}

fn read(rule: &RuleDto) -> Result<Target, Failure> {
    let secs = 1..=2_592_000;
    for (name, value) in [("first_secs", rule.first_secs), ("next_secs", rule.next_secs)] {
        if !secs.contains(&value) {
            return Err(Failure::Unprocessable(format!("{name}: 1 to 2592000 seconds")));
        }
    }
    let percent: Option<Vec<i16>> = rule.warn_percent.iter().map(|one| i16::try_from(*one).ok()).collect();
    let is_right = |percent: &Vec<i16>| {
        let grows = percent.windows(2).all(|pair| pair[0] < pair[1]);
        percent.len() <= 10 && grows && percent.iter().all(|one| (1..=1000).contains(one))
    };
    let Some(warn_percent) = percent.filter(is_right) else {
        let why = "warn_percent: at most ten numbers from 1 to 1000, each above the one before";
        return Err(Failure::Unprocessable(why.into()));
    };
    Ok(Target {
        id: 0,
        first_secs: rule.first_secs,
        next_secs: rule.next_secs,
        unit: rule.unit,
        stops_at: rule.stops_at,
        warn_percent,
    })
}
