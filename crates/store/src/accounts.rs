//! Dashboard users as the administration sees them.

use chrono::{DateTime, Utc};
use finco_domain::people::{EmployeeId, Language, UserRole};
use sqlx::PgConnection;

use crate::StoreError;
use crate::people::Department;

/// A user with everything that is set up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The number.
    pub id: i64,
    /// The sign-in name.
    pub login: String,
    /// The shown name.
    pub name: String,
    /// What the user may do.
    pub role: UserRole,
    /// The language of the pages.
    pub language: Language,
    /// The employee this user is.
    pub employee: Option<(EmployeeId, String)>,
    /// The departments a supervisor sees.
    pub departments: Vec<Department>,
    /// Signed in now, on how many devices.
    pub sessions: i64,
    /// When the user last signed in.
    pub last_sign_in_at: Option<DateTime<Utc>>,
    /// The password was set by somebody else.
    pub password_is_temporary: bool,
    /// Since when.
    pub created_at: DateTime<Utc>,
    /// May not sign in.
    pub disabled_at: Option<DateTime<Utc>>,
}

/// Users by name, or the one with this number.
///
/// # Errors
/// When the database is away.
pub async fn list(conn: &mut PgConnection, only: Option<i64>, now: DateTime<Utc>) -> Result<Vec<Account>, StoreError> {
    let rows = sqlx::query!(
        r#"select u.id, u.login, u.name, u.role, u.language, u.created_at, u.disabled_at, u.last_sign_in_at,
                  u.password_is_temporary, e.id as "employee_id?", e.name as "employee_name?",
                  array(select d.id from user_departments ud join departments d on d.id = ud.department_id
                        where ud.user_id = u.id order by fold(d.name), d.id) as "department_ids!",
                  array(select d.name from user_departments ud join departments d on d.id = ud.department_id
                        where ud.user_id = u.id order by fold(d.name), d.id) as "department_names!",
                  (select count(*) from sessions s where s.user_id = u.id and s.expires_at > $2) as "sessions!"
           from users u left join employees e on e.id = u.employee_id
           where $1::bigint is null or u.id = $1 order by fold(u.name), u.id"#,
        only,
        now
    )
    .fetch_all(conn)
    .await?;
    let accounts = rows.into_iter().filter_map(|row| {
        let departments = row.department_ids.into_iter().zip(row.department_names);
        Some(Account {
            id: row.id,
            login: row.login,
            name: row.name,
            role: UserRole::from_word(&row.role)?,
            language: Language::from_tag(&row.language).unwrap_or_default(),
            employee: row.employee_id.map(EmployeeId).zip(row.employee_name),
            departments: departments.map(|(id, name)| Department { id, name }).collect(),
            sessions: row.sessions,
            last_sign_in_at: row.last_sign_in_at,
            password_is_temporary: row.password_is_temporary,
            created_at: row.created_at,
            disabled_at: row.disabled_at,
        })
    });
    Ok(accounts.collect())
}

/// The user with this number, disabled or not.
///
/// # Errors
/// [`StoreError::NotFound`] when there is no such user.
pub async fn get(conn: &mut PgConnection, id: i64, now: DateTime<Utc>) -> Result<Account, StoreError> {
    list(conn, Some(id), now).await?.pop().ok_or(StoreError::NotFound)
}

/// The admins who may sign in, held until the transaction ends: so that two of them do not take each other away.
///
/// # Errors
/// When the database is away.
pub async fn lock_admins(conn: &mut PgConnection) -> Result<Vec<i64>, StoreError> {
    Ok(
        sqlx::query_scalar!("select id from users where role = 'admin' and disabled_at is null order by id for update")
            .fetch_all(conn)
            .await?,
    )
}

/// What can be set of a user.
#[derive(Debug, Clone)]
pub struct Facts<'a> {
    /// The shown name.
    pub name: &'a str,
    /// What the user may do.
    pub role: UserRole,
    /// The language of the pages.
    pub language: Language,
    /// The employee this user is.
    pub employee: Option<i64>,
    /// The departments a supervisor sees.
    pub departments: &'a [i64],
    /// Set for who may not sign in.
    pub disabled_at: Option<DateTime<Utc>>,
}

/// Changes a user. Who may not sign in any more is signed out everywhere.
///
/// # Errors
/// [`StoreError::Taken`] when there is no such employee or department.
pub async fn set(conn: &mut PgConnection, id: i64, facts: &Facts<'_>) -> Result<(), StoreError> {
    sqlx::query!(
        "update users set name = $2, role = $3, language = $4, employee_id = $5, disabled_at = $6 where id = $1",
        id,
        facts.name,
        facts.role.as_str(),
        facts.language.as_str(),
        facts.employee,
        facts.disabled_at
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!("delete from user_departments where user_id = $1", id)
        .execute(&mut *conn)
        .await?;
    sqlx::query!(
        "insert into user_departments (user_id, department_id) select distinct $1::bigint, unnest($2::bigint[])",
        id,
        facts.departments
    )
    .execute(&mut *conn)
    .await?;
    if facts.disabled_at.is_some() {
        end_sessions(conn, id).await?;
    }
    Ok(())
}

/// Signs a user out everywhere; how many sessions that ended.
///
/// # Errors
/// When the database is away.
pub async fn end_sessions(conn: &mut PgConnection, id: i64) -> Result<u64, StoreError> {
    let done = sqlx::query!("delete from sessions where user_id = $1", id)
        .execute(conn)
        .await?;
    Ok(done.rows_affected())
}

/// Says that a user's password was set by somebody else, or that it is the user's own.
///
/// # Errors
/// When the database is away.
pub async fn set_temporary(conn: &mut PgConnection, id: i64, is_temporary: bool) -> Result<(), StoreError> {
    sqlx::query!(
        "update users set password_is_temporary = $2 where id = $1",
        id,
        is_temporary
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Does the user still have a password that somebody else set?
///
/// # Errors
/// When the database is away.
pub async fn has_temporary_password(conn: &mut PgConnection, id: i64) -> Result<bool, StoreError> {
    Ok(
        sqlx::query_scalar!("select password_is_temporary from users where id = $1", id)
            .fetch_optional(conn)
            .await?
            .unwrap_or(false),
    )
}

/// Sets the user's own new password; every other session of the user ends.
///
/// # Errors
/// When the database is away.
pub async fn set_own_password(
    conn: &mut PgConnection,
    id: i64,
    password_hash: &str,
    kept_session: &[u8],
) -> Result<(), StoreError> {
    sqlx::query!(
        "update users set password_hash = $2, password_is_temporary = false where id = $1",
        id,
        password_hash
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "delete from sessions where user_id = $1 and token_digest <> $2",
        id,
        kept_session
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Notes that the user signed in.
///
/// # Errors
/// When the database is away.
pub async fn note_sign_in(conn: &mut PgConnection, id: i64, now: DateTime<Utc>) -> Result<(), StoreError> {
    sqlx::query!("update users set last_sign_in_at = $2 where id = $1", id, now)
        .execute(conn)
        .await?;
    Ok(())
}

/// What is known of the bot's sending: when a message last arrived, when sending last failed and why, and the oldest
/// message that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BotTrace {
    /// When the newest update was taken in.
    pub last_update_at: Option<DateTime<Utc>>,
    /// When the newest message went out.
    pub last_sent_at: Option<DateTime<Utc>>,
    /// When sending last failed.
    pub last_failed_at: Option<DateTime<Utc>>,
    /// Why it did.
    pub last_error: Option<String>,
    /// Since when the oldest unsent message waits.
    pub waiting_since: Option<DateTime<Utc>>,
}

/// What the log and the outbox tell of the bot.
///
/// # Errors
/// When the database is away.
pub async fn bot_trace(conn: &mut PgConnection) -> Result<BotTrace, StoreError> {
    Ok(sqlx::query_as!(
        BotTrace,
        r#"select greatest((select received_at from messages where update_id is not null
                            order by sent_at desc limit 1),
                           (select max(received_at) from chat_events)) as last_update_at,
                  (select max(settled_at) from outbox where state = 'sent') as last_sent_at,
                  (select max(settled_at) from outbox where state = 'failed') as last_failed_at,
                  (select error from outbox where state = 'failed' order by settled_at desc limit 1) as last_error,
                  (select min(created_at) from outbox where state = 'queued') as waiting_since"#
    )
    .fetch_one(conn)
    .await?)
}
