//! The stored form of each job: a change here is a change of what waits in running queues.

#![expect(clippy::unwrap_used, reason = "a test stops at what it does not expect")]

use finco_jobs::*;
use finco_queue::Job;
use uuid::Uuid;

fn json<J: Job>(job: &J) -> String {
    format!("{} {}", J::QUEUE.name, String::from_utf8(job.encode()).unwrap())
}

#[test]
fn payloads_stay_readable_across_releases() {
    let id = Uuid::from_u128(7);
    let all = [
        json(&HandleUpdate {
            raw: br#"{"update_id":1}"#.to_vec(),
            received_at_ms: 0,
        }),
        json(&HandleUpdate {
            raw: br#"{"update_id":1}"#.to_vec(),
            received_at_ms: 5,
        }),
        json(&ReplyCommand {
            update_id: 1,
            chat_id: 2,
            user_id: 3,
            language: Some("ru".into()),
            text: "/me".into(),
            press_id: None,
            message_id: None,
        }),
        json(&LinkAnswers {}),
        json(&CalculateKpi::of("2026-11".parse().unwrap())),
        json(&CalculateKpi {
            month: "2026-11".parse().unwrap(),
            days: vec!["2026-11-20".parse().unwrap()],
            messages: true,
            anew: true,
        }),
        json(&SendMessage {
            outbox_id: id,
            chat_id: 2,
            text: "salom".into(),
            buttons: vec![vec![Button::new("Русский", "lang:ru")]],
            attachment: Some(Attachment {
                kind: AttachmentKind::Document,
                location: "document/a".into(),
                file_name: "hisobot.xlsx".into(),
            }),
            press_id: None,
            edit_message_id: None,
        }),
        json(&SendMessage {
            outbox_id: id,
            chat_id: 2,
            text: "3".into(),
            buttons: vec![vec![Button::link("Ochish", "https://kpi.example/waits")]],
            attachment: None,
            press_id: Some("5".into()),
            edit_message_id: Some(6),
        }),
        json(&RecordSent {
            outbox_id: id,
            message_ids: vec![4],
            error: None,
        }),
        json(&FetchFile {
            file_unique_id: "u".into(),
            file_id: "f".into(),
            kind: "voice".into(),
        }),
        json(&RecordFile {
            file_unique_id: "u".into(),
            outcome: FileOutcome::Stored {
                location: "voice/u".into(),
                size_bytes: 9,
            },
        }),
        json(&RecordFile {
            file_unique_id: "u".into(),
            outcome: FileOutcome::TooBig,
        }),
        json(&WarnWaits {}),
        json(&SendDigest {
            day: "2026-11-15".parse().unwrap(),
        }),
        json(&WatchSight {}),
        json(&ExportTable { export_id: id }),
        json(&SweepLost {}),
        json(&IndexMessages {}),
    ];
    insta::assert_snapshot!(all.join("\n"));
}

#[test]
fn every_queue_is_listed_once() {
    let mut names: Vec<_> = QUEUES.iter().map(|queue| queue.name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), QUEUES.len());
}

#[test]
fn an_update_comes_when_the_queue_took_it_unless_it_came_before() {
    let meta = finco_queue::EntryMeta {
        id: String::new(),
        enqueued_at_ms: 9_000,
        attempts: 0,
    };
    let raw = b"{\"update_id\":1,\n\"message\":{}}".to_vec();
    for (given, expected) in [(0, 9_000), (5, 5)] {
        let job = HandleUpdate {
            raw: raw.clone(),
            received_at_ms: given,
        };
        let expected = HandleUpdate {
            raw: raw.clone(),
            received_at_ms: expected,
        };
        assert_eq!(HandleUpdate::decode(&job.encode(), &meta), Ok(expected));
    }
}
