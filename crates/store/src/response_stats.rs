//! The asks of a span, in as few bytes as statistics need: one scan, one row, arrays.

use chrono::{DateTime, Utc};
use finco_domain::ask::AskKind;
use finco_domain::chat::ChatKey;
use sqlx::{PgConnection, Row};

use crate::StoreError;
use crate::waits::Sight;

/// Which asks.
#[derive(Debug, Clone)]
pub struct Wanted<'a> {
    /// Asked from here on: the beginning of the span before.
    pub before: DateTime<Utc>,
    /// The beginning of the span itself.
    pub from: DateTime<Utc>,
    /// Asked before.
    pub to: DateTime<Utc>,
    /// Whose.
    pub sight: &'a Sight,
    /// Credited to one of these.
    pub employees: Option<Vec<i64>>,
    /// Asked in this chat.
    pub chat: Option<&'a ChatKey>,
    /// First or next of a talk.
    pub kind: Option<AskKind>,
    /// Which seconds.
    pub secs: Secs,
    /// Tell the chat of each ask.
    pub with_chats: bool,
}

/// What is measured of a wait, and whose verdict goes with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Secs {
    /// The client's wait, in working time.
    Business,
    /// The client's wait by the wall clock.
    Wall,
    /// The credited employee's own part, in the target's unit.
    Own,
}

impl Secs {
    const fn word(self) -> &'static str {
        match self {
            Self::Business => "business",
            Self::Wall => "wall",
            Self::Own => "own",
        }
    }
}

/// What an ask is in statistics.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// Counts, and is open.
    Open,
    /// Counts, and is answered.
    Answered,
    /// Counts, and was closed by a person.
    Closed,
    /// Does not count: taken out, no question, called off, answered by another client.
    Excluded,
    /// Nobody can tell: the bot saw nothing.
    Unknown,
    /// Asked and answered outside working hours: counted apart.
    OffHours,
}

/// One ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fact {
    /// What it is.
    pub class: Class,
    /// In time? `None` while nothing is decided and it is not due yet.
    pub in_time: Option<bool>,
    /// When it was asked: quarters of an hour since 1970, by UTC.
    pub quarter: i64,
    /// The wait, where it is answered.
    pub secs: i64,
    /// The credited employee.
    pub employee: Option<i64>,
}

/// The asks of a span and of the one before it.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    asks: Vec<i64>,
    employees: Vec<i64>,
    chats: Vec<i64>,
    businesses: Vec<String>,
    /// How long it took to take up asks that count, of the span itself.
    pub acks: Vec<i64>,
    /// The same of the span before.
    pub acks_before: Vec<i64>,
}

impl Facts {
    /// Each ask of the span itself.
    pub fn iter(&self) -> impl Iterator<Item = Fact> + '_ {
        let current = self.asks.iter().filter(|packed| **packed & CURRENT != 0);
        current
            .zip(&self.employees)
            .map(|(packed, employee)| unpack(*packed, *employee))
    }

    /// Each ask of the span before. Whose they are was not asked.
    pub fn before(&self) -> impl Iterator<Item = Fact> + '_ {
        let before = self.asks.iter().filter(|packed| **packed & CURRENT == 0);
        before.map(|packed| unpack(*packed, 0))
    }

    /// The chat of each ask of the span itself, where that was wanted; in the order of [`Facts::iter`].
    pub fn chats(&self) -> impl Iterator<Item = (i64, &str)> {
        self.chats
            .iter()
            .copied()
            .zip(self.businesses.iter().map(String::as_str))
    }
}

/// Set for asks of the span itself.
const CURRENT: i64 = 64;

/// Takes apart what [`read`] packs: the quarter above bit 40, the seconds above bit 8, then a bit for the span, two for
/// the verdict, three for the class.
fn unpack(packed: i64, employee: i64) -> Fact {
    Fact {
        class: match packed & 7 {
            0 => Class::Open,
            1 => Class::Answered,
            2 => Class::Closed,
            3 => Class::Excluded,
            4 => Class::Unknown,
            _ => Class::OffHours,
        },
        in_time: match (packed >> 3) & 3 {
            1 => Some(true),
            2 => Some(false),
            _ => None,
        },
        quarter: packed >> 40,
        secs: (packed >> 8) & 0xffff_ffff,
        employee: (employee != 0).then_some(employee),
    }
}

const READ: &str = r#"select array_agg((date_part('epoch', asked_at)::bigint / 900 << 40)
                            | (coalesce(least(case $6::text when 'wall' then wall_secs when 'own' then own_secs
                                                  else business_secs end, 4294967295), 0) << 8)
                            | case when asked_at >= $2 then 64 else 0 end
                            | case when v.in_time then 8
                                   when not v.in_time or (due_at < $8 and state = 'open') then 16
                                   else 0 end
                            | case when state = 'answered' then case when off_hours then 5 else 1 end
                                   when state in ('open', 'closed') then
                                       case when off_hours then 5 when state = 'open' then 0 else 2 end
                                   when state = 'unknown' then 4
                                   else 3 end) as asks,
                  array_agg(coalesce(employee_id, 0)) filter (where asked_at >= $2) as employees,
                  array_agg(chat_id) filter (where $7 and asked_at >= $2) as chats,
                  array_agg(business) filter (where $7 and asked_at >= $2) as businesses,
                  -- Below zero for the span before.
                  array_agg(case when asked_at >= $2 then ack_secs else -1 - ack_secs end)
                      filter (where ack_secs is not null and not off_hours and state in ('open', 'answered', 'closed'))
                      as acks
           from asks a
           cross join lateral (
               select case when $6::text = 'own' then coalesce(own_in_time, within_target) else within_target end as in_time) v
           where asked_at >= $1 and asked_at < $3
             and ($4::bigint[] is null or employee_id = any($4))
             and ($9::bigint is null or (chat_id = $9 and business = $10))
             and ($11::text is null or kind = $11)
             and in_sight($5, holder_id, answered_by,
                          (select responsible_id from chats c where c.id = a.chat_id and c.business = a.business))"#;

/// Reads the asks of a span in one scan. Rows of their own would cost more than the scan: each ask comes as two numbers.
///
/// # Errors
/// When the database is away.
pub async fn read(conn: &mut PgConnection, wanted: &Wanted<'_>, now: DateTime<Utc>) -> Result<Facts, StoreError> {
    // Planned for this span each time: a plan for any span is a worse one, and takes a third longer.
    let row = sqlx::query(READ)
        .persistent(false)
        .bind(wanted.before)
        .bind(wanted.from)
        .bind(wanted.to)
        .bind(wanted.employees.as_deref())
        .bind(wanted.sight.employees())
        .bind(wanted.secs.word())
        .bind(wanted.with_chats)
        .bind(now)
        .bind(wanted.chat.map(|chat| chat.id))
        .bind(wanted.chat.map(|chat| chat.business.as_str()))
        .bind(wanted.kind.map(AskKind::as_str))
        .fetch_one(conn)
        .await?;
    let acks: Option<Vec<i64>> = row.try_get("acks")?;
    let (acks, acks_before): (Vec<i64>, Vec<i64>) = acks.unwrap_or_default().into_iter().partition(|secs| *secs >= 0);
    let list = |name| row.try_get::<Option<Vec<i64>>, _>(name).map(Option::unwrap_or_default);
    let businesses: Option<Vec<String>> = row.try_get("businesses")?;
    Ok(Facts {
        asks: list("asks")?,
        employees: list("employees")?,
        chats: list("chats")?,
        businesses: businesses.unwrap_or_default(),
        acks,
        acks_before: acks_before.into_iter().map(|secs| -1 - secs).collect(),
    })
}

/// The titles of chats.
///
/// # Errors
/// When the database is away.
pub async fn list_titles(conn: &mut PgConnection, chats: &[ChatKey]) -> Result<Vec<(ChatKey, String)>, StoreError> {
    let rows = sqlx::query!(
        r#"select c.id, c.business, c.title from unnest($1::bigint[], $2::text[]) as k (id, business)
           join chats c on c.id = k.id and c.business = k.business"#,
        &chats.iter().map(|chat| chat.id).collect::<Vec<_>>(),
        &chats.iter().map(|chat| chat.business.clone()).collect::<Vec<_>>()
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let key = ChatKey {
                id: row.id,
                business: row.business,
            };
            (key, row.title)
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_comes_apart_again() {
        let packed = (1_900_000_i64 << 40) | (4_294_967_295 << 8) | 64 | 16 | 5;
        let fact = unpack(packed, 0);
        assert_eq!((fact.quarter, fact.secs), (1_900_000, 4_294_967_295));
        assert_eq!(fact.class, Class::OffHours);
        assert_eq!((fact.in_time, fact.employee), (Some(false), None));
        let fact = unpack((-4_i64 << 40) | (900 << 8) | 8 | 1, 7);
        assert_eq!((fact.quarter, fact.secs, fact.employee), (-4, 900, Some(7)));
        assert_eq!((fact.class, fact.in_time), (Class::Answered, Some(true)));
    }
}
