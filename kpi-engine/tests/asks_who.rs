//! Who answered what in a group: the worked cases of linking, by their number.

mod common;

use chrono::{DateTime, Utc};
use common::{B, C1, C2, C3, E1, E2, asks, at, edited, in_topic, key, line, replying, rules, waits};
use finco_domain::ask::{Ask, AskState, Author, Line, LinkedBy};
use finco_domain::people::EmployeeId;
use finco_kpi_engine::asks::{ALONE, LATEST, REPLY_TO_ASKER, Rules, Talk, link};
use finco_kpi_engine::words::staff::Names;

fn by(rules: &Rules, lines: &[Line]) -> Vec<Ask> {
    link(Talk {
        cut: DateTime::<Utc>::MIN_UTC,
        before: Vec::new(),
        lines,
        reactions: &[],
        decisions: &[],
        rules,
    })
}

fn with_threshold(link_threshold: u8, lines: &[Line]) -> Vec<Ask> {
    let rules = Rules {
        link_threshold,
        ..rules()
    };
    by(&rules, lines)
}

#[test]
fn case_16_staff_among_themselves_answer_nobody() {
    let ask = line(1, "10:00:00", C1, "narxi qancha?");
    let of_staff = line(2, "10:01:00", E1, ".");
    for inside in [
        line(3, "10:02:00", E1, "Aziz, javob bering"),
        line(3, "10:02:00", E1, "Aziz javob bering"),
        line(3, "10:02:00", E1, "Aziz aka, narxlar sizda"),
        line(3, "10:02:00", E1, "@aziz_k narxni bilasizmi"),
        replying(line(3, "10:02:00", E2, "bu mijoz kimniki"), &of_staff),
        replying(line(3, "10:02:00", E1, "@aziz_k javob bering"), &ask),
    ] {
        let asks = asks(&[ask.clone(), of_staff.clone(), inside.clone()]);
        assert_eq!(
            (asks[0].state, &asks[0].suggestion),
            (AskState::Open, &None),
            "{:?}",
            inside.text
        );
    }
    // A reply to the client answers, though it begins with a name that a colleague has too.
    let asks = asks(&[
        ask.clone(),
        replying(line(3, "10:02:00", E1, "Malika, narxi 100 ming"), &ask),
    ]);
    assert_eq!(waits(&asks), [Some(120)]);
}

#[test]
fn case_16_a_peers_answer_is_nobodys_credit_until_staff_answers_too() {
    let ask = line(1, "10:00:00", C1, "do'kon qachon ochiladi?");
    let peer = replying(line(2, "10:02:00", C2, "soat 9 da ochiladi"), &ask);
    let with_peer = asks(&[ask.clone(), peer.clone()]);
    assert_eq!(
        (with_peer[0].state, with_peer[0].closed_at),
        (AskState::Peer, Some(at("10:02:00")))
    );
    assert_eq!((with_peer.len(), &with_peer[0].answer), (1, &None));
    let later = asks(&[ask.clone(), peer.clone(), line(3, "10:04:00", E1, "Ertaga dam olamiz")]);
    assert_eq!(later[0].state, AskState::Peer);
    let again = asks(&[
        ask.clone(),
        peer,
        replying(line(3, "10:05:00", E1, "To'g'ri, 9 da"), &ask),
    ]);
    assert_eq!((again[0].state, waits(&again)), (AskState::Answered, vec![Some(300)]));
    // Thanks, nudges and questions of another client are no answers.
    for text in ["rahmat", "menga ham qancha?", "?"] {
        let asks = asks(&[ask.clone(), replying(line(2, "10:02:00", C2, text), &ask)]);
        assert_eq!(asks[0].state, AskState::Open, "{text}");
    }
}

#[test]
fn case_31_a_reply_answers_what_it_replies_to() {
    let (first, second) = (
        line(1, "10:00:00", C1, "qachon keladi?"),
        line(2, "10:01:00", C2, "narxi?"),
    );
    let answer = replying(line(3, "10:03:00", E1, "100"), &second);
    let asks = asks(&[first, second, answer]);
    assert_eq!(waits(&asks), [None, Some(120)]);
    let answer = asks[1].answer.as_ref().unwrap();
    assert_eq!((answer.linked_by, answer.confidence), (LinkedBy::Reply, 100));
}

#[test]
fn a_reply_to_a_later_message_of_the_burst_answers_the_ask() {
    let (first, second) = (
        line(1, "10:00:00", C1, "salom, savol bor"),
        line(2, "10:01:00", C1, "narxi"),
    );
    let answer = replying(line(3, "10:03:00", E1, "100"), &second);
    assert_eq!(waits(&asks(&[first, second, answer])), [Some(180)]);
}

#[test]
fn a_reply_to_a_later_message_answers_the_ask_of_its_topic() {
    let later = in_topic(7, line(3, "10:01:00", C1, "102-raqam"));
    let asks = asks(&[
        in_topic(7, line(1, "10:00:00", C1, "buyurtma keldimi")),
        in_topic(8, line(2, "10:00:30", C1, "narxi qancha?")),
        later.clone(),
        in_topic(8, line(4, "10:02:00", C1, "qizilining narxi")),
        in_topic(7, replying(line(5, "10:05:00", E1, "keldi"), &later)),
    ]);
    assert_eq!(waits(&asks), [Some(300), None]);
}

#[test]
fn case_32_a_plain_message_is_tied_as_far_as_it_is_sure() {
    let one = [
        line(1, "10:00:00", C1, "qachon keladi?"),
        line(3, "10:03:00", E1, "Tushdan keyin"),
    ];
    let answer = asks(&one)[0].answer.clone().unwrap();
    assert_eq!(
        (answer.linked_by, i32::from(answer.confidence)),
        (LinkedBy::Order, ALONE)
    );
    let two = [one[0].clone(), line(2, "10:01:00", C2, "narxi?"), one[1].clone()];
    let linked = with_threshold(60, &two);
    assert_eq!(waits(&linked), [None, Some(120)]);
    assert_eq!(
        i32::from(linked[1].answer.as_ref().unwrap().confidence),
        ALONE / 2 + LATEST
    );
    // Below the threshold a person is asked, and both wait.
    let unsure = with_threshold(80, &two);
    assert_eq!(waits(&unsure), [None, None]);
    let suggested: Vec<_> = unsure
        .iter()
        .map(|ask| ask.suggestion.as_ref().unwrap().confidence)
        .collect();
    assert_eq!(suggested, [45, 65]);
}

#[test]
fn shared_words_tell_which_of_two_asks_is_answered() {
    let asks = asks(&[
        line(1, "10:00:00", C1, "102-buyurtma qachon yetkaziladi?"),
        line(2, "10:01:00", C2, "chegirma bormi?"),
        line(3, "10:03:00", E1, "102-buyurtma bugun yetkaziladi"),
    ]);
    assert_eq!(waits(&asks), [Some(180), None]);
    assert_eq!(asks[0].answer.as_ref().unwrap().confidence, 75);
}

#[test]
fn who_took_an_ask_up_answers_it() {
    let ask = line(1, "10:00:00", C1, "qachon keladi?");
    let asks = asks(&[
        ask.clone(),
        replying(line(2, "10:00:30", E1, "hozir qarayman"), &ask),
        line(3, "10:01:00", C2, "narxi?"),
        line(4, "10:03:00", E1, "Tushdan keyin"),
    ]);
    assert_eq!(waits(&asks), [Some(180), None]);
}

#[test]
fn what_goes_on_with_an_answer_does_not_close_the_next_ask() {
    let (first, second) = (
        line(1, "10:00:00", C1, "qachon keladi?"),
        line(2, "10:01:00", C2, "narxi?"),
    );
    let lines = [
        first.clone(),
        second,
        replying(line(3, "10:03:00", E1, "Bugun"), &first),
        line(4, "10:03:20", E1, "tushdan keyin yetadi"),
    ];
    let asks = asks(&lines);
    assert_eq!(waits(&asks), [Some(180), None]);
    assert_eq!(asks[1].suggestion.as_ref().unwrap().confidence, 55);
    // Once that client writes again, or another employee speaks, it is an answer.
    let mut other = lines.clone();
    other[3].author = E2;
    assert_eq!(waits(&common::asks(&other)), [Some(180), Some(140)]);
}

#[test]
fn an_older_ask_of_the_same_client_gets_a_suggestion() {
    let asks = asks(&[
        line(1, "10:00:00", C1, "qachon keladi?"),
        line(2, "10:20:00", C1, "narxi qancha?"),
        line(3, "10:25:00", E1, "100 ming"),
    ]);
    assert_eq!(waits(&asks), [None, Some(300)]);
    assert_eq!(asks[0].suggestion.as_ref().unwrap().message, key(3));
}

#[test]
fn a_reply_to_what_the_client_said_besides_is_for_that_client() {
    let thanks = line(3, "10:20:00", C1, "rahmat");
    let asks = asks(&[
        line(1, "10:00:00", C1, "qachon keladi?"),
        line(2, "10:10:00", C2, "narxi?"),
        thanks.clone(),
        replying(line(4, "10:25:00", E1, "Bugun keladi"), &thanks),
    ]);
    assert_eq!(waits(&asks), [Some(1500), None]);
    assert_eq!(i32::from(asks[0].answer.as_ref().unwrap().confidence), REPLY_TO_ASKER);
}

#[test]
fn case_33_another_topic_answers_nothing_but_a_reply_across_does() {
    let ask = in_topic(11, line(1, "10:00:00", C1, "qachon?"));
    let other = in_topic(12, line(2, "10:01:00", E1, "Ertaga ochamiz"));
    assert_eq!(waits(&asks(&[ask.clone(), other.clone()])), [None]);
    let across = replying(other, &ask);
    assert_eq!(waits(&asks(&[ask, across])), [Some(60)]);
}

#[test]
fn case_39_an_anonymous_reply_answers_for_nobody() {
    let ask = line(1, "10:00:00", C1, "narxi qancha?");
    let asks = asks(&[
        ask.clone(),
        replying(line(2, "10:01:00", Author::Staff(None), "100 ming"), &ask),
    ]);
    assert_eq!(
        (asks[0].state, asks[0].answer.as_ref().unwrap().by),
        (AskState::Answered, None)
    );
}

#[test]
fn an_edit_into_substance_answers_the_ask_it_took_up_and_no_newer_one() {
    let asks = asks(&[
        line(1, "10:00:00", C1, "narxi qancha?"),
        edited(line(2, "10:01:00", E1, "."), "10:30:00", "120 ming so'm"),
        line(3, "10:20:00", C2, "qachon ochilasizlar?"),
    ]);
    assert_eq!(waits(&asks), [Some(1800), None]);
    // A dot from before the ask, edited later, cannot have been meant for it.
    let asks = common::asks(&[
        edited(line(1, "09:00:00", E1, "."), "10:30:00", "Yangi narxlar e'lon qilindi"),
        line(2, "10:20:00", C2, "qachon ochilasizlar?"),
    ]);
    assert_eq!((waits(&asks), &asks[0].suggestion), (vec![None], &None));
}

#[test]
fn three_clients_wait_and_nobody_is_closed_by_chance() {
    let asks = asks(&[
        line(1, "10:00:00", C1, "qachon keladi?"),
        line(2, "10:01:00", C2, "narxi?"),
        line(3, "10:02:00", C3, "manzil qayerda?"),
        line(4, "10:03:00", B, "Kuting"),
        line(5, "10:04:00", E1, "Albatta yordam beramiz, filialimiz Chilonzorda"),
    ]);
    assert_eq!(waits(&asks), [None, None, None]);
    assert_eq!(asks[2].suggestion.as_ref().unwrap().by, Some(EmployeeId(1)));
    assert_eq!((&asks[0].suggestion, &asks[1].suggestion), (&None, &None));
}

#[test]
fn a_name_is_a_colleagues_until_they_leave() {
    let talk = [
        line(1, "10:00:00", C1, "narxi qancha?"),
        line(2, "10:02:00", E1, "Aziz, javob bering"),
    ];
    let with_aziz_until = |time: &str| {
        let staff_names = Names::new([("Aziz", Some(at(time)))]);
        by(&Rules { staff_names, ..rules() }, &talk)
    };
    assert_eq!(with_aziz_until("10:02:01")[0].state, AskState::Open);
    assert_eq!(with_aziz_until("10:02:00")[0].state, AskState::Answered);
}
