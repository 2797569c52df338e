//! The worked cases of asks and answers that the present rules cover, by their number, and their properties.

#![expect(clippy::unwrap_used, reason = "a test stops at what it does not expect")]

use chrono::{DateTime, TimeDelta, Utc};
use finco_domain::ask::{Ask, Author, Line, LinkedBy, ReplyTarget};
use finco_domain::chat::ChatKey;
use finco_domain::media::MediaKind;
use finco_domain::message::MessageKey;
use finco_domain::people::EmployeeId;
use finco_kpi_engine::asks::{BURST_GAP, link};
use proptest::prelude::*;

fn at(time: &str) -> DateTime<Utc> {
    format!("2026-11-02T{time}Z").parse().unwrap()
}

fn key(id: i64) -> MessageKey {
    MessageKey {
        chat: ChatKey::own(-1001),
        id,
    }
}

fn line(id: i64, time: &str, author: Author, text: &str) -> Line {
    Line {
        key: key(id),
        at: at(time),
        author,
        text: Some(text.to_owned()),
        edits: Vec::new(),
        album: None,
        is_forward: false,
        deleted_at: None,
        media: None,
        topic_id: None,
        reply_to: None,
    }
}

const C1: Author = Author::Client(Some(11));
const C2: Author = Author::Client(Some(12));
const E1: Author = Author::Staff(Some(EmployeeId(1)));
const B: Author = Author::Ignored;

fn replying(mut line: Line, to: &Line) -> Line {
    let sender_id = match to.author {
        Author::Client(id) => id,
        _ => None,
    };
    line.reply_to = Some(ReplyTarget {
        author: None,
        key: to.key.clone(),
        sender_id,
        at: Some(to.at),
    });
    line
}

fn waits(asks: &[Ask]) -> Vec<Option<i64>> {
    asks.iter()
        .map(|ask| ask.wait().map(|time| time.num_seconds()))
        .collect()
}

#[test]
fn case_01_a_bots_reply_never_stops_the_clock() {
    let asks = link(
        vec![],
        &[
            line(1, "10:00:00", C1, "narxi qancha?"),
            line(2, "10:00:02", B, "Kuting"),
            line(3, "10:07:00", E1, "100 ming"),
        ],
    );
    assert_eq!(waits(&asks), [Some(420)]);
    assert_eq!(asks[0].answer.as_ref().unwrap().by, Some(EmployeeId(1)));
}

#[test]
fn what_the_house_itself_says_neither_asks_nor_answers() {
    let service = |id, time, author| Line {
        text: None,
        media: Some(MediaKind::Service),
        ..line(id, time, author, "")
    };
    let asks = link(
        vec![],
        &[
            service(1, "09:59:00", C1),
            line(2, "10:00:00", C1, "narxi qancha?"),
            service(3, "10:01:00", E1),
            service(4, "10:02:00", C1),
            line(5, "10:07:00", E1, "100 ming"),
        ],
    );
    assert_eq!(waits(&asks), [Some(420)]);
    assert_eq!((asks[0].messages, asks[0].last_at), (1, at("10:00:00")));
}

#[test]
fn a_reply_to_a_later_message_answers_the_ask_of_its_topic() {
    let in_topic = |topic, line: Line| Line {
        topic_id: Some(topic),
        ..line
    };
    let later = in_topic(7, line(3, "10:01:00", C1, "102-raqam"));
    let asks = link(
        vec![],
        &[
            in_topic(7, line(1, "10:00:00", C1, "buyurtma keldimi")),
            in_topic(8, line(2, "10:00:30", C1, "narxi qancha?")),
            later.clone(),
            in_topic(8, line(4, "10:02:00", C1, "qizilining narxi")),
            in_topic(7, replying(line(5, "10:05:00", E1, "keldi"), &later)),
        ],
    );
    assert_eq!(waits(&asks), [Some(300), None]);
}

#[test]
fn case_05_a_burst_is_one_ask_from_the_earliest() {
    let asks = link(
        vec![],
        &[
            line(1, "10:00:00", C1, "buyurtma keldimi"),
            line(2, "10:00:30", C1, "102-raqam"),
            line(3, "10:02:00", C1, "kutyapman"),
            line(4, "10:05:00", E1, "keldi"),
        ],
    );
    assert_eq!(waits(&asks), [Some(300)]);
    assert_eq!(asks[0].messages, 3);
}

#[test]
fn case_06_the_first_answer_ends_it() {
    let asks = link(
        vec![],
        &[
            line(1, "10:00:00", C1, "narxi?"),
            line(2, "10:05:00", E1, "hozir"),
            line(3, "10:06:00", E1, "100"),
            line(4, "10:09:00", E1, "ming"),
        ],
    );
    assert_eq!(waits(&asks), [Some(300)]);
}

#[test]
fn case_07_thanks_after_the_answer_ask_nothing() {
    let mut sticker = line(5, "10:07:00", C1, "");
    sticker.text = None;
    sticker.media = Some(MediaKind::Sticker);
    let asks = link(
        vec![],
        &[
            line(1, "10:00:00", C1, "narxi?"),
            line(2, "10:05:00", E1, "100"),
            line(3, "10:06:00", C1, "Katta rahmat!"),
            line(4, "10:06:30", C1, "спасибо большое 👍"),
            sticker,
        ],
    );
    assert_eq!(waits(&asks), [Some(300)]);
}

#[test]
fn case_08_thanks_with_a_question_ask_and_a_greeting_starts_the_clock() {
    let asks = link(vec![], &[line(1, "10:00:00", C1, "rahmat, lekin narxi qancha?")]);
    assert_eq!(waits(&asks), [None]);
    let asks = link(
        vec![],
        &[
            line(1, "10:00:00", C1, "Assalomu alaykum"),
            line(2, "10:02:00", C1, "hisobim qancha"),
            line(3, "10:04:00", E1, "500"),
        ],
    );
    assert_eq!(waits(&asks), [Some(240)]);
    assert_eq!(asks[0].first, key(1));
}

#[test]
fn case_13_staff_writes_first_and_the_client_says_ok() {
    let asks = link(
        vec![],
        &[line(1, "10:00:00", E1, "Hujjat tayyor"), line(2, "10:01:00", C1, "ok")],
    );
    assert_eq!(waits(&asks), Vec::<Option<i64>>::new());
}

#[test]
fn case_31_a_reply_answers_what_it_replies_to() {
    let (q1, q2) = (
        line(1, "10:00:00", C1, "qachon keladi?"),
        line(2, "10:01:00", C2, "narxi?"),
    );
    let answer = replying(line(3, "10:03:00", E1, "100"), &q2);
    let asks = link(vec![], &[q1, q2, answer]);
    assert_eq!(waits(&asks), [None, Some(120)]);
    assert_eq!(asks[1].answer.as_ref().unwrap().linked_by, LinkedBy::Reply);
}

#[test]
fn case_32_one_plain_message_never_closes_two_asks() {
    let asks = link(
        vec![],
        &[
            line(1, "10:00:00", C1, "qachon?"),
            line(2, "10:01:00", C2, "narxi?"),
            line(3, "10:03:00", E1, "100"),
        ],
    );
    assert_eq!(waits(&asks), [None, Some(120)]);
    assert_eq!(asks[1].answer.as_ref().unwrap().linked_by, LinkedBy::Order);
}

#[test]
fn case_33_another_topic_answers_nothing() {
    let mut ask = line(1, "10:00:00", C1, "qachon?");
    ask.topic_id = Some(11);
    let mut other = line(2, "10:01:00", E1, "salom");
    other.topic_id = Some(12);
    assert_eq!(waits(&link(vec![], &[ask.clone(), other.clone()])), [None]);
    let across = replying(other, &ask);
    assert_eq!(waits(&link(vec![], &[ask, across])), [Some(60)]);
}

#[test]
fn case_39_an_anonymous_admin_stops_the_clock_for_nobody_in_particular() {
    let asks = link(
        vec![],
        &[
            line(1, "10:00:00", C1, "narxi?"),
            line(2, "10:05:00", Author::Staff(None), "100"),
        ],
    );
    assert_eq!(waits(&asks), [Some(300)]);
    assert_eq!(asks[0].answer.as_ref().unwrap().by, None);
}

#[test]
fn a_reply_to_a_later_message_of_the_burst_answers_the_ask() {
    let (first, second) = (
        line(1, "10:00:00", C1, "salom, savol bor"),
        line(2, "10:01:00", C1, "narxi"),
    );
    let answer = replying(line(3, "10:03:00", E1, "100"), &second);
    assert_eq!(waits(&link(vec![], &[first, second, answer])), [Some(180)]);
}

fn any_line() -> impl Strategy<Value = (u32, Author, usize, Option<usize>)> {
    let author = prop_oneof![
        Just(C1),
        Just(C2),
        Just(E1),
        Just(Author::Staff(Some(EmployeeId(2)))),
        Just(B)
    ];
    (
        0..1200_u32,
        author,
        0..TEXTS.len(),
        proptest::option::weighted(0.3, 0..10_usize),
    )
}

const TEXTS: &[&str] = &[
    "narxi qancha?",
    "rahmat",
    "Assalomu alaykum",
    "invoice kerak",
    "ok",
    "hozir",
];

/// A day of lines with growing times and numbers; replies point at earlier lines.
fn talk() -> impl Strategy<Value = Vec<Line>> {
    proptest::collection::vec(any_line(), 0..60).prop_map(|all| {
        let (mut lines, mut now): (Vec<Line>, _) = (Vec::new(), at("00:00:00"));
        for (id, (gap, author, text, back)) in all.into_iter().enumerate() {
            now += TimeDelta::seconds(i64::from(gap));
            let mut line = line(i64::try_from(id).unwrap() + 1, "00:00:00", author, TEXTS[text]);
            line.at = now;
            if let Some(target) = back
                .and_then(|back| id.checked_sub(back + 1))
                .map(|at| lines[at].clone())
            {
                line = replying(line, &target);
            }
            lines.push(line);
        }
        lines
    })
}

proptest! {
    /// Working out a talk from a cut on, with the asks still open at the cut, gives what the whole talk gives: this is
    /// what lets the workers look only at what is new.
    #[test]
    fn a_talk_worked_out_in_two_steps_is_the_same(lines in talk(), cut in 0..60_usize) {
        let whole = link(vec![], &lines);
        let Some(first_new) = lines.get(cut.min(lines.len().saturating_sub(1))) else { return Ok(()) };
        // The same cut as the store makes: back over every burst that could still grow, and over greetings.
        let mut from = first_new.at - BURST_GAP;
        while let Some(ask) = whole.iter().find(|ask| ask.asked_at < from && ask.last_at + BURST_GAP >= from) {
            from = ask.asked_at;
        }
        let open = whole
            .iter()
            .filter(|ask| ask.asked_at < from && ask.answer.as_ref().is_none_or(|answer| answer.at >= from))
            .map(|ask| Ask { answer: None, ..ask.clone() })
            .collect();
        let new: Vec<Line> = lines.iter().filter(|line| line.at >= from).cloned().collect();
        let mut stepped: Vec<Ask> = whole
            .iter()
            .filter(|ask| ask.asked_at < from && ask.answer.as_ref().is_some_and(|answer| answer.at < from))
            .cloned()
            .collect();
        stepped.extend(link(open, &new));
        stepped.sort_by(|a, b| (a.asked_at, &a.first).cmp(&(b.asked_at, &b.first)));
        prop_assert_eq!(stepped, whole);
    }

    /// One answer closes at most one ask, and no ask is answered before it was asked.
    #[test]
    fn an_answer_closes_at_most_one_ask(lines in talk()) {
        let asks = link(vec![], &lines);
        let mut answers: Vec<_> = asks.iter().filter_map(|ask| ask.answer.as_ref()).collect();
        prop_assert!(asks.iter().all(|ask| ask.answer.as_ref().is_none_or(|answer| answer.at >= ask.asked_at)));
        answers.sort_by(|a, b| a.message.cmp(&b.message));
        let count = answers.len();
        answers.dedup_by(|a, b| a.message == b.message);
        prop_assert_eq!(answers.len(), count);
    }
}
