//! What a month's calculation begins with, read at once.

use chrono::NaiveDate;
use chrono_tz::Tz;
use finco_domain::score::Rule;
use finco_domain::time::Month;
use sqlx::PgConnection;

use crate::score_days::{DayFacts, Marked, Rest};
use crate::score_rules::Row;
use crate::{StoreError, company};

/// What a month is worked out from.
#[derive(Debug, Clone, PartialEq)]
pub struct Basis {
    /// Where the company's days begin and end.
    pub zone: Tz,
    /// The rules asked for, or those in force for the month.
    pub rule: Rule,
    /// The month's marks, which are taken away.
    pub marked: Marked,
    /// What its days but the latest come to; `None` too when it was last worked out by a release that does not know of it.
    pub rest: Option<Rest>,
    /// Its counted days, by date: those that are not in the rest.
    pub days: Vec<DayFacts>,
}

/// Which basis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// The version of the rules; those in force for the month if left out.
    pub rule_version: Option<i64>,
    /// Are marks of messages taken too?
    pub with_messages: bool,
    /// Is every day put together anew?
    pub without_rest: bool,
}

/// Takes a month's marks away and reads what it is worked out from. Call in the transaction that has taken the month, before
/// the log is read: what changes from here on is marked again, after it.
///
/// # Errors
/// [`StoreError::NotFound`] when there are no such rules.
pub async fn take(conn: &mut PgConnection, month: Month, wanted: Wanted) -> Result<Basis, StoreError> {
    let row = sqlx::query!(
        r#"with marked as (
               delete from score_marks where day >= $1 and day < $2 and (kind = 'asks' or $3) returning day, kind
           )
           select c.time_zone, r.version, r.applies_from, r.minimum_n, r.weights, r.note, r.created_at, r.created_by,
                  array(select day from marked where kind = 'asks') as "asks!",
                  array(select day from marked where kind = 'messages') as "messages!",
                  s.rest_of as "rest_of?", s.rest as "rest?", d.days, d.facts, d.messages as written
           from company c
           cross join (select * from score_rules where case when $4::bigint is null then applies_from <= $1 else version = $4 end
                       order by applies_from desc, version desc limit 1) r
           left join score_runs s on s.month = $1 and s.rest_of is not null and s.rest_at = s.calculated_at and not $5
           cross join lateral (select array_agg(day order by day) as days, array_agg(facts order by day) as facts,
                                      array_agg(messages order by day) as messages
                               from score_days where day >= coalesce(s.rest_of, $1) and day < $2) d"#,
        month.first_day(),
        month.next().first_day(),
        wanted.with_messages,
        wanted.rule_version,
        wanted.without_rest
    )
    .fetch_one(conn)
    .await?;
    let rule = Row {
        version: row.version,
        applies_from: row.applies_from,
        minimum_n: row.minimum_n,
        weights: row.weights,
        note: row.note,
        created_at: row.created_at,
        created_by: row.created_by,
    };
    Ok(Basis {
        zone: company::zone(&row.time_zone)?,
        rule: rule.rule(),
        marked: Marked {
            asks: row.asks.into_iter().collect(),
            messages: row.messages.into_iter().collect(),
        },
        rest: row.rest_of.zip(row.rest).map(|(of, days)| Rest { of, days }),
        days: days(row.days, row.facts, row.written),
    })
}

/// Days from columns of equal length; none at all are no columns.
fn days(days: Option<Vec<NaiveDate>>, facts: Option<Vec<Vec<u8>>>, messages: Option<Vec<Vec<u8>>>) -> Vec<DayFacts> {
    let bytes = facts.unwrap_or_default().into_iter().zip(messages.unwrap_or_default());
    let days = days.unwrap_or_default().into_iter().zip(bytes);
    days.map(|(day, (facts, messages))| DayFacts { day, facts, messages })
        .collect()
}
