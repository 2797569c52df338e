//! `export_table`, done here and not by the workers: a table must have the numbers of its page, and the page's queries
//! and rights live in this crate. A run that comes again makes the same file; the first to finish keeps its own.

use std::time::Duration;

use axum::Router;
use axum::http::StatusCode;
use finco_domain::people::Language;
use finco_jobs::ExportTable;
use finco_queue::{EntryMeta, Failure, QueueError, WorkerSettings, run_each};
use finco_store::exports::{self, Export, Made};
use finco_store::{StoreError, changes, company, supervisors};
use tokio_util::sync::CancellationToken;

use crate::tables::{Table, TableError};
use crate::{Api, api_routes, sheet};

/// Works on exports until `stop`, one at a time: a table is made in memory.
///
/// # Errors
/// When the worker ended by itself.
pub async fn run(api: Api, stop: CancellationToken) -> Result<(), QueueError> {
    let settings = WorkerSettings {
        consumer: "api".to_owned(),
        concurrency: 1,
        chunk: 1,
        linger: Duration::ZERO,
    };
    let router = api_routes().0.with_state(api.clone());
    run_each(api.queues.clone(), settings, (api, router), work, stop).await
}

fn database(error: impl Into<StoreError>) -> Failure {
    let error = error.into();
    if error.is_transient() {
        Failure::postpone(error, Duration::from_secs(1))
    } else {
        Failure::retry(error)
    }
}

async fn work(job: ExportTable, meta: EntryMeta, (api, router): (Api, Router)) -> Result<(), Failure> {
    let mut conn = api.pool.acquire().await.map_err(database)?;
    let export = exports::find(&mut conn, job.export_id).await.map_err(database)?;
    drop(conn);
    // Expired, or done by a run before this one.
    let Some(export) = export.filter(|export| matches!(export.state.as_str(), "queued" | "running")) else {
        return Ok(());
    };
    match make(&api, &router, &export).await {
        Ok(made) => {
            let mut transaction = api.pool.begin().await.map_err(database)?;
            exports::set_done(&mut transaction, export.id, &made, api.clock.now())
                .await
                .map_err(database)?;
            changes::announce(&mut transaction, "exports").await.map_err(database)?;
            transaction.commit().await.map_err(database)
        }
        Err(Trouble::Passing(failure)) if meta.attempts + 1 < MOST_TRIES => Err(failure),
        Err(trouble) => {
            let word = match trouble {
                Trouble::Refused(word) => word,
                Trouble::Passing(failure) => {
                    tracing::error!(export = %export.id, ?failure, "an export cannot be made");
                    "internal"
                }
            };
            let mut transaction = api.pool.begin().await.map_err(database)?;
            exports::set_failed(&mut transaction, export.id, word, api.clock.now())
                .await
                .map_err(database)?;
            changes::announce(&mut transaction, "exports").await.map_err(database)?;
            transaction.commit().await.map_err(database)
        }
    }
}

const MOST_TRIES: u32 = <ExportTable as finco_queue::Job>::QUEUE.max_attempts;

/// Why a table was not made.
enum Trouble {
    /// It never will be: told to whoever asked, as a word.
    Refused(&'static str),
    /// A neighbour is away.
    Passing(Failure),
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        Self::Passing(database(error))
    }
}

impl From<TableError> for Trouble {
    fn from(error: TableError) -> Self {
        match error {
            TableError::TooMany => Self::Refused("too_many_rows"),
            TableError::Refused(StatusCode::FORBIDDEN | StatusCode::UNAUTHORIZED) => Self::Refused("forbidden"),
            TableError::Refused(status) if status.is_client_error() => Self::Refused("bad_query"),
            error => Self::Passing(Failure::retry(error)),
        }
    }
}

async fn make(api: &Api, router: &Router, export: &Export) -> Result<Made, Trouble> {
    let mut conn = api.pool.acquire().await.map_err(StoreError::from)?;
    // Who was sent away since, or lost a department, gets nothing of it.
    let user = supervisors::find_user(&mut conn, export.user_id).await?;
    let user = user.ok_or(Trouble::Refused("forbidden"))?;
    let zone = company::get(&mut conn).await?.zone;
    drop(conn);
    let table = Table::of(&export.kind).ok_or(Trouble::Refused("bad_query"))?;
    let on_page = |pages: usize| async move { progress(api, export, pages).await };
    let cells = table.rows(router, &user, &export.query, zone, on_page).await?;
    let rows = i32::try_from(cells.len()).unwrap_or(i32::MAX);
    let headings = headings(table, user.language);
    let day = api.clock.now().with_timezone(&zone).date_naive();
    let is_csv = export.format == "csv";
    let (kind, language) = (table.kind, user.language);
    // Writing a hundred thousand rows takes a second of pure computing.
    let written = tokio::task::spawn_blocking(move || {
        if is_csv {
            Ok(sheet::csv(&headings, &cells, language))
        } else {
            sheet::xlsx(kind, &headings, &cells).map_err(Failure::fail)
        }
    });
    let content = written.await.map_err(|error| Trouble::Passing(Failure::retry(error)))?;
    let (ending, content_type) = if is_csv {
        ("csv", "text/csv; charset=utf-8")
    } else {
        (
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        )
    };
    Ok(Made {
        rows,
        name: format!("{kind}-{day}.{ending}"),
        content_type: content_type.to_owned(),
        content: content.map_err(Trouble::Passing)?,
    })
}

fn headings(table: &Table, language: Language) -> Vec<String> {
    let columns = table.columns.iter();
    columns.map(|column| finco_texts::text(language, column.key)).collect()
}

/// How far it is. The number of pages is not known before the last: each comes closer to the end by a part of the rest.
async fn progress(api: &Api, export: &Export, pages: usize) {
    let percent = i16::try_from(95 * pages / (pages + 2)).unwrap_or(95);
    let told = async {
        let mut conn = api.pool.acquire().await?;
        exports::set_percent(&mut conn, export.id, percent).await?;
        changes::announce(&mut conn, "exports").await
    };
    if let Err(error) = told.await {
        tracing::debug!(%error, "progress was not written down");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::TABLES;

    #[test]
    fn every_column_has_a_heading_in_three_languages() {
        for table in &TABLES {
            for language in Language::ALL {
                let headings = headings(table, language);
                assert!(
                    headings.iter().all(|heading| !heading.starts_with("col-")),
                    "{headings:?}"
                );
            }
        }
    }
}
