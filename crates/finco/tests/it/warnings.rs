//! Warnings about waiting clients: who hears when, once, and never at night; and the morning's digest.

use chrono::{DateTime, Utc};
use finco_domain::people::EmployeeId;
use finco_domain::time::Clock;
use finco_jobs::{LinkAnswers, SendDigest, WarnWaits};
use finco_workers::jobs::{link_answers, send_digest, warn_waits};
use serde_json::json;

use crate::harness::{House, no_meta};
use crate::waiting::{Company, company};

const LEAD: i64 = 100;
const DILSHOD: i64 = 101;
const DIRECTOR: i64 = 103;

async fn warn(house: &House) {
    warn_waits::run(WarnWaits {}, no_meta(), house.context()).await.unwrap();
    house.settle().await;
}

/// Whom the bot warned, and how, since so many messages ago.
fn told(house: &House, before: usize) -> Vec<(i64, String)> {
    told_so(house, before, &["⏳", "🔴"])
}

/// To whom the bot wrote something that begins so.
fn told_so(house: &House, before: usize, begins: &[&str]) -> Vec<(i64, String)> {
    let sent = house.world.sent();
    let said = sent[before..]
        .iter()
        .filter(|sent| begins.iter().any(|words| sent.text.starts_with(words)));
    let mut told: Vec<_> = said.map(|sent| (sent.chat, sent.text.clone())).collect();
    told.sort();
    told
}

fn to(told: &[(i64, String)]) -> Vec<i64> {
    told.iter().map(|(chat, _)| *chat).collect()
}

fn at(house: &House, moment: &str) {
    let moment: DateTime<Utc> = moment.parse().unwrap();
    house.wait_secs((moment - house.clock.now()).num_seconds());
}

async fn set_responsible(company: &Company, employee: EmployeeId) {
    let chat = finco_domain::chat::ChatKey::own(company.group);
    let mut conn = company.house.database.pool.acquire().await.unwrap();
    finco_store::chat_rows::set_responsible(&mut conn, &chat, Some(employee.0))
        .await
        .unwrap();
    drop(conn);
    link_answers::run(LinkAnswers {}, no_meta(), company.house.context())
        .await
        .unwrap();
}

/// 10:00 in Tashkent, within working time; the target is 15 minutes.
async fn waiting_company() -> Company {
    let company = company().await;
    company.ask("Salom, narxi qancha?").await;
    set_responsible(&company, company.dilshod).await;
    company
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_stage_tells_its_people_once_however_often_the_job_runs() {
    let company = waiting_company().await;
    let house = &company.house;
    let before = house.world.sent().len();
    house.wait_secs(449);
    warn(house).await;
    assert_eq!(told(house, before), [], "half of the time has not passed");

    house.wait_secs(1);
    warn(house).await;
    let half = told(house, before);
    assert_eq!(to(&half), [DILSHOD]);
    assert!(
        half[0].1.contains("Прошло 50 %") && half[0].1.contains("narxi qancha?"),
        "{half:?}"
    );

    house.wait_secs(270);
    for _ in 0..3 {
        warn(house).await;
    }
    let more = told(house, before + 1);
    assert_eq!(to(&more), [LEAD]);
    assert!(more[0].1.contains("80 foizi"), "{more:?}");

    house.wait_secs(180);
    let (one, other) = (house.context(), house.context());
    let (one, other) = tokio::join!(
        warn_waits::run(WarnWaits {}, no_meta(), one),
        warn_waits::run(WarnWaits {}, no_meta(), other)
    );
    assert!(one.is_ok() && other.is_ok());
    house.settle().await;
    let more = told(house, before + 2);
    assert_eq!(to(&more), [DIRECTOR]);
    assert!(more[0].1.contains("the client still waits"), "{more:?}");

    house.wait_secs(3_600);
    warn(house).await;
    assert_eq!(house.world.sent().len(), before + 3);
    assert_eq!(house.columns("asks", &["warned"]).await, [json!([3])]);
    company.house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_somebody_without_a_department_no_supervisor_hears_a_word() {
    let company = waiting_company().await;
    let house = &company.house;
    let alone = "update employees set department_id = null where name = 'Dilshod'";
    house.database.execute(alone).await;
    let before = house.world.sent().len();
    house.wait_secs(720);
    warn(house).await;
    // 80 % is the supervisor's stage, who does not see this ask: it goes straight on.
    assert_eq!(to(&told(house, before)), [DILSHOD, DIRECTOR]);
    company.house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_warning_lost_between_commit_and_queue_is_said_later_and_once() {
    let mut company = waiting_company().await;
    company.house.stop("worker").await;
    let before = company.house.world.sent().len();
    company.house.wait_secs(450);
    // Killed after the commit: Redis forgets what was queued, which is all that the job did after it.
    company.house.stop("gateway").await;
    warn_waits::run(WarnWaits {}, no_meta(), company.house.context())
        .await
        .unwrap();
    company.house.queues.clear().await.unwrap();
    company.house.start_gateway().await;
    company.house.start_worker().await;
    warn(&company.house).await;
    assert_eq!(company.house.world.sent().len(), before, "it counts as said");
    company.house.wait_secs(900);
    let house = &company.house;
    company
        .sent_to(DILSHOD, before, |text| text.contains("Прошло 50 %"))
        .await;
    house.settle().await;
    let half = told(house, before)
        .into_iter()
        .filter(|(_, text)| text.contains("Прошло 50 %"))
        .count();
    assert_eq!(half, 1);
    company.house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pressed_warning_is_answered_in_place_and_a_decided_ask_warns_nobody() {
    let company = waiting_company().await;
    let house = &company.house;
    house.wait_secs(720);
    let before = house.world.sent().len();
    warn(house).await;
    assert_eq!(
        to(&told(house, before)),
        [LEAD, DILSHOD],
        "two stages at once, each to its own"
    );
    let warning = company.sent_to(LEAD, before, |_| true).await;
    company.press(LEAD, warning.message_id, "w:n:", "hisoblanmaydi").await;
    house.wait_secs(3_600);
    warn(house).await;
    assert_eq!(
        house.world.sent().len(),
        before + 2,
        "dismissed: nobody hears of it again"
    );
    company.house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn at_night_nobody_is_told_and_in_the_morning_everybody_once() {
    let company = company().await;
    let house = &company.house;
    // 17:50 on Monday: of the 15 minutes of working time 10 pass today and 5 tomorrow.
    at(house, "2026-11-16T12:50:00Z");
    company.ask("Narxi qancha?").await;
    set_responsible(&company, company.dilshod).await;
    let before = house.world.sent().len();
    at(house, "2026-11-16T16:30:00Z");
    warn(house).await;
    assert_eq!(told(house, before), [], "21:30 is quiet");
    at(house, "2026-11-17T03:01:00Z");
    warn(house).await;
    assert_eq!(
        to(&told(house, before)),
        [DILSHOD],
        "08:01: half of the working time had passed the day before"
    );
    at(house, "2026-11-17T04:05:00Z");
    warn(house).await;
    assert_eq!(to(&told(house, before + 1)), [LEAD, DIRECTOR], "09:05: due");
    company.house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_digest_tells_of_yesterday_and_stops_when_asked_to() {
    let company = company().await;
    let house = &company.house;
    company.ask("Narxi qancha?").await;
    house.wait_secs(120);
    let said = finco_simulator::SayOptions::default();
    house
        .world
        .say(company.group, DILSHOD, "100 ming soʻm turadi", said)
        .unwrap();
    house.settle().await;
    company.ask("Qachon olib kelasiz?").await;
    at(house, "2026-11-17T05:00:00Z");
    let before = house.world.sent().len();
    let job = SendDigest {
        day: "2026-11-16".parse().unwrap(),
    };
    for _ in 0..2 {
        send_digest::run(job.clone(), no_meta(), house.context()).await.unwrap();
    }
    house.settle().await;
    let digests = told_so(house, before, &["Kecha, 16.11.2026", "Yesterday, 16.11.2026"]);
    assert_eq!(to(&digests), [LEAD, DIRECTOR]);
    for part in [
        "Questions: 2, answered: 1",
        "50 % (1/2)",
        "2 min 0 s",
        "Waiting now: 1",
        "Qachon olib kelasiz?",
    ] {
        assert!(digests[1].1.contains(part), "{part} in {}", digests[1].1);
    }
    let digest = company.sent_to(LEAD, before, |text| text.starts_with("Kecha")).await;
    house
        .world
        .press_button(LEAD, digest.message_id, LEAD, "d:off")
        .unwrap();
    company
        .sent_to(LEAD, before, |text| text.contains("endi kelmaydi"))
        .await;
    at(house, "2026-11-18T05:00:00Z");
    let before = house.world.sent().len();
    let next = SendDigest {
        day: "2026-11-17".parse().unwrap(),
    };
    send_digest::run(next, no_meta(), house.context()).await.unwrap();
    house.settle().await;
    let digests = told_so(house, before, &["Kecha, 17.11.2026", "Yesterday, 17.11.2026"]);
    assert_eq!(to(&digests), [DIRECTOR]);
    company.house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_day_on_which_all_was_said_outside_hours_has_no_digest() {
    let company = company().await;
    let house = &company.house;
    at(house, "2026-11-21T15:00:00Z"); // Saturday, 20:00
    company.ask("Narxi qancha?").await;
    house.wait_secs(600);
    let said = finco_simulator::SayOptions::default();
    house.world.say(company.group, DILSHOD, "100 ming soʻm", said).unwrap();
    house.settle().await;
    assert_eq!(
        house.columns("asks", &["state", "off_hours"]).await,
        [json!(["answered", true])]
    );
    let before = house.world.sent().len();
    let job = SendDigest {
        day: "2026-11-21".parse().unwrap(),
    };
    send_digest::run(job, no_meta(), house.context()).await.unwrap();
    house.settle().await;
    let digests = told_so(house, before, &["Kecha, 21.11.2026", "Yesterday, 21.11.2026"]);
    assert_eq!(to(&digests), [] as [i64; 0]);
    company.house.finish().await;
}
