//! The morning's digest: yesterday in figures, and who was told.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgConnection;

use crate::StoreError;
use crate::waits::Sight;

/// One ask of the day, as the digest counts it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// `open`, `answered`, `closed`.
    pub state: String,
    /// Whose it is in the scores.
    pub employee: Option<i64>,
    /// That employee's name.
    pub name: Option<String>,
    /// The credited part of the wait, once answered.
    pub own_secs: Option<i64>,
    /// Was the client answered in time? An open one is not once it is due.
    pub within_target: Option<bool>,
    /// Was the employee in time?
    pub own_in_time: Option<bool>,
    /// When it is or was due.
    pub due_at: DateTime<Utc>,
}

/// Asks of a stretch of time that count, in working hours, credited within a sight. What nobody holds counts for
/// whose its chat is, and for every supervisor when it is nobody's.
///
/// # Errors
/// When the database is away.
pub async fn list_asks(
    conn: &mut PgConnection,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
    sight: &Sight,
) -> Result<Vec<Counted>, StoreError> {
    Ok(sqlx::query_as!(
        Counted,
        r#"select a.state, a.employee_id as "employee?", e.name as "name?", a.own_secs as "own_secs?", a.within_target,
                  coalesce(a.own_in_time, a.within_target) as own_in_time, a.due_at
           from asks a
           left join employees e on e.id = a.employee_id
           left join chats c on c.id = a.chat_id and c.business = a.business
           where a.asked_at >= $1 and a.asked_at < $2 and a.state in ('open', 'answered', 'closed')
             and not a.off_hours
             and in_sight($3, a.employee_id, null, c.responsible_id)
           order by a.id"#,
        from,
        to,
        sight.employees()
    )
    .fetch_all(conn)
    .await?)
}

/// Notes that somebody is told of a day; `false` when they were told before.
///
/// # Errors
/// When the database is away.
pub async fn insert(
    conn: &mut PgConnection,
    day: NaiveDate,
    recipient: i64,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "insert into digests (day, recipient_id, given_at) values ($1, $2, $3) on conflict do nothing",
        day,
        recipient,
        now
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Sets whether somebody wants the digest.
///
/// # Errors
/// When the database is away.
pub async fn set_wanted(conn: &mut PgConnection, employee: i64, wanted: bool) -> Result<(), StoreError> {
    sqlx::query!("update employees set wants_digest = $2 where id = $1", employee, wanted)
        .execute(conn)
        .await?;
    Ok(())
}
