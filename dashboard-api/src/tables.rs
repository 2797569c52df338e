//! Tables for download. The rows are asked of the pages' own routes, as the one who wants them: so the numbers, the
//! number of rows and who may see what are the page's by construction.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, StatusCode};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use finco_domain::people::UserRole;
use finco_store::users::User;
use serde_json::Value;
use tower::ServiceExt;

use crate::auth::ActingAs;
use crate::rights::{self, Level};

/// More rows than anybody reads, and few enough to be made in memory.
pub(crate) const MOST_ROWS: usize = 100_000;

/// Rows asked for at once.
const PAGE: usize = 200;

/// What stands in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// As it is: words, numbers, yes and no.
    Plain,
    /// A moment, shown in the company's zone.
    Moment,
    /// Something with parts, as JSON.
    Json,
}

/// One column: the text its heading is made of, where it stands in a row, and what it is.
pub(crate) struct Column {
    pub(crate) key: &'static str,
    at: &'static str,
    pub(crate) shape: Shape,
}

const fn plain(key: &'static str, at: &'static str) -> Column {
    Column {
        key,
        at,
        shape: Shape::Plain,
    }
}

const fn moment(key: &'static str, at: &'static str) -> Column {
    Column {
        key,
        at,
        shape: Shape::Moment,
    }
}

/// A page that can be exported.
pub(crate) struct Table {
    pub(crate) kind: &'static str,
    path: &'static str,
    /// Where the rows stand in the answer, and whether there are pages of them.
    rows: &'static str,
    is_paged: bool,
    pub(crate) columns: &'static [Column],
}

/// Every table there is.
pub(crate) static TABLES: [Table; 5] = [
    Table {
        kind: "leaderboard",
        path: "/api/v1/leaderboard",
        rows: "rows",
        is_paged: false,
        columns: &[
            plain("col-rank", "/rank"),
            plain("col-employee", "/name"),
            plain("col-department", "/department/name"),
            plain("col-score", "/score"),
            plain("col-previous-score", "/previous_score"),
            plain("col-answered", "/answered"),
            plain("col-within-target", "/within_target"),
            plain("col-median-secs", "/median_secs"),
            plain("col-p90-secs", "/p90_secs"),
        ],
    },
    Table {
        kind: "waits",
        path: "/api/v1/waits",
        rows: "items",
        is_paged: true,
        columns: &[
            plain("col-number", "/id"),
            plain("col-chat", "/chat/title"),
            moment("col-asked-at", "/asked_at"),
            plain("col-client", "/asked_by_name"),
            plain("col-question", "/question/text"),
            plain("col-state", "/state"),
            plain("col-kind", "/kind"),
            plain("col-holder", "/holder/name"),
            plain("col-credited", "/credited/name"),
            moment("col-answered-at", "/answer/at"),
            plain("col-answer", "/answer/text"),
            plain("col-wall-secs", "/wall_secs"),
            plain("col-business-secs", "/business_secs"),
            plain("col-own-secs", "/own_secs"),
            plain("col-target-secs", "/target_secs"),
            plain("col-unit", "/unit"),
            moment("col-due-at", "/due_at"),
            plain("col-overdue", "/is_overdue"),
            plain("col-in-time", "/within_target"),
            plain("col-off-hours", "/off_hours"),
            plain("col-reason", "/reason"),
        ],
    },
    Table {
        kind: "response_stats",
        path: "/api/v1/response-stats",
        rows: "rows",
        is_paged: false,
        columns: &[
            plain("col-number", "/id"),
            plain("col-name", "/name"),
            plain("col-asks", "/asks"),
            plain("col-answered", "/answered"),
            plain("col-missed", "/missed"),
            plain("col-open", "/open"),
            plain("col-hit-rate", "/hit_rate"),
            plain("col-median-secs", "/median_secs"),
            plain("col-p90-secs", "/p90_secs"),
        ],
    },
    Table {
        kind: "audit",
        path: "/api/v1/audit",
        rows: "items",
        is_paged: true,
        columns: &[
            moment("col-at", "/at"),
            plain("col-actor", "/actor"),
            plain("col-action", "/action"),
            plain("col-object", "/object"),
            Column {
                key: "col-before",
                at: "/before",
                shape: Shape::Json,
            },
            Column {
                key: "col-after",
                at: "/after",
                shape: Shape::Json,
            },
            Column {
                key: "col-detail",
                at: "/detail",
                shape: Shape::Json,
            },
            plain("col-request", "/request_id"),
        ],
    },
    Table {
        kind: "employees",
        path: "/api/v1/employees",
        rows: "items",
        is_paged: true,
        columns: &[
            plain("col-number", "/id"),
            plain("col-employee", "/name"),
            plain("col-department", "/department/name"),
            plain("col-position", "/position"),
            plain("col-telegram", "/telegram_id"),
            plain("col-language", "/language"),
            moment("col-left-at", "/left_at"),
        ],
    },
];

/// Why a table cannot be made.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TableError {
    /// The page's route says no: its status.
    #[error("the page's route answered {0}")]
    Refused(StatusCode),
    /// More than [`MOST_ROWS`].
    #[error("more than {MOST_ROWS} rows")]
    TooMany,
    /// The page's answer is not what it promises.
    #[error("the page's answer has no rows")]
    NoRows,
}

/// One cell.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Cell {
    /// Not measured, not known.
    Empty,
    /// Words.
    Text(String),
    /// A number.
    Number(f64),
    /// A moment of the company's day.
    Moment(chrono::NaiveDateTime),
}

impl Table {
    /// The table of this kind.
    pub(crate) fn of(kind: &str) -> Option<&'static Self> {
        TABLES.iter().find(|table| table.kind == kind)
    }

    /// May this role ask for it? Whoever may see the page. Which rows it then has is the page's decision.
    pub(crate) fn is_for(&self, role: UserRole) -> bool {
        rights::find(&Method::GET, self.path).is_some_and(|right| right.level(role) != Level::None)
    }

    /// The cells of every row of the page, as `user` sees it, moments in `zone`. `on_page` hears how many pages have come.
    pub(crate) async fn rows<F: Future<Output = ()>>(
        &self,
        router: &Router,
        user: &User,
        query: &Value,
        zone: Tz,
        on_page: impl Fn(usize) -> F,
    ) -> Result<Vec<Vec<Cell>>, TableError> {
        let (mut rows, mut cursor, mut pages) = (Vec::new(), None::<String>, 0);
        loop {
            let page = self.ask(router, user, query, cursor.as_deref()).await?;
            let found = page[self.rows].as_array().ok_or(TableError::NoRows)?;
            rows.extend(found.iter().map(|row| self.cells(row, zone)));
            if rows.len() > MOST_ROWS {
                return Err(TableError::TooMany);
            }
            pages += 1;
            on_page(pages).await;
            cursor = page["next_cursor"].as_str().map(str::to_owned);
            if !self.is_paged || cursor.is_none() {
                return Ok(rows);
            }
        }
    }

    /// The address of a page with these parameters.
    fn address(&self, query: &Value, cursor: Option<&str>) -> String {
        let mut words = form_urlencoded::Serializer::new(String::new());
        for (name, value) in query.as_object().into_iter().flatten() {
            match value {
                Value::Null => {}
                Value::String(text) => drop(words.append_pair(name, text)),
                value => drop(words.append_pair(name, &value.to_string())),
            }
        }
        if self.is_paged {
            words.append_pair("limit", &PAGE.to_string());
        }
        if let Some(cursor) = cursor {
            words.append_pair("cursor", cursor);
        }
        format!("{}?{}", self.path, words.finish())
    }

    async fn ask(
        &self,
        router: &Router,
        user: &User,
        query: &Value,
        cursor: Option<&str>,
    ) -> Result<Value, TableError> {
        let mut request = Request::new(Body::empty());
        let uri = self.address(query, cursor);
        *request.uri_mut() = uri.parse().map_err(|_| TableError::Refused(StatusCode::BAD_REQUEST))?;
        request.extensions_mut().insert(ActingAs(user.clone()));
        let answer = match router.clone().oneshot(request).await {
            Ok(answer) => answer,
            Err(never) => match never {},
        };
        if !answer.status().is_success() {
            return Err(TableError::Refused(answer.status()));
        }
        let bytes = to_bytes(answer.into_body(), usize::MAX).await;
        let bytes = bytes.map_err(|_| TableError::NoRows)?;
        serde_json::from_slice(&bytes).map_err(|_| TableError::NoRows)
    }

    /// The cells of a row, one for each column.
    fn cells(&self, row: &Value, zone: Tz) -> Vec<Cell> {
        let cell = |column: &Column| {
            let value = row.pointer(column.at).unwrap_or(&Value::Null);
            match (column.shape, value) {
                (_, Value::Null) => Cell::Empty,
                (Shape::Json, value) => Cell::Text(value.to_string()),
                (Shape::Moment, Value::String(text)) => match text.parse::<DateTime<Utc>>() {
                    Ok(at) => Cell::Moment(at.with_timezone(&zone).naive_local()),
                    Err(_) => Cell::Text(text.clone()),
                },
                (_, Value::String(text)) => Cell::Text(text.clone()),
                (_, Value::Number(number)) => number.as_f64().map_or(Cell::Empty, Cell::Number),
                (_, Value::Bool(yes)) => Cell::Number(f64::from(u8::from(*yes))),
                (_, value) => Cell::Text(value.to_string()),
            }
        };
        self.columns.iter().map(cell).collect()
    }
}
