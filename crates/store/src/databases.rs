//! Whole databases, made and dropped: for tests, for the demo and for benchmarks.

use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, PgConnection};

use crate::StoreError;

/// Makes the database `name` anew on the server of `url` and returns its address. Whatever it held is gone.
///
/// # Errors
/// When the server is away, or the user may not make databases.
///
/// # Panics
/// Never: `name` is one of ours.
pub async fn recreate(url: &str, name: &str) -> Result<String, StoreError> {
    let server: PgConnectOptions = url.parse().map_err(|_| StoreError::BadUrl)?;
    let mut admin = server.connect().await?;
    sqlx::query("set client_min_messages = warning")
        .execute(&mut admin)
        .await?;
    drop(&mut admin, name).await?;
    sqlx::query(AssertSqlSafe(format!("create database {}", identifier(name))))
        .execute(&mut admin)
        .await?;
    Ok(server.database(name).to_url_lossy().to_string())
}

/// Takes the database `name` for as long as the connection returned is kept; `None` when somebody else has it.
///
/// # Errors
/// When the server is away.
pub async fn claim(url: &str, name: &str) -> Result<Option<PgConnection>, StoreError> {
    let server: PgConnectOptions = url.parse().map_err(|_| StoreError::BadUrl)?;
    let mut held = server.connect().await?;
    let is_ours = sqlx::query_scalar::<_, bool>("select pg_try_advisory_lock(hashtextextended($1, 8))")
        .bind(name)
        .fetch_one(&mut held)
        .await?;
    Ok(is_ours.then_some(held))
}

/// Drops the database `name` on the server of `url`.
///
/// # Errors
/// When the server is away.
pub async fn remove(url: &str, name: &str) -> Result<(), StoreError> {
    let server: PgConnectOptions = url.parse().map_err(|_| StoreError::BadUrl)?;
    drop(&mut server.connect().await?, name).await
}

/// Drops the database `name`, its connections included.
pub(crate) async fn drop(admin: &mut PgConnection, name: &str) -> Result<(), StoreError> {
    let sql = format!("drop database if exists {} with (force)", identifier(name));
    sqlx::query(AssertSqlSafe(sql)).execute(admin).await?;
    Ok(())
}

/// A name as SQL writes it.
fn identifier(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
