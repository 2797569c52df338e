//! Talks that go on long after an ask was asked: worked out step by step from a cut, they come to what the whole gives.

use finco_domain::chat::ChatKey;
use finco_domain::time::Clock;
use finco_store::company::{self, Rules};
use finco_store::{chats, gaps, unlinked};
use serde_json::{Value, json};

use super::script::{GROUP, Played};
use super::table::check;

#[tokio::test]
async fn words_that_went_to_another_ask_are_still_the_clients_words() {
    check(
        "",
        "09:50 C2 q1: narxi qancha?\n10:00 C1 q2: qachon boʻladi?\n10:02 C1 p1 re q1: 100 ming\n\
         14:00 C3 q3: shartnoma bormi?\n15:00 E a1: 100 ming soʻm",
        "q1 peer 720\nq2 answered E1 order 18000/14400 miss\nq3 open",
    )
    .await;
}

#[tokio::test]
async fn a_decision_about_a_part_of_an_album_is_about_the_album_ever_after() {
    check(
        "",
        "10:00:00 C q1 album x photo: narxi qancha?\n10:00:09 C q2 album x photo:\n10:10 E a1: 50 ming\n\
         10:20 ! dismiss q1\n10:21 ! ask q2\n12:00 C2 q3: Yetkazib berish bormi?",
        "q1 answered E1 order 600\nq3 open",
    )
    .await;
}

#[tokio::test]
async fn a_reply_to_any_part_of_an_album_that_an_edit_made_an_ask_finds_it() {
    check(
        "",
        "10:00:00 C q1 album x photo: pulni oʻtkazdim\n10:00:05 C q2 album x photo:\n10:35 edit q1: narxi qancha?\n\
         11-17 10:00 C2 p1 re q2: 100 ming",
        "q1 peer 84300/26700",
    )
    .await;
}

#[tokio::test]
async fn a_merge_holds_again_when_the_split_after_it_is_undone() {
    check(
        "",
        "10:00 C q1: Narxi qancha?\n10:05 E a1: 100 ming\n11-18 10:00 C q2: Yetkazib berish bormi?\n\
         11-18 10:10 ! merge q2 q1\n11-18 10:11 ! split q2\n11-18 10:12 ! undo",
        "q1 answered E1 order 300 n=2 parts=2",
    )
    .await;
}

#[tokio::test]
async fn what_somebody_reacted_to_before_they_were_known_is_taken_up_by_them() {
    let mut played = Played::new("").await;
    played.read("10:00 C q1: Narxi qancha?\n10:05 C2 react q1 👍");
    played.play().await;
    assert_eq!(played.told().await, "q1 open");
    played.house.employee(22, "Sherzod", "Savdo", "uz").await;
    played.link().await;
    let ask = played.house.columns("asks", &["ack_secs"]).await;
    assert_eq!(ask, [json!([300])]);
    played.house.close().await;
}

/// An admin says that nobody asks in the supergroup.
async fn silence_new(played: &Played) {
    let mut conn = played.house.database.pool.acquire().await.unwrap();
    let (supergroup, now) = (ChatKey::own(-1_001_000_004_001), played.house.clock.now());
    chats::set_purpose(&mut conn, &supergroup, true, now).await.unwrap();
    drop(conn);
    played.link().await;
}

#[tokio::test]
async fn a_group_is_silent_as_a_whole_also_where_only_one_side_knows_of_its_move() {
    let mut played = Played::new("").await;
    played.read("10:00 C q1 at OLD: Narxi qancha?\n10:05 E a1 at OLD: 100 ming\n11-20 10:00 C m1 at NEW was:");
    played.play().await;
    assert_eq!(played.told().await, "q1 answered E1 order 300");
    silence_new(&played).await;
    assert_eq!(played.told().await, "");
    played.house.close().await;
}

#[tokio::test]
async fn a_move_that_becomes_known_late_silences_the_old_group_from_its_first_message_on() {
    let mut played = Played::new("").await;
    played.read("10:00 C q1 at OLD: Narxi qancha?\n10:05 E a1 at OLD: 100 ming\n11-20 10:00 C q2 at NEW: Qachon?");
    played.play().await;
    silence_new(&played).await;
    assert_eq!(played.told().await, "q1 answered E1 order 300");
    played.read("11-18 10:00 C m1 at NEW was:");
    let received = played.received();
    played.log(received.last_chunk::<1>().unwrap()).await;
    played.link().await;
    assert_eq!(played.told().await, "");
    played.house.close().await;
}

async fn marks(played: &Played) -> Vec<Value> {
    played.house.columns("chats", &["unlinked_from"]).await
}

#[tokio::test]
async fn an_earlier_mark_outlasts_a_setting_that_marks_the_chat_from_its_first_message() {
    let mut played = Played::new("").await;
    played.read("10:00 C q1: Narxi qancha?");
    played.play().await;
    // As of a batch of older messages that is being logged.
    let earlier = "update chats set unlinked_from = '2026-01-05Z', unlinked_seq = unlinked_seq + 1";
    played.house.database.execute(earlier).await;
    let before = marks(&played).await;
    let mut conn = played.house.database.pool.acquire().await.unwrap();
    let rules = company::get_rules(&mut conn).await.unwrap();
    let link_threshold = rules.link_threshold - 1;
    let rules = Rules {
        link_threshold,
        ..rules
    };
    company::set_rules(&mut conn, &rules).await.unwrap();
    drop(conn);
    assert_eq!(marks(&played).await, before);
    played.house.close().await;
}

#[tokio::test]
async fn what_is_being_worked_out_while_a_rule_changes_is_worked_out_again() {
    let mut played = Played::new("").await;
    played.read("10:00 C q1: Narxi qancha?");
    let received = played.received();
    played.log(&received).await;
    let pool = &played.house.database.pool;
    let mut linker = pool.begin().await.unwrap();
    let marked = unlinked::list_unlinked(&mut linker, 9, &[]).await.unwrap();
    assert_eq!(marked[0].chat.id, GROUP);
    let taken = unlinked::take(&mut linker, &marked).await.unwrap();

    let now = played.house.clock.now();
    let gap = gaps::NewGap {
        chat_id: None,
        from_at: now,
        to_at: None,
        reason: "down",
        note: "The bot was away",
        at: now,
        by: "boss",
    };
    let mut setter = pool.begin().await.unwrap();
    gaps::insert(&mut setter, &gap).await.unwrap();
    setter.commit().await.unwrap();

    unlinked::set_linked(&mut linker, &taken).await.unwrap();
    linker.commit().await.unwrap();
    assert_ne!(marks(&played).await, [json!([null])]);
    played.link().await;
    assert_eq!(marks(&played).await, [json!([null])]);
    played.house.close().await;
}
