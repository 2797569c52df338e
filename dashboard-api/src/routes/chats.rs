//! Chats: what each is for, who answers there, and what the bot can see.

use axum::Json;
use axum::extract::rejection::{JsonRejection, PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use chrono::{DateTime, Utc};
use finco_domain::people::UserRole;
use finco_store::chat_rows::{self, ChatRow, Filter};
use finco_store::{StoreError, changes, chats};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::{IntoParams, ToSchema};

use super::employees::NamedDto;
use super::input::{cut_page, difference, page_size, record, some, words};
use super::waits::dto::chat_address;
use super::waits::span::read_chat;
use crate::Api;
use crate::auth::Session;
use crate::body::Body;
use crate::error::{ApiError, Failure, Problem};

/// Which chats.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ChatsQuery {
    /// Words of the title; case and apostrophes do not matter.
    #[param(example = "mijoz")]
    q: Option<String>,
    #[param(inline)]
    purpose: Option<PurposeDto>,
    /// `next_cursor` of the page before.
    #[param(pattern = "^-?[1-9][0-9]{0,14}(~[A-Za-z0-9_-]{1,60})?$")]
    cursor: Option<String>,
    /// The page size; 50 when left out.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
}

/// What a chat is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ChatPurpose)]
pub(crate) enum PurposeDto {
    /// Clients ask here.
    Client,
    /// Nobody asks here.
    Internal,
}

impl PurposeDto {
    fn as_str(self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::Internal => "internal",
        }
    }
}

/// A page of chats.
#[derive(Serialize, ToSchema)]
#[schema(as = Chats)]
pub(crate) struct ChatsDto {
    /// By title.
    items: Vec<ChatRowDto>,
    /// Null on the last page.
    next_cursor: Option<String>,
}

/// A chat with what is set up for it.
#[derive(Serialize, ToSchema)]
#[schema(as = ChatRow)]
pub(crate) struct ChatRowDto {
    /// "<chat id>", or "<chat id>~<business>" for a talk of a business account.
    #[schema(example = "-1001700000001")]
    id: String,
    #[schema(example = "Mijozlar")]
    title: String,
    #[schema(example = "supergroup")]
    kind: String,
    purpose: PurposeDto,
    /// Who answers here when nobody in particular was asked.
    responsible: Option<NamedDto>,
    /// What the bot is here, as Telegram told last: `administrator`, `member`, `left` ...
    #[schema(example = "administrator")]
    bot_status: Option<String>,
    /// The bot cannot read everything that is written here.
    blind: bool,
    last_message_at: Option<DateTime<Utc>>,
    /// Asks in all.
    #[schema(example = 120)]
    asks: i64,
    /// Asks that wait now.
    #[schema(example = 2)]
    open_asks: i64,
}

/// What to change of a chat; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ChatPatchBody, example = json!({"purpose": "client", "responsible_id": 7}))]
pub(crate) struct ChatPatchBody {
    purpose: Option<PurposeDto>,
    /// An employee's number; null: nobody in particular.
    #[serde(default, deserialize_with = "some")]
    #[schema(value_type = Option<i64>)]
    responsible_id: Option<Option<i64>>,
}

impl From<ChatRow> for ChatRowDto {
    fn from(chat: ChatRow) -> Self {
        Self {
            id: chat_address(&chat.key),
            title: chat.title,
            kind: chat.kind,
            purpose: if chat.purpose == "internal" {
                PurposeDto::Internal
            } else {
                PurposeDto::Client
            },
            responsible: chat.responsible.map(Into::into),
            bot_status: chat.bot_status,
            blind: chat.is_blind,
            last_message_at: chat.last_message_at,
            asks: chat.asks,
            open_asks: chat.open_asks,
        }
    }
}

/// Groups and talks of business accounts, by title: all for an admin; for a supervisor those whose responsible is of the
/// own departments, or nobody.
#[utoipa::path(get, path = "/chats", operation_id = "list_chats", tag = "chats", params(ChatsQuery), responses(
    (status = 200, description = "A page of chats", body = ChatsDto),
))]
pub(crate) async fn list(
    State(api): State<Api>,
    session: Session,
    query: Result<Query<ChatsQuery>, QueryRejection>,
) -> Result<Json<ChatsDto>, ApiError> {
    let Query(query) = query.map_err(|error| session.fail(error))?;
    page(&api, &session, &query)
        .await
        .map(Json)
        .map_err(|failure| session.fail(failure))
}

async fn page(api: &Api, session: &Session, query: &ChatsQuery) -> Result<ChatsDto, Failure> {
    let limit = page_size(query.limit)?;
    let q = words(query.q.as_deref());
    let after = query.cursor.as_deref().map(read_chat).transpose()?;
    let user = &session.user;
    let filter = Filter {
        q: q.as_deref(),
        purpose: query.purpose.map(PurposeDto::as_str),
        departments: (user.role == UserRole::Supervisor).then_some(user.departments.as_slice()),
        key: None,
        after: after.as_ref(),
        limit: limit + 1,
    };
    let mut conn = api.pool.acquire().await.map_err(StoreError::from)?;
    let mut rows = chat_rows::list(&mut conn, &filter).await?;
    let next_cursor = cut_page(&mut rows, limit, |row| chat_address(&row.key));
    Ok(ChatsDto {
        items: rows.into_iter().map(Into::into).collect(),
        next_cursor,
    })
}

/// Says what a chat is for and who answers there. Its asks are worked out again, from the first message on.
#[utoipa::path(patch, path = "/chats/{id}", operation_id = "patch_chat", tag = "chats", request_body = ChatPatchBody,
    params(("id" = String, Path, description = "\"<chat id>\" or \"<chat id>~<business>\"",
        pattern = "^-?[1-9][0-9]{0,14}(~[A-Za-z0-9_-]{1,60})?$")),
    responses(
        (status = 200, description = "The chat", body = ChatRowDto),
        (status = 404, description = "No such chat or employee", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "`employee_left`: who has left answers nobody", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn patch(
    State(api): State<Api>,
    session: Session,
    path: Result<Path<String>, PathRejection>,
    body: Result<Body<ChatPatchBody>, JsonRejection>,
) -> Result<Json<ChatRowDto>, ApiError> {
    let Path(id) = path.map_err(|error| session.fail(error))?;
    let Body(body) = body.map_err(|error| session.fail(error))?;
    change(&api, &session, &id, &body)
        .await
        .map(|chat| Json(chat.into()))
        .map_err(|failure| session.fail(failure))
}

async fn change(api: &Api, session: &Session, id: &str, body: &ChatPatchBody) -> Result<ChatRow, Failure> {
    let key = read_chat(id)?;
    let mut transaction = api.pool.begin().await.map_err(StoreError::from)?;
    let before = chat_rows::get(&mut transaction, &key).await?;
    if let Some(purpose) = body.purpose.filter(|purpose| purpose.as_str() != before.purpose) {
        let is_internal = purpose == PurposeDto::Internal;
        chats::set_purpose(&mut transaction, &key, is_internal, api.clock.now()).await?;
    }
    if let Some(employee) = body.responsible_id
        && employee != before.responsible.as_ref().map(|(id, _)| *id)
    {
        if let Some(employee) = employee {
            let member = finco_store::staff::get(&mut transaction, employee, api.clock.now()).await?;
            if member.left_at.is_some() {
                let words = "Who has left answers nobody.".to_owned();
                return Err(Failure::Refused("employee_left", Some("responsible_id"), words));
            }
        }
        chat_rows::set_responsible(&mut transaction, &key, employee).await?;
    }
    let after = chat_rows::get(&mut transaction, &key).await?;
    if let Some(detail) = difference(&facts_of(&before), &facts_of(&after)) {
        let object = format!("chat:{}", chat_address(&key));
        record(&mut transaction, (api, session), "change_chat", &object, detail).await?;
        changes::announce(&mut transaction, "waits").await?;
        transaction.commit().await.map_err(StoreError::from)?;
    }
    Ok(after)
}

fn facts_of(chat: &ChatRow) -> Value {
    json!({
        "purpose": chat.purpose,
        "responsible": chat.responsible.as_ref().map(|(id, name)| format!("{name} ({id})")),
    })
}
