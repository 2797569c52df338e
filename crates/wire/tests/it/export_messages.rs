//! The details of an export's messages: authors, texts, content, albums, topics and replies.

use finco_domain::media::MediaKind;
use finco_domain::message::{Message, ReplyTo, SenderVoice};
use finco_wire::telegram_export::ExportItem;
use serde_json::{Value, json};

use crate::export::{at, read};
use crate::over;

/// The messages of a supergroup's export, services included.
fn messages(messages: &Value) -> Vec<Message> {
    let export = json!({"name": "G", "type": "private_supergroup", "id": 1_234_567_890, "messages": messages});
    let told = |item| match item {
        ExportItem::Message(message) | ExportItem::Service { message, .. } => Some(*message),
        ExportItem::Chat(_) | ExportItem::Skipped { .. } => None,
    };
    read(&export).into_iter().filter_map(told).collect()
}

/// A message of a recent export with `more` laid over it, read.
fn message(more: &Value) -> Message {
    let raw = json!({
        "id": 5, "type": "message", "date": "2025-01-15T10:30:00", "date_unixtime": "1736919000",
        "from": "Aziz Karimov", "from_id": "user7", "text": "salom",
    });
    messages(&json!([over(raw, more)]))
        .pop()
        .unwrap_or_else(|| panic!("{more} is a message"))
}

#[test]
fn a_plain_message_needs_no_zone() {
    let read = message(&json!({}));
    assert_eq!((read.id, read.sent_at), (5, at("2025-01-15T05:30:00Z")));
    assert_eq!(
        (read.text.as_deref(), read.media, read.edited_at),
        (Some("salom"), None, None)
    );
    assert_eq!(
        (read.album, read.topic_id, read.reply_to, read.is_forward),
        (None, None, None, false)
    );
}

#[test]
fn never_edited_is_told_from_edited() {
    let table = [
        (json!({"edited": "1970-01-01T05:00:00"}), None),
        (json!({"edited": "1969-12-31T19:00:00"}), None),
        (json!({"edited": "1970-01-01T00:00:00", "edited_unixtime": "0"}), None),
        (
            json!({"edited": "2025-01-15T10:31:00", "edited_unixtime": "1736919060"}),
            Some(at("2025-01-15T05:31:00Z")),
        ),
        (
            json!({"edited": "2025-01-15T10:31:00"}),
            Some(at("2025-01-15T05:31:00Z")),
        ),
    ];
    for (more, expected) in table {
        assert_eq!(message(&more).edited_at, expected, "{more}");
    }
}

#[test]
fn every_author_is_told() {
    let table = [
        (json!({}), Some(7), "Aziz Karimov", SenderVoice::Own),
        (json!({"from": null}), Some(7), "", SenderVoice::Own),
        (json!({"from_id": 7}), Some(7), "Aziz Karimov", SenderVoice::Own),
        (
            json!({"from_id": 4_294_967_303_i64}),
            Some(7),
            "Aziz Karimov",
            SenderVoice::Own,
        ),
        (
            json!({"from_id": "channel99", "from": "K"}),
            None,
            "K",
            SenderVoice::Chat(-1_000_000_000_099),
        ),
        (
            json!({"from_id": "chat99", "from": "K"}),
            None,
            "K",
            SenderVoice::Chat(-99),
        ),
        (
            json!({"from_id": "channel1234567890", "from": "G"}),
            None,
            "G",
            SenderVoice::AnonymousAdmin,
        ),
        (
            json!({"from_id": "channel99", "from": "K", "forwarded_from": "K", "saved_from": "K"}),
            None,
            "K",
            SenderVoice::AutoForward,
        ),
        (
            json!({"type": "service", "actor": "B", "actor_id": "user8", "action": "pin_message"}),
            Some(8),
            "B",
            SenderVoice::Own,
        ),
    ];
    for (more, user_id, name, voice) in table {
        let sender = message(&more).sender.expect("a sender");
        assert_eq!(
            (sender.user_id, sender.name.as_str(), sender.voice),
            (user_id, name, voice),
            "{more}"
        );
    }
    assert_eq!(message(&json!({"from": null, "from_id": null})).sender, None);
    assert_eq!(
        message(&json!({"author": "Aziz"}))
            .sender
            .and_then(|sender| sender.signature)
            .as_deref(),
        Some("Aziz")
    );
}

#[test]
fn texts_of_every_form_are_joined() {
    let table = [
        (json!({"text": "bir"}), Some("bir")),
        (
            json!({"text": ["a ", {"type": "bold", "text": "b"}, " c"]}),
            Some("a b c"),
        ),
        (json!({"text": "", "text_entities": []}), None),
        (
            json!({"text": [], "text_entities": [{"type": "plain", "text": "e"}]}),
            Some("e"),
        ),
        (
            json!({"text": null, "text_entities": [{"type": "plain", "text": "d"}]}),
            Some("d"),
        ),
        (json!({"text": "a\u{0}b"}), Some("a\u{fffd}b")),
        (json!({"text": "izoh", "photo": "photos/1.jpg"}), Some("izoh")),
    ];
    for (more, expected) in table {
        assert_eq!(message(&more).text.as_deref(), expected, "{more}");
    }
}

#[test]
fn pictures_of_one_second_and_author_are_an_album() {
    let picture = |id: i64, second: i64, from: &str, more: Value| {
        let mut raw = json!({"id": id, "type": "message", "date_unixtime": (1_736_919_000 + second).to_string(), "from": "A", "from_id": from, "text": ""});
        for (name, value) in more.as_object().expect("fields") {
            raw[name] = value.clone();
        }
        raw
    };
    let photo = || json!({"photo": "p.jpg"});
    let video = json!({"file": "v.mp4", "media_type": "video_file", "text": "qancha turadi?"});
    let read = messages(&json!([
        picture(1, 0, "user7", photo()),
        picture(2, 0, "user7", video),
        picture(3, 0, "user7", photo()),
        picture(4, 0, "user8", photo()),
        picture(5, 1, "user8", photo()),
        picture(6, 1, "user8", json!({"text": "between"})),
        picture(7, 1, "user8", photo()),
        picture(8, 1, "user8", json!({"photo": "p.jpg", "forwarded_from": "K"})),
        picture(9, 1, "user8", json!({"photo": "p.jpg", "forwarded_from": "K"})),
    ]));
    let albums: Vec<_> = read
        .iter()
        .map(|message| (message.id, message.album.as_deref()))
        .collect();
    let one = Some("export-1");
    let two = Some("export-8");
    assert_eq!(
        albums,
        [
            (1, one),
            (2, one),
            (3, one),
            (4, None),
            (5, None),
            (6, None),
            (7, None),
            (8, two),
            (9, two)
        ]
    );
}

#[test]
fn topics_are_followed_along_replies() {
    let entry = |id: i64, reply: Option<i64>| json!({"id": id, "type": "message", "date_unixtime": "1736919000", "from_id": "user7", "text": "a", "reply_to_message_id": reply});
    let made = json!({"id": 11, "type": "service", "date_unixtime": "1736919000", "actor_id": "user7", "action": "topic_created", "title": "Savdo"});
    let read = messages(&json!([
        entry(10, None),
        made,
        entry(12, Some(11)),
        entry(13, Some(12)),
        entry(14, None),
        entry(15, Some(14))
    ]));
    let told: Vec<_> = read
        .iter()
        .map(|message| {
            (
                message.id,
                message.topic_id,
                message.reply_to.as_ref().and_then(|reply| reply.message_id),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (10, None, None),
            (11, Some(11), None),
            (12, Some(11), None),
            (13, Some(11), Some(12)),
            (14, None, None),
            (15, None, Some(14))
        ]
    );
}

#[test]
fn replies_elsewhere_name_the_other_chat() {
    let reply = message(&json!({"reply_to_message_id": 4, "reply_to_peer_id": "channel99"})).reply_to;
    assert_eq!(
        reply,
        Some(ReplyTo {
            chat_id: -1_000_000_000_099,
            message_id: Some(4)
        })
    );
    let before_migration = message(&json!({"id": -999_999_999, "reply_to_message_id": -999_999_998}));
    assert_eq!(before_migration.id, -999_999_999);
    assert_eq!(
        before_migration.reply_to,
        Some(ReplyTo {
            chat_id: -1_001_234_567_890,
            message_id: Some(-999_999_998)
        })
    );
    let made = json!({"id": 11, "type": "service", "date_unixtime": "1736919000", "action": "topic_created"});
    let elsewhere =
        json!({"id": 12, "date_unixtime": "1736919000", "reply_to_message_id": 11, "reply_to_peer_id": "channel99"});
    let read = messages(&json!([made, elsewhere]));
    assert_eq!(
        read[1].topic_id, None,
        "the number 11 of another chat is not this chat's topic"
    );
    assert_eq!(
        read[1].reply_to,
        Some(ReplyTo {
            chat_id: -1_000_000_000_099,
            message_id: Some(11)
        })
    );
}

#[test]
fn content_is_told_by_what_stands_there() {
    let left_out = "(File exceeds maximum size. Change data exporting settings to download.)";
    let table = [
        (
            json!({"media_type": "audio_file", "file": "a.mp3"}),
            Some((MediaKind::Audio, Some("a.mp3"))),
        ),
        (json!({"file": left_out}), Some((MediaKind::Document, None))),
        (
            json!({"file": "files/shartnoma.pdf"}),
            Some((MediaKind::Document, Some("files/shartnoma.pdf"))),
        ),
        (
            json!({"photo": "(File not included. Change data exporting settings to download.)"}),
            Some((MediaKind::Photo, None)),
        ),
        (
            json!({"media_type": "hologram", "file": "h.bin"}),
            Some((MediaKind::Document, Some("h.bin"))),
        ),
        (
            json!({"place_name": "Chorsu", "location_information": null}),
            Some((MediaKind::Location, None)),
        ),
        (json!({"contact_information": {}}), Some((MediaKind::Contact, None))),
        (json!({"poll": {"question": "?"}}), Some((MediaKind::Poll, None))),
        (
            json!({"text": "", "game_title": "chess"}),
            Some((MediaKind::Unknown, None)),
        ),
        (json!({}), None),
    ];
    for (more, expected) in table {
        let read = message(&more);
        let told = read
            .media
            .as_ref()
            .map(|media| (media.kind, media.file_unique_id.as_deref()));
        assert_eq!(told, expected, "{more}");
    }
    let named = message(&json!({"file": "f.pdf", "file_name": "hisob.pdf", "file_size": 12}))
        .media
        .expect("media");
    assert_eq!(
        (named.file_name.as_deref(), named.size_bytes),
        (Some("hisob.pdf"), Some(12))
    );
}

#[test]
fn who_puts_buttons_under_a_message_is_a_bot() {
    let buttons = json!([[{"type": "callback", "text": "Tasdiqlash", "data": "1"}]]);
    for (more, is_bot) in [
        (json!({}), false),
        (json!({"inline_bot_buttons": buttons}), true),
        (json!({"inline_bot_buttons": buttons, "via_bot": "@gif"}), false),
    ] {
        let sender = message(&more).sender.unwrap();
        assert_eq!((sender.user_id, sender.is_bot), (Some(7), is_bot), "{more}");
    }
}
