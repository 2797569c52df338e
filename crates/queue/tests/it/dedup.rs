//! Duplicates are dropped, triggers are not.

use std::time::Duration;

use finco_queue::{Dedup, EntryMeta, Failure, PushOptions, Queues, run_each};
use tokio::sync::mpsc::UnboundedSender;

use crate::{
    child::Child,
    harness::{Running, Server, Work, eventually, reports, settings, settled},
};

fn until_started(delay: Option<Duration>) -> PushOptions {
    PushOptions {
        dedup: Some(Dedup::UntilStarted("k".into())),
        delay,
        ..PushOptions::default()
    }
}

async fn trigger(queues: &Queues, delay: Option<Duration>) -> bool {
    queues
        .push(&Work::new("trigger"), until_started(delay))
        .await
        .expect("pushed")
}

#[tokio::test]
async fn a_trigger_is_stored_once_until_started_and_again_while_running() {
    let server = Server::start().await;
    let queues = server.queues();
    assert!(trigger(&queues, None).await);
    assert!(!trigger(&queues, None).await);
    assert!(!trigger(&queues, Some(Duration::from_secs(5))).await);

    let (sender, mut started) = reports();
    let gate = std::sync::Arc::new(tokio::sync::Semaphore::new(0));
    let state = (sender, gate.clone());
    let worker = Running::start(|stop| {
        run_each(
            queues.clone(),
            settings(1, 1),
            state,
            |work: Work, _, (sender, gate): (UnboundedSender<Work>, std::sync::Arc<tokio::sync::Semaphore>)| async move {
                sender.send(work).map_err(Failure::retry)?;
                gate.acquire().await.map_err(Failure::retry)?.forget();
                Ok(())
            },
            stop,
        )
    });
    started.next().await;
    assert!(trigger(&queues, None).await, "pushed while running: must not be lost");
    assert!(!trigger(&queues, None).await, "and again only once");
    gate.add_permits(2);
    started.next().await;
    settled(&queues).await;
    assert!(trigger(&queues, None).await);
    gate.add_permits(1);
    settled(&queues).await;
    worker.end().await;
}

#[tokio::test]
async fn a_delayed_trigger_holds_its_lock_until_it_is_started() {
    let server = Server::start().await;
    let queues = server.queues();
    assert!(trigger(&queues, Some(Duration::from_millis(800))).await);
    assert!(!trigger(&queues, None).await);
    let (sender, mut started) = reports();
    let worker = Running::start(|stop| {
        run_each(
            queues.clone(),
            settings(1, 1),
            sender,
            |work: Work, meta: EntryMeta, sender: UnboundedSender<_>| async move {
                sender.send((work, meta)).map_err(Failure::retry)
            },
            stop,
        )
    });
    started.next().await;
    assert!(trigger(&queues, None).await);
    started.next().await;
    settled(&queues).await;
    worker.end().await;
}

#[tokio::test]
async fn a_crash_leaves_no_stale_lock() {
    let server = Server::start().await;
    let queues = server.queues();
    assert!(trigger(&queues, None).await);
    let mut child = Child::start(&server, "hang");
    child.wait_for("START trigger").await;
    child.kill();
    assert!(trigger(&queues, None).await, "the first was started");
    assert!(!trigger(&queues, None).await);
    let (sender, mut done) = reports();
    let worker = Running::start(|stop| {
        run_each(
            queues.clone(),
            settings(1, 1),
            sender,
            |work: Work, _, sender: UnboundedSender<_>| async move { sender.send(work).map_err(Failure::retry) },
            stop,
        )
    });
    done.take(2).await;
    settled(&queues).await;
    assert!(trigger(&queues, None).await);
    settled(&queues).await;
    worker.end().await;
}

#[tokio::test]
async fn a_lock_whose_entry_is_gone_holds_nothing_up() {
    let server = Server::start().await;
    let queues = server.queues();
    assert!(trigger(&queues, None).await);
    server.command::<()>(&["DEL", "test:work:normal"]).await;
    assert!(trigger(&queues, None).await);
    assert!(!trigger(&queues, None).await);
}

#[tokio::test]
async fn a_key_comes_once_in_its_time() {
    let server = Server::start().await;
    let queues = server.queues();
    let push = async |key: &str| {
        let dedup = Some(Dedup::For(key.into(), Duration::from_millis(700)));
        queues
            .push(
                &Work::new(key),
                PushOptions {
                    dedup,
                    ..PushOptions::default()
                },
            )
            .await
            .unwrap()
    };
    assert!(push("a").await);
    assert!(!push("a").await);
    assert!(push("b").await);
    eventually("the time is over", async || push("a").await).await;
    assert_eq!(server.stored().await, 3);
}
