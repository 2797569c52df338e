//! Views people keep: a page with its filters, under a name.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use crate::StoreError;

/// A kept view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedView {
    /// Its number.
    pub id: i64,
    /// Whose: a login.
    pub owner: String,
    /// What it is called.
    pub name: String,
    /// The page's path.
    pub path: String,
    /// The page's query, without the question mark.
    pub query: String,
    /// May everybody use it?
    pub shared: bool,
}

/// One's own views and those that are shared, by name.
///
/// # Errors
/// When the database is away.
pub async fn list(conn: &mut PgConnection, owner: &str) -> Result<Vec<SavedView>, StoreError> {
    Ok(sqlx::query_as!(
        SavedView,
        r#"select id, owner, name, path, query, shared from saved_views
           where owner = $1 or shared order by fold(name), id limit 1000"#,
        owner
    )
    .fetch_all(conn)
    .await?)
}

/// How many views somebody keeps.
///
/// # Errors
/// When the database is away.
pub async fn count(conn: &mut PgConnection, owner: &str) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"select count(*) as "count!" from saved_views where owner = $1"#,
        owner
    )
    .fetch_one(conn)
    .await?)
}

/// Keeps a view; its number in `view` is not looked at.
///
/// # Errors
/// [`StoreError::Taken`] with `view_name_taken`.
pub async fn insert(conn: &mut PgConnection, view: &SavedView, now: DateTime<Utc>) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"insert into saved_views (owner, name, path, query, shared, created_at)
           values ($1, $2, $3, $4, $5, $6) returning id"#,
        view.owner,
        view.name,
        view.path,
        view.query,
        view.shared,
        now
    )
    .fetch_one(conn)
    .await?)
}

/// The view with this number.
///
/// # Errors
/// When the database is away.
pub async fn find(conn: &mut PgConnection, id: i64) -> Result<Option<SavedView>, StoreError> {
    Ok(sqlx::query_as!(
        SavedView,
        "select id, owner, name, path, query, shared from saved_views where id = $1 for update",
        id
    )
    .fetch_optional(conn)
    .await?)
}

/// Deletes a view.
///
/// # Errors
/// When the database is away.
pub async fn delete(conn: &mut PgConnection, id: i64) -> Result<(), StoreError> {
    sqlx::query!("delete from saved_views where id = $1", id)
        .execute(conn)
        .await?;
    Ok(())
}
