//! Dashboard users and their sessions.

use chrono::{DateTime, Utc};
use finco_domain::people::{EmployeeId, Language, UserRole};
use sqlx::PgConnection;

use crate::StoreError;

/// A dashboard user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// The number.
    pub id: i64,
    /// The sign-in name, lower case.
    pub login: String,
    /// The shown name.
    pub name: String,
    /// What the user may do.
    pub role: UserRole,
    /// The language of the pages.
    pub language: Language,
    /// The employee this user is, for own numbers.
    pub employee: Option<EmployeeId>,
    /// The departments a supervisor sees.
    pub departments: Vec<i64>,
}

/// A new user.
#[derive(Debug, Clone)]
pub struct NewUser<'a> {
    /// The sign-in name; kept in lower case.
    pub login: &'a str,
    /// The shown name.
    pub name: &'a str,
    /// The argon2id hash in PHC form.
    pub password_hash: &'a str,
    /// What the user may do.
    pub role: UserRole,
    /// The language of the pages.
    pub language: Language,
    /// The employee this user is.
    pub employee: Option<EmployeeId>,
    /// The departments a supervisor sees.
    pub departments: &'a [i64],
}

/// Adds a user.
///
/// # Errors
/// [`StoreError::Taken`] with `login_taken` when the login is in use.
pub async fn insert(conn: &mut PgConnection, user: &NewUser<'_>, now: DateTime<Utc>) -> Result<i64, StoreError> {
    let id = sqlx::query_scalar!(
        r#"insert into users (login, name, password_hash, role, language, employee_id, created_at)
           values (lower($1), $2, $3, $4, $5, $6, $7) returning id"#,
        user.login,
        user.name,
        user.password_hash,
        user.role.as_str(),
        user.language.as_str(),
        user.employee.map(|id| id.0),
        now
    )
    .fetch_one(&mut *conn)
    .await?;
    sqlx::query!(
        "insert into user_departments (user_id, department_id) select $1, unnest($2::bigint[])",
        id,
        user.departments
    )
    .execute(conn)
    .await?;
    Ok(id)
}

/// Gives a user a password that another has chosen, and ends every session of the user.
///
/// # Errors
/// [`StoreError::NotFound`] when there is no such login.
pub async fn set_password(conn: &mut PgConnection, login: &str, password_hash: &str) -> Result<(), StoreError> {
    let id = sqlx::query_scalar!(
        "update users set password_hash = $2, password_is_temporary = true where login = lower($1) returning id",
        login,
        password_hash
    )
    .fetch_optional(&mut *conn)
    .await?
    .ok_or(StoreError::NotFound)?;
    sqlx::query!("delete from sessions where user_id = $1", id)
        .execute(conn)
        .await?;
    Ok(())
}

/// The hash to check a password against, and whose it is. Disabled users have none.
///
/// # Errors
/// When the database is away.
pub async fn find_password(conn: &mut PgConnection, login: &str) -> Result<Option<(i64, String)>, StoreError> {
    let row = sqlx::query!(
        "select id, password_hash from users where login = lower($1) and disabled_at is null",
        login
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| (row.id, row.password_hash)))
}

/// Is there any user yet?
///
/// # Errors
/// When the database is away.
pub async fn any(conn: &mut PgConnection) -> Result<bool, StoreError> {
    Ok(sqlx::query_scalar!(r#"select exists(select 1 from users) as "any!""#)
        .fetch_one(conn)
        .await?)
}

/// Opens a session. Only the digest of its token is kept.
///
/// # Errors
/// When the database is away.
pub async fn open_session(
    conn: &mut PgConnection,
    token_digest: &[u8],
    user_id: i64,
    csrf: &str,
    now: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    user_agent: Option<&str>,
) -> Result<(), StoreError> {
    sqlx::query!("delete from sessions where expires_at < $1", now)
        .execute(&mut *conn)
        .await?;
    sqlx::query!(
        r#"insert into sessions (token_digest, user_id, csrf, created_at, expires_at, user_agent)
           values ($1, $2, $3, $4, $5, $6)"#,
        token_digest,
        user_id,
        csrf,
        now,
        expires_at,
        user_agent
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The user of a live session, and its CSRF token.
///
/// # Errors
/// When the database is away.
pub async fn find_by_session(
    conn: &mut PgConnection,
    token_digest: &[u8],
    now: DateTime<Utc>,
) -> Result<Option<(User, String)>, StoreError> {
    let row = sqlx::query!(
        r#"select u.id, u.login, u.name, u.role, u.language, u.employee_id, s.csrf,
                  array(select department_id from user_departments where user_id = u.id) as "departments!"
           from sessions s join users u on u.id = s.user_id
           where s.token_digest = $1 and s.expires_at > $2 and u.disabled_at is null"#,
        token_digest,
        now
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.and_then(|row| {
        let user = User {
            id: row.id,
            login: row.login,
            name: row.name,
            role: UserRole::from_word(&row.role)?,
            language: Language::from_tag(&row.language).unwrap_or_default(),
            employee: row.employee_id.map(EmployeeId),
            departments: row.departments,
        };
        Some((user, row.csrf))
    }))
}

/// Ends one session.
///
/// # Errors
/// When the database is away.
pub async fn close_session(conn: &mut PgConnection, token_digest: &[u8]) -> Result<(), StoreError> {
    sqlx::query!("delete from sessions where token_digest = $1", token_digest)
        .execute(conn)
        .await?;
    Ok(())
}

/// Sets the language of a user's pages.
///
/// # Errors
/// When the database is away.
pub async fn set_language(conn: &mut PgConnection, user_id: i64, language: Language) -> Result<(), StoreError> {
    sqlx::query!(
        "update users set language = $2 where id = $1",
        user_id,
        language.as_str()
    )
    .execute(conn)
    .await?;
    Ok(())
}
