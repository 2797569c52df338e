//! When an ask begins and when it ends: the worked cases of the clock, by their number.

mod common;

use common::{
    B, C1, C2, E1, E2, asks, at, deleted, edited, in_topic, key, line, reaction, replying, showing, waits, worked_out,
};
use finco_domain::ask::{AskKind, AskState, Author, LinkedBy, StaffReaction};
use finco_domain::media::MediaKind;
use finco_domain::people::EmployeeId;

#[test]
fn case_01_a_bots_reply_never_stops_the_clock() {
    let asks = asks(&[
        line(1, "10:00:00", C1, "narxi qancha?"),
        line(2, "10:00:02", B, "Kuting"),
        line(3, "10:07:00", E1, "100 ming"),
    ]);
    assert_eq!(waits(&asks), [Some(420)]);
    assert_eq!(asks[0].answer.as_ref().unwrap().by, Some(EmployeeId(1)));
}

#[test]
fn what_the_house_itself_says_neither_asks_nor_answers() {
    let service = |id, time, author| showing(line(id, time, author, ""), MediaKind::Service);
    let asks = asks(&[
        service(1, "09:59:00", C1),
        line(2, "10:00:00", C1, "narxi qancha?"),
        service(3, "10:01:00", E1),
        service(4, "10:02:00", C1),
        line(5, "10:07:00", E1, "100 ming"),
    ]);
    assert_eq!(waits(&asks), [Some(420)]);
    assert_eq!((asks[0].messages, asks[0].last_at), (1, at("10:00:00")));
}

#[test]
fn case_05_a_burst_is_one_ask_from_the_earliest() {
    let asks = asks(&[
        line(1, "10:00:00", C1, "buyurtma keldimi"),
        line(2, "10:00:30", C1, "102-raqam"),
        line(3, "10:02:00", C1, "kutyapman"),
        line(4, "10:05:00", E1, "keldi"),
    ]);
    assert_eq!(waits(&asks), [Some(300)]);
    assert_eq!(asks[0].messages, 3);
}

#[test]
fn case_06_the_first_answer_ends_it() {
    let asks = asks(&[
        line(1, "10:00:00", C1, "narxi?"),
        line(2, "10:05:00", E1, "100"),
        line(3, "10:06:00", E1, "ming"),
        line(4, "10:09:00", E1, "so'm"),
    ]);
    assert_eq!(waits(&asks), [Some(300)]);
}

#[test]
fn case_07_thanks_after_the_answer_ask_nothing() {
    let asks = asks(&[
        line(1, "10:00:00", C1, "narxi?"),
        line(2, "10:05:00", E1, "100"),
        line(3, "10:06:00", C1, "Katta rahmat!"),
        line(4, "10:06:30", C1, "спасибо большое 👍"),
        showing(line(5, "10:07:00", C1, ""), MediaKind::Sticker),
        line(6, "10:07:30", C1, "👍"),
    ]);
    assert_eq!(waits(&asks), [Some(300)]);
}

#[test]
fn case_08_thanks_with_a_question_ask_and_a_greeting_starts_the_clock() {
    assert_eq!(
        waits(&asks(&[line(1, "10:00:00", C1, "rahmat, lekin narxi qancha?")])),
        [None]
    );
    let asks = asks(&[
        line(1, "10:00:00", C1, "Assalomu alaykum"),
        line(2, "10:02:00", C1, "hisobim qancha"),
        line(3, "10:04:00", E1, "500"),
    ]);
    assert_eq!(waits(&asks), [Some(240)]);
    assert_eq!((&asks[0].first, asks[0].messages), (&key(1), 2));
}

#[test]
fn a_greeting_that_staff_answered_begins_nothing() {
    let asks = asks(&[
        line(1, "10:00:00", C1, "Assalomu alaykum"),
        line(2, "10:01:00", E1, "Vaalaykum assalom, eshitaman"),
        line(3, "10:02:00", C1, "hisobim qancha"),
    ]);
    assert_eq!(asks[0].first, key(3));
}

#[test]
fn case_10_after_the_answer_the_ball_is_with_the_client() {
    let asks = asks(&[
        line(1, "10:00:00", C1, "narxi?"),
        line(2, "10:05:00", E1, "100 ming, olasizmi?"),
    ]);
    assert_eq!(waits(&asks), [Some(300)]);
}

#[test]
fn case_11_what_follows_an_answer_within_a_day_goes_on_with_the_talk() {
    let lines = [
        line(1, "09:00:00", C1, "narxi qancha?"),
        line(2, "09:05:00", E1, "100 ming"),
        line(3, "11:00:00", C1, "yetkazib berasizmi?"),
        line(4, "11:01:00", C2, "narxi qancha?"),
    ];
    let kinds: Vec<AskKind> = asks(&lines).iter().map(|ask| ask.kind).collect();
    assert_eq!(kinds, [AskKind::First, AskKind::Next, AskKind::First]);
    let mut next_day = lines[2].clone();
    next_day.at += chrono::TimeDelta::hours(23);
    let kinds: Vec<AskKind> = asks(&[lines[0].clone(), lines[1].clone(), next_day])
        .iter()
        .map(|ask| ask.kind)
        .collect();
    assert_eq!(kinds, [AskKind::First, AskKind::First]);
}

#[test]
fn case_13_staff_writes_first_and_the_client_says_ok() {
    assert!(asks(&[line(1, "10:00:00", E1, "Hujjat tayyor"), line(2, "10:01:00", C1, "ok")]).is_empty());
}

#[test]
fn case_14_an_acknowledgement_and_the_substance_are_both_kept() {
    let asks = asks(&[
        line(1, "10:00:00", C1, "buyurtmam qayerda?"),
        line(2, "10:01:00", E1, "hozir qarayman"),
        line(3, "10:40:00", E2, "Yo'lda, kechqurun yetadi"),
    ]);
    let acknowledgement = asks[0].acknowledgement.as_ref().unwrap();
    assert_eq!(
        (acknowledgement.at, acknowledgement.by),
        (at("10:01:00"), Some(EmployeeId(1)))
    );
    assert_eq!(waits(&asks), [Some(2400)]);
    assert_eq!(asks[0].answer.as_ref().unwrap().by, Some(EmployeeId(2)));
}

#[test]
fn case_15_a_dot_edited_into_the_answer_answers_at_the_edit() {
    let asks = asks(&[
        line(1, "10:00:00", C1, "narxi qancha?"),
        edited(line(2, "10:01:00", E1, "."), "10:50:00", "Narxi 120 ming so'm"),
    ]);
    assert_eq!(asks[0].acknowledgement.as_ref().unwrap().at, at("10:01:00"));
    let answer = asks[0].answer.as_ref().unwrap();
    assert_eq!((answer.at, &answer.message), (at("10:50:00"), &key(2)));
    // The dot alone answers nothing.
    let asks = common::asks(&[line(1, "10:00:00", C1, "narxi qancha?"), line(2, "10:01:00", E1, ".")]);
    assert_eq!((asks[0].state, waits(&asks)), (AskState::Open, vec![None]));
}

#[test]
fn a_reply_to_ones_own_acknowledgement_answers() {
    let acknowledgement = line(2, "10:01:00", E1, "hozir tekshiraman");
    let asks = asks(&[
        line(1, "10:00:00", C1, "narxi qancha?"),
        acknowledgement.clone(),
        replying(line(3, "10:30:00", E1, "120 ming"), &acknowledgement),
    ]);
    assert_eq!(waits(&asks), [Some(1800)]);
    assert_eq!(asks[0].answer.as_ref().unwrap().linked_by, LinkedBy::Reply);
}

#[test]
fn case_34_an_album_is_one_message_of_one_ask() {
    let photo = |id, time, text| {
        let mut photo = showing(line(id, time, C1, text), MediaKind::Photo);
        photo.album = Some("a".to_owned());
        photo
    };
    let parts = [
        photo(4, "10:00:11", ""),
        photo(2, "10:00:05", "qancha turadi?"),
        photo(1, "10:00:00", ""),
        photo(3, "10:00:05", ""),
    ];
    let asks = asks(&parts);
    assert_eq!(asks.len(), 1);
    assert_eq!((asks[0].messages, asks[0].parts), (1, 1));
    assert_eq!(
        (&asks[0].first, asks[0].asked_at, asks[0].last_at),
        (&key(1), at("10:00:00"), at("10:00:11"))
    );
    // A reply to any part answers; parts that come after the answer open nothing.
    let reply = replying(line(9, "10:00:08", E1, "100 ming"), &parts[3]);
    let mut with_answer = parts.to_vec();
    with_answer.push(reply);
    assert_eq!(waits(&common::asks(&with_answer)), [Some(8)]);
}

#[test]
fn an_answer_in_an_album_is_one_answer() {
    let photo = |id, time| {
        let mut photo = showing(line(id, time, E1, ""), MediaKind::Photo);
        photo.album = Some("b".to_owned());
        photo
    };
    let asks = asks(&[
        line(1, "10:00:00", C1, "qaysi ranglari bor?"),
        line(2, "10:01:00", C2, "narxi qancha?"),
        replying(photo(3, "10:02:00"), &line(1, "10:00:00", C1, "")),
        photo(4, "10:02:09"),
    ]);
    assert_eq!(waits(&asks), [Some(120), None]);
    assert_eq!(asks[1].suggestion, None);
}

#[test]
fn case_35_an_edit_makes_a_statement_an_ask() {
    let lines = [edited(
        line(1, "10:00:00", C1, "Pulni o'tkazdim"),
        "10:10:00",
        "Pulni o'tkazdim, qachon yetkazasiz?",
    )];
    let asks = asks(&lines);
    assert_eq!((asks[0].asked_at, &asks[0].first), (at("10:10:00"), &key(1)));
}

#[test]
fn case_35_an_answered_ask_that_is_edited_stays_answered() {
    let asks = asks(&[
        edited(
            line(1, "10:00:00", C1, "narxi qancha?"),
            "10:20:00",
            "narxi qancha? va qachon keladi?",
        ),
        line(2, "10:05:00", E1, "100 ming"),
    ]);
    assert_eq!(waits(&asks), [Some(300)]);
    assert_eq!(asks[0].parts, 1);
}

#[test]
fn case_36_what_is_deleted_before_the_answer_is_called_off() {
    let asks = asks(&[
        deleted(line(1, "10:00:00", C1, "narxi qancha?"), "10:03:00"),
        line(2, "10:30:00", E1, "Bugun omborimiz yopiq"),
    ]);
    assert_eq!(
        (asks[0].state, asks[0].closed_at),
        (AskState::Cancelled, Some(at("10:03:00")))
    );
    assert_eq!(asks[0].answer, None);
}

#[test]
fn case_36_a_burst_shrinks_and_an_answer_stays() {
    let part = asks(&[
        line(1, "10:00:00", C1, "narxi qancha?"),
        deleted(line(2, "10:01:00", C1, "qachon keladi?"), "10:02:00"),
    ]);
    assert_eq!((part[0].state, part[0].messages, part[0].parts), (AskState::Open, 1, 1));
    let greeting_is_left = asks(&[
        line(1, "10:00:00", C1, "Assalomu alaykum"),
        deleted(line(2, "10:01:00", C1, "qachon keladi?"), "10:02:00"),
    ]);
    assert_eq!(greeting_is_left[0].state, AskState::Cancelled);
    let after = asks(&[
        deleted(line(1, "10:00:00", C1, "narxi qancha?"), "10:30:00"),
        line(2, "10:05:00", E1, "100 ming"),
    ]);
    assert_eq!((after[0].state, waits(&after)), (AskState::Answered, vec![Some(300)]));
}

#[test]
fn case_37_a_reaction_takes_up_and_taken_back_it_never_did() {
    let lines = [
        line(1, "10:00:00", C1, "salom"),
        line(2, "10:01:00", C1, "narxi qancha?"),
    ];
    let set = reaction(2, "10:02:00", 1, &["👍"]);
    let asks = worked_out(&lines, std::slice::from_ref(&set), &[]);
    let acknowledgement = asks[0].acknowledgement.as_ref().unwrap();
    assert_eq!(
        (acknowledgement.at, &acknowledgement.message),
        (at("10:02:00"), &key(2))
    );
    assert_eq!(asks[0].state, AskState::Open);
    // Within one second it is Telegram's number that tells which came first.
    let of = |update_id, one| StaffReaction { update_id, ..one };
    let taken_back = of(8, reaction(2, "10:02:00", 1, &[]));
    let asks = worked_out(&lines, &[taken_back.clone(), of(7, set.clone())], &[]);
    assert_eq!(asks[0].acknowledgement, None);
    let asks = worked_out(&lines, &[taken_back, of(9, set.clone())], &[]);
    assert!(asks[0].acknowledgement.is_some(), "set again");
    let asks = worked_out(&lines, &[reaction(2, "10:05:00", 1, &[]), set], &[]);
    assert_eq!(asks[0].acknowledgement, None);
}

#[test]
fn case_37_the_first_acknowledgement_counts_and_the_next_when_it_is_taken_back() {
    let lines = [
        line(1, "10:00:00", C1, "narxi qancha?"),
        line(2, "10:03:00", E2, "hozir qarayman"),
    ];
    let set = reaction(1, "10:02:00", 1, &["👍"]);
    let first = |reactions: &[_]| {
        worked_out(&lines, reactions, &[])[0]
            .acknowledgement
            .as_ref()
            .unwrap()
            .at
    };
    assert_eq!(first(std::slice::from_ref(&set)), at("10:02:00"));
    assert_eq!(first(&[set, reaction(1, "10:05:00", 1, &[])]), at("10:03:00"));
}

#[test]
fn case_38_a_client_may_ask_with_a_forward() {
    let mut forward = line(1, "10:00:00", C1, "Yetkazib berish qancha turadi?");
    forward.is_forward = true;
    assert_eq!(asks(&[forward])[0].asked_at, at("10:00:00"));
}

#[test]
fn case_39_an_anonymous_admin_stops_the_clock_for_nobody_in_particular() {
    let asks = asks(&[
        line(1, "10:00:00", C1, "narxi?"),
        line(2, "10:05:00", Author::Staff(None), "100"),
    ]);
    assert_eq!(waits(&asks), [Some(300)]);
    assert_eq!(asks[0].answer.as_ref().unwrap().by, None);
}

#[test]
fn case_40_an_automatic_forward_neither_asks_nor_answers() {
    let asks = asks(&[
        line(1, "10:00:00", B, "Yangi narxlar qanday?"),
        line(2, "10:01:00", C1, "narxi qancha?"),
        line(3, "10:02:00", B, "Chegirma 20 foiz"),
    ]);
    assert_eq!((asks.len(), waits(&asks)), (1, vec![None]));
}

#[test]
fn case_41_a_group_that_became_a_supergroup_is_one_conversation() {
    let mut answer = line(1, "10:05:00", E1, "100 ming");
    answer.key.chat.id = -1_002_471_352_452;
    assert_eq!(
        waits(&asks(&[line(512, "10:00:00", C1, "narxi qancha?"), answer])),
        [Some(300)]
    );
}

#[test]
fn case_48_statements_ask_and_one_message_may_hold_two_questions() {
    for text in [
        "Invoice kerak",
        "Buyurtma keldimi",
        "Буюртма келдими",
        "Когда будет заказ",
        "инвойс kerak эди",
        "Zakaz где",
    ] {
        assert_eq!(asks(&[line(1, "10:00:00", C1, text)]).len(), 1, "{text}");
    }
    let two = asks(&[line(1, "10:00:00", C1, "Narxi qancha? Yetkazib berish bormi?")]);
    assert_eq!((two.len(), two[0].parts, two[0].messages), (1, 2, 1));
    let two = asks(&[line(1, "10:00:00", C1, "narxi qancha, qachon yetkazasiz")]);
    assert_eq!(two[0].parts, 2);
}

#[test]
fn a_nudge_goes_on_with_the_ask_however_late() {
    for nudge in ["?", "alo", "ау", "hello?", "javob bering", "ну что там"] {
        let asks = asks(&[
            line(1, "10:00:00", C1, "narxi qancha?"),
            line(2, "10:40:00", C1, nudge),
            line(3, "10:50:00", E1, "100 ming"),
        ]);
        assert_eq!(
            (waits(&asks), asks[0].messages, asks[0].parts),
            (vec![Some(3000)], 2, 1),
            "{nudge}"
        );
    }
    // With nothing open it is better taken for an ask than for nothing.
    assert_eq!(asks(&[line(1, "10:00:00", C1, "alo")]).len(), 1);
}

#[test]
fn a_reply_to_ones_own_open_ask_goes_on_with_it() {
    let ask = line(1, "10:00:00", C1, "buyurtmam qayerda?");
    let asks = asks(&[
        ask.clone(),
        replying(line(2, "10:30:00", C1, "102-raqamli buyurtma edi"), &ask),
        in_topic(7, line(3, "10:31:00", C1, "narxi qancha?")),
    ]);
    assert_eq!(asks.len(), 2);
    assert_eq!((asks[0].messages, asks[0].last_at), (2, at("10:30:00")));
}
