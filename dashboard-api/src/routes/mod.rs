//! One file per feature: its DTOs and its handlers.

mod asks;
mod audit;
pub(crate) mod boards;
mod calendar_assignments;
mod calendars;
mod chats;
mod decisions;
mod departments;
mod employees;
mod events;
mod exports;
mod gaps;
mod input;
mod leaderboard;
mod ops;
mod ops_health;
mod overview;
mod profile;
mod response_stats;
mod rules;
mod saved_views;
mod score_rules;
mod scores;
mod search;
mod session;
mod settings;
mod targets;
mod tokens;
mod users;
mod waits;
mod why;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Api;

/// Every route under `/api/v1`.
pub(crate) fn all() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(session::get_session, session::patch_session))
        .routes(routes!(session::login))
        .routes(routes!(session::logout))
        .routes(routes!(session::set_password))
        .routes(routes!(employees::list, employees::add))
        .routes(routes!(employees::import::import))
        .routes(routes!(employees::get, employees::patch))
        .routes(routes!(employees::invite::invite))
        .routes(routes!(employees::history))
        .routes(routes!(departments::list, departments::add))
        .routes(routes!(departments::patch, departments::delete))
        .routes(routes!(chats::list))
        .routes(routes!(chats::patch))
        .routes(routes!(users::list, users::add))
        .routes(routes!(users::get, users::patch))
        .routes(routes!(users::end_sessions))
        .routes(routes!(users::reset_password))
        .routes(routes!(users::roles::get))
        .routes(routes!(audit::list))
        .routes(routes!(audit::get))
        .routes(routes!(settings::get))
        .routes(routes!(settings::patch_company))
        .routes(routes!(settings::patch_linking))
        .routes(routes!(settings::patch_quiet_hours))
        .routes(routes!(settings::test_bot))
        .routes(routes!(tokens::list, tokens::add))
        .routes(routes!(tokens::revoke))
        .routes(routes!(saved_views::list, saved_views::add))
        .routes(routes!(saved_views::delete))
        .routes(routes!(leaderboard::get_leaderboard))
        .routes(routes!(overview::get_overview))
        .routes(routes!(waits::list_waits))
        .routes(routes!(waits::get_wait))
        .routes(routes!(decisions::get_history))
        .routes(routes!(asks::get_messages))
        .routes(routes!(decisions::decide))
        .routes(routes!(decisions::undo))
        .routes(routes!(decisions::make_ask))
        .routes(routes!(response_stats::get_response_stats))
        .routes(routes!(why::get_why))
        .routes(routes!(profile::get_metrics))
        .routes(routes!(profile::get_evidence))
        .routes(routes!(score_rules::list_rules, score_rules::make_rule))
        .routes(routes!(scores::recalculate))
        .routes(routes!(calendars::get_calendars, calendars::post_calendar))
        .routes(routes!(calendars::post_version))
        .routes(routes!(
            calendar_assignments::get_assignments,
            calendar_assignments::post_assignment
        ))
        .routes(routes!(targets::get_targets, targets::post_target))
        .routes(routes!(gaps::get_gaps, gaps::post_gap))
        .routes(routes!(gaps::patch_gap))
        .routes(routes!(ops::get_health))
        .routes(routes!(ops::get_queues))
        .routes(routes!(ops::patch_queue))
        .routes(routes!(ops::get_jobs))
        .routes(routes!(ops::retry_job))
        .routes(routes!(ops::discard_job))
        .routes(routes!(exports::list_exports, exports::create_export))
        .routes(routes!(exports::get_export))
        .routes(routes!(exports::get_file))
        .routes(routes!(search::get_search))
        .routes(routes!(events::get_events))
}
