//! Live traffic: clients write and employees answer, faster than life where that is wanted.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use std::time::Duration;

use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;

use super::chance::Chance;
use super::company::Company;
use super::conversation::plan;
use super::play::Playing;
use crate::world::World;

/// At speed 1 a new conversation begins about so often.
const EVERY_SECS: i64 = 20;

/// Lets the company work in `world` until `stop`: `speed` divides every pause. The company must be settled there.
pub async fn run_scenario(world: World, company: Company, speed: f64, seed: u64, stop: CancellationToken) {
    let mut chance = Chance::fork(seed, 2);
    let scaled = |secs: i64| Duration::from_secs(secs.unsigned_abs()).div_f64(speed.clamp(0.001, 100_000.0));
    let mut playing: BTreeMap<u64, Playing> = BTreeMap::new();
    let mut due: BinaryHeap<Reverse<(Instant, u64)>> = BinaryHeap::new();
    let mut begun = 0;
    let mut next_begins = Instant::now();
    loop {
        let next_line = due.peek().map(|Reverse((at, _))| *at);
        let wake = next_line.map_or(next_begins, |at| at.min(next_begins));
        tokio::select! {
            () = stop.cancelled() => return,
            () = world.closing().cancelled() => return,
            () = sleep_until(wake) => {}
        }
        if next_begins <= wake {
            begun += 1;
            playing.insert(begun, Playing::new(plan(&company, &mut chance)));
            due.push(Reverse((next_begins, begun)));
            next_begins += scaled(chance.between(EVERY_SECS / 2, EVERY_SECS * 3 / 2));
            continue;
        }
        if let Some(Reverse((at, number))) = due.pop()
            && let Some(conversation) = playing.get_mut(&number)
        {
            match world.with(|state, now| conversation.play(&company, state, now)) {
                Some(gap) => due.push(Reverse((at + scaled(gap), number))),
                None => drop(playing.remove(&number)),
            }
        }
    }
}
