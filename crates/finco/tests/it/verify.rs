//! `finco verify`: what was kept raw gives the same again, and a row that somebody changed is named.

use finco_simulator::{GroupOptions, SayOptions};
use serde_json::{Value, json};

use crate::harness::House;

const AZIZA: i64 = 100;
const BOB: i64 = 200;

/// Runs `finco verify`; whether all came out the same, and what it said.
async fn verify(house: &House, arguments: &'static [&'static str]) -> (bool, String) {
    let mut command = house.binary();
    command.arg("verify").args(arguments);
    let run = tokio::task::spawn_blocking(move || command.output().expect("the binary runs"));
    let output = run.await.expect("no panic");
    let said = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8_lossy(&said).into_owned())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clean_history_comes_out_the_same_and_a_changed_row_is_named() {
    let house = House::polling().await;
    house.employee(AZIZA, "Aziza", "Savdo", "uz").await;
    house.client(BOB, "Bob");
    let mut groups = Vec::new();
    for title in ["Mijozlar", "Ulgurji"] {
        let group = house
            .world
            .add_group(title, &[AZIZA, BOB], GroupOptions::default())
            .unwrap();
        for (from, text) in [(BOB, "Narxi qancha?"), (AZIZA, "100 ming"), (BOB, "Qachon keladi?")] {
            house.world.say(group, from, text, SayOptions::default()).unwrap();
            house.wait_secs(400);
        }
        groups.push(group);
    }
    house.settle().await;
    let (messages, asks) = (house.rows("messages").await.len(), house.rows("asks").await.len());
    assert!(asks >= 4, "{asks} asks");

    let (is_same, said) = verify(&house, &[]).await;
    assert!(is_same && said.contains("Everything came out the same."), "{said}");
    assert!(said.contains(&format!("{messages} messages and {asks} asks")), "{said}");

    let tamper = format!(
        "update asks set wall_secs = wall_secs + 1 where chat_id = {} and wall_secs is not null",
        groups[1]
    );
    house.database.execute(&tamper).await;
    let (is_same, said) = verify(&house, &[]).await;
    assert!(!is_same && said.contains("1 parts differ."), "{said}");
    let named = format!("different: asks of {} 2026-11-16", groups[1]);
    assert!(
        said.contains(&named) && !said.contains(&groups[0].to_string()),
        "{said}"
    );
    let (is_same, told) = verify(&house, &["--json"]).await;
    let told: Value = serde_json::from_str(&told).unwrap();
    assert_eq!(
        (is_same, told),
        (
            false,
            json!({ "messages": messages, "asks": asks, "differences": 1, "unlinked": 0 })
        )
    );

    let mark = format!("update chats set unlinked_from = now() where id = {}", groups[1]);
    house.database.execute(&mark).await;
    let (is_same, said) = verify(&house, &[]).await;
    let named = format!("the asks of 1 chats that still wait for `link_answers`: {}", groups[1]);
    assert!(is_same && said.contains(&named), "{said}");
    house.database.execute("update chats set unlinked_from = null").await;
    house.finish().await;
}
