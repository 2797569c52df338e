//! History from Telegram Desktop: counted exactly, imported once, and the same as if it had been seen live.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::harness::{House, SECRET};

const AZIZA: i64 = 100;
const BOB: i64 = 200;
const BEGAN: i64 = 1_794_819_600;

fn export_of_2020() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../wire/tests/fixtures/tdesktop_export_2020-01.json")
}

/// `finco import telegram-export`; what it counted.
async fn import(house: &House, file: &Path, more: &[&str]) -> Value {
    let mut command = house.binary();
    command
        .args(["import", "telegram-export", "--json"])
        .arg(file)
        .args(more);
    let output = tokio::task::spawn_blocking(move || command.output())
        .await
        .unwrap()
        .expect("the binary runs");
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}");
    let last = output
        .stdout
        .trim_ascii()
        .rsplit(|byte| *byte == b'\n')
        .next()
        .expect("a line");
    serde_json::from_slice(last).expect("the last line is JSON")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_export_is_counted_exactly_and_imported_once() {
    let mut house = House::empty().await;
    house.start_worker().await;
    let file = export_of_2020();
    let dry = import(&house, &file, &["--dry-run"]).await;
    assert_eq!(dry, json!({ "read": 50, "new": 50, "changed": 0, "skipped": 0 }));
    for table in ["messages", "message_edits", "chats", "asks"] {
        assert_eq!(house.database.count(table).await, 0, "a dry run writes no {table}");
    }
    let first = import(&house, &file, &[]).await;
    assert_eq!(first, json!({ "read": 50, "new": 50, "changed": 0, "skipped": 0 }));
    house.settle().await;
    assert_eq!(house.database.count("messages").await, 50);
    assert_eq!(house.database.count("message_edits").await, 2);
    assert_eq!(house.database.count("chats").await, 4);
    let messages = house.rows("messages").await;
    let asks = house.rows("asks").await;

    let again = import(&house, &file, &[]).await;
    assert_eq!(again, json!({ "read": 50, "new": 0, "changed": 0, "skipped": 50 }));
    house.settle().await;
    assert_eq!(house.rows("messages").await, messages);
    assert_eq!(house.rows("asks").await, asks);
    house.finish().await;
}

/// A talk as lines: number, seconds, author, words, replied-to message, whether edited, whether with a picture.
type Line = (i64, i64, i64, &'static str, Option<i64>, bool, bool);

const TALK: [Line; 8] = [
    (1, 0, BOB, "Narxi qancha?", None, false, false),
    (2, 120, AZIZA, "100 ming soʻm", Some(1), false, false),
    (3, 600, BOB, "Shu rangda bormi", None, false, true),
    (4, 640, BOB, "yoki qora", None, false, false),
    (5, 1900, AZIZA, "Qorasi bor", None, true, false),
    (6, 1960, BOB, "Rahmat!", None, false, false),
    (7, 9000, BOB, "Ertaga ochiqmisiz?", None, false, false),
    (8, 9000 + 86_400, AZIZA, "Ha", Some(7), false, false),
];

fn name(id: i64) -> &'static str {
    if id == AZIZA { "Aziza" } else { "Bob" }
}

fn live((id, secs, from, words, reply, edited, picture): Line) -> Value {
    let chat = json!({ "id": -1_001_234_567_890_i64, "type": "supergroup", "title": "Mijozlar" });
    let mut message = json!({
        "message_id": id, "date": BEGAN + secs, "chat": chat,
        "from": { "id": from, "is_bot": false, "first_name": name(from) },
    });
    message[if picture { "caption" } else { "text" }] = json!(words);
    if picture {
        message["photo"] = json!([{ "file_id": "a", "file_unique_id": "b", "width": 9, "height": 9 }]);
    }
    if let Some(reply) = reply {
        message["reply_to_message"] = json!({ "message_id": reply, "date": BEGAN, "chat": chat });
    }
    if edited {
        message["edit_date"] = json!(BEGAN + secs + 5);
    }
    json!({ "update_id": 700 + id, (if edited { "edited_message" } else { "message" }): message })
}

fn exported((id, secs, from, words, reply, edited, picture): Line) -> Value {
    let unix = BEGAN + secs;
    let mut message = json!({
        "id": id, "type": "message", "date": "2026-11-16T10:00:00", "date_unixtime": unix.to_string(),
        "from": name(from), "from_id": format!("user{from}"), "text": words,
    });
    if picture {
        message["photo"] = json!("photos/photo_1.jpg");
    }
    if let Some(reply) = reply {
        message["reply_to_message_id"] = json!(reply);
    }
    if edited {
        (message["edited"], message["edited_unixtime"]) = (json!("2026-11-16T10:00:05"), json!((unix + 5).to_string()));
    }
    message
}

/// Everything that an export tells, too.
async fn told(house: &House) -> Vec<(&'static str, Vec<Value>)> {
    const MESSAGE: &[&str] = &[
        "chat_id",
        "message_id",
        "sent_at",
        "sender_id",
        "sender_name",
        "body",
        "media_kind",
        "reply_chat_id",
        "reply_message_id",
        "is_forward",
        "edited_at",
        "topic_id",
        "album",
    ];
    const ASK: &[&str] = &[
        "chat_id",
        "first_message_id",
        "asked_at",
        "asked_by",
        "last_at",
        "messages",
        "answer_chat_id",
        "answer_message_id",
        "answered_at",
        "answered_by",
        "linked_by",
        "wall_secs",
    ];
    const SCORE: &[&str] = &[
        "employee_id",
        "month",
        "answered",
        "within_target",
        "median_secs",
        "p90_secs",
    ];
    let mut all = Vec::new();
    for (table, columns) in [
        ("messages", MESSAGE),
        ("message_edits", &["chat_id", "message_id", "edited_at", "body"]),
        ("chats", &["id", "kind", "title", "purpose"]),
        ("asks", ASK),
        ("scores", SCORE),
    ] {
        let mut rows = house.columns(table, columns).await;
        rows.sort_by_key(ToString::to_string);
        all.push((table, rows));
    }
    all
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_imported_chat_and_the_same_chat_seen_live_are_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("result.json");
    let messages: Vec<_> = TALK.into_iter().map(exported).collect();
    let export = json!({ "name": "Mijozlar", "type": "private_supergroup", "id": 1_234_567_890, "messages": messages });
    std::fs::write(&file, export.to_string()).unwrap();

    let seen = House::webhook().await;
    seen.employee(AZIZA, "Aziza", "Savdo", "uz").await;
    for line in TALK {
        assert_eq!(seen.post(live(line).to_string(), Some(SECRET)).await, 200);
    }
    seen.settle().await;

    let imported = House::webhook().await;
    imported.employee(AZIZA, "Aziza", "Savdo", "uz").await;
    let counts = import(&imported, &file, &[]).await;
    assert_eq!((&counts["new"], &counts["changed"]), (&json!(8), &json!(0)));
    imported.settle().await;

    let expected = told(&seen).await;
    assert_eq!(expected[3].1.len(), 3, "three asks: {:?}", expected[3]);
    assert_eq!(told(&imported).await, expected);

    // Either way round the second telling changes nothing.
    let counts = import(&seen, &file, &[]).await;
    assert_eq!((&counts["new"], &counts["changed"]), (&json!(0), &json!(0)), "{counts}");
    seen.settle().await;
    assert_eq!(told(&seen).await, expected);
    for line in TALK {
        assert_eq!(imported.post(live(line).to_string(), Some(SECRET)).await, 200);
    }
    imported.settle().await;
    assert_eq!(told(&imported).await, expected);
    seen.finish().await;
    imported.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_imported_bot_neither_asks_nor_waits() {
    const BOT: i64 = 300;
    let mut house = House::empty().await;
    house.start_worker().await;
    let folder = tempfile::tempdir().unwrap();
    let buttons = json!([[{ "type": "callback", "text": "Ha", "data": "1" }]]);
    let line = |id: i64, from: i64, buttons: Option<&Value>| {
        let mut message = exported((id, id * 3_600, from, "Buyurtma kerakmi?", None, false, false));
        if let Some(buttons) = buttons {
            message["inline_bot_buttons"] = buttons.clone();
        }
        message
    };
    // The second file's bot is known from the first one alone.
    for (name, lines) in [
        (
            "a.json",
            vec![line(1, BOT, Some(&buttons)), line(2, BOT, None), line(3, BOB, None)],
        ),
        ("b.json", vec![line(4, BOT, None)]),
    ] {
        let file = folder.path().join(name);
        let export = json!({ "name": "G", "type": "private_supergroup", "id": 1_234_567_890, "messages": lines });
        std::fs::write(&file, export.to_string()).unwrap();
        import(&house, &file, &[]).await;
    }
    house.settle().await;
    let mut told = house.columns("messages", &["message_id", "sender_is_bot"]).await;
    told.sort_by_key(|row| row[0].as_i64());
    assert_eq!(
        told,
        [json!([1, true]), json!([2, true]), json!([3, false]), json!([4, true])]
    );
    assert_eq!(house.columns("asks", &["asked_by"]).await, [json!([BOB])]);
    house.finish().await;
}
