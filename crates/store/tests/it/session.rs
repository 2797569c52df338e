//! What every connection is told at its start.

use finco_store::{PgConnection, rebuild};

use crate::database;

/// After how many milliseconds the server ends a transaction in which nothing happens.
async fn idle_limit(conn: &mut PgConnection) -> String {
    let setting = "select setting || unit from pg_settings where name = 'idle_in_transaction_session_timeout'";
    sqlx::query_scalar(setting).fetch_one(conn).await.expect("a setting")
}

#[tokio::test]
async fn a_transaction_of_a_frozen_process_does_not_keep_its_locks() {
    let database = database().await;
    let mut conn = database.pool.acquire().await.unwrap();
    assert_eq!(idle_limit(&mut conn).await, "10000ms");
    drop(conn);
    database.drop().await;
}

#[tokio::test]
async fn what_is_compared_may_be_worked_out_for_longer_than_that() {
    let database = database().await;
    let mut conn = database.pool.acquire().await.unwrap();
    let mut snapshot = rebuild::snapshot(&mut conn).await.unwrap();
    assert_eq!(idle_limit(&mut snapshot).await, "0ms");
    snapshot.rollback().await.unwrap();
    assert_eq!(idle_limit(&mut conn).await, "10000ms", "of this transaction alone");
    drop(conn);
    database.drop().await;
}
