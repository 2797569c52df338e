//! Updates of shapes that typed parsers lose: each one leaves exactly one trace, with its words.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::harness::{House, SECRET, bytes_of};

const PROBES: &str = include_str!("../../../wire/tests/fixtures/probe_updates_synthetic.jsonl");

/// The probes share numbers among themselves; here each gets its own. Message numbers that are the point of a probe (0,
/// and those beyond 32 bits) stay.
fn renumbered() -> Vec<Value> {
    let lines = PROBES.lines().filter(|line| !line.trim().is_empty());
    let mut updates: Vec<Value> = lines
        .map(|line| serde_json::from_str(line).expect("a probe is JSON"))
        .collect();
    for (number, probe) in (1_000_i64..).zip(&mut updates) {
        let update = probe["json"].as_object_mut().expect("an update");
        update["update_id"] = json!(number);
        let (_, event) = update
            .iter_mut()
            .find(|(name, _)| *name != "update_id")
            .expect("an update has an event");
        let id = event.get("message_id").and_then(Value::as_i64);
        if id.is_some_and(|id| id != 0 && id <= i64::from(i32::MAX)) {
            event["message_id"] = json!(number);
        }
    }
    updates.into_iter().map(|mut probe| probe["json"].take()).collect()
}

/// The event of an update: its kind and its content.
fn event(update: &Value) -> (&str, &Value) {
    let fields = update.as_object().expect("an update");
    let (kind, content) = fields
        .iter()
        .find(|(name, _)| *name != "update_id")
        .expect("an update has an event");
    (kind, content)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_probe_leaves_one_trace_with_its_words() {
    let house = House::webhook().await;
    let updates = renumbered();
    assert!(updates.len() >= 30, "the fixture is whole");
    for update in &updates {
        assert_eq!(house.post(update.to_string(), Some(SECRET)).await, 200, "{update}");
    }
    house.settle().await;

    let mut traces: BTreeMap<i64, Vec<(&str, Value)>> = BTreeMap::new();
    for table in ["messages", "message_edits", "chat_events"] {
        for row in house.rows(table).await {
            traces
                .entry(row["update_id"].as_i64().expect("a number"))
                .or_default()
                .push((table, row));
        }
    }
    for update in &updates {
        let id = update["update_id"].as_i64().expect("a number");
        let traces = traces.remove(&id).unwrap_or_default();
        let tables: Vec<_> = traces.iter().map(|(table, _)| *table).collect();
        let (kind, content) = event(update);
        // An edit of a message that was never seen is also the earliest version known of that message.
        let expected: &[&[&str]] = match kind.starts_with("edited_") {
            true => &[&["messages", "message_edits"]],
            false => &[&["messages"], &["chat_events"]],
        };
        assert!(expected.contains(&tables.as_slice()), "{tables:?} of {update}");
        let words = content
            .get("text")
            .or(content.get("caption"))
            .filter(|words| words.is_string());
        for (table, row) in &traces {
            assert_eq!(
                serde_json::from_slice::<Value>(&bytes_of(&row["raw"])).expect("JSON"),
                *update,
                "kept as it came"
            );
            if let Some(words) = words {
                assert_ne!(*table, "chat_events", "what was written is a message: {update}");
                assert_eq!(row["body"], *words, "{update}");
            }
        }
    }
    assert!(traces.is_empty(), "nothing else was written: {traces:?}");
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn odd_bytes_hold_nothing_up_and_are_never_lost() {
    let mut house = House::empty().await;
    house.take_webhook();
    house.start_gateway().await;
    let message = |id: i64, date: &str, text: &str| {
        format!(
            r#"{{"update_id":{id},"message":{{"message_id":{id},"date":{date},"chat":{{"id":-1001,"type":"supergroup",
                "title":"G"}},"from":{{"id":7,"is_bot":false,"first_name":"A"}},"text":"{text}"}}}}"#
        )
        .into_bytes()
    };
    let date = "1763269200";
    let mut broken = message(105, date, "salomX!");
    let at = broken.windows(7).position(|part| part == b"salomX!").expect("the text") + 5;
    broken[at] = 0xff;
    let odd = [
        message(101, date, r"nol \u0000 bayt"),
        message(102, date, r"yarim \ud83d emoji"),
        message(103, "9223372036854775807", "abadiy"),
        message(104, "-5", "ilgari"),
        broken,
        message(106, "\"1763269200\"", "matnli sana"),
    ];
    let good: Vec<Vec<u8>> = (1..=60).map(|id| message(id, date, "yaxshi")).collect();
    // All of them wait in the queue together, so that the worker takes them in one batch.
    for (place, body) in good.iter().enumerate() {
        assert_eq!(house.post(body.clone(), Some(SECRET)).await, 200);
        if let Some(body) = odd.get(place / 10).filter(|_| place % 10 == 5) {
            assert_eq!(
                house.post(body.clone(), Some(SECRET)).await,
                200,
                "{}",
                String::from_utf8_lossy(body)
            );
        }
    }
    house.start_worker().await;
    house.finish_work().await;
    let logged = house.columns("messages", &["update_id", "body"]).await;
    assert_eq!(logged.iter().filter(|row| row[1] == "yaxshi").count(), good.len());
    let mut kept = house.rows("quarantine").await;
    kept.extend(house.rows("messages").await);
    let kept: Vec<Vec<u8>> = kept.iter().map(|row| bytes_of(&row["raw"])).collect();
    for body in &odd {
        assert!(kept.contains(body), "lost: {}", String::from_utf8_lossy(body));
    }
    // Whatever could be read was read, with its words.
    for (id, part) in [(101, "bayt"), (102, "emoji"), (105, "salom")] {
        let row = logged
            .iter()
            .find(|row| row[0] == id)
            .unwrap_or_else(|| panic!("{id} is not logged"));
        assert!(row[1].as_str().is_some_and(|body| body.contains(part)), "{row}");
    }
    house.close().await;
}
