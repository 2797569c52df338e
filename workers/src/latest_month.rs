//! The month that this process worked out last: the next change of it needs not fetch its days again.

use std::sync::{Mutex, MutexGuard, PoisonError};

use finco_store::score_basis::Held;

/// Holds one month's days put together. What it holds counts only while the database says that nobody has written the month
/// since, so that it may be lost or outdated at any time.
#[derive(Debug, Default)]
pub struct LatestMonth(Mutex<Option<Held>>);

impl LatestMonth {
    /// What is held, whichever month it is.
    #[must_use]
    pub fn get(&self) -> Option<Held> {
        self.guard().clone()
    }

    /// Holds a month as it was committed; `None` leaves what there is.
    pub fn set(&self, committed: Option<Held>) {
        if committed.is_some() {
            *self.guard() = committed;
        }
    }

    fn guard(&self) -> MutexGuard<'_, Option<Held>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
