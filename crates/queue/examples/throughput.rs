//! How many entries a second go through: `throughput redis+unix:///path.sock [entries] [handlers]`.
//! Uses the queue `throughput` under the prefix `bench`; `redis-server` must be empty of it.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use finco_queue::{Backoff, EntryMeta, Failure, Job, QueueSpec, Queues, WorkerSettings, run_chunks};
use tokio_util::sync::CancellationToken;

/// A payload of 600 bytes, about what a chat message is.
struct Load(Vec<u8>);

impl Job for Load {
    const QUEUE: QueueSpec = QueueSpec {
        name: "throughput",
        max_attempts: 3,
        backoff: Backoff {
            first: Duration::from_secs(1),
            max: Duration::from_secs(60),
        },
        visibility: Duration::from_secs(30),
        max_crashes: 3,
    };

    fn encode(&self) -> Vec<u8> {
        self.0.clone()
    }

    fn decode(bytes: &[u8], _: &EntryMeta) -> Result<Self, String> {
        Ok(Self(bytes.to_vec()))
    }
}

struct Progress {
    left: AtomicUsize,
    stop: CancellationToken,
}

async fn count(jobs: Vec<(Load, EntryMeta)>, progress: Arc<Progress>) -> Result<(), Failure> {
    let bytes: usize = jobs.iter().map(|(load, _)| load.0.len()).sum();
    assert_eq!(bytes, jobs.len() * 600);
    if progress.left.fetch_sub(jobs.len(), Ordering::SeqCst) == jobs.len() {
        progress.stop.cancel();
    }
    Ok(())
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut words = std::env::args().skip(1);
    let url = words.next().ok_or("where is Redis?")?;
    let entries: usize = words.next().map_or(Ok(200_000), |word| word.parse())?;
    let concurrency: usize = words.next().map_or(Ok(2), |word| word.parse())?;
    let queues = Queues::new(&url, "bench")?;
    let jobs: Vec<Load> = (0..entries).map(|_| Load(vec![b'x'; 600])).collect();

    let begun = Instant::now();
    queues.push_all(&jobs).await?;
    report("pushed", entries, begun);

    let progress = Arc::new(Progress {
        left: AtomicUsize::new(entries),
        stop: CancellationToken::new(),
    });
    let settings = WorkerSettings {
        consumer: "bench".into(),
        concurrency,
        chunk: 500,
        linger: Duration::ZERO,
    };
    let begun = Instant::now();
    run_chunks(queues, settings, progress.clone(), count, progress.stop.clone()).await?;
    report("handled", entries, begun);
    Ok(())
}

fn report(what: &str, entries: usize, begun: Instant) {
    let seconds = begun.elapsed().as_secs_f64();
    println!(
        "{what} {entries} in {seconds:.2} s: {:.0} a second",
        entries as f64 / seconds
    );
}
