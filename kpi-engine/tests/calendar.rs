//! The worked cases of working time, by their number, and its properties.

#![expect(clippy::unwrap_used, reason = "a test stops at what it does not expect")]

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, TimeZone, Timelike, Utc};
use chrono_tz::Tz;
use finco_domain::calendar::{CalendarVersion, DayPlan, Span, Unit};
use finco_kpi_engine::calendar::{HORIZON_DAYS, due_at, is_working, working_secs};
use proptest::prelude::*;

const TASHKENT: Tz = chrono_tz::Asia::Tashkent;

fn span(from: u16, to: u16) -> Span {
    Span {
        from: from * 60,
        to: to * 60,
    }
}

/// The same hours on the first `days` days of the week.
fn calendar(zone: Tz, days: usize, hours: &[Span]) -> CalendarVersion {
    let weekly = std::array::from_fn(|day| if day < days { hours.to_vec() } else { Vec::new() });
    CalendarVersion {
        id: 7,
        zone,
        weekly,
        days: BTreeMap::new(),
    }
}

/// The default schedule of the cases: Tashkent, Mon-Fri 09:00-13:00 and 14:00-18:00.
fn office() -> CalendarVersion {
    calendar(TASHKENT, 5, &[span(9, 13), span(14, 18)])
}

fn nine_to_five() -> CalendarVersion {
    calendar(TASHKENT, 5, &[span(9, 17)])
}

fn always(zone: Tz) -> CalendarVersion {
    calendar(zone, 7, &[span(0, 24)])
}

fn local(zone: Tz, text: &str) -> DateTime<Utc> {
    let local = chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S").unwrap();
    zone.from_local_datetime(&local).unwrap().to_utc()
}

fn at(text: &str) -> DateTime<Utc> {
    local(TASHKENT, text)
}

fn business(calendar: &CalendarVersion, from: &str, to: &str) -> i64 {
    working_secs(calendar, at(from), at(to))
}

#[test]
fn cases_17_and_20_time_before_the_day_begins_is_free() {
    assert_eq!(
        business(&office(), "2026-11-16 08:30:00", "2026-11-16 09:15:00"),
        15 * 60
    );
    assert_eq!(
        business(&office(), "2026-11-14 12:00:00", "2026-11-16 09:10:00"),
        10 * 60
    );
}

#[test]
fn case_19_a_target_goes_on_after_the_weekend() {
    let due = due_at(&nine_to_five(), at("2026-11-20 16:30:00"), 3600, Unit::Business);
    assert_eq!(due, at("2026-11-23 09:30:00"));
}

#[test]
fn case_22_round_the_clock_loses_nothing_at_midnight() {
    assert_eq!(
        business(&always(TASHKENT), "2026-11-16 23:59:30", "2026-11-17 00:00:30"),
        60
    );
    assert_eq!(
        business(&always(TASHKENT), "2026-01-01 00:00:00", "2026-12-31 00:00:00"),
        364 * 86_400
    );
}

#[test]
fn case_23_a_night_shift_is_one_shift() {
    let nights = calendar(TASHKENT, 5, &[span(20, 28)]);
    assert_eq!(business(&nights, "2026-11-16 23:50:00", "2026-11-17 00:20:00"), 30 * 60);
    // Friday's shift ends on Saturday morning; Sunday has none, so Monday morning is free.
    assert_eq!(
        business(&nights, "2026-11-21 03:00:00", "2026-11-23 21:00:00"),
        2 * 3600
    );
    assert!(is_working(&nights, at("2026-11-21 03:59:59")) && !is_working(&nights, at("2026-11-21 04:00:00")));
    assert!(!is_working(&nights, at("2026-11-23 03:00:00")));
}

#[test]
fn case_24_a_holiday_is_free_and_a_moved_day_is_worked() {
    let mut calendar = office();
    let mut plan = |day: &str, hours: &[Span]| {
        let hours = hours.to_vec();
        let name = String::new();
        calendar.days.insert(day.parse().unwrap(), DayPlan { name, hours });
    };
    plan("2026-09-01", &[]);
    plan("2026-09-05", &[span(10, 12)]);
    assert_eq!(
        business(&calendar, "2026-08-31 17:50:00", "2026-09-02 09:10:00"),
        20 * 60
    );
    assert_eq!(
        business(&calendar, "2026-09-05 09:00:00", "2026-09-07 09:00:00"),
        2 * 3600
    );
}

#[test]
fn a_free_day_after_a_night_shift_keeps_the_shift_and_a_full_day_counts_it_once() {
    let mut nights = calendar(TASHKENT, 5, &[span(20, 28)]);
    let plan = |hours: &[Span]| DayPlan {
        name: String::new(),
        hours: hours.to_vec(),
    };
    nights.days.insert("2026-11-17".parse().unwrap(), plan(&[]));
    assert_eq!(
        business(&nights, "2026-11-16 20:00:00", "2026-11-18 20:00:00"),
        8 * 3600
    );
    nights.days.insert("2026-11-17".parse().unwrap(), plan(&[span(0, 24)]));
    assert_eq!(
        business(&nights, "2026-11-16 20:00:00", "2026-11-18 20:00:00"),
        28 * 3600
    );
}

#[test]
fn case_27_an_hour_the_clocks_skip_is_no_time() {
    let berlin = always(chrono_tz::Europe::Berlin);
    let secs = |from: &str, to: &str| working_secs(&berlin, local(berlin.zone, from), local(berlin.zone, to));
    assert_eq!(secs("2026-03-29 01:30:00", "2026-03-29 03:30:00"), 3600);
    assert_eq!(secs("2026-03-29 00:00:00", "2026-03-30 00:00:00"), 23 * 3600);
    assert_eq!(secs("2026-10-25 00:00:00", "2026-10-26 00:00:00"), 25 * 3600);
}

#[test]
fn hours_on_the_day_of_a_change_of_clocks_follow_the_clocks() {
    let zone = chrono_tz::Europe::Berlin;
    let secs = |hours: &[Span], day: &str| {
        let calendar = calendar(zone, 7, hours);
        let from = local(zone, &format!("{day} 00:00:00"));
        working_secs(&calendar, from, from + TimeDelta::hours(30))
    };
    // 02:00-03:00 does not exist in March and comes twice in October.
    assert_eq!(secs(&[span(2, 3)], "2026-03-29"), 3600 /* the next day's */);
    assert_eq!(secs(&[span(1, 4)], "2026-03-29"), 2 * 3600 + 3 * 3600);
    assert_eq!(secs(&[span(1, 4)], "2026-10-25"), 4 * 3600 + 3 * 3600);
    assert_eq!(secs(&[span(1, 2), span(2, 4)], "2026-10-25"), 4 * 3600 + 3 * 3600);
    // A night shift over the change is an hour shorter, a day one is not.
    assert_eq!(secs(&[span(22, 30)], "2026-03-28"), 6 * 3600 + 7 * 3600);
    assert_eq!(secs(&[span(9, 18)], "2026-03-29"), 9 * 3600);
}

#[test]
fn case_56_no_six_hours_hold_more_than_six_hours() {
    let six = business(&always(TASHKENT), "2026-11-16 10:00:00", "2026-11-16 16:00:00");
    assert_eq!(six, 6 * 3600);
    assert_eq!(
        business(&office(), "2026-11-16 10:00:00", "2026-11-16 16:00:00"),
        5 * 3600
    );
}

#[test]
fn a_calendar_without_hours_ends_at_the_horizon() {
    let never = calendar(TASHKENT, 0, &[]);
    let from = at("2026-11-16 10:00:00");
    let due = due_at(&never, from, 1, Unit::Business);
    assert_eq!(due, from + TimeDelta::days(HORIZON_DAYS));
    assert_eq!(working_secs(&never, from, due), 0);
    assert!(!is_working(&never, from));
    for odd in [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC] {
        let _ = (
            due_at(&always(TASHKENT), odd, 900, Unit::Business),
            is_working(&always(TASHKENT), odd),
        );
    }
    assert_eq!(due_at(&office(), from, 0, Unit::Business), from);
}

#[test]
fn a_wait_of_two_years_is_counted_at_once() {
    let (from, calendar) = (at("2024-11-16 10:00:00"), office());
    let (begun, times) = (std::time::Instant::now(), 200);
    for days in 0..times {
        assert!(working_secs(&calendar, from, from + TimeDelta::days(730 + days)) > 0);
    }
    let each = begun.elapsed() / u32::try_from(times).unwrap();
    assert!(each < std::time::Duration::from_millis(20), "{each:?}");
}

/// Working time, told minute by minute; for zones whose clocks never change.
fn slow_working_mins(calendar: &CalendarVersion, from: DateTime<Utc>, mins: i64) -> i64 {
    let plan = |day: NaiveDate| match calendar.days.get(&day) {
        Some(plan) => &plan.hours,
        None => &calendar.weekly[day.weekday().num_days_from_monday() as usize],
    };
    let works = |at: DateTime<Utc>| {
        let local = at.with_timezone(&calendar.zone);
        let minute = u16::try_from(local.hour() * 60 + local.minute()).unwrap();
        let (today, yesterday) = (local.date_naive(), local.date_naive().pred_opt().unwrap());
        let within = |day: NaiveDate, minute: u16| plan(day).iter().any(|span| (span.from..span.to).contains(&minute));
        within(today, minute) || within(yesterday, minute + 1440)
    };
    let minutes = (0..mins).filter(|minute| works(from + TimeDelta::minutes(*minute)));
    i64::try_from(minutes.count()).unwrap()
}

fn hours() -> impl Strategy<Value = Vec<Span>> {
    proptest::collection::vec(0u16..1440, 0..6).prop_map(|mut edges| {
        edges.sort_unstable();
        edges.dedup();
        let mut spans: Vec<Span> = edges
            .chunks_exact(2)
            .map(|pair| Span {
                from: pair[0],
                to: pair[1],
            })
            .collect();
        if let (Some(last), true) = (spans.last_mut(), edges.len() % 2 == 1) {
            last.to += 1440 - last.to + edges[0].min(last.from);
        }
        spans
    })
}

fn calendars(zones: &'static [Tz]) -> impl Strategy<Value = CalendarVersion> {
    let days = proptest::collection::btree_map(0i64..60, hours(), 0..5);
    let weekly = proptest::array::uniform7(hours());
    (proptest::sample::select(zones), weekly, days).prop_map(|(zone, weekly, days)| CalendarVersion {
        id: 1,
        zone,
        weekly,
        days: days
            .into_iter()
            .map(|(day, hours)| {
                let name = String::new();
                (first_day() + TimeDelta::days(day), DayPlan { name, hours })
            })
            .collect(),
    })
}

fn first_day() -> NaiveDate {
    "2026-03-01".parse().unwrap()
}

fn instants() -> impl Strategy<Value = [DateTime<Utc>; 3]> {
    let begin = first_day().and_time(chrono::NaiveTime::MIN).and_utc();
    proptest::array::uniform3(0i64..300 * 86_400_000).prop_map(move |mut millis| {
        millis.sort_unstable();
        millis.map(|millis| begin + TimeDelta::milliseconds(millis))
    })
}

const ZONES: &[Tz] = &[
    TASHKENT,
    chrono_tz::UTC,
    chrono_tz::Europe::Berlin,
    chrono_tz::Europe::Moscow,
    chrono_tz::America::New_York,
    chrono_tz::Australia::Lord_Howe,
    chrono_tz::Africa::Casablanca,
    chrono_tz::Asia::Kathmandu,
    chrono_tz::Africa::Cairo,
    chrono_tz::Asia::Beirut,
    chrono_tz::Pacific::Apia,
];

proptest! {
    #[test]
    fn working_time_never_exceeds_the_wall_clock_and_adds_up(calendar in calendars(ZONES), [a, b, c] in instants()) {
        let wall = c.timestamp() - a.timestamp();
        let whole = working_secs(&calendar, a, c);
        prop_assert!((0..=wall).contains(&whole), "{} of {}", whole, wall);
        prop_assert_eq!(working_secs(&calendar, a, b) + working_secs(&calendar, b, c), whole);
        prop_assert_eq!(working_secs(&calendar, c, a), 0);
    }

    #[test]
    fn what_is_due_is_due_after_just_that_much_working_time(
        calendar in calendars(ZONES), [from, ..] in instants(), secs in 1i64..500_000
    ) {
        let due = due_at(&calendar, from, secs, Unit::Business);
        if (due - from).num_days() < HORIZON_DAYS - 1 {
            prop_assert_eq!(working_secs(&calendar, from, due), secs);
            prop_assert!(is_working(&calendar, due - TimeDelta::seconds(1)), "due at the first such moment");
        } else {
            prop_assert!(working_secs(&calendar, from, due) < secs);
        }
    }

    #[test]
    fn round_the_clock_is_the_wall_clock(zone in proptest::sample::select(ZONES), [a, _, c] in instants()) {
        prop_assert_eq!(working_secs(&always(zone), a, c), c.timestamp() - a.timestamp());
    }

    #[test]
    fn minute_by_minute_gives_the_same(
        calendar in calendars(&[TASHKENT, chrono_tz::Asia::Kathmandu]), minute in 0i64..80_000, mins in 0i64..12_000
    ) {
        let begin = first_day().and_time(chrono::NaiveTime::MIN).and_utc() + TimeDelta::minutes(minute);
        let secs = working_secs(&calendar, begin, begin + TimeDelta::minutes(mins));
        prop_assert_eq!(secs, slow_working_mins(&calendar, begin, mins) * 60);
    }
}
