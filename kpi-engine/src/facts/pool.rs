//! Facts of several days, or of several employees, put together.

use chrono::{DateTime, Utc};
use finco_domain::score::Totals;

use super::{Facts, Percentiles, nearest_rank};

/// What adds up: everything but lists of seconds.
#[derive(Debug, Clone, Default)]
struct Counts {
    asks: u32,
    answered: u32,
    hits: u32,
    misses: u32,
    off_hours: u32,
    open: u32,
    oldest_open: Option<i64>,
    due: Vec<i64>,
    timed: u32,
    acked: u32,
}

impl Counts {
    fn add(&mut self, facts: &Facts) {
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
        self.timed += count(facts.own.len());
        self.acked += count(facts.acks.len());
    }

    fn totals(&self, percentiles: Percentiles, messages: u32, now: DateTime<Utc>) -> Totals {
        let overdue = self.due.iter().filter(|due| **due < now.timestamp()).count();
        Totals {
            asks: self.asks,
            answered: self.answered,
            hits: self.hits,
            misses: self.misses + count(overdue),
            open: self.open,
            oldest_open_at: self.oldest_open.and_then(|at| DateTime::from_timestamp(at, 0)),
            off_hours: self.off_hours,
            timed: self.timed,
            median_secs: percentiles.median,
            p90_secs: percentiles.p90,
            acked: self.acked,
            median_ack_secs: percentiles.median_ack,
            messages,
        }
    }
}

/// Facts put together; their order does not matter.
#[derive(Debug, Clone, Default)]
pub struct Pool {
    counts: Counts,
    own: Vec<u32>,
    acks: Vec<u32>,
}

impl Pool {
    /// Puts facts in.
    pub fn add(&mut self, facts: &Facts) {
        self.counts.add(facts);
        self.own.extend_from_slice(&facts.own);
        self.acks.extend_from_slice(&facts.acks);
    }

    /// What they add up to as of `now`: open asks that were due before it are missed.
    #[must_use]
    pub fn totals(mut self, messages: u32, now: DateTime<Utc>) -> Totals {
        let percentiles = self.percentiles();
        self.counts.totals(percentiles, messages, now)
    }

    pub(super) fn percentiles(&mut self) -> Percentiles {
        let (median, p90) = middle_and_high(&mut self.own);
        Percentiles {
            median,
            p90,
            median_ack: nearest_rank(&mut self.acks, 50),
        }
    }
}

/// A day of everybody, whose percentiles are known already.
#[derive(Debug, Clone, Default)]
pub(crate) struct WholeDay(Counts);

impl WholeDay {
    pub(crate) fn add(&mut self, facts: &Facts) {
        self.0.add(facts);
    }

    pub(crate) fn totals(&self, percentiles: Percentiles, now: DateTime<Utc>) -> Totals {
        self.0.totals(percentiles, 0, now)
    }
}

/// Everybody's facts of a month: hundreds of thousands of answers, counted by their seconds instead of listed.
#[derive(Debug, Default)]
pub(crate) struct Crowd {
    counts: Counts,
    own: Tally,
    acks: Tally,
}

impl Crowd {
    pub(crate) fn add(&mut self, facts: &Facts) {
        self.counts.add(facts);
        self.own.add(&facts.own);
        self.acks.add(&facts.acks);
    }

    /// The first moment from `now` on at which an open ask becomes a miss.
    pub(crate) fn next_due(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let due = self.counts.due.iter().filter(|due| **due >= now.timestamp()).min();
        due.and_then(|due| DateTime::from_timestamp(*due, 0))
    }

    pub(crate) fn totals(mut self, messages: u32, now: DateTime<Utc>) -> Totals {
        let percentiles = Percentiles {
            median: self.own.nearest_rank(50),
            p90: self.own.nearest_rank(90),
            median_ack: self.acks.nearest_rank(50),
        };
        self.counts.totals(percentiles, messages, now)
    }
}

/// How often each number of seconds came; those of a working day and more are listed.
#[derive(Debug, Default)]
struct Tally {
    short: Vec<u32>,
    long: Vec<u32>,
    count: usize,
}

/// From here on seconds are listed.
const LONG: u32 = 32_768;

impl Tally {
    fn add(&mut self, list: &[u32]) {
        if self.short.is_empty() && !list.is_empty() {
            self.short = vec![0; LONG as usize];
        }
        self.count += list.len();
        for secs in list {
            match self.short.get_mut(*secs as usize) {
                Some(times) => *times += 1,
                None => self.long.push(*secs),
            }
        }
    }

    fn nearest_rank(&mut self, percent: usize) -> Option<i64> {
        let mut rank = (self.count * percent).div_ceil(100).max(1);
        if rank > self.count {
            return None;
        }
        for (secs, times) in (0_i64..).zip(&self.short) {
            if rank <= *times as usize {
                return Some(secs);
            }
            rank -= *times as usize;
        }
        Some(i64::from(*self.long.select_nth_unstable(rank - 1).1))
    }
}

/// Median and 90th percentile; the second is looked for above the first.
fn middle_and_high(list: &mut [u32]) -> (Option<i64>, Option<i64>) {
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
