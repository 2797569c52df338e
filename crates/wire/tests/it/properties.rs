//! What holds for any input at all.

use finco_domain::update::Event;
use finco_wire::telegram::{peek_update_id, read_update};
use finco_wire::telegram_export::{ExportOptions, for_each_message};
use proptest::prelude::*;
use serde_json::{Map, Value, json};
use std::ops::ControlFlow;

use crate::{read, update_with};

const EXPORT: &[u8] = include_bytes!("../fixtures/tdesktop_export_2020-01.json");

/// Names that mean something to the readers, so that chance reaches their inner parts.
const NAMES: &[&str] = &[
    "update_id",
    "message",
    "edited_message",
    "callback_query",
    "message_reaction",
    "chat_member",
    "chat",
    "from",
    "id",
    "message_id",
    "message_ids",
    "date",
    "edit_date",
    "text",
    "caption",
    "photo",
    "voice",
    "file_id",
    "sender_chat",
    "reply_to_message",
    "external_reply",
    "new_reaction",
    "new_chat_member",
    "user",
    "status",
    "type",
    "messages",
    "chats",
    "list",
    "name",
    "from_id",
    "date_unixtime",
    "edited",
    "reply_to_message_id",
    "is_topic_message",
    "message_thread_id",
    "migrate_to_chat_id",
    "width",
    "height",
    "duration",
    "action",
    "deleted_business_messages",
];

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        (-5i64..2_000_000_000).prop_map(Value::from),
        ".*".prop_map(Value::from),
        prop::sample::select(vec![
            "private",
            "service",
            "user5",
            "channel9",
            "2020-01-01T00:00:00",
            "262143-12-31T23:59:59",
            "-262143-01-01T00:00:00"
        ])
        .prop_map(Value::from),
    ];
    let name = prop_oneof![4 => prop::sample::select(NAMES).prop_map(str::to_owned), 1 => ".*"];
    leaf.prop_recursive(5, 64, 8, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((name.clone(), inner), 0..8).prop_map(|fields| Value::Object(Map::from_iter(fields))),
        ]
    })
}

fn read_export(raw: &[u8]) {
    // Any outcome will do, but a panic.
    let _ = for_each_message(
        raw,
        ExportOptions {
            zone: chrono_tz::Europe::Berlin,
        },
        |_| ControlFlow::Continue(()),
    );
}

/// Turns of a mutation: where, what, and how many bytes.
fn mutated(raw: &[u8], turns: &[(usize, u8, u8)]) -> Vec<u8> {
    const PIECES: &[&[u8]] = &[
        b"{", b"}", b"[", b"null", b"\"", b"-1", b"1e999", b"\\u0000", b"\\ud800", b"\\x1", b"\xff",
    ];
    let mut raw = raw.to_vec();
    for (at, what, count) in turns {
        let at = at % (raw.len() + 1);
        let end = raw.len().min(at + usize::from(*count % 20));
        let piece: &[u8] = match what % 4 {
            0 => &[*count],
            1 => &[],
            _ => PIECES[usize::from(*count) % PIECES.len()],
        };
        let end = if what % 4 == 3 { at } else { end };
        raw.splice(at..end, piece.iter().copied());
    }
    raw
}

fn turns() -> impl Strategy<Value = Vec<(usize, u8, u8)>> {
    prop::collection::vec((any::<usize>(), any::<u8>(), any::<u8>()), 0..8)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_survived(raw in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = read_update(&raw);
        let _ = peek_update_id(&raw);
        read_export(&raw);
    }

    #[test]
    fn any_mutation_of_an_update_is_survived(turns in turns(), text in ".*") {
        let good = update_with(&json!({"text": text, "photo": [{"file_id": "a", "width": 1}], "reply_to_message": {"message_id": 4}}));
        let raw = mutated(good.to_string().as_bytes(), &turns);
        if let Ok(update) = read_update(&raw) {
            prop_assert_eq!(peek_update_id(&raw), Some(update.id));
        }
    }

    #[test]
    fn any_json_is_survived(value in any_json()) {
        let raw = value.to_string();
        match read_update(raw.as_bytes()) {
            Ok(update) => prop_assert_eq!(peek_update_id(raw.as_bytes()), Some(update.id)),
            Err(unreadable) => prop_assert!(!unreadable.reason.is_empty()),
        }
        read_export(raw.as_bytes());
        let _ = read(&json!({"update_id": 1, "message": value}));
        let _ = read(&update_with(&json!({"from": value, "photo": value, "reply_to_message": value})));
        read_export(json!({"type": "personal_chat", "id": 1, "messages": [value, {"id": value, "date": value}]}).to_string().as_bytes());
    }

    #[test]
    fn text_survives_any_unknown_fields(text in "[^\0]+", is_caption in any::<bool>(), extra in prop::collection::vec(("x_.*", any_json()), 0..6)) {
        let mut more = json!({(if is_caption { "caption" } else { "text" }): text});
        for (name, value) in extra {
            more[name] = value;
        }
        let Ok(Event::Sent(message)) = read(&update_with(&more)).map(|update| update.event) else {
            return Err(TestCaseError::fail("a message with unknown fields is a message"));
        };
        prop_assert_eq!(message.text, Some(text));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]

    #[test]
    fn any_mutation_of_an_export_is_survived(turns in turns()) {
        read_export(&mutated(EXPORT, &turns));
    }
}
