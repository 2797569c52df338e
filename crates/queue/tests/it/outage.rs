//! Redis dies, forgets, loads or dawdles; the worker lives.

use std::time::{Duration, Instant};

use finco_queue::{EntryMeta, Failure, PushOptions, QueueError, run_each};
use tokio::sync::mpsc::UnboundedSender;

use crate::harness::{QUEUE, Running, Runs, Server, Work, eventually, reports, settings, settled};

async fn slow(work: Work, _: EntryMeta, runs: Runs) -> Result<(), Failure> {
    tokio::time::sleep(Duration::from_millis(150)).await;
    runs.add(&work);
    Ok(())
}

async fn quick(work: Work, _: EntryMeta, sender: UnboundedSender<Work>) -> Result<(), Failure> {
    sender.send(work).map_err(Failure::retry)
}

#[tokio::test]
async fn a_worker_outlives_a_killed_redis_and_nothing_is_lost() {
    let mut server = Server::start().await;
    let queues = server.queues();
    // Everything must be on disk when the power goes.
    server.command::<()>(&["CONFIG", "SET", "appendfsync", "always"]).await;
    queues.push_all(&Work::many(20)).await.unwrap();
    let runs = Runs::default();
    let worker = Running::start(|stop| run_each(queues.clone(), settings(2, 1), runs.clone(), slow, stop));
    eventually("some are done", async || runs.jobs() >= 5).await;
    server.restart().await;
    eventually("all are done", async || runs.jobs() == 20).await;
    queues.push(&Work::new("after"), PushOptions::default()).await.unwrap();
    eventually("and what comes after", async || runs.jobs() == 21).await;
    settled(&queues).await;
    // Done but not acknowledged when the power went may run once more, but those that ran are acknowledged late.
    assert_eq!(runs.most(), 1);
    worker.end().await;
}

#[tokio::test]
async fn a_redis_that_is_still_loading_is_waited_for() {
    let mut server = Server::start().await;
    let queues = server.queues();
    let (sender, mut seen) = reports();
    let worker = Running::start(|stop| run_each(queues.clone(), settings(1, 1), sender, quick, stop));
    let mut fill = redis::pipe();
    for n in 0..2_000 {
        fill.cmd("SET").arg(format!("ballast:{n}")).arg(n).ignore();
    }
    fill.exec_async(&mut server.connect().await).await.unwrap();
    server.command::<()>(&["BGREWRITEAOF"]).await;
    eventually("the file is rewritten", async || {
        let info: String = server.command(&["INFO", "persistence"]).await;
        info.contains("aof_rewrite_in_progress:0") && info.contains("aof_rewrite_scheduled:0")
    })
    .await;
    queues.push(&Work::new("before"), PushOptions::default()).await.unwrap();
    seen.next().await;
    settled(&queues).await;
    server.kill();
    server.relaunch(&[
        "--key-load-delay",
        "800",
        "--loading-process-events-interval-bytes",
        "1024",
    ]);
    let mut loading = false;
    eventually("Redis has loaded", async || match queues.ping().await {
        Ok(()) => true,
        Err(error) => {
            assert!(error.is_temporary(), "{error}");
            loading |= matches!(&error, QueueError::Unavailable(text) if text.to_lowercase().contains("loading"));
            false
        }
    })
    .await;
    assert!(loading, "this test did not see Redis loading");
    queues.push(&Work::new("after"), PushOptions::default()).await.unwrap();
    assert_eq!(seen.next().await.0, "after");
    settled(&queues).await;
    worker.end().await;
}

#[tokio::test]
async fn a_missing_group_is_created_again_without_running_anything_twice() {
    let server = Server::start().await;
    let queues = server.queues();
    let runs = Runs::default();
    async fn long(work: Work, _: EntryMeta, runs: Runs) -> Result<(), Failure> {
        runs.add(&work);
        tokio::time::sleep(Duration::from_millis(1_500)).await;
        Ok(())
    }
    let worker = Running::start(|stop| run_each(queues.clone(), settings(5, 1), runs.clone(), long, stop));
    queues
        .push(&Work::new("running"), PushOptions::default())
        .await
        .unwrap();
    eventually("it runs", async || runs.jobs() == 1).await;
    for stream in ["high", "normal", "low"] {
        server
            .command::<()>(&["XGROUP", "DESTROY", &format!("test:work:{stream}"), "workers"])
            .await;
    }
    queues
        .push(&Work::new("waiting"), PushOptions::default())
        .await
        .unwrap();
    eventually("the waiting one runs", async || runs.jobs() == 2).await;
    settled(&queues).await;
    assert_eq!(runs.most(), 1);
    server.command::<()>(&["FLUSHALL"]).await;
    queues.push(&Work::new("after"), PushOptions::default()).await.unwrap();
    eventually("even when all was lost", async || runs.jobs() == 3).await;
    worker.end().await;
}

#[tokio::test]
async fn a_redis_that_answers_slowly_is_waited_for() {
    let server = Server::start().await;
    let queues = server.queues();
    let (sender, mut seen) = reports();
    let worker = Running::start(|stop| run_each(queues.clone(), settings(1, 1), sender, quick, stop));
    queues.push(&Work::new("before"), PushOptions::default()).await.unwrap();
    seen.next().await;
    server.command::<()>(&["CLIENT", "PAUSE", "2500", "ALL"]).await;
    let begun = Instant::now();
    queues.push(&Work::new("slow"), PushOptions::default()).await.unwrap();
    assert!(
        begun.elapsed() > Duration::from_secs(2),
        "Redis was not slow: {:?}",
        begun.elapsed()
    );
    assert_eq!(seen.next().await.0, "slow");
    settled(&queues).await;
    worker.end().await;
    assert_eq!(seen.so_far(), []);
    assert_eq!(queues.stats(QUEUE).await.unwrap().dead, 0);
}
