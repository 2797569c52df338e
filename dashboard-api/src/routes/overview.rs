//! What needs somebody now, and whether the team is on plan.

pub(crate) mod dto;

use axum::Json;
use axum::extract::State;

use self::dto::OverviewDto;
use crate::Api;
use crate::auth::Session;
use crate::error::{ApiError, Failure, Problem};

/// The first page. Admins and HR see the company, supervisors what they may see, employees their own day.
#[utoipa::path(get, path = "/overview", tag = "overview", responses(
    (status = 200, description = "The overview", body = OverviewDto),
    (status = 401, description = "Signed out", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn get_overview(State(api): State<Api>, session: Session) -> Result<Json<OverviewDto>, ApiError> {
    let _ = &api;
    Err(session.fail(Failure::NotFound))
}
