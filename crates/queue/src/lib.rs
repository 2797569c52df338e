//! Job queues: a Redis Streams backend for the apalis runtime. Knows no job of ours.
//!
//! A [`Job`] names its queue and its payload. [`Queues`] pushes jobs; [`run_each`] and [`run_chunks`] handle them.
//!
//! # What is promised
//! Every stored job is handled at least once, by one worker at a time as long as that worker lives. A handler must
//! therefore bear to run twice for one job: a worker may die after the work and before the acknowledgement.
//!
//! # Keys in Redis
//! For a queue `q` under the prefix `p`:
//!
//! | key | type | holds |
//! |---|---|---|
//! | `p:q:high`, `p:q:normal`, `p:q:low` | stream | entries waiting and running, group `workers`; settled ones are deleted |
//! | `p:q:delayed` | sorted set | names of entries not yet due, by the time they are due (ms) |
//! | `p:q:delayed:entries` | hash | those entries by name, as MessagePack |
//! | `p:q:dead` | stream | dead letters with their error |
//! | `p:q:dedup:waiting:<key>` | string | place of the waiting entry of this key |
//! | `p:q:dedup:time:<key>` | string | last entry of this key; expires |
//!
//! Of the whole house: `p:paused` (hash: queues that stand still, and why), `p:heartbeats` (hash: signs of life),
//! `p:counts` (hash: jobs done and tries failed), `p:sample:<minute>` (the counts of that minute; expires).
//!
//! Fields of an entry: `d` payload, `a` failed attempts, `e` first enqueued (ms), `i` lasting name, `c` crashes,
//! `k` its dedup lock; dead letters also `p` priority and `err`. All times are those of the clock of Redis.

mod admin;
mod backend;
mod check;
mod connection;
mod entry;
mod error;
mod group;
mod keys;
mod outcome;
mod queues;
mod script;
mod spec;
mod watch;
mod worker;

pub use admin::{DeadLetter, QueueStats};
pub use backend::{AckLayer, Arguments, Chunk, One, StreamBackend, WorkerSettings};
pub use check::{Fault, Fsync};
pub use error::QueueError;
pub use group::GroupPusher;
pub use keys::Priority;
pub use outcome::{ChunkOutcome, Failure};
pub use queues::{Dedup, PushOptions, Queues};
pub use spec::{Backoff, EntryMeta, Job, QueueSpec, json};
pub use watch::{Beat, Flow, Pauses, RedisState, Watch};
pub use worker::{run_chunks, run_each};
