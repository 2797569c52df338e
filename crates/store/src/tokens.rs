//! Access for programs: tokens with a role, of which only digests are kept.

use chrono::{DateTime, TimeDelta, Utc};
use finco_domain::people::UserRole;
use sqlx::PgConnection;

use crate::StoreError;

/// A token as listed: never the token itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Its number.
    pub id: i64,
    /// What it is for.
    pub name: String,
    /// What its holder may do.
    pub role: UserRole,
    /// The departments a supervisor's token sees.
    pub departments: Vec<i64>,
    /// Since when.
    pub created_at: DateTime<Utc>,
    /// Who made it.
    pub created_by: String,
    /// Until when; `None`: until it is revoked.
    pub expires_at: Option<DateTime<Utc>>,
    /// When it was last used, to the minute.
    pub last_used_at: Option<DateTime<Utc>>,
}

/// A new token.
#[derive(Debug, Clone)]
pub struct NewToken<'a> {
    /// What it is for.
    pub name: &'a str,
    /// The digest of the token.
    pub digest: &'a [u8],
    /// What its holder may do.
    pub role: UserRole,
    /// The departments a supervisor's token sees.
    pub departments: &'a [i64],
    /// Who makes it.
    pub by: &'a str,
    /// Until when.
    pub expires_at: Option<DateTime<Utc>>,
}

/// Keeps a token.
///
/// # Errors
/// [`StoreError::Taken`] with `token_name_taken`.
pub async fn insert(conn: &mut PgConnection, token: &NewToken<'_>, now: DateTime<Utc>) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"insert into api_tokens (name, token_digest, role, departments, created_at, created_by, expires_at)
           values ($1, $2, $3, $4, $5, $6, $7) returning id"#,
        token.name,
        token.digest,
        token.role.as_str(),
        token.departments,
        now,
        token.by,
        token.expires_at
    )
    .fetch_one(conn)
    .await?)
}

/// Tokens that were not revoked, newest first; expired ones too, until somebody takes them away.
///
/// # Errors
/// When the database is away.
pub async fn list(conn: &mut PgConnection) -> Result<Vec<Token>, StoreError> {
    select(conn, None).await
}

/// The token with this digest, if it lives; notes the use, at most once a minute.
///
/// # Errors
/// When the database is away.
pub async fn find_live(
    conn: &mut PgConnection,
    digest: &[u8],
    now: DateTime<Utc>,
) -> Result<Option<Token>, StoreError> {
    let token = select(conn, Some(digest)).await?.pop();
    let Some(token) = token.filter(|token| token.expires_at.is_none_or(|until| now < until)) else {
        return Ok(None);
    };
    if token.last_used_at.is_none_or(|at| at + TimeDelta::minutes(1) <= now) {
        sqlx::query!("update api_tokens set last_used_at = $2 where id = $1", token.id, now)
            .execute(conn)
            .await?;
    }
    Ok(Some(token))
}

async fn select(conn: &mut PgConnection, digest: Option<&[u8]>) -> Result<Vec<Token>, StoreError> {
    let rows = sqlx::query!(
        r#"select id, name, role, departments, created_at, created_by, expires_at, last_used_at from api_tokens
           where revoked_at is null and ($1::bytea is null or token_digest = $1) order by id desc"#,
        digest
    )
    .fetch_all(conn)
    .await?;
    let tokens = rows.into_iter().filter_map(|row| {
        Some(Token {
            id: row.id,
            name: row.name,
            role: UserRole::from_word(&row.role)?,
            departments: row.departments,
            created_at: row.created_at,
            created_by: row.created_by,
            expires_at: row.expires_at,
            last_used_at: row.last_used_at,
        })
    });
    Ok(tokens.collect())
}

/// Revokes a token; its name is free again. The name it had.
///
/// # Errors
/// [`StoreError::NotFound`] when there is no such token, or it was revoked before.
pub async fn revoke(conn: &mut PgConnection, id: i64, by: &str, now: DateTime<Utc>) -> Result<String, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"update api_tokens t set revoked_at = $2, revoked_by = $3, name = t.name || ' #' || t.id
           from (select id, name from api_tokens where id = $1 and revoked_at is null for update) b
           where t.id = b.id returning b.name"#,
        id,
        now,
        by
    )
    .fetch_one(conn)
    .await?)
}
