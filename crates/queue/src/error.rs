//! What can go wrong when talking to the queues.

use redis::{ErrorKind, RedisError, ServerErrorKind};

/// Why a call on the queues failed.
#[derive(Debug, Clone, thiserror::Error)]
pub enum QueueError {
    /// The address of Redis cannot be understood.
    #[error("the address of Redis is not usable: {0}")]
    Address(String),
    /// Redis cannot be reached, answers too late or is still loading. The call may be repeated; whether its effect
    /// took place is not known.
    #[error("Redis is not available: {0}")]
    Unavailable(String),
    /// Too many pushes wait for Redis already; this one was refused at once.
    #[error("too many pushes are waiting for Redis")]
    Overloaded,
    /// Redis answered, and refused.
    #[error("Redis refused: {0}")]
    Refused(String),
    /// The worker runtime ended in a way it should not.
    #[error("the worker ended: {0}")]
    Worker(String),
}

impl QueueError {
    /// Whether the same call has a chance later without anybody mending anything.
    pub fn is_temporary(&self) -> bool {
        matches!(self, Self::Unavailable(_) | Self::Overloaded)
    }
}

impl From<RedisError> for QueueError {
    fn from(error: RedisError) -> Self {
        let passing = matches!(
            error.kind(),
            ErrorKind::Io
                | ErrorKind::Server(
                    ServerErrorKind::BusyLoading
                        | ServerErrorKind::TryAgain
                        | ServerErrorKind::ClusterDown
                        | ServerErrorKind::MasterDown
                )
        );
        if passing || error.is_timeout() || error.is_connection_dropped() || error.is_connection_refusal() {
            Self::Unavailable(error.to_string())
        } else {
            Self::Refused(error.to_string())
        }
    }
}
