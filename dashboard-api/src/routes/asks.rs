//! Asks and the talk around them: where every number ends.

use axum::Json;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use chrono::{DateTime, Utc};
use finco_domain::ask::{Author, LinkedBy};
use finco_store::messages::{self, Shown};
use finco_store::users::User;
use finco_store::waits::{self, Said, WaitRow};
use finco_store::{PgConnection, StoreError, talks};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::leaderboard::DepartmentDto;
use super::waits::dto::{WaitDto, chat_address};
use crate::auth::Session;
use crate::error::{ApiError, Failure, Problem};
use crate::{Api, scope};

/// An employee, in short.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Employee)]
pub(crate) struct EmployeeDto {
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) department: Option<DepartmentDto>,
}

/// An ask with its answer.
#[derive(Serialize, ToSchema)]
#[schema(as = Ask)]
pub(crate) struct AskDto {
    /// The ask's number, as text: it may be larger than a browser counts exactly.
    id: String,
    chat: ChatDto,
    asked_at: DateTime<Utc>,
    asked_by_name: Option<String>,
    /// Null while nobody has answered.
    answered_at: Option<DateTime<Utc>>,
    answered_by_name: Option<String>,
    /// The credited employee's own part of the wait, in the target's unit.
    response_secs: Option<i64>,
    /// Was that in time? Null while nothing is decided.
    within_target: Option<bool>,
    /// How the answer was tied to the ask.
    linked_by: Option<LinkedByDto>,
    question: QuestionDto,
    answer: Option<ContentDto>,
}

/// A chat, in short.
#[derive(Serialize, ToSchema)]
#[schema(as = Chat)]
pub(crate) struct ChatDto {
    /// Telegram's number, as text; "<number>~<connection>" for a chat of a business account.
    #[schema(example = "-1001700000001")]
    pub(crate) id: String,
    #[schema(example = "Buxoro savdo")]
    pub(crate) title: String,
}

/// What was asked.
#[derive(Serialize, ToSchema)]
#[schema(as = Question)]
pub(crate) struct QuestionDto {
    /// The words of the first message.
    text: Option<String>,
    /// What the first message carries beside them.
    media: Option<String>,
    /// How many messages the ask has.
    messages: i32,
}

/// What a message says.
#[derive(Serialize, ToSchema)]
#[schema(as = Content)]
pub(crate) struct ContentDto {
    text: Option<String>,
    media: Option<String>,
}

/// How an answer was tied to its ask.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[schema(as = LinkedBy)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LinkedByDto {
    Reply,
    Order,
    Person,
}

/// What a message is to the number it explains.
#[derive(Serialize, ToSchema)]
#[schema(as = Mark)]
#[serde(rename_all = "snake_case")]
pub(crate) enum MarkDto {
    Question,
    Answer,
    /// It may be the answer.
    Suggestion,
}

/// What an author is in the talk.
#[derive(Serialize, ToSchema)]
#[schema(as = AuthorRole)]
#[serde(rename_all = "snake_case")]
pub(crate) enum AuthorRoleDto {
    Client,
    Staff,
    Bot,
    Other,
}

impl From<LinkedBy> for LinkedByDto {
    fn from(by: LinkedBy) -> Self {
        match by {
            LinkedBy::Reply => Self::Reply,
            LinkedBy::Order => Self::Order,
            LinkedBy::Person => Self::Person,
        }
    }
}

impl AskDto {
    /// A wait, in short.
    fn of_wait(wait: &WaitRow) -> Self {
        Self {
            id: wait.id.to_string(),
            chat: ChatDto {
                id: chat_address(&wait.chat),
                title: wait.chat_title.clone(),
            },
            asked_at: wait.asked_at,
            asked_by_name: wait.asked_by_name.clone(),
            answered_at: wait.answer.as_ref().map(|answer| answer.at),
            answered_by_name: wait
                .answer
                .as_ref()
                .and_then(|answer| answer.by.as_ref())
                .map(|person| person.name.clone()),
            response_secs: wait.own_secs,
            within_target: wait.own_in_time,
            linked_by: wait.linked_by.map(Into::into),
            question: QuestionDto {
                text: wait.question.text.clone(),
                media: wait.question.media.clone(),
                messages: wait.messages,
            },
            answer: wait.answer.as_ref().map(|answer| ContentDto {
                text: answer.text.clone(),
                media: answer.media.clone(),
            }),
        }
    }
}

/// How much of the talk to show.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct TalkQuery {
    /// Messages before the ask.
    #[param(minimum = 0, maximum = 200)]
    before: Option<i64>,
    /// Messages after the answer, or after the ask while nobody has answered.
    #[param(minimum = 0, maximum = 200)]
    after: Option<i64>,
}

/// The talk around an ask.
#[derive(Serialize, ToSchema)]
#[schema(as = Conversation)]
pub(crate) struct TalkDto {
    ask: AskDto,
    wait: WaitDto,
    chat: ChatDto,
    /// By time; the answer is always among them.
    messages: Vec<MessageDto>,
    has_before: bool,
    has_after: bool,
}

/// A message of a talk.
#[derive(Serialize, ToSchema)]
#[schema(as = Message)]
pub(crate) struct MessageDto {
    /// Unique within the talk: "<chat id>:<message id>", the chat being the one it was written in.
    #[schema(example = "-1001700000001:501")]
    id: String,
    message_id: i64,
    sent_at: DateTime<Utc>,
    edited_at: Option<DateTime<Utc>>,
    author: AuthorDto,
    text: Option<String>,
    /// `voice`, `photo` ...
    media: Option<String>,
    reply_to_message_id: Option<i64>,
    /// Which of the messages the number comes from.
    mark: Option<MarkDto>,
}

/// Who wrote it.
#[derive(Serialize, ToSchema)]
#[schema(as = Author)]
pub(crate) struct AuthorDto {
    name: String,
    role: AuthorRoleDto,
    employee_id: Option<i64>,
}

/// The messages around an ask, with question and answer marked.
#[utoipa::path(get, path = "/waits/{id}/messages", tag = "waits",
    params(("id" = String, Path, pattern = "^[0-9]{1,18}$", description = "The ask's number"), TalkQuery),
    responses(
        (status = 200, description = "The talk", body = TalkDto),
        (status = 400, description = "Not a number of messages", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "Signed out", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such ask within the role's sight", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn get_messages(
    State(api): State<Api>,
    session: Session,
    path: Result<Path<i64>, PathRejection>,
    query: Result<Query<TalkQuery>, QueryRejection>,
) -> Result<Json<TalkDto>, ApiError> {
    let Path(id) = path.map_err(|error| session.fail(error))?;
    let Query(query) = query.map_err(|error| session.fail(error))?;
    talk(&api, &session.user, id, &query)
        .await
        .map(Json)
        .map_err(|failure| session.fail(failure))
}

async fn talk(api: &Api, user: &User, id: i64, query: &TalkQuery) -> Result<TalkDto, Failure> {
    let (before, after) = (query.before.unwrap_or(10), query.after.unwrap_or(10));
    if !(0..=200).contains(&before) || !(0..=200).contains(&after) {
        return Err(Failure::BadRequest("before and after are 0 to 200".into()));
    }
    let mut conn = api.pool.acquire().await.map_err(StoreError::from)?;
    let wait = find_seen(&mut conn, user, id).await?.ok_or(Failure::NotFound)?;
    let (shown, has_before, has_after) = window(&mut conn, &wait, before, after).await?;
    Ok(TalkDto {
        chat: ChatDto {
            id: chat_address(&wait.chat),
            title: wait.chat_title.clone(),
        },
        messages: shown.into_iter().map(|message| message_dto(message, &wait)).collect(),
        ask: AskDto::of_wait(&wait),
        wait: WaitDto::new(wait, api.clock.now()),
        has_before,
        has_after,
    })
}

/// The ask, if the user may read its talk: what is within sight, and for every role the answers behind the numbers it
/// sees.
async fn find_seen(conn: &mut PgConnection, user: &User, id: i64) -> Result<Option<WaitRow>, StoreError> {
    if let Some(sight) = scope::sight(conn, user).await? {
        return waits::find(conn, &sight, id).await;
    }
    let wait = waits::list_by_id(conn, &[id]).await?.pop();
    Ok(wait.filter(|wait| {
        let by = wait.answer.as_ref().and(wait.credited.as_ref());
        by.is_some_and(|person| scope::may_see(user, person.id, person.department.as_ref().map(|one| one.id)))
    }))
}

/// The messages around the ask and its answer.
async fn window(
    conn: &mut PgConnection,
    ask: &WaitRow,
    before: i64,
    after: i64,
) -> Result<(Vec<Shown>, bool, bool), StoreError> {
    let mut family = talks::family(conn, &ask.chat).await?;
    if family.ids.is_empty() {
        family.ids.push(ask.chat.id);
    }
    let answered_at = ask.answer.as_ref().map(|answer| answer.at);
    let until = answered_at.unwrap_or(ask.last_at);
    let from = ask.asked_at;
    // One more on either side tells whether there is more.
    let mut shown = messages::around(conn, &family, (from, until), before + 1, after + 1).await?;
    let count = |n: i64| usize::try_from(n).unwrap_or_default();
    let has_before = shown.iter().filter(|message| message.sent_at < from).count() > count(before);
    let has_after = shown.iter().filter(|message| message.sent_at > until).count() > count(after);
    if has_before {
        shown.remove(0);
    }
    if has_after {
        shown.pop();
    }
    if answered_at.is_some() && !shown.iter().any(|message| is_answer(message, ask)) {
        // So much was said meanwhile that the stretch was cut: the answer brings its own surroundings.
        let late = messages::around(conn, &family, (until, until), 3, 0).await?;
        shown.extend(late);
        shown.sort_by_key(|message| (message.sent_at, message.message_id));
        shown.dedup_by_key(|message| (message.chat_id, message.message_id));
    }
    Ok((shown, has_before, has_after))
}

fn is(message: &Shown, said: Option<&Said>) -> bool {
    said.is_some_and(|said| (message.chat_id, message.message_id) == (said.chat_id, said.message_id))
}

fn is_answer(message: &Shown, ask: &WaitRow) -> bool {
    is(message, ask.answer.as_ref())
}

fn is_question(message: &Shown, ask: &WaitRow) -> bool {
    let later = message.chat_id == ask.chat.id
        && (ask.asked_at..=ask.last_at).contains(&message.sent_at)
        && matches!(message.author, Author::Client(id) if id.is_some() && id == ask.asked_by);
    later || is(message, Some(&ask.question))
}

fn message_dto(message: Shown, ask: &WaitRow) -> MessageDto {
    let mark = match () {
        () if is_answer(&message, ask) => Some(MarkDto::Answer),
        () if is_question(&message, ask) => Some(MarkDto::Question),
        () if is(&message, ask.suggestion.as_ref()) => Some(MarkDto::Suggestion),
        () => None,
    };
    let (role, employee_id) = match message.author {
        Author::Client(_) => (AuthorRoleDto::Client, None),
        Author::Staff(employee) => (AuthorRoleDto::Staff, employee.map(|id| id.0)),
        Author::Ignored if message.sender_is_bot => (AuthorRoleDto::Bot, None),
        Author::Ignored => (AuthorRoleDto::Other, None),
    };
    MessageDto {
        id: format!("{}:{}", message.chat_id, message.message_id),
        message_id: message.message_id,
        sent_at: message.sent_at,
        edited_at: message.edited_at,
        author: AuthorDto {
            name: message.sender_name.unwrap_or_default(),
            role,
            employee_id,
        },
        text: message.body,
        media: message.media_kind,
        reply_to_message_id: message.reply_message_id,
        mark,
    }
}
