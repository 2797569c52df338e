//! What the readers make of what real, future and hostile senders send.

mod export;
mod export_messages;
mod hostile;
mod messages;
mod pair;
mod properties;
mod updates;

use finco_domain::message::Message;
use finco_domain::update::{Event, Update};
use finco_wire::telegram::{Unreadable, read_update};
use serde_json::{Value, json};

/// Reads an update given as JSON.
fn read(update: &Value) -> Result<Update, Unreadable> {
    read_update(update.to_string().as_bytes())
}

/// `base` with the fields of `more` laid over it.
fn over(mut base: Value, more: &Value) -> Value {
    for (name, value) in more.as_object().expect("fields") {
        base[name] = value.clone();
    }
    base
}

/// An update with a good group message, `more` laid over the message.
fn update_with(more: &Value) -> Value {
    let message = json!({
        "message_id": 5,
        "from": {
            "id": 7, "is_bot": false, "first_name": "Aziz", "last_name": "Karimov", "username": "aziz",
            "language_code": "uz",
        },
        "chat": {"id": -1001, "type": "supergroup", "title": "G", "username": "gg"},
        "date": 1_700_000_000,
    });
    json!({"update_id": 1, "message": over(message, more)})
}

/// That message, read.
fn message(more: &Value) -> Message {
    match read(&update_with(more)) {
        Ok(Update {
            event: Event::Sent(message),
            ..
        }) => *message,
        other => panic!("{more}: {other:?}"),
    }
}

/// Why `update` is not read.
fn refused(update: &Value) -> Unreadable {
    match read(update) {
        Err(unreadable) => unreadable,
        Ok(update) => panic!("should be refused: {update:?}"),
    }
}
