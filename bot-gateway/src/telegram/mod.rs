//! Telegram: updates in by webhook or polling, messages out, files in.

pub(crate) mod api;
pub(crate) mod files;
pub(crate) mod outbound;
pub(crate) mod polling;
pub(crate) mod probe;
pub(crate) mod setup;
mod split;
pub(crate) mod webhook;
