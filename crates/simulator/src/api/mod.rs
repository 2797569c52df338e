//! The Bot API: `/bot<token>/<method>` and `/file/bot<token>/<path>`, strict as Telegram is.

pub(crate) mod change;
pub(crate) mod error;
pub(crate) mod html;
pub(crate) mod look;
pub(crate) mod markup;
pub(crate) mod params;
pub(crate) mod polling;
pub(crate) mod send;
pub(crate) mod text;
pub(crate) mod webhook;

use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Path, Request, State as Extract};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use chrono::{DateTime, Utc};
use finco_domain::chat::ChatKey;
use finco_domain::media::MediaKind;
use serde_json::{Value, json};

use self::change::Edit;
use self::error::ApiError;
use self::params::{Params, REQUEST_LIMIT};
use crate::json::to_telegram;
use crate::state::State;
use crate::state::faults::{self, FaultKind};
use crate::world::World;

pub(crate) fn routes() -> Router<World> {
    Router::new()
        .route("/bot{token}/{method}", any(call))
        .route("/file/bot{token}/{*path}", get(download))
        .layer(DefaultBodyLimit::max(REQUEST_LIMIT))
}

async fn call(
    Extract(world): Extract<World>,
    Path((token, method)): Path<(String, String)>,
    request: Request,
) -> Result<Response, ApiError> {
    if token != world.token() {
        return Err(ApiError::new(401, "Unauthorized"));
    }
    let params = Params::read(request).await?;
    let fault = world.with(|state, _| {
        *state.calls.entry(method.to_ascii_lowercase()).or_default() += 1;
        faults::take(&mut state.faults, &method)
    });
    match fault {
        Some(FaultKind::RetryAfter { seconds }) => return Err(ApiError::retry_after(seconds)),
        Some(FaultKind::Error { code, description }) => return Err(ApiError::new(code, description)),
        Some(FaultKind::Hang { ms, done }) => {
            if done {
                world.with(|state, now| answer(state, &method, &params, now)).ok();
            }
            tokio::time::sleep(Duration::from_millis(ms)).await;
            return Err(ApiError::new(504, "Gateway Timeout"));
        }
        None => {}
    }
    if method.eq_ignore_ascii_case("getUpdates") {
        return Ok(json_response(polling::get_updates(&world, &params).await?));
    }
    let (result, description) = world.with(|state, now| answer(state, &method, &params, now))?;
    let mut body = json!({ "ok": true, "result": result });
    if let Some(description) = description {
        body["description"] = json!(description);
    }
    Ok(json_response(to_telegram(&body)))
}

fn json_response(body: String) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], body).into_response()
}

type Answer = Result<(Value, Option<&'static str>), ApiError>;

/// Does one call: the result, and for the webhook methods Telegram's remark.
fn answer(state: &mut State, method: &str, params: &Params, now: DateTime<Utc>) -> Answer {
    let result = match method.to_ascii_lowercase().as_str() {
        "setwebhook" => return webhook::set(state, params),
        "deletewebhook" => return webhook::delete(state, params),
        "getwebhookinfo" => Ok(webhook::info(state)),
        "getme" => Ok(look::me(state)),
        "getchat" => look::chat(state, params),
        "getchatmember" => look::member(state, params),
        "getchatadministrators" => look::administrators(state, params),
        "leavechat" => look::leave(state, params, now),
        "getfile" => look::file(state, params),
        "setmycommands" => look::set_commands(state, params),
        "getmycommands" => look::commands(state, params),
        "deletemycommands" => look::delete_commands(state, params),
        "sendmessage" => send::send_message(state, params, now),
        "sendlocation" => send::send_location(state, params, now),
        "sendphoto" => send::send_file(state, "sendPhoto", MediaKind::Photo, params, now),
        "senddocument" => send::send_file(state, "sendDocument", MediaKind::Document, params, now),
        "sendvoice" => send::send_file(state, "sendVoice", MediaKind::Voice, params, now),
        "sendaudio" => send::send_file(state, "sendAudio", MediaKind::Audio, params, now),
        "sendvideo" => send::send_file(state, "sendVideo", MediaKind::Video, params, now),
        "sendmediagroup" => send::send_media_group(state, params, now),
        "forwardmessage" => send::repeat(state, true, params, now),
        "copymessage" => send::repeat(state, false, params, now),
        "sendchataction" => change::chat_action(state, params),
        "editmessagetext" => change::edit(state, Edit::Text, params, now),
        "editmessagecaption" => change::edit(state, Edit::Caption, params, now),
        "editmessagereplymarkup" => change::edit(state, Edit::Keyboard, params, now),
        "deletemessage" => change::delete(state, params, now),
        "setmessagereaction" => change::react(state, params, now),
        "pinchatmessage" => change::pin(state, params, now),
        "answercallbackquery" => change::answer_press(state, params),
        _ => Err(ApiError::not_found()),
    };
    result.map(|result| (result, None))
}

/// The chat that a call names: `chat_id`, and the business connection if one is given.
fn chat_key(state: &State, params: &Params) -> Result<ChatKey, ApiError> {
    let business = params.text("business_connection_id").unwrap_or_default().to_owned();
    if let Some(id) = params.int("chat_id") {
        return Ok(ChatKey { id, business });
    }
    let name = params
        .text("chat_id")
        .ok_or_else(|| ApiError::bad("chat_id is empty"))?;
    let named = |user: &&crate::state::people::User| user.username.as_deref() == name.strip_prefix('@');
    let found = state
        .users
        .values()
        .find(named)
        .ok_or_else(|| ApiError::bad("chat not found"))?;
    Ok(ChatKey { id: found.id, business })
}

fn message_id(params: &Params) -> Result<i64, ApiError> {
    params
        .int("message_id")
        .ok_or_else(|| ApiError::bad("message identifier is not specified"))
}

fn user_id(params: &Params) -> Result<i64, ApiError> {
    params
        .int("user_id")
        .ok_or_else(|| ApiError::bad("invalid user_id specified"))
}

async fn download(
    Extract(world): Extract<World>,
    Path((token, path)): Path<(String, String)>,
) -> Result<Response, ApiError> {
    if token != world.token() {
        return Err(ApiError::new(401, "Unauthorized"));
    }
    let bytes = world.with(|state, _| state.files.at_path(&path).map(|file| file.bytes()));
    let bytes = bytes.ok_or_else(ApiError::not_found)?;
    Ok(([(header::CONTENT_TYPE, "application/octet-stream")], bytes).into_response())
}
