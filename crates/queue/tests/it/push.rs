//! Pushing: order, delay, latency, group commit.

use std::time::{Duration, Instant};

use finco_queue::{EntryMeta, Failure, Priority, PushOptions, QueueError, run_each};
use futures::future::join_all;
use tokio::sync::mpsc::UnboundedSender;

use crate::harness::{QUEUE, Running, Server, Work, eventually, reports, settings, settled};

type Report = UnboundedSender<(Work, EntryMeta)>;

async fn report(work: Work, meta: EntryMeta, sender: Report) -> Result<(), Failure> {
    sender.send((work, meta)).map_err(Failure::retry)
}

fn delayed(ms: u64) -> PushOptions {
    PushOptions {
        delay: Some(Duration::from_millis(ms)),
        ..PushOptions::default()
    }
}

#[tokio::test]
async fn high_comes_before_normal_before_low() {
    let server = Server::start().await;
    let queues = server.queues();
    for priority in [Priority::Low, Priority::Normal, Priority::High] {
        for n in 0..5 {
            let options = PushOptions {
                priority,
                ..PushOptions::default()
            };
            assert!(
                queues
                    .push(&Work::new(format!("{priority:?}{n}")), options)
                    .await
                    .unwrap()
            );
        }
    }
    let (sender, mut seen) = reports();
    let worker = Running::start(|stop| run_each(queues.clone(), settings(1, 1), sender, report, stop));
    let order: Vec<String> = seen.take(15).await.into_iter().map(|(work, _)| work.0).collect();
    let wanted: Vec<String> = ["High", "Normal", "Low"]
        .iter()
        .flat_map(|p| (0..5).map(move |n| format!("{p}{n}")))
        .collect();
    assert_eq!(order, wanted);
    settled(&queues).await;
    worker.end().await;
}

#[tokio::test]
async fn a_delayed_job_comes_when_its_time_has_come() {
    let server = Server::start().await;
    let queues = server.queues();
    let (sender, mut seen) = reports();
    let worker = Running::start(|stop| run_each(queues.clone(), settings(1, 1), sender, report, stop));
    let begun = Instant::now();
    queues.push(&Work::new("later"), delayed(1_200)).await.unwrap();
    assert_eq!(queues.stats(QUEUE).await.unwrap().delayed, 1);
    seen.next().await;
    let waited = begun.elapsed();
    assert!(waited >= Duration::from_millis(1_190), "{waited:?}");
    assert!(waited < Duration::from_millis(2_200), "{waited:?}");
    settled(&queues).await;
    worker.end().await;
}

#[tokio::test]
async fn many_delayed_jobs_of_the_same_payload_and_moment_all_come() {
    let server = Server::start().await;
    let queues = server.queues();
    let same = Work("same".into());
    let pushed = join_all((0..1_300).map(|_| queues.push(&same, delayed(300)))).await;
    assert!(pushed.into_iter().all(|pushed| pushed.unwrap()));
    let (sender, mut seen) = reports();
    let worker = Running::start(|stop| run_each(queues.clone(), settings(20, 1), sender, report, stop));
    let mut names: Vec<String> = seen.take(1_300).await.into_iter().map(|(_, meta)| meta.id).collect();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), 1_300);
    settled(&queues).await;
    worker.end().await;
}

#[tokio::test]
async fn an_idle_worker_starts_at_once_and_asks_redis_little() {
    let server = Server::start().await;
    let queues = server.queues();
    let (sender, mut seen) = reports();
    let worker = Running::start(|stop| run_each(queues.clone(), settings(4, 1), sender, report, stop));
    queues
        .push(&Work::new("warm up"), PushOptions::default())
        .await
        .unwrap();
    seen.next().await;

    let mut waits = Vec::new();
    for n in 0..20 {
        let begun = Instant::now();
        queues.push(&Work::new(n), PushOptions::default()).await.unwrap();
        seen.next().await;
        waits.push(begun.elapsed());
    }
    waits.sort();
    assert!(
        waits[10] < Duration::from_millis(50),
        "half of the jobs waited longer than {:?}",
        waits[10]
    );

    settled(&queues).await;
    let before = [asked(&server, "xreadgroup").await, asked(&server, "evalsha").await];
    tokio::time::sleep(Duration::from_secs(3)).await;
    let reads = asked(&server, "xreadgroup").await - before[0];
    let scripts = asked(&server, "evalsha").await - before[1];
    // Two looks at the delayed ones a second, two or three blocking reads, and the takeovers, which the short
    // visibility time of these tests makes frequent.
    assert!((3..=15).contains(&reads), "{reads} reads in three seconds");
    assert!((5..=30).contains(&scripts), "{scripts} scripts in three seconds");
    worker.end().await;
}

/// How often clients have sent a command.
async fn asked(server: &Server, command: &str) -> u64 {
    let info: String = server.command(&["INFO", "commandstats"]).await;
    let line = info
        .lines()
        .find_map(|line| line.strip_prefix(&format!("cmdstat_{command}:calls=")));
    line.and_then(|line| line.split(',').next())
        .expect("it was sent before")
        .parse()
        .expect("a number")
}

#[tokio::test]
async fn concurrent_pushes_share_pipelines_and_all_arrive() {
    let server = Server::start().await;
    let queues = server.queues();
    let pusher = queues.pusher::<Work>();
    let results = join_all((0..3_000).map(|n| pusher.push(Work::new(n)))).await;
    assert!(results.iter().all(Result::is_ok));
    assert_eq!(server.stored().await, 3_000);
}

#[tokio::test]
async fn a_push_fails_fast_while_redis_is_away_and_works_when_it_is_back() {
    let mut server = Server::start().await;
    let queues = server.queues();
    let pusher = queues.pusher::<Work>();
    pusher.push(Work::new("before")).await.unwrap();
    server.kill();
    let begun = Instant::now();
    let grouped = pusher.push(Work::new("away")).await;
    let single = queues.push(&Work::new("away"), PushOptions::default()).await;
    assert!(matches!(grouped, Err(QueueError::Unavailable(_))), "{grouped:?}");
    assert!(matches!(single, Err(QueueError::Unavailable(_))), "{single:?}");
    assert!(
        begun.elapsed() < Duration::from_secs(6),
        "{:?} for two",
        begun.elapsed()
    );
    server.relaunch(&[]);
    eventually("pushes work again", async || {
        pusher.push(Work::new("after")).await.is_ok()
    })
    .await;
    assert_eq!(server.stored().await, 2);
}

#[tokio::test]
async fn the_first_push_after_a_restart_of_redis_does_not_fail() {
    let mut server = Server::start().await;
    let queues = server.queues();
    queues.push(&Work::new("before"), PushOptions::default()).await.unwrap();
    server.restart().await;
    queues.push(&Work::new("after"), PushOptions::default()).await.unwrap();
    assert_eq!(server.stored().await, 2);
}

#[tokio::test]
async fn too_many_waiting_pushes_are_refused_and_the_others_stored() {
    let server = Server::start().await;
    let queues = server.queues();
    let pusher = queues.pusher::<Work>();
    pusher.push(Work::new("connected")).await.unwrap();
    server.command::<()>(&["CLIENT", "PAUSE", "1500", "WRITE"]).await;
    let results = join_all((0..6_000).map(|n| pusher.push(Work::new(n)))).await;
    let refused = results
        .iter()
        .filter(|result| matches!(result, Err(QueueError::Overloaded)))
        .count();
    let stored = results.iter().filter(|result| result.is_ok()).count();
    assert!(refused > 0);
    assert_eq!(refused + stored, 6_000);
    assert_eq!(server.stored().await, stored as u64 + 1);
}
