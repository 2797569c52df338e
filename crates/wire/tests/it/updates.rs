//! The kinds of updates: the recorded probes line by line, then each kind's details.

use finco_domain::chat::{Chat, ChatKey, ChatKind};
use finco_domain::update::{BusinessConnection, Event, MemberChange, Press, Reaction};
use finco_wire::telegram::{peek_update_id, read_update};
use serde_json::{Value, json};

use crate::{read, refused};

const PROBES: &str = include_str!("../fixtures/probe_updates_synthetic.jsonl");

fn event(update: &Value) -> Event {
    read(update).unwrap_or_else(|fault| panic!("{update}: {fault}")).event
}

fn word(event: &Event) -> &'static str {
    match event {
        Event::Sent(_) => "sent",
        Event::Edited(_) => "edited",
        Event::Deleted { .. } => "deleted",
        Event::Reacted(_) => "reacted",
        Event::Pressed(_) => "pressed",
        Event::Member(_) => "member",
        Event::Business(_) => "business",
        Event::Other { .. } => "other",
    }
}

#[test]
fn every_probe_is_read_with_its_text() {
    #[rustfmt::skip]
    let expected = [
        "sent", "sent", "sent", "sent", "sent", "sent", "deleted", "business", "sent", "sent", "reacted", "reacted",
        "sent", "deleted", "deleted", "sent", "sent", "sent", "sent", "pressed", "edited", "member", "sent", "sent",
        "sent", "sent", "sent", "sent", "sent", "sent", "sent", "sent", "sent", "sent", "sent",
    ];
    let lines: Vec<Value> = PROBES
        .lines()
        .map(|line| serde_json::from_str(line).expect("a probe is JSON"))
        .collect();
    assert_eq!(lines.len(), expected.len());
    let mut with_text = 0;
    for (line, expected) in lines.iter().zip(expected) {
        let raw = line["json"].to_string();
        let update = read_update(raw.as_bytes()).unwrap_or_else(|fault| panic!("{}: {fault}", line["test"]));
        assert_eq!(Some(update.id), line["json"]["update_id"].as_i64());
        assert_eq!(peek_update_id(raw.as_bytes()), Some(update.id));
        assert_eq!(word(&update.event), expected, "{}", line["test"]);
        assert!(line["json"].get(&update.kind).is_some(), "{}", update.kind);
        if let Event::Sent(message) | Event::Edited(message) = &update.event {
            let raw = &line["json"][&update.kind];
            let words = raw.get("text").or(raw.get("caption")).and_then(Value::as_str);
            assert_eq!(message.text.as_deref(), words, "{}", line["test"]);
            assert!(message.text.is_some() || message.media.is_some(), "{}", line["test"]);
            with_text += usize::from(words.is_some());
        }
    }
    assert_eq!(with_text, 24);
}

fn client_chat() -> Chat {
    let key = ChatKey {
        id: 77,
        business: "bc1".to_owned(),
    };
    Chat {
        key,
        kind: ChatKind::Private,
        title: "C".to_owned(),
        username: None,
    }
}

#[test]
fn deletions_come_as_numbers_and_as_objects() {
    for ids in [
        json!([5, 6]),
        json!([{"message_id": 5}, {"message_id": 6}]),
        json!([5, "6"]),
    ] {
        let update = json!({"update_id": 1, "deleted_business_messages": {
            "business_connection_id": "bc1", "chat": {"id": 77, "type": "private", "first_name": "C"}, "message_ids": ids,
        }});
        assert_eq!(
            event(&update),
            Event::Deleted {
                chat: client_chat(),
                message_ids: vec![5, 6]
            }
        );
    }
    let update = json!({"update_id": 1, "deleted_business_messages": {"chat": {"id": 77}, "message_ids": [1.5]}});
    assert_eq!(refused(&update).kind.as_deref(), Some("deleted_business_messages"));
}

#[test]
fn reactions_keep_their_emoji_or_their_type() {
    let update = |reactions: Value, who: Value| {
        let mut reaction = json!({
            "chat": {"id": -1001, "type": "supergroup", "title": "G"}, "message_id": 5, "date": 1_700_000_000,
            "old_reaction": [{"type": "emoji", "emoji": "👎"}], "new_reaction": reactions,
        });
        for (name, value) in who.as_object().expect("fields") {
            reaction[name] = value.clone();
        }
        json!({"update_id": 1, "message_reaction": reaction})
    };
    let user = json!({"user": {"id": 7, "first_name": "A"}});
    let table = [
        (
            json!([{"type": "emoji", "emoji": "👍"}, {"type": "custom_emoji", "custom_emoji_id": "9"}]),
            vec!["👍", "custom_emoji"],
        ),
        (
            json!([{"type": "paid"}, {"type": "brand_new", "x": 1}, {}, 5]),
            vec!["paid", "brand_new"],
        ),
        (json!([]), vec![]),
    ];
    for (reactions, emoji) in table {
        let expected = Reaction {
            chat: Chat {
                key: ChatKey::own(-1001),
                kind: ChatKind::Supergroup,
                title: "G".to_owned(),
                username: None,
            },
            message_id: 5,
            user_id: Some(7),
            at: chrono::DateTime::from_timestamp(1_700_000_000, 0).expect("a date"),
            emoji: emoji.into_iter().map(str::to_owned).collect(),
        };
        assert_eq!(event(&update(reactions, user.clone())), Event::Reacted(expected));
    }
    let anonymous = update(json!([]), json!({"actor_chat": {"id": -1001, "type": "supergroup"}}));
    assert!(matches!(
        event(&anonymous),
        Event::Reacted(Reaction { user_id: None, .. })
    ));
}

#[test]
fn presses_are_read_with_and_without_their_message() {
    let from = json!({"id": 7, "is_bot": false, "first_name": "A", "language_code": "ru"});
    let mut press = Press {
        query_id: "99".to_owned(),
        user_id: 7,
        language: Some("ru".to_owned()),
        chat_id: Some(-1001),
        message_id: Some(5),
        data: "ok".to_owned(),
    };
    let chat = json!({"id": -1001, "type": "supergroup", "title": "G"});
    let inaccessible = json!({"chat": chat, "message_id": 5, "date": 0});
    let query = json!({"id": "99", "from": from, "chat_instance": "z", "data": "ok", "message": inaccessible});
    assert_eq!(
        event(&json!({"update_id": 1, "callback_query": query})),
        Event::Pressed(press.clone())
    );
    (press.chat_id, press.message_id) = (None, None);
    let query = json!({"id": "99", "from": from, "chat_instance": "z", "data": "ok", "inline_message_id": "q"});
    assert_eq!(
        event(&json!({"update_id": 1, "callback_query": query})),
        Event::Pressed(press)
    );
    assert!(
        refused(&json!({"update_id": 1, "callback_query": {"id": "99"}}))
            .reason
            .contains("from")
    );
}

#[test]
fn standings_tell_whether_they_are_the_bots_own() {
    let change = json!({
        "chat": {"id": -1001, "type": "supergroup", "title": "G"}, "from": {"id": 7, "first_name": "A"},
        "date": 1_700_000_000, "old_chat_member": {"status": "member", "user": {"id": 8}},
        "new_chat_member": {"status": "promoted_somehow", "user": {"id": 8, "is_bot": true, "first_name": "B"}},
    });
    for (kind, is_self) in [("my_chat_member", true), ("chat_member", false)] {
        let Event::Member(MemberChange {
            user_id,
            is_self: told,
            status,
            ..
        }) = event(&json!({"update_id": 1, kind: change}))
        else {
            panic!("{kind} is a change of standing")
        };
        assert_eq!((user_id, told, status.as_str()), (8, is_self, "promoted_somehow"));
    }
}

#[test]
fn business_connections_tell_whose_and_whether_they_work() {
    let connection = |is_enabled| {
        json!({"update_id": 1, "business_connection": {
            "id": "bc1", "user": {"id": 7, "first_name": "A"}, "user_chat_id": 7, "date": 1_700_000_000,
            "rights": {"can_reply": true}, "is_enabled": is_enabled,
        }})
    };
    let at = chrono::DateTime::from_timestamp(1_700_000_000, 0).expect("a date");
    for is_enabled in [true, false] {
        let expected = BusinessConnection {
            id: "bc1".to_owned(),
            user_id: 7,
            at,
            is_enabled,
        };
        assert_eq!(event(&connection(json!(is_enabled))), Event::Business(expected));
    }
    refused(&connection(json!(null)));
}

#[test]
fn other_kinds_keep_their_name_and_their_chat() {
    let table = [
        (
            json!({"update_id": 1, "brand_new_thing": {"a": 1}}),
            "brand_new_thing",
            None,
        ),
        (
            json!({"update_id": 1, "chat_join_request": {"chat": {"id": -5}, "from": {"id": 1}}}),
            "chat_join_request",
            Some(-5),
        ),
        (
            json!({"update_id": 1, "message_reaction_count": {"chat": {"id": -5}, "reactions": []}}),
            "message_reaction_count",
            Some(-5),
        ),
        (
            json!({"update_id": 1, "a_thing": {"message": {"chat": {"id": -6}}}}),
            "a_thing",
            Some(-6),
        ),
        (json!({"update_id": 1, "a_thing": {"chat_id": -7}}), "a_thing", Some(-7)),
        (
            json!({"update_id": 1, "a_thing": {"chat": {"id": 1.5}}}),
            "a_thing",
            None,
        ),
        (json!({"update_id": 1, "a_thing": [1]}), "a_thing", None),
        (json!({"update_id": 1, "poll": null}), "poll", None),
        (
            json!({"update_id": 1, "a_message": {"text": "no message at all"}}),
            "a_message",
            None,
        ),
        (json!({"update_id": 1}), "", None),
    ];
    for (update, kind, chat_id) in table {
        let read = read(&update).expect("an unknown kind is not a fault");
        assert_eq!(
            (read.kind.as_str(), read.event),
            (kind, Event::Other { chat_id }),
            "{update}"
        );
    }
}

#[test]
fn every_name_of_a_message_is_a_message() {
    let message = json!({"message_id": 5, "date": 1, "chat": {"id": 1, "type": "private"}, "text": "a"});
    for kind in [
        "message",
        "channel_post",
        "business_message",
        "guest_message",
        "some_future_message",
        "paid_post",
    ] {
        assert_eq!(word(&event(&json!({"update_id": 1, kind: message}))), "sent", "{kind}");
        let edited = format!("edited_{kind}");
        assert_eq!(
            word(&event(&json!({"update_id": 1, edited: message}))),
            "edited",
            "{kind}"
        );
    }
}

#[test]
fn what_is_known_goes_before_what_is_not() {
    let raw =
        br#"{"a_new_field":{"x":1},"message":{"message_id":5,"date":1,"chat":{"id":1},"text":"a"},"update_id":4}"#;
    let update = read_update(raw).expect("a message beside an unknown field");
    assert_eq!(
        (update.id, update.kind.as_str(), word(&update.event)),
        (4, "message", "sent")
    );
    let raw = br#"{"update_id":4,"message":null,"callback_query":{"id":"1","from":{"id":7}}}"#;
    assert_eq!(read_update(raw).expect("null is absent").kind, "callback_query");
    let raw = br#"{"aaa":null,"update_id":4,"poll":{"id":"1"}}"#;
    assert_eq!(read_update(raw).expect("null is absent").kind, "poll");
    let raw = br#"{"zzz":1,"update_id":4,"aaa":2}"#;
    assert_eq!(read_update(raw).expect("two unknown fields").kind, "zzz");
}
