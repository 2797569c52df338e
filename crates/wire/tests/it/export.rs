//! Exports of Telegram Desktop of several years, and damaged ones.

use std::cell::Cell;
use std::io::{self, Read};
use std::ops::ControlFlow;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use finco_domain::chat::ChatKind;
use finco_domain::media::MediaKind;
use finco_domain::message::{ReplyTo, SenderVoice};
use finco_wire::telegram_export::{ExportError, ExportItem, ExportOptions, ExportSummary, for_each_message};
use serde_json::{Value, json};

const OF_2020: &[u8] = include_bytes!("../fixtures/tdesktop_export_2020-01.json");
const TASHKENT: ExportOptions = ExportOptions {
    zone: Tz::Asia__Tashkent,
};

pub(crate) fn read_raw(raw: &[u8]) -> (Vec<ExportItem>, Result<ExportSummary, ExportError>) {
    let mut items = Vec::new();
    let end = for_each_message(raw, TASHKENT, |item| {
        items.push(item);
        ControlFlow::Continue(())
    });
    (items, end)
}

pub(crate) fn read(export: &Value) -> Vec<ExportItem> {
    let (items, end) = read_raw(export.to_string().as_bytes());
    end.unwrap_or_else(|fault| panic!("{fault}: {export}"));
    items
}

pub(crate) fn at(written: &str) -> DateTime<Utc> {
    written.parse().expect("a moment")
}

#[test]
fn the_export_of_2020_is_read_whole() {
    let (items, end) = read_raw(OF_2020);
    let expected = ExportSummary {
        chats: 4,
        messages: 42,
        services: 8,
        edited: 2,
        skipped: 0,
        is_stopped: false,
    };
    assert_eq!(end.expect("a good file"), expected);
    assert_eq!(items.len(), 54);

    let mut heads = Vec::new();
    let mut with_text = 0;
    let mut kinds = std::collections::BTreeMap::new();
    for item in &items {
        match item {
            ExportItem::Chat(chat) => heads.push((chat.key.id, chat.kind, chat.title.as_str())),
            ExportItem::Message(message) => {
                with_text += usize::from(message.text.is_some());
                let kind = message.media.as_ref().map_or("text", |media| media.kind.as_str());
                *kinds.entry(kind).or_insert(0) += 1;
                assert_eq!(
                    message.sender.as_ref().map(|sender| &sender.voice),
                    Some(&SenderVoice::Own)
                );
                assert!(message.sender.as_ref().is_some_and(|sender| sender.user_id.is_some()));
            }
            ExportItem::Service { message, action } => {
                assert_eq!(
                    (message.text.as_ref(), message.media.as_ref().map(|m| m.kind)),
                    (None, Some(MediaKind::Service))
                );
                assert!(!action.is_empty());
            }
            ExportItem::Skipped { reason, .. } => panic!("{reason}"),
        }
    }
    // The third one's number lies where files of that time had shifted it to.
    let private = ChatKind::Private;
    let expected = [
        (-8_123_123_123, ChatKind::Group, "ppppppp gggggg"),
        (9_777_777_777, private, "Vvvvv"),
        (26_045_049, private, ""),
        (9_333_333_333, private, "Ddddddd"),
    ];
    assert_eq!(heads, expected);
    assert_eq!(with_text, 24);
    let kinds: Vec<_> = kinds.into_iter().collect();
    #[rustfmt::skip]
    assert_eq!(kinds, [
        ("animation", 2), ("contact", 3), ("document", 1), ("location", 1), ("photo", 7), ("poll", 1), ("sticker", 3),
        ("text", 21), ("video", 1), ("video_note", 1), ("voice", 1),
    ]);
}

#[test]
fn the_export_of_2020_keeps_each_messages_facts() {
    let (items, _) = read_raw(OF_2020);
    let find = |id| {
        let message = items.iter().find_map(|item| match item {
            ExportItem::Message(message) | ExportItem::Service { message, .. } if message.id == id => Some(message),
            _ => None,
        });
        message.unwrap_or_else(|| panic!("message {id}"))
    };
    assert_eq!(find(4720).sent_at, at("2016-11-08T19:26:24Z"));
    assert_eq!(
        find(4720).sender.as_ref().map(|sender| sender.name.as_str()),
        Some("Wwwwww Www")
    );
    assert_eq!(
        (find(4730).edited_at, find(4730).text.as_deref()),
        (None, Some("Видел)"))
    );
    assert_eq!(find(67346).edited_at, Some(at("2018-11-16T19:58:05Z")));
    let joined = "ох ты что нашёл) в группе по хс проскочило\nhttps://habr.com/post/335436/\nдля нас работает с параметрами -a -3";
    assert_eq!(find(67346).text.as_deref(), Some(joined));
    assert_eq!(
        find(39740).reply_to,
        Some(ReplyTo {
            chat_id: -8_123_123_123,
            message_id: Some(39739)
        })
    );
    assert!(find(38952).is_forward && !find(39739).is_forward);
    let nameless = find(24712).sender.as_ref().expect("a sender");
    assert_eq!((nameless.user_id, nameless.name.as_str()), (Some(32_507_588), ""));
    let voice = find(10355).media.as_ref().expect("a voice");
    assert_eq!(
        voice.file_unique_id.as_deref(),
        Some("chats/chat_01/voice_messages/test.mp3")
    );
    assert_eq!(
        (voice.duration_secs, voice.mime_type.as_deref()),
        (Some(2), Some("audio/mpeg"))
    );
    assert_eq!(
        find(39115)
            .media
            .as_ref()
            .and_then(|media| media.file_unique_id.as_deref()),
        None
    );
}

#[test]
fn local_dates_get_their_zone() {
    let local = |written: &str, zone: Tz| {
        let raw = json!({"id": 1, "type": "personal_chat", "messages": [{"id": 1, "type": "message", "date": written, "from_id": 5, "text": "a"}]});
        let mut found = None;
        let on = |item| {
            if let ExportItem::Message(message) = item {
                found = Some(message.sent_at);
            }
            ControlFlow::Continue(())
        };
        for_each_message(raw.to_string().as_bytes(), ExportOptions { zone }, on).expect("an export");
        found
    };
    assert_eq!(
        local("2019-05-31T10:32:27", Tz::Asia__Tashkent),
        Some(at("2019-05-31T05:32:27Z"))
    );
    assert_eq!(
        local("2019-03-31T02:30:00", Tz::Europe__Berlin),
        Some(at("2019-03-31T01:30:00Z")),
        "left out by summer time"
    );
    assert_eq!(
        local("2019-10-27T02:30:00", Tz::Europe__Berlin),
        Some(at("2019-10-27T00:30:00Z")),
        "twice on that day"
    );
    for written in [
        "yesterday",
        "2019-13-01T00:00:00",
        "2019-05-31 10:32:27",
        "-262143-01-01T00:00:00",
        "",
    ] {
        assert_eq!(local(written, Tz::Asia__Tashkent), None, "{written}");
    }
}

#[test]
fn control_characters_that_are_no_json_are_read() {
    let head = br#"{"name":"G","type":"private_supergroup","id":1234567890,"messages":[{"id":1,"type":"message","date":"2025-01-15T10:30:00","date_unixtime":"1736919000","from":"A","from_id":"user7","text":""#;
    let raw = [head.as_slice(), br#"a\x0Bb\x00c\\x0B \ud83d"#, b" \xff\"}]}"].concat();
    let (items, end) = read_raw(&raw);
    end.expect("a mended file");
    let ExportItem::Message(message) = &items[1] else {
        panic!("a message")
    };
    assert_eq!(message.text.as_deref(), Some("a\u{b}b\u{fffd}c\\x0B \u{fffd} \u{fffd}"));
}

#[test]
fn one_chat_and_many_are_read_whatever_the_order_of_fields() {
    let entry = json!({"id": 1, "type": "message", "date_unixtime": "1736919000", "from_id": "user7", "text": "a"});
    let ids = |raw: &str| -> Vec<i64> {
        let (items, end) = read_raw(raw.as_bytes());
        end.unwrap_or_else(|fault| panic!("{fault}: {raw}"));
        assert_eq!(
            items
                .iter()
                .filter(|item| matches!(item, ExportItem::Message(_)))
                .count(),
            1,
            "{raw}"
        );
        items
            .iter()
            .filter_map(|item| {
                if let ExportItem::Chat(chat) = item {
                    Some(chat.key.id)
                } else {
                    None
                }
            })
            .collect()
    };
    assert_eq!(
        ids(&format!(
            r#"{{"name":"G","type":"private_group","id":5,"messages":[{entry}]}}"#
        )),
        [-5]
    );
    assert_eq!(
        ids(&format!(
            r#"{{"id":5,"messages":[{entry}],"name":"G","type":"private_group"}}"#
        )),
        [-5]
    );
    assert_eq!(
        ids(&format!(r#"{{"type":"saved_messages","id":5,"messages":[{entry}]}}"#)),
        [5]
    );
    assert_eq!(
        ids(&format!(
            r#"{{"about":"x","left_chats":{{"list":[{{"type":"public_channel","id":5,"messages":[{entry}]}}]}},"chats":{{"about":"y","list":[{{"type":"bot_chat","id":6,"messages":[]}}]}}}}"#
        )),
        [-1_000_000_000_005, 6]
    );
    assert_eq!(
        ids(&format!(r#"{{"chats":[{{"type":null,"id":5,"messages":[{entry}]}}]}}"#)),
        [5]
    );
}

#[test]
fn chats_of_old_files_get_their_true_numbers() {
    let shifted = 8_589_934_592_i64 + 5;
    let old = json!({"id": 1, "type": "service", "date": "2019-05-31T10:32:27", "action": "create_channel"});
    let old_named = json!({"id": 1, "type": "message", "date": "2019-05-31T10:32:27", "from_id": 7, "text": "a"});
    let recent = json!({"id": 1, "type": "service", "date": "2025-01-15T10:30:00", "date_unixtime": "1736919000"});
    let recent_named =
        json!({"id": 1, "type": "message", "date": "2021-06-01T10:00:00", "from_id": "user7", "text": "a"});
    for (first, number) in [(old, 5), (old_named, 5), (recent, shifted), (recent_named, shifted)] {
        let items = read(&json!({"type": "private_channel", "id": shifted, "messages": [first]}));
        let [ExportItem::Chat(chat), _] = items.as_slice() else {
            panic!("{items:?}")
        };
        assert_eq!(chat.key.id, -1_000_000_000_000 - number, "{first}");
    }
}

#[test]
fn single_bad_entries_are_reported_and_passed_over() {
    let good = json!({"id": 9, "type": "message", "date_unixtime": "1736919000", "from_id": "user7", "text": "a"});
    #[rustfmt::skip]
    let bad = [
        json!({"id": 3, "type": "unsupported"}), json!(5), json!({"id": 3, "text": "a"}), json!({"id": 1.5, "date_unixtime": "1"}),
        json!({"date_unixtime": "1736919000", "text": "a"}), json!({"id": 3, "date": "yesterday"}),
        json!({"id": 3, "date_unixtime": "1736919000", "from_id": "user99999999999999999999"}),
        json!({"id": 3, "date_unixtime": "99999999999999999", "text": "a"}), json!({"id": 3, "date_unixtime": "1", "text": true}),
    ];
    for entry in bad {
        let items = read(&json!({"type": "private_group", "id": 5, "messages": [entry, good]}));
        let [
            ExportItem::Chat(_),
            ExportItem::Skipped {
                chat_id: Some(-5),
                reason,
                ..
            },
            ExportItem::Message(_),
        ] = items.as_slice()
        else {
            panic!("{entry}: {items:?}")
        };
        assert!(!reason.is_empty());
    }
    let items = read(&json!({"messages": [good]}));
    assert!(
        matches!(
            items.as_slice(),
            [ExportItem::Skipped {
                chat_id: None,
                message_id: Some(9),
                ..
            }]
        ),
        "{items:?}"
    );
}

#[test]
fn damaged_files_give_what_came_before_the_damage() {
    let (items, end) = read_raw(&OF_2020[..OF_2020.len() / 2]);
    assert!(matches!(end, Err(ExportError::Damaged { .. })));
    assert!(items.len() > 20, "{}", items.len());
    for raw in [
        b"<!DOCTYPE html>".as_slice(),
        b"",
        b"[]",
        b"5",
        b"{}",
        br#"{"about":"x"}"#,
        &OF_2020[..200],
    ] {
        let (items, end) = read_raw(raw);
        assert!(matches!(end, Err(ExportError::NotAnExport)), "{end:?}");
        assert_eq!(items, []);
    }
    let trailing = [OF_2020, b"{}"].concat();
    assert!(matches!(read_raw(&trailing).1, Err(ExportError::Damaged { .. })));
}

#[test]
fn the_caller_may_stop_and_a_failing_disk_is_told() {
    let mut seen = 0;
    let summary = for_each_message(OF_2020, TASHKENT, |_| {
        seen += 1;
        if seen == 3 {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    });
    let summary = summary.expect("stopping is no fault");
    assert_eq!(
        (seen, summary.is_stopped, summary.chats, summary.services),
        (3, true, 1, 2)
    );

    struct Failing;
    impl Read for Failing {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("the disk is gone"))
        }
    }
    let end = for_each_message(
        OF_2020[..20_000].chain(Failing),
        TASHKENT,
        |_| ControlFlow::Continue(()),
    );
    assert!(matches!(end, Err(ExportError::Io(_))), "{end:?}");
}

#[test]
fn a_large_export_is_streamed() {
    /// Writes an export as it is read: a head, then `left` messages; `written` tells how many are out.
    struct Source<'a> {
        left: u32,
        written: &'a Cell<u32>,
        ready: io::Cursor<Vec<u8>>,
    }
    impl Read for Source<'_> {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            let got = self.ready.read(out)?;
            if got > 0 || self.left == 0 {
                return Ok(got);
            }
            self.left -= 1;
            self.written.set(self.written.get() + 1);
            let comma = if self.left == 0 { "]}" } else { "," };
            let text = "x".repeat(300);
            let id = self.written.get();
            let entry =
                format!(r#"{{"id":{id},"date_unixtime":"1736919000","from_id":"user7","text":"{text}"}}{comma}"#);
            self.ready = io::Cursor::new(entry.into_bytes());
            self.ready.read(out)
        }
    }
    let head = br#"{"name":"G","type":"private_supergroup","id":5,"messages":["#.to_vec();
    let written = Cell::new(0);
    let mut seen = 0;
    let source = Source {
        left: 20_000,
        written: &written,
        ready: io::Cursor::new(head),
    };
    let summary = for_each_message(source, TASHKENT, |item| {
        seen += u32::from(matches!(item, ExportItem::Message(_)));
        assert!(
            written.get() - seen < 1_000,
            "what is held is a few chunks, not the file"
        );
        ControlFlow::Continue(())
    });
    let summary = summary.expect("a good export");
    assert_eq!((summary.chats, summary.messages, seen), (1, 20_000, 20_000));
}
