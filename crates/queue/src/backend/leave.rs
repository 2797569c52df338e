//! How a worker leaves: what it did not start goes back, what runs is waited for, its name goes off the list.

use apalis::prelude::Task;
use redis::RedisResult;

use super::{
    Arguments,
    held::{Delivery, Entry, Line, Shared},
};
use crate::{keys::GROUP, queues::BATCH, script};

/// Gives back what was not started, waits for what runs, and takes the worker's name off the list.
pub(super) async fn leave<A: Arguments>(shared: &Shared, line: &Line<A>) {
    let not_started: Vec<Task<A>> = line.drain();
    let deliveries: Vec<Delivery> = not_started
        .iter()
        .filter_map(|task| task.data().get::<Delivery>().cloned())
        .collect();
    let entries: Vec<&Entry> = deliveries.iter().flat_map(|delivery| delivery.entries.iter()).collect();
    for batch in entries.chunks(BATCH) {
        give_back(shared, batch).await;
    }
    for delivery in &deliveries {
        shared.release_task(delivery);
    }
    while shared.holds_tasks() && !shared.closed.is_cancelled() {
        tokio::select! {
            () = shared.closed.cancelled() => {}
            () = shared.freed.notified() => {}
        }
    }
    let mut call = script::call(&script::FORGET, &shared.keys);
    let gone: RedisResult<u64> = shared.redis.script(call.arg(GROUP).arg(0).arg(&shared.consumer)).await;
    if let Err(error) = gone {
        tracing::debug!(queue = shared.spec.name, %error, "left without taking the name off");
    }
    shared.closed.cancel();
}

async fn give_back(shared: &Shared, entries: &[&Entry]) {
    let mut call = script::call(&script::GIVE_BACK, &shared.keys);
    call.arg(GROUP).arg(&shared.consumer);
    for entry in entries {
        call.arg(entry.place.priority.letter().to_string()).arg(entry.place.id);
    }
    let mut tries = 0;
    while let Err(error) = shared.redis.script::<u64>(&call).await {
        if !shared.try_again("giving entries back", &error, &mut tries).await {
            return;
        }
    }
}
