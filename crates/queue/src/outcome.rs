//! How a handler says what is to become of its job.

use std::{any::Any, time::Duration};

use apalis::prelude::{AbortError, BoxDynError, RetryAfterError};

/// What a handler returns when a job did not work out. Any other error counts as [`Failure::Retry`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// Try again after the queue's back-off; dead when the attempts are used up.
    #[error("{reason}")]
    Retry {
        /// What went wrong.
        reason: String,
    },
    /// Try again after this time (somebody told us how long); counts as an attempt.
    #[error("{reason}")]
    RetryAfter {
        /// What went wrong.
        reason: String,
        /// How long to wait.
        after: Duration,
    },
    /// Dead at once: no repetition can help.
    #[error("{reason}")]
    Fail {
        /// What went wrong.
        reason: String,
    },
    /// Come back later; does not count as an attempt.
    #[error("{reason}")]
    Postpone {
        /// What is waited for.
        reason: String,
        /// How long to wait.
        after: Duration,
    },
}

impl Failure {
    /// [`Failure::Retry`] from any error or text.
    pub fn retry(reason: impl ToString) -> Self {
        Self::Retry {
            reason: reason.to_string(),
        }
    }

    /// [`Failure::RetryAfter`] from any error or text.
    pub fn retry_after(reason: impl ToString, after: Duration) -> Self {
        Self::RetryAfter {
            reason: reason.to_string(),
            after,
        }
    }

    /// [`Failure::Fail`] from any error or text.
    pub fn fail(reason: impl ToString) -> Self {
        Self::Fail {
            reason: reason.to_string(),
        }
    }

    /// [`Failure::Postpone`] from any error or text.
    pub fn postpone(reason: impl ToString, after: Duration) -> Self {
        Self::Postpone {
            reason: reason.to_string(),
            after,
        }
    }

    /// Reads what an error of any kind asks for.
    pub(crate) fn of(error: &BoxDynError) -> Self {
        if let Some(failure) = error.downcast_ref::<Self>() {
            failure.clone()
        } else if error.is::<AbortError>() {
            Self::fail(error)
        } else if let Some(told) = error.downcast_ref::<RetryAfterError>() {
            Self::retry_after(error, told.get_duration())
        } else {
            Self::retry(error)
        }
    }
}

/// What became of a chunk: everything done, but for the entries named here by their position.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ChunkOutcome {
    /// Entries that failed, each with what is to become of it.
    pub failed: Vec<(usize, Failure)>,
}

impl From<()> for ChunkOutcome {
    fn from((): ()) -> Self {
        Self::default()
    }
}

impl From<Vec<(usize, Failure)>> for ChunkOutcome {
    fn from(failed: Vec<(usize, Failure)>) -> Self {
        Self { failed }
    }
}

/// Failures of a delivery of `count` entries, by position; the rest is done.
pub(crate) fn failures<R: Any>(result: &Result<R, BoxDynError>, count: usize) -> Vec<(usize, Failure)> {
    match result {
        Err(error) => {
            let failure = Failure::of(error);
            (0..count).map(|position| (position, failure.clone())).collect()
        }
        Ok(response) => match (response as &dyn Any).downcast_ref::<ChunkOutcome>() {
            Some(outcome) => outcome
                .failed
                .iter()
                .filter(|(position, _)| *position < count)
                .cloned()
                .collect(),
            None => Vec::new(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_error_is_understood() {
        let after = Duration::from_secs(7);
        let of = |error: BoxDynError| Failure::of(&error);
        assert_eq!(of("boom".into()), Failure::retry("boom"));
        assert_eq!(
            of(Box::new(Failure::postpone("x", after))),
            Failure::postpone("x", after)
        );
        assert!(matches!(of(Box::new(AbortError::new("x"))), Failure::Fail { .. }));
        assert!(
            matches!(of(Box::new(RetryAfterError::new("x", after))), Failure::RetryAfter { after: a, .. } if a == after)
        );
    }

    #[test]
    fn an_outcome_fails_only_the_entries_it_names() {
        let outcome = ChunkOutcome::from(vec![(1, Failure::fail("bad")), (9, Failure::fail("not there"))]);
        assert_eq!(failures(&Ok(outcome), 3), [(1, Failure::fail("bad"))]);
        assert_eq!(failures(&Ok(()), 3), []);
        assert_eq!(failures::<()>(&Err("all".into()), 2).len(), 2);
    }
}
