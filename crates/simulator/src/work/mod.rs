//! A company at work: its people and chats, its past, its live traffic, and load.

mod chance;
mod company;
mod conversation;
mod history;
mod load;
mod names;
mod play;
mod samples;
mod scenario;
mod talk;

pub use self::company::{Client, Company, CompanyChat, CompanyChatKind, Department, Employee, Manner, company};
pub use self::history::history;
pub use self::load::load_updates;
pub use self::scenario::run_scenario;
