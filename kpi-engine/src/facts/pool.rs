//! Facts of several days, or of several employees, put together.

use chrono::{DateTime, Utc};
use finco_domain::score::Totals;

use super::{Facts, nearest_rank};

/// Facts put together; their order does not matter.
#[derive(Debug, Clone, Default)]
pub struct Pool {
    asks: u32,
    answered: u32,
    hits: u32,
    misses: u32,
    off_hours: u32,
    open: u32,
    oldest_open: Option<i64>,
    due: Vec<i64>,
    own: Vec<u32>,
    acks: Vec<u32>,
}

impl Pool {
    /// Puts facts in.
    pub fn add(&mut self, facts: &Facts) {
        self.asks += facts.asks;
        self.answered += facts.answered;
        self.hits += facts.hits;
        self.misses += facts.misses;
        self.off_hours += facts.off_hours;
        self.open += count(facts.open.len());
        self.oldest_open = match (self.oldest_open, facts.open.first()) {
            (Some(before), Some(first)) => Some(before.min(*first)),
            (before, first) => before.or(first.copied()),
        };
        self.due.extend_from_slice(&facts.due);
        self.own.extend_from_slice(&facts.own);
        self.acks.extend_from_slice(&facts.acks);
    }

    /// The first moment after `now` at which an open ask becomes a miss.
    #[must_use]
    pub fn next_due(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let due = self.due.iter().filter(|due| **due >= now.timestamp()).min();
        due.and_then(|due| DateTime::from_timestamp(*due, 0))
    }

    /// What they add up to as of `now`: open asks that were due before it are missed.
    #[must_use]
    pub fn totals(mut self, messages: u32, now: DateTime<Utc>) -> Totals {
        let overdue = self.due.iter().filter(|due| **due < now.timestamp()).count();
        let (median_secs, p90_secs) = percentiles(&mut self.own);
        Totals {
            asks: self.asks,
            answered: self.answered,
            hits: self.hits,
            misses: self.misses + count(overdue),
            open: self.open,
            oldest_open_at: self.oldest_open.and_then(|at| DateTime::from_timestamp(at, 0)),
            off_hours: self.off_hours,
            timed: count(self.own.len()),
            median_secs,
            p90_secs,
            acked: count(self.acks.len()),
            median_ack_secs: nearest_rank(&mut self.acks, 50),
            messages,
        }
    }
}

/// Median and 90th percentile; the second is looked for above the first.
fn percentiles(list: &mut [u32]) -> (Option<i64>, Option<i64>) {
    let Some(median) = nearest_rank(list, 50) else {
        return (None, None);
    };
    let rank = |percent: usize| (list.len() * percent).div_ceil(100).max(1) - 1;
    let (middle, high) = (rank(50), rank(90));
    let p90 = match high - middle {
        0 => median,
        above => i64::from(*list[middle + 1..].select_nth_unstable(above - 1).1),
    };
    (Some(median), Some(p90))
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
