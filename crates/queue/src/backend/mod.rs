//! The backend that the apalis worker runtime draws its tasks from.

mod ack;
mod deliver;
mod heartbeat;
mod held;
mod leave;
mod reader;
mod settle;

use std::{
    convert::Infallible,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
    time::Duration,
};

use apalis::prelude::{Backend, Task, WorkerContext};
use apalis_core::backend::{BackendConfig, finalize::Ephemeral};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

pub use ack::AckLayer;
pub(crate) use held::Delivery;
use held::{Line, Shared};

use crate::{queues::Queues, spec::Job};

/// One job for one call of the handler.
#[derive(Debug, Clone)]
pub struct One<J>(pub J);

/// Several jobs for one call of the handler; settled together unless the handler says otherwise.
#[derive(Debug, Clone)]
pub struct Chunk<J>(pub Vec<J>);

mod sealed {
    pub trait Sealed {}
    impl<J> Sealed for super::One<J> {}
    impl<J> Sealed for super::Chunk<J> {}
}

/// What a handler is called with: [`One`] or [`Chunk`].
pub trait Arguments: sealed::Sealed + Sized + Send + 'static {
    /// The kind of job.
    type Job: Job;
    /// Whether several jobs go into one call.
    const CHUNKED: bool;
    /// Builds the argument; never called without a job.
    fn gather(jobs: Vec<Self::Job>) -> Self;
}

impl<J: Job> Arguments for One<J> {
    type Job = J;
    const CHUNKED: bool = false;

    fn gather(mut jobs: Vec<J>) -> Self {
        Self(jobs.pop().expect("a task is made of at least one job"))
    }
}

impl<J: Job> Arguments for Chunk<J> {
    type Job = J;
    const CHUNKED: bool = true;

    fn gather(jobs: Vec<J>) -> Self {
        Self(jobs)
    }
}

/// How one worker works.
#[derive(Debug, Clone)]
pub struct WorkerSettings {
    /// Who it is, for whoever looks into Redis. A random part is added, so two of one name do not disturb each other.
    pub consumer: String,
    /// How many calls of the handler run at a time.
    pub concurrency: usize,
    /// Most entries in one [`Chunk`]; without meaning for [`One`].
    pub chunk: usize,
    /// How long a [`Chunk`] that breaks a silence may gather before it is handed on; without meaning for [`One`]. At a
    /// low rate one call then serves many entries, each of which waited this much longer; at a high one, that fills the
    /// chunk in less, nothing waits. Far less than the visibility: what a reader sat on for half of that it leaves to
    /// others.
    pub linger: Duration,
}

/// Draws entries of the queue of `A`'s job. It never ends by an error: while Redis is away it tries again.
pub struct StreamBackend<A: Arguments> {
    shared: Arc<Shared>,
    line: Arc<Line<A>>,
    reader: Option<JoinHandle<()>>,
}

impl<A: Arguments> StreamBackend<A> {
    /// A backend for one worker. A worker of single jobs holds no more than it runs; a worker of chunks holds one
    /// chunk more, so that it never waits for Redis.
    pub fn new(queues: &Queues, settings: WorkerSettings) -> Self {
        let spec = A::Job::QUEUE;
        let consumer = format!("{}-{}", settings.consumer, Uuid::new_v4().simple());
        let concurrency = settings.concurrency.max(1);
        let (chunk, tasks) = if A::CHUNKED {
            (settings.chunk.max(1), concurrency + 1)
        } else {
            (1, concurrency)
        };
        let keys = queues.keys(spec.name);
        let mut shared = Shared::new(spec, keys, queues.redis.clone(), consumer, chunk, tasks);
        if A::CHUNKED {
            shared.linger = settings.linger;
        }
        Self {
            shared: Arc::new(shared),
            line: Arc::default(),
            reader: None,
        }
    }

    /// Cancelled when the reader is through, or broke.
    pub(crate) fn reader_ended(&self) -> CancellationToken {
        self.shared.reader_ended.clone()
    }

    /// With the token that stops the worker, entries not yet started go back to the others as soon as it is cancelled,
    /// not only when the last running job is done. To be called before the worker starts.
    pub fn stopping_with(mut self, token: &CancellationToken) -> Self {
        if let Some(shared) = Arc::get_mut(&mut self.shared) {
            shared.stop = token.child_token();
        }
        self
    }
}

impl<A: Arguments> Backend for StreamBackend<A> {
    type Task = Task<A>;
    type Error = Infallible;

    fn poll_ready(&mut self, _: &mut Context<'_>, _: &WorkerContext) -> Poll<Result<(), Infallible>> {
        if self.reader.is_none() {
            let ended = self.shared.reader_ended.clone().drop_guard();
            let reading = reader::run(self.shared.clone(), self.line.clone());
            self.reader = Some(tokio::spawn(async move {
                let _ended = ended;
                reading.await;
            }));
            tokio::spawn(heartbeat::run(self.shared.clone()));
        }
        Poll::Ready(Ok(()))
    }

    fn poll_next(&mut self, cx: &mut Context<'_>, _: &WorkerContext) -> Poll<Option<Result<Self::Task, Infallible>>> {
        self.line.poll_next(cx).map(|task| Some(Ok(task)))
    }

    fn poll_close(&mut self, cx: &mut Context<'_>, _: &WorkerContext) -> Poll<Result<(), Infallible>> {
        self.shared.stop.cancel();
        if let Some(reader) = &mut self.reader
            && let Err(error) = ready!(Pin::new(reader).poll(cx))
        {
            tracing::error!(queue = self.shared.spec.name, %error, "the reader ended badly");
        }
        Poll::Ready(Ok(()))
    }
}

impl<A: Arguments> Drop for StreamBackend<A> {
    fn drop(&mut self) {
        self.shared.stop.cancel();
        self.shared.closed.cancel();
    }
}

impl<A: Arguments> BackendConfig for StreamBackend<A> {
    type Args = A;
    type Id = String;
    type Kind = Ephemeral;
    type Config = crate::spec::QueueSpec;
    type Layer = AckLayer;

    fn config(&self) -> &Self::Config {
        &self.shared.spec
    }

    fn middleware(&mut self, _: &mut WorkerContext) -> AckLayer {
        AckLayer::new(self.shared.clone())
    }
}
