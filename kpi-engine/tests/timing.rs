//! The worked cases of timing, by their number: what the rules in force say of an ask.

#![expect(clippy::unwrap_used, reason = "a test stops at what it does not expect")]

use std::collections::BTreeMap;

use chrono::{DateTime, TimeZone, Utc};
use chrono_tz::Tz;
use finco_domain::ask::{Acknowledgement, Answer, Ask, AskKind, AskState, Hold, LinkedBy, Timing};
use finco_domain::calendar::{CalendarVersion, Gap, Span, StopsAt, Target, Unit};
use finco_domain::chat::ChatKey;
use finco_domain::message::MessageKey;
use finco_domain::people::EmployeeId;
use finco_kpi_engine::calendar::due_at;
use finco_kpi_engine::timing::time;

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

fn local(zone: Tz, text: &str) -> DateTime<Utc> {
    let local = chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S").unwrap();
    zone.from_local_datetime(&local).unwrap().to_utc()
}

fn at(text: &str) -> DateTime<Utc> {
    local(TASHKENT, text)
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
fn case_18_lunch_is_free() {
    let timing = timed(&answered("2026-11-16 12:50:00", "2026-11-16 14:20:00"));
    assert_eq!((timing.business_secs, timing.wall_secs), (Some(30 * 60), Some(90 * 60)));
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
    assert_eq!((timing.within_target, timing.own_in_time), (Some(false), Some(true)));
    assert_eq!(timed(&passed_on).own_in_time, Some(false), "A answered after all");
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
fn case_29_what_is_due_at_the_end_of_a_shift_is_due_when_it_ends() {
    let due = due_at(&office(), at("2026-11-20 17:45:00"), 900, Unit::Business);
    assert_eq!(due, at("2026-11-20 18:00:00"));
    let late = timed(&answered("2026-11-20 17:45:00", "2026-11-20 18:05:00"));
    assert_eq!(late.within_target, Some(false));
    // A quarter of an hour of working time, and yet late: who had it all the while is told the same as the client.
    assert_eq!((late.own_secs, late.own_in_time), (Some(900), Some(false)));
}
