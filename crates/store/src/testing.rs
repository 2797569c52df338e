//! A database of its own for each test, dropped with it.

use serde_json::Value;
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, PgPool};
use uuid::Uuid;

use crate::databases;

/// A migrated database for one test.
#[derive(Debug)]
pub struct TestDatabase {
    /// Connections to it.
    pub pool: PgPool,
    /// Its address.
    pub url: String,
    server_url: String,
    name: String,
}

impl TestDatabase {
    /// Makes a database on the server at `server_url` (any database there; the user may create databases) and migrates
    /// it.
    ///
    /// # Panics
    /// When there is no such server: a test without its database must fail, not pass.
    pub async fn create(server_url: &str) -> Self {
        let name = format!("test_{}", Uuid::new_v4().simple());
        let url = databases::recreate(server_url, &name)
            .await
            .expect("a test database can be made");
        let pool = crate::pool(&url, 8).expect("its address parses");
        crate::migrate(&pool).await.expect("the migrations run");
        Self {
            pool,
            url,
            server_url: server_url.to_owned(),
            name,
        }
    }

    /// Every row of a table as JSON, sorted, so that two tables with the same rows give the same list.
    ///
    /// # Panics
    /// When there is no such table.
    pub async fn rows(&self, table: &str) -> Vec<Value> {
        let sql = format!("select to_jsonb(t) from {table} t order by to_jsonb(t)::text");
        sqlx::query_scalar(AssertSqlSafe(sql))
            .fetch_all(&self.pool)
            .await
            .expect("the table is there")
    }

    /// How many rows a table has.
    ///
    /// # Panics
    /// When there is no such table.
    pub async fn count(&self, table: &str) -> i64 {
        let sql = format!("select count(*) from {table}");
        sqlx::query_scalar(AssertSqlSafe(sql))
            .fetch_one(&self.pool)
            .await
            .expect("the table is there")
    }

    /// Runs statements as they stand: settings that a test wants otherwise.
    ///
    /// # Panics
    /// When one of them fails.
    pub async fn execute(&self, statements: &str) {
        sqlx::raw_sql(AssertSqlSafe(statements.to_owned()))
            .execute(&self.pool)
            .await
            .expect("the statements run");
    }

    /// Empties everything that updates write to; people and settings stay.
    ///
    /// # Panics
    /// When the database is away.
    pub async fn forget_updates(&self) {
        let sql = "truncate messages, message_edits, chat_events, reactions, message_deletions, chats, quarantine, media_files, asks, \
                   score_days, score_marks, score_runs, outbox";
        sqlx::query(sql)
            .execute(&self.pool)
            .await
            .expect("the tables are there");
    }

    /// Runs statements, for states that only long use would bring about.
    ///
    /// # Panics
    /// When one of them fails.
    pub async fn run(&self, statements: &str) {
        sqlx::raw_sql(AssertSqlSafe(statements.to_owned()))
            .execute(&self.pool)
            .await
            .expect("the statements are in order");
    }

    /// Drops the database.
    pub async fn drop(self) {
        self.pool.close().await;
        let server: Result<PgConnectOptions, _> = self.server_url.parse();
        if let Ok(mut admin) = server.expect("it parsed before").connect().await {
            // A leftover test database does no harm; the next clean-up of the private server takes it.
            let _ = databases::drop(&mut admin, &self.name).await;
        }
    }
}
