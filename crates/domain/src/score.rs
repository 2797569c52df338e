//! What an employee's work counts for in a month.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::people::EmployeeId;

/// The name of a metric.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MetricKey {
    /// Share of the decided asks that were in time.
    HitRate,
    /// The median answer.
    MedianResponse,
    /// The median of taking an ask up.
    MedianAck,
    /// The slow tenth of the answers.
    P90Response,
    /// Answered asks.
    Answered,
    /// How long the oldest open ask has been waiting.
    OldestOpen,
    /// Messages written.
    Messages,
    /// The employee's share of the company's asks.
    LoadShare,
}

impl MetricKey {
    /// Every metric, in the order of the pages.
    pub const ALL: [Self; 8] = [
        Self::HitRate,
        Self::MedianResponse,
        Self::MedianAck,
        Self::P90Response,
        Self::Answered,
        Self::OldestOpen,
        Self::Messages,
        Self::LoadShare,
    ];

    /// The word kept in the database and sent to the pages.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::HitRate => "hit_rate",
            Self::MedianResponse => "median_response",
            Self::MedianAck => "median_ack",
            Self::P90Response => "p90_response",
            Self::Answered => "answered",
            Self::OldestOpen => "oldest_open",
            Self::Messages => "messages",
            Self::LoadShare => "load_share",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|key| key.as_str() == word)
    }
}

/// How much a metric counts, and what it is held to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Weight {
    /// Percent of the score.
    pub weight: u32,
    /// What earns all points, in the metric's unit: seconds, a count, hundredths of a percent.
    pub target: i64,
}

/// A version of the rules by which metrics become a score.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// Its number.
    pub version: i64,
    /// The first day of the first month it scores.
    pub applies_from: NaiveDate,
    /// Decided asks that a rank needs; with fewer a score is provisional.
    pub minimum_n: u32,
    /// What counts how much; metrics that are left out are shown, but do not count.
    pub weights: BTreeMap<MetricKey, Weight>,
    /// Why it was made.
    pub note: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// By whom.
    pub created_by: String,
}

/// What somebody's asks of a period add up to: an employee's month or day, or a whole team's. Unknown is not zero: what
/// was not measured is `None`. Asks wholly outside working hours are counted apart, in `off_hours` alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Totals {
    /// Asks that count: open, answered or closed, off-hours ones among them.
    pub asks: u32,
    /// Answered asks.
    pub answered: u32,
    /// Asks in time.
    pub hits: u32,
    /// Asks missed: late, or open and overdue.
    pub misses: u32,
    /// Asks that still wait.
    pub open: u32,
    /// When the oldest of them was asked.
    pub oldest_open_at: Option<DateTime<Utc>>,
    /// Asks wholly outside working hours.
    pub off_hours: u32,
    /// Answers whose time is known.
    pub timed: u32,
    /// Their median, in whole seconds: the lower of the middle two for even counts.
    pub median_secs: Option<i64>,
    /// Their 90th percentile by nearest rank, in whole seconds.
    pub p90_secs: Option<i64>,
    /// Asks that were taken up.
    pub acked: u32,
    /// The median of taking up, in whole seconds.
    pub median_ack_secs: Option<i64>,
    /// Messages written.
    pub messages: u32,
}

impl Totals {
    /// Asks in time or missed: what the hit rate is measured on.
    #[must_use]
    pub fn decided(&self) -> u32 {
        self.hits + self.misses
    }
}

/// An employee's score of a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Score {
    /// Whose.
    pub employee: EmployeeId,
    /// What the month's asks add up to.
    pub totals: Totals,
    /// Hundredths of a point, 0 to 10 000; `None` when nothing that counts was measured.
    pub centipoints: Option<i32>,
    /// Too few decided asks for a rank?
    pub is_provisional: bool,
}
