//! What a day's asks come to, employee by employee: from these facts follow the exact numbers of any set of days, without
//! reading the asks again.

use chrono::{DateTime, Utc};
use finco_domain::score::Totals;

pub(crate) mod codec;
pub(crate) mod counts;
pub(crate) mod lists;
mod log;
mod numbers;
mod pool;
pub(crate) mod tally;

pub use codec::{BadFacts, encode_messages};
use numbers::ByNumber;
pub use pool::Pool;

/// An ask, as far as numbers go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AskFact {
    /// Who is credited, by number; 0 while it is nobody's in particular.
    pub employee: i64,
    /// Where it stands.
    pub state: Standing,
    /// When it was asked, in seconds since 1970; of open asks.
    pub asked_at: i64,
    /// When it is due, in seconds since 1970, a part of a second counting as a whole one; of open asks.
    pub due_at: i64,
    /// The employee's own part of the wait, in seconds of the target's unit.
    pub own_secs: Option<i64>,
    /// Until it was taken up.
    pub ack_secs: Option<i64>,
    /// In time? `None` while nothing is decided.
    pub within_target: Option<bool>,
    /// Wholly outside working hours?
    pub off_hours: bool,
}

/// The states of asks that count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// The client waits.
    Open,
    /// Staff answered.
    Answered,
    /// A supervisor closed it.
    Closed,
}

/// What one employee's asks of one day come to. Lists are sorted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Facts {
    /// Asks that count, off-hours ones among them.
    pub asks: u32,
    /// Answered asks, without off-hours ones; so in all that follows.
    pub answered: u32,
    /// Asks in time.
    pub hits: u32,
    /// Asks decided as missed.
    pub misses: u32,
    /// Asks wholly outside working hours.
    pub off_hours: u32,
    /// Asks that still wait: when they were asked, in seconds since 1970.
    pub open: Vec<i64>,
    /// When the undecided among them are due: a miss from then on.
    pub due: Vec<i64>,
    /// Own seconds of the answers.
    pub own: Vec<u32>,
    /// Seconds until an ask was taken up.
    pub acks: Vec<u32>,
}

/// A day: each employee's facts, by rising number; 0 for asks that are nobody's in particular.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Day(pub Vec<(i64, Facts)>);

impl Day {
    /// What these asks come to, in whatever order they are given.
    #[must_use]
    pub fn of(asks: impl IntoIterator<Item = AskFact>) -> Self {
        let mut all = ByNumber::default();
        asks.into_iter().for_each(|ask| all.of(ask.employee).add(&ask));
        Self::of_all(all)
    }

    /// The same, of asks in the form the log keeps them in (`asks.fact` in `migrations/`).
    ///
    /// # Errors
    /// [`BadFacts`] when the bytes are no asks.
    pub fn of_log(bytes: &[u8]) -> Result<Self, BadFacts> {
        let mut all = ByNumber::default();
        log::read(bytes, |ask| all.of(ask.employee).add(&ask))?;
        Ok(Self::of_all(all))
    }

    fn of_all(all: ByNumber) -> Self {
        let mut all = all.sorted();
        all.iter_mut().for_each(|(_, facts)| facts.sort());
        Self(all)
    }
}

impl Facts {
    fn add(&mut self, ask: &AskFact) {
        self.asks += 1;
        if ask.off_hours {
            self.off_hours += 1;
            return;
        }
        let secs = |secs: i64| u32::try_from(secs.max(0)).unwrap_or(u32::MAX);
        match ask.within_target {
            Some(true) => self.hits += 1,
            Some(false) => self.misses += 1,
            None if ask.state == Standing::Open => self.due.push(ask.due_at),
            None => {}
        }
        match ask.state {
            Standing::Open => self.open.push(ask.asked_at),
            Standing::Answered => {
                self.answered += 1;
                self.own.extend(ask.own_secs.map(secs));
            }
            Standing::Closed => {}
        }
        self.acks.extend(ask.ack_secs.map(secs));
    }

    fn sort(&mut self) {
        self.open.sort_unstable();
        self.due.sort_unstable();
        self.own.sort_unstable();
        self.acks.sort_unstable();
    }
}

/// Percentiles of somebody's seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Percentiles {
    pub(crate) median: Option<i64>,
    pub(crate) p90: Option<i64>,
    pub(crate) median_ack: Option<i64>,
}

/// The totals of one employee's or one team's facts of some days, as of `now`.
#[must_use]
pub fn totals<'a>(facts: impl IntoIterator<Item = &'a Facts>, messages: u32, now: DateTime<Utc>) -> Totals {
    let mut pool = Pool::default();
    facts.into_iter().for_each(|facts| pool.add(facts));
    pool.totals(messages, now)
}
