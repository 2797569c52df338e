//! Many jobs: draining, fairness, nothing left behind.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use finco_queue::{EntryMeta, Failure, WorkerSettings, run_chunks, run_each};
use tokio::sync::Semaphore;

use crate::harness::{QUEUE, Running, Runs, Server, VISIBILITY, Work, eventually, settings};

#[derive(Clone, Default)]
struct Seen {
    runs: Runs,
    largest: Arc<AtomicUsize>,
}

async fn note(jobs: Vec<(Work, EntryMeta)>, seen: Seen) -> Result<(), Failure> {
    seen.largest.fetch_max(jobs.len(), Ordering::SeqCst);
    for (work, _) in &jobs {
        seen.runs.add(work);
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_thousand_waiting_jobs_drain_in_chunks() {
    let server = Server::start().await;
    let queues = server.queues();
    queues.push_all(&Work::many(50_000)).await.unwrap();
    let stats = queues.stats(QUEUE).await.unwrap();
    assert_eq!((stats.waiting, stats.running), (50_000, 0));
    assert!(stats.oldest_waiting_ms.is_some());
    let seen = Seen::default();
    let worker = Running::start(|stop| run_chunks(queues.clone(), settings(2, 500), seen.clone(), note, stop));
    eventually("nothing is left in the streams", async || server.stored().await == 0).await;
    assert_eq!((seen.runs.jobs(), seen.runs.most()), (50_000, 1));
    assert_eq!(seen.largest.load(Ordering::SeqCst), 500);
    let stats = queues.stats(QUEUE).await.unwrap();
    assert_eq!((stats.waiting, stats.running, stats.oldest_waiting_ms), (0, 0, None));
    worker.end().await;
}

/// `before` jobs are done, then comes one, and when it is read `after` more: all are run once, and the last ones in a chunk
/// of that size.
async fn assert_gathers(patient: WorkerSettings, before: usize, after: usize, largest: usize) {
    let server = Server::start().await;
    let queues = server.queues();
    let seen = Seen::default();
    let worker = Running::start(|stop| run_chunks(queues.clone(), patient, seen.clone(), note, stop));
    let works = Work::many(before + 1 + after);
    // The first ones may come while the worker is still starting; they are read at once then.
    queues.push_all(&works[..before]).await.expect("pushed");
    eventually("the first ones are done", async || server.stored().await == 0).await;
    queues.push_all(&works[before..=before]).await.expect("pushed");
    eventually("one is read", async || {
        queues.stats(QUEUE).await.expect("stats").running == 1
    })
    .await;
    queues.push_all(&works[before + 1..]).await.expect("pushed");
    eventually("nothing is left", async || server.stored().await == 0).await;
    assert_eq!((seen.runs.jobs(), seen.runs.most()), (works.len(), 1));
    assert_eq!(seen.largest.load(Ordering::SeqCst), largest);
    worker.end().await;
}

#[tokio::test]
async fn what_comes_shortly_after_a_silence_shares_a_chunk() {
    let patient = WorkerSettings {
        linger: VISIBILITY * 2 / 5,
        ..settings(1, 500)
    };
    assert_gathers(patient, 1, 4, 5).await;
}

#[tokio::test]
async fn what_comes_in_masses_does_not_wait_for_more() {
    // Whoever waited this out would have lost its entries to others, which run them one by one.
    let patient = WorkerSettings {
        linger: VISIBILITY,
        ..settings(1, 100)
    };
    assert_gathers(patient, 30, 30, 31).await;
}

#[tokio::test]
async fn a_worker_takes_no_more_than_it_can_run() {
    let server = Server::start().await;
    let queues = server.queues();
    queues.push_all(&Work::many(100)).await.unwrap();
    let gate = Arc::new(Semaphore::new(0));
    let (begun, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    type State = (Arc<Semaphore>, Arc<AtomicUsize>, Arc<AtomicUsize>);
    async fn wait(_: Work, _: EntryMeta, (gate, begun, most): State) -> Result<(), Failure> {
        most.fetch_max(begun.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
        gate.acquire().await.map_err(Failure::retry)?.forget();
        begun.fetch_sub(1, Ordering::SeqCst);
        Ok(())
    }
    let state = (gate.clone(), begun.clone(), most.clone());
    let worker = Running::start(|stop| run_each(queues.clone(), settings(3, 1), state, wait, stop));
    for _ in 0..10 {
        eventually("three run", async || begun.load(Ordering::SeqCst) == 3).await;
        let stats = queues.stats(QUEUE).await.unwrap();
        assert!(stats.running <= 3, "{stats:?}");
        gate.add_permits(3);
    }
    gate.add_permits(100);
    eventually("nothing is left", async || server.stored().await == 0).await;
    assert_eq!(most.load(Ordering::SeqCst), 3);
    worker.end().await;
}

#[tokio::test]
async fn a_worker_of_chunks_holds_one_chunk_more_than_it_runs() {
    let server = Server::start().await;
    let queues = server.queues();
    queues.push_all(&Work::many(100)).await.unwrap();
    let gate = Arc::new(Semaphore::new(0));
    async fn wait(_: Vec<(Work, EntryMeta)>, gate: Arc<Semaphore>) -> Result<(), Failure> {
        gate.acquire().await.map_err(Failure::retry)?.forget();
        Ok(())
    }
    let worker = Running::start(|stop| run_chunks(queues.clone(), settings(2, 10), gate.clone(), wait, stop));
    eventually("its hands are full", async || {
        queues.stats(QUEUE).await.unwrap().running == 30
    })
    .await;
    // A second worker gets its share.
    let other = Running::start(|stop| run_chunks(queues.clone(), settings(2, 10), gate.clone(), wait, stop));
    eventually("both are full", async || {
        queues.stats(QUEUE).await.unwrap().running == 60
    })
    .await;
    assert_eq!(queues.stats(QUEUE).await.unwrap().waiting, 40);
    gate.add_permits(100);
    eventually("nothing is left", async || server.stored().await == 0).await;
    worker.end().await;
    other.end().await;
}
