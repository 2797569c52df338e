//! Adds asks up: totals, percentiles by nearest rank, the histogram, hours of the week.

use std::collections::HashMap;
use std::hash::Hash;

use chrono::{DateTime, Datelike, NaiveDate, Timelike, Utc};
use chrono_tz::Tz;
use finco_kpi_engine::rank::{nearest_rank, share};
use finco_store::response_stats::{Class, Fact};

use super::super::leaderboard::hundredths;
use super::dto::{BinDto, HeatDto, StatsDayDto, StatsRowDto, StatsSummaryDto};

/// Where the bins of the histogram end; the last one has no end.
const BINS: [i64; 8] = [60, 300, 900, 1800, 3600, 14_400, 28_800, 86_400];

const QUARTER_SECS: i64 = 900;

/// The sums of some asks.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sums {
    pub(crate) asks: u64,
    pub(crate) answered: u64,
    pub(crate) within_target: u64,
    pub(crate) missed: u64,
    pub(crate) open: u64,
    excluded: u64,
    unknown: u64,
    off_hours: u64,
    secs: Vec<i64>,
}

impl Sums {
    /// Counts one ask.
    pub(crate) fn add(&mut self, fact: &Fact) {
        match fact.class {
            Class::Excluded => return self.excluded += 1,
            Class::Unknown => return self.unknown += 1,
            Class::OffHours => return self.off_hours += 1,
            Class::Open => self.open += 1,
            Class::Answered => {
                self.answered += 1;
                self.secs.push(fact.secs);
            }
            Class::Closed => {}
        }
        self.asks += 1;
        match fact.in_time {
            Some(true) => self.within_target += 1,
            Some(false) => self.missed += 1,
            None => {}
        }
    }

    /// Adds what another has counted.
    pub(crate) fn join(&mut self, other: &Self) {
        self.asks += other.asks;
        self.answered += other.answered;
        self.within_target += other.within_target;
        self.missed += other.missed;
        self.open += other.open;
        self.excluded += other.excluded;
        self.unknown += other.unknown;
        self.off_hours += other.off_hours;
        self.secs.extend_from_slice(&other.secs);
    }

    /// The share in time of what is decided.
    pub(crate) fn hit_rate(&self) -> Option<f64> {
        share(self.within_target, self.within_target + self.missed).map(hundredths)
    }

    /// The median of the answered.
    pub(crate) fn median(&mut self) -> Option<i64> {
        nearest_rank(&mut self.secs, 50)
    }

    /// As a summary is sent.
    pub(crate) fn summary(mut self, mut acks: Vec<i64>) -> StatsSummaryDto {
        StatsSummaryDto {
            asks: self.asks,
            answered: self.answered,
            within_target: self.within_target,
            missed: self.missed,
            open: self.open,
            excluded: self.excluded,
            unknown: self.unknown,
            off_hours: self.off_hours,
            median_secs: nearest_rank(&mut self.secs, 50),
            p90_secs: nearest_rank(&mut self.secs, 90),
            ack_median_secs: nearest_rank(&mut acks, 50),
            hit_rate: self.hit_rate(),
        }
    }

    /// As a row is sent.
    pub(crate) fn row(mut self, id: Option<String>, name: Option<String>) -> StatsRowDto {
        StatsRowDto {
            id,
            name,
            asks: self.asks,
            answered: self.answered,
            missed: self.missed,
            open: self.open,
            hit_rate: self.hit_rate(),
            median_secs: nearest_rank(&mut self.secs, 50),
            p90_secs: nearest_rank(&mut self.secs, 90),
        }
    }

    fn day(mut self, day: NaiveDate) -> StatsDayDto {
        StatsDayDto {
            day,
            asks: self.asks,
            answered: self.answered,
            missed: self.missed,
            open: self.open,
            hit_rate: self.hit_rate(),
            median_secs: nearest_rank(&mut self.secs, 50),
            p90_secs: nearest_rank(&mut self.secs, 90),
        }
    }
}

/// Asks by groups.
pub(crate) fn group<K: Eq + Hash>(facts: impl Iterator<Item = (K, Fact)>) -> HashMap<K, Sums> {
    let mut groups: HashMap<K, Sums> = HashMap::new();
    for (key, fact) in facts {
        groups.entry(key).or_default().add(&fact);
    }
    groups
}

/// The company's days and hours of a span. Offsets of zones are whole quarters of an hour, and so are the asks' moments.
pub(crate) struct Calendar {
    first_quarter: i64,
    first_day: NaiveDate,
    days: usize,
    /// For each quarter of the span: the day's place in it, and the hour of the week.
    places: Vec<(usize, usize)>,
}

impl Calendar {
    pub(crate) fn new(from: DateTime<Utc>, to: DateTime<Utc>, zone: Tz) -> Self {
        let quarter = |at: DateTime<Utc>| at.timestamp().div_euclid(QUARTER_SECS);
        let (first_quarter, last_quarter) = (quarter(from), quarter(to - chrono::TimeDelta::nanoseconds(1)));
        let first_day = from.with_timezone(&zone).date_naive();
        let mut days = 1;
        let places = (first_quarter..=last_quarter)
            .map(|quarter| {
                let at = DateTime::from_timestamp(quarter * QUARTER_SECS, 0).unwrap_or_default();
                let local = at.with_timezone(&zone);
                let day = (local.date_naive() - first_day).num_days();
                let day = usize::try_from(day).unwrap_or_default();
                days = days.max(day + 1);
                let hour = local.weekday().num_days_from_monday() * 24 + local.hour();
                (day, usize::try_from(hour).unwrap_or_default())
            })
            .collect();
        Self {
            first_quarter,
            first_day,
            days,
            places,
        }
    }

    /// The place of an ask's day in the span, and its hour of the week.
    fn place(&self, fact: &Fact) -> (usize, usize) {
        let at = usize::try_from(fact.quarter - self.first_quarter).unwrap_or_default();
        self.places.get(at).copied().unwrap_or_default()
    }

    /// The sums of each day of the span, also of those without an ask.
    pub(crate) fn by_day(&self, facts: impl Iterator<Item = Fact>) -> Vec<(NaiveDate, Sums)> {
        let mut days: Vec<(NaiveDate, Sums)> = self
            .first_day
            .iter_days()
            .take(self.days)
            .map(|day| (day, Sums::default()))
            .collect();
        for fact in facts {
            if let Some((_, sums)) = days.get_mut(self.place(&fact).0) {
                sums.add(&fact);
            }
        }
        days
    }

    /// The hours of the week in which was asked what counts.
    pub(crate) fn heatmap(&self, facts: impl Iterator<Item = Fact>) -> Vec<HeatDto> {
        let mut hours = vec![Sums::default(); 7 * 24];
        for fact in facts {
            if let Some(sums) = hours.get_mut(self.place(&fact).1) {
                sums.add(&fact);
            }
        }
        (0_u32..)
            .zip(hours)
            .filter(|(_, sums)| sums.asks > 0)
            .map(|(hour, mut sums)| HeatDto {
                weekday: hour / 24 + 1,
                hour: hour % 24,
                asks: sums.asks,
                median_secs: sums.median(),
            })
            .collect()
    }
}

/// The days as they are sent.
pub(crate) fn daily(days: Vec<(NaiveDate, Sums)>) -> Vec<StatsDayDto> {
    days.into_iter().map(|(day, sums)| sums.day(day)).collect()
}

/// How many answers took how long.
pub(crate) fn histogram(sums: &Sums) -> Vec<BinDto> {
    let mut counts = [0_u64; BINS.len() + 1];
    for secs in &sums.secs {
        counts[BINS.partition_point(|end| end < secs)] += 1;
    }
    let starts = std::iter::once(0).chain(BINS);
    let ends = BINS.into_iter().map(Some).chain([None]);
    starts
        .zip(ends)
        .zip(counts)
        .map(|((from_secs, to_secs), count)| BinDto {
            from_secs,
            to_secs,
            count,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fact(class: Class, in_time: Option<bool>, quarter: i64, secs: i64) -> Fact {
        Fact {
            class,
            in_time,
            quarter,
            secs,
            employee: None,
        }
    }

    #[test]
    fn what_does_not_count_is_counted_apart() {
        let mut sums = Sums::default();
        for (class, in_time) in [
            (Class::Answered, Some(true)),
            (Class::Answered, Some(false)),
            (Class::Open, None),
            (Class::Open, Some(false)),
            (Class::Closed, Some(false)),
            (Class::Excluded, Some(false)),
            (Class::Unknown, Some(false)),
            (Class::OffHours, Some(true)),
        ] {
            sums.add(&fact(class, in_time, 0, 10));
        }
        let summary = sums.summary(vec![3, 9]);
        assert_eq!((summary.asks, summary.answered, summary.open), (5, 2, 2));
        assert_eq!((summary.within_target, summary.missed), (1, 3));
        assert_eq!((summary.excluded, summary.unknown, summary.off_hours), (1, 1, 1));
        assert_eq!((summary.hit_rate, summary.ack_median_secs), (Some(25.0), Some(3)));
    }

    #[test]
    fn a_bin_ends_where_the_target_does() {
        let mut sums = Sums::default();
        for secs in [0, 60, 61, 900, 901, 86_400, 86_401] {
            sums.add(&fact(Class::Answered, None, 0, secs));
        }
        let counts: Vec<u64> = histogram(&sums).into_iter().map(|bin| bin.count).collect();
        assert_eq!(counts, [2, 1, 1, 1, 0, 0, 0, 1, 1]);
    }

    #[test]
    fn days_and_hours_are_the_companys() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        // Kathmandu is 5:45 ahead: 18:20 there is 12:35 by UTC.
        let zone = chrono_tz::Asia::Kathmandu;
        let (from, to) = (at("2026-11-15T18:15:00Z"), at("2026-11-18T18:15:00Z"));
        let calendar = Calendar::new(from, to, zone);
        let asked = at("2026-11-16T12:35:00Z").timestamp().div_euclid(QUARTER_SECS);
        let facts = [fact(Class::Answered, Some(true), asked, 5)];
        let days = calendar.by_day(facts.into_iter());
        let asks: Vec<u64> = days.iter().map(|(_, sums)| sums.asks).collect();
        assert_eq!((days[0].0.to_string().as_str(), asks), ("2026-11-16", vec![1, 0, 0]));
        let heat = calendar.heatmap(facts.into_iter());
        assert_eq!((heat.len(), heat[0].weekday, heat[0].hour), (1, 1, 18));
    }
}
