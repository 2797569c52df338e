//! How much of a wait is working time, and when an answer is due.
//!
//! Hours are local times, turned into moments one boundary at a time: a local time that a change of the clocks skips is
//! the moment of the change, one that comes twice is its first coming. So spans that touch on paper touch in time, nothing
//! is counted twice, and working time is never longer than the wall clock's. All is in whole seconds; a fraction of a
//! moment is cut off first.

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, TimeZone, Utc};
use finco_domain::calendar::{CalendarVersion, Span, Unit};

const DAY_SECS: i64 = 86_400;

/// The years 1 and 9999: no work is done before or after.
const FIRST_SECS: i64 = -62_135_596_800;
const LAST_SECS: i64 = 253_370_764_800;

/// Where [`due_at`] stops looking for working time, in days: an ask in a calendar without hours is due ten years later,
/// which is never, but a moment one can store and sort by.
pub const HORIZON_DAYS: i64 = 3653;

/// The working seconds within `[from, to)`; 0 when `to` is not after `from`.
#[must_use]
pub fn working_secs(calendar: &CalendarVersion, from: DateTime<Utc>, to: DateTime<Utc>) -> i64 {
    let (from, to) = (from.timestamp(), to.timestamp());
    if to <= from {
        return 0;
    }
    Shifts::between(calendar, from, to)
        .map(|(begin, end)| (end.min(to) - begin.max(from)).max(0))
        .sum()
}

/// Is `at` within working time?
#[must_use]
pub fn is_working(calendar: &CalendarVersion, at: DateTime<Utc>) -> bool {
    let at = at.timestamp();
    Shifts::between(calendar, at, at + 1).any(|(begin, end)| (begin..end).contains(&at))
}

/// When `secs` seconds of `unit` have passed since `from`: the first such moment, so what is due at the end of a shift is
/// due when the shift ends, not when the next begins. Without that much working time within [`HORIZON_DAYS`], the horizon.
#[must_use]
pub fn due_at(calendar: &CalendarVersion, from: DateTime<Utc>, secs: i64, unit: Unit) -> DateTime<Utc> {
    let start = from.timestamp();
    let horizon = start.saturating_add(HORIZON_DAYS * DAY_SECS);
    let due = match unit {
        _ if secs <= 0 => start,
        Unit::Wall => start.saturating_add(secs),
        Unit::Business => {
            let mut left = secs;
            Shifts::between(calendar, start, horizon)
                .find_map(|(begin, end)| {
                    let begin = begin.max(start);
                    let long = (end - begin).max(0);
                    let due = (long >= left).then_some(begin + left);
                    left -= long;
                    due
                })
                .unwrap_or(horizon)
        }
    };
    DateTime::from_timestamp(due, 0).unwrap_or(DateTime::<Utc>::MAX_UTC)
}

/// The calendar's working time around a span of moments, as `[begin, end)` in seconds since 1970: in order, apart from
/// each other. It begins with the shifts of the day before, and ends after those that begin before the span's end.
struct Shifts<'a> {
    calendar: &'a CalendarVersion,
    day: Option<NaiveDate>,
    /// The moments at which `day`, the day after it and the one after that begin.
    midnights: [i64; 3],
    /// What is left of the day before `day`.
    spans: std::slice::Iter<'a, Span>,
    begun: Day,
    /// No shift from this moment on is asked for.
    until: i64,
    /// Where the last shift ended: a day that was given hours by itself may begin within the shift of the day before.
    ended: i64,
}

/// A day that is being walked through.
#[derive(Clone, Copy)]
struct Day {
    date: NaiveDate,
    midnight: i64,
    /// Do the clocks change on it or on the day after?
    is_odd: bool,
}

impl<'a> Shifts<'a> {
    fn between(calendar: &'a CalendarVersion, from: i64, until: i64) -> Self {
        let local = DateTime::from_timestamp(from.clamp(FIRST_SECS, LAST_SECS), 0)
            .unwrap_or_default()
            .with_timezone(&calendar.zone)
            .date_naive();
        let date = local.pred_opt().unwrap_or(local);
        Self {
            calendar,
            day: Some(date),
            midnights: [0, 1, 2].map(|days| moment(calendar, date, days * DAY_SECS)),
            spans: [].iter(),
            begun: Day {
                date,
                midnight: 0,
                is_odd: false,
            },
            until: until.min(LAST_SECS),
            ended: i64::MIN,
        }
    }

    /// Goes on to the next day; `None` at the end.
    fn turn(&mut self) -> Option<()> {
        let [midnight, next, after] = self.midnights;
        let date = self.day.filter(|_| midnight < self.until)?;
        self.begun = Day {
            date,
            midnight,
            is_odd: after - midnight != 2 * DAY_SECS,
        };
        self.spans = match self.calendar.days.get(&date) {
            Some(plan) => plan.hours.iter(),
            None => self.calendar.weekly[date.weekday().num_days_from_monday() as usize].iter(),
        };
        self.day = date.succ_opt();
        self.midnights = [next, after, moment(self.calendar, date, 3 * DAY_SECS)];
        Some(())
    }
}

impl Iterator for Shifts<'_> {
    type Item = (i64, i64);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let Some(span) = self.spans.next() else {
                self.turn()?;
                continue;
            };
            let boundary = |minute: u16| {
                let secs = i64::from(minute) * 60;
                if self.begun.is_odd {
                    moment(self.calendar, self.begun.date, secs)
                } else {
                    self.begun.midnight + secs
                }
            };
            let (begin, end) = (boundary(span.from).max(self.ended), boundary(span.to));
            if begin < end && begin < self.until {
                self.ended = end;
                return Some((begin, end));
            }
        }
    }
}

/// The first moment at which the clocks show `secs` seconds after the beginning of `date`, or more.
fn moment(calendar: &CalendarVersion, date: NaiveDate, secs: i64) -> i64 {
    let local = date
        .and_time(chrono::NaiveTime::MIN)
        .checked_add_signed(TimeDelta::seconds(secs))
        .unwrap_or(chrono::NaiveDateTime::MAX);
    // Clocks that are put forward skip an hour; a zone that changed sides of the date line skipped a day.
    (0..=1500)
        .find_map(|minutes| {
            let local = local.checked_add_signed(TimeDelta::minutes(minutes))?;
            calendar.zone.from_local_datetime(&local).earliest()
        })
        .map_or(local.and_utc().timestamp(), |at| at.timestamp())
}
