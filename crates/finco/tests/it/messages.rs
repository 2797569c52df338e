//! What people write in chats becomes rows, asks and scores, and the dashboard shows them.

use finco_domain::people::UserRole;
use finco_simulator::{GroupOptions, Media, SayOptions, Standing};
use serde_json::{Value, json};

use crate::browser::{Browser, add_user};
use crate::harness::House;

const AZIZA: i64 = 100;
const BOB: i64 = 200;

fn plain() -> SayOptions {
    SayOptions::default()
}

fn with_admin_bot() -> GroupOptions {
    GroupOptions {
        bot: Standing::Administrator,
        ..GroupOptions::default()
    }
}

/// The words of the log, by time.
async fn bodies(house: &House) -> Vec<String> {
    let mut rows = house.rows("messages").await;
    rows.sort_by_key(|row| (row["sent_at"].to_string(), row["message_id"].as_i64()));
    rows.iter()
        .filter_map(|row| row["body"].as_str().map(str::to_owned))
        .collect()
}

/// The asks by time: seconds to the answer, how it was linked, messages.
async fn asks(house: &House) -> Vec<Value> {
    let mut rows = house.rows("asks").await;
    rows.sort_by_key(|row| row["asked_at"].to_string());
    rows.iter()
        .map(|row| json!([row["wall_secs"], row["linked_by"], row["messages"]]))
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn questions_and_answers_by_polling_reach_the_dashboard() {
    let mut house = House::polling().await;
    let aziza = house.employee(AZIZA, "Aziza", "Savdo", "uz").await;
    house.client(BOB, "Bob");
    let group = house
        .world
        .add_group("Mijozlar", &[AZIZA, BOB], with_admin_bot())
        .unwrap();

    let first = house.world.say(group, BOB, "Narxi qancha?", plain()).unwrap();
    house.wait_secs(120);
    house
        .world
        .say(group, AZIZA, "150 ming soʻm", SayOptions::reply(first.id))
        .unwrap();
    house.wait_secs(600);
    house.settle().await;

    // The worker is restarted while people go on writing.
    house.stop("worker").await;
    house.world.say(group, BOB, "Yetkazib berasizmi?", plain()).unwrap();
    house.wait_secs(1200);
    house.start_worker().await;
    house.world.say(group, AZIZA, "Ha, albatta", plain()).unwrap();
    house
        .world
        .edit(group, first.id, BOB, "Narxi qancha, chegirma bormi?")
        .unwrap();
    house.settle().await;

    let said = ["Narxi qancha?", "150 ming soʻm", "Yetkazib berasizmi?", "Ha, albatta"];
    assert_eq!(bodies(&house).await, said, "the log keeps what was first sent");
    let edits = house.columns("message_edits", &["message_id", "body"]).await;
    assert_eq!(edits, [json!([first.id, "Narxi qancha, chegirma bormi?"])]);
    assert_eq!(
        asks(&house).await,
        [json!([120, "reply", 1]), json!([1200, "order", 1])]
    );
    let scores = house
        .columns("scores", &["employee_id", "month", "answered", "within_target"])
        .await;
    assert_eq!(scores, [json!([aziza.0, "2026-11-01", 2, 1])]);

    shown_by_the_api(&mut house, aziza.0).await;
    house.finish().await;
}

async fn shown_by_the_api(house: &mut House, aziza: i64) {
    let api = house.start_api().await;
    add_user(house, "rahbar", UserRole::Admin, None, &[]).await;
    let browser = Browser::sign_in(api, "rahbar").await;

    let board = browser.get("/api/v1/leaderboard?month=2026-11").await;
    let row = &board["rows"][0];
    assert_eq!(
        (&row["employee_id"], &row["rank"], &row["answered"]),
        (&json!(aziza), &json!(null), &json!(2)),
        "two asks are too few for a rank"
    );
    assert_eq!(
        (&row["score"], &row["median_secs"], &row["p90_secs"]),
        (&json!(64.7), &json!(120), &json!(1200)),
        "half in time by 60, the median by 25; nothing was taken up, so the weights are of 85"
    );
    assert_eq!(board["summary"]["open_now"], 0);

    let why = browser
        .get(&format!("/api/v1/leaderboard/{aziza}/why?month=2026-11"))
        .await;
    assert_eq!((&why["score"], &why["is_provisional"]), (&json!(64.7), &json!(true)));
    let path = why["parts"][0]["evidence"].as_str().unwrap();
    let evidence = browser.get(path).await;
    assert_eq!((&evidence["total"], &why["parts"][0]["n"]), (&json!(2), &json!(2)));
    let asks: Vec<_> = evidence["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|ask| &ask["question"]["text"])
        .collect();
    assert_eq!(
        asks,
        ["Yetkazib berasizmi?", "Narxi qancha, chegirma bormi?"],
        "the newest first, in their newest words"
    );

    let ask = evidence["items"][1]["id"].as_str().unwrap();
    let talk = browser.get(&format!("/api/v1/waits/{ask}/messages")).await;
    let marked: Vec<_> = talk["messages"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|message| !message["mark"].is_null())
        .map(|message| json!([message["mark"], message["author"]["role"], message["text"]]))
        .collect();
    assert_eq!(
        marked,
        [
            json!(["question", "client", "Narxi qancha, chegirma bormi?"]),
            json!(["answer", "staff", "150 ming soʻm"])
        ],
        "the talk shows the newest version"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn questions_and_answers_by_webhook_are_the_same() {
    let house = House::webhook().await;
    house.employee(AZIZA, "Aziza", "Savdo", "uz").await;
    house.client(BOB, "Bob");
    let group = house
        .world
        .add_group("Mijozlar", &[AZIZA, BOB], GroupOptions::default())
        .unwrap();
    house.world.say(group, BOB, "Salom", plain()).unwrap();
    house.wait_secs(20);
    house.world.say(group, BOB, "Ish vaqtingiz qanday?", plain()).unwrap();
    house.wait_secs(100);
    house.world.say(group, AZIZA, "9 dan 18 gacha", plain()).unwrap();
    house.settle().await;
    assert_eq!(
        bodies(&house).await,
        ["Salom", "Ish vaqtingiz qanday?", "9 dan 18 gacha"]
    );
    assert_eq!(
        asks(&house).await,
        [json!([120, "order", 2])],
        "the clock starts at the greeting"
    );
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_album_is_one_ask() {
    let house = House::polling().await;
    house.employee(AZIZA, "Aziza", "Savdo", "uz").await;
    house.client(BOB, "Bob");
    let group = house
        .world
        .add_group("Mijozlar", &[AZIZA, BOB], GroupOptions::default())
        .unwrap();
    let photos = vec![Media::photo("1"), Media::photo("2"), Media::photo("3")];
    house
        .world
        .say_album(group, BOB, "Shu bormi?", photos, &plain())
        .unwrap();
    house.wait_secs(60);
    house.world.say(group, AZIZA, "Bor", plain()).unwrap();
    house.settle().await;
    let parts: Vec<_> = house
        .rows("messages")
        .await
        .into_iter()
        .filter(|row| row["media_kind"] == "photo")
        .collect();
    assert_eq!(parts.len(), 3);
    assert!(
        parts
            .iter()
            .all(|part| part["album"].is_string() && part["album"] == parts[0]["album"])
    );
    assert_eq!(asks(&house).await, [json!([60, "order", 1])]);
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_group_that_becomes_a_supergroup_stays_one_conversation() {
    let house = House::polling().await;
    house.employee(AZIZA, "Aziza", "Savdo", "uz").await;
    house.client(BOB, "Bob");
    let basic = GroupOptions {
        basic: true,
        ..GroupOptions::default()
    };
    let group = house.world.add_group("Mijozlar", &[AZIZA, BOB], basic).unwrap();
    let ask = house.world.say(group, BOB, "Qachon keladi?", plain()).unwrap();
    house.wait_secs(60);
    let supergroup = house.world.migrate(group).unwrap();
    house.wait_secs(60);
    let answer = house.world.say(supergroup, AZIZA, "Ertaga", plain()).unwrap();
    assert!(answer.id < ask.id, "ids start again");
    house.settle().await;
    let columns = [
        "chat_id",
        "first_message_id",
        "answer_chat_id",
        "answer_message_id",
        "wall_secs",
    ];
    let asks = house.columns("asks", &columns).await;
    assert_eq!(asks, [json!([group, ask.id, supergroup, answer.id, 120])]);
    let mut families = house.columns("chats", &["id", "migrated_to", "migrated_from"]).await;
    families.sort_by_key(|row| row[0].as_i64());
    assert_eq!(
        families,
        [json!([supergroup, null, group]), json!([group, supergroup, null])]
    );
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn talks_of_a_business_account_count_and_deletions_are_kept() {
    let house = House::polling().await;
    let aziza = house.employee(AZIZA, "Aziza", "Savdo", "uz").await;
    house.client(BOB, "Bob");
    let connection = house.world.business_connect(AZIZA).unwrap();
    let chat = house.world.business_chat(&connection, BOB).unwrap();
    let ask = house.world.say(&chat, BOB, "Kredit bormi?", plain()).unwrap();
    house.wait_secs(30);
    house.world.say(&chat, AZIZA, "Bor, 12 oyga", plain()).unwrap();
    house.wait_secs(30);
    house.world.edit(&chat, ask.id, BOB, "Kreditga bormi?").unwrap();
    house.world.delete(&chat, &[ask.id]).unwrap();
    house.settle().await;
    let asks = house
        .columns("asks", &["chat_id", "business", "answered_by", "wall_secs"])
        .await;
    assert_eq!(asks, [json!([BOB, connection, aziza.0, 30])]);
    assert_eq!(
        bodies(&house).await,
        ["Kredit bormi?", "Bor, 12 oyga"],
        "what was deleted stays in the log"
    );
    let edits = house.columns("message_edits", &["business", "body"]).await;
    assert_eq!(edits, [json!([connection, "Kreditga bormi?"])]);
    let events = house.columns("chat_events", &["kind", "message_id"]).await;
    assert!(
        events.contains(&json!(["deleted_business_messages", ask.id])),
        "{events:?}"
    );
    assert!(events.contains(&json!(["business_connection", null])), "{events:?}");
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn reactions_and_members_are_kept_as_events() {
    let house = House::polling().await;
    house.employee(AZIZA, "Aziza", "Savdo", "uz").await;
    house.client(BOB, "Bob");
    house.client(201, "Eve");
    let group = house
        .world
        .add_group("Mijozlar", &[AZIZA, BOB], with_admin_bot())
        .unwrap();
    let thanks = house.world.say(group, BOB, "Rahmat", plain()).unwrap();
    house.world.react(group, thanks.id, AZIZA, &["👍"]).unwrap();
    house.world.set_standing(group, 201, Standing::Member).unwrap();
    house.world.set_standing(group, 201, Standing::Left).unwrap();
    house.settle().await;
    let mut events = house
        .columns("chat_events", &["kind", "chat_id", "user_id", "message_id"])
        .await;
    events.retain(|event| event[0] != "my_chat_member");
    events.sort_by_key(ToString::to_string);
    let expected = [
        json!(["chat_member", group, 201, null]),
        json!(["chat_member", group, 201, null]),
        json!(["message_reaction", group, AZIZA, thanks.id]),
    ];
    assert_eq!(events, expected);
    assert!(asks(&house).await.is_empty(), "thanks ask nothing");
    house.finish().await;
}
