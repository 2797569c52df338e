//! Search: any script, typos, whose messages one may find, and an index that fills beside the log.

use std::collections::BTreeSet;
use std::net::SocketAddr;

use finco_domain::people::UserRole;
use finco_domain::words::is_apostrophe;
use finco_jobs::IndexMessages;
use finco_simulator::{GroupOptions, SayOptions};
use finco_store::search;
use finco_workers::jobs::index_messages;
use reqwest::Method;
use serde_json::{Value, json};

use crate::browser::{Browser, add_user};
use crate::harness::{House, no_meta};

const AZIZA: i64 = 100;
const LAYLO: i64 = 101;
const BOB: i64 = 200;

struct Company {
    house: House,
    api: SocketAddr,
}

/// Aziza of sales answers in one group, Laylo of the store in the other.
async fn company() -> Company {
    let mut house = House::polling().await;
    let aziza = house.employee(AZIZA, "Азиза Раҳимова", "Savdo", "uz").await;
    house.employee(LAYLO, "Laylo", "Ombor", "uz").await;
    house.client(BOB, "Bob");
    for (title, staff, said) in [
        (
            "Toshkent mijozlari",
            AZIZA,
            ["Буюртмангиз қачон келади?", "Ertaga, inshoolloh. O'zim olib boraman"],
        ),
        (
            "Samarqand",
            LAYLO,
            ["Здравствуйте, сколько стоит доставка?", "Yetkazib berish 20000 so'm"],
        ),
    ] {
        let group = house
            .world
            .add_group(title, &[staff, BOB], GroupOptions::default())
            .unwrap();
        for (from, text) in [(BOB, said[0]), (staff, said[1])] {
            house.world.say(group, from, text, SayOptions::default()).unwrap();
            house.wait_secs(60);
        }
    }
    house.settle().await;
    index(&house).await;
    let departments = house.columns("departments", &["name", "id"]).await;
    let sales = departments.iter().find(|row| row[0] == "Savdo").unwrap()[1]
        .as_i64()
        .unwrap();
    add_user(&house, "admin", UserRole::Admin, None, &[]).await;
    add_user(&house, "hr", UserRole::Hr, None, &[]).await;
    add_user(&house, "supervisor", UserRole::Supervisor, None, &[sales]).await;
    add_user(&house, "employee", UserRole::Employee, Some(aziza), &[]).await;
    let api = house.start_api().await;
    Company { house, api }
}

async fn index(house: &House) {
    index_messages::run(IndexMessages {}, no_meta(), house.context())
        .await
        .unwrap();
}

async fn find(browser: &Browser, words: &str) -> Value {
    let words: String = words.bytes().map(|byte| format!("%{byte:02x}")).collect();
    browser.get(&format!("/api/v1/search?q={words}")).await
}

/// The beginnings of the messages that are found.
async fn texts(browser: &Browser, words: &str) -> Vec<String> {
    let found = find(browser, words).await;
    let messages = found["messages"].as_array().unwrap();
    let word = |message: &Value| {
        message["text"]
            .as_str()
            .unwrap()
            .split([' ', ','])
            .next()
            .unwrap()
            .to_owned()
    };
    messages.iter().map(word).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_word_is_found_in_another_script_with_typos_and_in_its_forms() {
    let company = company().await;
    let admin = Browser::sign_in(company.api, "admin").await;
    for (typed, found) in [
        ("buyurtma", &["Буюртмангиз"][..]),
        ("буюртма", &["Буюртмангиз"]),
        ("BUYURMTA", &["Буюртмангиз"]),
        ("buyortna", &["Буюртмангиз"]),
        ("dostavka", &["Здравствуйте"]),
        ("дастафка", &["Здравствуйте"]),
        ("zdravstvuite", &["Здравствуйте"]),
        ("Ўзим", &["Ertaga"]),
        ("oʻzim ertaga", &["Ertaga"]),
        ("etkazib", &["Yetkazib"]),
        ("етказип", &["Yetkazib"]),
        ("20000", &["Yetkazib"]),
        ("20001", &[]),
        ("kelishuvnoma", &[]),
        ("buyurtma dostavka", &[]),
        ("👍 qachon", &["Буюртмангиз"]),
    ] {
        assert_eq!(texts(&admin, typed).await, found, "{typed}");
    }
    let found = find(&admin, "kachon").await;
    let message = &found["messages"][0];
    assert_eq!(
        (&message["snippet"], &message["marks"]),
        (&message["text"], &json!([{ "from": 12, "to": 17 }]))
    );
    assert_eq!(message["chat"]["title"], "Toshkent mijozlari");
    assert_eq!(message["author"], "Bob");
    let asks = company
        .house
        .columns("asks", &["first_message_id", "answer_message_id", "id"])
        .await;
    let wait = asks
        .iter()
        .find(|row| message["message_id"].as_str() == Some(row[0].to_string().as_str()));
    assert_eq!(message["wait_id"], json!(wait.unwrap()[2].to_string()), "{asks:?}");
    let answer = &find(&admin, "ertaga").await["messages"][0];
    assert_eq!(
        answer["wait_id"], message["wait_id"],
        "the answer belongs to the same ask"
    );

    for (q, status) in [
        ("", 422),
        ("%20a%20", 422),
        ("%3F%3F%21", 422),
        ("a%27%20%7C%20b%3A*%5C", 200),
    ] {
        let response = admin.call(Method::GET, &format!("/api/v1/search?q={q}"), None).await;
        assert_eq!(response.status(), status, "{q}");
    }
    assert_eq!(admin.call(Method::GET, "/api/v1/search", None).await.status(), 400);
    assert_eq!(
        admin
            .call(Method::GET, "/api/v1/search?q=bor&limit=51", None)
            .await
            .status(),
        400
    );
    company.house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_role_finds_its_part() {
    let company = company().await;
    // Messages of both groups, of Aziza herself, both groups by name, both employees by name.
    let table: [(&str, [&[&str]; 4]); 4] = [
        (
            "admin",
            [
                &["Буюртмангиз"],
                &["Здравствуйте"],
                &["Ertaga"],
                &["Toshkent mijozlari", "Samarqand"],
            ],
        ),
        (
            "supervisor",
            [&["Буюртмангиз"], &[], &["Ertaga"], &["Toshkent mijozlari"]],
        ),
        ("employee", [&[], &[], &["Ertaga"], &[]]),
        ("hr", [&[], &[], &[], &[]]),
    ];
    for (login, [sales, store, hers, chats]) in table {
        let browser = Browser::sign_in(company.api, login).await;
        assert_eq!(texts(&browser, "buyurtma").await, sales, "{login}");
        assert_eq!(texts(&browser, "доставка").await, store, "{login}");
        assert_eq!(texts(&browser, "ertaga").await, hers, "{login}");
        let mut titles = BTreeSet::new();
        for name in ["тошкент", "samarkand"] {
            let found = find(&browser, name).await;
            titles.extend(
                found["chats"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|chat| chat["title"].as_str().unwrap().to_owned()),
            );
        }
        assert_eq!(
            titles,
            chats.iter().map(|title| (*title).to_owned()).collect(),
            "{login}"
        );
        let people = find(&browser, "aziza").await["employees"].as_array().unwrap().len();
        let others = find(&browser, "laylo").await["employees"].as_array().unwrap().len();
        let expected = if matches!(login, "admin" | "hr") {
            (1, 1)
        } else {
            (1, 0)
        };
        assert_eq!((people, others), expected, "{login}");
    }
    let stranger = Browser::stranger(company.api);
    assert_eq!(
        stranger.call(Method::GET, "/api/v1/search?q=bor", None).await.status(),
        401
    );
    company.house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_index_run_that_is_killed_or_repeated_leaves_the_same_index() {
    let company = company().await;
    let house = &company.house;
    let tables = async || {
        let marks = house.rows("search_marks").await;
        (
            house.rows("message_search").await,
            house.rows("search_words").await,
            marks,
        )
    };
    let whole = tables().await;
    assert_eq!((whole.0.len(), &whole.2), (4, &vec![]));

    // Everything again, one message at a time, each run killed before its end; then to the end.
    let mut conn = house.database.pool.acquire().await.unwrap();
    let again = "update chats set unindexed_from = '1970-01-01Z'";
    for sql in ["truncate message_search, search_words", again] {
        house.database.execute(sql).await;
    }
    search::claim(&mut conn).await.unwrap();
    drop(conn);
    for _ in 0..3 {
        let mut transaction = house.database.pool.begin().await.unwrap();
        let mark = search::next_mark(&mut transaction).await.unwrap().unwrap();
        search::index(&mut transaction, &mark, 1).await.unwrap();
        transaction.rollback().await.unwrap();
        let mut transaction = house.database.pool.begin().await.unwrap();
        search::index(&mut transaction, &mark, 1).await.unwrap();
        transaction.commit().await.unwrap();
    }
    assert!(!tables().await.2.is_empty(), "something is left to do");
    index(house).await;
    assert_eq!(tables().await, whole);

    // All of it once more changes nothing, and what is edited is found by both of its versions.
    house.database.execute(again).await;
    index(house).await;
    assert_eq!(tables().await, whole);
    company.house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn both_versions_of_an_edited_message_are_found_and_the_schedule_finds_new_ones() {
    let company = company().await;
    let house = &company.house;
    let admin = Browser::sign_in(company.api, "admin").await;
    let group = house.world.add_group("Yangi", &[BOB], GroupOptions::default()).unwrap();
    let said = house
        .world
        .say(group, BOB, "Fakturani yuboring", SayOptions::default())
        .unwrap();
    house.settle().await;
    house.wait_secs(60);
    crate::harness::eventually("the schedule runs the index", || async {
        let found = texts(&admin, "faktura").await;
        if found == ["Fakturani"] { Ok(()) } else { Err(found) }
    })
    .await;
    house.world.edit(group, said.id, BOB, "Shartnomani yuboring").unwrap();
    house.settle().await;
    index(house).await;
    for typed in ["фактура", "shartnoma"] {
        assert_eq!(texts(&admin, typed).await, ["Shartnomani"], "{typed}");
    }
    company.house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_business_chat_that_is_found_leads_to_its_waits() {
    let company = company().await;
    let house = &company.house;
    house.client(201, "Zulfiya");
    let connection = house.world.business_connect(AZIZA).unwrap();
    let chat = house.world.business_chat(&connection, 201).unwrap();
    house
        .world
        .say(&chat, 201, "Muzlatgich bormi?", SayOptions::default())
        .unwrap();
    house.settle().await;
    index(house).await;
    let admin = Browser::sign_in(company.api, "admin").await;
    let address = format!("201~{connection}");
    for (words, place) in [("muzlatgich", "/messages/0/chat"), ("Zulfiya", "/chats/0")] {
        let found = find(&admin, words).await;
        let id = found.pointer(place).unwrap()["id"].as_str().unwrap().to_owned();
        assert_eq!(id, address, "{found}");
        let waits = admin.get(&format!("/api/v1/waits?chat={id}")).await;
        assert_eq!(waits["items"].as_array().unwrap().len(), 1, "{waits}");
    }
    company.house.finish().await;
}

#[tokio::test]
async fn the_database_folds_every_apostrophe_there_is() {
    let house = House::empty().await;
    let apostrophes: Vec<char> = ('\0'..='\u{ffff}').filter(|letter| is_apostrophe(*letter)).collect();
    assert!(apostrophes.len() > 5, "{apostrophes:?}");
    let spellings: Vec<String> = apostrophes
        .iter()
        .map(|letter| format!("(fold('To' || chr({}) || 'RAYEV'))", *letter as u32))
        .collect();
    let folded = format!("(values {}) as names (folded)", spellings.join(", "));
    for row in house.columns(&format!("(select * from {folded})"), &["folded"]).await {
        assert_eq!(row[0], "torayev");
    }
    house.close().await;
}
