//! What the first page counts.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use crate::waits::Sight;
use crate::{StoreError, sight};

/// How many clients waited at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    /// All of them.
    pub open: i64,
    /// Of them, past due.
    pub overdue: i64,
}

/// How many clients waited at each of these moments, which are in order: asked before it and not answered before it. Asks
/// that were asked before `since` and have been answered are left out.
///
/// # Errors
/// When the database is away.
pub async fn list_waiting(
    conn: &mut PgConnection,
    sight: &Sight,
    moments: &[DateTime<Utc>],
    since: DateTime<Utc>,
) -> Result<Vec<Waiting>, StoreError> {
    // A bucket is the number of moments at or before: what lies between two of them is alike.
    let groups = sqlx::query!(
        r#"select width_bucket(a.asked_at, $1::timestamptz[]) as "asked!", width_bucket(a.due_at, $1) as "due!",
                  width_bucket(coalesce(a.answered_at, a.closed_at, 'infinity'), $1) as "ended!",
                  a.state = 'open' and a.within_target is true as "in_time!", count(*) as "n!"
           from asks a join chats c on c.id = a.chat_id and c.business = a.business
           where (a.state = 'open'
                  or (a.state in ('answered', 'closed') and a.asked_at >= $3
                      and coalesce(a.answered_at, a.closed_at) >= $4))
             and in_sight($2, a.holder_id, a.answered_by, c.responsible_id)
           group by 1, 2, 3, 4"#,
        moments,
        sight.employees(),
        since,
        moments.first()
    )
    .fetch_all(conn)
    .await?;
    let mut waiting = vec![Waiting { open: 0, overdue: 0 }; moments.len()];
    let place = |bucket: i32| usize::try_from(bucket).unwrap_or_default();
    for group in groups {
        for (at, moment) in waiting.iter_mut().enumerate().take(place(group.ended)) {
            if at >= place(group.asked) {
                moment.open += group.n;
                if at >= place(group.due) && !group.in_time {
                    moment.overdue += group.n;
                }
            }
        }
    }
    Ok(waiting)
}

/// What needs an admin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Faults {
    /// Chats of clients that the bot cannot read in full.
    pub blind_chats: i64,
    /// Updates that could not be read.
    pub quarantined: i64,
    /// What could not be sent since the given moment.
    pub failed_sends: i64,
}

/// Counts what needs an admin.
///
/// # Errors
/// When the database is away.
pub async fn count_faults(conn: &mut PgConnection, since: DateTime<Utc>) -> Result<Faults, StoreError> {
    let row = sqlx::query!(
        r#"select (select count(*) from quarantine) as "quarantined!",
                  (select count(*) from outbox where state = 'failed' and settled_at >= $1) as "failed_sends!""#,
        since
    )
    .fetch_one(&mut *conn)
    .await?;
    Ok(Faults {
        blind_chats: sight::count_blind(conn).await?,
        quarantined: row.quarantined,
        failed_sends: row.failed_sends,
    })
}

/// How many of those who work here (in these departments, or in all) have no Telegram account.
///
/// # Errors
/// When the database is away.
pub async fn count_unlinked_employees(conn: &mut PgConnection, departments: Option<&[i64]>) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"select count(*) as "n!" from employees
           where telegram_id is null and left_at is null
             and ($1::bigint[] is null or department_id = any($1))"#,
        departments
    )
    .fetch_one(conn)
    .await?)
}

/// What is set up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SetUp {
    /// The bot has heard something.
    pub bot: bool,
    /// An employee has a Telegram account.
    pub employees: bool,
    /// There is a chat in which clients ask.
    pub chats: bool,
    /// A calendar version that the set-up did not write.
    pub calendar: bool,
}

/// Looks at what is set up.
///
/// # Errors
/// When the database is away.
pub async fn get_set_up(conn: &mut PgConnection) -> Result<SetUp, StoreError> {
    let row = sqlx::query!(
        r#"select exists(select 1 from chats) or exists(select 1 from chat_events) as "bot!",
                  exists(select 1 from employees where telegram_id is not null) as "employees!",
                  exists(select 1 from chats where purpose = 'client'
                           and (kind in ('group', 'supergroup') or business <> '')) as "chats!",
                  exists(select 1 from calendar_versions where created_by <> 'setup') as "calendar!""#
    )
    .fetch_one(conn)
    .await?;
    Ok(SetUp {
        bot: row.bot,
        employees: row.employees,
        chats: row.chats,
        calendar: row.calendar,
    })
}

/// How many asks an employee holds now, and how many of them are past due.
///
/// # Errors
/// When the database is away.
pub async fn count_held(conn: &mut PgConnection, employee: i64, now: DateTime<Utc>) -> Result<Waiting, StoreError> {
    let row = sqlx::query!(
        r#"select count(*) as "open!",
                  count(*) filter (where due_at < $2 and within_target is not true) as "overdue!"
           from asks where state = 'open' and holder_id = $1"#,
        employee,
        now
    )
    .fetch_one(conn)
    .await?;
    Ok(Waiting {
        open: row.open,
        overdue: row.overdue,
    })
}
