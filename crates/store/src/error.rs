//! What can go wrong between us and the database, by what the caller can do about it.

/// A database error, sorted for the caller.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The address does not parse.
    #[error("not a Postgres address (postgres://user:password@host/database)")]
    BadUrl,
    /// A migration failed; nothing of it was kept.
    #[error("migration failed: {0}")]
    Migration(String),
    /// The row is not there.
    #[error("not found")]
    NotFound,
    /// A named constraint said no; the name tells which rule.
    #[error("refused by {0}")]
    Taken(String),
    /// The database is away, busy or restarting: the same call may succeed later.
    #[error("the database is not available: {0}")]
    Unavailable(sqlx::Error),
    /// Two transactions met; the same call may succeed at once.
    #[error("the transaction must be tried again: {0}")]
    Conflict(sqlx::Error),
    /// Something in the data is refused by the database (SQLSTATE class 22 or 23).
    #[error("the database refuses the data: {0}")]
    BadData(sqlx::Error),
    /// Anything else.
    #[error(transparent)]
    Other(sqlx::Error),
}

impl StoreError {
    /// The database took a question and said nothing for too long.
    #[must_use]
    pub fn silent() -> Self {
        Self::Unavailable(sqlx::Error::Io(std::io::ErrorKind::TimedOut.into()))
    }

    /// May the same call succeed later without anybody mending anything?
    #[must_use]
    pub fn is_transient(&self) -> bool {
        matches!(self, Self::Unavailable(_) | Self::Conflict(_))
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        use sqlx::Error as E;
        if let E::Database(database) = &error {
            let code = database.code().unwrap_or_default().into_owned();
            return match code.as_str() {
                "40001" | "40P01" | "55P03" => Self::Conflict(error),
                "23505" | "23503" | "23514" => {
                    let name = database.constraint().unwrap_or("a constraint").to_owned();
                    Self::Taken(name)
                }
                _ => match code.get(..2).unwrap_or_default() {
                    // 53: out of disk, memory or connections; 57: shutting down; 58: IO; 08: connection; 25: read-only
                    "53" | "57" | "58" | "08" | "25" => Self::Unavailable(error),
                    "22" | "23" => Self::BadData(error),
                    _ => Self::Other(error),
                },
            };
        }
        match error {
            E::RowNotFound => Self::NotFound,
            E::Io(_) | E::Tls(_) | E::PoolTimedOut | E::PoolClosed | E::WorkerCrashed | E::Protocol(_) => {
                Self::Unavailable(error)
            }
            _ => Self::Other(error),
        }
    }
}
