//! COUNT: pure rules from messages to asks, and from asks to scores. No IO, no clock: the same input gives the same
//! result, today and in a year.

pub mod asks;
pub mod calendar;
pub mod eval;
pub mod facts;
pub mod metrics;
pub mod month;
pub mod rank;
pub mod scores;
pub mod timing;
pub mod words;
