//! Workers that die, freeze or take their time.

use std::time::{Duration, Instant};

use finco_queue::{EntryMeta, Failure, PushOptions, run_chunks, run_each};
use tokio::sync::mpsc::UnboundedSender;

use crate::{
    child::Child,
    harness::{QUEUE, Running, Runs, Server, VISIBILITY, Work, eventually, reports, settings, settled},
};

async fn report(work: Work, meta: EntryMeta, sender: UnboundedSender<(Work, EntryMeta)>) -> Result<(), Failure> {
    sender.send((work, meta)).map_err(Failure::retry)
}

#[tokio::test]
async fn a_job_whose_worker_was_killed_runs_elsewhere() {
    let server = Server::start().await;
    let queues = server.queues();
    queues.push(&Work::new("x"), PushOptions::default()).await.unwrap();
    let mut child = Child::start(&server, "hang");
    child.wait_for("START x").await;
    let (sender, mut seen) = reports();
    let worker = Running::start(|stop| run_each(queues.clone(), settings(1, 1), sender, report, stop));
    child.kill();
    let killed = Instant::now();
    let (work, meta) = seen.next().await;
    assert_eq!((work.0.as_str(), meta.attempts), ("x", 0), "a crash is not an attempt");
    assert!(killed.elapsed() < VISIBILITY * 2, "{:?}", killed.elapsed());
    settled(&queues).await;
    worker.end().await;
    // The name of the dead one is still listed; it goes when it was silent long enough.
    assert_eq!(
        queues
            .forget_silent_workers(QUEUE, Duration::from_secs(3_600))
            .await
            .unwrap(),
        0
    );
    assert!(queues.forget_silent_workers(QUEUE, Duration::ZERO).await.unwrap() > 0);
    assert_eq!(queues.forget_silent_workers(QUEUE, Duration::ZERO).await.unwrap(), 0);
}

#[tokio::test]
async fn a_slow_job_is_never_taken_by_another_worker() {
    let server = Server::start().await;
    let queues = server.queues();
    queues.push_all(&Work::many(8)).await.unwrap();
    let runs = Runs::default();
    async fn slow(jobs: Vec<(Work, EntryMeta)>, runs: Runs) -> Result<(), Failure> {
        for (work, _) in &jobs {
            runs.add(work);
        }
        tokio::time::sleep(VISIBILITY * 2).await;
        Ok(())
    }
    // The second chunk of each waits in the line for longer than the visibility time: it must be kept young as well.
    let workers =
        [0; 2].map(|_| Running::start(|stop| run_chunks(queues.clone(), settings(1, 2), runs.clone(), slow, stop)));
    settled(&queues).await;
    assert_eq!((runs.jobs(), runs.most()), (8, 1));
    for worker in workers {
        worker.end().await;
    }
}

#[tokio::test]
async fn a_job_that_kills_its_process_three_times_is_dead() {
    let server = Server::start().await;
    let queues = server.queues();
    queues.push(&Work::new("poison"), PushOptions::default()).await.unwrap();
    let mut crashes = 0;
    let mut child = Child::start(&server, "each");
    while queues.stats(QUEUE).await.unwrap().dead == 0 {
        if tokio::time::timeout(Duration::from_millis(100), child.crashed())
            .await
            .is_ok()
        {
            crashes += 1;
            assert!(crashes <= 3);
            child = Child::start(&server, "each");
        }
    }
    assert_eq!(crashes, 3);
    let letters = queues.dead(QUEUE, 10).await.unwrap();
    assert!(letters[0].error.starts_with("crashed 3 times"), "{}", letters[0].error);
    assert_eq!(&letters[0].payload[..], br#""poison""#);
    queues.push(&Work::new("next"), PushOptions::default()).await.unwrap();
    child.wait_for("START next").await;
}

#[tokio::test]
async fn the_neighbours_of_a_killer_in_a_chunk_survive() {
    let server = Server::start().await;
    let queues = server.queues();
    let mut jobs = Work::many(30);
    jobs.insert(11, Work::new("poison"));
    queues.push_all(&jobs).await.unwrap();
    let mut crashes = 0;
    let mut child = Child::start(&server, "chunks");
    loop {
        let stats = queues.stats(QUEUE).await.unwrap();
        if stats.dead > 0 && stats.waiting + stats.running + stats.delayed == 0 {
            break;
        }
        if tokio::time::timeout(Duration::from_millis(100), child.crashed())
            .await
            .is_ok()
        {
            crashes += 1;
            assert!(crashes <= 3);
            child = Child::start(&server, "chunks");
        }
    }
    let letters = queues.dead(QUEUE, 100).await.unwrap();
    assert_eq!(letters.len(), 1, "{letters:?}");
    assert_eq!(&letters[0].payload[..], br#""poison""#);
    assert_eq!(crashes, 3);
}

#[tokio::test]
async fn a_frozen_worker_does_no_harm_when_it_wakes() {
    let server = Server::start().await;
    let queues = server.queues();
    queues.push(&Work::new("x"), PushOptions::default()).await.unwrap();
    let mut child = Child::start(&server, "slow_failure");
    child.wait_for("START x").await;
    child.signal("-STOP");
    let (sender, mut seen) = reports();
    let gate = std::sync::Arc::new(tokio::sync::Semaphore::new(0));
    let state = (sender, gate.clone());
    type State = (UnboundedSender<Work>, std::sync::Arc<tokio::sync::Semaphore>);
    async fn gated(work: Work, _: EntryMeta, (sender, gate): State) -> Result<(), Failure> {
        sender.send(work).map_err(Failure::retry)?;
        gate.acquire().await.map_err(Failure::retry)?.forget();
        Ok(())
    }
    let worker = Running::start(|stop| run_each(queues.clone(), settings(1, 1), state, gated, stop));
    assert_eq!(seen.next().await.0, "x", "taken over");
    child.signal("-CONT");
    child.wait_for("RETURN x").await;
    // Its failure must not count any more: another one has the job. It goes on with the next.
    queues.push(&Work::new("last"), PushOptions::default()).await.unwrap();
    child.wait_for("RETURN last").await;
    let stats = queues.stats(QUEUE).await.unwrap();
    assert_eq!((stats.delayed, stats.dead), (0, 0));
    gate.add_permits(1);
    eventually("all done", async || server.stored().await == 0).await;
    worker.end().await;
    assert_eq!(seen.so_far(), []);
}
