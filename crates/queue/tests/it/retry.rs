//! Failures: back-off, dead letters, being told when to come back, panics, bad payloads.

use std::time::{Duration, Instant};

use apalis::prelude::{BoxDynError, RetryAfterError, WorkerBuilder};
use finco_queue::{Chunk, EntryMeta, Failure, One, PushOptions, StreamBackend, run_chunks, run_each};
use tokio::sync::mpsc::UnboundedSender;

use crate::harness::{Counters, Garbage, QUEUE, Running, Server, Work, eventually, reports, settings, settled};

type Times = UnboundedSender<(Work, u32, Instant)>;

async fn misbehave(work: Work, meta: EntryMeta, times: Times) -> Result<(), Failure> {
    times
        .send((work.clone(), meta.attempts, Instant::now()))
        .map_err(Failure::retry)?;
    let second = Duration::from_millis(1_000);
    match (work.0.as_str(), meta.attempts) {
        ("retry", _) => Err(Failure::retry("no luck")),
        ("after", 0) => Err(Failure::retry_after("told so", second)),
        ("fail", _) => Err(Failure::fail("hopeless")),
        ("panic", _) => panic!("boom"),
        _ => Ok(()),
    }
}

#[tokio::test]
async fn failures_come_back_until_their_attempts_are_spent() {
    let server = Server::start().await;
    let queues = server.queues();
    let (times, mut seen) = reports();
    let worker = Running::start(|stop| run_each(queues.clone(), settings(1, 1), times, misbehave, stop));
    queues.push(&Work::new("retry"), PushOptions::default()).await.unwrap();
    let runs = seen.take(3).await;
    assert_eq!(
        runs.iter().map(|(_, attempts, _)| *attempts).collect::<Vec<_>>(),
        [0, 1, 2]
    );
    let waits = [runs[1].2 - runs[0].2, runs[2].2 - runs[1].2];
    assert!(
        waits[0] >= Duration::from_millis(95) && waits[1] >= Duration::from_millis(195),
        "{waits:?}"
    );
    settled(&queues).await;
    let letters = queues.dead(QUEUE, 10).await.unwrap();
    assert_eq!(
        (letters.len(), letters[0].attempts, letters[0].error.as_str()),
        (1, 3, "no luck")
    );
    worker.end().await;
}

#[tokio::test]
async fn a_handler_may_name_the_time_or_give_up() {
    let server = Server::start().await;
    let queues = server.queues();
    let (times, mut seen) = reports();
    let worker = Running::start(|stop| run_each(queues.clone(), settings(1, 1), times, misbehave, stop));
    queues.push(&Work::new("after"), PushOptions::default()).await.unwrap();
    let runs = seen.take(2).await;
    let wait = runs[1].2 - runs[0].2;
    assert!(
        wait >= Duration::from_millis(990) && wait < Duration::from_millis(2_000),
        "{wait:?}"
    );
    assert_eq!(runs[1].1, 1);
    queues.push(&Work::new("fail"), PushOptions::default()).await.unwrap();
    seen.next().await;
    settled(&queues).await;
    let letters = queues.dead(QUEUE, 10).await.unwrap();
    assert_eq!(
        (letters.len(), letters[0].attempts, letters[0].error.as_str()),
        (1, 1, "hopeless")
    );
    worker.end().await;
}

#[tokio::test]
async fn a_postponed_job_spends_no_attempt_and_keeps_its_name_and_age() {
    let server = Server::start().await;
    let queues = server.queues();
    let (sender, mut seen) = reports();
    let rounds = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(0));
    type State = (
        UnboundedSender<EntryMeta>,
        std::sync::Arc<std::sync::atomic::AtomicUsize>,
    );
    async fn not_yet(_: Work, meta: EntryMeta, (sender, rounds): State) -> Result<(), Failure> {
        sender.send(meta).map_err(Failure::retry)?;
        match rounds.fetch_add(1, std::sync::atomic::Ordering::SeqCst) {
            0..5 => Err(Failure::postpone("not yet", Duration::from_millis(20))),
            _ => Ok(()),
        }
    }
    let worker = Running::start(|stop| run_each(queues.clone(), settings(1, 1), (sender, rounds), not_yet, stop));
    queues.push(&Work::new("x"), PushOptions::default()).await.unwrap();
    let metas = seen.take(6).await;
    assert!(metas.iter().all(|meta| *meta == metas[0]), "{metas:?}");
    assert_eq!(metas[0].attempts, 0);
    settled(&queues).await;
    assert_eq!(queues.stats(QUEUE).await.unwrap().dead, 0);
    worker.end().await;
}

#[tokio::test]
async fn a_panic_is_a_failed_attempt_and_the_worker_goes_on() {
    let server = Server::start().await;
    let queues = server.queues();
    let (times, mut seen) = reports();
    let worker = Running::start(|stop| run_each(queues.clone(), settings(1, 1), times, misbehave, stop));
    queues.push(&Work::new("panic"), PushOptions::default()).await.unwrap();
    seen.take(3).await;
    queues.push(&Work::new("good"), PushOptions::default()).await.unwrap();
    seen.next().await;
    settled(&queues).await;
    let letters = queues.dead(QUEUE, 10).await.unwrap();
    assert_eq!((letters.len(), letters[0].error.as_str()), (1, "panicked: boom"));
    worker.end().await;
}

#[tokio::test]
async fn an_unreadable_payload_is_dead_and_the_worker_goes_on() {
    let server = Server::start().await;
    let queues = server.queues();
    queues.push(&Garbage, PushOptions::default()).await.unwrap();
    queues.push(&Work::new("good"), PushOptions::default()).await.unwrap();
    let (times, mut seen) = reports();
    let worker = Running::start(|stop| run_each(queues.clone(), settings(1, 1), times, misbehave, stop));
    assert_eq!(seen.next().await.0, Work::new("good"));
    settled(&queues).await;
    let letters = queues.dead(QUEUE, 10).await.unwrap();
    assert!(letters[0].error.starts_with("unreadable: "), "{}", letters[0].error);
    assert_eq!(&letters[0].payload[..], b"{no json");
    worker.end().await;
}

#[tokio::test]
async fn one_bad_entry_of_a_chunk_fails_alone() {
    let server = Server::start().await;
    let queues = server.queues();
    queues.push_all(&Work::many(20)).await.unwrap();
    let (sender, mut seen) = reports();
    async fn picky(
        jobs: Vec<(Work, EntryMeta)>,
        sender: UnboundedSender<Work>,
    ) -> Result<Vec<(usize, Failure)>, Failure> {
        let mut bad = Vec::new();
        for (position, (work, _)) in jobs.into_iter().enumerate() {
            if work.0 == "7" {
                bad.push((position, Failure::fail("not seven")));
            }
            sender.send(work).map_err(Failure::retry)?;
        }
        Ok(bad)
    }
    let worker = Running::start(|stop| run_chunks(queues.clone(), settings(1, 10), sender, picky, stop));
    seen.take(20).await;
    settled(&queues).await;
    let letters = queues.dead(QUEUE, 10).await.unwrap();
    assert_eq!((letters.len(), &letters[0].payload[..]), (1, br#""7""#.as_slice()));
    worker.end().await;
    assert_eq!(seen.so_far(), []);
}

#[tokio::test]
async fn a_bad_entry_nobody_names_takes_no_other_to_its_grave() {
    let server = Server::start().await;
    let queues = server.queues();
    queues.push_all(&Work::many(20)).await.unwrap();
    async fn sulky(jobs: Vec<(Work, EntryMeta)>, (): ()) -> Result<(), Failure> {
        if jobs.iter().any(|(work, _)| work.0 == "7") {
            Err(Failure::retry("one of them"))
        } else {
            Ok(())
        }
    }
    let worker = Running::start(|stop| run_chunks(queues.clone(), settings(1, 10), (), sulky, stop));
    settled(&queues).await;
    let letters = queues.dead(QUEUE, 100).await.unwrap();
    assert_eq!((letters.len(), &letters[0].payload[..]), (1, br#""7""#.as_slice()));
    worker.end().await;
}

#[tokio::test]
async fn the_backend_serves_plain_apalis_workers_and_their_errors() {
    let server = Server::start().await;
    let queues = server.queues();
    queues.push(&Work::new("abort"), PushOptions::default()).await.unwrap();
    queues.push(&Work::new("other"), PushOptions::default()).await.unwrap();
    async fn plain(One(work): One<Work>) -> Result<(), BoxDynError> {
        match work.0.as_str() {
            "abort" => Err(Box::new(apalis::prelude::AbortError::new("never"))),
            "after" => Err(Box::new(RetryAfterError::new("later", Duration::from_secs(60)))),
            _ => Ok(()),
        }
    }
    async fn plain_chunk(Chunk(_): Chunk<Work>) -> Result<(), BoxDynError> {
        Ok(())
    }
    let worker = WorkerBuilder::new("plain")
        .backend(StreamBackend::new(&queues, settings(1, 1)))
        .build(plain);
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let running = tokio::spawn(worker.run_until(async move {
        let _ = stopped.await;
        Ok::<(), apalis::prelude::WorkerError>(())
    }));
    settled(&queues).await;
    let letters = queues.dead(QUEUE, 10).await.unwrap();
    assert_eq!((letters.len(), letters[0].error.as_str()), (1, "AbortError: never"));
    queues.push(&Work::new("after"), PushOptions::default()).await.unwrap();
    eventually("told to come later", async || {
        queues.stats(QUEUE).await.unwrap().delayed == 1
    })
    .await;
    stop.send(()).unwrap();
    running.await.unwrap().unwrap();
    let _ = WorkerBuilder::new("chunks")
        .backend(StreamBackend::new(&queues, settings(1, 10)))
        .build(plain_chunk);
}

#[tokio::test]
async fn every_outcome_is_counted() {
    let counters = Counters::default();
    let _recorder = metrics::set_default_local_recorder(&counters);
    let server = Server::start().await;
    let queues = server.queues();
    async fn varied(work: Work, meta: EntryMeta, (): ()) -> Result<(), Failure> {
        match (work.0.as_str(), meta.attempts) {
            ("retry", 0) => Err(Failure::retry("x")),
            ("fail", _) => Err(Failure::fail("x")),
            _ => Ok(()),
        }
    }
    let worker = Running::start(|stop| run_each(queues.clone(), settings(1, 1), (), varied, stop));
    for name in ["good", "retry", "fail"] {
        queues.push(&Work::new(name), PushOptions::default()).await.unwrap();
    }
    queues.push(&Garbage, PushOptions::default()).await.unwrap();
    settled(&queues).await;
    worker.end().await;
    let count = |outcome: &str| counters.get(&format!("finco_jobs_total queue=work outcome={outcome}"));
    assert_eq!(["done", "retry", "dead"].map(count), [2, 1, 2]);
    assert_eq!(counters.get("finco_job_seconds queue=work"), 4);
}
