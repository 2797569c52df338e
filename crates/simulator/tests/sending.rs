//! What the bot sends: shapes, strict refusals, limits and failures on order.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod support;

use chrono::TimeDelta;
use finco_simulator::{Fault, FaultKind, GroupOptions, Limits, SayOptions, Standing};
use serde_json::json;
use support::{AZIZ, Fixture, OLGA};

#[tokio::test]
async fn a_message_is_sent_in_any_casing_and_form_and_kept() {
    let fixture = Fixture::new().await;
    let sent = fixture
        .ok(
            "SendMessage",
            json!({ "chat_id": AZIZ, "text": " <b>Салом</b> ", "parse_mode": "HTML" }),
        )
        .await;
    assert_eq!(sent["text"], "Салом");
    assert_eq!(sent["entities"], json!([{ "type": "bold", "offset": 0, "length": 5 }]));
    assert_eq!(sent["chat"]["type"], "private");
    let form = [("chat_id", "501"), ("text", "ikkinchi")];
    let answer = fixture
        .http
        .post(fixture.method("sendmessage"))
        .form(&form)
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 200);
    let get = fixture
        .http
        .get(fixture.method("SENDMESSAGE"))
        .query(&[("chat_id", "501"), ("text", "мир")]);
    let raw = get.send().await.unwrap().text().await.unwrap();
    assert!(raw.is_ascii() && raw.contains(r"\u043c\u0438\u0440"), "{raw}");
    let texts: Vec<_> = fixture.world.sent().into_iter().map(|sent| sent.text).collect();
    assert_eq!(texts, ["Салом", "ikkinchi", "мир"]);
    assert!(
        fixture.updates().await.is_empty(),
        "a bot gets no update of its own messages"
    );
}

#[tokio::test]
async fn wrong_tokens_methods_and_chats_are_told_apart() {
    let fixture = Fixture::new().await;
    let url = format!("{}/bot1:wrong/getMe", fixture.simulator.url());
    assert_eq!(fixture.http.get(url).send().await.unwrap().status(), 401);
    assert_eq!(
        fixture.refused("makeCoffee", json!({})).await,
        (404, "Not Found".to_owned())
    );
    let unknown = fixture
        .refused("sendMessage", json!({ "chat_id": 999, "text": "a" }))
        .await;
    assert_eq!(unknown, (400, "Bad Request: chat not found".to_owned()));
    assert_eq!(fixture.ok("GetMe", json!({})).await["username"], "finco_kpi_bot");
}

#[tokio::test]
async fn lengths_are_counted_in_utf16_units() {
    let fixture = Fixture::new().await;
    fixture
        .ok("sendMessage", json!({ "chat_id": AZIZ, "text": "😀".repeat(2048) }))
        .await;
    let long = fixture
        .refused("sendMessage", json!({ "chat_id": AZIZ, "text": "😀".repeat(2049) }))
        .await;
    assert_eq!(long, (400, "Bad Request: message is too long".to_owned()));
    let empty = fixture
        .refused("sendMessage", json!({ "chat_id": AZIZ, "text": " \n" }))
        .await;
    assert_eq!(empty, (400, "Bad Request: message text is empty".to_owned()));
}

#[tokio::test]
async fn buttons_are_checked_and_pressed_and_answered() {
    let fixture = Fixture::new().await;
    let keyboard = |data: String| json!({ "inline_keyboard": [[{ "text": "Olaman", "callback_data": data }]] });
    let send = |data: String| json!({ "chat_id": AZIZ, "text": "Savol", "reply_markup": keyboard(data) });
    // 64 bytes, not characters.
    let long = fixture.refused("sendMessage", send("я".repeat(33))).await;
    assert_eq!(long, (400, "Bad Request: BUTTON_DATA_INVALID".to_owned()));
    let sent = fixture.ok("sendMessage", send("я".repeat(32))).await;
    let message = sent["message_id"].as_i64().unwrap();
    let query = fixture
        .world
        .press_button(AZIZ, message, AZIZ, &"я".repeat(32))
        .unwrap();
    let updates = fixture.updates().await;
    assert_eq!(updates[0]["callback_query"]["id"], query);
    assert_eq!(updates[0]["callback_query"]["message"]["message_id"], message);
    fixture
        .ok(
            "AnswerCallbackQuery",
            json!({ "callback_query_id": query, "text": "Bo‘ldi" }),
        )
        .await;
    assert_eq!(fixture.world.button_answer(&query).unwrap()["text"], "Bo‘ldi");
    assert_eq!(
        fixture
            .refused("answerCallbackQuery", json!({ "callback_query_id": "1" }))
            .await
            .0,
        400
    );
    assert!(fixture.world.press_button(AZIZ, message, AZIZ, "other").is_err());
}

#[tokio::test]
async fn an_edit_that_changes_nothing_is_refused() {
    let fixture = Fixture::new().await;
    let message = fixture.send(AZIZ, "bir").await["result"]["message_id"].clone();
    let edit = |text: &str| json!({ "chat_id": AZIZ, "message_id": message, "text": text });
    let (code, text) = fixture.refused("editMessageText", edit("bir")).await;
    assert_eq!(code, 400);
    assert!(
        text.starts_with("Bad Request: message is not modified: specified new message content"),
        "{text}"
    );
    let edited = fixture.ok("EditMessageText", edit("ikki")).await;
    assert_eq!(edited["text"], "ikki");
    assert!(edited["edit_date"].is_i64());
    assert_eq!(
        fixture.refused("editMessageText", edit(&"x".repeat(4097))).await.1,
        "Bad Request: MESSAGE_TOO_LONG"
    );
    let theirs = fixture.world.say(AZIZ, AZIZ, "meniki", SayOptions::default()).unwrap();
    let theirs = json!({ "chat_id": AZIZ, "message_id": theirs.id, "text": "x" });
    assert_eq!(
        fixture.refused("editMessageText", theirs).await.1,
        "Bad Request: message can't be edited"
    );
}

#[tokio::test]
async fn limits_answer_429_with_the_seconds_to_wait() {
    let fixture = Fixture::with(Limits::default()).await;
    for _ in 0..3 {
        assert_eq!(fixture.send(AZIZ, "a").await["ok"], true);
    }
    let refused = fixture.send(AZIZ, "a").await;
    assert_eq!(refused["error_code"], 429);
    assert_eq!(refused["description"], "Too Many Requests: retry after 1");
    assert_eq!(refused["parameters"]["retry_after"], 1);
    fixture.clock.advance(TimeDelta::seconds(1));
    assert_eq!(fixture.send(AZIZ, "a").await["ok"], true);
    for _ in 0..20 {
        assert_eq!(fixture.send(fixture.group, "g").await["ok"], true);
        fixture.clock.advance(TimeDelta::seconds(1));
    }
    assert_eq!(fixture.send(fixture.group, "g").await["parameters"]["retry_after"], 40);
    assert_eq!(fixture.world.sent().len(), 24, "a refused call sends nothing");
}

#[tokio::test]
async fn a_blocked_or_removed_bot_gets_403() {
    let fixture = Fixture::new().await;
    fixture.world.block(AZIZ, true).unwrap();
    assert_eq!(
        fixture.send(AZIZ, "a").await["description"],
        "Forbidden: bot was blocked by the user"
    );
    fixture.world.set_bot(fixture.group, OLGA, Standing::Kicked).unwrap();
    let kicked = fixture.send(fixture.group, "a").await;
    assert_eq!(
        kicked["description"],
        "Forbidden: bot was kicked from the supergroup chat"
    );
    let updates = fixture.updates().await;
    let changes: Vec<_> = updates
        .iter()
        .map(|update| &update["my_chat_member"]["new_chat_member"]["status"])
        .collect();
    assert_eq!(changes, ["kicked", "kicked"]);
    fixture.world.block(AZIZ, false).unwrap();
    assert_eq!(fixture.send(AZIZ, "a").await["ok"], true);
}

#[tokio::test]
async fn case_41_a_group_that_became_a_supergroup_says_where_it_went() {
    let fixture = Fixture::new().await;
    let basic = GroupOptions {
        basic: true,
        ..GroupOptions::default()
    };
    let old = fixture.world.add_group("Eski guruh", &[OLGA], basic).unwrap();
    fixture.drain().await;
    let new = fixture.world.migrate(old).unwrap();
    let refused = fixture.send(old, "a").await;
    assert_eq!(refused["error_code"], 400);
    assert_eq!(
        refused["description"],
        "Bad Request: group chat was upgraded to a supergroup chat"
    );
    assert_eq!(refused["parameters"]["migrate_to_chat_id"], new);
    assert!(new < -1_000_000_000_000 && old > -1_000_000_000_000);
    let updates = fixture.updates().await;
    assert_eq!(updates[0]["message"]["migrate_to_chat_id"], new);
    assert_eq!(updates[1]["message"]["migrate_from_chat_id"], old);
    assert_eq!(updates[1]["message"]["message_id"], 1, "message ids restart");
    assert_eq!(fixture.send(new, "a").await["result"]["message_id"], 2);
}

#[tokio::test]
async fn failures_come_on_order_and_only_so_often() {
    let fixture = Fixture::new().await;
    let method = Some("sendMessage".to_owned());
    let order = |times, kind| {
        fixture.world.fault(Fault {
            method: method.clone(),
            times,
            kind,
        })
    };
    order(1, FaultKind::RetryAfter { seconds: 7 });
    assert_eq!(fixture.send(AZIZ, "a").await["parameters"]["retry_after"], 7);
    order(
        2,
        FaultKind::Error {
            code: 502,
            description: "Bad Gateway".to_owned(),
        },
    );
    assert_eq!(fixture.send(AZIZ, "a").await["error_code"], 502);
    assert_eq!(fixture.send(AZIZ, "a").await["error_code"], 502);
    assert!(fixture.world.sent().is_empty());
    order(1, FaultKind::Hang { ms: 20, done: true });
    assert_eq!(fixture.send(AZIZ, "done all the same").await["error_code"], 504);
    assert_eq!(fixture.world.sent().len(), 1);
    assert_eq!(fixture.send(AZIZ, "a").await["ok"], true);
    assert_eq!(fixture.world.calls("sendMessage"), 5);
}

#[tokio::test]
async fn commands_are_kept_by_scope_and_language() {
    let fixture = Fixture::new().await;
    let uz = json!({ "commands": [{ "command": "me", "description": "Mening natijam" }], "language_code": "uz" });
    fixture.ok("SetMyCommands", uz).await;
    let found = fixture.ok("GetMyCommands", json!({ "language_code": "uz" })).await;
    assert_eq!(found[0]["command"], "me");
    assert_eq!(fixture.ok("getMyCommands", json!({})).await, json!([]));
    fixture.ok("deleteMyCommands", json!({ "language_code": "uz" })).await;
    assert_eq!(
        fixture.ok("getMyCommands", json!({ "language_code": "uz" })).await,
        json!([])
    );
    let wrong = json!({ "commands": [{ "command": "Me!", "description": "x" }] });
    assert_eq!(
        fixture.refused("setMyCommands", wrong).await.1,
        "Bad Request: BOT_COMMAND_INVALID"
    );
}

#[tokio::test]
async fn members_and_chats_can_be_looked_at() {
    let fixture = Fixture::new().await;
    let member = fixture
        .ok("GetChatMember", json!({ "chat_id": fixture.group, "user_id": OLGA }))
        .await;
    assert_eq!(member["status"], "creator");
    assert_eq!(
        fixture.ok("getChat", json!({ "chat_id": fixture.group })).await["title"],
        "Mijozlar"
    );
    fixture
        .world
        .set_bot(fixture.group, OLGA, Standing::Administrator)
        .unwrap();
    let admins = fixture
        .ok("GetChatAdministrators", json!({ "chat_id": fixture.group }))
        .await;
    assert_eq!(admins.as_array().unwrap().len(), 2);
    fixture.ok("LeaveChat", json!({ "chat_id": fixture.group })).await;
    assert_eq!(fixture.send(fixture.group, "a").await["error_code"], 403);
}
