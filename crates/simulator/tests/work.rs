//! The company at work: deterministic, plausible, and alive.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod support;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use finco_simulator::{Company, CompanyChatKind, company, history, load_updates, run_scenario};
use serde_json::Value;
use support::{Fixture, LONG};
use tokio_util::sync::CancellationToken;

fn until() -> DateTime<Utc> {
    "2026-11-20T07:00:00Z".parse().unwrap()
}

fn weeks(company: &Company, seed: u64) -> Vec<Value> {
    history(company, 28, until(), seed).collect()
}

fn message(update: &Value) -> Option<&Value> {
    ["message", "business_message"]
        .into_iter()
        .find_map(|kind| update.get(kind))
}

#[test]
fn the_company_of_a_seed_is_always_the_same() {
    let made = company(7);
    assert_eq!(made, company(7));
    assert_ne!(made, company(8));
    assert_eq!(
        (made.departments.len(), made.employees.len(), made.clients.len()),
        (3, 24, 30)
    );
    let people: BTreeSet<i64> = made.employees.iter().map(|one| one.telegram_id).collect();
    let clients: BTreeSet<i64> = made.clients.iter().map(|one| one.telegram_id).collect();
    assert_eq!((people.len(), clients.len()), (24, 30));
    assert!(people.is_disjoint(&clients));
    let groups: Vec<_> = made
        .chats
        .iter()
        .filter(|chat| chat.kind == CompanyChatKind::ClientGroup)
        .collect();
    assert_eq!(groups.len(), 14);
    for group in &groups {
        assert!(
            group.members.iter().any(|member| clients.contains(member)),
            "{}",
            group.title
        );
        assert!(people.contains(&group.members[0]), "{}", group.title);
    }
    let serving: BTreeSet<i64> = groups.iter().flat_map(|group| group.members.clone()).collect();
    assert!(
        people.iter().filter(|one| serving.contains(one)).count() >= 20,
        "nearly everyone serves a group"
    );
}

#[test]
fn the_history_of_a_seed_is_always_the_same_bytes() {
    let company = company(7);
    let bytes = |seed| weeks(&company, seed).iter().map(Value::to_string).collect::<Vec<_>>();
    assert_eq!(bytes(3), bytes(3));
    assert_ne!(bytes(3), bytes(4));
}

#[test]
fn updates_of_the_history_are_ordered_and_name_each_message_once() {
    let updates = weeks(&company(7), 3);
    assert!(updates.len() > 3000, "{}", updates.len());
    let ids: Vec<i64> = updates
        .iter()
        .map(|update| update["update_id"].as_i64().unwrap())
        .collect();
    assert!(ids.windows(2).all(|pair| pair[1] > pair[0]));
    assert!(ids.iter().all(|id| *id < i64::from(i32::MAX)));
    let said: Vec<&Value> = updates.iter().filter_map(message).collect();
    let dates: Vec<i64> = said.iter().map(|message| message["date"].as_i64().unwrap()).collect();
    assert!(dates.windows(2).all(|pair| pair[1] >= pair[0]));
    assert!(*dates.last().unwrap() < until().timestamp());
    let keys: BTreeSet<_> = said
        .iter()
        .map(|m| {
            format!(
                "{}/{}/{}",
                m["business_connection_id"], m["chat"]["id"], m["message_id"]
            )
        })
        .collect();
    assert_eq!(keys.len(), said.len());
    let kinds: BTreeSet<&str> = updates
        .iter()
        .flat_map(|update| update.as_object().unwrap().keys())
        .map(String::as_str)
        .collect();
    for kind in [
        "edited_message",
        "message_reaction",
        "business_connection",
        "business_message",
        "my_chat_member",
    ] {
        assert!(kinds.contains(kind), "{kind}");
    }
    for field in [
        "voice",
        "photo",
        "document",
        "sticker",
        "media_group_id",
        "message_thread_id",
        "reply_to_message",
    ] {
        assert!(said.iter().any(|message| !message[field].is_null()), "{field}");
    }
}

#[test]
fn employees_keep_working_hours_and_differ_in_speed() {
    let company = company(7);
    let people: BTreeSet<i64> = company.employees.iter().map(|one| one.telegram_id).collect();
    let mut waits: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
    for update in weeks(&company, 3) {
        let Some(message) = message(&update) else { continue };
        let (from, date) = (
            message["from"]["id"].as_i64().unwrap(),
            message["date"].as_i64().unwrap(),
        );
        if !people.contains(&from) || message["text"].is_null() {
            continue;
        }
        let hour = (date / 3600 + 5) % 24;
        assert!((9..18).contains(&hour), "an employee wrote at {hour}: {message}");
        // Thursday 1 January 1970 is day 0.
        assert!(
            ![2, 3].contains(&((date + 5 * 3600) / 86_400 % 7)),
            "an employee wrote on a day off: {message}"
        );
        let asked = &message["reply_to_message"];
        if asked["forum_topic_created"].is_null() && asked["date"].is_i64() {
            waits
                .entry(from)
                .or_default()
                .push(date - asked["date"].as_i64().unwrap());
        }
    }
    let medians: Vec<i64> = waits
        .into_values()
        .filter(|waits| waits.len() >= 5)
        .map(|mut waits| {
            waits.sort_unstable();
            waits[waits.len() / 2]
        })
        .collect();
    assert!(medians.len() >= 10, "{medians:?}");
    let (quick, slow) = (medians.iter().min().unwrap(), medians.iter().max().unwrap());
    assert!(
        slow > &(quick * 3),
        "the leaderboard has something to tell: {medians:?}"
    );
}

#[test]
fn load_is_the_same_bytes_with_increasing_ids() {
    let made: Vec<_> = load_updates(5, 2000).collect();
    assert!(load_updates(5, 2000).eq(made.iter().cloned()));
    assert!(!load_updates(6, 2000).eq(made.iter().cloned()));
    let parsed: Vec<Value> = made
        .iter()
        .map(|bytes| serde_json::from_slice(bytes).unwrap())
        .collect();
    assert!(made.iter().all(|bytes| bytes.is_ascii()));
    assert!(
        parsed
            .windows(2)
            .all(|pair| pair[1]["update_id"].as_i64() > pair[0]["update_id"].as_i64())
    );
    let mut texts = BTreeMap::new();
    for update in &parsed {
        let message = &update["message"];
        if !message["text"].is_null() {
            texts.insert(
                (
                    message["chat"]["id"].clone().to_string(),
                    message["message_id"].as_i64(),
                ),
                (),
            );
        }
    }
    let edits: Vec<_> = parsed
        .iter()
        .filter_map(|update| update.get("edited_message"))
        .collect();
    assert!(edits.len() > 50);
    for edit in edits {
        let original = (edit["chat"]["id"].to_string(), edit["message_id"].as_i64());
        assert!(
            texts.contains_key(&original),
            "an edit changes a message that was sent: {edit}"
        );
    }
}

#[tokio::test]
async fn the_company_works_live_until_it_is_stopped() {
    let fixture = Fixture::new().await;
    let company = company(7);
    fixture.world.settle(&company).unwrap();
    assert!(fixture.world.settle(&company).is_err(), "a company settles once");
    fixture.drain().await;
    let stop = CancellationToken::new();
    let work = tokio::spawn(run_scenario(fixture.world.clone(), company, 20_000.0, 3, stop.clone()));
    let busy = fixture.world.until(LONG, |world| world.pending() >= 200).await;
    stop.cancel();
    work.await.unwrap();
    assert!(busy, "traffic flows");
    let updates = fixture.updates().await;
    assert!(updates.iter().any(|update| !update["message"]["text"].is_null()));
}
