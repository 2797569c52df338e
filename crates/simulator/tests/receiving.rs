//! What the bot gets: polling, offsets, retention, kinds, privacy mode, shapes of people's acts.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod support;

use chrono::TimeDelta;
use finco_simulator::{GroupOptions, SayOptions, Standing, User};
use serde_json::{Value, json};
use support::{AZIZ, Fixture, LONG, OLGA};

fn ids(updates: &[Value]) -> Vec<i64> {
    updates
        .iter()
        .map(|update| update["update_id"].as_i64().unwrap())
        .collect()
}

#[tokio::test]
async fn an_offset_confirms_and_ids_strictly_increase() {
    let fixture = Fixture::new().await;
    for n in 0..150 {
        fixture
            .world
            .say(fixture.group, AZIZ, &format!("{n}"), SayOptions::default())
            .unwrap();
    }
    let first = fixture.updates().await;
    assert_eq!(first.len(), 100, "at most a hundred at once");
    assert_eq!(
        ids(&fixture.updates().await),
        ids(&first),
        "unconfirmed updates come again"
    );
    assert!(ids(&first).windows(2).all(|pair| pair[1] == pair[0] + 1));
    let rest = fixture
        .ok("GetUpdates", json!({ "offset": ids(&first)[99] + 1, "limit": 30 }))
        .await;
    assert_eq!(rest.as_array().unwrap().len(), 30);
    assert_eq!(rest[0]["message"]["text"], "100");
    let last = fixture.ok("getUpdates", json!({ "offset": -1 })).await;
    assert_eq!(last[0]["message"]["text"], "149");
    assert_eq!(fixture.world.pending(), 1);
}

#[tokio::test]
async fn case_43_updates_are_kept_for_a_day() {
    let fixture = Fixture::new().await;
    fixture
        .world
        .say(fixture.group, AZIZ, "eski", SayOptions::default())
        .unwrap();
    fixture.clock.advance(TimeDelta::hours(13));
    fixture
        .world
        .say(fixture.group, AZIZ, "yangi", SayOptions::default())
        .unwrap();
    fixture.clock.advance(TimeDelta::hours(12));
    let updates = fixture.updates().await;
    assert_eq!(updates.len(), 1);
    assert_eq!(updates[0]["message"]["text"], "yangi");
    assert_eq!(fixture.world.dump()["expired_updates"], 1);
}

#[tokio::test]
async fn a_long_poll_wakes_when_someone_writes() {
    let fixture = Fixture::new().await;
    let poll = fixture.ok("GetUpdates", json!({ "timeout": 30 }));
    let talk = async {
        assert!(fixture.world.until(LONG, |world| world.calls("getUpdates") >= 3).await);
        fixture
            .world
            .say(fixture.group, AZIZ, "salom", SayOptions::default())
            .unwrap();
    };
    let (updates, ()) = tokio::join!(poll, talk);
    assert_eq!(updates[0]["message"]["text"], "salom");
}

#[tokio::test]
async fn a_second_poller_terminates_the_first_with_409() {
    let fixture = Fixture::new().await;
    let calls = fixture.world.calls("getUpdates");
    let first = fixture.call("GetUpdates", json!({ "timeout": 30 }));
    let second = async {
        assert!(
            fixture
                .world
                .until(LONG, |world| world.calls("getUpdates") > calls)
                .await
        );
        fixture.updates().await
    };
    let (first, second) = tokio::join!(first, second);
    assert_eq!(first["error_code"], 409);
    assert!(
        first["description"]
            .as_str()
            .unwrap()
            .starts_with("Conflict: terminated by other getUpdates request")
    );
    assert!(second.is_empty());
}

#[tokio::test]
async fn case_37_reactions_come_to_an_administrator_that_asked_for_them() {
    let fixture = Fixture::new().await;
    let message = fixture
        .world
        .say(fixture.group, AZIZ, "savol", SayOptions::default())
        .unwrap();
    let react = || fixture.world.react(fixture.group, message.id, OLGA, &["👍"]).unwrap();
    let kinds = json!({ "allowed_updates": ["message", "message_reaction"], "offset": -1 });
    fixture.drain().await;
    fixture
        .world
        .set_bot(fixture.group, OLGA, Standing::Administrator)
        .unwrap();
    fixture.drain().await;
    react();
    assert!(fixture.updates().await.is_empty(), "the default set has no reactions");
    fixture.ok("GetUpdates", kinds).await;
    react();
    let updates = fixture.drain().await;
    assert_eq!(updates[0]["message_reaction"]["new_reaction"][0]["emoji"], "👍");
    fixture.world.set_bot(fixture.group, OLGA, Standing::Member).unwrap();
    react();
    assert!(
        fixture.updates().await.is_empty(),
        "a plain member learns of no reactions"
    );
    fixture.ok("getUpdates", json!({ "allowed_updates": [] })).await;
}

#[tokio::test]
async fn case_42_privacy_mode_hides_plain_talk() {
    let fixture = Fixture::new().await;
    fixture.world.set_privacy(true);
    assert_eq!(
        fixture.ok("getMe", json!({})).await["can_read_all_group_messages"],
        false
    );
    let group = fixture
        .world
        .add_group("Yopiq", &[OLGA, AZIZ], GroupOptions::default())
        .unwrap();
    fixture.drain().await;
    let say = |text: &str, options| fixture.world.say(group, AZIZ, text, options).unwrap();
    let bots = fixture.send(group, "Men bu yerdaman").await["result"]["message_id"]
        .as_i64()
        .unwrap();
    say("oddiy gap", SayOptions::default());
    say("/boshqa@other_bot", SayOptions::default());
    say("/me@finco_kpi_bot", SayOptions::default());
    say("/help", SayOptions::default());
    say("senga javob", SayOptions::reply(bots));
    let texts = |updates: Vec<Value>| {
        updates
            .iter()
            .map(|update| update["message"]["text"].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        texts(fixture.drain().await),
        ["/me@finco_kpi_bot", "/help", "senga javob"]
    );
    fixture.world.set_privacy(false);
    say("hali ham yopiq", SayOptions::default());
    assert!(
        fixture.updates().await.is_empty(),
        "a changed setting needs re-adding the bot"
    );
    fixture.world.set_bot(group, OLGA, Standing::Administrator).unwrap();
    fixture.drain().await;
    say("admin ko‘radi", SayOptions::default());
    assert_eq!(texts(fixture.drain().await), ["admin ko‘radi"]);
}

#[tokio::test]
async fn other_bots_are_invisible_and_anonymous_admins_are_not() {
    let fixture = Fixture::new().await;
    fixture.world.add_user(User {
        is_bot: true,
        ..User::person(900, "Other", "en")
    });
    fixture
        .world
        .set_standing(fixture.group, 900, Standing::Member)
        .unwrap();
    fixture.drain().await;
    fixture
        .world
        .say(fixture.group, 900, "from a bot", SayOptions::default())
        .unwrap();
    assert!(fixture.updates().await.is_empty());
    let hidden = SayOptions {
        anonymous: true,
        ..SayOptions::default()
    };
    assert!(
        fixture.world.say(fixture.group, AZIZ, "x", hidden.clone()).is_err(),
        "a member cannot hide"
    );
    fixture.world.say(fixture.group, OLGA, "javob", hidden).unwrap();
    let updates = fixture.updates().await;
    assert_eq!(updates[0]["message"]["from"]["id"], 1_087_968_824);
    assert_eq!(updates[0]["message"]["sender_chat"]["id"], fixture.group);
}

#[tokio::test]
async fn topics_replies_and_edits_have_telegrams_shape() {
    let fixture = Fixture::new().await;
    let topics = [(4, "Yetkazish".to_owned())].into();
    let group = fixture
        .world
        .add_group(
            "Forum",
            &[OLGA, AZIZ],
            GroupOptions {
                topics,
                ..GroupOptions::default()
            },
        )
        .unwrap();
    fixture.drain().await;
    let ask = fixture
        .world
        .say(group, AZIZ, "narxi qancha?", SayOptions::topic(4))
        .unwrap();
    fixture
        .world
        .say(group, OLGA, "100 ming", SayOptions::reply(ask.id))
        .unwrap();
    fixture.world.edit(group, ask.id, AZIZ, "narxi necha pul?").unwrap();
    let updates = fixture.updates().await;
    assert_eq!(updates[0]["message"]["message_thread_id"], 4);
    assert_eq!(updates[0]["message"]["is_topic_message"], true);
    assert_eq!(
        updates[0]["message"]["reply_to_message"]["forum_topic_created"]["name"],
        "Yetkazish"
    );
    assert_eq!(updates[1]["message"]["reply_to_message"]["message_id"], ask.id);
    assert_eq!(
        updates[1]["message"]["message_thread_id"], 4,
        "a reply stands in its question's topic"
    );
    assert_eq!(updates[2]["edited_message"]["text"], "narxi necha pul?");
    assert!(updates[2]["edited_message"]["edit_date"].is_i64());
    assert!(
        fixture.world.edit(group, ask.id, OLGA, "x").is_err(),
        "only the author edits"
    );
    let answer = json!({ "chat_id": group, "message_thread_id": 9, "text": "a" });
    assert_eq!(
        fixture.refused("sendMessage", answer).await.1,
        "Bad Request: message thread not found"
    );
}

#[tokio::test]
async fn case_36_deletions_are_told_only_of_business_chats() {
    let fixture = Fixture::new().await;
    let connection = fixture.world.business_connect(OLGA).unwrap();
    let chat = fixture.world.business_chat(&connection, AZIZ).unwrap();
    let ask = fixture.world.say(&chat, AZIZ, "bormi?", SayOptions::default()).unwrap();
    fixture.world.delete(&chat, &[ask.id]).unwrap();
    let plain = fixture
        .world
        .say(fixture.group, AZIZ, "x", SayOptions::default())
        .unwrap();
    fixture.world.delete(fixture.group, &[plain.id]).unwrap();
    let updates = fixture.drain().await;
    assert_eq!(updates.len(), 4);
    assert_eq!(updates[0]["business_connection"]["user"]["id"], OLGA);
    assert_eq!(updates[1]["business_message"]["business_connection_id"], connection);
    assert_eq!(updates[2]["deleted_business_messages"]["message_ids"], json!([ask.id]));
    let reply = json!({ "chat_id": AZIZ, "business_connection_id": connection, "text": "bor" });
    let sent = fixture.ok("sendMessage", reply.clone()).await;
    assert_eq!(sent["from"]["id"], OLGA);
    assert_eq!(sent["sender_business_bot"]["username"], "finco_kpi_bot");
    fixture.world.business_disconnect(&connection).unwrap();
    assert_eq!(fixture.refused("sendMessage", reply).await.0, 400);
}
