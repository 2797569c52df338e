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
