//! Settling entries in Redis, with as many tries as it takes.

use std::collections::BTreeMap;

use redis::{Pipeline, RedisResult};
use uuid::Uuid;

use super::held::{Entry, Shared};
use crate::{
    keys::{GROUP, Priority},
    outcome::Failure,
    queues::millis,
    script,
    spec::QueueSpec,
};

/// Failed entries in one call of the script, so that Redis is not held up for long.
const FAILED_AT_ONCE: usize = 100;

/// What becomes of a failed entry.
struct Verdict<'a> {
    entry: &'a Entry,
    dead: bool,
    delay_ms: u64,
    attempts: u32,
    outcome: &'static str,
    reason: &'a str,
    /// Name among the delayed entries.
    name: String,
}

impl<'a> Verdict<'a> {
    fn new(spec: &QueueSpec, entry: &'a Entry, failure: &'a Failure) -> Self {
        let name = Uuid::new_v4();
        // A random UUID is a source of chance as good as any: its last four bytes are free of version bits.
        let [.., a, b, c, d] = *name.as_bytes();
        let failed = entry.meta.attempts + 1;
        let spent = failed >= spec.max_attempts;
        let (dead, delay, attempts, reason) = match failure {
            Failure::Retry { reason } => (
                spent,
                spec.backoff.delay(failed, u32::from_be_bytes([a, b, c, d])),
                failed,
                reason,
            ),
            Failure::RetryAfter { reason, after } => (spent, *after, failed, reason),
            Failure::Fail { reason } => (true, spec.backoff.first, failed, reason),
            Failure::Postpone { reason, after } => (false, *after, entry.meta.attempts, reason),
        };
        let outcome = match failure {
            _ if dead => "dead",
            Failure::Postpone { .. } => "postponed",
            _ => "retry",
        };
        Self {
            entry,
            dead,
            delay_ms: millis(delay),
            attempts,
            outcome,
            reason,
            name: name.to_string(),
        }
    }
}

/// Settles entries: those in `failed` by what is asked for, all others as done.
pub(super) async fn settle(shared: &Shared, entries: &[Entry], failed: &[(usize, Failure)]) {
    let verdicts: Vec<Verdict<'_>> = failed
        .iter()
        .filter_map(|(position, failure)| Some(Verdict::new(&shared.spec, entries.get(*position)?, failure)))
        .collect();
    let mut done = vec![true; entries.len()];
    for (position, _) in failed {
        done[*position] = false;
    }
    let done: Vec<&Entry> = entries
        .iter()
        .zip(done)
        .filter_map(|(entry, done)| done.then_some(entry))
        .collect();
    if !done.is_empty() {
        finish(shared, &done).await;
        count(shared, "done", done.len());
    }
    for batch in verdicts.chunks(FAILED_AT_ONCE) {
        fail(shared, batch).await;
    }
}

/// Done is done whoever owns the entry by now: this also takes it from a worker that would run it again.
async fn finish(shared: &Shared, entries: &[&Entry]) {
    let mut by_priority: BTreeMap<usize, (Priority, Vec<String>)> = BTreeMap::new();
    for entry in entries {
        let place = entry.place;
        let (_, ids) = by_priority
            .entry(place.priority.index())
            .or_insert((place.priority, Vec::new()));
        ids.push(place.id.to_string());
    }
    let mut commands = Pipeline::new();
    commands.atomic();
    for (priority, ids) in by_priority.values() {
        let stream = shared.keys.stream(*priority);
        commands.cmd("XACK").arg(stream).arg(GROUP).arg(ids).ignore();
        commands.cmd("XDEL").arg(stream).arg(ids).ignore();
    }
    commands
        .cmd("HINCRBY")
        .arg(&*shared.keys.counts)
        .arg(format!("{}:done", shared.spec.name))
        .arg(entries.len())
        .ignore();
    let mut tries = 0;
    while let Err(error) = shared.redis.pipeline::<()>(&commands).await {
        if !shared.try_again("acknowledging done jobs", &error, &mut tries).await {
            return;
        }
    }
}

async fn fail(shared: &Shared, verdicts: &[Verdict<'_>]) {
    for verdict in verdicts {
        let Verdict {
            entry,
            attempts,
            outcome,
            reason,
            ..
        } = verdict;
        tracing::warn!(
            queue = shared.spec.name,
            id = entry.meta.id,
            attempts,
            outcome,
            reason,
            "job failed"
        );
    }
    let mut call = script::call(&script::SETTLE, &shared.keys);
    call.arg(GROUP).arg(&shared.consumer);
    for verdict in verdicts {
        let place = verdict.entry.place;
        call.arg(place.priority.letter().to_string()).arg(place.id);
        call.arg(if verdict.dead { "dead" } else { "later" })
            .arg(verdict.delay_ms);
        call.arg(verdict.attempts).arg(&verdict.name).arg(verdict.reason);
    }
    let mut tries = 0;
    loop {
        let settled: RedisResult<()> = shared.redis.script::<u64>(&call).await.map(drop);
        match settled {
            Ok(()) => break,
            Err(error) if shared.try_again("settling failed jobs", &error, &mut tries).await => {}
            Err(_) => return,
        }
    }
    for verdict in verdicts {
        count(shared, verdict.outcome, 1);
    }
    let failed = verdicts.iter().filter(|verdict| verdict.outcome != "postponed").count();
    let mut command = redis::cmd("HINCRBY");
    command
        .arg(&*shared.keys.counts)
        .arg(format!("{}:failed", shared.spec.name))
        .arg(failed);
    // Only a figure for people: a lost one is not worth a second try.
    let _ = shared.redis.command::<i64>(&command).await;
}

pub(super) fn count(shared: &Shared, outcome: &'static str, jobs: usize) {
    metrics::counter!("finco_jobs_total", "queue" => shared.spec.name, "outcome" => outcome).increment(jobs as u64);
}
