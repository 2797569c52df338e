//! What people decided about asks. Nothing is overwritten; a decision that was wrong is taken back, and both stay.

use chrono::{DateTime, Utc};
use finco_domain::ask::Author;
use finco_domain::chat::ChatKey;
use finco_domain::message::MessageKey;
use serde_json::json;
use sqlx::PgConnection;

use crate::talks::{self, Roster, Writer};
use crate::waits::{self, Sight};
use crate::{StoreError, audit, changes};

/// What listeners are told when waits have changed.
const TOPIC: &str = "waits";

/// A decision to be kept.
#[derive(Debug, Clone)]
pub struct NewDecision<'a> {
    /// The ask's first message, or where an ask is to begin.
    pub message: &'a MessageKey,
    /// When that message was sent.
    pub sent_at: DateTime<Utc>,
    /// The kind, in the database's word.
    pub kind: &'a str,
    /// The other message: the answer of link and unlink, the first message of the ask it is merged into or split off.
    pub other: Option<&'a MessageKey>,
    /// To whom, for reassign.
    pub employee: Option<i64>,
    /// Why.
    pub reason: &'a str,
}

/// A decision as kept.
#[derive(Debug, Clone)]
pub struct DecisionRow {
    /// Its number.
    pub id: i64,
    /// The ask's first message, or where an ask begins.
    pub message: MessageKey,
    /// When that message was sent.
    pub sent_at: DateTime<Utc>,
    /// The kind, in the database's word.
    pub kind: String,
    /// The other message.
    pub other: Option<MessageKey>,
    /// To whom, for reassign.
    pub employee: Option<i64>,
    /// Why.
    pub reason: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Who: login and name.
    pub by: (String, String),
    /// When it was taken back.
    pub undone_at: Option<DateTime<Utc>>,
    /// By whom: login and name.
    pub undone_by: Option<(String, String)>,
}

/// A message, as far as decisions need to know it.
#[derive(Debug, Clone)]
pub struct MessageFacts {
    /// When it was sent.
    pub sent_at: DateTime<Utc>,
    /// Who wrote it.
    pub author: Author,
}

/// A message that is in the log.
///
/// # Errors
/// When the database is away.
pub async fn find_message(conn: &mut PgConnection, key: &MessageKey) -> Result<Option<MessageFacts>, StoreError> {
    let row = sqlx::query!(
        r#"select m.sent_at, m.sender_id, m.sender_is_bot, m.sender_voice, m.signature, e.id as "employee_id?"
           from messages m left join employees e on e.telegram_id = m.sender_id
           where m.chat_id = $1 and m.message_id = $2 and m.business = $3 order by m.sent_at limit 1"#,
        key.chat.id,
        key.id,
        key.chat.business
    )
    .fetch_optional(&mut *conn)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let family = talks::family(conn, &key.chat).await?;
    let roster = Roster::load(conn, &family).await?;
    let writer = Writer {
        voice: &row.sender_voice,
        is_bot: row.sender_is_bot,
        sender: row.sender_id,
        employee: row.employee_id,
        signature: row.signature.as_deref(),
    };
    Ok(Some(MessageFacts {
        sent_at: row.sent_at,
        author: roster.author(key.chat.id, &writer),
    }))
}

/// The number of the ask that begins with this message.
///
/// # Errors
/// When the database is away.
pub async fn find_ask(conn: &mut PgConnection, first: &MessageKey) -> Result<Option<i64>, StoreError> {
    Ok(sqlx::query_scalar!(
        "select id from asks where chat_id = $1 and first_message_id = $2 and business = $3",
        first.chat.id,
        first.id,
        first.chat.business
    )
    .fetch_optional(conn)
    .await?)
}

/// Does somebody see what a decision is about? An ask that was merged away is seen by whoever sees what it was merged
/// into; a message that is no ask yet, by whoever sees its chat.
///
/// # Errors
/// When the database is away.
pub async fn sees(conn: &mut PgConnection, sight: &Sight, decision: &DecisionRow) -> Result<bool, StoreError> {
    let own = find_ask(conn, &decision.message).await?;
    let joined = match decision.other.as_ref().filter(|_| decision.kind == "merge") {
        Some(other) => find_ask(conn, other).await?,
        None => None,
    };
    match own.or(joined) {
        Some(ask) => Ok(waits::find(conn, sight, ask).await?.is_some()),
        None => waits::sees_chat(conn, sight, &decision.message.chat).await,
    }
}

/// Does somebody with this number work here?
///
/// # Errors
/// When the database is away.
pub async fn works_here(conn: &mut PgConnection, employee: i64) -> Result<bool, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"select exists(select 1 from employees where id = $1 and left_at is null) as "works!""#,
        employee
    )
    .fetch_one(conn)
    .await?)
}

/// What a decision is about, as the audit log names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// An ask, and the version of it somebody saw.
    Wait {
        /// Its number.
        id: i64,
        /// The version.
        version: i64,
    },
    /// A message that is no ask yet.
    Message,
}

/// Who decides, and from where.
#[derive(Debug, Clone, Copy)]
pub struct Actor<'a> {
    /// What decisions are signed with.
    pub login: &'a str,
    /// The request of the API it came in, or none.
    pub request_id: Option<&'a str>,
    /// Was it a button of the bot?
    pub by_bot: bool,
}

impl Actor<'_> {
    fn via(&self) -> &'static str {
        if self.by_bot { "bot" } else { "dashboard" }
    }
}

/// Keeps a decision, has the conversation worked out again from `from` on, writes the audit line and tells who listens; its
/// number. Of an ask that has another version by now nothing is kept: `None`. The ask is taken before its chat, as linking
/// takes them.
///
/// # Errors
/// When the database is away.
pub async fn keep(
    conn: &mut PgConnection,
    about: About,
    decision: &NewDecision<'_>,
    from: DateTime<Utc>,
    actor: Actor<'_>,
    now: DateTime<Utc>,
) -> Result<Option<i64>, StoreError> {
    let (action, object, version) = match about {
        About::Wait { id, version } => {
            if !take_version(conn, id, version).await? {
                return Ok(None);
            }
            ("decide_wait", format!("wait:{id}"), Some(version))
        }
        About::Message => ("make_ask", format!("message:{}", name_of(decision.message)), None),
    };
    let id = insert(conn, decision, actor.login, now).await?;
    mark(conn, &decision.message.chat, from).await?;
    let detail = json!({
        "decision": id, "kind": decision.kind, "version": version, "reason": decision.reason,
        "employee_id": decision.employee, "message_id": decision.other.map(name_of), "via": actor.via(),
    });
    audit::insert(conn, now, actor.login, action, &object, detail, actor.request_id).await?;
    changes::announce(conn, TOPIC).await?;
    Ok(Some(id))
}

/// Takes a decision back, as [`keep`] keeps one. `false` when somebody did so already.
///
/// # Errors
/// When the database is away.
pub async fn take_back(
    conn: &mut PgConnection,
    decision: &DecisionRow,
    actor: Actor<'_>,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    if !undo(conn, decision.id, actor.login, now).await? {
        return Ok(false);
    }
    let mut from = decision.sent_at;
    if let Some(other) = decision.other.as_ref().filter(|_| decision.kind == "merge") {
        let other = find_message(conn, other).await?;
        from = other.map_or(from, |message| from.min(message.sent_at));
    }
    mark(conn, &decision.message.chat, from).await?;
    let detail = json!({ "kind": decision.kind, "message_id": name_of(&decision.message), "via": actor.via() });
    let object = format!("decision:{}", decision.id);
    audit::insert(
        conn,
        now,
        actor.login,
        "undo_decision",
        &object,
        detail,
        actor.request_id,
    )
    .await?;
    changes::announce(conn, TOPIC).await?;
    Ok(true)
}

/// A message's name within a talk: its chat and its number.
#[must_use]
pub fn name_of(key: &MessageKey) -> String {
    format!("{}:{}", key.chat.id, key.id)
}

/// Takes a chat for this transaction, so that what is looked up about its messages stays so.
///
/// # Errors
/// When the database is away.
pub async fn lock_chat(conn: &mut PgConnection, chat: &ChatKey) -> Result<(), StoreError> {
    sqlx::query!(
        "select id from chats where id = $1 and business = $2 for update",
        chat.id,
        chat.business
    )
    .fetch_optional(conn)
    .await?;
    Ok(())
}

/// Takes an ask at the version somebody saw and raises it, so that a second decision on the same sight is refused.
/// `false` when it has another version by now.
///
/// # Errors
/// When the database is away.
async fn take_version(conn: &mut PgConnection, ask: i64, version: i64) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "update asks set version = version + 1 where id = $1 and version = $2",
        ask,
        version
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Who decided about the ask last, or took a decision back: the shown name.
///
/// # Errors
/// When the database is away.
pub async fn find_last_actor(conn: &mut PgConnection, first: &MessageKey) -> Result<Option<String>, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"select coalesce(u.name, x.login) as "name!" from ask_decisions d
           cross join lateral (select coalesce(d.undone_by, d.by_login) as login, coalesce(d.undone_at, d.at) as at) x
           left join users u on u.login = x.login
           where d.chat_id = $1 and d.message_id = $2 and d.business = $3 order by x.at desc, d.id desc limit 1"#,
        first.chat.id,
        first.id,
        first.chat.business
    )
    .fetch_optional(conn)
    .await?)
}

async fn insert(
    conn: &mut PgConnection,
    decision: &NewDecision<'_>,
    by_login: &str,
    now: DateTime<Utc>,
) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"insert into ask_decisions (chat_id, business, message_id, sent_at, kind, other_chat_id, other_message_id,
                                      employee_id, reason, at, by_login)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) returning id"#,
        decision.message.chat.id,
        decision.message.chat.business,
        decision.message.id,
        decision.sent_at,
        decision.kind,
        decision.other.map(|key| key.chat.id),
        decision.other.map(|key| key.id),
        decision.employee,
        decision.reason,
        now,
        by_login
    )
    .fetch_one(conn)
    .await?)
}

/// Has a chat's links worked out again from a moment on.
///
/// # Errors
/// When the database is away.
pub async fn mark(conn: &mut PgConnection, chat: &ChatKey, from: DateTime<Utc>) -> Result<(), StoreError> {
    sqlx::query!(
        r#"update chats set unlinked_from = least(unlinked_from, $3), unlinked_seq = unlinked_seq + 1
           where id = $1 and business = $2"#,
        chat.id,
        chat.business,
        from
    )
    .execute(conn)
    .await?;
    Ok(())
}

async fn undo(conn: &mut PgConnection, id: i64, by_login: &str, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "update ask_decisions set undone_at = $2, undone_by = $3 where id = $1 and undone_at is null",
        id,
        now,
        by_login
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// One decision.
///
/// # Errors
/// When the database is away.
pub async fn find(conn: &mut PgConnection, id: i64) -> Result<Option<DecisionRow>, StoreError> {
    Ok(select(conn, Some(id), None).await?.pop())
}

/// Everything decided about the ask with this first message, newest first: also what was merged into it or split off.
///
/// # Errors
/// When the database is away.
pub async fn list(conn: &mut PgConnection, first: &MessageKey) -> Result<Vec<DecisionRow>, StoreError> {
    select(conn, None, Some(first)).await
}

async fn select(
    conn: &mut PgConnection,
    id: Option<i64>,
    first: Option<&MessageKey>,
) -> Result<Vec<DecisionRow>, StoreError> {
    let rows = sqlx::query!(
        r#"select d.id as "id!", d.chat_id as "chat_id!", d.business as "business!", d.message_id as "message_id!",
                  d.sent_at as "sent_at!", d.kind as "kind!", d.other_chat_id, d.other_message_id, d.employee_id,
                  d.reason as "reason!", d.at as "at!", d.by_login as "by_login!",
                  coalesce(u.name, d.by_login) as "by_name!", d.undone_at, d.undone_by,
                  coalesce(v.name, d.undone_by) as undone_by_name
           from ask_decisions d
           left join users u on u.login = d.by_login
           left join users v on v.login = d.undone_by
           where d.id = $1
              or (d.chat_id = $2 and d.message_id = $3 and d.business = $4)
              or (d.other_chat_id = $2 and d.other_message_id = $3 and d.business = $4 and d.kind in ('merge', 'split'))
           order by d.id desc"#,
        id,
        first.map(|key| key.chat.id),
        first.map(|key| key.id),
        first.map(|key| key.chat.business.as_str())
    )
    .fetch_all(conn)
    .await?;
    let key = |chat: i64, business: &str, id: i64| MessageKey {
        chat: ChatKey {
            id: chat,
            business: business.to_owned(),
        },
        id,
    };
    Ok(rows
        .into_iter()
        .map(|row| DecisionRow {
            id: row.id,
            message: key(row.chat_id, &row.business, row.message_id),
            sent_at: row.sent_at,
            kind: row.kind,
            other: row
                .other_chat_id
                .zip(row.other_message_id)
                .map(|(chat, id)| key(chat, &row.business, id)),
            employee: row.employee_id,
            reason: row.reason,
            at: row.at,
            by: (row.by_login, row.by_name),
            undone_at: row.undone_at,
            undone_by: row.undone_by.zip(row.undone_by_name),
        })
        .collect())
}

/// A version of a message.
#[derive(Debug, Clone)]
pub struct Version {
    /// Its chat.
    pub chat_id: i64,
    /// Its number.
    pub message_id: i64,
    /// When it was written.
    pub at: DateTime<Utc>,
    /// Its words.
    pub text: Option<String>,
}

/// Every version of these messages (chat and number), by time.
///
/// # Errors
/// When the database is away.
pub async fn list_versions(
    conn: &mut PgConnection,
    business: &str,
    messages: &[(i64, i64)],
) -> Result<Vec<Version>, StoreError> {
    let (chats, ids): (Vec<i64>, Vec<i64>) = messages.iter().copied().unzip();
    let rows = sqlx::query!(
        r#"with k as (select * from unnest($1::bigint[], $2::bigint[]) as k (chat_id, message_id))
           select m.chat_id as "chat_id!", m.message_id as "message_id!", m.sent_at as "at!", m.body as body
           from k join messages m using (chat_id, message_id) where m.business = $3
           union all
           select x.chat_id, x.message_id, x.edited_at, x.body
           from k join message_edits x using (chat_id, message_id) where x.business = $3
           order by 3, 1, 2"#,
        &chats,
        &ids,
        business
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Version {
            chat_id: row.chat_id,
            message_id: row.message_id,
            at: row.at,
            text: row.body,
        })
        .collect())
}
