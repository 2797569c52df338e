//! The worked cases of working time and of timing, by their number, and their properties.

#![expect(clippy::unwrap_used, reason = "a test stops at what it does not expect")]

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, TimeZone, Timelike, Utc};
use chrono_tz::Tz;
use finco_domain::ask::{Acknowledgement, Answer, Ask, AskKind, AskState, Hold, LinkedBy, Timing};
use finco_domain::calendar::{CalendarVersion, DayPlan, Gap, Span, StopsAt, Target, Unit};
use finco_domain::chat::ChatKey;
use finco_domain::message::MessageKey;
use finco_domain::people::EmployeeId;
use finco_kpi_engine::calendar::{HORIZON_DAYS, due_at, is_working, working_secs};
use finco_kpi_engine::timing::time;
use proptest::prelude::*;

const A: EmployeeId = EmployeeId(1);
const B: EmployeeId = EmployeeId(2);
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

fn target(unit: Unit, first_mins: i32, next_mins: i32) -> Target {
    Target {
        id: 3,
        first_secs: first_mins * 60,
        next_secs: next_mins * 60,
        unit,
        stops_at: StopsAt::Answer,
        warn_percent: vec![50, 80, 100],
    }
}

fn quarter() -> Target {
    target(Unit::Business, 15, 15)
}

fn key(id: i64) -> MessageKey {
    MessageKey {
        chat: ChatKey::own(-1001),
        id,
    }
}

fn open(asked: &str) -> Ask {
    Ask {
        first: key(1),
        asked_at: at(asked),
        last_at: at(asked),
        asked_by: Some(11),
        topic_id: None,
        messages: 1,
        parts: 1,
        kind: AskKind::First,
        state: AskState::Open,
        acknowledgement: None,
        answer: None,
        suggestion: None,
        closed_at: None,
        holds: Vec::new(),
    }
}

fn answered(asked: &str, when: &str) -> Ask {
    let answer = Answer {
        message: key(2),
        at: at(when),
        by: Some(A),
        linked_by: LinkedBy::Order,
        confidence: 100,
    };
    Ask {
        state: AskState::Answered,
        answer: Some(answer),
        ..open(asked)
    }
}

fn taken_up(ask: Ask, when: &str) -> Ask {
    let acknowledgement = Acknowledgement {
        message: key(3),
        at: at(when),
        by: Some(A),
    };
    Ask {
        acknowledgement: Some(acknowledgement),
        ..ask
    }
}

fn closed(asked: &str, when: &str) -> Ask {
    Ask {
        state: AskState::Closed,
        closed_at: Some(at(when)),
        ..open(asked)
    }
}

fn held(mut ask: Ask, holds: &[(EmployeeId, &str)]) -> Ask {
    let hold = |(by, from): &(EmployeeId, &str)| Hold {
        by: *by,
        from: at(from),
    };
    ask.holds = holds.iter().map(hold).collect();
    ask
}

fn gap(from: &str, to: &str) -> Gap {
    Gap {
        from: at(from),
        to: Some(at(to)),
    }
}

fn timed(ask: &Ask) -> Timing {
    let (state, timing) = time(ask, &office(), &quarter(), &[]);
    assert_eq!(state, ask.state);
    timing
}

#[test]
fn case_01_the_wait_goes_to_the_answer_of_staff() {
    let timing = timed(&answered("2026-11-16 10:00:00", "2026-11-16 10:07:00"));
    assert_eq!(
        (timing.wall_secs, timing.business_secs, timing.own_secs),
        (Some(420), Some(420), Some(420))
    );
    assert_eq!(timing.within_target, Some(true));
    assert_eq!(
        (timing.calendar_version, timing.target, timing.target_secs),
        (7, 3, 900)
    );
}

#[test]
fn case_02_a_wait_begins_where_its_own_ask_begins() {
    let ask = answered("2026-12-26 22:25:45", "2026-12-27 07:36:53");
    assert_eq!(timed(&ask).wall_secs, Some(33_068));
}

#[test]
fn case_04_a_new_ask_after_a_closed_one_has_a_wait_of_its_own() {
    let ask = answered("2026-11-20 10:00:00", "2026-11-20 10:19:00");
    let timing = timed(&ask);
    assert_eq!((timing.wall_secs, timing.within_target), (Some(19 * 60), Some(false)));
}

#[test]
fn case_09_a_recorded_miss_stays_and_closing_in_time_decides_nothing() {
    let late = timed(&closed("2026-11-16 10:00:00", "2026-11-16 11:00:00"));
    assert_eq!(
        (late.within_target, late.wall_secs, late.own_secs),
        (Some(false), Some(3600), None)
    );
    let early = timed(&closed("2026-11-16 10:00:00", "2026-11-16 10:10:00"));
    assert_eq!((early.within_target, early.wall_secs), (None, Some(600)));
}

#[test]
fn case_11_first_and_next_asks_have_targets_of_their_own() {
    let target = target(Unit::Business, 60, 30);
    let first = open("2026-11-16 10:00:00");
    let next = Ask {
        kind: AskKind::Next,
        ..first.clone()
    };
    let due = |ask: &Ask| time(ask, &office(), &target, &[]).1.due_at;
    assert_eq!(due(&first), at("2026-11-16 11:00:00"));
    assert_eq!(due(&next), at("2026-11-16 10:30:00"));
    assert_eq!(timed(&first).within_target, None);
}

#[test]
fn case_12_a_first_answer_after_the_deadline_stays_missed() {
    let timing = timed(&answered("2026-11-16 10:00:00", "2026-11-16 10:15:01"));
    assert_eq!(timing.within_target, Some(false));
    let timing = timed(&answered("2026-11-16 10:00:00", "2026-11-16 10:15:00"));
    assert_eq!(timing.within_target, Some(true));
}

#[test]
fn case_14_acknowledgement_and_answer_are_both_told_and_the_target_says_which_counts() {
    let ask = taken_up(
        answered("2026-11-16 10:00:00", "2026-11-16 10:40:00"),
        "2026-11-16 10:01:00",
    );
    let timing = timed(&ask);
    assert_eq!(
        (timing.ack_secs, timing.business_secs, timing.own_secs),
        (Some(60), Some(2400), Some(2400))
    );
    assert_eq!(timing.within_target, Some(false));
    let lenient = Target {
        stops_at: StopsAt::Acknowledgement,
        ..quarter()
    };
    let (_, timing) = time(&ask, &office(), &lenient, &[]);
    assert_eq!(
        (timing.ack_secs, timing.business_secs, timing.own_secs),
        (Some(60), Some(2400), Some(60))
    );
    assert_eq!(timing.within_target, Some(true));
    let waiting = taken_up(open("2026-11-16 10:00:00"), "2026-11-16 10:01:00");
    assert_eq!(time(&waiting, &office(), &lenient, &[]).1.within_target, Some(true));
    assert_eq!(timed(&waiting).within_target, None);
}

#[test]
fn case_15_an_answer_edited_in_is_timed_by_the_edit() {
    let ask = taken_up(
        answered("2026-11-16 10:00:00", "2026-11-16 10:50:00"),
        "2026-11-16 10:01:00",
    );
    let timing = timed(&ask);
    assert_eq!((timing.ack_secs, timing.business_secs), (Some(60), Some(3000)));
}

#[test]
fn case_16_what_another_client_answered_counts_for_nobody() {
    for state in [AskState::Peer, AskState::Cancelled] {
        let ask = Ask {
            state,
            ..closed("2026-11-16 10:00:00", "2026-11-16 11:00:00")
        };
        let timing = timed(&ask);
        assert_eq!((timing.within_target, timing.own_secs), (None, None));
    }
    for state in [AskState::Excluded, AskState::Dismissed] {
        let ask = Ask {
            state,
            ..answered("2026-11-16 10:00:00", "2026-11-16 11:00:00")
        };
        assert_eq!(timed(&ask).within_target, None);
    }
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
fn case_18_lunch_is_free() {
    let timing = timed(&answered("2026-11-16 12:50:00", "2026-11-16 14:20:00"));
    assert_eq!((timing.business_secs, timing.wall_secs), (Some(30 * 60), Some(90 * 60)));
}

#[test]
fn case_19_a_target_goes_on_after_the_weekend() {
    let due = due_at(&nine_to_five(), at("2026-11-20 16:30:00"), 3600, Unit::Business);
    assert_eq!(due, at("2026-11-23 09:30:00"));
}

#[test]
fn case_21_outside_hours_is_flagged_and_not_told_as_a_fast_answer() {
    let timing = timed(&answered("2026-11-14 20:00:00", "2026-11-14 20:10:00"));
    assert_eq!(
        (timing.business_secs, timing.wall_secs, timing.off_hours),
        (Some(0), Some(600), true)
    );
    assert!(!timed(&answered("2026-11-14 20:00:00", "2026-11-16 09:00:01")).off_hours);
    assert!(!timed(&answered("2026-11-16 10:00:00", "2026-11-16 10:00:00")).off_hours);
    assert!(!timed(&open("2026-11-14 20:00:00")).off_hours);
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
fn case_25_and_57_an_ask_is_timed_by_the_rules_it_is_given() {
    let ask = answered("2026-11-16 12:50:00", "2026-11-16 14:20:00");
    let changed = CalendarVersion {
        id: 8,
        ..nine_to_five()
    };
    assert_eq!(time(&ask, &changed, &quarter(), &[]).1.business_secs, Some(90 * 60));
    let timing = timed(&ask);
    assert_eq!((timing.calendar_version, timing.business_secs), (7, Some(30 * 60)));
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
fn case_28_the_unit_of_a_target_is_explicit() {
    let calendar = calendar(TASHKENT, 5, &[span(9, 17)]);
    let from = at("2026-11-16 09:00:00");
    assert_eq!(
        due_at(&calendar, from, 86_400, Unit::Business),
        at("2026-11-18 17:00:00")
    );
    assert_eq!(due_at(&calendar, from, 86_400, Unit::Wall), at("2026-11-17 09:00:00"));
    let ask = answered("2026-11-14 20:00:00", "2026-11-14 20:20:00");
    let (_, timing) = time(&ask, &calendar, &target(Unit::Wall, 15, 15), &[]);
    assert_eq!(
        (timing.own_secs, timing.business_secs, timing.within_target),
        (Some(1200), Some(0), Some(false))
    );
}

#[test]
fn case_29_what_is_due_at_the_end_of_a_shift_is_due_when_it_ends() {
    let due = due_at(&office(), at("2026-11-20 17:45:00"), 900, Unit::Business);
    assert_eq!(due, at("2026-11-20 18:00:00"));
    let late = timed(&answered("2026-11-20 17:45:00", "2026-11-20 18:05:00"));
    assert_eq!(late.within_target, Some(false));
}

#[test]
fn case_42_and_43_what_the_bot_could_not_see_is_unknown() {
    let state = |ask: &Ask, gap: Gap| time(ask, &office(), &quarter(), &[gap]);
    let ask = open("2026-11-16 10:00:00");
    for hidden in [
        gap("2026-11-16 09:00:00", "2026-11-16 10:01:00"),
        gap("2026-11-16 10:05:00", "2026-11-17 16:05:00"),
        Gap {
            from: at("2026-11-16 10:05:00"),
            to: None,
        },
    ] {
        let (state, timing) = state(&ask, hidden);
        assert_eq!((state, timing.within_target), (AskState::Unknown, None));
    }
    let late = answered("2026-11-16 10:00:00", "2026-11-17 17:00:00");
    let (unknown, timing) = state(&late, gap("2026-11-16 10:05:00", "2026-11-17 16:05:00"));
    assert_eq!(
        (unknown, timing.wall_secs, timing.within_target),
        (AskState::Unknown, None, None)
    );
}

#[test]
fn case_43_a_gap_before_or_after_the_wait_changes_nothing_and_a_certain_miss_stays() {
    let ask = answered("2026-11-16 10:00:00", "2026-11-16 10:10:00");
    for outside in [
        gap("2026-11-16 09:00:00", "2026-11-16 10:00:00"),
        gap("2026-11-16 10:10:00", "2026-11-16 12:00:00"),
    ] {
        assert_eq!(
            time(&ask, &office(), &quarter(), &[outside]),
            (AskState::Answered, timed(&ask))
        );
    }
    // Due at 10:15 and not answered by then; how long it took after that, nobody saw.
    let gap = [gap("2026-11-16 12:00:00", "2026-11-16 16:00:00")];
    assert_eq!(
        time(&open("2026-11-16 10:00:00"), &office(), &quarter(), &gap).0,
        AskState::Open
    );
    let late = answered("2026-11-16 10:00:00", "2026-11-16 17:00:00");
    let (state, timing) = time(&late, &office(), &quarter(), &gap);
    assert_eq!((state, timing.within_target), (AskState::Answered, Some(false)));
    assert_eq!(
        (timing.wall_secs, timing.business_secs, timing.own_secs),
        (None, None, None)
    );
}

#[test]
fn case_43_a_person_who_says_what_answered_is_believed() {
    let mut ask = answered("2026-11-16 10:00:00", "2026-11-16 10:12:00");
    let gap = [gap("2026-11-16 10:05:00", "2026-11-16 10:10:00")];
    assert_eq!(time(&ask, &office(), &quarter(), &gap).0, AskState::Unknown);
    ask.answer.as_mut().unwrap().linked_by = LinkedBy::Person;
    assert_eq!(
        time(&ask, &office(), &quarter(), &gap),
        (AskState::Answered, timed(&ask))
    );
}

#[test]
fn case_45_the_client_waits_for_all_and_each_holder_for_the_own_share() {
    let by_b = |mut ask: Ask| {
        ask.answer.as_mut().unwrap().by = Some(B);
        ask
    };
    let ask = answered("2026-11-16 10:00:00", "2026-11-16 10:25:00");
    let own = |ask: &Ask| timed(ask).own_secs.unwrap() / 60;
    let passed_on = held(ask.clone(), &[(A, "2026-11-16 10:00:00"), (B, "2026-11-16 10:20:00")]);
    let timing = timed(&by_b(passed_on.clone()));
    assert_eq!((timing.wall_secs, timing.own_secs), (Some(1500), Some(300)));
    // Who answers for another is credited with the whole wait; who had it and gave it away, from when it was had.
    assert_eq!(own(&by_b(held(ask.clone(), &[(A, "2026-11-16 10:00:00")]))), 25);
    assert_eq!(own(&passed_on), 25);
    // Given away and taken back: what was held in between is the other's.
    let back = [
        (A, "2026-11-16 09:00:00"),
        (B, "2026-11-16 10:10:00"),
        (A, "2026-11-16 10:15:00"),
        (B, "2026-11-16 11:00:00"),
    ];
    assert_eq!(own(&held(ask.clone(), &back)), 20);
    assert_eq!(own(&ask), 25);
}

#[test]
fn case_55_a_wait_over_the_end_of_a_month_is_one_wait() {
    let timing = timed(&answered("2026-03-31 17:59:00", "2026-04-01 09:05:00"));
    assert_eq!(timing.business_secs, Some(360));
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
