//! What is measured: one file for each metric. A new one is a file, a line in [`ALL`] and its name in
//! [`MetricKey`].

mod answered;
mod hit_rate;
mod load_share;
mod median_ack;
mod median_response;
mod messages;
mod oldest_open;
mod p90_response;

use chrono::{DateTime, Utc};
use finco_domain::score::{MetricKey, Totals};

use crate::facts::{AskFact, Standing};

/// What a metric's number is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// How many.
    Count,
    /// Hundredths of a percent, 0 to 10 000.
    Percent,
    /// Whole seconds.
    Secs,
}

/// Which way is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Better {
    /// More is better.
    Higher,
    /// Less is better.
    Lower,
}

/// What is known beside one's own totals.
#[derive(Debug, Clone, Copy)]
pub struct Around {
    /// The moment that ages are told as of.
    pub now: DateTime<Utc>,
    /// Asks that count of the whole company in the same time, nobody's among them.
    pub company_asks: u32,
}

/// A measured number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measured {
    /// In the metric's unit; `None` when not measured, which is not zero.
    pub value: Option<i64>,
    /// How many asks (or messages) it is measured on.
    pub n: u32,
}

/// Which asks make a number. All must hold; asks that do not count never do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Evidence {
    /// Standing like one of these.
    pub states: &'static [Standing],
    /// With those wholly outside working hours?
    pub with_off_hours: bool,
    /// Decided: in time, missed, or open and overdue.
    pub decided: bool,
    /// With an answer whose time is known.
    pub timed: bool,
    /// Taken up.
    pub acked: bool,
}

impl Evidence {
    /// Every ask that is counted in working hours.
    const COUNTED: Self = Self {
        states: &[Standing::Open, Standing::Answered, Standing::Closed],
        with_off_hours: false,
        decided: false,
        timed: false,
        acked: false,
    };

    /// Answered asks.
    const ANSWERED: Self = Self {
        states: &[Standing::Answered],
        ..Self::COUNTED
    };

    /// Is the ask one of them, as of `now`?
    #[must_use]
    pub fn holds(&self, ask: &AskFact, now: DateTime<Utc>) -> bool {
        let overdue = ask.state == Standing::Open && ask.due_at < now.timestamp();
        self.states.contains(&ask.state)
            && (self.with_off_hours || !ask.off_hours)
            && (!self.decided || ask.within_target.is_some() || overdue)
            && (!self.timed || ask.own_secs.is_some())
            && (!self.acked || ask.ack_secs.is_some())
    }
}

/// A metric.
pub trait Metric: Sync {
    /// Its name.
    fn key(&self) -> MetricKey;

    /// What its number is.
    fn unit(&self) -> Unit;

    /// Which way is better.
    fn better(&self) -> Better;

    /// The number.
    fn measure(&self, totals: &Totals, around: &Around) -> Measured;

    /// Which asks make it; `None` when it is not made of asks.
    fn evidence(&self) -> Option<Evidence>;

    /// May it be part of a score? What an employee has no hand in may not.
    fn can_weigh(&self) -> bool {
        true
    }

    /// Below this `n` it is no part of a ranked score, where the rules want `minimum_n` decided asks for one.
    fn minimum_n(&self, minimum_n: u32) -> u32 {
        minimum_n
    }

    /// Hundredths of a point, 0 to 10 000: all of them at the target, in proportion short of it (half of what is
    /// wanted, or twice the time that is allowed, is half the points), rounded down.
    fn points(&self, value: i64, target: i64) -> u32 {
        let (value, target) = (i128::from(value.max(0)), i128::from(target.max(1)));
        let points = match self.better() {
            Better::Higher => value * 10_000 / target,
            Better::Lower if value == 0 => 10_000,
            Better::Lower => target * 10_000 / value,
        };
        u32::try_from(points.min(10_000)).unwrap_or(10_000)
    }
}

/// Every metric, in the order of the pages.
pub const ALL: [&dyn Metric; 8] = [
    &hit_rate::HitRate,
    &median_response::MedianResponse,
    &median_ack::MedianAck,
    &p90_response::P90Response,
    &answered::Answered,
    &oldest_open::OldestOpen,
    &messages::Messages,
    &load_share::LoadShare,
];

/// The metric of this name.
#[must_use]
pub fn of(key: MetricKey) -> &'static dyn Metric {
    let at = MetricKey::ALL.iter().position(|one| *one == key).unwrap_or_default();
    ALL[at]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_has_its_metric() {
        for (key, metric) in MetricKey::ALL.into_iter().zip(ALL) {
            assert_eq!(key, metric.key());
            assert_eq!(of(key).key(), key);
            assert_eq!(MetricKey::from_word(key.as_str()), Some(key));
        }
    }

    #[test]
    fn nothing_measured_is_unknown_and_not_zero() {
        let around = Around {
            now: DateTime::UNIX_EPOCH,
            company_asks: 0,
        };
        for metric in ALL {
            let measured = metric.measure(&Totals::default(), &around);
            assert_eq!(measured, Measured { value: None, n: 0 }, "{:?}", metric.key());
        }
    }

    #[test]
    fn points_are_whole_at_the_target_and_in_proportion_short_of_it() {
        let rate = of(MetricKey::HitRate);
        assert_eq!(
            [9_000, 10_000, 4_500, 0].map(|value| rate.points(value, 9_000)),
            [10_000, 10_000, 5_000, 0]
        );
        let median = of(MetricKey::MedianResponse);
        assert_eq!(
            [0, 300, 600, 1200, 1800].map(|value| median.points(value, 600)),
            [10_000, 10_000, 10_000, 5_000, 3_333]
        );
    }
}
