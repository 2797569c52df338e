//! Monthly partitions of the message log, made when the first message of a month arrives.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::UTC;
use finco_domain::time::Month;
use sqlx::{AssertSqlSafe, PgConnection};

use crate::StoreError;

/// Telegram began in August 2013; a date before it, or after 2099, is no real sending time and stays in the default
/// partition.
const REAL: std::ops::Range<i32> = 2013..2100;

/// One process makes partitions at a time; the number is arbitrary and ours.
const LOCK: i64 = 0x4649_4e43_4f01;

/// Makes sure that every month of `moments` has its partition. Rows of the month that waited in the default partition
/// move over.
pub(crate) async fn ensure(
    conn: &mut PgConnection,
    moments: impl Iterator<Item = DateTime<Utc>>,
) -> Result<(), StoreError> {
    let months: BTreeSet<Month> = moments
        .map(|at| Month::containing(at, UTC))
        .filter(|month| REAL.contains(&month.year))
        .collect();
    let names: Vec<String> = months.iter().map(|month| table_name(*month)).collect();
    let missing: Vec<String> = sqlx::query_scalar!(
        r#"select name as "name!" from unnest($1::text[]) as name where to_regclass(name) is null"#,
        &names
    )
    .fetch_all(&mut *conn)
    .await?;
    if missing.is_empty() {
        return Ok(());
    }
    sqlx::query!("select pg_advisory_xact_lock($1)", LOCK)
        .execute(&mut *conn)
        .await?;
    for month in months.into_iter().filter(|month| missing.contains(&table_name(*month))) {
        create(conn, month).await?;
    }
    Ok(())
}

fn table_name(month: Month) -> String {
    format!("messages_{:04}_{:02}", month.year, month.month)
}

async fn create(conn: &mut PgConnection, month: Month) -> Result<(), StoreError> {
    let name = table_name(month);
    // Asked of the catalogue, not of to_regclass: that one may answer from what this connection knew before the wait.
    let taken = sqlx::query_scalar!(
        r#"select exists (select 1 from pg_class c join pg_class m on m.relnamespace = c.relnamespace
                          where m.oid = 'messages'::regclass and c.relname = $1::text) as "there!""#,
        name
    )
    .fetch_one(&mut *conn)
    .await?;
    if taken {
        return Ok(()); // another process made it while we waited for the lock
    }
    let (from, to): (NaiveDate, NaiveDate) = (month.first_day(), month.next().first_day());
    // Names and dates are made from numbers only; DDL takes no parameters.
    for statement in [
        format!("create table {name} (like messages including defaults including constraints)"),
        format!(
            "with moved as (delete from messages_default where sent_at >= '{from} 00:00+00' and sent_at < '{to} 00:00+00' \
             returning *) insert into {name} select * from moved"
        ),
        format!(
            "alter table messages attach partition {name} for values from ('{from} 00:00+00') to ('{to} 00:00+00')"
        ),
    ] {
        sqlx::query(AssertSqlSafe(statement)).execute(&mut *conn).await?;
    }
    tracing::debug!(partition = name, "made a partition of the message log");
    Ok(())
}
