//! Stopping: what runs is finished, what was not started goes back.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use finco_queue::{Dedup, EntryMeta, Failure, PushOptions, run_chunks};
use redis::streams::StreamRangeReply;
use tokio::sync::{Semaphore, mpsc::UnboundedSender};

use crate::harness::{QUEUE, Running, Server, VISIBILITY, Work, eventually, reports, settings};

type State = (&'static str, UnboundedSender<(&'static str, usize)>, Arc<Semaphore>);

async fn gated(jobs: Vec<(Work, EntryMeta)>, (name, sender, gate): State) -> Result<(), Failure> {
    sender.send((name, jobs.len())).map_err(Failure::retry)?;
    gate.acquire().await.map_err(Failure::retry)?.forget();
    Ok(())
}

#[tokio::test]
async fn a_stopping_worker_finishes_what_runs_and_gives_back_the_rest_at_once() {
    let server = Server::start().await;
    let queues = server.queues();
    queues.push_all(&Work::many(10)).await.unwrap();
    let (sender, mut started) = reports();
    let closed = Arc::new(Semaphore::new(0));
    let first_state = ("first", sender.clone(), closed.clone());
    let first = Running::start(|stop| run_chunks(queues.clone(), settings(1, 5), first_state, gated, stop));
    assert_eq!(started.next().await, ("first", 5));
    eventually("the second chunk waits in line", async || {
        queues.stats(QUEUE).await.unwrap().running == 10
    })
    .await;

    first.stop.cancel();
    let stopped = Instant::now();
    let open = Arc::new(Semaphore::new(100));
    let second_state = ("second", sender, open);
    let second = Running::start(|stop| run_chunks(queues.clone(), settings(1, 5), second_state, gated, stop));
    let mut taken = 0;
    while taken < 5 {
        let (name, count) = started.next().await;
        assert_eq!(name, "second");
        taken += count;
    }
    assert!(stopped.elapsed() < VISIBILITY, "only after {:?}", stopped.elapsed());
    eventually("the five are done", async || server.stored().await == 5).await;

    // The running chunk takes longer than the visibility time, and still nobody else gets it.
    tokio::time::sleep(VISIBILITY * 2).await;
    assert!(!first.task.is_finished());
    assert_eq!(started.so_far(), []);
    closed.add_permits(1);
    first.end().await;
    assert_eq!(server.stored().await, 0);
    second.end().await;

    // Both have taken their names off the list.
    let consumers: Vec<redis::Value> = server
        .command(&["XINFO", "CONSUMERS", "test:work:normal", "workers"])
        .await;
    assert_eq!(consumers, []);
}

#[tokio::test]
async fn giving_back_is_not_a_crash() {
    let server = Server::start().await;
    let queues = server.queues();
    queues.push_all(&Work::many(10)).await.unwrap();
    let (sender, mut started) = reports();
    for _ in 0..5 {
        let gate = Arc::new(Semaphore::new(0));
        let state = ("stopped", sender.clone(), gate.clone());
        let worker = Running::start(|stop| run_chunks(queues.clone(), settings(1, 1), state, gated, stop));
        started.next().await;
        eventually("one waits in line", async || {
            queues.stats(QUEUE).await.unwrap().running == 2
        })
        .await;
        worker.stop.cancel();
        eventually("and is given back", async || {
            queues.stats(QUEUE).await.unwrap().running == 1
        })
        .await;
        gate.add_permits(1);
        worker.end().await;
    }
    let left: StreamRangeReply = server.command(&["XRANGE", "test:work:normal", "-", "+"]).await;
    let crashes: Vec<u32> = left.ids.iter().map(|entry| entry.get("c").unwrap_or(0)).collect();
    assert_eq!(crashes, [0; 5]);
    assert_eq!(queues.stats(QUEUE).await.unwrap().dead, 0);
}

#[tokio::test]
async fn a_worker_dropped_in_mid_job_lets_others_have_it() {
    let server = Server::start().await;
    let queues = server.queues();
    queues.push_all(&Work::many(1)).await.unwrap();
    let (sender, mut started) = reports();
    let closed = Arc::new(Semaphore::new(0));
    let state = ("dropped", sender.clone(), closed);
    let dropped = Running::start(|stop| run_chunks(queues.clone(), settings(1, 1), state, gated, stop));
    started.next().await;
    dropped.task.abort();
    let state = ("heir", sender, Arc::new(Semaphore::new(1)));
    let heir = Running::start(|stop| run_chunks(queues.clone(), settings(1, 1), state, gated, stop));
    let begun = Instant::now();
    assert_eq!(started.next().await.0, "heir");
    assert!(
        begun.elapsed() < VISIBILITY * 2 + Duration::from_secs(1),
        "{:?}",
        begun.elapsed()
    );
    eventually("done", async || server.stored().await == 0).await;
    heir.end().await;
}

#[tokio::test]
async fn an_entry_given_back_holds_its_dedup_lock_again() {
    let server = Server::start().await;
    let queues = server.queues();
    let push = async |name: &str| {
        let dedup = Some(Dedup::UntilStarted(name.into()));
        queues
            .push(
                &Work::new(name),
                PushOptions {
                    dedup,
                    ..PushOptions::default()
                },
            )
            .await
            .unwrap()
    };
    assert!(push("runs").await && push("waits").await);
    let (sender, mut started) = reports();
    let gate = Arc::new(Semaphore::new(0));
    let state = ("first", sender.clone(), gate.clone());
    let first = Running::start(|stop| run_chunks(queues.clone(), settings(1, 1), state, gated, stop));
    started.next().await;
    eventually("one waits in line", async || {
        queues.stats(QUEUE).await.unwrap().running == 2
    })
    .await;
    first.stop.cancel();
    eventually("and is given back", async || {
        queues.stats(QUEUE).await.unwrap().waiting == 1
    })
    .await;
    assert!(push("runs").await, "this one was started");
    assert!(!push("waits").await, "this one was not");
    gate.add_permits(1);
    first.end().await;
    let state = ("second", sender, Arc::new(Semaphore::new(9)));
    let second = Running::start(|stop| run_chunks(queues.clone(), settings(1, 1), state, gated, stop));
    eventually("done", async || server.stored().await == 0).await;
    assert!(push("waits").await, "started and done");
    second.end().await;
}

#[tokio::test]
async fn a_worker_stops_even_when_redis_is_gone() {
    let mut server = Server::start().await;
    let queues = server.queues();
    queues.push_all(&Work::many(2)).await.unwrap();
    let (sender, mut started) = reports();
    let gate = Arc::new(Semaphore::new(0));
    let state = ("alone", sender, gate.clone());
    let worker = Running::start(|stop| run_chunks(queues.clone(), settings(1, 1), state, gated, stop));
    started.next().await;
    eventually("one waits in line", async || {
        queues.stats(QUEUE).await.unwrap().running == 2
    })
    .await;
    server.kill();
    gate.add_permits(1);
    // Within the limit of the harness, though nothing can be settled.
    worker.end().await;
}
