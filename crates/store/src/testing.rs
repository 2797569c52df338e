//! A database of its own for each test, dropped with it.

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{AssertSqlSafe, ConnectOptions, PgPool};
use uuid::Uuid;

/// A migrated database for one test.
#[derive(Debug)]
pub struct TestDatabase {
    /// Connections to it.
    pub pool: PgPool,
    /// Its address.
    pub url: String,
    server: PgConnectOptions,
    name: String,
}

impl TestDatabase {
    /// Makes a database on the server at `server_url` (any database there; the user may create databases) and migrates
    /// it.
    ///
    /// # Panics
    /// When there is no such server: a test without its database must fail, not pass.
    pub async fn create(server_url: &str) -> Self {
        let server: PgConnectOptions = server_url.parse().expect("the test server's address parses");
        let name = format!("test_{}", Uuid::new_v4().simple());
        let mut admin = server.clone().connect().await.expect("the test server answers");
        sqlx::query(AssertSqlSafe(format!("create database {name}")))
            .execute(&mut admin)
            .await
            .expect("a test database can be made");
        let options = server.clone().database(&name);
        let pool = PgPoolOptions::new().max_connections(8).connect_with(options.clone()).await.expect("it answers");
        crate::migrate(&pool).await.expect("the migrations run");
        let url = options.to_url_lossy().to_string();
        Self { pool, url, server, name }
    }

    /// Drops the database.
    pub async fn drop(self) {
        self.pool.close().await;
        if let Ok(mut admin) = self.server.connect().await {
            let sql = format!("drop database if exists {} with (force)", self.name);
            // A leftover test database does no harm; the next clean-up of the private server takes it.
            let _ = sqlx::query(AssertSqlSafe(sql)).execute(&mut admin).await;
        }
    }
}
