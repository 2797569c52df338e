//! A whole worker in one line: concurrency, panics caught, metrics, graceful stop.

use std::{any::Any, sync::Arc, time::Duration};

use apalis::prelude::{Data, WorkerBuilder, WorkerBuilderExt, WorkerError};
use tokio_util::{sync::CancellationToken, task::AbortOnDropHandle};
use tracing::Instrument;

use crate::{
    backend::{Chunk, Delivery, One, StreamBackend, WorkerSettings},
    error::QueueError,
    outcome::{ChunkOutcome, Failure},
    queues::Queues,
    spec::{EntryMeta, Job},
};

/// Runs a worker that handles jobs one by one, until `stop` is cancelled and the running jobs are done.
///
/// A handler may run more than once for one job (a worker may die between doing and saying so): it must bear that.
/// A panic counts as a failed attempt.
pub async fn run_each<J, S, F, R>(
    queues: Queues,
    settings: WorkerSettings,
    state: S,
    handler: F,
    stop: CancellationToken,
) -> Result<(), QueueError>
where
    J: Job,
    S: Clone + Send + Sync + 'static,
    F: Fn(J, EntryMeta, S) -> R + Send + Sync + 'static,
    R: Future<Output = Result<(), Failure>> + Send + 'static,
{
    let concurrency = settings.concurrency.max(1);
    let name = worker_name::<J>(&settings);
    let backend = StreamBackend::<One<J>>::new(&queues, settings).stopping_with(&stop);
    let signal = stopped(stop.clone(), backend.reader_ended());
    let handler = Arc::new(handler);
    let run = move |One(job): One<J>, delivery: Data<Delivery>| {
        let (handler, state) = (handler.clone(), state.clone());
        async move {
            let meta = delivery.entries[0].meta.clone();
            let span = tracing::info_span!("job", queue = J::QUEUE.name, id = meta.id, attempts = meta.attempts);
            guarded(async move { handler(job, meta, state).await }.instrument(span)).await
        }
    };
    let worker = WorkerBuilder::new(name)
        .backend(backend)
        .concurrency(concurrency)
        .build(run);
    ended(worker.run_until(signal).await, &stop)
}

/// Runs a worker that handles jobs in chunks of up to `settings.chunk`, until `stop` is cancelled and the running
/// chunks are done.
///
/// The handler returns `Ok(())` when all is done, a list of `(position, Failure)` when some entries failed, or a
/// [`Failure`] for the whole chunk. Entries on their last attempt come alone, so a bad one takes no others along.
pub async fn run_chunks<J, S, F, R, O>(
    queues: Queues,
    settings: WorkerSettings,
    state: S,
    handler: F,
    stop: CancellationToken,
) -> Result<(), QueueError>
where
    J: Job,
    S: Clone + Send + Sync + 'static,
    F: Fn(Vec<(J, EntryMeta)>, S) -> R + Send + Sync + 'static,
    R: Future<Output = Result<O, Failure>> + Send + 'static,
    O: Into<ChunkOutcome> + Send + 'static,
{
    let concurrency = settings.concurrency.max(1);
    let name = worker_name::<J>(&settings);
    let backend = StreamBackend::<Chunk<J>>::new(&queues, settings).stopping_with(&stop);
    let signal = stopped(stop.clone(), backend.reader_ended());
    let handler = Arc::new(handler);
    let run = move |Chunk(jobs): Chunk<J>, delivery: Data<Delivery>| {
        let (handler, state) = (handler.clone(), state.clone());
        async move {
            let metas = delivery.entries.iter().map(|entry| entry.meta.clone());
            let jobs: Vec<(J, EntryMeta)> = jobs.into_iter().zip(metas).collect();
            let span = tracing::info_span!("jobs", queue = J::QUEUE.name, entries = jobs.len());
            let outcome = guarded(async move { handler(jobs, state).await }.instrument(span)).await?;
            Ok::<ChunkOutcome, Failure>(outcome.into())
        }
    };
    let worker = WorkerBuilder::new(name)
        .backend(backend)
        .concurrency(concurrency)
        .build(run);
    ended(worker.run_until(signal).await, &stop)
}

fn worker_name<J: Job>(settings: &WorkerSettings) -> String {
    format!("{} {}", J::QUEUE.name, settings.consumer)
}

async fn stopped(stop: CancellationToken, reader_ended: CancellationToken) -> Result<(), WorkerError> {
    tokio::select! {
        () = stop.cancelled() => {}
        () = reader_ended.cancelled() => {}
    }
    Ok(())
}

/// A worker that ends without being asked to is broken, whatever it says: its owner must start a whole one.
fn ended(result: Result<(), WorkerError>, stop: &CancellationToken) -> Result<(), QueueError> {
    match result {
        Err(error) => Err(QueueError::Worker(error.to_string())),
        Ok(()) if stop.is_cancelled() => Ok(()),
        Ok(()) => Err(QueueError::Worker("nobody asked it to".to_owned())),
    }
}

/// Runs a handler in a Tokio task of its own: handlers of one worker use several cores, and a panic stays inside.
async fn guarded<T: Send + 'static>(
    handler: impl Future<Output = Result<T, Failure>> + Send + 'static,
) -> Result<T, Failure> {
    match AbortOnDropHandle::new(tokio::spawn(handler)).await {
        Ok(result) => result,
        Err(error) => match error.try_into_panic() {
            Ok(panic) => Err(Failure::retry(format!("panicked: {}", panic_text(&*panic)))),
            // Only a runtime that is shutting down cancels the task.
            Err(cancelled) => Err(Failure::postpone(cancelled, Duration::ZERO)),
        },
    }
}

fn panic_text(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("without words")
}
