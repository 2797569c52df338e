//! Files of messages: fetched with their bytes, or told why not.

use finco_simulator::{GroupOptions, Media, SayOptions};
use serde_json::json;

use crate::harness::House;

const AZIZA: i64 = 100;
const BOB: i64 = 200;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_voice_note_is_fetched_with_its_bytes() {
    let house = House::polling().await;
    house.client(AZIZA, "Aziza");
    house.client(BOB, "Bob");
    let group = house
        .world
        .add_group("Mijozlar", &[AZIZA, BOB], GroupOptions::default())
        .unwrap();
    let bytes: Vec<u8> = (0..200_000_u32).flat_map(u32::to_le_bytes).collect();
    house
        .world
        .say(group, BOB, "", SayOptions::media(Media::voice(bytes.clone(), 7)))
        .unwrap();
    house
        .world
        .say(group, BOB, "", SayOptions::media(Media::photo("not asked for")))
        .unwrap();
    house.settle().await;

    let files = house
        .columns("media_files", &["kind", "state", "location", "size_bytes"])
        .await;
    let [file] = files.as_slice() else {
        panic!("one file is fetched: {files:?}")
    };
    assert_eq!(
        (&file[0], &file[1], &file[3]),
        (&json!("voice"), &json!("stored"), &json!(bytes.len()))
    );
    let kept = std::fs::read(house.media.path().join(file[2].as_str().unwrap())).unwrap();
    assert!(kept == bytes, "the bytes are the note's");
    let told = house
        .columns("messages", &["media_kind", "duration_secs", "file_unique_id"])
        .await;
    assert!(
        told.iter()
            .any(|row| row[0] == "voice" && row[1] == 7 && row[2].is_string()),
        "{told:?}"
    );
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_beyond_telegrams_limit_is_told_to_be_too_big() {
    let house = House::polling().await;
    house.client(BOB, "Bob");
    let group = house
        .world
        .add_group("Mijozlar", &[BOB], GroupOptions::default())
        .unwrap();
    let big = Media {
        told_size: Some(21 * 1024 * 1024),
        ..Media::voice("x", 3600)
    };
    house.world.say(group, BOB, "", SayOptions::media(big)).unwrap();
    house.settle().await;
    assert_eq!(
        house.columns("media_files", &["state", "location"]).await,
        [json!(["too_big", null])]
    );
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_cannot_be_had_has_failed() {
    let house = House::polling().await;
    house.client(BOB, "Bob");
    let group = house
        .world
        .add_group("Mijozlar", &[BOB], GroupOptions::default())
        .unwrap();
    let message = json!({
        "message_id": 77, "date": 1_763_269_200, "chat": { "id": group, "type": "supergroup", "title": "Mijozlar" },
        "from": { "id": BOB, "is_bot": false, "first_name": "Bob" },
        "voice": { "file_id": "gone", "file_unique_id": "gone-for-good", "duration": 3, "mime_type": "audio/ogg" },
    });
    house.world.inject("message", message);
    house.settle().await;
    let files = house
        .columns("media_files", &["file_unique_id", "state", "location", "error"])
        .await;
    let [file] = files.as_slice() else {
        panic!("one file is wanted: {files:?}")
    };
    assert_eq!(
        (&file[0], &file[1], &file[2]),
        (&json!("gone-for-good"), &json!("failed"), &json!(null))
    );
    assert!(
        file[3].as_str().is_some_and(|error| !error.is_empty()),
        "it says why: {file}"
    );
    house.finish().await;
}
