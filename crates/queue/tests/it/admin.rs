//! Dead letters, the start-up check, addresses.

use finco_queue::{EntryMeta, Failure, Fsync, Priority, PushOptions, QueueError, QueueStats, Queues, run_each};
use tokio::sync::mpsc::UnboundedSender;

use crate::harness::{QUEUE, Running, Server, Work, eventually, reports, settings, settled};

/// A queue with three dead letters: 0, 1 and 2.
async fn with_dead_letters(queues: &Queues) {
    async fn fail(_: Work, _: EntryMeta, (): ()) -> Result<(), Failure> {
        Err(Failure::fail("no"))
    }
    let worker = Running::start(|stop| run_each(queues.clone(), settings(1, 1), (), fail, stop));
    for n in 0..3 {
        let options = PushOptions {
            priority: Priority::High,
            ..PushOptions::default()
        };
        queues.push(&Work::new(n), options).await.expect("pushed");
        eventually("it is dead", async || {
            queues.stats(QUEUE).await.expect("stats").dead == n + 1
        })
        .await;
    }
    worker.end().await;
}

#[tokio::test]
async fn dead_letters_are_listed_discarded_and_driven_again() {
    let server = Server::start().await;
    let queues = server.queues();
    with_dead_letters(&queues).await;
    let letters = queues.dead(QUEUE, 2).await.unwrap();
    assert_eq!(letters.len(), 2);
    assert_eq!(&letters[0].payload[..], br#""2""#, "newest first");
    assert!(letters[0].enqueued_at_ms <= letters[0].died_at_ms && letters[0].enqueued_at_ms > 1_600_000_000_000);

    assert_eq!(queues.discard(QUEUE, &[letters[0].id.clone()]).await.unwrap(), 1);
    assert_eq!(queues.discard(QUEUE, &[letters[0].id.clone()]).await.unwrap(), 0);
    assert_eq!(
        queues
            .redrive(QUEUE, Some(&[letters[1].id.clone(), "1-1".into()]))
            .await
            .unwrap(),
        1
    );
    assert_eq!(queues.redrive(QUEUE, None).await.unwrap(), 1);
    assert_eq!(queues.redrive(QUEUE, None).await.unwrap(), 0);
    assert_eq!(
        server.command::<u64>(&["XLEN", "test:work:high"]).await,
        2,
        "with their old priority"
    );

    let (sender, mut seen) = reports();
    async fn report(work: Work, meta: EntryMeta, sender: UnboundedSender<(Work, u32)>) -> Result<(), Failure> {
        sender.send((work, meta.attempts)).map_err(Failure::retry)
    }
    let worker = Running::start(|stop| run_each(queues.clone(), settings(1, 1), sender, report, stop));
    assert_eq!(seen.take(2).await, [(Work::new(1), 0), (Work::new(0), 0)]);
    settled(&queues).await;
    assert_eq!(queues.stats(QUEUE).await.unwrap(), QueueStats::default());
    worker.end().await;
}

#[tokio::test]
async fn the_check_names_what_would_lose_jobs() {
    let server = Server::start().await;
    let queues = server.queues();
    assert_eq!(queues.check(Fsync::Everysec).await.unwrap(), []);
    let faults = queues.check(Fsync::Always).await.unwrap();
    assert_eq!(faults.len(), 1);
    assert!(
        faults[0].to_string().ends_with("Mend it with: appendfsync always"),
        "{}",
        faults[0]
    );
    server
        .command::<()>(&["CONFIG", "SET", "maxmemory", "100mb", "maxmemory-policy", "allkeys-lru"])
        .await;
    server.command::<()>(&["CONFIG", "SET", "appendonly", "no"]).await;
    let mends: Vec<String> = queues
        .check(Fsync::Everysec)
        .await
        .unwrap()
        .into_iter()
        .map(|f| f.mend)
        .collect();
    assert_eq!(mends, ["maxmemory-policy noeviction", "appendonly yes"]);
}

#[tokio::test]
async fn an_unused_queue_has_empty_figures() {
    let server = Server::start().await;
    assert_eq!(server.queues().stats("nobody").await.unwrap(), QueueStats::default());
    assert_eq!(server.queues().dead("nobody", 10).await.unwrap(), []);
}

#[tokio::test]
async fn an_address_without_sense_is_refused_at_once() {
    assert!(matches!(
        Queues::new("http://example.org", "x"),
        Err(QueueError::Address(_))
    ));
    assert!(
        Queues::new("redis://127.0.0.1:1", "x")
            .unwrap()
            .ping()
            .await
            .is_err_and(|error| error.is_temporary())
    );
}

#[tokio::test]
async fn a_paused_queue_keeps_what_comes_in_and_goes_on_where_it_stood() {
    let server = Server::start().await;
    let queues = server.queues();
    let (sender, mut seen) = reports();
    async fn report(work: Work, meta: EntryMeta, sender: UnboundedSender<(Work, u32)>) -> Result<(), Failure> {
        sender.send((work, meta.attempts)).map_err(Failure::retry)
    }
    queues.pause(QUEUE, "somebody: why").await.unwrap();
    let worker = Running::start(|stop| run_each(queues.clone(), settings(1, 1), sender, report, stop));
    queues
        .push(&Work::new(1), PushOptions::default())
        .await
        .expect("pushed");
    // Longer than a reader takes to look at its queue twice.
    tokio::time::sleep(std::time::Duration::from_millis(2_500)).await;
    assert_eq!(queues.stats(QUEUE).await.expect("stats").waiting, 1);
    assert_eq!(queues.watch().await.unwrap().pauses[QUEUE], "somebody: why");
    assert!(queues.resume(QUEUE).await.unwrap() && !queues.resume(QUEUE).await.unwrap());
    assert_eq!(seen.take(1).await, [(Work::new(1), 0)]);
    worker.end().await;
}

#[tokio::test]
async fn signs_of_life_and_work_done_are_told() {
    let server = Server::start().await;
    let queues = server.queues();
    assert!(queues.watch().await.unwrap().beats.is_empty());
    queues.beat("worker:1", r#"{"a":1}"#).await.unwrap();
    with_dead_letters(&queues).await;
    queues.beat("gateway:1", "{}").await.unwrap();
    let watch = queues.watch().await.unwrap();
    let names: Vec<_> = watch
        .beats
        .iter()
        .map(|beat| (beat.name.as_str(), beat.facts.as_str()))
        .collect();
    assert_eq!(names, [("gateway:1", "{}"), ("worker:1", r#"{"a":1}"#)]);
    assert!(watch.beats.iter().all(|beat| beat.age_ms < 60_000));
    assert_eq!(watch.flows[QUEUE].failed, 3);
    let state = queues.redis_state().await.unwrap();
    assert!(!state.version.is_empty() && state.used_bytes > 0);
}
