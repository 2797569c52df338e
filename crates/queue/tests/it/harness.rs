//! A private Redis per test, jobs to play with, and waiting on conditions.

use std::{
    collections::HashMap,
    fmt::Debug,
    os::unix::process::CommandExt,
    process::{Child, Command, Stdio},
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use finco_queue::{Backoff, EntryMeta, Job, QueueSpec, Queues, WorkerSettings, json};
use metrics::{KeyName, Metadata, SharedString, Unit};
use redis::aio::MultiplexedConnection;
use serde::{Deserialize, Serialize};
use tempfile::TempDir;
use tokio::{sync::mpsc, task::JoinHandle};
use tokio_util::sync::CancellationToken;

pub const PREFIX: &str = "test";
pub const QUEUE: &str = "work";
pub const VISIBILITY: Duration = Duration::from_millis(1_500);

/// The job of nearly all tests: what it does is up to the handler.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Work(pub String);

impl Work {
    pub fn new(name: impl ToString) -> Self {
        Self(name.to_string())
    }

    pub fn many(count: usize) -> Vec<Self> {
        (0..count).map(Self::new).collect()
    }
}

impl Job for Work {
    const QUEUE: QueueSpec = QueueSpec {
        name: QUEUE,
        max_attempts: 3,
        backoff: Backoff {
            first: Duration::from_millis(100),
            max: Duration::from_secs(1),
        },
        visibility: VISIBILITY,
        max_crashes: 3,
    };

    fn encode(&self) -> Vec<u8> {
        json::encode(self)
    }

    fn decode(bytes: &[u8], _: &EntryMeta) -> Result<Self, String> {
        json::decode(bytes)
    }
}

/// Bytes that are no `Work`, on its queue.
pub struct Garbage;

impl Job for Garbage {
    const QUEUE: QueueSpec = Work::QUEUE;

    fn encode(&self) -> Vec<u8> {
        b"{no json".to_vec()
    }

    fn decode(_: &[u8], _: &EntryMeta) -> Result<Self, String> {
        Ok(Self)
    }
}

/// A `redis-server` on a socket in a directory of its own.
pub struct Server {
    dir: TempDir,
    process: Child,
    more: Vec<String>,
}

impl Server {
    pub async fn start() -> Self {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let process = Self::launch(&dir, &[]);
        let server = Self {
            dir,
            process,
            more: Vec::new(),
        };
        server.answers().await;
        server
    }

    fn launch(dir: &TempDir, more: &[String]) -> Child {
        let socket = dir.path().join("redis.sock");
        let mut command = Command::new("redis-server");
        command.args(["--port", "0", "--appendonly", "yes", "--save", ""]);
        command
            .arg("--unixsocket")
            .arg(socket)
            .arg("--dir")
            .arg(dir.path())
            .args(more);
        // Ctrl-C in the terminal is for the test, which then stops its server itself.
        command.process_group(0).stdout(Stdio::null()).stderr(Stdio::null());
        command.spawn().expect("redis-server is installed")
    }

    pub fn url(&self) -> String {
        format!("redis+unix://{}", self.dir.path().join("redis.sock").display())
    }

    pub fn queues(&self) -> Queues {
        Queues::new(&self.url(), PREFIX).expect("a good address")
    }

    pub async fn connect(&self) -> MultiplexedConnection {
        let client = redis::Client::open(self.url()).expect("a good address");
        let config = redis::AsyncConnectionConfig::new().set_response_timeout(Some(Duration::from_secs(20)));
        client
            .get_multiplexed_async_connection_with_config(&config)
            .await
            .expect("Redis is there")
    }

    /// A raw command.
    pub async fn command<T: redis::FromRedisValue>(&self, words: &[&str]) -> T {
        let mut command = redis::cmd(words[0]);
        command
            .arg(&words[1..])
            .query_async(&mut self.connect().await)
            .await
            .expect("a good command")
    }

    async fn answers(&self) {
        eventually("Redis answers", async || self.queues().ping().await.is_ok()).await;
    }

    /// Power off.
    pub fn kill(&mut self) {
        self.process.kill().expect("Redis was running");
        self.process.wait().expect("Redis has ended");
    }

    /// Power on again, without waiting for it.
    pub fn relaunch(&mut self, more: &[&str]) {
        self.more = more.iter().map(ToString::to_string).collect();
        self.process = Self::launch(&self.dir, &self.more);
    }

    pub async fn restart(&mut self) {
        self.kill();
        self.relaunch(&[]);
        self.answers().await;
    }

    /// Entries in the three streams of the queue, whatever their state.
    pub async fn stored(&self) -> u64 {
        let mut sum = 0;
        for stream in ["high", "normal", "low"] {
            sum += self
                .command::<u64>(&["XLEN", &format!("{PREFIX}:{QUEUE}:{stream}")])
                .await;
        }
        sum
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have been killed by the test.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Counters of the `metrics` crate, by name and labels, for one thread.
#[derive(Clone, Default)]
pub struct Counters(Arc<Mutex<HashMap<String, Arc<AtomicU64>>>>);

impl Counters {
    fn of(&self, key: &metrics::Key) -> Arc<AtomicU64> {
        let labels: Vec<String> = key
            .labels()
            .map(|label| format!("{}={}", label.key(), label.value()))
            .collect();
        self.0
            .lock()
            .expect("no test panics while holding it")
            .entry(format!("{} {}", key.name(), labels.join(" ")))
            .or_default()
            .clone()
    }

    pub fn get(&self, name: &str) -> u64 {
        self.0
            .lock()
            .expect("no test panics while holding it")
            .get(name)
            .map_or(0, |counter| counter.load(Ordering::SeqCst))
    }
}

struct Records(Arc<AtomicU64>);

impl metrics::HistogramFn for Records {
    fn record(&self, _: f64) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

impl metrics::Recorder for Counters {
    fn describe_counter(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_gauge(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_histogram(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn register_counter(&self, key: &metrics::Key, _: &Metadata<'_>) -> metrics::Counter {
        metrics::Counter::from_arc(self.of(key))
    }

    fn register_gauge(&self, key: &metrics::Key, _: &Metadata<'_>) -> metrics::Gauge {
        metrics::Gauge::from_arc(self.of(key))
    }

    /// Counts the records.
    fn register_histogram(&self, key: &metrics::Key, _: &Metadata<'_>) -> metrics::Histogram {
        metrics::Histogram::from_arc(Arc::new(Records(self.of(key))))
    }
}

/// Waits until a condition holds; the test fails when it does not within 20 seconds.
pub async fn eventually(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    let begun = Instant::now();
    while !holds().await {
        assert!(begun.elapsed() < Duration::from_secs(20), "never came true: {what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// Waits until the queue holds nothing any more but dead letters.
pub async fn settled(queues: &Queues) {
    eventually("everything is settled", async || {
        let stats = queues.stats(QUEUE).await.expect("stats");
        stats.waiting + stats.running + stats.delayed == 0
    })
    .await;
}

/// What handlers report to the test.
pub struct Reports<T>(mpsc::UnboundedReceiver<T>);

pub fn reports<T: Debug>() -> (mpsc::UnboundedSender<T>, Reports<T>) {
    let (sender, receiver) = mpsc::unbounded_channel();
    (sender, Reports(receiver))
}

impl<T: Debug> Reports<T> {
    pub async fn next(&mut self) -> T {
        let next = tokio::time::timeout(Duration::from_secs(20), self.0.recv()).await;
        next.expect("no report in time").expect("a worker still runs")
    }

    pub async fn take(&mut self, count: usize) -> Vec<T> {
        let mut all = Vec::new();
        while all.len() < count {
            all.push(self.next().await);
        }
        all
    }

    /// What was reported up to now.
    pub fn so_far(&mut self) -> Vec<T> {
        std::iter::from_fn(|| self.0.try_recv().ok()).collect()
    }
}

/// How often each job ran.
#[derive(Clone, Default)]
pub struct Runs(Arc<Mutex<HashMap<String, usize>>>);

impl Runs {
    pub fn add(&self, work: &Work) {
        *self
            .0
            .lock()
            .expect("no test panics while holding it")
            .entry(work.0.clone())
            .or_default() += 1;
    }

    pub fn jobs(&self) -> usize {
        self.0.lock().expect("no test panics while holding it").len()
    }

    pub fn most(&self) -> usize {
        self.0
            .lock()
            .expect("no test panics while holding it")
            .values()
            .copied()
            .max()
            .unwrap_or(0)
    }
}

pub fn settings(concurrency: usize, chunk: usize) -> WorkerSettings {
    WorkerSettings {
        consumer: "tester".into(),
        concurrency,
        chunk,
        linger: Duration::ZERO,
    }
}

/// A worker in the background.
pub struct Running {
    pub stop: CancellationToken,
    pub task: JoinHandle<Result<(), finco_queue::QueueError>>,
}

impl Running {
    /// Starts what `worker` makes of the stop token.
    pub fn start<F>(worker: impl FnOnce(CancellationToken) -> F) -> Self
    where
        F: Future<Output = Result<(), finco_queue::QueueError>> + Send + 'static,
    {
        let stop = CancellationToken::new();
        Self {
            task: tokio::spawn(worker(stop.clone())),
            stop,
        }
    }

    /// Stops it and waits for its end.
    pub async fn end(self) {
        self.stop.cancel();
        let ended = tokio::time::timeout(Duration::from_secs(20), self.task).await;
        ended
            .expect("the worker ends")
            .expect("without a panic")
            .expect("and without an error");
    }
}
