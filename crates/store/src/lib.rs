//! All SQL, one file per feature. Functions take a connection; the caller owns the transaction.

pub mod accounts;
pub mod asks;
pub mod audit;
pub mod calendars;
pub mod changes;
pub mod chat_rows;
pub mod chats;
pub mod company;
pub mod company_bench;
pub mod cuts;
pub mod databases;
pub mod decisions;
pub mod digests;
pub mod error;
pub mod events;
pub mod exports;
pub mod floor;
pub mod gaps;
pub mod invites;
pub mod media;
pub mod messages;
pub mod metrics;
pub mod outbox;
pub mod overview;
pub mod partitions;
pub mod people;
pub mod quarantine;
pub mod rebuild;
pub mod response_stats;
pub mod rulebook;
pub mod saved_views;
pub mod schedule;
pub mod scopes;
pub mod score_basis;
pub mod score_days;
pub mod score_rules;
pub mod scores;
pub mod search;
pub mod sight;
pub mod staff;
pub mod supervisors;
pub mod talks;
pub mod targets;
#[cfg(feature = "testing")]
pub mod testing;
pub mod tokens;
pub mod unlinked;
pub mod users;
pub mod waiting;
pub mod waits;
pub mod warnings;

use std::time::Duration;

pub use error::StoreError;
use sqlx::Executor;
use sqlx::migrate::MigrateError;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
pub use sqlx::{Connection, PgConnection, PgPool};

static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("../../migrations");

/// What every connection is told at its start. A process that froze in the middle of a transaction must not hold up the
/// others by its locks: the server ends such a transaction. A host that is gone is noticed in a minute, not in two hours.
const SESSION: &str = "set idle_in_transaction_session_timeout = '10s'; set tcp_keepalives_idle = 30; \
                       set tcp_keepalives_interval = 10; set tcp_keepalives_count = 3";

/// Opens a pool of at most `connections`. No connection is made before the first use, so a database that is away at
/// start is an error of the first query, not of the program.
///
/// # Errors
/// [`StoreError::BadUrl`] when `url` is not a Postgres address.
pub fn pool(url: &str, connections: u32) -> Result<PgPool, StoreError> {
    let options: PgConnectOptions = url.parse().map_err(|_| StoreError::BadUrl)?;
    let options = options.application_name("finco");
    Ok(PgPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(Duration::from_secs(10))
        .after_connect(|conn, _| Box::pin(async move { conn.execute(SESSION).await.map(drop) }))
        .connect_lazy_with(options))
}

/// Brings the schema up to date. Safe to run from several processes at once and again and again.
///
/// # Errors
/// When the database is away ([`StoreError::is_transient`]), or a migration fails (the failed one is rolled back).
pub async fn migrate(pool: &PgPool) -> Result<(), StoreError> {
    MIGRATIONS.run(pool).await.map_err(|error| {
        let words = error.to_string();
        match error {
            MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => {
                Some(StoreError::from(error)).filter(StoreError::is_transient)
            }
            _ => None,
        }
        .unwrap_or(StoreError::Migration(words))
    })
}

/// Is the schema the one this build was made for?
///
/// # Errors
/// When the database is away.
pub async fn is_migrated(conn: &mut PgConnection) -> Result<bool, StoreError> {
    let newest = MIGRATIONS
        .iter()
        .map(|migration| migration.version)
        .max()
        .unwrap_or_default();
    let table = sqlx::query_scalar!("select to_regclass('_sqlx_migrations') is not null as \"there!\"")
        .fetch_one(&mut *conn)
        .await?;
    if !table {
        return Ok(false);
    }
    let applied: Option<i64> = sqlx::query_scalar("select max(version) from _sqlx_migrations where success")
        .fetch_one(conn)
        .await?;
    Ok(applied >= Some(newest))
}

/// A transaction of the pool.
pub type Transaction = sqlx::Transaction<'static, sqlx::Postgres>;

/// The settings that keep what was committed, of those that are off.
///
/// # Errors
/// When the database is away.
pub async fn durability(conn: &mut PgConnection) -> Result<Vec<String>, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"select name as "name!" from pg_settings
           where name in ('fsync', 'full_page_writes', 'synchronous_commit') and setting = 'off'"#
    )
    .fetch_all(conn)
    .await?)
}

/// The server's version, such as `16.4`.
///
/// # Errors
/// When the database is away.
pub async fn server_version(conn: &mut PgConnection) -> Result<String, StoreError> {
    Ok(
        sqlx::query_scalar!(r#"select current_setting('server_version') as "version!""#)
            .fetch_one(conn)
            .await?,
    )
}

/// Answers whether the database answers.
///
/// # Errors
/// When it does not.
pub async fn ping(pool: &PgPool) -> Result<(), StoreError> {
    sqlx::query_scalar!("select 1 as \"one!\"").fetch_one(pool).await?;
    Ok(())
}
