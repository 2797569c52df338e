//! The control API under `/sim`: what [`World`] can do, over HTTP and JSON, for the chat page and outside tools.

use axum::extract::{DefaultBodyLimit, Path, Query, State as Extract};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use bytes::Bytes;
use finco_domain::chat::ChatKey;
use finco_domain::media::MediaKind;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::events;
use crate::limits::Limits;
use crate::state::WorldError;
use crate::state::chats::GroupOptions;
use crate::state::faults::Fault;
use crate::state::messages::{Media, SayOptions};
use crate::state::people::{Standing, User};
use crate::world::World;

pub(crate) fn routes() -> Router<World> {
    Router::new()
        .route(
            "/sim/state",
            get(|Extract(world): Extract<World>| async move { Json(world.dump()) }),
        )
        .route(
            "/sim/sent",
            get(|Extract(world): Extract<World>| async move { Json(json!(world.sent())) }),
        )
        .route("/sim/events", get(events::stream))
        .route("/sim/users", post(add_user))
        .route("/sim/privates", post(add_private))
        .route("/sim/groups", post(add_group))
        .route("/sim/chats", get(chats))
        .route("/sim/messages", get(messages))
        .route("/sim/say", post(say))
        .route("/sim/edit", post(edit))
        .route("/sim/delete", post(delete))
        .route("/sim/react", post(react))
        .route("/sim/press", post(press))
        .route("/sim/migrate", post(migrate))
        .route("/sim/standing", post(standing))
        .route("/sim/business", post(business))
        .route("/sim/faults", post(add_fault).delete(clear_faults))
        .route("/sim/limits", post(limits))
        .route("/sim/inject", post(inject))
        .route("/sim/files", post(add_file))
        .route("/sim/files/{id}", get(file))
        .layer(DefaultBodyLimit::max(crate::api::params::REQUEST_LIMIT))
}

impl IntoResponse for WorldError {
    fn into_response(self) -> Response {
        let status = match self {
            Self::Refused(_) => StatusCode::BAD_REQUEST,
            Self::NotMember(..) => StatusCode::FORBIDDEN,
            _ => StatusCode::NOT_FOUND,
        };
        (status, Json(json!({ "error": self.to_string() }))).into_response()
    }
}

type Answer = Result<Json<Value>, WorldError>;

/// Which chat an act is in.
#[derive(Deserialize)]
struct In {
    chat: i64,
    #[serde(default)]
    business: String,
}

impl In {
    fn key(&self) -> ChatKey {
        ChatKey {
            id: self.chat,
            business: self.business.clone(),
        }
    }
}

/// Which message an act is about, and whose act it is.
#[derive(Deserialize)]
struct At {
    #[serde(flatten)]
    place: In,
    message: i64,
    user: i64,
}

async fn add_user(Extract(world): Extract<World>, Json(user): Json<User>) -> Answer {
    let id = user.id;
    world.add_user(user);
    Ok(Json(json!({ "user": id })))
}

#[derive(Deserialize)]
struct Person {
    user: i64,
}

async fn add_private(Extract(world): Extract<World>, Json(person): Json<Person>) -> Answer {
    Ok(Json(json!({ "chat": world.add_private(person.user)? })))
}

#[derive(Deserialize)]
struct NewGroup {
    title: String,
    members: Vec<i64>,
    #[serde(flatten)]
    options: GroupOptions,
}

async fn add_group(Extract(world): Extract<World>, Json(group): Json<NewGroup>) -> Answer {
    Ok(Json(
        json!({ "chat": world.add_group(&group.title, &group.members, group.options)? }),
    ))
}

#[derive(Deserialize)]
struct Whose {
    user: Option<i64>,
}

async fn chats(Extract(world): Extract<World>, Query(whose): Query<Whose>) -> Answer {
    Ok(Json(Value::Array(world.look(|state| state.show_chats(whose.user)))))
}

/// A part of a chat's history. Query strings cannot flatten numbers, so the chat is spelled out.
#[derive(Deserialize)]
struct Page {
    chat: i64,
    #[serde(default)]
    business: String,
    /// Only messages before this one.
    before: Option<i64>,
    limit: Option<usize>,
}

async fn messages(Extract(world): Extract<World>, Query(page): Query<Page>) -> Answer {
    let key = ChatKey {
        id: page.chat,
        business: page.business,
    };
    world.look(|state| {
        let found = &state.chat(&key)?.messages;
        let older = found
            .range(..page.before.unwrap_or(i64::MAX))
            .rev()
            .take(page.limit.unwrap_or(100).min(500));
        let mut shown: Vec<Value> = older.map(|(_, message)| state.show_for_page(message)).collect();
        shown.reverse();
        Ok(Json(Value::Array(shown)))
    })
}

#[derive(Deserialize)]
struct Saying {
    #[serde(flatten)]
    place: In,
    user: i64,
    #[serde(default)]
    text: String,
    reply_to: Option<i64>,
    topic: Option<i64>,
    /// A file uploaded to `/sim/files` before.
    file: Option<String>,
    album: Option<String>,
    location: Option<(f64, f64)>,
    contact: Option<String>,
    #[serde(default)]
    anonymous: bool,
    #[serde(default)]
    extra: Map<String, Value>,
}

async fn say(Extract(world): Extract<World>, Json(saying): Json<Saying>) -> Answer {
    let media = match &saying.file {
        Some(id) => {
            let media = world.look(|state| state.files.get(id).map(|file| file.media.clone()));
            Some(media.ok_or(WorldError::Refused("there is no such file"))?)
        }
        None => None,
    };
    let options = SayOptions {
        reply_to: saying.reply_to,
        topic: saying.topic,
        media,
        album: saying.album,
        location: saying.location,
        contact: saying.contact,
        anonymous: saying.anonymous,
        extra: saying.extra,
    };
    let message = world.say(saying.place.key(), saying.user, &saying.text, options)?;
    Ok(Json(world.look(|state| state.show_for_page(&message))))
}

#[derive(Deserialize)]
struct Editing {
    #[serde(flatten)]
    at: At,
    text: String,
}

async fn edit(Extract(world): Extract<World>, Json(editing): Json<Editing>) -> Answer {
    let At { place, message, user } = editing.at;
    let message = world.edit(place.key(), message, user, &editing.text)?;
    Ok(Json(world.look(|state| state.show_for_page(&message))))
}

#[derive(Deserialize)]
struct Deleting {
    #[serde(flatten)]
    place: In,
    messages: Vec<i64>,
}

async fn delete(Extract(world): Extract<World>, Json(deleting): Json<Deleting>) -> Answer {
    world.delete(deleting.place.key(), &deleting.messages)?;
    Ok(Json(json!({})))
}

#[derive(Deserialize)]
struct Reacting {
    #[serde(flatten)]
    at: At,
    emoji: Vec<String>,
}

async fn react(Extract(world): Extract<World>, Json(reacting): Json<Reacting>) -> Answer {
    let At { place, message, user } = reacting.at;
    let emoji: Vec<&str> = reacting.emoji.iter().map(String::as_str).collect();
    world.react(place.key(), message, user, &emoji)?;
    Ok(Json(json!({})))
}

#[derive(Deserialize)]
struct Pressing {
    #[serde(flatten)]
    at: At,
    data: String,
}

async fn press(Extract(world): Extract<World>, Json(pressing): Json<Pressing>) -> Answer {
    let At { place, message, user } = pressing.at;
    Ok(Json(
        json!({ "query": world.press_button(place.key(), message, user, &pressing.data)? }),
    ))
}

async fn migrate(Extract(world): Extract<World>, Json(place): Json<In>) -> Answer {
    Ok(Json(json!({ "chat": world.migrate(place.chat)? })))
}

#[derive(Deserialize)]
struct Placing {
    #[serde(flatten)]
    place: In,
    /// Whose standing changes; unset means the bot.
    user: Option<i64>,
    /// Who changes the bot's standing.
    by: Option<i64>,
    standing: Standing,
}

async fn standing(Extract(world): Extract<World>, Json(placing): Json<Placing>) -> Answer {
    let chat = placing.place.chat;
    match (placing.user, placing.by) {
        (Some(user), _) => world.set_standing(chat, user, placing.standing)?,
        (None, by) => world.set_bot(chat, by.unwrap_or(chat.max(1)), placing.standing)?,
    }
    Ok(Json(json!({})))
}

#[derive(Deserialize)]
struct Connecting {
    owner: i64,
    #[serde(default)]
    clients: Vec<i64>,
}

async fn business(Extract(world): Extract<World>, Json(connecting): Json<Connecting>) -> Answer {
    let connection = world.business_connect(connecting.owner)?;
    for client in connecting.clients {
        world.business_chat(&connection, client)?;
    }
    Ok(Json(json!({ "connection": connection })))
}

async fn add_fault(Extract(world): Extract<World>, Json(fault): Json<Fault>) -> Answer {
    world.fault(fault);
    Ok(Json(json!({})))
}

async fn clear_faults(Extract(world): Extract<World>) -> Answer {
    world.clear_faults();
    Ok(Json(json!({})))
}

async fn limits(Extract(world): Extract<World>, Json(limits): Json<Limits>) -> Answer {
    world.set_limits(limits);
    Ok(Json(json!({})))
}

#[derive(Deserialize)]
struct Injecting {
    kind: String,
    body: Value,
}

async fn inject(Extract(world): Extract<World>, Json(update): Json<Injecting>) -> Answer {
    world.inject(&update.kind, update.body);
    Ok(Json(json!({})))
}

#[derive(Deserialize)]
struct NewFile {
    kind: MediaKind,
    name: String,
    #[serde(default)]
    duration: u32,
}

/// Takes the raw bytes of a file; its kind and name are in the query, its type in the header.
async fn add_file(
    Extract(world): Extract<World>,
    Query(file): Query<NewFile>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Answer {
    let mime = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let media = Media {
        kind: file.kind,
        bytes,
        name: file.name,
        mime: mime.unwrap_or("application/octet-stream").to_owned(),
        duration_secs: file.duration,
        told_size: None,
    };
    Ok(Json(json!({ "file": world.with(|state, _| state.files.keep(media)) })))
}

/// A file for the chat page. Only harmless kinds are shown in place; the rest is a download.
async fn file(Extract(world): Extract<World>, Path(id): Path<String>) -> Response {
    let Some(media) = world.look(|state| state.files.get(&id).map(|file| file.media.clone())) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    const SHOWN: [&str; 5] = ["image/jpeg", "image/png", "image/webp", "image/gif", "audio/"];
    let shown = SHOWN.iter().any(|kind| media.mime.starts_with(kind));
    let (mime, disposition) = if shown {
        (media.mime.as_str(), "inline")
    } else {
        ("application/octet-stream", "attachment")
    };
    let headers = [
        (header::CONTENT_TYPE, mime),
        (header::CONTENT_DISPOSITION, disposition),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, media.bytes).into_response()
}
