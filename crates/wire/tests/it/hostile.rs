//! Odd, misshapen and broken bodies: each is read or refused as the table says, and none brings the reader down.

use finco_domain::media::MediaKind;
use finco_domain::update::Event;
use finco_wire::telegram::{peek_update_id, read_update};
use serde_json::{Value, json};

use crate::{message, over, read};

/// A good private message, as bytes, with `more` laid over it.
fn good(more: &Value) -> Vec<u8> {
    let message = json!({
        "message_id": 42, "from": {"id": 777, "is_bot": false, "first_name": "F", "username": "fuzz"},
        "chat": {"id": 777, "first_name": "F", "type": "private"}, "date": 1_780_000_000, "text": "salom",
    });
    json!({"update_id": 900, "message": over(message, more)})
        .to_string()
        .into_bytes()
}

fn replaced(raw: Vec<u8>, from: &str, to: &[u8]) -> Vec<u8> {
    let at = raw
        .windows(from.len())
        .position(|window| window == from.as_bytes())
        .expect("there is such a piece");
    [&raw[..at], to, &raw[at + from.len()..]].concat()
}

/// The text of a message that must be read.
fn text_of(raw: &[u8]) -> Option<String> {
    match read_update(raw)
        .unwrap_or_else(|fault| panic!("{fault}: {}", String::from_utf8_lossy(raw)))
        .event
    {
        Event::Sent(message) => message.text,
        other => panic!("not a message: {other:?}"),
    }
}

#[test]
fn odd_updates_are_all_read() {
    let big = "я".repeat(4096);
    let emoji = "👩‍👩‍👧‍👦 \u{202e}\u{200f} مرحبا \u{301}".repeat(20);
    let salom = |more: Value| (good(&more), "salom".to_owned());
    let table = [
        (good(&json!({"text": "a\u{0}b"})), "a\u{fffd}b".to_owned()),
        (
            replaced(good(&json!({})), "\"salom\"", br#""\ud83d x""#),
            "\u{fffd} x".to_owned(),
        ),
        (
            replaced(good(&json!({})), "\"salom\"", b"\"\xff\xfe x\""),
            "\u{fffd}\u{fffd} x".to_owned(),
        ),
        (replaced(good(&json!({})), "\"salom\"", b"\"a\nb\""), "a\nb".to_owned()),
        (good(&json!({"text": big})), big.clone()),
        (good(&json!({"text": emoji})), emoji.clone()),
        salom(json!({"new_field": {"x": [1, 2, {"y": null}]}, "another": true})),
        salom(
            json!({"message_id": 4_503_599_627_370_497_i64, "chat": {"id": 4_503_599_627_370_497_i64, "type": "private"}}),
        ),
        salom(json!({"date": 0})),
        salom(json!({"date": 4_000_000_000_i64})),
        salom(json!({"date": -5})),
        salom(json!({"from": {"id": 777, "is_bot": false, "first_name": ""}})),
        salom(json!({"from": {"id": 777, "is_bot": false, "first_name": "<script>alert(1)</script>"}})),
        (
            good(&json!({"text": "'; DROP TABLE message_log; --"})),
            "'; DROP TABLE message_log; --".to_owned(),
        ),
        salom(json!({"migrate_to_chat_id": -1_001_234_567_890_i64})),
        salom(json!({"new_chat_members": [{"id": 5, "is_bot": true, "first_name": "b"}]})),
        (
            [b"\xef\xbb\xbf".as_slice(), &good(&json!({}))].concat(),
            "salom".to_owned(),
        ),
    ];
    for (raw, text) in table {
        assert_eq!(text_of(&raw), Some(text));
        assert_eq!(peek_update_id(&raw), Some(900));
    }
    for size in [2_000_000, 20_000_000] {
        assert_eq!(
            text_of(&good(&json!({"text": "x".repeat(size)}))).map(|text| text.len()),
            Some(size)
        );
    }
    let no_text = message(&json!({"chat": {"id": 1, "type": "private"}}));
    assert_eq!(
        (no_text.text, no_text.media.map(|media| media.kind)),
        (None, Some(MediaKind::Unknown))
    );
    let channel = json!({"update_id": 2, "channel_post": {
        "message_id": 1, "chat": {"id": -100_123, "type": "channel", "title": "c"}, "date": 1_780_000_000, "text": "x"}});
    assert_eq!(text_of(channel.to_string().as_bytes()).as_deref(), Some("x"));
    let press = json!({"update_id": 5, "callback_query": {
        "id": "1", "from": {"id": 1, "is_bot": false, "first_name": "F"}, "chat_instance": "1", "data": "x".repeat(64)}});
    assert!(matches!(read(&press).expect("a press").event, Event::Pressed(press) if press.data.len() == 64));
}

#[test]
fn what_is_no_update_is_refused_with_what_can_be_told() {
    let deep_list = [b"[".repeat(10_000), b"]".repeat(10_000)].concat();
    let deep_object = [br#"{"a":"#.repeat(20_000), b"1".to_vec(), b"}".repeat(20_000)].concat();
    let deep_inside = [
        br#"{"update_id":3,"message":"#.to_vec(),
        deep_list.clone(),
        b"}".to_vec(),
    ]
    .concat();
    let cut = br#"{"update_id":900,"message":{"message_id":42,"chat":{"id":777},"date":1780000000,"text":"sal"#;
    #[rustfmt::skip]
    let table: Vec<(&[u8], Option<i64>, Option<&str>)> = vec![
        (b"[]", None, None), (b"null", None, None), (b"5", None, None), (br#""x""#, None, None), (b"", None, None),
        (b"hello", None, None), (b"\x1f\x8b\x08\x00gzip", None, None), (&deep_list, None, None), (&deep_object, None, None),
        (br#"{"update_id":NaN}"#, None, None), (&deep_inside, Some(3), None), (cut, Some(900), None),
        (b"{}", None, Some("")), (br#"{"message":{}}"#, None, Some("message")),
        (br#"{"update_id":1.5,"message":{}}"#, None, Some("message")), (br#"{"update_id":null}"#, None, Some("")),
        (br#"{"update_id":"1","message":{}}"#, Some(1), Some("message")),
        (br#"{"update_id":6,"message":null}"#, Some(6), Some("message")),
        (br#"{"update_id":7,"message":[1,2]}"#, Some(7), Some("message")),
        (br#"{"update_id":8,"message":{"message_id":1.5,"chat":{"id":1e300,"type":"private"},"date":1,"text":"x"}}"#, Some(8), Some("message")),
        (br#"{"update_id":9,"message":{"message_id":99999999999999999999,"chat":{"id":99999999999999999999},"date":1}}"#, Some(9), Some("message")),
        (br#"{"update_id":10,"message":{"message_id":1,"date":1}}"#, Some(10), Some("message")),
        (br#"{"update_id":10,"message":{"message_id":1,"date":"yesterday","chat":{"id":1},"text":"x"}}"#, Some(10), Some("message")),
        (b"{\"update_id\":1,\"message\":{\"text\":\"\xff\xfe\"}}", Some(1), Some("message")),
    ];
    for (raw, update_id, kind) in table {
        let shown = String::from_utf8_lossy(&raw[..raw.len().min(80)]).into_owned();
        let unreadable = read_update(raw).expect_err(&shown);
        assert_eq!(
            (unreadable.update_id, unreadable.kind.as_deref()),
            (update_id, kind),
            "{shown}"
        );
        assert!(!unreadable.reason.is_empty(), "{shown}");
    }
}

#[test]
fn the_last_of_two_equal_names_counts() {
    let raw = br#"{"update_id":11,"update_id":12,"message":{"message_id":1,"message_id":2,"chat":{"id":1,"type":"private"},"date":1,"text":"a","text":"b"}}"#;
    let update = read_update(raw).expect("read");
    let Event::Sent(message) = update.event else {
        panic!("a message")
    };
    assert_eq!((update.id, message.id, message.text.as_deref()), (12, 2, Some("b")));
    assert_eq!(peek_update_id(raw), Some(12));
    let update = read_update(br#"{"__proto__":{"x":1},"update_id":13}"#).expect("read");
    assert_eq!(
        (update.id, update.kind.as_str(), update.event),
        (13, "__proto__", Event::Other { chat_id: None })
    );
}

#[test]
fn a_number_behind_a_broken_name_is_found() {
    let raw = br#"{"\ud83d":"\x0b","update_id":14}"#;
    assert_eq!(peek_update_id(raw), Some(14));
    assert_eq!(read_update(raw).expect("mended").id, 14);
}
