//! What one worker holds: entries read and not yet settled, and the line of tasks not yet started.

use std::{
    collections::{HashSet, VecDeque},
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError},
    task::{Context, Poll},
    time::{Duration, Instant},
};

use apalis::prelude::Task;
use futures::task::AtomicWaker;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::{
    connection::Redis,
    entry::{Place, RawEntry},
    keys::Keys,
    spec::{EntryMeta, QueueSpec},
};

/// A stopping worker tries this long to reach Redis. What it cannot settle then comes back after the visibility time.
const FAREWELL: Duration = Duration::from_secs(10);

/// An entry in the hands of this worker.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub place: Place,
    pub meta: EntryMeta,
}

/// The entries of one task, carried in the task's data.
#[derive(Debug, Clone)]
pub(crate) struct Delivery {
    pub entries: Arc<[Entry]>,
    /// One more crash and it is dead: such entries run one at a time, so that the guilty one takes nobody along.
    pub last_chance: bool,
}

#[derive(Default)]
struct Held {
    places: HashSet<Place>,
    tasks: usize,
    last_chances: usize,
}

/// Everything the parts of one worker share.
pub(crate) struct Shared {
    pub spec: QueueSpec,
    pub keys: Keys,
    pub redis: Redis,
    /// Name in the consumer group; unique for each start.
    pub consumer: String,
    /// Most entries in one task.
    pub chunk: usize,
    /// Most tasks held at a time, running and waiting.
    pub tasks: usize,
    /// How long a chunk that breaks a silence may gather.
    pub linger: Duration,
    pub stop: CancellationToken,
    /// Everything is settled or given up; the heartbeat may end.
    pub closed: CancellationToken,
    /// Cancelled when the reader is through, or broke: without it a worker has nothing to do.
    pub reader_ended: CancellationToken,
    pub freed: Notify,
    held: Mutex<Held>,
    stopping_since: OnceLock<Instant>,
}

impl Shared {
    pub fn new(spec: QueueSpec, keys: Keys, redis: Redis, consumer: String, chunk: usize, tasks: usize) -> Self {
        Self {
            spec,
            keys,
            redis,
            consumer,
            chunk,
            tasks,
            linger: Duration::ZERO,
            stop: CancellationToken::new(),
            closed: CancellationToken::new(),
            reader_ended: CancellationToken::new(),
            freed: Notify::new(),
            held: Mutex::default(),
            stopping_since: OnceLock::new(),
        }
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        // No code that may panic runs under this lock.
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many entries may be read now.
    pub fn free(&self) -> usize {
        let held = self.held();
        let tasks = self.tasks.saturating_sub(held.tasks);
        if self.chunk == 1 || tasks == 0 {
            return tasks;
        }
        self.chunk
            .min((self.tasks * self.chunk).saturating_sub(held.places.len()))
    }

    /// How many tasks may be added now, and whether one on its last chance may be among them.
    pub fn free_tasks(&self) -> (usize, bool) {
        let held = self.held();
        (self.tasks.saturating_sub(held.tasks), held.last_chances == 0)
    }

    /// Takes entries as held and leaves out those that were held already. All of a batch are taken before the first
    /// is handed out: one that waits its turn in the line must not look abandoned.
    pub fn hold(&self, entries: Vec<RawEntry>) -> Vec<RawEntry> {
        let mut held = self.held();
        entries
            .into_iter()
            .filter(|entry| held.places.insert(entry.place))
            .collect()
    }

    /// Counts a task made of held entries.
    pub fn hold_task(&self, delivery: &Delivery) {
        let mut held = self.held();
        held.tasks += 1;
        held.last_chances += usize::from(delivery.last_chance);
    }

    /// Lets go of entries that never became a task.
    pub fn release(&self, entries: &[Entry]) {
        let mut held = self.held();
        for entry in entries {
            held.places.remove(&entry.place);
        }
    }

    /// Lets go of a task and its entries.
    pub fn release_task(&self, delivery: &Delivery) {
        self.release(&delivery.entries);
        let mut held = self.held();
        held.tasks -= 1;
        held.last_chances -= usize::from(delivery.last_chance);
        drop(held);
        self.freed.notify_one();
    }

    pub fn holds_tasks(&self) -> bool {
        self.held().tasks > 0
    }

    pub fn places(&self) -> Vec<Place> {
        self.held().places.iter().copied().collect()
    }

    /// After a failed call: waits before the next try. `false`: this worker is stopping and has tried long enough.
    pub async fn try_again(&self, what: &str, error: &redis::RedisError, tries: &mut u32) -> bool {
        tracing::warn!(queue = self.spec.name, %error, tries, "{what} failed, trying again");
        if self.stop.is_cancelled() && self.stopping_since.get_or_init(Instant::now).elapsed() > FAREWELL {
            tracing::error!(
                queue = self.spec.name,
                "{what} given up: Redis is away and this worker is stopping"
            );
            return false;
        }
        *tries += 1;
        tokio::time::sleep(Duration::from_millis(50 << (*tries).min(5))).await;
        true
    }
}

/// Tasks read and not yet started.
pub(crate) struct Line<A> {
    tasks: Mutex<VecDeque<Task<A>>>,
    waker: AtomicWaker,
}

impl<A> Default for Line<A> {
    fn default() -> Self {
        Self {
            tasks: Mutex::default(),
            waker: AtomicWaker::new(),
        }
    }
}

impl<A> Line<A> {
    fn tasks(&self) -> MutexGuard<'_, VecDeque<Task<A>>> {
        self.tasks.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn push(&self, task: Task<A>) {
        self.tasks().push_back(task);
        self.waker.wake();
    }

    pub fn poll_next(&self, cx: &Context<'_>) -> Poll<Task<A>> {
        self.waker.register(cx.waker());
        self.tasks().pop_front().map_or(Poll::Pending, Poll::Ready)
    }

    /// Takes out everything that was not started.
    pub fn drain(&self) -> Vec<Task<A>> {
        self.tasks().drain(..).collect()
    }
}
