//! What every connection is told at its start.

use crate::database;

#[tokio::test]
async fn a_transaction_of_a_frozen_process_does_not_keep_its_locks() {
    let database = database().await;
    let (limit, unit): (String, String) =
        sqlx::query_as("select setting, unit from pg_settings where name = 'idle_in_transaction_session_timeout'")
            .fetch_one(&database.pool)
            .await
            .unwrap();
    assert_eq!((limit.as_str(), unit.as_str()), ("10000", "ms"));
    database.drop().await;
}
