//! One file per feature: its DTOs and its handlers.

mod asks;
mod events;
mod leaderboard;
mod scores;
mod session;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Api;

/// Every route under `/api/v1`.
pub(crate) fn all() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(session::get_session, session::patch_session))
        .routes(routes!(session::login))
        .routes(routes!(session::logout))
        .routes(routes!(leaderboard::get_leaderboard))
        .routes(routes!(leaderboard::get_why))
        .routes(routes!(asks::get_messages))
        .routes(routes!(scores::recalculate))
        .routes(routes!(events::get_events))
}
