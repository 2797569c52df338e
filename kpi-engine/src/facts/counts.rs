//! What adds up: everything but the seconds of answers.

use chrono::{DateTime, Utc};
use finco_domain::score::Totals;

use super::codec::{self, Reader};
use super::{BadFacts, Facts, Percentiles};

/// How many asks of which kind, and messages.
#[derive(Debug, Clone, Default)]
pub(crate) struct Counts {
    pub(crate) messages: u32,
    pub(crate) due: Vec<i64>,
    asks: u32,
    answered: u32,
    hits: u32,
    misses: u32,
    off_hours: u32,
    open: u32,
    oldest_open: Option<i64>,
    timed: u32,
    acked: u32,
}

impl Counts {
    /// Begins again, with the room there is.
    pub(crate) fn clear(&mut self) {
        let mut due = std::mem::take(&mut self.due);
        due.clear();
        *self = Self { due, ..Self::default() };
    }

    /// Puts facts in.
    pub(crate) fn add(&mut self, facts: &Facts) {
        self.asks += facts.asks;
        self.answered += facts.answered;
        self.hits += facts.hits;
        self.misses += facts.misses;
        self.off_hours += facts.off_hours;
        self.open += count(facts.open.len());
        self.oldest_open = older(self.oldest_open, facts.open.iter().min().copied());
        self.due.extend_from_slice(&facts.due);
        self.timed += count(facts.own.len());
        self.acked += count(facts.acks.len());
    }

    /// Puts others in.
    pub(crate) fn add_all(&mut self, others: &Self) {
        self.messages += others.messages;
        self.asks += others.asks;
        self.answered += others.answered;
        self.hits += others.hits;
        self.misses += others.misses;
        self.off_hours += others.off_hours;
        self.open += others.open;
        self.oldest_open = older(self.oldest_open, others.oldest_open);
        self.due.extend_from_slice(&others.due);
        self.timed += others.timed;
        self.acked += others.acked;
    }

    /// What they add up to as of `now`: open asks that were due before it are missed.
    pub(crate) fn totals(&self, percentiles: Percentiles, now: DateTime<Utc>) -> Totals {
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
            messages: self.messages,
        }
    }

    /// The first moment from `now` on at which an open ask becomes a miss.
    pub(crate) fn next_due(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let due = self.due.iter().filter(|due| **due >= now.timestamp()).min();
        due.and_then(|due| DateTime::from_timestamp(*due, 0))
    }

    /// Writes them: the same counts are the same bytes.
    pub(crate) fn put(&mut self, out: &mut Vec<u8>) {
        for count in [
            self.asks,
            self.answered,
            self.hits,
            self.misses,
            self.off_hours,
            self.open,
            self.timed,
            self.acked,
            self.messages,
        ] {
            codec::put(out, u64::from(count));
        }
        codec::put_known(out, self.oldest_open);
        self.due.sort_unstable();
        codec::put_list(out, self.due.iter().map(|at| at.cast_unsigned()));
    }

    /// Reads what was written, in place of what they were.
    pub(crate) fn read(&mut self, reader: &mut Reader<'_>) -> Result<(), BadFacts> {
        self.asks = reader.small()?;
        self.answered = reader.small()?;
        self.hits = reader.small()?;
        self.misses = reader.small()?;
        self.off_hours = reader.small()?;
        self.open = reader.small()?;
        self.timed = reader.small()?;
        self.acked = reader.small()?;
        self.messages = reader.small()?;
        self.oldest_open = reader.known()?;
        reader.moments(&mut self.due)
    }
}

fn older(one: Option<i64>, other: Option<i64>) -> Option<i64> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
