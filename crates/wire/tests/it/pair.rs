//! A message that was seen live and the same message imported are one.

use std::ops::ControlFlow;

use finco_domain::message::Message;
use finco_domain::update::Event;
use finco_wire::telegram_export::{ExportItem, ExportOptions, for_each_message};
use serde_json::{Value, json};

use crate::{over, read};

fn live(message: Value, kind: &str) -> Message {
    match read(&json!({"update_id": 1, kind: message}))
        .expect("a good update")
        .event
    {
        Event::Sent(message) | Event::Edited(message) => *message,
        other => panic!("{other:?}"),
    }
}

fn imported(head: &Value, message: Value) -> Message {
    let mut export = head.clone();
    export["messages"] = json!([message]);
    let mut found = None;
    let on = |item| {
        if let ExportItem::Message(message) | ExportItem::Service { message, .. } = item {
            found = Some(*message);
        }
        ControlFlow::Continue(())
    };
    let options = ExportOptions {
        zone: chrono_tz::Asia::Tashkent,
    };
    for_each_message(export.to_string().as_bytes(), options, on).expect("a good export");
    found.expect("one message")
}

/// `message` without what an export never tells.
fn as_exported(mut message: Message) -> Message {
    message.chat.username = None;
    if let Some(sender) = &mut message.sender {
        (sender.username, sender.language, sender.is_bot) = (None, None, false);
    }
    if let Some(media) = &mut message.media {
        (media.file_id, media.file_unique_id) = (None, None);
    }
    message.migrated_to = None;
    message.migrated_from = None;
    message
}

fn without_paths(mut message: Message) -> Message {
    if let Some(media) = &mut message.media {
        media.file_unique_id = None;
    }
    message
}

#[test]
fn live_and_imported_messages_are_equal() {
    let live_chat =
        json!({"id": -1_001_234_567_890_i64, "type": "supergroup", "title": "Mijozlar", "username": "mijozlar"});
    let head = json!({"name": "Mijozlar", "type": "public_supergroup", "id": 1_234_567_890});
    let from = json!({"id": 7_777_777_777_i64, "is_bot": false, "first_name": "Aziz", "last_name": "Karimov", "username": "aziz", "language_code": "uz"});
    let hidden = json!({"id": 1_087_968_824, "is_bot": true, "first_name": "Group", "username": "GroupAnonymousBot"});
    let date = 1_736_919_000;
    let told = json!({"date": "2025-01-15T10:30:00", "date_unixtime": "1736919000", "from": "Aziz Karimov", "from_id": "user7777777777", "type": "message", "id": 5});
    let table = [
        (
            "message",
            json!({"from": from, "text": "savol bormi?", "reply_to_message": {"message_id": 4, "chat": live_chat}}),
            json!({"text": "savol bormi?", "reply_to_message_id": 4}),
        ),
        (
            "edited_message",
            json!({"from": from, "text": "a https://b.uz c", "edit_date": date + 60}),
            json!({"text": ["a ", {"type": "link", "text": "https://b.uz"}, " c"], "edited": "2025-01-15T10:31:00", "edited_unixtime": "1736919060"}),
        ),
        (
            "message",
            json!({"from": from, "voice": {"file_id": "a", "file_unique_id": "b", "mime_type": "audio/ogg", "duration": 3, "file_size": 4321}}),
            json!({"text": "", "file": "voice_messages/audio_1.ogg", "file_size": 4321, "media_type": "voice_message", "mime_type": "audio/ogg", "duration_seconds": 3}),
        ),
        (
            "message",
            json!({"from": from, "photo": [{"file_id": "a", "width": 9, "height": 9}], "caption": "qancha turadi?"}),
            json!({"text": "qancha turadi?", "photo": "photos/photo_1.jpg", "width": 9, "height": 9}),
        ),
        (
            "message",
            json!({"from": from, "text": "x", "forward_origin": {"type": "hidden_user", "sender_user_name": "Z", "date": 1}}),
            json!({"text": "x", "forwarded_from": "Z"}),
        ),
        (
            "message",
            json!({"from": hidden, "sender_chat": live_chat, "author_signature": "Aziz", "text": "javob"}),
            json!({"text": "javob", "from": "Mijozlar", "from_id": "channel1234567890", "author": "Aziz"}),
        ),
        (
            "message",
            json!({"from": {"id": 777_000, "first_name": "Telegram"}, "sender_chat": {"id": -1_000_000_000_099_i64, "type": "channel", "title": "Kanal"}, "is_automatic_forward": true, "forward_origin": {"type": "channel"}, "text": "post"}),
            json!({"text": "post", "from": "Kanal", "from_id": "channel99", "forwarded_from": "Kanal", "saved_from": "Kanal"}),
        ),
        (
            "message",
            json!({"from": from, "message_thread_id": 5, "is_topic_message": true, "forum_topic_created": {"name": "Savdo"}}),
            json!({"type": "service", "actor": "Aziz Karimov", "actor_id": "user7777777777", "action": "topic_created", "title": "Savdo", "text": ""}),
        ),
    ];
    for (kind, seen, exported) in table {
        let live = live(
            over(json!({"message_id": 5, "date": date, "chat": live_chat}), &seen),
            kind,
        );
        let imported = imported(&head, over(told.clone(), &exported));
        assert_eq!(live.key(), imported.key());
        assert_eq!(as_exported(live), without_paths(imported), "{exported}");
    }
}
