//! `/waiting`: who sees which open asks in the bot, what the buttons do, and that everything can be taken back.

use chrono::{DateTime, Utc};
use finco_domain::chat::ChatKey;
use finco_domain::message::MessageKey;
use finco_domain::people::{EmployeeId, UserRole};
use finco_domain::time::Clock;
use finco_simulator::{GroupOptions, SayOptions, Sent};
use finco_store::decisions::{self, About, Actor, NewDecision};
use serde_json::{Value, json};

use crate::browser::add_user;
use crate::harness::{House, eventually, until};

const LEAD: i64 = 100;
const DILSHOD: i64 = 101;
const MALIKA: i64 = 102;
const DIRECTOR: i64 = 103;
const BOB: i64 = 200;

/// A company with two departments, a supervisor of one, an admin, and a group with clients.
pub struct Company {
    pub house: House,
    pub lead: EmployeeId,
    pub dilshod: EmployeeId,
    pub group: i64,
}

pub async fn company() -> Company {
    let house = House::polling().await;
    let lead = house.employee(LEAD, "Laylo", "Savdo", "uz").await;
    let dilshod = house.employee(DILSHOD, "Dilshod", "Savdo", "ru").await;
    house.employee(MALIKA, "Malika", "Ombor", "en").await;
    let director = house.employee(DIRECTOR, "Rustam", "Rahbariyat", "en").await;
    house.client(BOB, "Bob");
    for person in [LEAD, DILSHOD, MALIKA, DIRECTOR, BOB] {
        house.world.add_private(person).unwrap();
    }
    let departments = house.columns("departments", &["name", "id"]).await;
    let sales = departments.iter().find(|row| row[0] == "Savdo").unwrap()[1].as_i64();
    add_user(&house, "lead", UserRole::Supervisor, Some(lead), &[sales.unwrap()]).await;
    add_user(&house, "director", UserRole::Admin, Some(director), &[]).await;
    let members = [LEAD, DILSHOD, MALIKA, BOB];
    let group = house
        .world
        .add_group("Mijozlar", &members, GroupOptions::default())
        .unwrap();
    Company {
        house,
        lead,
        dilshod,
        group,
    }
}

impl Company {
    /// A client asks; the ask's number.
    pub async fn ask(&self, text: &str) -> i64 {
        let said = SayOptions::default();
        self.house.world.say(self.group, BOB, text, said).unwrap();
        self.house.settle().await;
        self.open_asks().await.last().copied().unwrap()
    }

    /// Numbers of the asks that stand open, in the order in which they were asked.
    pub async fn open_asks(&self) -> Vec<i64> {
        let mut rows = self.house.columns("asks", &["asked_at", "id", "state"]).await;
        rows.sort_by_key(ToString::to_string);
        let open = rows.iter().filter(|row| row[2] == "open");
        open.map(|row| row[1].as_i64().unwrap()).collect()
    }

    /// Writes to the bot and waits for its answer; warnings may come in between.
    pub async fn answer_to(&self, person: i64, text: &str) -> Sent {
        let before = self.house.world.sent().len();
        let said = SayOptions::default();
        self.house.world.say(person, person, text, said).unwrap();
        self.sent_to(person, before, |text| !text.starts_with(['⏳', '🔴']))
            .await
    }

    /// The first message since then that the bot wrote to somebody, and that looks so.
    pub async fn sent_to(&self, person: i64, before: usize, looks: impl Fn(&str) -> bool) -> Sent {
        let looks = &looks;
        eventually("the bot writes", || async move {
            let sent = self.house.world.sent();
            let found = sent[before..].iter().find(|one| one.chat == person && looks(&one.text));
            found.cloned().ok_or("nothing yet")
        })
        .await
    }

    /// A message as it stands in a person's talk with the bot.
    fn shown(&self, person: i64, message: i64) -> Value {
        let messages = self.house.world.messages(person).unwrap();
        let found = messages.into_iter().find(|one| one["message_id"] == message);
        found.expect("the message is there")
    }

    /// Presses the button whose data begins so, and waits until the message shows what it leads to.
    pub async fn press(&self, person: i64, message: i64, data: &str, shows: &str) -> Value {
        let before = self.shown(person, message);
        let data = self.buttons(&before).into_iter().find(|one| one.starts_with(data));
        let data = data.unwrap_or_else(|| panic!("no such button in {before}"));
        assert!(data.len() <= 64);
        self.house.world.press_button(person, message, person, &data).unwrap();
        eventually("the message changes in place", || async {
            let now = self.shown(person, message);
            let text = now["text"].as_str().unwrap_or_default().to_owned();
            if text.contains(shows) && now != before {
                Ok(now)
            } else {
                Err(text)
            }
        })
        .await
    }

    /// The data of every button under a message.
    pub fn buttons(&self, message: &Value) -> Vec<String> {
        let rows = message["reply_markup"]["inline_keyboard"].as_array().cloned();
        let buttons = rows
            .into_iter()
            .flatten()
            .filter_map(|row| row.as_array().cloned())
            .flatten();
        buttons
            .filter_map(|one| one["callback_data"].as_str().map(str::to_owned))
            .collect()
    }

    async fn decisions(&self) -> Vec<Value> {
        let names = ["kind", "employee_id", "by_login", "undone_by"];
        self.house.columns("ask_decisions", &names).await
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everybody_sees_the_waits_they_look_after() {
    let company = company().await;
    company.ask("Narxi qancha?").await;
    company.house.wait_secs(3_725);
    let seen = company.answer_to(LEAD, "/waiting").await.text;
    for part in [
        "1 mijoz javob kutmoqda",
        "Mijozlar · Bob",
        "Narxi qancha?",
        "1 soat 2 daq",
        "masʼul yoʻq",
    ] {
        assert!(seen.contains(part), "{part} in {seen}");
    }
    let seen = company.answer_to(DIRECTOR, "/waiting").await.text;
    assert!(
        seen.contains("1 client is waiting") && seen.contains("1 h 2 min"),
        "{seen}"
    );
    // Nobody holds it, so it is no employee's.
    let seen = company.answer_to(DILSHOD, "/waiting").await.text;
    assert!(seen.contains("никто не ждёт вашего ответа"), "{seen}");
    let seen = company.answer_to(BOB, "/waiting").await.text;
    assert!(seen.contains("200") && !seen.contains("Narxi"), "{seen}");
    company.house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_supervisor_takes_gives_dismisses_and_takes_back() {
    let company = company().await;
    let ask = company.ask("Narxi qancha?").await;
    let list = company.answer_to(LEAD, "/waiting").await.message_id;
    let sent = company.house.world.sent().len();

    let card = company.press(LEAD, list, "w:o:", "Narxi qancha?").await;
    assert_eq!(company.buttons(&card).len(), 4, "take, give, dismiss, back: {card}");
    company.press(LEAD, list, "w:t:", "savol sizda").await;
    company.house.settle().await;
    let holder = || async { company.house.columns("asks", &["id", "holder_id", "state"]).await };
    assert_eq!(holder().await, [json!([ask, company.lead.0, "open"])]);

    company.press(LEAD, list, "w:u:", "Bekor qilindi").await;
    company.house.settle().await;
    assert_eq!(holder().await, [json!([ask, null, "open"])]);
    assert_eq!(
        company.decisions().await,
        [json!(["reassign", company.lead.0, "lead", "lead"])]
    );

    let people = company.press(LEAD, list, "w:r:", "Kim javob beradi").await;
    let offered = people["reply_markup"].to_string();
    assert!(offered.contains("Dilshod") && !offered.contains("Malika"), "{offered}");
    let to = format!("w:h:{ask}:{}", company.dilshod.0);
    company.press(LEAD, list, &to, "endi Dilshod javob beradi").await;
    company.house.settle().await;
    assert_eq!(holder().await, [json!([ask, company.dilshod.0, "open"])]);
    let seen = company.answer_to(DILSHOD, "/waiting").await;
    assert!(seen.text.contains("Narxi qancha?"), "{}", seen.text);
    assert!(
        company
            .buttons(&seen.message)
            .iter()
            .all(|data| !data.starts_with("w:n"))
    );

    company.press(LEAD, list, "w:l:0", "Dilshod").await;
    company.press(LEAD, list, "w:o:", "Narxi qancha?").await;
    company.press(LEAD, list, "w:n:", "hisoblanmaydi").await;
    company.house.settle().await;
    assert_eq!(holder().await[0][2], "dismissed");
    company.press(LEAD, list, "w:l:0", "hech kim javob kutmayapti").await;
    assert_eq!(
        company.house.world.sent().len(),
        sent + 1,
        "all in one message, beside Dilshod's list"
    );

    let audit = company
        .house
        .columns("audit_log", &["action", "actor", "object", "detail"])
        .await;
    let wait = format!("wait:{ask}");
    let told: Vec<Value> = audit
        .iter()
        .filter(|line| line[1] == "lead" && line[3]["via"] == "bot")
        .map(|line| json!([line[0], line[2] == json!(wait), line[3]["kind"]]))
        .collect();
    assert_eq!(
        told,
        [
            json!(["decide_wait", true, "reassign"]),
            json!(["undo_decision", false, "reassign"]),
            json!(["decide_wait", true, "reassign"]),
            json!(["decide_wait", true, "dismiss"]),
        ]
    );
    company.house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stale_button_says_so_and_changes_nothing() {
    let company = company().await;
    company.ask("Narxi qancha?").await;
    let list = company.answer_to(LEAD, "/waiting").await.message_id;
    company.press(LEAD, list, "w:o:", "Narxi qancha?").await;
    company.house.wait_secs(60);
    let said = SayOptions::default();
    company
        .house
        .world
        .say(company.group, DILSHOD, "100 ming soʻm turadi", said)
        .unwrap();
    company.house.settle().await;
    company.press(LEAD, list, "w:n:", "Dilshod javob berib boʻlgan").await;
    assert!(company.decisions().await.is_empty());

    // Taken by the director while the supervisor looks at the card.
    let ask = company.ask("Qachon olib kelasiz?").await;
    let seen = company.press(LEAD, list, "w:l:0", "Qachon").await;
    assert!(company.buttons(&seen).contains(&format!("w:o:{ask}")));
    company.press(LEAD, list, "w:o:", "Qachon").await;
    let other = company.answer_to(DIRECTOR, "/waiting").await.message_id;
    company.press(DIRECTOR, other, "w:o:", "Qachon").await;
    company.press(DIRECTOR, other, "w:t:", "you hold it").await;
    company.house.settle().await;
    // The ask has left the supervisor's departments with its holder.
    company.press(LEAD, list, "w:t:", "siz qaror qilmaysiz").await;
    assert_eq!(company.decisions().await.len(), 1);
    company.house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_edited_into_a_question_is_shown_as_it_is_now() {
    let company = company().await;
    let world = &company.house.world;
    let said = world
        .say(company.group, BOB, "Buyurtmam 12-raqam", SayOptions::default())
        .unwrap();
    company.house.settle().await;
    world
        .edit(company.group, said.id, BOB, "Buyurtmam qachon keladi?")
        .unwrap();
    company.house.settle().await;
    let list = company.answer_to(LEAD, "/waiting").await;
    assert!(
        list.text.contains("qachon keladi?") && !list.text.contains("12-raqam"),
        "{}",
        list.text
    );
    company.house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_decides_at_the_same_moment_as_another_is_told_and_overrules_nobody() {
    let company = company().await;
    let ask = company.ask("Narxi qancha?").await;
    let list = company.answer_to(LEAD, "/waiting").await.message_id;
    company.press(LEAD, list, "w:o:", "Narxi qancha?").await;

    // The director has begun to give it to Dilshod when the button is pressed, and is done a moment later.
    let row = company
        .house
        .columns("asks", &["first_message_id", "version", "asked_at"])
        .await[0]
        .clone();
    let message = MessageKey {
        chat: ChatKey::own(company.group),
        id: row[0].as_i64().unwrap(),
    };
    let about = About::Wait {
        id: ask,
        version: row[1].as_i64().unwrap(),
    };
    let asked_at: DateTime<Utc> = row[2].as_str().unwrap().parse().unwrap();
    let given = NewDecision {
        message: &message,
        sent_at: asked_at,
        kind: "reassign",
        other: None,
        employee: Some(company.dilshod.0),
        reason: "",
    };
    let director = Actor {
        login: "director",
        request_id: None,
        by_bot: false,
    };
    let database = &company.house.database;
    let mut other = database.pool.begin().await.unwrap();
    let now = company.house.clock.now();
    decisions::keep(&mut other, about, &given, asked_at, director, now)
        .await
        .unwrap()
        .unwrap();
    let waiting = "pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
    let done = async {
        until("the button waits for the other", || async {
            database.count(waiting).await > 0
        })
        .await;
        other.commit().await.unwrap();
    };
    tokio::join!(company.press(LEAD, list, "w:n:", "Bu orada"), done);
    company.house.settle().await;
    let names = ["holder_id", "state"];
    assert_eq!(
        company.house.columns("asks", &names).await,
        [json!([company.dilshod.0, "open"])]
    );
    assert_eq!(
        company.decisions().await,
        [json!(["reassign", company.dilshod.0, "director", null])],
        "and nobody's word is overruled"
    );
    company.house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_long_list_turns_its_pages_in_place() {
    let company = company().await;
    for n in 0..7 {
        company.ask(&format!("Savol {n}: narxi qancha?")).await;
        company.house.wait_secs(600);
    }
    assert_eq!(company.open_asks().await.len(), 7);
    let first = company.answer_to(LEAD, "/waiting").await;
    assert!(first.text.contains("7 mijoz") && first.text.contains("Savol 4") && !first.text.contains("Savol 5"));
    let second = company.press(LEAD, first.message_id, "w:l:5", "Savol 6").await;
    assert!(!second["text"].as_str().unwrap().contains("Savol 4"));
    company.press(LEAD, first.message_id, "w:l:0", "Savol 4").await;
    company.house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_put_back_waits_again() {
    let company = company().await;
    let ask = company.ask("Narxi qancha?").await;
    // Taken for no ask and made one again; then tied to an answer and cut loose.
    let said = "insert into ask_decisions (chat_id, message_id, business, sent_at, kind, other_chat_id, other_message_id, at, by_login) \
                select chat_id, first_message_id, business, asked_at, k.kind, case when k.kind like '%link' then chat_id end, \
                       case when k.kind like '%link' then 999 end, asked_at, 'director' \
                from asks, unnest(array['dismiss', 'ask', 'link', 'unlink']) with ordinality k (kind, n) order by n";
    let database = &company.house.database;
    database.execute(said).await;
    database
        .execute(
            "update chats set unlinked_from = '2026-01-01Z', unlinked_seq = unlinked_seq + 1 where kind <> 'private'",
        )
        .await;
    company.house.wait_secs(600);
    let other = company.ask("Yetkazib berasizlarmi?").await;
    assert_eq!(company.open_asks().await, [ask, other], "the rules say so");
    let list = company.answer_to(LEAD, "/waiting").await;
    assert!(list.text.contains("Narxi qancha?"), "{}", list.text);
    company.house.finish().await;
}
