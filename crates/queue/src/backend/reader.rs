//! The task that reads entries and hands them on: due ones, abandoned ones, new ones.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
    time::{Duration, Instant},
};

use apalis::prelude::{Task, TaskBuilder, TaskId};
use redis::{RedisError, RedisResult, Value, aio::ConnectionManager};
use uuid::Uuid;

use super::{
    Arguments,
    held::{Delivery, Entry, Line, Shared},
    settle::{count, settle},
};
use crate::{
    entry::{RawEntry, array},
    keys::{GROUP, Priority},
    outcome::Failure,
    queues::{BATCH, millis},
    script,
    spec::Job,
};

/// How often delayed entries are looked at, and so how long a read may block.
const LOOK: Duration = Duration::from_millis(500);

struct Reader<A: Arguments> {
    shared: Arc<Shared>,
    line: Arc<Line<A>>,
    /// Of its own, because its reads block.
    connection: ConnectionManager,
    promote_at: Instant,
    claim_at: Instant,
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
                idle: false,
            };
            reader.read_until_stopped().await;
            reader.leave().await;
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
        self.deliver(entries).await;
        Ok(())
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
            self.deliver(
                taken
                    .into_iter()
                    .filter_map(|entry| RawEntry::parse(priority, entry))
                    .collect(),
            )
            .await;
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
            for priority in Priority::ALL {
                match self.read_streams(&[priority], room - entries.len(), None).await {
                    Ok(more) => entries.extend(more),
                    Err(error) if entries.is_empty() => return Err(error),
                    // What was read already must be handed on; the fault will show again.
                    Err(_) => break,
                }
                if entries.len() >= room {
                    break;
                }
            }
        }
        if entries.is_empty() {
            let wake_at = self.promote_at.min(self.claim_at);
            let block = wake_at.saturating_duration_since(Instant::now()).min(LOOK);
            entries = self.read_streams(&Priority::ALL, 1, Some(millis(block).max(1))).await?;
        }
        self.idle = entries.is_empty();
        Ok(entries)
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

    /// Makes tasks of entries and puts them in the line.
    async fn deliver(&self, entries: Vec<RawEntry>) {
        let entries = self.shared.hold(entries);
        self.unlock(&entries).await;
        let mut unreadable = Vec::new();
        let mut gathering = Vec::new();
        for raw in entries {
            let entry = Entry {
                place: raw.place,
                meta: raw.meta,
            };
            match decode::<A::Job>(&raw.payload, &entry) {
                Err(error) => unreadable.push((entry, Failure::fail(format!("unreadable: {error}")))),
                Ok(job) if self.must_run_alone(raw.crashes, entry.meta.attempts) => {
                    let last_chance = raw.crashes > 0 && raw.crashes + 1 >= self.shared.spec.max_crashes;
                    self.hand_on(vec![(job, entry)], last_chance);
                }
                Ok(job) => gathering.push((job, entry)),
            }
            if gathering.len() >= self.shared.chunk {
                self.hand_on(std::mem::take(&mut gathering), false);
            }
        }
        if !gathering.is_empty() {
            self.hand_on(gathering, false);
        }
        let (entries, failures): (Vec<Entry>, Vec<Failure>) = unreadable.into_iter().unzip();
        settle(
            &self.shared,
            &entries,
            &failures.into_iter().enumerate().collect::<Vec<_>>(),
        )
        .await;
        self.shared.release(&entries);
    }

    /// Whoever crashed before might take its neighbours along, and the last attempt decides over life and death: in
    /// both cases an entry stands for itself alone.
    fn must_run_alone(&self, crashes: u32, attempts: u32) -> bool {
        crashes > 0 || (attempts > 0 && attempts + 1 >= self.shared.spec.max_attempts)
    }

    fn hand_on(&self, jobs: Vec<(A::Job, Entry)>, last_chance: bool) {
        let (jobs, entries): (Vec<_>, Vec<Entry>) = jobs.into_iter().unzip();
        let attempts = entries.first().map_or(0, |entry| entry.meta.attempts);
        let delivery = Delivery {
            entries: entries.into(),
            last_chance,
        };
        self.shared.hold_task(&delivery);
        // The name is the delivery's, not the entry's: the runtime does not bear the same name twice at a time.
        let task = TaskBuilder::new(A::gather(jobs))
            .task_id(TaskId::from_string(Uuid::new_v4().to_string()))
            .attempt(attempts as usize)
            .data(delivery);
        self.line.push(task.build());
    }

    /// Releases dedup locks before the handlers start, so that no trigger from here on is lost.
    async fn unlock(&self, entries: &[RawEntry]) {
        let mut call = script::call(&script::UNLOCK, &self.shared.keys);
        let mut locked = false;
        for entry in entries {
            if let Some(lock) = &entry.lock {
                call.arg(lock).arg(entry.place.name());
                locked = true;
            }
        }
        let mut tries = 0;
        while locked {
            match self.shared.redis.script::<()>(&call).await {
                Ok(()) => return,
                Err(error) => locked = self.shared.try_again("releasing dedup locks", &error, &mut tries).await,
            }
        }
    }

    /// Gives back what was not started, waits for what runs, and takes the worker's name off the list.
    async fn leave(&self) {
        let not_started: Vec<Task<A>> = self.line.drain();
        let deliveries: Vec<Delivery> = not_started
            .iter()
            .filter_map(|task| task.data().get::<Delivery>().cloned())
            .collect();
        let entries: Vec<&Entry> = deliveries.iter().flat_map(|delivery| delivery.entries.iter()).collect();
        for batch in entries.chunks(BATCH) {
            self.give_back(batch).await;
        }
        for delivery in &deliveries {
            self.shared.release_task(delivery);
        }
        while self.shared.holds_tasks() && !self.shared.closed.is_cancelled() {
            tokio::select! {
                () = self.shared.closed.cancelled() => {}
                () = self.shared.freed.notified() => {}
            }
        }
        let mut call = script::call(&script::FORGET, &self.shared.keys);
        let gone: Result<u64, RedisError> = self
            .shared
            .redis
            .script(call.arg(GROUP).arg(0).arg(&self.shared.consumer))
            .await;
        if let Err(error) = gone {
            tracing::debug!(queue = self.shared.spec.name, %error, "left without taking the name off");
        }
        self.shared.closed.cancel();
    }

    async fn give_back(&self, entries: &[&Entry]) {
        let mut call = script::call(&script::GIVE_BACK, &self.shared.keys);
        call.arg(GROUP).arg(&self.shared.consumer);
        for entry in entries {
            call.arg(entry.place.priority.letter().to_string()).arg(entry.place.id);
        }
        let mut tries = 0;
        while let Err(error) = self.shared.redis.script::<u64>(&call).await {
            if !self.shared.try_again("giving entries back", &error, &mut tries).await {
                return;
            }
        }
    }
}

/// A decoder that panics must not take the reader with it.
fn decode<J: Job>(payload: &[u8], entry: &Entry) -> Result<J, String> {
    catch_unwind(AssertUnwindSafe(|| J::decode(payload, &entry.meta)))
        .unwrap_or_else(|_| Err("the decoder panicked".into()))
}
