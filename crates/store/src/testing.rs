//! A database of its own for each test, dropped with it.

use serde_json::Value;
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, PgConnection, PgPool};
use uuid::Uuid;

use crate::{databases, floor};

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

    /// Runs statements as they stand: settings that a test wants otherwise, states that only long use would bring about.
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
        let mut conn = self.pool.acquire().await.expect("the database is there");
        floor::empty_log(&mut conn).await.expect("the tables are there");
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

/// Puts asks into the log as linking would, one for each `number`: a list of objects with `number`, `asked_at`, `due_at`,
/// `state`, and where known `employee`, `answered_at`, `own_secs`, `ack_secs`, `within_target`, `own_in_time`,
/// `off_hours`.
///
/// # Panics
/// When they do not fit into the table.
pub async fn put_asks(conn: &mut PgConnection, asks: &Value) {
    let sql = "insert into asks (chat_id, first_message_id, asked_at, last_at, messages, parts, kind, state, \
                   answer_chat_id, answer_message_id, answered_at, answered_by, linked_by, confidence, holder_id, \
                   calendar_version_id, target_id, target_secs, due_at, own_secs, ack_secs, within_target, own_in_time, \
                   off_hours) \
               select 1, number, asked_at, asked_at, 1, 1, 'first', state, case when answered_at is not null then 1 end, \
                   case when answered_at is not null then number end, answered_at, \
                   case when answered_at is not null then employee end, \
                   case when answered_at is not null then 'order' end, null, \
                   case when answered_at is null then employee end, \
                   (select min(id) from calendar_versions), (select min(id) from targets), 900, due_at, own_secs, \
                   ack_secs, within_target, own_in_time, coalesce(off_hours, false) \
               from jsonb_to_recordset($1) as a (number bigint, asked_at timestamptz, due_at timestamptz, state text, \
                   employee bigint, answered_at timestamptz, own_secs bigint, ack_secs bigint, within_target boolean, \
                   own_in_time boolean, \
                   off_hours boolean) \
               on conflict on constraint ask_named_by_first_message do update \
                   set state = excluded.state, own_secs = excluded.own_secs, within_target = excluded.within_target, \
                       own_in_time = excluded.own_in_time, \
                       answered_at = excluded.answered_at, answered_by = excluded.answered_by";
    sqlx::query(sql).bind(asks).execute(conn).await.expect("asks");
}

/// Empties what asks were worked out to; the asks stay.
///
/// # Panics
/// When the database is away.
pub async fn forget_scores(conn: &mut PgConnection) {
    sqlx::query("truncate score_days, score_marks, score_runs")
        .execute(conn)
        .await
        .expect("the tables are there");
}

/// Runs a statement as it stands, and gives what the database says.
///
/// # Errors
/// When the database refuses it.
pub async fn try_execute(conn: &mut PgConnection, statement: &str) -> Result<(), sqlx::Error> {
    sqlx::raw_sql(AssertSqlSafe(statement.to_owned())).execute(conn).await?;
    Ok(())
}
