//! The queues against a real `redis-server`, which each test starts for itself.

mod admin;
mod backlog;
mod broken;
mod child;
mod crash;
mod dedup;
mod harness;
mod outage;
mod push;
mod retry;
mod stop;
