//! Group commit: concurrent pushes share one pipeline, without a timer.

use std::{
    marker::PhantomData,
    sync::{Arc, OnceLock},
};

use tokio::sync::{mpsc, oneshot};

use crate::{
    connection::Redis,
    error::QueueError,
    keys::Keys,
    queues::{BATCH, add_all},
    spec::Job,
};

/// More pushes than this waiting for Redis means that it does not keep up: say so instead of piling up memory.
const MOST_WAITING: usize = 4_096;

struct Waiting {
    payload: Vec<u8>,
    done: oneshot::Sender<Result<(), QueueError>>,
}

/// Pushes jobs one by one for many concurrent callers. While one pipeline is on its way, the next one gathers, so a
/// lone push costs one round trip and a thousand at once cost few.
pub struct GroupPusher<J> {
    redis: Redis,
    keys: Keys,
    line: Arc<OnceLock<mpsc::Sender<Waiting>>>,
    job: PhantomData<fn(J)>,
}

impl<J> Clone for GroupPusher<J> {
    fn clone(&self) -> Self {
        Self {
            redis: self.redis.clone(),
            keys: self.keys.clone(),
            line: self.line.clone(),
            job: PhantomData,
        }
    }
}

impl<J: Job> GroupPusher<J> {
    pub(crate) fn new(redis: Redis, keys: Keys) -> Self {
        Self {
            redis,
            keys,
            line: Arc::default(),
            job: PhantomData,
        }
    }

    /// Stores a job. Returns only when Redis has acknowledged it or failed; when Redis is away, within about three
    /// seconds. After an error the job may be stored nevertheless.
    pub async fn push(&self, job: J) -> Result<(), QueueError> {
        // The sender is begun here and not in `new`, which may run before the runtime does.
        let line = self.line.get_or_init(|| start(self.redis.clone(), self.keys.clone()));
        let (done, answer) = oneshot::channel();
        line.try_send(Waiting {
            payload: job.encode(),
            done,
        })
        .map_err(|error| match error {
            mpsc::error::TrySendError::Full(_) => QueueError::Overloaded,
            mpsc::error::TrySendError::Closed(_) => stopped(),
        })?;
        answer.await.unwrap_or_else(|_| Err(stopped()))
    }
}

fn stopped() -> QueueError {
    QueueError::Unavailable("the pusher has stopped".into())
}

fn start(redis: Redis, keys: Keys) -> mpsc::Sender<Waiting> {
    let (sender, receiver) = mpsc::channel(MOST_WAITING);
    tokio::spawn(run(redis, keys, receiver));
    sender
}

/// Ends when the last pusher is gone.
async fn run(redis: Redis, keys: Keys, mut line: mpsc::Receiver<Waiting>) {
    let mut batch = Vec::new();
    while line.recv_many(&mut batch, BATCH).await > 0 {
        let (payloads, callers): (Vec<_>, Vec<_>) = batch.drain(..).map(|one| (one.payload, one.done)).unzip();
        let commands = add_all(&keys, payloads.into_iter());
        let result = redis.pipeline::<()>(&commands).await.map_err(QueueError::from);
        for caller in callers {
            // A caller that no longer waits does not need the answer.
            let _ = caller.send(result.clone());
        }
    }
}
