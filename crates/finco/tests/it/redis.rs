//! A Redis of a test's own, to be stopped and started again.

use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};

use finco_queue::Queues;
use tempfile::TempDir;

use crate::harness::until;

/// A `redis-server` on a socket in a folder of its own.
pub struct PrivateRedis {
    folder: TempDir,
    process: Option<Child>,
}

impl PrivateRedis {
    /// Starts it and waits until it answers.
    pub async fn start() -> Self {
        let mut redis = Self {
            folder: tempfile::tempdir().expect("a temporary folder"),
            process: None,
        };
        redis.start_again().await;
        redis
    }

    /// Where it is.
    pub fn url(&self) -> String {
        format!("redis+unix://{}/redis.sock", self.folder.path().display())
    }

    /// Kills it without a chance to say goodbye.
    pub fn kill(&mut self) {
        let mut process = self.process.take().expect("it runs");
        process.kill().expect("it is ours");
        process.wait().expect("it ends");
    }

    /// Starts it with what it had.
    pub async fn start_again(&mut self) {
        let mut command = Command::new("redis-server");
        command.args([
            "--port",
            "0",
            "--appendonly",
            "yes",
            "--appendfsync",
            "always",
            "--save",
            "",
        ]);
        command
            .args(["--maxmemory-policy", "noeviction", "--unixsocket"])
            .arg(self.folder.path().join("redis.sock"));
        command.arg("--dir").arg(self.folder.path());
        // Ctrl-C in the terminal is for the test, which then stops its server itself.
        command.process_group(0).stdout(Stdio::null()).stderr(Stdio::null());
        self.process = Some(command.spawn().expect("redis-server is installed"));
        let queues = Queues::new(&self.url(), "ping").expect("a good address");
        until("the private Redis answers", || async { queues.ping().await.is_ok() }).await;
    }
}

impl Drop for PrivateRedis {
    fn drop(&mut self) {
        if self.process.is_some() {
            self.kill();
        }
    }
}
