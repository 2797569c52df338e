//! Looking after the queues: figures, dead letters, consumers left behind.

use std::time::Duration;

use bytes::Bytes;
use redis::Value;

use crate::{
    entry::{StreamId, array, text},
    error::QueueError,
    keys::{GROUP, Keys},
    queues::{BATCH, Queues, millis},
    script,
};

/// Figures of one queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct QueueStats {
    /// Entries nobody has taken yet.
    pub waiting: u64,
    /// Entries in the hands of a worker, or of one that died a moment ago.
    pub running: u64,
    /// Entries whose time has not come.
    pub delayed: u64,
    /// Dead letters.
    pub dead: u64,
    /// How long the oldest waiting entry has been waiting.
    pub oldest_waiting_ms: Option<u64>,
}

/// A job that was given up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeadLetter {
    /// Name of the letter, for [`Queues::redrive`] and [`Queues::discard`].
    pub id: String,
    /// The payload as it was pushed.
    pub payload: Bytes,
    /// How often it failed.
    pub attempts: u32,
    /// Why it was given up.
    pub error: String,
    /// When, in milliseconds since 1970.
    pub died_at_ms: u64,
    /// When it was first enqueued, in milliseconds since 1970.
    pub enqueued_at_ms: u64,
}

impl DeadLetter {
    fn parse(reply: Value) -> Option<Self> {
        let [id, fields]: [Value; 2] = array(reply)?.try_into().ok()?;
        let id: StreamId = text(id)?.parse().ok()?;
        let mut letter = Self {
            id: id.to_string(),
            payload: Bytes::new(),
            attempts: 0,
            error: String::new(),
            died_at_ms: id.ms,
            enqueued_at_ms: id.ms,
        };
        let mut fields = array(fields)?.into_iter();
        while let (Some(name), Some(Value::BulkString(value))) = (fields.next(), fields.next()) {
            let shown = || String::from_utf8_lossy(&value).into_owned();
            match text(name)?.as_str() {
                "a" => letter.attempts = shown().parse().ok()?,
                "e" => letter.enqueued_at_ms = shown().parse().ok()?,
                "err" => letter.error = shown(),
                "d" => letter.payload = value.into(),
                _ => {}
            }
        }
        Some(letter)
    }
}

impl Queues {
    /// Figures of a queue, all of one moment.
    pub async fn stats(&self, queue: &str) -> Result<QueueStats, QueueError> {
        let mut call = script::call(&script::STATS, &self.keys(queue));
        let (waiting, running, delayed, dead, oldest): (u64, u64, u64, u64, i64) =
            self.redis.script(call.arg(GROUP)).await?;
        Ok(QueueStats {
            waiting,
            running,
            delayed,
            dead,
            oldest_waiting_ms: u64::try_from(oldest).ok(),
        })
    }

    /// The dead letters of a queue, newest first.
    pub async fn dead(&self, queue: &str, limit: usize) -> Result<Vec<DeadLetter>, QueueError> {
        let keys = self.keys(queue);
        let mut command = redis::cmd("XREVRANGE");
        command.arg(&*keys.dead).arg("+").arg("-").arg("COUNT").arg(limit);
        let letters: Vec<Value> = self.redis.command(&command).await?;
        Ok(letters.into_iter().filter_map(DeadLetter::parse).collect())
    }

    /// The dead letters of a queue that died at or before the letter `until` (with it), newest first.
    pub async fn dead_until(&self, queue: &str, until: &str, limit: usize) -> Result<Vec<DeadLetter>, QueueError> {
        let keys = self.keys(queue);
        let mut command = redis::cmd("XREVRANGE");
        command.arg(&*keys.dead).arg(until).arg("-").arg("COUNT").arg(limit);
        let letters: Vec<Value> = self.redis.command(&command).await?;
        Ok(letters.into_iter().filter_map(DeadLetter::parse).collect())
    }

    /// Puts dead letters back into the queue with their attempts at nought; all of them without `ids`. Each letter
    /// moves as one step. Returns how many moved.
    pub async fn redrive(&self, queue: &str, ids: Option<&[String]>) -> Result<u64, QueueError> {
        let keys = self.keys(queue);
        let Some(ids) = ids else {
            return self.redrive_all(&keys).await;
        };
        let mut moved = 0;
        for batch in ids.chunks(BATCH) {
            moved += self.redrive_batch(&keys, batch).await?;
        }
        Ok(moved)
    }

    async fn redrive_batch(&self, keys: &Keys, ids: &[String]) -> Result<u64, QueueError> {
        let mut call = script::call(&script::REDRIVE, keys);
        for id in ids {
            call.arg(id);
        }
        Ok(self.redis.script(&call).await?)
    }

    /// Only up to the letter that was the last at the start: one that dies again meanwhile stays.
    async fn redrive_all(&self, keys: &Keys) -> Result<u64, QueueError> {
        let range = |command: &str, from: &str, to: &str, count: usize| {
            let mut command = redis::cmd(command);
            command.arg(&*keys.dead).arg(from).arg(to).arg("COUNT").arg(count);
            command
        };
        let name = |letter: &Value| match letter {
            Value::Array(parts) => parts.first().cloned().and_then(text),
            _ => None,
        };
        let newest: Vec<Value> = self.redis.command(&range("XREVRANGE", "+", "-", 1)).await?;
        let Some(last) = newest.first().and_then(name) else {
            return Ok(0);
        };
        let mut moved = 0;
        loop {
            let letters: Vec<Value> = self.redis.command(&range("XRANGE", "-", &last, BATCH)).await?;
            let ids: Vec<String> = letters.iter().filter_map(name).collect();
            if ids.is_empty() {
                return Ok(moved);
            }
            moved += self.redrive_batch(keys, &ids).await?;
        }
    }

    /// Deletes dead letters for good. Returns how many there were.
    pub async fn discard(&self, queue: &str, ids: &[String]) -> Result<u64, QueueError> {
        if ids.is_empty() {
            return Ok(0);
        }
        let keys = self.keys(queue);
        Ok(self.redis.command(redis::cmd("XDEL").arg(&*keys.dead).arg(ids)).await?)
    }

    /// Removes the names of workers that hold nothing and were silent for `silence`. Workers do this themselves for
    /// those silent for an hour. Returns how many names went (one for each priority).
    pub async fn forget_silent_workers(&self, queue: &str, silence: Duration) -> Result<u64, QueueError> {
        let mut call = script::call(&script::FORGET, &self.keys(queue));
        Ok(self.redis.script(call.arg(GROUP).arg(millis(silence)).arg("")).await?)
    }

    /// Deletes every key of the prefix, jobs included: for demos and benchmarks that begin anew.
    pub async fn clear(&self) -> Result<(), QueueError> {
        let pattern = format!("{}:*", self.prefix());
        let mut cursor = "0".to_owned();
        loop {
            let scan = redis::cmd("SCAN")
                .arg(&cursor)
                .arg("MATCH")
                .arg(&pattern)
                .arg("COUNT")
                .arg(1000)
                .to_owned();
            let (next, keys): (String, Vec<String>) = self.redis.command(&scan).await?;
            if !keys.is_empty() {
                let _: u64 = self.redis.command(redis::cmd("UNLINK").arg(&keys)).await?;
            }
            if next == "0" {
                return Ok(());
            }
            cursor = next;
        }
    }
}
