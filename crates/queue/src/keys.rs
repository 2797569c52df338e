//! Names of the keys of one queue in Redis.

use std::sync::Arc;

/// Which jobs go first when several wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Priority {
    /// Before everything else.
    High,
    /// The usual.
    #[default]
    Normal,
    /// When nothing else waits.
    Low,
}

impl Priority {
    /// All of them in the order in which they are served.
    pub const ALL: [Self; 3] = [Self::High, Self::Normal, Self::Low];

    pub(crate) fn index(self) -> usize {
        match self {
            Self::High => 0,
            Self::Normal => 1,
            Self::Low => 2,
        }
    }

    /// One letter, for entry names and for the scripts.
    pub(crate) fn letter(self) -> char {
        match self {
            Self::High => 'h',
            Self::Normal => 'n',
            Self::Low => 'l',
        }
    }
}

/// Consumer group that all workers of a queue share.
pub(crate) const GROUP: &str = "workers";

/// Key names of one queue.
#[derive(Debug, Clone)]
pub(crate) struct Keys {
    streams: [Arc<str>; 3],
    pub delayed: Arc<str>,
    pub delayed_entries: Arc<str>,
    pub dead: Arc<str>,
    dedup: Arc<str>,
    /// Of the whole house: queues that stand still, and jobs done and failed.
    pub paused: Arc<str>,
    pub counts: Arc<str>,
}

impl Keys {
    pub fn new(prefix: &str, queue: &str) -> Self {
        let key = |suffix: &str| Arc::<str>::from(format!("{prefix}:{queue}:{suffix}"));
        Self {
            streams: [key("high"), key("normal"), key("low")],
            delayed: key("delayed"),
            delayed_entries: key("delayed:entries"),
            dead: key("dead"),
            dedup: key("dedup"),
            paused: format!("{prefix}:paused").into(),
            counts: format!("{prefix}:counts").into(),
        }
    }

    pub fn stream(&self, priority: Priority) -> &str {
        &self.streams[priority.index()]
    }

    /// The three streams, the delayed set, the delayed entries and the dead letters: the order all scripts expect.
    pub fn all(&self) -> [&str; 6] {
        let [high, normal, low] = &self.streams;
        [high, normal, low, &self.delayed, &self.delayed_entries, &self.dead]
    }

    /// Lock of a key that may wait only once.
    pub fn waiting_lock(&self, key: &str) -> String {
        format!("{}:waiting:{key}", self.dedup)
    }

    /// Lock of a key that may come only once in a while.
    pub fn time_lock(&self, key: &str) -> String {
        format!("{}:time:{key}", self.dedup)
    }
}
