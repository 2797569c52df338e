//! Tells listeners in other processes that something shown has changed.

use sqlx::postgres::PgListener;
use sqlx::{PgConnection, PgPool};

use crate::StoreError;

pub(crate) const CHANNEL: &str = "finco_changed";

/// Tells every listener that what it shows of `topic` has changed, when the transaction commits.
///
/// # Errors
/// When the database is away.
pub async fn announce(conn: &mut PgConnection, topic: &str) -> Result<(), StoreError> {
    sqlx::query!("select pg_notify($1, $2)", CHANNEL, topic)
        .execute(conn)
        .await?;
    Ok(())
}

/// A connection of its own that hears announcements.
#[derive(Debug)]
pub struct Listener(PgListener);

impl Listener {
    /// Begins to listen.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn connect(pool: &PgPool) -> Result<Self, StoreError> {
        let mut listener = PgListener::connect_with(pool).await?;
        listener.listen(CHANNEL).await?;
        Ok(Self(listener))
    }

    /// The topic of the next announcement; `None` when the connection was lost and announcements may have been missed.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn next(&mut self) -> Result<Option<String>, StoreError> {
        Ok(self.0.try_recv().await?.map(|notice| notice.payload().to_owned()))
    }
}
