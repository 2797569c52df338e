//! Working everything out again from what was kept raw, beside the live tables, to see whether the same comes out.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use finco_domain::chat::ChatKey;
use serde_json::Value;
use sqlx::{AssertSqlSafe, Connection, PgConnection, Postgres, Transaction};

use crate::{StoreError, talks, unlinked};

/// What people set, in an order in which nothing refers to what is not there yet. Columns are named where a table also
/// holds what is worked out.
const SETTINGS: [&str; 12] = [
    "company",
    "departments",
    "employees",
    "department_moves",
    "chat_roles",
    "chat_signatures",
    "calendars",
    "calendar_versions",
    "calendar_assignments",
    "targets",
    "gaps",
    "ask_decisions",
];

/// Begins to read everything as of one moment, however long it takes: the transaction holds no lock that others would
/// wait for, so the server is told not to end it while what was read is worked out.
///
/// # Errors
/// When the database is away.
pub async fn snapshot(conn: &mut PgConnection) -> Result<Transaction<'_, Postgres>, StoreError> {
    let mut snapshot = conn
        .begin_with("begin isolation level repeatable read read only")
        .await?;
    sqlx::query("set local idle_in_transaction_session_timeout = 0")
        .execute(&mut *snapshot)
        .await?;
    Ok(snapshot)
}

/// Brings the settings of one database into another, freshly migrated one.
///
/// # Errors
/// When a database is away, or the schemas differ.
pub async fn copy_settings(from: &mut PgConnection, to: &mut PgConnection) -> Result<(), StoreError> {
    let all = SETTINGS.join(", ");
    sqlx::query(AssertSqlSafe(format!("truncate {all} cascade")))
        .execute(&mut *to)
        .await?;
    for table in SETTINGS {
        let rows: Option<Value> =
            sqlx::query_scalar(AssertSqlSafe(format!("select jsonb_agg(to_jsonb(t)) from {table} t")))
                .fetch_one(&mut *from)
                .await?;
        let insert = format!(
            "insert into {table} overriding system value select * from jsonb_populate_recordset(null::{table}, $1)"
        );
        if let Some(rows) = rows {
            sqlx::query(AssertSqlSafe(insert)).bind(rows).execute(&mut *to).await?;
        }
    }
    Ok(())
}

/// Brings what people set about chats, once the chats are known again.
///
/// # Errors
/// When a database is away.
pub async fn copy_chat_settings(from: &mut PgConnection, to: &mut PgConnection) -> Result<(), StoreError> {
    let rows: Option<Value> = sqlx::query_scalar(
        "select jsonb_agg(jsonb_build_object('id', id, 'business', business, 'purpose', purpose, \
         'responsible_id', responsible_id)) from chats",
    )
    .fetch_one(from)
    .await?;
    sqlx::query(
        "update chats c set purpose = s.purpose, responsible_id = s.responsible_id \
         from jsonb_populate_recordset(null::chats, $1) s where s.id = c.id and s.business = c.business",
    )
    .bind(rows)
    .execute(to)
    .await?;
    Ok(())
}

/// The raw bytes of one update or imported message.
#[derive(Debug, Clone)]
pub struct Raw {
    /// Did it come as an update? Imported messages are kept as our own JSON.
    pub is_update: bool,
    /// When it reached the door.
    pub received_at: DateTime<Utc>,
    /// The bytes as they were kept.
    pub raw: Vec<u8>,
}

/// Hands over everything that was kept raw, by when it came, in chunks of `chunk`. All of it as of one moment: call inside
/// a [`snapshot`].
///
/// # Errors
/// When the database is away, or whatever `take` says.
pub async fn each_raw<E: From<StoreError>>(
    conn: &mut PgConnection,
    chunk: usize,
    mut take: impl AsyncFnMut(Vec<Raw>) -> Result<(), E>,
) -> Result<(), E> {
    let open = "declare kept no scroll cursor for \
        select coalesce(update_id, 0) <> 0, received_at, raw from messages \
        union all select update_id <> 0, received_at, raw from message_edits \
        union all select true, received_at, raw from chat_events order by 2";
    let run = async |conn: &mut PgConnection, sql: String| sqlx::query(AssertSqlSafe(sql)).execute(conn).await;
    run(conn, open.to_owned()).await.map_err(StoreError::from)?;
    loop {
        let rows: Vec<(bool, DateTime<Utc>, Vec<u8>)> =
            sqlx::query_as(AssertSqlSafe(format!("fetch {chunk} from kept")))
                .fetch_all(&mut *conn)
                .await
                .map_err(StoreError::from)?;
        if rows.is_empty() {
            break;
        }
        let raws = rows.into_iter().map(|(is_update, received_at, raw)| Raw {
            is_update,
            received_at,
            raw,
        });
        take(raws.collect()).await?;
    }
    run(conn, "close kept".to_owned()).await.map_err(StoreError::from)?;
    Ok(())
}

/// How much of a chat a table holds, and a fingerprint of it that does not depend on numbers we gave ourselves.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fingerprint {
    /// What was counted: one of messages, their later versions, reactions, deletions, and asks.
    pub table: String,
    /// The chat.
    pub chat_id: i64,
    /// The chat; of asks, the chat and the day.
    pub part: String,
    /// How many rows.
    pub rows: i64,
    /// The sum of the rows' hashes.
    pub hash: String,
}

/// What is compared; scores are made of the asks, and days of them are counted again anyway. Table, what a chat's rows are
/// grouped by, and columns that only tell how often somebody looked.
const COMPARED: [(&str, &str, &str); 5] = [
    ("messages", "chat_id::text", "'{raw}'"),
    ("message_edits", "chat_id::text", "'{raw}'"),
    ("reactions", "chat_id::text", "'{}'"),
    ("message_deletions", "chat_id::text", "'{}'"),
    (
        "asks",
        "chat_id::text || ' ' || date_trunc('day', asked_at)::date",
        "'{id,version,warned}'",
    ),
];

/// The chats whose asks are yet to be worked out, the chats they became or were among them.
///
/// # Errors
/// When the database is away.
pub async fn list_unlinked(conn: &mut PgConnection) -> Result<BTreeSet<i64>, StoreError> {
    let marked = unlinked::list_unlinked(conn, i64::MAX, &[]).await?;
    let chats: Vec<&ChatKey> = marked.iter().map(|one| &one.chat).collect();
    let found = talks::kin(conn, &chats).await?;
    Ok(found.into_iter().flatten().flat_map(|kin| kin.family.ids).collect())
}

/// The fingerprints of a database, by table and part.
///
/// # Errors
/// When the database is away.
pub async fn fingerprints(conn: &mut PgConnection) -> Result<Vec<Fingerprint>, StoreError> {
    let mut all = Vec::new();
    for (table, part, without) in COMPARED {
        let sql = format!(
            "select {part}, chat_id, count(*), sum(hashtextextended((to_jsonb(t) - {without}::text[])::text, 0)::numeric)::text \
             from {table} t group by 1, 2 order by 1, 2"
        );
        let rows: Vec<(String, i64, i64, String)> = sqlx::query_as(AssertSqlSafe(sql)).fetch_all(&mut *conn).await?;
        all.extend(rows.into_iter().map(|(part, chat_id, rows, hash)| Fingerprint {
            table: table.to_owned(),
            chat_id,
            part,
            rows,
            hash,
        }));
    }
    Ok(all)
}
