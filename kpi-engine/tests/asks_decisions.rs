//! What people decide about asks: it wins over the rules, and later decisions win over earlier ones.

mod common;

use common::{C1, C2, E1, E2, asks, at, decided, decision, key, line, replying, waits, worked_out};
use finco_domain::ask::{AskState, DecisionKind, Hold, LinkedBy};
use finco_domain::people::EmployeeId;

#[test]
fn case_09_closing_stops_the_clock_and_keeps_the_wait() {
    let lines = [
        line(1, "10:00:00", C1, "narxi qancha?"),
        line(2, "12:00:00", E1, "Bugun omborimiz yopiq"),
    ];
    let asks = decided(&lines, &[decision(1, "11:00:00", 1, DecisionKind::Close)]);
    assert_eq!((asks[0].state, waits(&asks)), (AskState::Closed, vec![Some(3600)]));
    assert_eq!(asks[0].answer, None);
    // What was answered before stays answered.
    let asks = decided(&lines, &[decision(1, "13:00:00", 1, DecisionKind::Close)]);
    assert_eq!((asks[0].state, waits(&asks)), (AskState::Answered, vec![Some(7200)]));
}

#[test]
fn case_45_an_ask_that_changed_hands_keeps_who_held_it() {
    let asks = decided(
        &[
            line(1, "10:00:00", C1, "narxi qancha?"),
            line(2, "10:25:00", E2, "100 ming"),
        ],
        &[
            decision(2, "10:20:00", 1, DecisionKind::Reassign(EmployeeId(2))),
            decision(1, "10:00:30", 1, DecisionKind::Reassign(EmployeeId(1))),
        ],
    );
    assert_eq!(waits(&asks), [Some(1500)]);
    let holds = [
        Hold {
            by: EmployeeId(1),
            from: at("10:00:30"),
        },
        Hold {
            by: EmployeeId(2),
            from: at("10:20:00"),
        },
    ];
    assert_eq!(asks[0].holds, holds);
    assert_eq!(asks[0].answer.as_ref().unwrap().by, Some(EmployeeId(2)));
}

#[test]
fn case_58_a_merged_ask_disappears_into_the_other() {
    let lines = [
        line(1, "10:00:00", C1, "narxi qancha?"),
        line(2, "10:30:00", C1, "qizil rangdagisi qancha?"),
        line(3, "10:31:00", C1, "yangisi"),
        line(4, "10:40:00", E1, "100 ming"),
    ];
    let apart = asks(&lines);
    assert_eq!(apart.len(), 2);
    let merged = decided(&lines, &[decision(1, "11:00:00", 2, DecisionKind::Merge(key(1)))]);
    assert_eq!((merged.len(), &merged[0].first, merged[0].messages), (1, &key(1), 3));
    assert_eq!(waits(&merged), [Some(2400)]);
    // The other way round the later one keeps its name, and the clock starts with the earlier.
    let merged = decided(&lines, &[decision(1, "11:00:00", 1, DecisionKind::Merge(key(2)))]);
    assert_eq!((merged.len(), &merged[0].first, merged[0].messages), (1, &key(2), 3));
    assert_eq!(waits(&merged), [Some(2400)]);
    // Both ways at once: the later decision wins.
    let both = decided(
        &lines,
        &[
            decision(2, "11:01:00", 1, DecisionKind::Merge(key(2))),
            decision(1, "11:00:00", 2, DecisionKind::Merge(key(1))),
        ],
    );
    assert_eq!((both.len(), &both[0].first), (1, &key(2)));
}

#[test]
fn merging_into_an_answered_ask_opens_nothing() {
    let lines = [
        line(1, "10:00:00", C1, "narxi qancha?"),
        line(2, "10:05:00", E1, "100 ming"),
        line(3, "10:30:00", C1, "tushunmadim, narxi"),
        line(4, "10:31:00", C1, "qaytaring iltimos"),
    ];
    assert_eq!(asks(&lines).len(), 2);
    let merged = decided(&lines, &[decision(1, "11:00:00", 3, DecisionKind::Merge(key(1)))]);
    assert_eq!((waits(&merged), merged[0].messages), (vec![Some(300)], 3));
}

#[test]
fn case_59_a_removed_link_opens_the_ask_again_and_another_message_may_answer() {
    let lines = [
        line(1, "10:00:00", C1, "narxi qancha?"),
        line(2, "10:05:00", E1, "Bugun omborimiz yopiq"),
        line(3, "10:30:00", E2, "100 ming"),
    ];
    assert_eq!(waits(&asks(&lines)), [Some(300)]);
    let unlink = decision(1, "11:00:00", 1, DecisionKind::Unlink(key(2)));
    let apart = decided(&lines, std::slice::from_ref(&unlink));
    assert_eq!(waits(&apart), [Some(1800)]);
    assert_eq!(apart[0].answer.as_ref().unwrap().by, Some(EmployeeId(2)));
    let open = decided(&lines[..2], std::slice::from_ref(&unlink));
    assert_eq!((open[0].state, &open[0].suggestion), (AskState::Open, &None));
    // A later decision wins, in whatever order they are read.
    let again = decision(2, "11:05:00", 1, DecisionKind::Link(key(2)));
    let asks = decided(&lines, &[again, unlink]);
    assert_eq!(
        (waits(&asks), asks[0].answer.as_ref().unwrap().linked_by),
        (vec![Some(300)], LinkedBy::Person)
    );
}

#[test]
fn a_removed_link_does_not_make_the_message_surer_for_somebody_else() {
    let lines = [
        line(1, "10:00:00", C1, "qachon keladi?"),
        line(2, "10:01:00", C2, "narxi?"),
        line(3, "10:03:00", E1, "Tushdan keyin"),
    ];
    let asks = decided(&lines, &[decision(1, "11:00:00", 2, DecisionKind::Unlink(key(3)))]);
    assert_eq!(waits(&asks), [None, None]);
    assert_eq!(asks[0].suggestion.as_ref().unwrap().confidence, 45);
}

#[test]
fn a_persons_link_wins_over_the_rules() {
    let lines = [
        line(1, "10:00:00", C1, "qachon keladi?"),
        line(2, "10:01:00", C2, "narxi?"),
        line(3, "10:03:00", E1, "Tushdan keyin"),
        line(4, "10:10:00", E2, "Soat uchda"),
    ];
    let asks = decided(&lines, &[decision(1, "11:00:00", 1, DecisionKind::Link(key(3)))]);
    let answer = asks[0].answer.as_ref().unwrap();
    assert_eq!(
        (answer.linked_by, answer.confidence, answer.at),
        (LinkedBy::Person, 100, at("10:03:00"))
    );
    assert_eq!(waits(&asks), [Some(180), Some(540)]);
    // One message may answer two asks, when a person says so of both.
    let both = decided(
        &lines[..3],
        &[
            decision(1, "11:00:00", 1, DecisionKind::Link(key(3))),
            decision(2, "11:00:00", 2, DecisionKind::Link(key(3))),
        ],
    );
    assert_eq!(waits(&both), [Some(180), Some(120)]);
}

#[test]
fn an_excluded_ask_keeps_what_happened_and_a_dismissed_one_never_waited() {
    let lines = [
        line(1, "10:00:00", C1, "narxi qancha?"),
        line(2, "10:01:00", C2, "qachon keladi?"),
        replying(line(3, "10:03:00", E1, "100 ming"), &line(1, "10:00:00", C1, "")),
        line(4, "10:10:00", E2, "Tushdan keyin"),
    ];
    let excluded = decided(&lines, &[decision(1, "11:00:00", 1, DecisionKind::Exclude)]);
    assert_eq!(
        (excluded[0].state, waits(&excluded)),
        (AskState::Excluded, vec![Some(180), Some(540)])
    );
    let dismissed = decided(&lines[..2], &[decision(1, "11:00:00", 1, DecisionKind::Dismiss)]);
    assert_eq!(
        (dismissed[0].state, dismissed[1].state),
        (AskState::Dismissed, AskState::Open)
    );
    let dismissed = decided(&lines, &[decision(1, "11:00:00", 1, DecisionKind::Dismiss)]);
    assert_eq!((dismissed[0].state, &dismissed[0].answer), (AskState::Dismissed, &None));
    // A later word takes it back.
    let taken_back = [
        decision(1, "11:00:00", 1, DecisionKind::Dismiss),
        decision(2, "11:05:00", 1, DecisionKind::Ask),
    ];
    assert_eq!(decided(&lines, &taken_back)[0].state, AskState::Answered);
}

#[test]
fn what_comes_after_a_dismissal_is_looked_at_afresh() {
    let lines = [
        line(1, "10:00:00", C1, "bugun havo issiq ekan"),
        line(2, "10:04:00", C1, "narxi qancha?"),
    ];
    let asks = decided(&lines, &[decision(1, "10:02:00", 1, DecisionKind::Dismiss)]);
    let states: Vec<AskState> = asks.iter().map(|ask| ask.state).collect();
    assert_eq!(states, [AskState::Dismissed, AskState::Open]);
}

#[test]
fn a_split_begins_a_new_ask_within_a_burst() {
    let lines = [
        line(1, "10:00:00", C1, "narxi qancha?"),
        line(2, "10:01:00", C1, "kafolati bormi?"),
        line(3, "10:02:00", C1, "hujjatlari bilan"),
        replying(line(4, "10:05:00", E1, "bor, bir yil"), &line(2, "10:01:00", C1, "")),
    ];
    assert_eq!(asks(&lines).len(), 1);
    let split = decided(&lines, &[decision(1, "11:00:00", 2, DecisionKind::Split)]);
    assert_eq!(waits(&split), [None, Some(240)]);
    assert_eq!((split[0].messages, split[1].messages, &split[1].first), (1, 2, &key(2)));
}

#[test]
fn a_message_the_rules_took_for_nothing_can_be_made_an_ask() {
    let lines = [
        line(1, "10:00:00", C1, "rahmat"),
        line(2, "10:05:00", E1, "Marhamat, yana keling"),
    ];
    assert!(asks(&lines).is_empty());
    let asks = worked_out(&lines, &[], &[decision(1, "11:00:00", 1, DecisionKind::Ask)]);
    assert_eq!((waits(&asks), &asks[0].first), (vec![Some(300)], &key(1)));
}
