//! Scores on demand.

use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use axum::http::StatusCode;
use finco_domain::time::Month;
use finco_jobs::CalculateKpi;
use finco_queue::{Dedup, PushOptions};
use finco_store::StoreError;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::input::record;
use crate::Api;
use crate::auth::Session;
use crate::body::Body;
use crate::error::{ApiError, Failure, Problem};

/// Which month to score again.
#[derive(Deserialize, ToSchema)]
#[schema(as = RecalculateBody)]
pub(crate) struct Recalculate {
    /// The company's month.
    #[schema(example = "2026-11", pattern = "^(19[7-9][0-9]|[2-8][0-9]{3})-(0[1-9]|1[0-2])$")]
    month: String,
}

/// The work is queued; a `changed` event tells when it is done.
#[derive(Serialize, ToSchema)]
pub(crate) struct Queued {
    /// Always true.
    queued: bool,
}

/// Counts every day of a month again, and scores it by the rules now in force for it. Admin, HR, supervisor.
#[utoipa::path(post, path = "/scores/recalculate", tag = "scores", request_body = Recalculate, responses(
    (status = 202, description = "Queued", body = Queued),
    (status = 400, description = "Not a month", body = Problem, content_type = "application/problem+json"),
    (status = 401, description = "Signed out", body = Problem, content_type = "application/problem+json"),
    (status = 403, description = "Not for this role, or a bad CSRF token", body = Problem, content_type = "application/problem+json"),
    (status = 503, description = "The queue is away", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn recalculate(
    State(api): State<Api>,
    session: Session,
    body: Result<Body<Recalculate>, JsonRejection>,
) -> Result<(StatusCode, Json<Queued>), ApiError> {
    let Body(body) = body.map_err(|error| session.fail(error))?;
    let month: Month = body
        .month
        .parse()
        .map_err(|_| session.fail(Failure::BadRequest("month is written 2026-11".into())))?;
    queue(&api, &session, month)
        .await
        .map_err(|failure| session.fail(failure))?;
    Ok((StatusCode::ACCEPTED, Json(Queued { queued: true })))
}

async fn queue(api: &Api, session: &Session, month: Month) -> Result<(), Failure> {
    let job = CalculateKpi {
        anew: true,
        ..CalculateKpi::of(month)
    };
    let dedup = Some(Dedup::UntilStarted(job.dedup()));
    api.queues
        .push(
            &job,
            PushOptions {
                dedup,
                ..PushOptions::default()
            },
        )
        .await?;
    let mut conn = api.pool.acquire().await.map_err(StoreError::from)?;
    let (object, detail) = (format!("scores:{month}"), json!({ "month": month.to_string() }));
    Ok(record(&mut conn, (api, session), "recalculate", &object, detail).await?)
}
