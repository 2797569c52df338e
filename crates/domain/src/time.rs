//! Time comes from outside: a clock is passed in, and days are the company's days.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

/// Where "now" comes from. Only the binary makes the real one.
pub trait Clock: Send + Sync + 'static {
    /// The present moment.
    fn now(&self) -> DateTime<Utc>;
}

/// A clock that is passed around.
pub type SharedClock = Arc<dyn Clock>;

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }
}

/// A clock that stands still until it is moved: for tests.
#[derive(Debug, Default)]
pub struct ManualClock(AtomicI64);

impl ManualClock {
    /// A clock standing at `at`.
    #[must_use]
    pub fn at(at: DateTime<Utc>) -> Self {
        Self(AtomicI64::new(at.timestamp_millis()))
    }

    /// Moves the clock by `by`, in either direction.
    pub fn advance(&self, by: TimeDelta) {
        self.0.fetch_add(by.num_milliseconds(), Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(self.0.load(Ordering::SeqCst)).unwrap_or(DateTime::UNIX_EPOCH)
    }
}

/// A calendar month of the company, written `2026-11`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Month {
    /// The calendar year.
    pub year: i32,
    /// 1 to 12.
    pub month: u32,
}

impl Month {
    /// The company's month that contains `at` (chat spec, case 26).
    #[must_use]
    pub fn containing(at: DateTime<Utc>, zone: Tz) -> Self {
        let local = at.with_timezone(&zone);
        Self {
            year: local.year(),
            month: local.month(),
        }
    }

    /// The month of a day.
    #[must_use]
    pub fn of(day: NaiveDate) -> Self {
        Self {
            year: day.year(),
            month: day.month(),
        }
    }

    /// The first day of the month.
    #[must_use]
    pub fn first_day(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.year, self.month, 1).unwrap_or(NaiveDate::MIN)
    }

    /// The month after this one.
    #[must_use]
    pub fn next(self) -> Self {
        if self.month == 12 {
            Self {
                year: self.year + 1,
                month: 1,
            }
        } else {
            Self {
                month: self.month + 1,
                ..self
            }
        }
    }

    /// The month before this one.
    #[must_use]
    pub fn previous(self) -> Self {
        if self.month == 1 {
            Self {
                year: self.year - 1,
                month: 12,
            }
        } else {
            Self {
                month: self.month - 1,
                ..self
            }
        }
    }

    /// The half-open span of moments `[from, to)` that the month covers in `zone`.
    #[must_use]
    pub fn span(self, zone: Tz) -> (DateTime<Utc>, DateTime<Utc>) {
        (
            day_start(self.first_day(), zone),
            day_start(self.next().first_day(), zone),
        )
    }
}

/// The first moment of `day` in `zone`; where a zone skips midnight, the first moment that exists.
#[must_use]
pub fn day_start(day: NaiveDate, zone: Tz) -> DateTime<Utc> {
    let midnight = day.and_time(chrono::NaiveTime::MIN);
    (0..24)
        .find_map(|hour| {
            zone.from_local_datetime(&(midnight + TimeDelta::hours(hour)))
                .earliest()
        })
        .map_or(DateTime::<Utc>::MIN_UTC, |at| at.to_utc())
}

/// The company's calendar day that contains `at`.
#[must_use]
pub fn day_of(at: DateTime<Utc>, zone: Tz) -> NaiveDate {
    at.with_timezone(&zone).date_naive()
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

/// The text is not a month written `2026-11`.
#[derive(Debug, Clone, thiserror::Error)]
#[error("not a month written YYYY-MM: {0:?}")]
pub struct BadMonth(pub String);

impl FromStr for Month {
    type Err = BadMonth;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bad = || BadMonth(text.chars().take(20).collect());
        let (year, month) = text.split_once('-').ok_or_else(bad)?;
        if year.len() != 4 || month.len() != 2 {
            return Err(bad());
        }
        let (year, month) = (
            year.parse::<u16>().map_err(|_| bad())?,
            month.parse::<u32>().map_err(|_| bad())?,
        );
        if !(1..=12).contains(&month) || !(1970..=9000).contains(&year) {
            return Err(bad());
        }
        Ok(Self {
            year: i32::from(year),
            month,
        })
    }
}

impl TryFrom<String> for Month {
    type Error = BadMonth;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Month> for String {
    fn from(month: Month) -> Self {
        month.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_26_a_period_is_the_companys_month() {
        let at = "2026-03-31T19:30:00Z".parse().unwrap();
        assert_eq!(Month::containing(at, chrono_tz::Asia::Tashkent).to_string(), "2026-04");
        assert_eq!(Month::containing(at, chrono_tz::UTC).to_string(), "2026-03");
    }

    #[test]
    fn months_join_without_gap_or_overlap() {
        let zone = chrono_tz::Europe::Berlin;
        let mut month: Month = "2025-11".parse().unwrap();
        for _ in 0..24 {
            assert_eq!(month.span(zone).1, month.next().span(zone).0);
            assert_eq!(month.next().previous(), month);
            month = month.next();
        }
    }

    #[test]
    fn odd_months_are_refused() {
        for text in [
            "", "2026", "2026-13", "2026-00", "26-01", "2026-1", "2026-011", "x-01", "+026-01",
        ] {
            assert!(text.parse::<Month>().is_err(), "{text}");
        }
    }
}
