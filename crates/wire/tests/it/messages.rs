//! The details of messages: who speaks, what is carried, what is answered.

use chrono::DateTime;
use finco_domain::chat::{ChatKey, ChatKind};
use finco_domain::media::MediaKind;
use finco_domain::message::{Message, ReplyTo, Sender, SenderVoice};
use finco_domain::update::Event;
use serde_json::{Value, json};

use crate::{message, read, refused, update_with};

#[test]
fn a_plain_message_is_read_whole() {
    let read = message(&json!({"text": "savol bormi?", "edit_date": 1_700_000_100}));
    assert_eq!(read.chat.key, ChatKey::own(-1001));
    assert_eq!((read.chat.kind, read.chat.title.as_str()), (ChatKind::Supergroup, "G"));
    assert_eq!(read.chat.username.as_deref(), Some("gg"));
    assert_eq!((read.id, read.sent_at.timestamp()), (5, 1_700_000_000));
    assert_eq!(read.edited_at, DateTime::from_timestamp(1_700_000_100, 0));
    assert_eq!((read.text.as_deref(), read.media), (Some("savol bormi?"), None));
    let sender = Sender {
        user_id: Some(7),
        name: "Aziz Karimov".to_owned(),
        username: Some("aziz".to_owned()),
        language: Some("uz".to_owned()),
        is_bot: false,
        voice: SenderVoice::Own,
        signature: None,
    };
    assert_eq!(read.sender, Some(sender));
    assert_eq!(
        (read.album, read.topic_id, read.reply_to, read.is_forward),
        (None, None, None, false)
    );
    assert_eq!((read.migrated_to, read.migrated_from), (None, None));
}

#[test]
fn a_private_chat_is_titled_by_the_person() {
    let titled = |chat: Value| message(&json!({"chat": chat, "text": "a"})).chat;
    assert_eq!(
        titled(json!({"id": 9, "type": "private", "first_name": "Ali", "last_name": "Valiyev"})).title,
        "Ali Valiyev"
    );
    assert_eq!(
        titled(json!({"id": 9, "type": "private", "last_name": "Valiyev"})).title,
        "Valiyev"
    );
    assert_eq!(titled(json!({"id": 9, "type": "private", "first_name": ""})).title, "");
    assert_eq!(titled(json!({"id": 9, "type": "brandnew"})).kind, ChatKind::Unknown);
    assert_eq!(titled(json!({"id": 9})).kind, ChatKind::Unknown);
}

#[test]
fn a_business_chat_is_another_than_the_bots_own() {
    let key = message(&json!({"business_connection_id": "bc1", "chat": {"id": 77, "type": "private"}}))
        .chat
        .key;
    assert_eq!(
        key,
        ChatKey {
            id: 77,
            business: "bc1".to_owned()
        }
    );
    assert_ne!(key, message(&json!({"chat": {"id": 77, "type": "private"}})).chat.key);
}

/// The voice, whether an account is named, whether it is a bot, and the name.
fn speaks(more: &Value) -> (SenderVoice, Option<i64>, bool, String) {
    let sender = message(more).sender.expect("a sender");
    (sender.voice, sender.user_id, sender.is_bot, sender.name)
}

#[test]
fn every_voice_is_told() {
    let group = json!({"id": -1001, "type": "supergroup", "title": "G"});
    let channel = json!({"id": -1003, "type": "channel", "title": "Kanal", "username": "kanal"});
    let hidden = json!({"id": 1_087_968_824, "is_bot": true, "first_name": "Group", "username": "GroupAnonymousBot"});
    let stand_in = json!({"id": 136_817_688, "is_bot": true, "first_name": "Channel", "username": "Channel_Bot"});
    let telegram = json!({"id": 777_000, "is_bot": false, "first_name": "Telegram"});
    let bot = json!({"id": 50, "is_bot": true, "first_name": "Helper"});
    let own = |id, is_bot, name: &str| (SenderVoice::Own, Some(id), is_bot, name.to_owned());
    let of_chat = |voice, name: &str| (voice, None, false, name.to_owned());
    let table = [
        (json!({"text": "a"}), own(7, false, "Aziz Karimov")),
        (json!({"from": {"id": 7, "first_name": ""}}), own(7, false, "")),
        (json!({"from": bot}), own(50, true, "Helper")),
        (json!({"from": telegram}), own(777_000, false, "Telegram")),
        (
            json!({"from": hidden, "sender_chat": group}),
            of_chat(SenderVoice::AnonymousAdmin, "G"),
        ),
        (json!({"from": hidden}), of_chat(SenderVoice::AnonymousAdmin, "G")),
        (
            json!({"from": stand_in, "sender_chat": channel}),
            of_chat(SenderVoice::Chat(-1003), "Kanal"),
        ),
        (
            json!({"from": telegram, "sender_chat": channel, "is_automatic_forward": true}),
            of_chat(SenderVoice::AutoForward, "Kanal"),
        ),
        (
            json!({"from": telegram, "sender_chat": channel}),
            of_chat(SenderVoice::AutoForward, "Kanal"),
        ),
        (
            json!({"sender_chat": {"title": "no id"}}),
            own(7, false, "Aziz Karimov"),
        ),
        (
            json!({"from": bot, "is_automatic_forward": true}),
            of_chat(SenderVoice::AutoForward, "Helper"),
        ),
        (
            json!({"from": null, "chat": channel, "sender_chat": channel}),
            of_chat(SenderVoice::Chat(-1003), "Kanal"),
        ),
        (
            json!({"from": null, "chat": channel}),
            of_chat(SenderVoice::Chat(-1003), "Kanal"),
        ),
        (
            json!({"sender_business_bot": bot}),
            (SenderVoice::BusinessBot, Some(7), false, "Aziz Karimov".to_owned()),
        ),
        (
            json!({"from": null, "sender_business_bot": bot}),
            (SenderVoice::BusinessBot, Some(50), true, "Helper".to_owned()),
        ),
        (
            json!({"is_from_offline": true}),
            (SenderVoice::Offline, Some(7), false, "Aziz Karimov".to_owned()),
        ),
        (json!({"is_from_offline": false}), own(7, false, "Aziz Karimov")),
    ];
    for (more, expected) in table {
        assert_eq!(speaks(&more), expected, "{more}");
    }
    assert_eq!(message(&json!({"from": null})).sender, None);
    let signed = message(&json!({"from": hidden, "sender_chat": group, "author_signature": "Aziz"}));
    assert_eq!(signed.sender.expect("a sender").signature.as_deref(), Some("Aziz"));
}

fn carried(more: &Value) -> Option<MediaKind> {
    message(more).media.map(|media| media.kind)
}

#[test]
fn every_kind_of_content_is_told() {
    let file = json!({"file_id": "a", "file_unique_id": "b"});
    let table = [
        (json!({"text": "a"}), None),
        (json!({"text": "a", "brand_new": {"x": 1}}), None),
        (json!({"text": "written", "pinned_message": {"message_id": 1}}), None),
        (json!({"voice": file}), Some(MediaKind::Voice)),
        (json!({"video_note": file}), Some(MediaKind::VideoNote)),
        (json!({"photo": [file]}), Some(MediaKind::Photo)),
        (json!({"photo": []}), Some(MediaKind::Photo)),
        (json!({"video": file, "caption": "c"}), Some(MediaKind::Video)),
        (json!({"audio": file}), Some(MediaKind::Audio)),
        (json!({"sticker": file}), Some(MediaKind::Sticker)),
        (json!({"document": file}), Some(MediaKind::Document)),
        (json!({"document": file, "animation": file}), Some(MediaKind::Animation)),
        (json!({"location": {"latitude": 41.3}}), Some(MediaKind::Location)),
        (
            json!({"venue": {"title": "Chorsu"}, "location": {}}),
            Some(MediaKind::Location),
        ),
        (json!({"contact": {"phone_number": "1"}}), Some(MediaKind::Contact)),
        (json!({"poll": {"id": "1"}}), Some(MediaKind::Poll)),
        (json!({"new_chat_members": []}), Some(MediaKind::Service)),
        (
            json!({"pinned_message": {"message_id": 1, "voice": file}}),
            Some(MediaKind::Service),
        ),
        (json!({"suggested_post_paid": {"x": 1}}), Some(MediaKind::Service)),
        (json!({"live_photo": file, "caption": "c"}), Some(MediaKind::Unknown)),
        (json!({"dice": {"value": 3}}), Some(MediaKind::Unknown)),
        (json!({"caption": "c"}), Some(MediaKind::Unknown)),
        (json!({}), Some(MediaKind::Unknown)),
    ];
    for (more, expected) in table {
        assert_eq!(carried(&more), expected, "{more}");
        let words = more.get("text").or(more.get("caption")).and_then(Value::as_str);
        assert_eq!(message(&more).text.as_deref(), words, "{more}");
    }
}

#[test]
fn a_file_keeps_what_telegram_told_of_it() {
    let voice = json!({"file_id": "a", "file_unique_id": "b", "duration": 3.0, "mime_type": "audio/ogg", "file_size": 3_000_000_000_i64});
    let media = message(&json!({"voice": voice})).media.expect("media");
    assert_eq!(
        (media.file_id.as_deref(), media.file_unique_id.as_deref()),
        (Some("a"), Some("b"))
    );
    assert_eq!((media.duration_secs, media.size_bytes), (Some(3), Some(3_000_000_000)));
    assert_eq!((media.mime_type.as_deref(), media.file_name), (Some("audio/ogg"), None));
    let document = json!({"file_id": "a", "file_name": "hisob.pdf", "file_size": 1.5});
    let media = message(&json!({"document": document})).media.expect("media");
    assert_eq!(
        (media.file_name.as_deref(), media.size_bytes),
        (Some("hisob.pdf"), None)
    );
    let sizes = json!([{"file_id": "s", "width": 90, "height": 90}, {"file_id": "l", "width": 900, "height": 900}, {"file_id": "m", "width": 300, "height": 300}]);
    assert_eq!(
        message(&json!({"photo": sizes}))
            .media
            .expect("media")
            .file_id
            .as_deref(),
        Some("l")
    );
    assert_eq!(
        message(&json!({"live_photo": {"file_id": "n"}}))
            .media
            .expect("media")
            .file_id
            .as_deref(),
        Some("n")
    );
    let quoted = json!({"reply_to_message": {"message_id": 1, "file_id": "not mine"}});
    assert_eq!(message(&quoted).media.expect("media").file_id, None);
}

fn reply(chat_id: i64, message_id: Option<i64>) -> Option<ReplyTo> {
    Some(ReplyTo { chat_id, message_id })
}

#[test]
fn what_is_answered_is_told_where_telegram_tells() {
    let here = json!({"id": -1001, "type": "supergroup"});
    let there = json!({"id": -1002, "type": "supergroup"});
    let topic_start = json!({"message_id": 11, "chat": here, "forum_topic_created": {"name": "Savdo"}});
    let table = [
        (json!({"text": "a"}), None),
        (
            json!({"reply_to_message": {"message_id": 4, "chat": here, "brand_new_media": {}}}),
            reply(-1001, Some(4)),
        ),
        (json!({"reply_to_message": {"message_id": 4}}), reply(-1001, Some(4))),
        (json!({"reply_to_message": topic_start}), None),
        (
            json!({"reply_to_message": topic_start, "external_reply": {"chat": there, "message_id": 44}}),
            reply(-1002, Some(44)),
        ),
        (
            json!({"external_reply": {"chat": there, "message_id": 44, "photo": []}}),
            reply(-1002, Some(44)),
        ),
        (json!({"external_reply": {"chat": there}}), reply(-1002, None)),
        (json!({"external_reply": {"origin": {"type": "hidden_user"}}}), None),
        (json!({"reply_to_story": {"chat": {"id": 8}, "id": 4}}), None),
    ];
    for (more, expected) in table {
        assert_eq!(message(&more).reply_to, expected, "{more}");
    }
}

#[test]
fn only_topics_are_topics() {
    let table = [
        (json!({"message_thread_id": 11, "is_topic_message": true}), Some(11)),
        (json!({"message_thread_id": 11}), None),
        (json!({"message_thread_id": 1, "is_topic_message": true}), None),
        (json!({"is_topic_message": true}), None),
        (json!({"direct_messages_topic": {"topic_id": 9}}), Some(9)),
    ];
    for (more, expected) in table {
        assert_eq!(message(&more).topic_id, expected, "{more}");
    }
}

#[test]
fn a_forward_is_its_senders_message_of_now() {
    let table = [
        json!({"forward_origin": {"type": "user", "sender_user": {"id": 99, "first_name": "Z"}, "date": 1_600_000_000}}),
        json!({"forward_origin": {"type": "brand_new"}}),
        json!({"forward_from": {"id": 99, "first_name": "Z"}, "forward_date": 1_600_000_000}),
        json!({"forward_sender_name": "Z"}),
    ];
    for mut more in table {
        more["text"] = json!("a");
        let read = message(&more);
        assert!(read.is_forward, "{more}");
        assert_eq!(
            (read.sender.and_then(|sender| sender.user_id), read.sent_at.timestamp()),
            (Some(7), 1_700_000_000)
        );
    }
}

#[test]
fn albums_and_migrations_are_kept() {
    assert_eq!(
        message(&json!({"media_group_id": "13", "photo": []})).album.as_deref(),
        Some("13")
    );
    let to = message(
        &json!({"chat": {"id": -4_518_810_793_i64, "type": "group"}, "migrate_to_chat_id": -1_002_471_352_452_i64}),
    );
    assert_eq!((to.migrated_to, to.migrated_from), (Some(-1_002_471_352_452), None));
    assert_eq!(to.media.map(|media| media.kind), Some(MediaKind::Service));
    let from = message(&json!({"migrate_from_chat_id": -4_518_810_793_i64}));
    assert_eq!((from.migrated_to, from.migrated_from), (None, Some(-4_518_810_793)));
}

#[test]
fn texts_of_every_form_are_kept() {
    let table = [
        (json!({"text": "a\u{0}b"}), Some("a\u{fffd}b")),
        (json!({"text": ""}), None),
        (json!({"text": null, "caption": "c"}), Some("c")),
        (json!({"text": "", "caption": "c"}), Some("c")),
        (json!({"text": "t", "caption": "c"}), Some("t\nc")),
        (json!({"text": 5}), Some("5")),
        (json!({"text": {"text": "rich", "style": "bold"}}), Some("rich")),
        (json!({"text": ["a ", {"type": "bold", "text": "b"}]}), Some("a b")),
        (json!({"text": "👩‍👩‍👧‍👦 \u{202e}مرحبا"}), Some("👩‍👩‍👧‍👦 \u{202e}مرحبا")),
    ];
    for (more, expected) in table {
        assert_eq!(message(&more).text.as_deref(), expected, "{more}");
    }
    // Text that cannot be told must not vanish unseen.
    for more in [json!({"text": {"a": 1}}), json!({"text": true}), json!({"caption": []})] {
        assert!(
            refused(&update_with(&more)).reason.contains("no readable text"),
            "{more}"
        );
    }
    let names = message(&json!({"from": {"id": 7, "first_name": "A\u{0}"}, "chat": {"id": 1, "title": "\u{0}"}}));
    assert_eq!(
        (names.sender.expect("a sender").name.as_str(), names.chat.title.as_str()),
        ("A\u{fffd}", "\u{fffd}")
    );
}

#[test]
fn numbers_are_read_in_every_exact_form() {
    let table = [
        (json!({"message_id": 3_000_000_000_i64}), 3_000_000_000),
        (json!({"message_id": 5.0}), 5),
        (json!({"message_id": "6"}), 6),
        (json!({"message_id": 0}), 0),
        (json!({"message_id": i64::MAX}), i64::MAX),
    ];
    for (more, id) in table {
        assert_eq!(message(&more).id, id, "{more}");
    }
    for (date, expected) in [
        (json!(0), 0),
        (json!(-5), -5),
        (json!(4_000_000_000_i64), 4_000_000_000),
        (json!(7.0), 7),
    ] {
        assert_eq!(message(&json!({"date": date})).sent_at.timestamp(), expected);
    }
    assert_eq!(message(&json!({"edit_date": null})).edited_at, None);
    assert_eq!(message(&json!({"edit_date": 0})).edited_at, None);
}

#[test]
fn a_message_without_what_makes_it_one_is_refused() {
    #[rustfmt::skip]
    let table = [
        (json!({"message_id": 1.5}), "message_id"), (json!({"message_id": null}), "message_id"),
        (json!({"message_id": u64::MAX}), "message_id"), (json!({"message_id": 1e300}), "message_id"),
        (json!({"message_id": "99999999999999999999"}), "message_id"), (json!({"message_id": [1]}), "message_id"),
        (json!({"chat": null}), "chat"), (json!({"chat": 5}), "chat"), (json!({"chat": {}}), "id"),
        (json!({"chat": {"id": 9_007_199_254_740_993.5}}), "id"), (json!({"from": {"id": 1.5}}), "id"),
        (json!({"date": null}), "date"), (json!({"date": "yesterday"}), "date"), (json!({"date": "1700000000"}), "date"),
        (json!({"date": 1.5}), "date"), (json!({"date": i64::MAX}), "date"), (json!({"date": i64::MIN}), "date"),
        (json!({"date": -300_000_000_000_i64}), "date"), (json!({"edit_date": "today"}), "edit_date"),
        (json!({"migrate_to_chat_id": 1e30}), "migrate_to_chat_id"),
        (json!({"reply_to_message": {"message_id": 0.5}}), "message_id"),
    ];
    for (more, named) in table {
        let unreadable = refused(&update_with(&more));
        assert!(unreadable.reason.contains(named), "{more}: {}", unreadable.reason);
        assert_eq!(
            (unreadable.update_id, unreadable.kind.as_deref()),
            (Some(1), Some("message"))
        );
    }
}

#[test]
fn an_edit_is_a_later_version_of_its_message() {
    let update = json!({"update_id": 9, "edited_business_message": {
        "business_connection_id": "bc1", "message_id": 5, "date": 1_700_000_000, "edit_date": 1_700_000_100,
        "chat": {"id": 77, "type": "private", "first_name": "C"}, "from": {"id": 77, "first_name": "C"}, "text": "z",
    }});
    let Ok(Event::Edited(edited)) = read(&update).map(|update| update.event) else {
        panic!("an edit")
    };
    let Message {
        chat,
        id,
        sent_at,
        edited_at,
        ..
    } = *edited;
    assert_eq!((chat.key.business.as_str(), id), ("bc1", 5));
    assert_eq!(
        (sent_at.timestamp(), edited_at.map(|at| at.timestamp())),
        (1_700_000_000, Some(1_700_000_100))
    );
}
