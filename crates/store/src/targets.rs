//! How soon an answer is due, by whom and from when on.

use chrono::{DateTime, Utc};
use finco_domain::calendar::{StopsAt, Target, Unit};
use sqlx::PgConnection;

use crate::scopes::Scope;
use crate::{StoreError, unlinked};

/// A target as it was written.
#[derive(Debug, Clone)]
pub struct TargetRow {
    /// What it says.
    pub target: Target,
    /// Whose asks it is for.
    pub scope: Scope,
    /// The name of the department or chat.
    pub name: Option<String>,
    /// From when on it applies.
    pub applies_from: DateTime<Utc>,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// By whom.
    pub created_by: String,
}

/// Every target, the one that applies last first.
///
/// # Errors
/// When the database is away.
pub async fn list(conn: &mut PgConnection) -> Result<Vec<TargetRow>, StoreError> {
    let rows = sqlx::query!(
        r#"select t.id, scope, scope_id, applies_from, first_secs, next_secs, unit, stops_at, warn_percent, created_at,
                  created_by,
                  case scope
                    when 'department' then (select name from departments d where d.id::text = t.scope_id)
                    when 'chat' then (select title from chats c
                                      where c.id::text = split_part(t.scope_id, '/', 1)
                                        and c.business = split_part(t.scope_id, '/', 2))
                  end as name
           from targets t order by applies_from desc, t.id desc"#
    )
    .fetch_all(conn)
    .await?;
    let targets = rows.into_iter().filter_map(|row| {
        Some(TargetRow {
            target: Target {
                id: row.id,
                first_secs: row.first_secs,
                next_secs: row.next_secs,
                unit: Unit::from_word(&row.unit)?,
                stops_at: StopsAt::from_word(&row.stops_at)?,
                warn_percent: row.warn_percent,
            },
            scope: Scope::from_words(&row.scope, &row.scope_id)?,
            name: row.name,
            applies_from: row.applies_from,
            created_at: row.created_at,
            created_by: row.created_by,
        })
    });
    Ok(targets.collect())
}

/// The company's own target at a moment: the last one that began by then.
///
/// # Errors
/// [`StoreError::NotFound`] when the company had none yet.
pub async fn get_company(conn: &mut PgConnection, at: DateTime<Utc>) -> Result<Target, StoreError> {
    let row = sqlx::query!(
        r#"select id, first_secs, next_secs, unit, stops_at, warn_percent from targets
           where scope = 'company' and applies_from <= $1 order by applies_from desc, id desc limit 1"#,
        at
    )
    .fetch_optional(conn)
    .await?
    .ok_or(StoreError::NotFound)?;
    Ok(Target {
        id: row.id,
        first_secs: row.first_secs,
        next_secs: row.next_secs,
        unit: Unit::from_word(&row.unit).ok_or(StoreError::NotFound)?,
        stops_at: StopsAt::from_word(&row.stops_at).ok_or(StoreError::NotFound)?,
        warn_percent: row.warn_percent,
    })
}

/// Sets a target from a moment on; its number in `target` is not used.
///
/// # Errors
/// [`StoreError::Taken`] when the seconds are not between one and thirty days, or the scope is an employee.
pub async fn insert(
    conn: &mut PgConnection,
    scope: &Scope,
    target: &Target,
    applies_from: DateTime<Utc>,
    (by, now): (&str, DateTime<Utc>),
) -> Result<i64, StoreError> {
    unlinked::hold_back(conn).await?;
    let (word, id) = scope.words();
    Ok(sqlx::query_scalar!(
        r#"insert into targets (scope, scope_id, applies_from, first_secs, next_secs, unit, stops_at, warn_percent,
                                created_at, created_by)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning id"#,
        word,
        id,
        applies_from,
        target.first_secs,
        target.next_secs,
        target.unit.as_str(),
        target.stops_at.as_str(),
        &target.warn_percent,
        now,
        by
    )
    .fetch_one(conn)
    .await?)
}
