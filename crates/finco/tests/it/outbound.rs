//! The bot speaks: commands and buttons in three languages, long texts, files, and everything Telegram may answer.

use std::time::{Duration, Instant};

use finco_domain::time::Clock;
use finco_jobs::{Attachment, AttachmentKind, SendMessage};
use finco_queue::PushOptions;
use finco_simulator::{Fault, FaultKind, GroupOptions, SayOptions, Sent};
use finco_store::outbox::{self, Outgoing};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::{House, SECRET, eventually};

const AZIZA: i64 = 100;
const BOB: i64 = 200;

/// Says something to a chat the way every part of the product does: outbox first, then the queue.
async fn send(house: &House, chat_id: i64, text: &str, attachment: Option<Attachment>) -> Uuid {
    let outbox_id = Uuid::new_v4();
    let message = SendMessage {
        outbox_id,
        chat_id,
        text: text.to_owned(),
        buttons: Vec::new(),
        attachment,
        press_id: None,
        edit_message_id: None,
    };
    let payload = serde_json::to_value(&message).unwrap();
    let mut conn = house.database.pool.acquire().await.unwrap();
    outbox::insert(
        &mut conn,
        &Outgoing {
            id: outbox_id,
            chat_id,
            payload,
        },
        house.clock.now(),
    )
    .await
    .unwrap();
    house.queues.push(&message, PushOptions::default()).await.unwrap();
    outbox_id
}

/// A private chat between the bot and somebody.
fn private(house: &House, id: i64, name: &str) {
    house.client(id, name);
    house.world.add_private(id).unwrap();
}

/// Writes to the bot and waits for its answer.
async fn answer_to(house: &House, person: i64, text: &str) -> Sent {
    let before = house.world.sent().len();
    house.world.say(person, person, text, SayOptions::default()).unwrap();
    next_sent(house, before).await
}

async fn next_sent(house: &House, before: usize) -> Sent {
    eventually("the bot answers", || async {
        house.world.sent().get(before).cloned().ok_or("nothing yet")
    })
    .await
}

async fn outbox_states(house: &House) -> Vec<Value> {
    house.columns("outbox", &["state", "error", "message_ids"]).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn commands_are_answered_in_three_languages() {
    let house = House::polling().await;
    let table = [
        (
            101,
            "uz",
            "Assalomu alaykum, Aziza",
            "Qaysi tilda",
            "hali javob berilgan savol",
        ),
        (
            102,
            "ru",
            "Здравствуйте, Aziza",
            "На каком языке",
            "отвеченных вопросов пока нет",
        ),
        (103, "en", "Hello, Aziza", "Which language", "no answered questions yet"),
    ];
    for (id, language, hello, which, none) in table {
        house.employee(id, "Aziza", "Savdo", language).await;
        house.world.add_private(id).unwrap();
        let started = answer_to(&house, id, "/start").await;
        assert!(started.text.contains(hello), "{}", started.text);
        assert!(answer_to(&house, id, "/me").await.text.contains(none));
        let asked = answer_to(&house, id, "/language").await;
        assert!(asked.text.contains(which), "{}", asked.text);
        let buttons = &asked.message["reply_markup"]["inline_keyboard"][0];
        let buttons: Vec<_> = buttons
            .as_array()
            .unwrap()
            .iter()
            .map(|button| &button["callback_data"])
            .collect();
        assert_eq!(buttons, ["lang:uz", "lang:ru", "lang:en"]);
    }
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pressed_language_button_is_acknowledged_and_holds() {
    let house = House::polling().await;
    house.employee(AZIZA, "Aziza", "Savdo", "uz").await;
    house.client(BOB, "Bob");
    house.world.add_private(AZIZA).unwrap();
    let asked = answer_to(&house, AZIZA, "/language").await;
    let before = house.world.sent().len();
    let press = house
        .world
        .press_button(AZIZA, asked.message_id, AZIZA, "lang:ru")
        .unwrap();
    assert_eq!(
        next_sent(&house, before).await.text,
        "Готово, теперь говорим по-русски."
    );
    assert!(house.world.button_answer(&press).is_some(), "the button stops spinning");

    let group = house
        .world
        .add_group("Mijozlar", &[AZIZA, BOB], GroupOptions::default())
        .unwrap();
    house
        .world
        .say(group, BOB, "Narxi qancha?", SayOptions::default())
        .unwrap();
    house.wait_secs(75);
    house.world.say(group, AZIZA, "100", SayOptions::default()).unwrap();
    house.settle().await;
    let score = answer_to(&house, AZIZA, "/me").await.text;
    for part in ["2026-11", "100,00", "Вы ответили на 1 вопрос", "1 мин 15 с"] {
        assert!(score.contains(part), "{part} in {score}");
    }
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stranger_is_told_their_number_and_nothing_else() {
    let house = House::polling().await;
    private(&house, BOB, "Bob");
    for command in ["/start", "/me"] {
        let said = answer_to(&house, BOB, command).await.text;
        assert!(said.contains("200"), "{command}: {said}");
    }
    let unknown = answer_to(&house, BOB, "/payroll").await.text;
    assert!(unknown.contains("/help"), "{unknown}");
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_command_that_comes_again_is_answered_once() {
    let mut house = House::webhook().await;
    private(&house, BOB, "Bob");
    let command = json!({ "update_id": 900_000_001, "message": {
        "message_id": 5, "date": 1_763_269_200, "chat": { "id": BOB, "type": "private", "first_name": "Bob" },
        "from": { "id": BOB, "is_bot": false, "first_name": "Bob" }, "text": "/help",
    } });
    for _ in 0..3 {
        assert_eq!(house.post(command.to_string(), Some(SECRET)).await, 200);
    }
    house.settle().await;
    house.stop("worker").await;
    assert_eq!(house.post(command.to_string(), Some(SECRET)).await, 200);
    house.start_worker().await;
    house.settle().await;
    assert_eq!(house.world.sent().len(), 1);
    assert_eq!(house.rows("outbox").await.len(), 1);
    assert_eq!(house.rows("messages").await.len(), 1);
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_long_text_is_split_at_telegrams_limit_and_nothing_is_lost() {
    let house = House::polling().await;
    private(&house, BOB, "Bob");
    let text = (0..900).map(|n| format!("{n}🙂soʻz")).collect::<Vec<_>>().join(" ");
    send(&house, BOB, &text, None).await;
    house.settle().await;
    let sent = house.world.sent();
    assert!(sent.len() > 1);
    assert!(sent.iter().all(|part| part.text.encode_utf16().count() <= 4096));
    assert_eq!(
        sent.iter().map(|part| part.text.as_str()).collect::<Vec<_>>().join(" "),
        text
    );
    let ids: Vec<_> = sent.iter().map(|part| part.message_id).collect();
    assert_eq!(outbox_states(&house).await, [json!(["sent", null, ids])]);
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn photos_and_documents_come_from_the_media_store() {
    let house = House::polling().await;
    private(&house, BOB, "Bob");
    std::fs::create_dir(house.media.path().join("reports")).unwrap();
    for (kind, name, method, field) in [
        (AttachmentKind::Photo, "chart.jpg", "sendPhoto", "photo"),
        (AttachmentKind::Document, "november.xlsx", "sendDocument", "document"),
    ] {
        let bytes = format!("the bytes of {name}");
        std::fs::write(house.media.path().join("reports").join(name), &bytes).unwrap();
        let attachment = Attachment {
            kind,
            location: format!("reports/{name}"),
            file_name: name.to_owned(),
        };
        let before = house.world.sent().len();
        send(&house, BOB, "Noyabr", Some(attachment)).await;
        let sent = next_sent(&house, before).await;
        assert_eq!(
            (sent.method.to_lowercase(), sent.text.as_str()),
            (method.to_lowercase(), "Noyabr")
        );
        let file = &sent.message[field];
        let file = file.as_array().and_then(|sizes| sizes.last()).unwrap_or(file);
        assert_eq!(downloaded(&house, file["file_id"].as_str().unwrap()).await, bytes);
    }
    house.settle().await;
    assert!(outbox_states(&house).await.iter().all(|row| row[0] == "sent"));
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_is_gone_is_a_failure_that_people_can_see() {
    let house = House::polling().await;
    private(&house, BOB, "Bob");
    let attachment = Attachment {
        kind: AttachmentKind::Document,
        location: "reports/gone.xlsx".to_owned(),
        file_name: "gone.xlsx".to_owned(),
    };
    send(&house, BOB, "Noyabr", Some(attachment)).await;
    house.settle().await;
    let states = outbox_states(&house).await;
    assert_eq!(states[0][0], "failed");
    assert!(
        states[0][1].as_str().is_some_and(|error| error.contains("gone.xlsx")),
        "{states:?}"
    );
    house.finish().await;
}

/// What Telegram has of a file.
async fn downloaded(house: &House, file_id: &str) -> String {
    let (url, token) = (
        &house.settings.gateway.api_url,
        house.settings.gateway.bot_token.as_deref().unwrap(),
    );
    let told = reqwest::get(format!("{url}/bot{token}/getFile?file_id={file_id}"))
        .await
        .unwrap();
    let told: Value = told.json().await.unwrap();
    let path = told["result"]["file_path"].as_str().unwrap();
    reqwest::get(format!("{url}/file/bot{token}/{path}"))
        .await
        .unwrap()
        .text()
        .await
        .unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn telegrams_wish_to_wait_is_obeyed() {
    let house = House::polling().await;
    private(&house, BOB, "Bob");
    let kind = FaultKind::RetryAfter { seconds: 2 };
    house.world.fault(Fault {
        method: Some("sendMessage".to_owned()),
        times: 1,
        kind,
    });
    let began = Instant::now();
    send(&house, BOB, "Salom", None).await;
    house.settle().await;
    assert!(began.elapsed() >= Duration::from_secs(2), "after {:?}", began.elapsed());
    assert_eq!((house.world.sent().len(), house.world.calls("sendMessage")), (1, 2));
    assert_eq!(outbox_states(&house).await[0][0], "sent");
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_block_is_a_failure_that_people_can_see() {
    let house = House::polling().await;
    private(&house, BOB, "Bob");
    house.world.block(BOB, true).unwrap();
    let id = send(&house, BOB, "Salom", None).await;
    house.settle().await;
    let mut conn = house.database.pool.acquire().await.unwrap();
    let failed = outbox::list_failed(&mut conn, 10).await.unwrap();
    drop(conn);
    assert_eq!(
        failed.iter().map(|one| (one.id, one.chat_id)).collect::<Vec<_>>(),
        [(id, BOB)]
    );
    assert!(
        failed[0].error.to_lowercase().contains("blocked"),
        "{}",
        failed[0].error
    );
    assert!(house.world.sent().is_empty());
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_follows_its_group_to_the_supergroup() {
    let house = House::polling().await;
    house.client(BOB, "Bob");
    let basic = GroupOptions {
        basic: true,
        ..GroupOptions::default()
    };
    let group = house.world.add_group("Mijozlar", &[BOB], basic).unwrap();
    let supergroup = house.world.migrate(group).unwrap();
    send(&house, group, "Salom", None).await;
    house.settle().await;
    let sent: Vec<_> = house
        .world
        .sent()
        .into_iter()
        .map(|sent| (sent.chat, sent.text))
        .collect();
    assert_eq!(sent, [(supergroup, "Salom".to_owned())]);
    assert_eq!(outbox_states(&house).await[0][0], "sent");
    house.finish().await;
}
