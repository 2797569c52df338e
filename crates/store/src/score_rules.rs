//! The rules by which metrics become scores: dated, never changed, never taken away.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use finco_domain::score::{MetricKey, Rule, Weight};
use finco_domain::time::Month;
use serde_json::Value;
use sqlx::PgConnection;

use crate::StoreError;

pub(crate) struct Row {
    pub(crate) version: i64,
    pub(crate) applies_from: NaiveDate,
    pub(crate) minimum_n: i32,
    pub(crate) weights: Value,
    pub(crate) note: String,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) created_by: String,
}

impl Row {
    /// Weights of metrics that this release does not know are left out: they cannot be measured.
    pub(crate) fn rule(self) -> Rule {
        let words: BTreeMap<String, Weight> = serde_json::from_value(self.weights).unwrap_or_default();
        let weights = words
            .into_iter()
            .filter_map(|(word, weight)| Some((MetricKey::from_word(&word)?, weight)));
        Rule {
            version: self.version,
            applies_from: self.applies_from,
            minimum_n: u32::try_from(self.minimum_n).unwrap_or(1),
            weights: weights.collect(),
            note: self.note,
            created_at: self.created_at,
            created_by: self.created_by,
        }
    }
}

/// The rules in force for a month: those that apply from it or before, the latest first month winning, of equal ones the
/// latest made.
///
/// # Errors
/// When the database is away.
pub async fn in_force(conn: &mut PgConnection, month: Month) -> Result<Rule, StoreError> {
    let row = sqlx::query_as!(
        Row,
        "select * from score_rules where applies_from <= $1 order by applies_from desc, version desc limit 1",
        month.first_day()
    )
    .fetch_optional(conn)
    .await?;
    row.map(Row::rule).ok_or(StoreError::NotFound)
}

/// A version of the rules.
///
/// # Errors
/// [`StoreError::NotFound`] when there is none with this number.
pub async fn get(conn: &mut PgConnection, version: i64) -> Result<Rule, StoreError> {
    let row = sqlx::query_as!(Row, "select * from score_rules where version = $1", version)
        .fetch_optional(conn)
        .await?;
    row.map(Row::rule).ok_or(StoreError::NotFound)
}

/// Every version, newest first.
///
/// # Errors
/// When the database is away.
pub async fn list(conn: &mut PgConnection) -> Result<Vec<Rule>, StoreError> {
    let rows = sqlx::query_as!(Row, "select * from score_rules order by version desc")
        .fetch_all(conn)
        .await?;
    Ok(rows.into_iter().map(Row::rule).collect())
}

/// Makes a version; its number.
///
/// # Errors
/// When the database is away.
pub async fn insert(
    conn: &mut PgConnection,
    applies_from: Month,
    minimum_n: u32,
    weights: &BTreeMap<MetricKey, Weight>,
    note: &str,
    by: &str,
    now: DateTime<Utc>,
) -> Result<i64, StoreError> {
    let words: BTreeMap<&str, Weight> = weights.iter().map(|(key, weight)| (key.as_str(), *weight)).collect();
    Ok(sqlx::query_scalar!(
        r#"insert into score_rules (applies_from, minimum_n, weights, note, created_by, created_at)
           values ($1, $2, $3, $4, $5, $6) returning version"#,
        applies_from.first_day(),
        i32::try_from(minimum_n).unwrap_or(i32::MAX),
        serde_json::to_value(words).unwrap_or_default(),
        note,
        by,
        now
    )
    .fetch_one(conn)
    .await?)
}

/// Months that were scored by other rules than those now in force for them.
///
/// # Errors
/// When the database is away.
pub async fn list_outdated(conn: &mut PgConnection) -> Result<Vec<Month>, StoreError> {
    let months = sqlx::query_scalar!(
        r#"select month from score_runs r where cardinality(employee_ids) > 0 and rule_version <> (
               select version from score_rules where applies_from <= r.month
               order by applies_from desc, version desc limit 1)
           order by month"#
    )
    .fetch_all(conn)
    .await?;
    Ok(months.into_iter().map(Month::of).collect())
}
