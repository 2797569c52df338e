//! What the asks of conversations are worked out from: their lines with their later versions, what staff reacted to, and
//! what people decided. Some conversations are read at once: each question to the database costs more than its answer.

mod lines;
mod roster;
mod said;

use finco_domain::ask::{Ask, Decision, Line, StaffReaction};
use finco_domain::chat::ChatKey;
use finco_domain::message::MessageKey;
use finco_domain::people::EmployeeId;

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgConnection;

use crate::StoreError;
pub use roster::Roster;
pub(crate) use roster::Writer;

/// One conversation: the chat ids that are one (a group and the supergroup it became), seen through one connection.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Family {
    /// The chat ids; empty when nobody asks there.
    pub ids: Vec<i64>,
    /// The business connection, or an empty string.
    pub business: String,
    /// Who answers there when nobody in particular was asked.
    pub responsible: Option<EmployeeId>,
}

impl Family {
    /// What rules call its chats: "<chat id>", or "<chat id>/<business>".
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        let name = |id: &i64| match self.business.as_str() {
            "" => id.to_string(),
            business => format!("{id}/{business}"),
        };
        self.ids.iter().map(name).collect()
    }

    /// The key of one of its messages.
    #[must_use]
    pub fn message(&self, chat_id: i64, id: i64) -> MessageKey {
        MessageKey {
            chat: ChatKey {
                id: chat_id,
                business: self.business.clone(),
            },
            id,
        }
    }
}

/// A chat's whole conversation, and whether anybody asks there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Kin {
    /// The conversation, its chats named also where nobody asks.
    pub(crate) family: Family,
    /// Nobody asks here: an internal chat (before or after it became a supergroup), a channel, or a person's own talk with
    /// the bot.
    pub(crate) is_silent: bool,
}

/// The conversations these chats belong to (chat spec, case 41), in their order; none of a chat that is not known.
///
/// # Errors
/// When the database is away.
pub(crate) async fn kin(conn: &mut PgConnection, chats: &[&ChatKey]) -> Result<Vec<Option<Kin>>, StoreError> {
    let rows = sqlx::query!(
        r#"select c.n as "n!", kin.id as "id!", kin.responsible_id, kin.purpose = 'internal' as "is_internal!",
                  (me.kind = 'private' and me.business = '') or me.kind = 'channel' as "is_mute!"
           from unnest($1::bigint[], $2::text[]) with ordinality as c (id, business, n)
           join chats me on me.id = c.id and me.business = c.business
           cross join lateral (
               select id, responsible_id, purpose, migrated_from from chats
               where business = me.business and id = any(array[me.id, me.migrated_to, me.migrated_from])
               union select id, responsible_id, purpose, migrated_from from chats
               where business = me.business and migrated_to = me.id
               union select id, responsible_id, purpose, migrated_from from chats
               where business = me.business and migrated_from = me.id) kin
           order by c.n, kin.migrated_from is null, kin.id"#,
        &chats.iter().map(|chat| chat.id).collect::<Vec<_>>(),
        &chats.iter().map(|chat| chat.business.clone()).collect::<Vec<_>>(),
    )
    .fetch_all(conn)
    .await?;
    let mut found: Vec<Option<Kin>> = vec![None; chats.len()];
    for row in rows {
        let at = usize::try_from(row.n - 1).unwrap_or_default();
        let kin = found[at].get_or_insert_with(|| Kin {
            family: Family {
                business: chats[at].business.clone(),
                ..Family::default()
            },
            is_silent: row.is_mute,
        });
        kin.is_silent |= row.is_internal;
        // The supergroup comes first: what is set for it goes before what was set for the group it was.
        kin.family.responsible = kin.family.responsible.or(row.responsible_id.map(EmployeeId));
        kin.family.ids.push(row.id);
    }
    Ok(found)
}

/// The conversation a chat belongs to. Empty when nobody asks in this chat: an internal one (before or after it became a
/// supergroup), or a person's own talk with the bot.
///
/// # Errors
/// When the database is away.
pub async fn family(conn: &mut PgConnection, chat: &ChatKey) -> Result<Family, StoreError> {
    let kin = kin(conn, &[chat]).await?.pop().flatten();
    let family = kin.filter(|kin| !kin.is_silent).map(|kin| kin.family);
    Ok(family.unwrap_or_else(|| Family {
        business: chat.business.clone(),
        ..Family::default()
    }))
}

/// Has this transaction plan each of its statements once for all values: those of linking look up chats by their numbers,
/// whichever they are, and planning them for each group of chats took longer than running them.
///
/// # Errors
/// When the database is away.
pub async fn plan_once(conn: &mut PgConnection) -> Result<(), StoreError> {
    sqlx::query("set local plan_cache_mode = force_generic_plan")
        .execute(conn)
        .await?;
    Ok(())
}

/// The chats of some conversations side by side, as the database takes them: a row for each chat.
pub(crate) struct Places {
    /// Which of the conversations.
    pub(crate) of: Vec<i32>,
    /// The chat.
    pub(crate) chats: Vec<i64>,
    /// The business connection.
    pub(crate) businesses: Vec<String>,
}

impl Places {
    pub(crate) fn of(families: &[&Family]) -> Self {
        let rows = || {
            (0_i32..)
                .zip(families)
                .flat_map(|(n, family)| family.ids.iter().map(move |id| (n, *id, family)))
        };
        Self {
            of: rows().map(|(n, ..)| n).collect(),
            chats: rows().map(|(_, id, _)| id).collect(),
            businesses: rows().map(|(.., family)| family.business.clone()).collect(),
        }
    }

    /// What is given for each conversation, for each of their chats.
    pub(crate) fn spread<T: Copy>(&self, each: &[T]) -> Vec<T> {
        let at = |n: &i32| usize::try_from(*n).ok().and_then(|n| each.get(n).copied());
        self.of.iter().filter_map(at).collect()
    }

    /// Rows by conversation, in the order in which they came.
    pub(crate) fn sort_out<T>(conversations: usize, rows: impl IntoIterator<Item = (i32, T)>) -> Vec<Vec<T>> {
        let mut sorted: Vec<Vec<T>> = std::iter::repeat_with(Vec::new).take(conversations).collect();
        for (n, row) in rows {
            if let Some(of) = usize::try_from(n).ok().and_then(|n| sorted.get_mut(n)) {
                of.push(row);
            }
        }
        sorted
    }
}

/// What is to be read of a conversation.
#[derive(Debug)]
pub struct Reading<'a> {
    /// Which conversation.
    pub family: &'a Family,
    /// Who is what in it.
    pub roster: &'a Roster,
    /// From when on.
    pub from: DateTime<Utc>,
}

/// Whose words are to be read from before a reading began.
#[derive(Debug)]
pub struct Words<'a> {
    /// The reading.
    pub of: &'a Reading<'a>,
    /// The asks that wait.
    pub waiting: Vec<&'a Ask>,
    /// How long after an ask began its client's words may still be about it, whether they became part of it or not.
    pub burst_gap: TimeDelta,
}

/// What was read of a conversation.
#[derive(Debug, Default)]
pub struct Read {
    /// Its lines from then on, by time and number, each with who its author is in that chat.
    pub lines: Vec<Line>,
    /// What staff reacted to from then on, oldest first.
    pub reactions: Vec<StaffReaction>,
    /// What people decided about its asks, without what was taken back, oldest first.
    pub decisions: Vec<Decision>,
}

/// Reads some conversations, in their order.
///
/// # Errors
/// When the database is away.
pub async fn read(conn: &mut PgConnection, readings: &[Reading<'_>]) -> Result<Vec<Read>, StoreError> {
    if readings.is_empty() {
        return Ok(Vec::new());
    }
    let places = Places::of(&readings.iter().map(|one| one.family).collect::<Vec<_>>());
    let lines = lines::list_since(conn, readings, &places).await?;
    let reactions = said::list_reactions(conn, readings, &places).await?;
    let decisions = said::list_decisions(conn, readings, &places).await?;
    let all = lines.into_iter().zip(reactions).zip(decisions);
    Ok(all
        .map(|((lines, reactions), decisions)| Read {
            lines,
            reactions,
            decisions,
        })
        .collect())
}

/// Reads the words of the asks that wait in some conversations, in their order: lines from before the readings began, by time
/// and number, albums whole.
///
/// # Errors
/// When the database is away.
pub async fn read_words(conn: &mut PgConnection, words: &[Words<'_>]) -> Result<Vec<Vec<Line>>, StoreError> {
    if words.is_empty() {
        return Ok(Vec::new());
    }
    lines::list_words(conn, words).await
}

/// From how many percent on a link counts without a person having looked.
///
/// # Errors
/// When the database is away.
pub async fn link_threshold(conn: &mut PgConnection) -> Result<u8, StoreError> {
    let percent = sqlx::query_scalar!("select link_threshold from company")
        .fetch_one(conn)
        .await?;
    Ok(u8::try_from(percent).unwrap_or(100))
}

/// The words that name staff in a talk, each with the moment its bearer left: the words of employees' names and their public
/// names, in lower case.
///
/// # Errors
/// When the database is away.
pub async fn staff_names(conn: &mut PgConnection) -> Result<Vec<(String, Option<DateTime<Utc>>)>, StoreError> {
    let rows = sqlx::query!("select name, username, left_at from employees order by id")
        .fetch_all(conn)
        .await?;
    let names = rows.iter().flat_map(|row| {
        let words = row.name.split_whitespace().map(str::to_lowercase);
        let words = words.filter(|word| word.chars().count() > 2);
        let username = row.username.iter().map(|name| name.to_lowercase());
        words.chain(username).map(|name| (name, row.left_at))
    });
    Ok(names.collect())
}
