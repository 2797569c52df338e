//! Facts of several days, or of several employees, put together.

use chrono::{DateTime, Utc};
use finco_domain::score::Totals;

use super::codec::{self, Reader};
use super::{BadFacts, Facts, Percentiles, nearest_rank};

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
        let oldest = facts.open.iter().min().copied();
        self.oldest_open = match (self.oldest_open, oldest) {
            (Some(before), Some(oldest)) => Some(before.min(oldest)),
            (before, oldest) => before.or(oldest),
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
pub struct Pool(Facts);

impl Pool {
    /// Puts facts in.
    pub fn add(&mut self, facts: &Facts) {
        let all = &mut self.0;
        all.asks += facts.asks;
        all.answered += facts.answered;
        all.hits += facts.hits;
        all.misses += facts.misses;
        all.off_hours += facts.off_hours;
        all.open.extend_from_slice(&facts.open);
        all.due.extend_from_slice(&facts.due);
        all.own.extend_from_slice(&facts.own);
        all.acks.extend_from_slice(&facts.acks);
    }

    /// What they add up to as of `now`: open asks that were due before it are missed.
    #[must_use]
    pub fn totals(mut self, messages: u32, now: DateTime<Utc>) -> Totals {
        let percentiles = self.percentiles();
        let mut counts = Counts::default();
        counts.add(&self.0);
        counts.totals(percentiles, messages, now)
    }

    pub(super) fn percentiles(&mut self) -> Percentiles {
        let (median, p90) = middle_and_high(&mut self.0.own);
        Percentiles {
            median,
            p90,
            median_ack: nearest_rank(&mut self.0.acks, 50),
        }
    }

    /// All of it as the facts of one day: lists are sorted.
    pub(crate) fn sorted(&mut self) -> &Facts {
        self.0.sort();
        &self.0
    }
}

/// A day of everybody, whose percentiles are known already.
#[derive(Debug, Clone, Default)]
pub(crate) struct WholeDay {
    counts: Counts,
    pub(crate) percentiles: Percentiles,
    pub(crate) messages: u32,
}

impl WholeDay {
    pub(crate) fn add(&mut self, facts: &Facts) {
        self.counts.add(facts);
    }

    pub(crate) fn totals(&self, now: DateTime<Utc>) -> Totals {
        self.counts.totals(self.percentiles, self.messages, now)
    }

    pub(crate) fn put(&mut self, out: &mut Vec<u8>) {
        let counts = &mut self.counts;
        for count in [
            counts.asks,
            counts.answered,
            counts.hits,
            counts.misses,
            counts.off_hours,
            counts.open,
            counts.timed,
            counts.acked,
            self.messages,
        ] {
            codec::put(out, u64::from(count));
        }
        codec::put_known(out, counts.oldest_open);
        counts.due.sort_unstable();
        codec::put_list(out, counts.due.iter().map(|at| at.cast_unsigned()));
        codec::put_percentiles(out, self.percentiles);
    }

    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, BadFacts> {
        let mut counts = Counts {
            asks: reader.small()?,
            answered: reader.small()?,
            hits: reader.small()?,
            misses: reader.small()?,
            off_hours: reader.small()?,
            open: reader.small()?,
            timed: reader.small()?,
            acked: reader.small()?,
            ..Counts::default()
        };
        let messages = reader.small()?;
        counts.oldest_open = reader.known()?;
        reader.moments(&mut counts.due)?;
        Ok(Self {
            counts,
            percentiles: reader.percentiles()?,
            messages,
        })
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
