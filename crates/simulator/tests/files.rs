//! Files go round with their real bytes, both ways, and albums are several messages.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod support;

use finco_simulator::{Media, SayOptions};
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};
use support::{AZIZ, Fixture, TOKEN};

async fn download(fixture: &Fixture, file_id: &Value) -> Vec<u8> {
    let file = fixture.ok("GetFile", json!({ "file_id": file_id })).await;
    let path = file["file_path"].as_str().unwrap();
    let url = format!("{}/file/bot{TOKEN}/{path}", fixture.simulator.url());
    let answer = fixture.http.get(url).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    answer.bytes().await.unwrap().to_vec()
}

#[tokio::test]
async fn a_voice_note_is_downloaded_as_it_was_said() {
    let fixture = Fixture::new().await;
    let bytes: Vec<u8> = (0..=255).cycle().take(70_000).collect();
    fixture
        .world
        .say(
            fixture.group,
            AZIZ,
            "",
            SayOptions::media(Media::voice(bytes.clone(), 7)),
        )
        .unwrap();
    let updates = fixture.updates().await;
    let voice = &updates[0]["message"]["voice"];
    assert_eq!(
        (voice["duration"].as_u64(), voice["file_size"].as_u64()),
        (Some(7), Some(70_000))
    );
    assert_eq!(download(&fixture, &voice["file_id"]).await, bytes);
    let wrong = format!("{}/file/bot1:x/voice/file_0.oga", fixture.simulator.url());
    assert_eq!(fixture.http.get(wrong).send().await.unwrap().status(), 401);
}

#[tokio::test]
async fn case_46_a_file_over_twenty_megabytes_cannot_be_fetched() {
    let fixture = Fixture::new().await;
    let media = Media {
        told_size: Some(21 * 1024 * 1024),
        ..Media::voice(&b"x"[..], 3600)
    };
    fixture
        .world
        .say(fixture.group, AZIZ, "", SayOptions::media(media))
        .unwrap();
    let updates = fixture.updates().await;
    let refused = fixture
        .refused(
            "getFile",
            json!({ "file_id": updates[0]["message"]["voice"]["file_id"] }),
        )
        .await;
    assert_eq!(refused, (400, "Bad Request: file is too big".to_owned()));
}

#[tokio::test]
async fn an_upload_is_sent_again_by_its_id_and_checked() {
    let fixture = Fixture::new().await;
    // The way the product's client sends a file: a reference, and the file under that name.
    let form = |caption: String| {
        let file = Part::bytes(b"jadval".to_vec())
            .file_name("hisobot.xlsx")
            .mime_str("application/vnd.ms-excel")
            .unwrap();
        Form::new()
            .text("chat_id", "501")
            .text("document", "attach://f1")
            .text("caption", caption)
            .part("f1", file)
    };
    let post = |form| fixture.http.post(fixture.method("SendDocument")).multipart(form).send();
    let sent: Value = post(form("Hisobot".to_owned())).await.unwrap().json().await.unwrap();
    let document = &sent["result"]["document"];
    assert_eq!(document["file_name"], "hisobot.xlsx");
    assert_eq!(download(&fixture, &document["file_id"]).await, b"jadval");
    let again = fixture
        .ok(
            "sendDocument",
            json!({ "chat_id": AZIZ, "document": document["file_id"] }),
        )
        .await;
    assert_eq!(again["document"]["file_unique_id"], document["file_unique_id"]);
    let long: Value = post(form("x".repeat(1025))).await.unwrap().json().await.unwrap();
    assert_eq!(long["description"], "Bad Request: message caption is too long");
    assert_eq!(
        fixture
            .refused("sendDocument", json!({ "chat_id": AZIZ, "document": "nothing" }))
            .await
            .0,
        400
    );
}

#[tokio::test]
async fn case_34_an_album_is_several_messages_of_one_group() {
    let fixture = Fixture::new().await;
    let photos = (0..4).map(|n| Media::photo(vec![n])).collect();
    fixture
        .world
        .say_album(fixture.group, AZIZ, "qancha turadi?", photos, &SayOptions::default())
        .unwrap();
    let updates = fixture.updates().await;
    let groups: Vec<_> = updates
        .iter()
        .map(|update| &update["message"]["media_group_id"])
        .collect();
    assert_eq!(groups.len(), 4);
    assert!(groups[0].is_string() && groups.iter().all(|group| group == &groups[0]));
    assert_eq!(updates[0]["message"]["caption"], "qancha turadi?");
    assert!(updates[1]["message"]["caption"].is_null());
    let part = |name: &'static str| Part::bytes(name.as_bytes().to_vec()).file_name(format!("{name}.jpg"));
    let media = r#"[{"type":"photo","media":"attach://a","caption":"ikkita"},{"type":"photo","media":"attach://b"}]"#;
    let form = Form::new()
        .text("chat_id", "501")
        .text("media", media)
        .part("a", part("a"))
        .part("b", part("b"));
    let sent = fixture
        .http
        .post(fixture.method("SendMediaGroup"))
        .multipart(form)
        .send()
        .await
        .unwrap();
    let sent: Value = sent.json().await.unwrap();
    assert_eq!(sent["result"].as_array().unwrap().len(), 2, "{sent}");
    let second = &sent["result"][1]["photo"][1]["file_id"];
    assert_eq!(download(&fixture, second).await, b"b");
}
