//! Sums of days, of months and of parts: in whatever order, however often, to the last hundredth.

#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use finco_domain::score::{MetricKey, Rule, Totals, Weight};
use finco_kpi_engine::facts::{AskFact, Day, Standing, encode_messages, totals};
use finco_kpi_engine::metrics::{self, Around};
use finco_kpi_engine::month::{Month, MonthOf, is_readable};
use finco_kpi_engine::scores::{of_some, rank, weigh};
use proptest::prelude::*;

fn now() -> DateTime<Utc> {
    "2026-11-20T10:00:00Z".parse().unwrap()
}

fn rule(weights: &[(MetricKey, u32, i64)], minimum_n: u32) -> Rule {
    Rule {
        version: 1,
        applies_from: NaiveDate::from_ymd_opt(2026, 1, 1).unwrap(),
        minimum_n,
        weights: weights
            .iter()
            .map(|(key, weight, target)| {
                (
                    *key,
                    Weight {
                        weight: *weight,
                        target: *target,
                    },
                )
            })
            .collect(),
        note: String::new(),
        created_at: now(),
        created_by: "test".to_owned(),
    }
}

fn usual() -> Rule {
    let weights = [
        (MetricKey::HitRate, 60, 10_000),
        (MetricKey::MedianResponse, 25, 600),
        (MetricKey::MedianAck, 15, 300),
    ];
    rule(&weights, 5)
}

const ANSWERED: AskFact = AskFact {
    employee: 7,
    state: Standing::Answered,
    asked_at: 0,
    due_at: 0,
    own_secs: Some(60),
    ack_secs: None,
    within_target: Some(true),
    off_hours: false,
};

fn open(due_at: i64) -> AskFact {
    AskFact {
        state: Standing::Open,
        asked_at: due_at - 900,
        due_at,
        own_secs: None,
        within_target: None,
        ..ANSWERED
    }
}

fn around() -> Around {
    Around {
        now: now(),
        company_asks: 100,
    }
}

fn of(asks: &[AskFact]) -> Totals {
    let day = Day::of(asks.iter().copied());
    totals(day.0.iter().map(|(_, facts)| facts), 0, now())
}

fn any_ask() -> impl Strategy<Value = AskFact> {
    let state = prop_oneof![Just(Standing::Open), Just(Standing::Answered), Just(Standing::Closed)];
    let secs = proptest::option::weighted(0.8, 0_i64..100_000);
    let within = proptest::option::weighted(0.8, any::<bool>());
    let around_now = now().timestamp() - 5_000..now().timestamp() + 5_000;
    (
        0_i64..6,
        state,
        around_now,
        secs.clone(),
        secs,
        within,
        proptest::bool::weighted(0.1),
    )
        .prop_map(
            |(employee, state, asked_at, own_secs, ack_secs, within_target, off_hours)| AskFact {
                employee,
                state,
                asked_at,
                due_at: asked_at + 900,
                own_secs: own_secs.filter(|_| state == Standing::Answered),
                ack_secs,
                within_target,
                off_hours,
            },
        )
}

fn any_days() -> impl Strategy<Value = Vec<Vec<AskFact>>> {
    proptest::collection::vec(proptest::collection::vec(any_ask(), 0..30), 1..12)
}

fn day(at: usize) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 1).unwrap() + chrono::Days::new(at as u64)
}

fn messages() -> Vec<u8> {
    encode_messages(&BTreeMap::from([(3, 2), (9, 1)]))
}

fn add<'a>(month: &mut MonthOf<'a>, days: &'a [(NaiveDate, Vec<u8>)], messages: &'a [u8]) {
    for (day, facts) in days {
        month.add_day(*day, facts);
        month.add_messages(*day, messages);
    }
}

fn month(days: &[(NaiveDate, Vec<u8>)]) -> Month {
    let (mut month, messages) = (MonthOf::default(), messages());
    add(&mut month, days, &messages);
    month.finish(&usual(), now()).unwrap()
}

proptest! {
    #[test]
    fn facts_are_the_same_bytes_in_any_order_and_read_back_as_they_were(asks in proptest::collection::vec(any_ask(), 0..60), by in any::<u64>()) {
        let day = Day::of(asks.iter().copied());
        let mut turned = asks.clone();
        let half = turned.len() / 2;
        turned.rotate_left(half.min(usize::try_from(by % 61).unwrap()));
        turned.reverse();
        prop_assert_eq!(Day::of(turned).encode(), day.encode());
        prop_assert_eq!(Day::decode(&day.encode()).unwrap(), day);
    }

    #[test]
    fn bytes_that_are_no_facts_are_refused_or_read_and_never_more(bytes in proptest::collection::vec(any::<u8>(), 0..80)) {
        let _ = Day::decode(&bytes);
        let _ = Day::of_log(&bytes);
        let mut month = MonthOf::default();
        month.add_day(day(0), &bytes);
        month.add_messages(day(0), &bytes);
        let _ = month.finish(&usual(), now());
    }

    #[test]
    fn a_month_is_the_sum_of_its_days_and_the_sum_of_its_people(days in any_days()) {
        let facts: Vec<_> = days.iter().enumerate().map(|(at, asks)| (day(at), Day::of(asks.iter().copied()).encode())).collect();
        let whole = month(&facts);
        let mut backwards = facts.clone();
        backwards.reverse();
        prop_assert_eq!(&month(&backwards), &whole, "in any order");

        let all: Vec<AskFact> = days.concat();
        for score in &whole.scores {
            let own: Vec<_> = all.iter().copied().filter(|ask| ask.employee == score.employee.0).collect();
            let from_scratch = Totals { messages: score.totals.messages, ..of(&own) };
            prop_assert_eq!(score.totals, from_scratch, "exact percentiles without the asks");
            for metric in metrics::ALL {
                let made_of = metric.evidence().map(|evidence| own.iter().filter(|ask| evidence.holds(ask, now())).count());
                let measured = metric.measure(&score.totals, &around());
                prop_assert!(made_of.is_none_or(|n| n == measured.n as usize), "{:?}: n is what can be opened", metric.key());
            }
        }
        let sum = |pick: fn(&Totals) -> u32, of_nobody: u32| {
            let of_people: u32 = whole.scores.iter().map(|score| pick(&score.totals)).sum();
            let of_days: u32 = whole.days.iter().map(|(_, totals)| pick(totals)).sum();
            (of_people + of_nobody, of_days, pick(&whole.team))
        };
        let everybody = of(&all);
        let seconds = |totals: &Totals| (totals.median_secs, totals.p90_secs, totals.median_ack_secs);
        prop_assert_eq!(seconds(&whole.team), seconds(&everybody), "the company's percentiles are exact too");
        for (at, asks) in days.iter().enumerate() {
            let of_day = whole.days.iter().find(|(one, _)| *one == day(at)).unwrap();
            prop_assert_eq!(seconds(&of_day.1), seconds(&of(asks)));
        }
        let nobodys = of(&all.iter().copied().filter(|ask| ask.employee == 0).collect::<Vec<_>>());
        for pick in [
            (|t: &Totals| t.asks) as fn(&Totals) -> u32, |t| t.answered, |t| t.hits, |t| t.misses, |t| t.open, |t| t.off_hours,
            |t| t.timed, |t| t.acked, |t| t.messages,
        ] {
            let (people, days, team) = sum(pick, pick(&nobodys));
            prop_assert_eq!((people, days), (team, team));
        }
    }

    #[test]
    fn a_month_kept_in_bytes_goes_on_as_if_it_had_never_stopped(days in any_days(), cut in 0_usize..12) {
        let facts: Vec<_> = days.iter().enumerate().map(|(at, asks)| (day(at), Day::of(asks.iter().copied()).encode())).collect();
        let (before, after) = facts.split_at(cut.min(facts.len()));
        let (mut before_cut, mut turned, messages) = (MonthOf::default(), MonthOf::default(), messages());
        let backwards: Vec<_> = before.iter().rev().cloned().collect();
        add(&mut before_cut, before, &messages);
        add(&mut turned, &backwards, &messages);
        let kept = before_cut.encode().unwrap();
        prop_assert!(is_readable(&kept));
        prop_assert_eq!(&turned.encode().unwrap(), &kept, "the same days are the same bytes");
        prop_assert_eq!(&MonthOf::from_kept(&kept).encode().unwrap(), &kept);
        let mut on = MonthOf::from_kept(&kept);
        add(&mut on, after, &messages);
        prop_assert_eq!(on.finish(&usual(), now()).unwrap(), month(&facts));
        let mut from_scratch = MonthOf::default();
        add(&mut from_scratch, &facts, &messages);
        prop_assert_eq!(on.encode().unwrap(), from_scratch.encode().unwrap(), "kept again, they are as from scratch");
    }

    #[test]
    fn bytes_that_are_no_kept_days_are_refused_or_read_and_never_more(mut bytes in proptest::collection::vec(any::<u8>(), 0..80)) {
        for form in [None, Some(2)] {
            form.into_iter().for_each(|form| bytes.insert(0, form));
            let _ = MonthOf::from_kept(&bytes).finish(&usual(), now());
        }
    }

    #[test]
    fn a_part_of_the_company_adds_up_from_the_same_facts(days in any_days(), chosen in 0_i64..6) {
        let facts: Vec<_> = days.iter().enumerate().map(|(at, asks)| (day(at), Day::of(asks.iter().copied()).encode())).collect();
        let none = encode_messages(&BTreeMap::new());
        let given = facts.iter().map(|(day, facts)| (*day, facts.as_slice(), none.as_slice()));
        let (all, each) = of_some(given, |employee| employee == chosen, now()).unwrap();
        let own: Vec<_> = days.concat().into_iter().filter(|ask| ask.employee == chosen).collect();
        prop_assert_eq!(all, of(&own));
        prop_assert_eq!(each.iter().map(|(_, totals)| totals.asks).sum::<u32>(), all.asks);
    }

    #[test]
    fn the_parts_of_a_score_add_up_to_it_exactly(
        hits in 0_u32..300, misses in 0_u32..300, timed in 0_u32..9, acked in 0_u32..9,
        median in 1_i64..9_000, ack in 1_i64..9_000, weights in (1_u32..50, 1_u32..40),
    ) {
        let totals = Totals {
            asks: hits + misses, answered: timed, hits, misses, timed, acked,
            median_secs: (timed > 0).then_some(median), median_ack_secs: (acked > 0).then_some(ack), ..Totals::default()
        };
        let weights = [
            (MetricKey::HitRate, 100 - weights.0 - weights.1, 9_500),
            (MetricKey::MedianResponse, weights.0, 613),
            (MetricKey::MedianAck, weights.1, 177),
        ];
        let weighed = weigh(&totals, &rule(&weights, 5), &around());
        let parts: Vec<u32> = weighed.parts.iter().filter_map(|part| part.contribution).collect();
        prop_assert_eq!(weighed.centipoints, (!parts.is_empty()).then(|| parts.iter().sum::<u32>()));
        prop_assert!(weighed.centipoints.is_none_or(|points| points <= 10_000));
        for part in &weighed.parts {
            prop_assert!(part.contribution.is_none() || part.points.is_some(), "what is not measured does not count");
        }
    }
}

#[test]
fn case_53_the_median_does_not_follow_one_long_wait() {
    let asks = [60, 60, 60, 3600].map(|secs| AskFact {
        own_secs: Some(secs),
        ..ANSWERED
    });
    let totals = of(&asks);
    assert_eq!(
        (totals.median_secs, totals.p90_secs, totals.timed),
        (Some(60), Some(3600), 4)
    );
    let even = of(&[10, 20, 30, 40].map(|secs| AskFact {
        own_secs: Some(secs),
        ..ANSWERED
    }));
    assert_eq!(even.median_secs, Some(20), "the lower of the middle two");
}

#[test]
fn case_54_asks_left_alone_are_missed_and_shown() {
    let overdue = now().timestamp() - 1;
    let mut asks = vec![open(overdue); 9];
    asks.push(ANSWERED);
    let totals = of(&asks);
    assert_eq!(
        (totals.hits, totals.decided(), totals.answered, totals.open),
        (1, 10, 1, 9)
    );
    let rate = metrics::of(MetricKey::HitRate).measure(&totals, &around());
    assert_eq!((rate.value, rate.n), (Some(1_000), 10));
    let oldest = metrics::of(MetricKey::OldestOpen).measure(&totals, &around());
    assert_eq!((oldest.value, oldest.n), (Some(901), 9));
}

#[test]
fn an_open_ask_is_missed_once_its_due_moment_has_passed_and_not_before() {
    let due = now().timestamp();
    let misses = |due| of(&[open(due)]).misses;
    assert_eq!([misses(due - 1), misses(due), misses(due + 1)], [1, 0, 0]);
    let facts = Day::of([open(due + 5), open(due - 5)]).encode();
    let mut month = MonthOf::default();
    month.add_day(day(0), &facts);
    let next = month.finish(&usual(), now()).unwrap().next_due_at;
    assert_eq!(
        next.map(|at| at.timestamp()),
        Some(due + 5),
        "the month is looked at again then"
    );
}

#[test]
fn case_21_asks_outside_working_hours_are_counted_apart() {
    let at_night = AskFact {
        off_hours: true,
        own_secs: Some(0),
        ..ANSWERED
    };
    let totals = of(&[ANSWERED, at_night, at_night]);
    assert_eq!(
        (totals.asks, totals.answered, totals.hits, totals.off_hours),
        (3, 1, 1, 2)
    );
    assert_eq!(totals.median_secs, Some(60), "their zeros do not flatter the median");
}

#[test]
fn a_metric_that_was_not_measured_leaves_the_weighting() {
    let totals = of(&[ANSWERED; 6]);
    let weighed = weigh(&totals, &usual(), &around());
    assert_eq!(
        weighed.centipoints,
        Some(10_000),
        "no acknowledgement is not a slow one"
    );
    let ack = weighed
        .parts
        .iter()
        .find(|part| part.key == MetricKey::MedianAck)
        .unwrap();
    assert_eq!((ack.points, ack.contribution, ack.measured.n), (None, None, 0));
    assert_eq!(
        weigh(&Totals::default(), &usual(), &around()).centipoints,
        None,
        "nothing measured is no score"
    );
}

#[test]
fn below_the_smallest_n_a_score_is_provisional_and_has_no_rank() {
    let score = |asks: &[AskFact]| {
        let facts = Day::of(asks.iter().copied()).encode();
        let mut month = MonthOf::default();
        month.add_day(day(0), &facts);
        month.finish(&usual(), now()).unwrap().scores
    };
    let few = score(&[ANSWERED; 4]);
    assert_eq!((few[0].centipoints, few[0].is_provisional), (Some(10_000), true));
    assert!(rank(&few).is_empty());
    let enough = score(&[ANSWERED; 5]);
    assert!(!enough[0].is_provisional);
    assert_eq!(rank(&enough).len(), 1);
    // One quick acknowledgement among many asks does not earn the weight of acknowledgements.
    let quick = AskFact {
        ack_secs: Some(1),
        within_target: Some(false),
        own_secs: Some(60_000),
        ..ANSWERED
    };
    let slow = AskFact {
        ack_secs: None,
        ..quick
    };
    let gamed = weigh(&of(&[quick, slow, slow, slow, slow, slow]), &usual(), &around());
    let ack = gamed
        .parts
        .iter()
        .find(|part| part.key == MetricKey::MedianAck)
        .unwrap();
    assert_eq!((ack.points, ack.contribution), (Some(10_000), None));
}

#[test]
fn equal_scores_share_a_place() {
    let asks = |employee, within| {
        (0..5).map(move |_| AskFact {
            employee,
            within_target: Some(within),
            ..ANSWERED
        })
    };
    let day_of_all = Day::of(
        asks(1, true)
            .chain(asks(2, false))
            .chain(asks(3, true))
            .chain(asks(4, false)),
    )
    .encode();
    let mut month = MonthOf::default();
    month.add_day(day(0), &day_of_all);
    let places: BTreeMap<i64, u32> = rank(&month.finish(&usual(), now()).unwrap().scores)
        .into_iter()
        .map(|(id, place)| (id.0, place))
        .collect();
    assert_eq!(places, BTreeMap::from([(1, 1), (2, 3), (3, 1), (4, 3)]));
}

#[test]
fn days_kept_in_a_form_of_another_release_are_not_gone_on_with() {
    let kept = MonthOf::default().encode().unwrap();
    assert!(is_readable(&kept));
    for form in [1, 3] {
        let other = [&[form], &kept[1..]].concat();
        assert!(!is_readable(&other) && MonthOf::from_kept(&other).finish(&usual(), now()).is_err());
    }
    assert!(!is_readable(&[]));
}
