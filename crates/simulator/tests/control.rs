//! The control API and the chat page: everything a person can do, over plain HTTP.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod support;

use futures::StreamExt;
use serde_json::{Value, json};
use support::{AZIZ, Fixture, LONG, OLGA};

impl Fixture {
    async fn act(&self, path: &str, body: Value) -> (u16, Value) {
        let url = format!("{}/sim/{path}", self.simulator.url());
        let answer = self.http.post(url).json(&body).send().await.unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap())
    }

    async fn see(&self, path: &str) -> Value {
        let url = format!("{}/sim/{path}", self.simulator.url());
        self.http.get(url).send().await.unwrap().json().await.unwrap()
    }
}

#[tokio::test]
async fn a_person_talks_edits_reacts_and_presses() {
    let fixture = Fixture::new().await;
    let keyboard = json!({ "inline_keyboard": [[{ "text": "Olaman", "callback_data": "take" }]] });
    let offer = json!({ "chat_id": AZIZ, "text": "Savol bor", "reply_markup": keyboard });
    let offered = fixture.ok("sendMessage", offer).await["message_id"].clone();
    let (status, said) = fixture
        .act(
            "say",
            json!({ "chat": AZIZ, "user": AZIZ, "text": "salom", "reply_to": offered }),
        )
        .await;
    assert_eq!((status, &said["reply_to_message"]["message_id"]), (200, &offered));
    let at = |more: Value| {
        let mut at = json!({ "chat": AZIZ, "message": said["message_id"], "user": AZIZ });
        at.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        at
    };
    assert_eq!(
        fixture.act("edit", at(json!({ "text": "salom!" }))).await.1["text"],
        "salom!"
    );
    let (status, query) = fixture
        .act("press", at(json!({ "message": offered, "data": "take" })))
        .await;
    assert_eq!(status, 200);
    assert_eq!(
        fixture
            .act("press", at(json!({ "message": offered, "data": "none" })))
            .await
            .0,
        400
    );
    assert_eq!(
        fixture.act("edit", at(json!({ "user": OLGA, "text": "x" }))).await.0,
        400
    );
    assert_eq!(
        fixture
            .act("say", json!({ "chat": 1, "user": AZIZ, "text": "x" }))
            .await
            .0,
        404
    );
    assert_eq!(
        fixture
            .act("say", json!({ "chat": AZIZ, "user": OLGA, "text": "x" }))
            .await
            .0,
        403
    );
    let updates = fixture.drain().await;
    assert_eq!(updates.len(), 3);
    assert_eq!(updates[2]["callback_query"]["id"], query["query"]);
    assert_eq!(fixture.act("react", at(json!({ "emoji": ["🔥"] }))).await.0, 200);
    let page = fixture.see(&format!("messages?chat={AZIZ}&limit=1")).await;
    assert_eq!(page[0]["reactions"][AZIZ.to_string()], json!(["🔥"]));
    let older = fixture
        .see(&format!("messages?chat={AZIZ}&before={}", said["message_id"]))
        .await;
    assert_eq!(older.as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn the_world_is_built_and_broken_over_http() {
    let fixture = Fixture::new().await;
    let user = json!({ "id": 600, "first_name": "Nodira", "language_code": "uz" });
    assert_eq!(fixture.act("users", user).await.0, 200);
    let group = json!({ "title": "Yangi", "members": [600, AZIZ], "basic": true, "bot": "administrator" });
    let group = fixture.act("groups", group).await.1["chat"].clone();
    let moved = fixture.act("migrate", json!({ "chat": group })).await.1["chat"].clone();
    assert_eq!(
        fixture.send(group.as_i64().unwrap(), "a").await["parameters"]["migrate_to_chat_id"],
        moved
    );
    fixture
        .act("standing", json!({ "chat": moved, "user": AZIZ, "standing": "left" }))
        .await;
    let chats = fixture.see("chats?user=600").await;
    assert_eq!(chats.as_array().unwrap().len(), 1, "the old group is no chat any more");
    assert_eq!(chats[0]["members"]["501"], "left");
    let fault = json!({ "method": "sendMessage", "times": 1, "kind": "retry_after", "seconds": 4 });
    assert_eq!(fixture.act("faults", fault).await.0, 200);
    assert_eq!(fixture.send(AZIZ, "a").await["error_code"], 429);
    fixture.act("privates", json!({ "user": 600 })).await;
    assert_eq!(fixture.send(600, "a").await["ok"], true);
    assert_eq!(fixture.see("sent").await.as_array().unwrap().len(), 1);
    let connection = fixture
        .act("business", json!({ "owner": OLGA, "clients": [600] }))
        .await
        .1["connection"]
        .clone();
    let said = json!({ "chat": 600, "business": connection, "user": 600, "text": "narxi?" });
    assert_eq!(fixture.act("say", said).await.0, 200);
    fixture.drain().await;
    fixture
        .act("inject", json!({ "kind": "poll", "body": { "id": "1" } }))
        .await;
    assert_eq!(fixture.updates().await[0]["poll"]["id"], "1");
}

#[tokio::test]
async fn a_file_goes_in_and_is_shown_safely() {
    let fixture = Fixture::new().await;
    let base = fixture.simulator.url();
    let put = |mime: &str, query: &str, bytes: &'static [u8]| {
        fixture
            .http
            .post(format!("{base}/sim/files?{query}"))
            .header("Content-Type", mime)
            .body(bytes)
            .send()
    };
    let page: Value = put("text/html", "kind=document&name=x.html", b"<script>")
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    let said = json!({ "chat": fixture.group, "user": AZIZ, "text": "mana", "file": page["file"] });
    let said = fixture.act("say", said).await.1;
    assert_eq!(
        (&said["caption"], &said["document"]["file_name"]),
        (&json!("mana"), &json!("x.html"))
    );
    let id = said["document"]["file_id"].as_str().unwrap();
    let shown = fixture.http.get(format!("{base}/sim/files/{id}")).send().await.unwrap();
    assert_eq!(shown.headers()["content-disposition"], "attachment");
    assert_eq!(shown.headers()["content-type"], "application/octet-stream");
    assert_eq!(shown.bytes().await.unwrap().as_ref(), b"<script>");
    let unknown = json!({ "chat": fixture.group, "user": AZIZ, "file": "none" });
    assert_eq!(fixture.act("say", unknown).await.0, 400);
}

#[tokio::test]
async fn happenings_are_streamed_and_the_stream_ends_with_the_simulator() {
    let fixture = Fixture::new().await;
    let stream = fixture
        .http
        .get(format!("{}/sim/events", fixture.simulator.url()))
        .send()
        .await
        .unwrap();
    assert_eq!(stream.headers()["content-type"], "text/event-stream");
    let mut parts = stream.bytes_stream();
    fixture.send(AZIZ, "birinchi").await;
    let part = tokio::time::timeout(LONG, parts.next())
        .await
        .unwrap()
        .unwrap()
        .unwrap();
    let event: Value = serde_json::from_str(
        std::str::from_utf8(&part)
            .unwrap()
            .trim()
            .strip_prefix("data: ")
            .unwrap(),
    )
    .unwrap();
    assert_eq!(
        (&event["event"], &event["message"]["text"]),
        (&json!("message"), &json!("birinchi"))
    );
    tokio::time::timeout(LONG, fixture.simulator.stop())
        .await
        .expect("open streams do not hold the server");
}

#[tokio::test]
async fn the_page_comes_whole_and_runs_nothing_from_outside() {
    let fixture = Fixture::new().await;
    let get = async |path: &str| {
        fixture
            .http
            .get(format!("{}{path}", fixture.simulator.url()))
            .send()
            .await
            .unwrap()
    };
    let page = get("/").await;
    assert!(
        page.headers()["content-security-policy"]
            .to_str()
            .unwrap()
            .contains("script-src 'self'")
    );
    let page = page.text().await.unwrap();
    for path in ["/page/chat.css", "/page/chat.js", "/page/message.js", "/page/words.js"] {
        assert_eq!(get(path).await.status(), 200, "{path}");
    }
    assert!(page.contains("/page/chat.css") && page.contains("/page/chat.js"));
    assert!(!page.contains("<script>") && !page.contains("onclick"));
}

#[test]
fn the_page_says_everything_in_three_languages() {
    let words = include_str!("../src/page/words.js");
    let block = |language: &str| {
        let from = words.find(&format!("\n  {language}: {{")).unwrap();
        let body = &words[from..from + words[from..].find("\n  },").unwrap()];
        let keys = body
            .split([',', '{', '\n'])
            .filter_map(|part| part.trim().split_once(": '"));
        keys.map(|(key, _)| key.to_owned())
            .collect::<std::collections::BTreeSet<_>>()
    };
    let uz = block("uz");
    assert!(uz.len() > 30, "{uz:?}");
    assert_eq!(uz, block("ru"));
    assert_eq!(uz, block("en"));
    let used = [
        include_str!("../src/page/chat.js"),
        include_str!("../src/page/message.js"),
    ]
    .concat();
    for call in used.split("word('").skip(1) {
        let key = call.split('\'').next().unwrap();
        assert!(uz.contains(key), "the page says {key}, which no language knows");
    }
}
