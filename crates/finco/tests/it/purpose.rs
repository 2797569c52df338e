//! What a chat is for and who is what there: it holds wherever the chat moves, and numbers of messages follow.

use finco_domain::chat::ChatKey;
use finco_domain::people::ChatRole;
use finco_domain::time::Clock;
use finco_simulator::{GroupOptions, SayOptions};
use finco_store::staff::{self, Facts};
use finco_store::{PgConnection, chats};
use serde_json::{Value, json};

use crate::harness::{House, eventually};

const AZIZA: i64 = 100;
const BOB: i64 = 200;

fn say(house: &House, chat: i64, from: i64, text: &str) {
    house.world.say(chat, from, text, SayOptions::default()).unwrap();
}

/// Waits until employees wrote so many messages, as the scores tell; they may lag ten minutes behind the log.
async fn expect_messages(house: &House, expected: usize) {
    house.wait_secs(620);
    eventually("messages are counted", || async {
        let rows = house.columns("scores", &["messages"]).await;
        let written: u64 = rows.iter().filter_map(|row| row[0].as_u64()).sum();
        if written == expected as u64 {
            Ok(())
        } else {
            Err(format!("{written}, not {expected}"))
        }
    })
    .await;
}

/// A setting of the admin's.
async fn set<T>(house: &House, change: impl AsyncFnOnce(&mut PgConnection) -> T) -> T {
    let mut conn = house.database.pool.acquire().await.unwrap();
    change(&mut conn).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn messages_that_no_client_got_are_not_counted_any_more() {
    let house = House::polling().await;
    let aziza = house.employee(AZIZA, "Aziza", "Savdo", "uz").await;
    house.client(BOB, "Bob");
    let basic = GroupOptions {
        basic: true,
        ..GroupOptions::default()
    };
    let group = house.world.add_group("Mijozlar", &[AZIZA, BOB], basic).unwrap();
    say(&house, group, BOB, "Narxi qancha?");
    house.wait_secs(40);
    say(&house, group, AZIZA, "100 ming");
    let supergroup = house.world.migrate(group).unwrap();
    house.wait_secs(86_400);
    say(&house, supergroup, AZIZA, "Yana savol bormi?");
    house.settle().await;
    let senders = house.columns("messages", &["sender_id"]).await;
    let all = senders.iter().filter(|row| row[0] == AZIZA).count();
    assert!(all >= 2, "{senders:?}");
    expect_messages(&house, all).await;

    let (chat, now) = (ChatKey::own(supergroup), || house.clock.now());
    for (is_internal, expected) in [(true, 0), (false, all)] {
        set(&house, async |conn| {
            chats::set_purpose(conn, &chat, is_internal, now()).await
        })
        .await
        .unwrap();
        expect_messages(&house, expected).await;
    }
    for (role, expected) in [(ChatRole::Ignored, 0), (ChatRole::Staff, all)] {
        set(&house, async |conn| {
            chats::set_role(conn, &chat, AZIZA, role, now()).await
        })
        .await
        .unwrap();
        expect_messages(&house, expected).await;
    }
    let without_account = async |conn: &mut PgConnection| {
        let before = staff::get(conn, aziza.0, now()).await.unwrap();
        let facts = Facts {
            name: &before.name,
            department: before.department.map(|department| department.id),
            position: &before.position,
            language: before.language,
            telegram_id: None,
            left_at: None,
        };
        staff::set(conn, aziza.0, &facts, now()).await
    };
    set(&house, without_account).await.unwrap();
    expect_messages(&house, 0).await;
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_group_takes_what_was_set_for_it_along_when_it_moves() {
    let house = House::polling().await;
    house.employee(AZIZA, "Aziza", "Savdo", "uz").await;
    house.client(BOB, "Bob");
    let basic = GroupOptions {
        basic: true,
        ..GroupOptions::default()
    };
    let group = house.world.add_group("Ichki", &[AZIZA, BOB], basic).unwrap();
    say(&house, group, BOB, "Kim navbatchi?");
    house.settle().await;
    let now = house.clock.now();
    let old = ChatKey::own(group);
    set(&house, async |conn| chats::set_purpose(conn, &old, true, now).await)
        .await
        .unwrap();
    set(&house, async |conn| {
        chats::set_role(conn, &old, BOB, ChatRole::Ignored, now).await
    })
    .await
    .unwrap();
    let supergroup = house.world.migrate(group).unwrap();
    say(&house, supergroup, BOB, "Ertaga kim?");
    house.settle().await;

    let told = async |table: &str, columns: &[&str]| {
        let mut rows = house.columns(table, columns).await;
        rows.sort_by_key(|row| row[0] == supergroup);
        rows
    };
    let both = |of: &[Value]| -> Vec<Value> {
        [group, supergroup]
            .iter()
            .map(|id| Value::Array([&[json!(id)], of].concat()))
            .collect()
    };
    assert_eq!(told("chats", &["id", "purpose"]).await, both(&[json!("internal")]));
    let roles = &["chat_id", "user_id", "role"];
    assert_eq!(told("chat_roles", roles).await, both(&[json!(BOB), json!("ignored")]));

    let new = ChatKey::own(supergroup);
    set(&house, async |conn| chats::set_purpose(conn, &new, false, now).await)
        .await
        .unwrap();
    set(&house, async |conn| {
        chats::set_role(conn, &new, BOB, ChatRole::Client, now).await
    })
    .await
    .unwrap();
    assert_eq!(told("chats", &["id", "purpose"]).await, both(&[json!("client")]));
    assert_eq!(told("chat_roles", roles).await, both(&[json!(BOB), json!("client")]));
    house.wait_secs(20);
    house.finish().await;
}
