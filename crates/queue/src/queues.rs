//! The handle on the queues of one Redis: pushing.

use std::{fmt, sync::Arc, time::Duration};

use redis::{Cmd, Pipeline};
use uuid::Uuid;

use crate::{
    connection::Redis,
    error::QueueError,
    group::GroupPusher,
    keys::{Keys, Priority},
    script,
    spec::Job,
};

/// Most entries one pipeline carries.
pub(crate) const BATCH: usize = 500;

/// How a job is to be pushed.
#[derive(Debug, Clone, Default)]
pub struct PushOptions {
    /// Not before this time has passed.
    pub delay: Option<Duration>,
    /// Which jobs of the queue go first.
    pub priority: Priority,
    /// When a second push of the same thing is dropped.
    pub dedup: Option<Dedup>,
}

/// When a push counts as a duplicate and is dropped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Dedup {
    /// While an entry of this key waits. From the moment it is handed to a worker a new push is stored, so a trigger
    /// that comes in mid-job is never lost.
    UntilStarted(String),
    /// While this time since the last stored push of this key has not passed.
    For(String, Duration),
}

/// Handle on all queues under one key prefix of one Redis. Cheap to clone; connects at the first use and mends its
/// connection by itself.
#[derive(Clone)]
pub struct Queues {
    pub(crate) redis: Redis,
    prefix: Arc<str>,
}

impl fmt::Debug for Queues {
    /// Without the address, which may hold a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Queues")
            .field("prefix", &self.prefix)
            .finish_non_exhaustive()
    }
}

impl Queues {
    /// `url`: `redis://host:port/db`, with a password as `redis://:password@host`, or `redis+unix:///path.sock`.
    /// All keys begin with `prefix` and a colon. Does not connect yet.
    pub fn new(url: &str, prefix: &str) -> Result<Self, QueueError> {
        Ok(Self {
            redis: Redis::new(url)?,
            prefix: prefix.into(),
        })
    }

    pub(crate) fn prefix(&self) -> &str {
        &self.prefix
    }

    pub(crate) fn keys(&self, queue: &str) -> Keys {
        Keys::new(&self.prefix, queue)
    }

    /// Stores a job. `false`: it was dropped as a duplicate.
    ///
    /// A connection that breaks in the middle is mended and the push repeated once, so without [`Dedup`] a job may
    /// be stored twice.
    pub async fn push<J: Job>(&self, job: &J, options: PushOptions) -> Result<bool, QueueError> {
        let keys = self.keys(J::QUEUE.name);
        let payload = job.encode();
        let delay = options.delay.filter(|delay| !delay.is_zero());
        if delay.is_none() && options.dedup.is_none() {
            let _: String = self
                .redis
                .command(&add(keys.stream(options.priority), &payload))
                .await?;
            return Ok(true);
        }
        let (mode, lock, lock_ms) = match &options.dedup {
            None => ("", String::new(), 0),
            Some(Dedup::UntilStarted(key)) => ("waiting", keys.waiting_lock(key), 0),
            Some(Dedup::For(key, time)) => ("time", keys.time_lock(key), millis(*time).max(1)),
        };
        let mut call = script::call(&script::PUSH, &keys);
        call.key(lock).arg(payload).arg(options.priority.letter().to_string());
        call.arg(delay.map_or(0, millis))
            .arg(Uuid::new_v4().to_string())
            .arg(mode)
            .arg(lock_ms);
        Ok(self.redis.script::<u8>(&call).await? == 1)
    }

    /// Stores many jobs, in pipelines of 500. On an error some of them may be stored.
    pub async fn push_all<J: Job>(&self, jobs: &[J]) -> Result<(), QueueError> {
        let keys = self.keys(J::QUEUE.name);
        for batch in jobs.chunks(BATCH) {
            let commands = add_all(&keys, batch.iter().map(Job::encode));
            self.redis.pipeline::<()>(&commands).await?;
        }
        Ok(())
    }

    /// A pusher that lets concurrent callers share their round trips to Redis.
    pub fn pusher<J: Job>(&self) -> GroupPusher<J> {
        GroupPusher::new(self.redis.clone(), self.keys(J::QUEUE.name))
    }

    /// Whether Redis answers.
    pub async fn ping(&self) -> Result<(), QueueError> {
        Ok(self.redis.command(&redis::cmd("PING")).await?)
    }
}

/// Whole milliseconds of a duration.
pub(crate) fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

/// No MAXLEN: an entry leaves its stream when it is settled and never before.
fn add(stream: &str, payload: &[u8]) -> Cmd {
    let mut command = redis::cmd("XADD");
    command.arg(stream).arg("*").arg("d").arg(payload);
    command
}

/// One pipeline that stores payloads with normal priority.
pub(crate) fn add_all(keys: &Keys, payloads: impl Iterator<Item = Vec<u8>>) -> Pipeline {
    let mut commands = Pipeline::new();
    for payload in payloads {
        commands
            .add_command(add(keys.stream(Priority::Normal), &payload))
            .ignore();
    }
    commands
}
