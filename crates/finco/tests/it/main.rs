//! The whole product in one process against a simulated Telegram: one file per promise.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod admin_api;
mod api;
mod browser;
mod cases;
mod decisions;
mod exports;
mod gateway;
mod generated;
mod harness;
mod import;
mod media;
mod messages;
mod ops;
mod order;
mod outage;
mod outbound;
mod probes;
mod purpose;
mod redis;
mod response_stats;
mod rules;
mod schedule;
mod scores;
mod search;
mod sight;
mod sweep;
mod tools;
mod verify;
mod waiting;
mod waits;
mod warnings;
mod worker;
