//! Every shape of update that real and hostile senders send, by table.

use finco_domain::chat::{ChatKey, ChatKind};
use finco_domain::media::MediaKind;
use finco_domain::message::{Message, ReplyTo, SenderVoice};
use finco_domain::update::{Event, Update};
use finco_wire::telegram::{Unreadable, peek_update_id, read_update};
use serde_json::{Value, json};

const PROBES: &str = include_str!("fixtures/probe_updates_synthetic.jsonl");

fn read(update: &Value) -> Result<Update, Unreadable> {
    read_update(update.to_string().as_bytes())
}

/// A good message with `more` fields over it.
fn message_with(more: Value) -> Value {
    let mut message = json!({
        "message_id": 5,
        "from": {"id": 7, "is_bot": false, "first_name": "Aziz", "last_name": "Karimov", "username": "aziz", "language_code": "uz"},
        "chat": {"id": -1001, "type": "supergroup", "title": "G", "username": "gg"},
        "date": 1_700_000_000,
    });
    for (name, value) in more.as_object().expect("fields") {
        message[name] = value.clone();
    }
    json!({"update_id": 1, "message": message})
}

fn message(more: Value) -> Message {
    match read(&message_with(more.clone())) {
        Ok(Update {
            event: Event::Sent(message),
            ..
        }) => *message,
        other => panic!("{more}: {other:?}"),
    }
}

fn refused(update: &Value) -> Unreadable {
    match read(update) {
        Err(unreadable) => unreadable,
        Ok(update) => panic!("should be refused: {update:?}"),
    }
}

#[test]
fn every_probe_is_read_with_its_text() {
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
    for (line, expected) in lines.iter().zip(expected) {
        let update = read(&line["json"]).unwrap_or_else(|fault| panic!("{}: {fault}", line["test"]));
        assert_eq!(Some(update.id), line["json"]["update_id"].as_i64());
        assert_eq!(peek_update_id(line["json"].to_string().as_bytes()), Some(update.id));
        assert!(line["json"].get(&update.kind).is_some(), "{}", update.kind);
        let (told, message) = match &update.event {
            Event::Sent(message) => ("sent", Some(message)),
            Event::Edited(message) => ("edited", Some(message)),
            Event::Deleted { .. } => ("deleted", None),
            Event::Reacted(_) => ("reacted", None),
            Event::Pressed(_) => ("pressed", None),
            Event::Member(_) => ("member", None),
            Event::Business(_) => ("business", None),
            Event::Other { .. } => ("other", None),
        };
        assert_eq!(told, expected, "{}", line["test"]);
        if let Some(message) = message {
            let raw = &line["json"][&update.kind];
            let words = raw.get("text").or(raw.get("caption")).and_then(Value::as_str);
            assert_eq!(message.text.as_deref(), words, "{}", line["test"]);
            assert!(message.text.is_some() || message.media.is_some(), "{}", line["test"]);
        }
    }
}
