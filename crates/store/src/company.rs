//! The company's own words and rules.

use chrono::{DateTime, NaiveTime, Utc};
use chrono_tz::Tz;
use sqlx::PgConnection;

use crate::{StoreError, unlinked};

/// The company.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Company {
    /// Its shown name.
    pub name: String,
    /// Where its days begin and end.
    pub zone: Tz,
}

/// The company's row.
///
/// # Errors
/// When the database is away or holds an unknown time zone.
pub async fn get(conn: &mut PgConnection) -> Result<Company, StoreError> {
    let row = sqlx::query!("select name, time_zone from company")
        .fetch_one(conn)
        .await?;
    let zone = zone(&row.time_zone)?;
    Ok(Company { name: row.name, zone })
}

pub(crate) fn zone(name: &str) -> Result<Tz, StoreError> {
    name.parse()
        .map_err(|_| StoreError::Taken(format!("unknown time zone {name}")))
}

/// How answers are tied to asks, and when nobody is written to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    /// A link surer than this many percent counts.
    pub link_threshold: i16,
    /// Nobody is written to from this time of the company's day on.
    pub quiet_from: NaiveTime,
    /// Until this time.
    pub quiet_to: NaiveTime,
    /// Are people warned of waits outside working hours too (chat spec, case 29)?
    pub warn_outside_hours: bool,
}

/// The company's rules, held until the transaction ends.
///
/// # Errors
/// When the database is away.
pub async fn get_rules(conn: &mut PgConnection) -> Result<Rules, StoreError> {
    Ok(sqlx::query_as!(
        Rules,
        "select link_threshold, quiet_from, quiet_to, warn_outside_hours from company for update"
    )
    .fetch_one(conn)
    .await?)
}

/// Sets the company's name and zone. Another zone has other days: all of them are counted again.
///
/// # Errors
/// When the database is away.
pub async fn set_name_and_zone(
    conn: &mut PgConnection,
    name: &str,
    zone: Tz,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let before = get(conn).await?;
    sqlx::query!("update company set name = $1, time_zone = $2", name, zone.name())
        .execute(&mut *conn)
        .await?;
    if before.zone != zone {
        // A day of the new zone overlaps two of the old one.
        sqlx::query!(
            r#"insert into score_marks (day, kind, at)
               select distinct day + shift, kind, $1::timestamptz
               from score_days, unnest(array[-1, 0, 1]) as shift, unnest(array['asks', 'messages']) as kind"#,
            now
        )
        .execute(conn)
        .await?;
    }
    Ok(())
}

/// Sets the rules. Another threshold makes other links: every chat with clients is worked out again.
///
/// # Errors
/// [`StoreError::Taken`] when the threshold is not 1 to 100.
pub async fn set_rules(conn: &mut PgConnection, rules: &Rules) -> Result<(), StoreError> {
    let before = get_rules(conn).await?;
    sqlx::query!(
        "update company set link_threshold = $1, quiet_from = $2, quiet_to = $3, warn_outside_hours = $4",
        rules.link_threshold,
        rules.quiet_from,
        rules.quiet_to,
        rules.warn_outside_hours
    )
    .execute(&mut *conn)
    .await?;
    if before.link_threshold != rules.link_threshold {
        unlinked::hold_back(conn).await?;
        sqlx::query!(
            r#"update chats c set unlinked_seq = unlinked_seq + 1,
                      unlinked_from = least(c.unlinked_from, (select min(sent_at) from messages
                                                              where chat_id = c.id and business = c.business))
               where exists (select 1 from asks a where a.chat_id = c.id and a.business = c.business)"#
        )
        .execute(conn)
        .await?;
    }
    Ok(())
}
