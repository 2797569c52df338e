//! Many employees at once, from a table: every row is checked first, and all are added or none.

mod table;

use std::collections::{HashMap, HashSet};

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, QueryRejection};
use axum::extract::{Query, State};
use axum::http::{HeaderMap, header};
use finco_domain::people::Language;
use finco_store::staff::{self, Facts};
use finco_store::{PgConnection, StoreError, changes, people};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::{IntoParams, ToSchema};

use self::table::{Row, Table};
use super::super::input::record;
use crate::Api;
use crate::auth::Session;
use crate::error::{ApiError, Failure, Problem};

/// More employees than any company that runs this has.
const MOST_ROWS: usize = 5_000;

/// Whether to add them.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ImportQuery {
    /// Only check.
    dry_run: Option<bool>,
}

/// What was read of each row.
#[derive(Serialize, ToSchema)]
#[schema(as = EmployeeImport)]
pub(crate) struct ImportDto {
    /// Were the employees added?
    applied: bool,
    /// How many were, or would be.
    #[schema(example = 12)]
    added: usize,
    rows: Vec<ImportRowDto>,
}

/// One row.
#[derive(Serialize, ToSchema)]
#[schema(as = EmployeeImportRow)]
pub(crate) struct ImportRowDto {
    /// Its line number as a spreadsheet shows it: the heading is 1.
    #[schema(example = 2)]
    row: usize,
    ok: bool,
    #[schema(example = "Aziza Rashidova")]
    name: Option<String>,
    /// A stable word: `no_name`, `name_too_long`, `too_long`, `bad_language`, `bad_telegram`, `telegram_taken`, `twice`
    /// (the same name or account stands in an earlier row), `already_there` (somebody who works here has the name).
    #[schema(example = "telegram_taken")]
    problem: Option<&'static str>,
}

/// Adds the employees of a table: UTF-8 with or without a byte order mark, `,` or `;` between the cells, and a heading in
/// Uzbek, Russian or English that names a column for the name and may name others for department, position, language and
/// Telegram number. Departments that do not exist are made. With one bad row nothing is added.
#[utoipa::path(post, path = "/employees/import", operation_id = "import_employees", tag = "employees", params(ImportQuery),
    request_body(content = String, content_type = "text/csv",
        description = "At most 5000 rows and 256 KB",
        example = "name;department;position;language;telegram\nAziza Rashidova;Savdo;Menejer;uz;5123456789\n"),
    responses(
        (status = 200, description = "What was read of each row; with `dry_run` nothing was added", body = ImportDto),
        (status = 422, description = "No such heading, or without `dry_run` a bad row: nothing was added", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn import(
    State(api): State<Api>,
    session: Session,
    query: Result<Query<ImportQuery>, QueryRejection>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<ImportDto>, ApiError> {
    let Query(query) = query.map_err(|error| session.fail(error))?;
    let body = body.map_err(|error| session.fail(error))?;
    let is_csv = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.split(';').next().is_some_and(|kind| kind.trim() == "text/csv"));
    if !is_csv {
        return Err(session.fail(Failure::WrongType("The body must be text/csv.".into())));
    }
    take(&api, &session, &body, query.dry_run.unwrap_or(false))
        .await
        .map(Json)
        .map_err(|failure| session.fail(failure))
}

async fn take(api: &Api, session: &Session, body: &[u8], is_dry: bool) -> Result<ImportDto, Failure> {
    let text = std::str::from_utf8(body)
        .map_err(|_| Failure::BadRequest("the file is not UTF-8: save it as CSV UTF-8".into()))?;
    let table = Table::read(text).map_err(|words| Failure::Unprocessable(words.to_owned()))?;
    if table.rows.len() > MOST_ROWS {
        return Err(Failure::Unprocessable(format!("at most {MOST_ROWS} rows at once")));
    }
    let mut transaction = api.pool.begin().await.map_err(StoreError::from)?;
    let rows = check(&mut transaction, &table.rows).await?;
    let bad = rows.iter().filter(|row| !row.ok).count();
    let mut report = ImportDto {
        applied: false,
        added: rows.len() - bad,
        rows,
    };
    if is_dry {
        return Ok(report);
    }
    if bad > 0 {
        return Err(Failure::Unprocessable(format!(
            "{bad} rows are wrong: nothing was added"
        )));
    }
    add(&mut transaction, (api, session), &table.rows).await?;
    changes::announce(&mut transaction, "leaderboard").await?;
    transaction.commit().await.map_err(StoreError::from)?;
    report.applied = true;
    Ok(report)
}

/// Looks at every row: by itself, beside the earlier ones, and beside who is in the books.
async fn check(conn: &mut PgConnection, rows: &[Row]) -> Result<Vec<ImportRowDto>, Failure> {
    let accounts: Vec<i64> = rows.iter().filter_map(|row| row.account().ok().flatten()).collect();
    let names: Vec<String> = rows.iter().map(|row| row.name.clone()).collect();
    let taken: HashSet<i64> = staff::list_taken(conn, &accounts).await?.into_iter().collect();
    let known: HashSet<String> = staff::list_known(conn, &names).await?.into_iter().collect();
    let (mut seen_names, mut seen_accounts) = (HashSet::new(), HashSet::new());
    let checked = rows.iter().map(|row| {
        let account = row.account();
        let is_twice = !row.name.is_empty() && !seen_names.insert(row.name.to_lowercase())
            || account
                .as_ref()
                .ok()
                .copied()
                .flatten()
                .is_some_and(|id| !seen_accounts.insert(id));
        let problem = match account {
            _ if row.name.is_empty() => Some("no_name"),
            _ if row.name.chars().count() > 200 => Some("name_too_long"),
            _ if row.department.chars().count() > 200 || row.position.chars().count() > 200 => Some("too_long"),
            _ if row.language().is_err() => Some("bad_language"),
            Err(()) => Some("bad_telegram"),
            Ok(Some(id)) if taken.contains(&id) => Some("telegram_taken"),
            _ if is_twice => Some("twice"),
            _ if known.contains(&row.name) => Some("already_there"),
            Ok(_) => None,
        };
        ImportRowDto {
            row: row.line,
            ok: problem.is_none(),
            name: Some(row.name.clone()).filter(|name| !name.is_empty()),
            problem,
        }
    });
    Ok(checked.collect())
}

async fn add(conn: &mut PgConnection, (api, session): (&Api, &Session), rows: &[Row]) -> Result<(), Failure> {
    let now = api.clock.now();
    let mut departments: HashMap<&str, i64> = HashMap::new();
    let mut ids = Vec::with_capacity(rows.len());
    for row in rows {
        let department = match row.department.as_str() {
            "" => None,
            name => match departments.get(name) {
                Some(id) => Some(*id),
                None => {
                    let id = people::ensure_department(conn, name).await?;
                    departments.insert(name, id);
                    Some(id)
                }
            },
        };
        let facts = Facts {
            name: &row.name,
            department,
            position: &row.position,
            language: row.language().ok().flatten().unwrap_or(Language::Uz),
            telegram_id: row.account().ok().flatten(),
            left_at: None,
        };
        let id = staff::insert(conn, &facts, now).await.map_err(super::refused)?;
        let detail = json!({ "after": { "name": row.name, "department": row.department, "position": row.position }, "imported": true });
        record(
            conn,
            (api, session),
            "add_employee",
            &format!("employee:{}", id.0),
            detail,
        )
        .await?;
        ids.push(id.0);
    }
    let detail = json!({ "added": ids.len(), "first": ids.first(), "last": ids.last() });
    record(conn, (api, session), "import_employees", "employees", detail).await?;
    Ok(())
}
