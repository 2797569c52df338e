//! A worker in a process of its own, to be killed: the test program starts itself again.

use std::{
    process::{Command, Stdio},
    time::Duration,
};

use finco_queue::{EntryMeta, Failure, Queues, run_chunks, run_each};
use tokio::{
    io::{AsyncBufReadExt, BufReader, Lines},
    process::ChildStdout,
};
use tokio_util::sync::CancellationToken;

use crate::harness::{PREFIX, Server, Work, settings};

const URL: &str = "QUEUE_TEST_CHILD_URL";
const MODE: &str = "QUEUE_TEST_CHILD_MODE";

pub struct Child {
    process: tokio::process::Child,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Child {
    /// Modes: `hang`, `slow_failure`, `chunks` (aborts at the job "poison"), `each` (likewise).
    pub fn start(server: &Server, mode: &str) -> Self {
        let program = std::env::current_exe().expect("this program has a path");
        let mut command = Command::new(program);
        command.args(["child::worker", "--exact", "--ignored", "--nocapture"]);
        command
            .env(URL, server.url())
            .env(MODE, mode)
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut process = tokio::process::Command::from(command)
            .kill_on_drop(true)
            .spawn()
            .expect("a child");
        let lines = BufReader::new(process.stdout.take().expect("stdout is piped")).lines();
        Self { process, lines }
    }

    /// Waits until the child says something that contains `text`.
    pub async fn wait_for(&mut self, text: &str) {
        let said = async {
            while let Some(line) = self.lines.next_line().await.expect("readable") {
                if line.contains(text) {
                    return;
                }
            }
            panic!("the child ended without saying {text}");
        };
        tokio::time::timeout(Duration::from_secs(20), said)
            .await
            .expect("the child says it in time");
    }

    pub fn kill(&mut self) {
        self.process.start_kill().expect("the child was running");
    }

    pub fn signal(&self, name: &str) {
        let id = self.process.id().expect("the child is running").to_string();
        assert!(
            Command::new("kill")
                .args([name, &id])
                .status()
                .expect("kill is installed")
                .success()
        );
    }

    /// Waits for its end, and says whether it died of a signal.
    pub async fn crashed(&mut self) -> bool {
        let ended = tokio::time::timeout(Duration::from_secs(30), self.process.wait()).await;
        !ended.expect("the child ends").expect("and can be waited for").success()
    }
}

#[expect(clippy::disallowed_methods, reason = "the way a test program passes words to itself")]
fn word(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

async fn hang(work: Work, _: EntryMeta, (): ()) -> Result<(), Failure> {
    println!("START {}", work.0);
    std::future::pending().await
}

async fn slow_failure(work: Work, _: EntryMeta, (): ()) -> Result<(), Failure> {
    println!("START {}", work.0);
    tokio::time::sleep(Duration::from_secs(1)).await;
    println!("RETURN {}", work.0);
    if work.0 == "last" {
        Ok(())
    } else {
        Err(Failure::retry("slow failure"))
    }
}

async fn each(work: Work, _: EntryMeta, (): ()) -> Result<(), Failure> {
    println!("START {}", work.0);
    if work.0 == "poison" {
        std::process::abort();
    }
    Ok(())
}

async fn chunk(jobs: Vec<(Work, EntryMeta)>, (): ()) -> Result<(), Failure> {
    if jobs.iter().any(|(work, _)| work.0 == "poison") {
        std::process::abort();
    }
    Ok(())
}

#[tokio::test]
#[ignore = "only for the tests that start it as a process of its own"]
async fn worker() {
    let (Some(url), Some(mode)) = (word(URL), word(MODE)) else {
        return;
    };
    let queues = Queues::new(&url, PREFIX).unwrap();
    let stop = CancellationToken::new();
    match mode.as_str() {
        "hang" => run_each(queues, settings(1, 1), (), hang, stop).await,
        "slow_failure" => run_each(queues, settings(1, 1), (), slow_failure, stop).await,
        "each" => run_each(queues, settings(4, 1), (), each, stop).await,
        "chunks" => run_chunks(queues, settings(2, 50), (), chunk, stop).await,
        other => panic!("no mode {other}"),
    }
    .unwrap();
}
