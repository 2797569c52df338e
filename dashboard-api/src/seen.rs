//! When this process last saw its neighbours work: what is down shows since when.

use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, Utc};

/// The last good moments.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    postgres: Mutex<Option<DateTime<Utc>>>,
    redis: Mutex<Option<DateTime<Utc>>>,
}

impl Seen {
    /// Postgres answered now.
    pub(crate) fn postgres(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        note(&self.postgres, now)
    }

    /// When Postgres last answered.
    pub(crate) fn last_postgres(&self) -> Option<DateTime<Utc>> {
        *self.postgres.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Redis answered now.
    pub(crate) fn redis(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        note(&self.redis, now)
    }

    /// When Redis last answered.
    pub(crate) fn last_redis(&self) -> Option<DateTime<Utc>> {
        *self.redis.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn note(place: &Mutex<Option<DateTime<Utc>>>, now: DateTime<Utc>) -> DateTime<Utc> {
    *place.lock().unwrap_or_else(PoisonError::into_inner) = Some(now);
    now
}
