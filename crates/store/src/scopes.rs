//! Whom a dated rule is for: the company, a department, an employee or a chat. And the chats to work out again when a rule
//! is dated back.

use chrono::{DateTime, Utc};
use finco_domain::chat::ChatKey;
use finco_domain::people::EmployeeId;
use sqlx::PgConnection;

use crate::StoreError;

/// Whom a rule is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// Everybody.
    Company,
    /// A department.
    Department(i64),
    /// An employee.
    Employee(EmployeeId),
    /// A chat.
    Chat(ChatKey),
}

impl Scope {
    /// The words kept in the database: which kind, and which one of it.
    #[must_use]
    pub fn words(&self) -> (&'static str, String) {
        match self {
            Self::Company => ("company", String::new()),
            Self::Department(id) => ("department", id.to_string()),
            Self::Employee(id) => ("employee", id.0.to_string()),
            Self::Chat(chat) => ("chat", chat_name(chat.id, &chat.business)),
        }
    }

    /// Reads the database's words.
    #[must_use]
    pub fn from_words(scope: &str, id: &str) -> Option<Self> {
        match scope {
            "company" => id.is_empty().then_some(Self::Company),
            "department" => id.parse().ok().map(Self::Department),
            "employee" => id.parse().ok().map(|id| Self::Employee(EmployeeId(id))),
            "chat" => {
                let (id, business) = id.split_once('/').unwrap_or((id, ""));
                let business = business.to_owned();
                id.parse().ok().map(|id| Self::Chat(ChatKey { id, business }))
            }
            _ => None,
        }
    }

    /// Is there such a department, employee or chat?
    ///
    /// # Errors
    /// When the database is away.
    pub async fn exists(&self, conn: &mut PgConnection) -> Result<bool, StoreError> {
        let exists = match self {
            Self::Company => true,
            Self::Department(id) => {
                sqlx::query_scalar!(r#"select exists (select from departments where id = $1) as "is!""#, id)
                    .fetch_one(conn)
                    .await?
            }
            Self::Employee(id) => {
                sqlx::query_scalar!(r#"select exists (select from employees where id = $1) as "is!""#, id.0)
                    .fetch_one(conn)
                    .await?
            }
            Self::Chat(chat) => {
                sqlx::query_scalar!(
                    r#"select exists (select from chats where id = $1 and business = $2) as "is!""#,
                    chat.id,
                    chat.business
                )
                .fetch_one(conn)
                .await?
            }
        };
        Ok(exists)
    }
}

/// A chat's name in a scope.
pub(crate) fn chat_name(id: i64, business: &str) -> String {
    if business.is_empty() {
        id.to_string()
    } else {
        format!("{id}/{business}")
    }
}

/// The asks that a rule dated back may change.
#[derive(Debug, Clone, Default)]
pub struct Touched {
    /// Asked at this moment or later.
    pub from: DateTime<Utc>,
    /// Asked before this moment, where another rule takes over.
    pub until: Option<DateTime<Utc>>,
    /// Only of this chat, and the group or supergroup it is one conversation with.
    pub chat: Option<ChatKey>,
    /// Only those now timed by this calendar.
    pub calendar: Option<i64>,
}

/// How much a rule dated back touches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extent {
    /// Asks that are timed anew.
    pub asks: i64,
    /// Their chats.
    pub chats: i64,
}

/// How much would be worked out again.
///
/// # Errors
/// When the database is away.
pub async fn count_touched(conn: &mut PgConnection, touched: &Touched) -> Result<Extent, StoreError> {
    let (chat, business) = parts(touched);
    let row = sqlx::query!(
        r#"select count(*) as "asks!", count(distinct (chat_id, business)) as "chats!" from asks
           where asked_at >= $1 and ($2::timestamptz is null or asked_at < $2)
             and ($3::bigint is null or (business = $4 and chat_id in (
                  select c.id from chats me join chats c on c.business = me.business
                    and (c.id = me.id or c.id = me.migrated_to or c.id = me.migrated_from
                         or c.migrated_to = me.id or c.migrated_from = me.id)
                  where me.id = $3 and me.business = $4)))
             and ($5::bigint is null
                  or calendar_version_id in (select id from calendar_versions where calendar_id = $5))"#,
        touched.from,
        touched.until,
        chat,
        business,
        touched.calendar
    )
    .fetch_one(conn)
    .await?;
    Ok(Extent {
        asks: row.asks,
        chats: row.chats,
    })
}

/// Has the chats of these asks worked out again, each from its first one on. Their rows are locked in the order in which
/// logging locks them.
///
/// # Errors
/// When the database is away.
pub async fn mark_touched(conn: &mut PgConnection, touched: &Touched) -> Result<u64, StoreError> {
    let (chat, business) = parts(touched);
    let done = sqlx::query!(
        r#"with found as (
             select chat_id, business, min(asked_at) as first from asks
             where asked_at >= $1 and ($2::timestamptz is null or asked_at < $2)
               and ($3::bigint is null or (business = $4 and chat_id in (
                    select c.id from chats me join chats c on c.business = me.business
                      and (c.id = me.id or c.id = me.migrated_to or c.id = me.migrated_from
                           or c.migrated_to = me.id or c.migrated_from = me.id)
                    where me.id = $3 and me.business = $4)))
               and ($5::bigint is null
                    or calendar_version_id in (select id from calendar_versions where calendar_id = $5))
             group by 1, 2),
           locked as (
             select c.id, c.business, f.first from chats c join found f on f.chat_id = c.id and f.business = c.business
             order by c.id, c.business for update of c)
           update chats c set unlinked_seq = c.unlinked_seq + 1, unlinked_from = least(c.unlinked_from, l.first)
           from locked l where c.id = l.id and c.business = l.business"#,
        touched.from,
        touched.until,
        chat,
        business,
        touched.calendar
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

fn parts(touched: &Touched) -> (Option<i64>, &str) {
    match &touched.chat {
        Some(chat) => (Some(chat.id), chat.business.as_str()),
        None => (None, ""),
    }
}
