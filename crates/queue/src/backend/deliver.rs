//! From entries to tasks: decoding, gathering into chunks, the line.

use std::panic::{AssertUnwindSafe, catch_unwind};

use apalis::prelude::{TaskBuilder, TaskId};
use uuid::Uuid;

use super::{
    Arguments,
    held::{Delivery, Entry, Line, Shared},
    settle::settle,
};
use crate::{entry::RawEntry, outcome::Failure, script, spec::Job};

/// Makes tasks of entries and puts them in the line.
pub(super) async fn deliver<A: Arguments>(shared: &Shared, line: &Line<A>, entries: Vec<RawEntry>) {
    let entries = shared.hold(entries);
    unlock(shared, &entries).await;
    let mut unreadable = Vec::new();
    let mut gathering = Vec::new();
    for raw in entries {
        let entry = Entry {
            place: raw.place,
            meta: raw.meta,
        };
        match decode::<A::Job>(&raw.payload, &entry) {
            Err(error) => unreadable.push((entry, Failure::fail(format!("unreadable: {error}")))),
            Ok(job) if must_run_alone(shared, raw.crashes, entry.meta.attempts) => {
                let last_chance = raw.crashes > 0 && raw.crashes + 1 >= shared.spec.max_crashes;
                hand_on(shared, line, vec![(job, entry)], last_chance);
            }
            Ok(job) => gathering.push((job, entry)),
        }
        if gathering.len() >= shared.chunk {
            hand_on(shared, line, std::mem::take(&mut gathering), false);
        }
    }
    if !gathering.is_empty() {
        hand_on(shared, line, gathering, false);
    }
    let (entries, failures): (Vec<Entry>, Vec<Failure>) = unreadable.into_iter().unzip();
    settle(shared, &entries, &failures.into_iter().enumerate().collect::<Vec<_>>()).await;
    shared.release(&entries);
}

/// Whoever crashed before might take its neighbours along, and the last attempt decides over life and death: in
/// both cases an entry stands for itself alone.
fn must_run_alone(shared: &Shared, crashes: u32, attempts: u32) -> bool {
    crashes > 0 || (attempts > 0 && attempts + 1 >= shared.spec.max_attempts)
}

fn hand_on<A: Arguments>(shared: &Shared, line: &Line<A>, jobs: Vec<(A::Job, Entry)>, last_chance: bool) {
    let (jobs, entries): (Vec<_>, Vec<Entry>) = jobs.into_iter().unzip();
    let attempts = entries.first().map_or(0, |entry| entry.meta.attempts);
    let delivery = Delivery {
        entries: entries.into(),
        last_chance,
    };
    shared.hold_task(&delivery);
    // The name is the delivery's, not the entry's: the runtime does not bear the same name twice at a time.
    let task = TaskBuilder::new(A::gather(jobs))
        .task_id(TaskId::from_string(Uuid::new_v4().to_string()))
        .attempt(attempts as usize)
        .data(delivery);
    line.push(task.build());
}

/// Releases dedup locks before the handlers start, so that no trigger from here on is lost.
async fn unlock(shared: &Shared, entries: &[RawEntry]) {
    let mut call = script::call(&script::UNLOCK, &shared.keys);
    let mut locked = false;
    for entry in entries {
        if let Some(lock) = &entry.lock {
            call.arg(lock).arg(entry.place.name());
            locked = true;
        }
    }
    let mut tries = 0;
    while locked {
        match shared.redis.script::<()>(&call).await {
            Ok(()) => return,
            Err(error) => locked = shared.try_again("releasing dedup locks", &error, &mut tries).await,
        }
    }
}

/// A decoder that panics must not take the reader with it.
fn decode<J: Job>(payload: &[u8], entry: &Entry) -> Result<J, String> {
    catch_unwind(AssertUnwindSafe(|| J::decode(payload, &entry.meta)))
        .unwrap_or_else(|_| Err("the decoder panicked".into()))
}
