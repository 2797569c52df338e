//! Working time as a company writes it down: hours of the week, days that differ, targets, and times the bot saw nothing.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::ask::AskKind;

/// Minutes of a day.
pub const DAY_MINUTES: u16 = 1440;

/// The weekdays as they are written, Monday first.
pub const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// Spans of one day as they are written: `[["09:00", "13:00"], ["14:00", "18:00"]]`.
pub type WrittenHours = Vec<(String, String)>;

/// A week as it is written: spans by weekday; a weekday left out is free.
pub type WrittenWeek = BTreeMap<String, WrittenHours>;

/// Days that differ from their weekday as they are written, by date.
pub type WrittenDays = BTreeMap<String, WrittenDay>;

/// A day that differs from its weekday, as it is written.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct WrittenDay {
    /// Why: "Independence Day".
    #[serde(default)]
    pub name: String,
    /// Its hours; empty for a free day.
    #[serde(default)]
    pub hours: WrittenHours,
}

/// Working time from one minute of a day to another, without the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// The first minute, below [`DAY_MINUTES`].
    pub from: u16,
    /// The minute after the last; above [`DAY_MINUTES`] when the shift goes on after midnight, at most a day long.
    pub to: u16,
}

/// A day that differs from its weekday.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayPlan {
    /// Why: "Independence Day".
    pub name: String,
    /// Its hours, in order; empty for a free day.
    pub hours: Vec<Span>,
}

/// One version of a calendar: when work is done. A shift over midnight belongs to the day it begins on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarVersion {
    /// Its number; asks keep it.
    pub id: i64,
    /// The zone its hours are written in.
    pub zone: Tz,
    /// Hours by weekday, Monday first, in order and without overlap.
    pub weekly: [Vec<Span>; 7],
    /// Days that differ from their weekday: holidays, and days that were moved.
    pub days: BTreeMap<NaiveDate, DayPlan>,
}

/// Why what was written down is no calendar.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadCalendar {
    /// No such zone.
    #[error("{0:?} is not a time zone such as Asia/Tashkent")]
    Zone(String),
    /// No such weekday.
    #[error("{0:?} is not a weekday: mon, tue, wed, thu, fri, sat, sun")]
    Weekday(String),
    /// No such date.
    #[error("{0:?} is not a date written YYYY-MM-DD")]
    Date(String),
    /// No such time.
    #[error("{day}: {time:?} is not a time written HH:MM, from 00:00 to 24:00")]
    Time {
        /// The weekday or date.
        day: String,
        /// What was written.
        time: String,
    },
    /// Two spans of a day share minutes.
    #[error("{day}: {first} and {second} overlap")]
    Overlap {
        /// The weekday or date.
        day: String,
        /// The earlier span.
        first: String,
        /// The later span.
        second: String,
    },
    /// A shift over midnight runs into the next weekday's first span.
    #[error("{day}: the shift {shift} runs into the next day's {next}")]
    RunsOn {
        /// The weekday the shift begins on.
        day: String,
        /// The shift.
        shift: String,
        /// What it runs into.
        next: String,
    },
    /// More than anybody writes down.
    #[error("{0} is too long a list")]
    TooLong(String),
}

/// The most spans of a day.
const MAX_SPANS: usize = 24;
/// The most days that differ.
const MAX_DAYS: usize = 3000;

impl CalendarVersion {
    /// Reads a calendar as it is kept.
    ///
    /// # Errors
    /// The first thing that is wrong with it, in words for the person who wrote it.
    pub fn read(id: i64, zone: &str, weekly: &WrittenWeek, days: &WrittenDays) -> Result<Self, BadCalendar> {
        let zone: Tz = zone.parse().map_err(|_| BadCalendar::Zone(short(zone)))?;
        let mut week: [Vec<Span>; 7] = Default::default();
        for (name, hours) in weekly {
            let day = WEEKDAYS.iter().position(|weekday| weekday == name);
            let day = day.ok_or_else(|| BadCalendar::Weekday(short(name)))?;
            week[day] = read_hours(name, hours)?;
        }
        for (day, spans) in week.iter().enumerate() {
            let next = week[(day + 1) % 7].first();
            if let (Some(shift), Some(next)) = (spans.last(), next)
                && shift.to > DAY_MINUTES + next.from
            {
                return Err(BadCalendar::RunsOn {
                    day: WEEKDAYS[day].to_owned(),
                    shift: shift.to_string(),
                    next: next.to_string(),
                });
            }
        }
        if days.len() > MAX_DAYS {
            return Err(BadCalendar::TooLong("days".to_owned()));
        }
        let days = days.iter().map(|(date, day)| {
            let bad = |_| BadCalendar::Date(short(date));
            let plan = DayPlan {
                name: day.name.clone(),
                hours: read_hours(date, &day.hours)?,
            };
            Ok((NaiveDate::parse_from_str(date, "%Y-%m-%d").map_err(bad)?, plan))
        });
        Ok(Self {
            id,
            zone,
            weekly: week,
            days: days.collect::<Result<_, BadCalendar>>()?,
        })
    }

    /// The week as it is kept; free days are left out.
    #[must_use]
    pub fn written_week(&self) -> WrittenWeek {
        let days = WEEKDAYS.iter().zip(&self.weekly);
        days.filter(|(_, spans)| !spans.is_empty())
            .map(|(name, spans)| ((*name).to_owned(), write_hours(spans)))
            .collect()
    }

    /// The days that differ as they are kept.
    #[must_use]
    pub fn written_days(&self) -> WrittenDays {
        let day = |(date, plan): (&NaiveDate, &DayPlan)| {
            let name = plan.name.clone();
            let hours = write_hours(&plan.hours);
            (date.format("%Y-%m-%d").to_string(), WrittenDay { name, hours })
        };
        self.days.iter().map(day).collect()
    }
}

impl Span {
    /// Reads a span; an end at or before its beginning lies on the next day. `Err` is the text that is no time.
    ///
    /// # Errors
    /// The text that is not a time.
    pub fn read<'a>(from: &'a str, to: &'a str) -> Result<Self, &'a str> {
        let begin = minute(from).filter(|at| *at < DAY_MINUTES).ok_or(from)?;
        let end = minute(to).ok_or(to)?;
        Ok(Self {
            from: begin,
            to: if end <= begin { end + DAY_MINUTES } else { end },
        })
    }

    fn written(self) -> (String, String) {
        let to = if self.to > DAY_MINUTES {
            self.to - DAY_MINUTES
        } else {
            self.to
        };
        (clock(self.from), clock(to))
    }
}

impl std::fmt::Display for Span {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (from, to) = self.written();
        write!(f, "{from}-{to}")
    }
}

fn clock(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// Minutes since midnight of `HH:MM`, up to `24:00`.
fn minute(text: &str) -> Option<u16> {
    let (hour, minute) = text.split_once(':')?;
    let number = |text: &str| -> Option<u16> {
        (text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| text.parse().ok())
            .flatten()
    };
    let (hour, minute) = (number(hour)?, number(minute)?);
    let at = hour * 60 + minute;
    (minute < 60 && at <= DAY_MINUTES).then_some(at)
}

fn read_hours(day: &str, hours: &WrittenHours) -> Result<Vec<Span>, BadCalendar> {
    if hours.len() > MAX_SPANS {
        return Err(BadCalendar::TooLong(short(day)));
    }
    let span = |(from, to): &(String, String)| {
        Span::read(from, to).map_err(|time| BadCalendar::Time {
            day: short(day),
            time: short(time),
        })
    };
    let mut spans = hours.iter().map(span).collect::<Result<Vec<_>, _>>()?;
    spans.sort_unstable();
    match spans.windows(2).find(|pair| pair[0].to > pair[1].from) {
        None => Ok(spans),
        Some(pair) => Err(BadCalendar::Overlap {
            day: short(day),
            first: pair[0].to_string(),
            second: pair[1].to_string(),
        }),
    }
}

fn write_hours(spans: &[Span]) -> WrittenHours {
    spans.iter().map(|span| span.written()).collect()
}

/// As much of what was written as an error shows.
fn short(text: &str) -> String {
    text.chars().take(40).collect()
}

/// What a target's second is (chat spec, case 28).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// One of the calendar's working time.
    Business,
    /// One of the wall clock.
    Wall,
}

impl Unit {
    /// The word kept in the database and sent to the pages.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Business => "business",
            Self::Wall => "wall",
        }
    }

    /// Reads the database's word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Business, Self::Wall]
            .into_iter()
            .find(|unit| unit.as_str() == word)
    }
}

/// What stops a target's clock (chat spec, case 14).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StopsAt {
    /// Only the answer itself.
    Answer,
    /// An acknowledgement too.
    Acknowledgement,
}

impl StopsAt {
    /// The word kept in the database and sent to the pages.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Answer => "answer",
            Self::Acknowledgement => "acknowledgement",
        }
    }

    /// Reads the database's word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Answer, Self::Acknowledgement]
            .into_iter()
            .find(|stop| stop.as_str() == word)
    }
}

/// How soon an answer is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Its number; asks keep it.
    pub id: i64,
    /// For the first ask of a talk, in seconds.
    pub first_secs: i32,
    /// For an ask that goes on with a talk, in seconds.
    pub next_secs: i32,
    /// What a second is.
    pub unit: Unit,
    /// What stops the clock.
    pub stops_at: StopsAt,
    /// Warnings before and at the breach, in percent of the target.
    pub warn_percent: Vec<i16>,
}

impl Target {
    /// The seconds for an ask of `kind`.
    #[must_use]
    pub fn secs(&self, kind: AskKind) -> i32 {
        match kind {
            AskKind::First => self.first_secs,
            AskKind::Next => self.next_secs,
        }
    }
}

/// A time in which the bot could not see the chat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gap {
    /// Its first moment.
    pub from: DateTime<Utc>,
    /// The moment after its last; `None` while it lasts.
    pub to: Option<DateTime<Utc>>,
}

impl Gap {
    /// Does it hold any moment of `[from, to)`, or the moment `from` itself? Without `to`, of anything from `from` on.
    #[must_use]
    pub fn touches(&self, from: DateTime<Utc>, to: Option<DateTime<Utc>>) -> bool {
        let begins_before = self.from <= from || to.is_none_or(|to| self.from < to);
        begins_before && self.to.is_none_or(|end| end > from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(weekly: &str, days: &str) -> Result<CalendarVersion, BadCalendar> {
        let (weekly, days) = (serde_json::from_str(weekly), serde_json::from_str(days));
        CalendarVersion::read(1, "Asia/Tashkent", &weekly.unwrap(), &days.unwrap())
    }

    #[test]
    fn what_is_written_is_what_was_read() {
        let weekly =
            r#"{"fri":[["20:00","04:00"]],"mon":[["09:00","13:00"],["14:00","24:00"]],"sun":[["00:00","24:00"]]}"#;
        let days = r#"{"2026-09-01":{"name":"Independence Day","hours":[]},"2026-09-05":{"name":"","hours":[["10:00","10:00"]]}}"#;
        let calendar = read(weekly, days).unwrap();
        assert_eq!(calendar.weekly[4], [Span { from: 1200, to: 1680 }]);
        assert_eq!(calendar.weekly[0][1], Span { from: 840, to: 1440 });
        assert_eq!(calendar.weekly[1], []);
        let moved = "2026-09-05".parse().unwrap();
        assert_eq!(calendar.days[&moved].hours, [Span { from: 600, to: 2040 }]);
        assert_eq!(serde_json::to_string(&calendar.written_week()).unwrap(), weekly);
        assert_eq!(serde_json::to_string(&calendar.written_days()).unwrap(), days);
    }

    #[test]
    fn what_is_wrong_is_told_in_words() {
        let words = |weekly: &str, days: &str| read(weekly, days).unwrap_err().to_string();
        let times = |hours: &str| words(&format!(r#"{{"mon":{hours}}}"#), "{}");
        for bad in ["9:00", "24:00", "12:60", "25:00", "", "+1:00", "09:00:00", "٠٩:٠٠"] {
            assert_eq!(
                times(&format!(r#"[["{bad}","18:00"]]"#)),
                format!("mon: {bad:?} is not a time written HH:MM, from 00:00 to 24:00")
            );
        }
        assert_eq!(
            times(r#"[["09:00","24:01"]]"#),
            "mon: \"24:01\" is not a time written HH:MM, from 00:00 to 24:00"
        );
        assert_eq!(
            times(r#"[["14:00","18:00"],["09:00","14:01"]]"#),
            "mon: 09:00-14:01 and 14:00-18:00 overlap"
        );
        assert_eq!(
            words(r#"{"sun":[["20:00","09:30"]],"mon":[["09:00","18:00"]]}"#, "{}"),
            "sun: the shift 20:00-09:30 runs into the next day's 09:00-18:00"
        );
        assert_eq!(
            words(r#"{"monday":[]}"#, "{}"),
            "\"monday\" is not a weekday: mon, tue, wed, thu, fri, sat, sun"
        );
        assert_eq!(
            words("{}", r#"{"2026-02-30":{}}"#),
            "\"2026-02-30\" is not a date written YYYY-MM-DD"
        );
        assert!(read(r#"{"sun":[["20:00","09:00"]],"mon":[["09:00","18:00"]]}"#, "{}").is_ok());
        let zone = CalendarVersion::read(1, "Tashkent", &WrittenWeek::new(), &WrittenDays::new()).unwrap_err();
        assert_eq!(
            zone.to_string(),
            "\"Tashkent\" is not a time zone such as Asia/Tashkent"
        );
    }

    #[test]
    fn a_gap_touches_what_it_holds_a_moment_of() {
        let at = |hour: u32| NaiveDate::default().and_hms_opt(hour, 0, 0).unwrap().and_utc();
        let gap = Gap {
            from: at(10),
            to: Some(at(12)),
        };
        assert!(gap.touches(at(9), Some(at(11))) && gap.touches(at(11), Some(at(11))) && gap.touches(at(9), None));
        assert!(!gap.touches(at(9), Some(at(10))) && !gap.touches(at(12), Some(at(13))) && !gap.touches(at(12), None));
        assert!(Gap { to: None, ..gap }.touches(at(15), None));
    }
}
