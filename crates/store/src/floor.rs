//! The least a message log can do, for benchmarks: one narrow table, one insert for a batch.

use sqlx::PgConnection;

use crate::StoreError;

/// Makes the table anew.
///
/// # Errors
/// When the database is away.
pub async fn reset(conn: &mut PgConnection) -> Result<(), StoreError> {
    for statement in [
        "drop table if exists floor_messages",
        "create table floor_messages (chat_id bigint not null, message_id bigint not null, raw bytea not null, \
         primary key (chat_id, message_id))",
    ] {
        sqlx::query(statement).execute(&mut *conn).await?;
    }
    Ok(())
}

/// Writes a batch; repeats change nothing.
///
/// # Errors
/// When the database is away.
pub async fn insert(conn: &mut PgConnection, rows: &mut [(i64, i64, Vec<u8>)]) -> Result<(), StoreError> {
    // Concurrent batches lock rows in the same order.
    rows.sort_unstable_by_key(|row| (row.0, row.1));
    sqlx::query(
        "insert into floor_messages select * from unnest($1::bigint[], $2::bigint[], $3::bytea[]) on conflict do nothing",
    )
    .bind(rows.iter().map(|row| row.0).collect::<Vec<_>>())
    .bind(rows.iter().map(|row| row.1).collect::<Vec<_>>())
    .bind(rows.iter().map(|row| row.2.as_slice()).collect::<Vec<_>>())
    .execute(conn)
    .await?;
    Ok(())
}

/// How many messages the floor's table holds.
///
/// # Errors
/// When the database is away.
pub async fn count(conn: &mut PgConnection) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar("select count(*) from floor_messages")
        .fetch_one(conn)
        .await?)
}

/// How many messages the product's log holds.
///
/// # Errors
/// When the database is away.
pub async fn count_logged(conn: &mut PgConnection) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar!(r#"select count(*) as "n!" from messages"#)
        .fetch_one(conn)
        .await?)
}

/// Empties the product's log and everything worked out from it.
///
/// # Errors
/// When the database is away.
pub async fn empty_log(conn: &mut PgConnection) -> Result<(), StoreError> {
    sqlx::query(
        "truncate messages, message_edits, chat_events, reactions, message_deletions, quarantine, chats, media_files, asks, score_days, score_marks, \
         score_runs, outbox, message_search, search_marks",
    )
    .execute(conn)
    .await?;
    Ok(())
}
