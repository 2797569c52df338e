//! Chats as the administration sees them: what each is for, who answers there, what the bot can see.

use chrono::{DateTime, Utc};
use finco_domain::chat::ChatKey;
use sqlx::PgConnection;

use crate::{StoreError, chats};

/// A chat with what is set up for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChatRow {
    /// Which chat.
    pub key: ChatKey,
    /// Its kind, in Telegram's word.
    pub kind: String,
    /// Its title.
    pub title: String,
    /// `client` or `internal`.
    pub purpose: String,
    /// Who answers here when nobody in particular was asked.
    pub responsible: Option<(i64, String)>,
    /// What the bot is in this chat, as Telegram told last.
    pub bot_status: Option<String>,
    /// The bot cannot read everything that is written here, as [`crate::sight::count_blind`] counts it.
    pub is_blind: bool,
    /// When somebody last wrote.
    pub last_message_at: Option<DateTime<Utc>>,
    /// Asks in all, and those that wait now.
    pub asks: i64,
    /// Those that wait now.
    pub open_asks: i64,
}

/// Which chats.
#[derive(Debug, Clone, Default)]
pub struct Filter<'a> {
    /// Words of the title.
    pub q: Option<&'a str>,
    /// `client` or `internal`.
    pub purpose: Option<&'a str>,
    /// Only those whose responsible is of these departments, or nobody.
    pub departments: Option<&'a [i64]>,
    /// Only this one.
    pub key: Option<&'a ChatKey>,
    /// Those after this one, by title.
    pub after: Option<&'a ChatKey>,
    /// At most so many.
    pub limit: i64,
}

/// Groups and talks of business accounts, by title; not people's own talks with the bot, nor channels.
///
/// # Errors
/// When the database is away.
pub async fn list(conn: &mut PgConnection, filter: &Filter<'_>) -> Result<Vec<ChatRow>, StoreError> {
    let rows = sqlx::query!(
        r#"select c.id, c.business, c.kind, c.title, c.purpose, c.bot_status,
                  e.id as "responsible_id?", e.name as "responsible_name?",
                  exists (select 1 from gaps g where g.chat_id = c.id and c.business = '' and g.to_at is null
                          and g.withdrawn_at is null and g.reason in ('blind', 'removed')) as "is_blind!",
                  (select max(m.sent_at) from messages m where m.chat_id = c.id and m.business = c.business)
                      as last_message_at,
                  (select count(*) from asks a where a.chat_id = c.id and a.business = c.business) as "asks!",
                  (select count(*) from asks a where a.chat_id = c.id and a.business = c.business
                   and a.state = 'open') as "open_asks!"
           from chats c left join employees e on e.id = c.responsible_id
           where (c.kind in ('group', 'supergroup') or c.business <> '')
             and ($1::text is null or position(fold($1) in fold(c.title)) > 0)
             and ($2::text is null or c.purpose = $2)
             and ($3::bigint[] is null or c.responsible_id is null or e.department_id = any($3))
             and ($4::bigint is null or (c.id = $4 and c.business = $5))
             and ($6::bigint is null
                  or (fold(c.title), c.id, c.business) > (select fold(b.title), b.id, b.business from chats b
                                                          where b.id = $6 and b.business = $7))
           order by fold(c.title), c.id, c.business limit $8"#,
        filter.q,
        filter.purpose,
        filter.departments,
        filter.key.map(|key| key.id),
        filter.key.map(|key| key.business.as_str()),
        filter.after.map(|key| key.id),
        filter.after.map(|key| key.business.as_str()),
        filter.limit
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| ChatRow {
            key: ChatKey {
                id: row.id,
                business: row.business,
            },
            kind: row.kind,
            title: row.title,
            purpose: row.purpose,
            responsible: row.responsible_id.zip(row.responsible_name),
            bot_status: row.bot_status,
            is_blind: row.is_blind,
            last_message_at: row.last_message_at,
            asks: row.asks,
            open_asks: row.open_asks,
        })
        .collect())
}

/// One chat.
///
/// # Errors
/// [`StoreError::NotFound`] when there is no such chat, or it is one that is not listed.
pub async fn get(conn: &mut PgConnection, key: &ChatKey) -> Result<ChatRow, StoreError> {
    let filter = Filter {
        key: Some(key),
        limit: 1,
        ..Filter::default()
    };
    list(conn, &filter).await?.pop().ok_or(StoreError::NotFound)
}

/// Sets who answers here when nobody in particular was asked; whose asks they are is worked out again.
///
/// # Errors
/// [`StoreError::NotFound`] when there is no such chat; [`StoreError::Taken`] when there is no such employee.
pub async fn set_responsible(conn: &mut PgConnection, key: &ChatKey, employee: Option<i64>) -> Result<(), StoreError> {
    let done = sqlx::query!(
        "update chats set responsible_id = $3 where id = $1 and business = $2",
        key.id,
        key.business,
        employee
    )
    .execute(&mut *conn)
    .await?;
    if done.rows_affected() == 0 {
        return Err(StoreError::NotFound);
    }
    chats::mark_unlinked(conn, key).await
}
