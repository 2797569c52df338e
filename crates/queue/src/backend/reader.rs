//! The task that reads entries and hands them on: due ones, abandoned ones, new ones.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use redis::{RedisResult, Value, aio::ConnectionManager};

use super::{
    Arguments,
    deliver::deliver,
    held::{Line, Shared},
    leave::leave,
    settle::count,
};
use crate::{
    entry::{RawEntry, array},
    keys::{GROUP, Priority},
    queues::millis,
    script,
};

/// How often delayed entries are looked at, and so how long a read may block.
const LOOK: Duration = Duration::from_millis(500);

/// The part of its time in which a chunk that gathers is looked at first.
const GATHERING: u32 = 4;

/// How often a reader looks whether its queue is paused.
const PAUSE_LOOK: Duration = Duration::from_secs(1);

struct Reader<A: Arguments> {
    shared: Arc<Shared>,
    line: Arc<Line<A>>,
    /// Of its own, because its reads block.
    connection: ConnectionManager,
    promote_at: Instant,
    claim_at: Instant,
    /// When to look whether the queue is paused.
    pause_at: Instant,
    paused: bool,
    /// The last look found nothing: the next read may block at once.
    idle: bool,
}

/// Reads until the worker stops, then gives back what was not started.
pub(super) async fn run<A: Arguments>(shared: Arc<Shared>, line: Arc<Line<A>>) {
    let now = Instant::now();
    match shared.redis.blocking() {
        Ok(connection) => {
            let mut reader = Reader {
                shared,
                line,
                connection,
                promote_at: now,
                claim_at: now,
                pause_at: now,
                paused: false,
                idle: false,
            };
            reader.read_until_stopped().await;
            leave(&reader.shared, &reader.line).await;
        }
        // Only a configuration without sense comes here; connecting itself happens later.
        Err(error) => tracing::error!(queue = shared.spec.name, %error, "this worker cannot read"),
    }
}

impl<A: Arguments> Reader<A> {
    async fn read_until_stopped(&mut self) {
        let (mut grouped, mut tries) = (false, 0);
        while !self.shared.stop.is_cancelled() {
            let done = if grouped {
                self.turn().await
            } else {
                self.create_groups().await
            };
            match done {
                Ok(()) => (grouped, tries) = (true, 0),
                Err(error) => {
                    // After an outage our own heartbeats and those of others come first, the takeovers later.
                    self.claim_at = Instant::now() + self.shared.spec.visibility;
                    self.idle = false;
                    grouped &= !error.to_string().contains("NOGROUP");
                    self.shared.try_again("reading", &error, &mut tries).await;
                }
            }
        }
    }

    /// From the start of the streams: what is in there is not settled.
    async fn create_groups(&mut self) -> RedisResult<()> {
        for priority in Priority::ALL {
            let mut command = redis::cmd("XGROUP");
            command
                .arg("CREATE")
                .arg(self.shared.keys.stream(priority))
                .arg(GROUP)
                .arg("0")
                .arg("MKSTREAM");
            match command.query_async::<()>(&mut self.connection).await {
                Err(error) if error.code() != Some("BUSYGROUP") => return Err(error),
                _ => {}
            }
        }
        Ok(())
    }

    async fn turn(&mut self) -> RedisResult<()> {
        if self.shared.free() == 0 {
            tokio::select! {
                () = self.shared.stop.cancelled() => {}
                () = self.shared.freed.notified() => {}
            }
            return Ok(());
        }
        if self.is_paused().await? {
            tokio::select! {
                () = self.shared.stop.cancelled() => {}
                () = tokio::time::sleep(LOOK) => {}
            }
            return Ok(());
        }
        if Instant::now() >= self.promote_at {
            self.promote().await?;
        }
        if Instant::now() >= self.claim_at {
            self.claim().await?;
        }
        let asked = Instant::now();
        let entries = self.read().await?;
        if asked.elapsed() > LOOK + self.shared.spec.visibility / 2 {
            // This process stood still: others may have these by now, and if not, they are taken over soon.
            tracing::warn!(
                queue = self.shared.spec.name,
                entries = entries.len(),
                "a read took too long, left alone"
            );
            return Ok(());
        }
        deliver(&self.shared, &self.line, entries).await;
        Ok(())
    }

    /// Looked up once a second: whoever pauses a queue waits no longer for its workers.
    async fn is_paused(&mut self) -> RedisResult<bool> {
        if Instant::now() >= self.pause_at {
            let mut command = redis::cmd("HEXISTS");
            command.arg(&*self.shared.keys.paused).arg(self.shared.spec.name);
            self.paused = command.query_async(&mut self.connection).await?;
            self.pause_at = Instant::now() + PAUSE_LOOK;
        }
        Ok(self.paused)
    }

    async fn promote(&mut self) -> RedisResult<()> {
        let call = script::call(&script::PROMOTE, &self.shared.keys);
        let (moved, next_ms): (usize, i64) = call.invoke_async(&mut self.connection).await?;
        let next = u64::try_from(next_ms).map_or(LOOK, Duration::from_millis).min(LOOK);
        self.promote_at = Instant::now() + next;
        self.idle &= moved == 0;
        Ok(())
    }

    /// Takes over what silent workers hold. These entries run alone, not in chunks: one of them may be the reason.
    async fn claim(&mut self) -> RedisResult<()> {
        let visibility = self.shared.spec.visibility;
        for priority in Priority::ALL {
            let (wanted, last_chance) = self.shared.free_tasks();
            if wanted == 0 {
                // The rest as soon as there is room.
                return Ok(());
            }
            let mut call = script::call(&script::CLAIM, &self.shared.keys);
            call.arg(GROUP)
                .arg(&self.shared.consumer)
                .arg(priority.letter().to_string())
                .arg(millis(visibility));
            call.arg(wanted)
                .arg(self.shared.spec.max_crashes)
                .arg(u8::from(last_chance));
            let (dead, taken): (usize, Vec<Value>) = call.invoke_async(&mut self.connection).await?;
            if dead > 0 {
                tracing::error!(
                    queue = self.shared.spec.name,
                    dead,
                    "jobs that took down their workers are dead"
                );
                count(&self.shared, "dead", dead);
            }
            if !taken.is_empty() {
                tracing::warn!(
                    queue = self.shared.spec.name,
                    entries = taken.len(),
                    "took over from a silent worker"
                );
            }
            let full = taken.len() == wanted;
            let entries = taken
                .into_iter()
                .filter_map(|entry| RawEntry::parse(priority, entry))
                .collect();
            deliver(&self.shared, &self.line, entries).await;
            if full {
                return Ok(());
            }
        }
        self.claim_at = Instant::now() + visibility / 3;
        Ok(())
    }

    /// New entries, high before normal before low, never more than there is room for. (A blocking read may bring one
    /// of each priority when they come in the same instant.)
    async fn read(&mut self) -> RedisResult<Vec<RawEntry>> {
        let room = self.shared.free();
        let mut entries = Vec::new();
        if room == 0 {
            return Ok(entries);
        }
        if !self.idle {
            self.fill(&mut entries, room).await?;
        }
        if entries.is_empty() {
            let wake_at = self.promote_at.min(self.claim_at);
            let block = wake_at.saturating_duration_since(Instant::now()).min(LOOK);
            entries = self.read_streams(&Priority::ALL, 1, Some(millis(block).max(1))).await?;
            if !entries.is_empty() && !self.shared.linger.is_zero() {
                self.gather(&mut entries, room).await?;
            }
        }
        self.idle = entries.is_empty();
        Ok(entries)
    }

    /// Lets a chunk gather. A short look comes first: when so much came in it that the chunk would be full in time, there is
    /// nothing to wait for.
    async fn gather(&mut self, entries: &mut Vec<RawEntry>, room: usize) -> RedisResult<()> {
        let look = self.shared.linger / GATHERING;
        for wait in [look, self.shared.linger.saturating_sub(look)] {
            tokio::select! {
                () = self.shared.stop.cancelled() => return Ok(()),
                () = tokio::time::sleep(wait) => self.fill(entries, room).await?,
            }
            if entries.len() * GATHERING as usize >= room {
                return Ok(());
            }
        }
        Ok(())
    }

    /// Adds what waits, high before normal before low, up to `room`. What was read before a fault must be handed on, so
    /// the fault is told only when there is nothing; it will show again.
    async fn fill(&mut self, entries: &mut Vec<RawEntry>, room: usize) -> RedisResult<()> {
        for priority in Priority::ALL {
            if entries.len() >= room {
                break;
            }
            match self.read_streams(&[priority], room - entries.len(), None).await {
                Ok(more) => entries.extend(more),
                Err(error) if entries.is_empty() => return Err(error),
                Err(_) => break,
            }
        }
        Ok(())
    }

    async fn read_streams(
        &mut self,
        priorities: &[Priority],
        most: usize,
        block_ms: Option<u64>,
    ) -> RedisResult<Vec<RawEntry>> {
        let mut command = redis::cmd("XREADGROUP");
        command
            .arg("GROUP")
            .arg(GROUP)
            .arg(&self.shared.consumer)
            .arg("COUNT")
            .arg(most);
        if let Some(ms) = block_ms {
            command.arg("BLOCK").arg(ms);
        }
        command.arg("STREAMS");
        for priority in priorities {
            command.arg(self.shared.keys.stream(*priority));
        }
        for _ in priorities {
            command.arg(">");
        }
        let reply: Value = command.query_async(&mut self.connection).await?;
        let mut entries = Vec::new();
        for stream in array(reply).unwrap_or_default() {
            let Some(Ok([Value::BulkString(key), found])) = array(stream).map(<[Value; 2]>::try_from) else {
                continue;
            };
            let priority = Priority::ALL
                .into_iter()
                .find(|p| self.shared.keys.stream(*p).as_bytes() == key);
            if let (Some(priority), Some(found)) = (priority, array(found)) {
                entries.extend(found.into_iter().filter_map(|entry| RawEntry::parse(priority, entry)));
            }
        }
        Ok(entries)
    }
}
