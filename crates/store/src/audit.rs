//! Who changed what, when: append only.

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::PgConnection;

use crate::StoreError;

/// Writes one line. `actor` is a login, `cli` for the command line, or `system`.
///
/// # Errors
/// When the database is away.
pub async fn insert(
    conn: &mut PgConnection,
    at: DateTime<Utc>,
    actor: &str,
    action: &str,
    object: &str,
    detail: Value,
    request_id: Option<&str>,
) -> Result<(), StoreError> {
    sqlx::query!(
        "insert into audit_log (at, actor, action, object, detail, request_id) values ($1, $2, $3, $4, $5, $6)",
        at,
        actor,
        action,
        object,
        detail,
        request_id
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// A line of the log.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Its number.
    pub id: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub actor: String,
    /// Did what.
    pub action: String,
    /// To what: `employee:7`.
    pub object: String,
    /// What else is known: `before` and `after` of a change.
    pub detail: Value,
    /// The request it happened in.
    pub request_id: Option<String>,
}

/// Which lines.
#[derive(Debug, Clone, Default)]
pub struct Filter<'a> {
    /// Only this line.
    pub id: Option<i64>,
    /// Only of this actor.
    pub actor: Option<&'a str>,
    /// Only this action.
    pub action: Option<&'a str>,
    /// Only this object, or this kind of object.
    pub object: Option<&'a str>,
    /// Only of this request.
    pub request_id: Option<&'a str>,
    /// From this moment on.
    pub from: Option<DateTime<Utc>>,
    /// Before this moment.
    pub to: Option<DateTime<Utc>>,
    /// Those older than this line.
    pub after: Option<i64>,
    /// At most so many.
    pub limit: i64,
}

/// Lines, newest first.
///
/// # Errors
/// When the database is away.
pub async fn list(conn: &mut PgConnection, filter: &Filter<'_>) -> Result<Vec<Line>, StoreError> {
    Ok(sqlx::query_as!(
        Line,
        r#"select id, at, actor, action, object, detail, request_id from audit_log
           where ($1::bigint is null or id = $1)
             and ($2::text is null or actor = $2)
             and ($3::text is null or action = $3)
             and ($4::text is null or object = $4 or object like $5)
             and ($6::text is null or request_id = $6)
             and ($7::timestamptz is null or at >= $7)
             and ($8::timestamptz is null or at < $8)
             and ($9::bigint is null or (at, id) < (select b.at, b.id from audit_log b where b.id = $9))
           order by at desc, id desc limit $10"#,
        filter.id,
        filter.actor,
        filter.action,
        filter.object,
        // `employee` is every employee; a sign that means anything to `like` means itself.
        filter.object.map(|object| format!(
            "{}:%",
            object.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
        )),
        filter.request_id,
        filter.from,
        filter.to,
        filter.after,
        filter.limit
    )
    .fetch_all(conn)
    .await?)
}
