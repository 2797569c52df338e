//! One file per job, of the job's name. Each has a `run` that ends done, or with a [`finco_queue::Failure`] that says
//! whether to try again.

pub mod calculate_kpi;
pub mod handle_update;
pub mod index_messages;
pub mod link_answers;
pub(crate) mod record_file;
pub(crate) mod record_sent;
pub(crate) mod reply_command;
pub mod send_digest;
pub(crate) mod sweep_lost;
pub mod warn_waits;
pub mod watch_sight;
