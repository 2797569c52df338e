//! The company's own words and rules.

use chrono_tz::Tz;
use sqlx::PgConnection;

use crate::StoreError;

/// The company.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Company {
    /// Its shown name.
    pub name: String,
    /// Where its days begin and end.
    pub zone: Tz,
    /// A response within this many seconds counts as in time.
    pub response_target_secs: i32,
}

/// The company's row.
///
/// # Errors
/// When the database is away or holds an unknown time zone.
pub async fn get(conn: &mut PgConnection) -> Result<Company, StoreError> {
    let row = sqlx::query!("select name, time_zone, response_target_secs from company")
        .fetch_one(conn)
        .await?;
    let zone = row
        .time_zone
        .parse()
        .map_err(|_| StoreError::Taken(format!("unknown time zone {}", row.time_zone)))?;
    Ok(Company {
        name: row.name,
        zone,
        response_target_secs: row.response_target_secs,
    })
}

/// Replaces the company's row.
///
/// # Errors
/// [`StoreError::Taken`] when the target is not between a second and a week.
pub async fn set(conn: &mut PgConnection, company: &Company) -> Result<(), StoreError> {
    sqlx::query!(
        "update company set name = $1, time_zone = $2, response_target_secs = $3",
        company.name,
        company.zone.name(),
        company.response_target_secs
    )
    .execute(conn)
    .await?;
    Ok(())
}
