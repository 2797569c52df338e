//! A talk written down as people tell it, played through the reader, the log and the rules, and told back in one line for
//! each ask.
//!
//! A line of a script is `[MM-DD ]HH:MM[:SS] what`, in Tashkent, on Monday 2026-11-16 unless a day is given:
//!
//! - `C q1: text`: a client writes, and the message is called q1. Options stand between name and colon: `re a1` (reply),
//!   `far a1` (reply across topics), `in 11` (topic), `at G2` (chat), `album x`, `voice`, `photo`, `sticker`, `fwd`, `biz`.
//! - `edit q1: text`, `delete q1` (business chats), `E react q1 👍`, `E unreact q1`.
//! - `! close q1`: a supervisor decides; also exclude, dismiss, split, ask, `reassign q1 E2`, `merge q2 q1`,
//!   `link q1 a1`, `unlink q1 a1`, and `undo`, which takes back the decision before it.
//!
//! An ask is told as `name state [who] [how] [wall/business] [own=] [ack=] [miss] [off] [next] [n=] [parts=] [maybe a1]`;
//! business and own are left out where they say the same.

use std::collections::BTreeMap;
use std::fmt::Write;

use chrono::{DateTime, NaiveDateTime, TimeZone, Utc};
use finco_jobs::{HandleUpdate, LinkAnswers};
use finco_store::messages::{self, Received};
use finco_workers::jobs::{handle_update, link_answers};
use serde_json::{Value, json};

use crate::harness::{House, no_meta};

/// The group of most scripts.
pub const GROUP: i64 = -1_001_000_000_001;
const BUSINESS: &str = "bc1";

/// Who speaks in the scripts: word, Telegram account, name.
const PEOPLE: [(&str, i64, &str); 7] = [
    ("C", 21, "Dilnoza"),
    ("C1", 21, "Dilnoza"),
    ("C2", 22, "Sherzod"),
    ("C3", 23, "Rustam"),
    ("E", 1, "Malika Karimova"),
    ("E1", 1, "Malika Karimova"),
    ("E2", 2, "Aziz Toshev"),
];

/// A talk being played.
pub struct Played {
    pub house: House,
    pub updates: Vec<Value>,
    /// The messages by their names: chat, number, moment.
    named: BTreeMap<String, (i64, i64, i64, String)>,
    written: BTreeMap<String, Value>,
    ids: BTreeMap<i64, i64>,
    /// Statements, and after how many updates each is made.
    decisions: Vec<(usize, String)>,
}

/// A moment of a script's line, and the rest of the line.
fn moment(line: &str) -> (DateTime<Utc>, &str) {
    let mut rest = line.trim();
    let mut day = "11-16";
    let (first, after) = rest.split_once(' ').expect("a moment and what happens");
    if first.contains('-') {
        (day, rest) = (first, after.trim_start());
    }
    let (time, what) = rest.split_once(' ').expect("what happens");
    let seconds = if time.len() == 5 { ":00" } else { "" };
    let local = NaiveDateTime::parse_from_str(&format!("2026-{day} {time}{seconds}"), "%Y-%m-%d %H:%M:%S");
    let local = local.unwrap_or_else(|error| panic!("{line}: {error}"));
    let zone = chrono_tz::Asia::Tashkent;
    (zone.from_local_datetime(&local).unwrap().to_utc(), what.trim())
}

impl Played {
    /// An office in Tashkent, Monday to Friday 9-13 and 14-18, 900 seconds of it to answer; `setup` is SQL.
    pub async fn new(setup: &str) -> Self {
        let house = House::empty().await;
        house.employee(1, "Malika Karimova", "Savdo", "uz").await;
        house.employee(2, "Aziz Toshev", "Savdo", "uz").await;
        if !setup.is_empty() {
            house.database.execute(setup).await;
        }
        Self {
            house,
            updates: Vec::new(),
            named: BTreeMap::new(),
            written: BTreeMap::new(),
            ids: BTreeMap::new(),
            decisions: Vec::new(),
        }
    }

    /// Reads a script: updates and decisions are kept until it is played.
    pub fn read(&mut self, script: &str) {
        for line in script.lines().filter(|line| !line.trim().is_empty()) {
            let (at, what) = moment(line);
            match what.split_once(' ').expect("a line says something") {
                ("!", decision) => self.decide(at, decision),
                ("edit", rest) => self.edit(at, rest),
                ("delete", name) => self.delete(at, name),
                (who, rest) if rest.starts_with("react ") || rest.starts_with("unreact ") => self.react(at, who, rest),
                (who, rest) => self.say(at, who, rest),
            }
        }
    }

    fn push(&mut self, update: Value) {
        let mut update = update;
        update["update_id"] = json!(1000 + self.updates.len());
        self.updates.push(update);
    }

    fn say(&mut self, at: DateTime<Utc>, who: &str, rest: &str) {
        let (head, text) = rest.split_once(':').unwrap_or((rest, ""));
        let mut words = head.split_whitespace();
        let name = words.next().expect("a message has a name").to_owned();
        let (mut chat, mut kind, mut business) = (GROUP, "supergroup", false);
        let mut message = json!({ "date": at.timestamp() });
        while let Some(word) = words.next() {
            let mut value = || words.next().expect("the option has a value");
            match word {
                "re" => message["reply_to_message"] = self.written[value()].clone(),
                "far" => {
                    let (chat, id, ..) = self.named[value()].clone();
                    message["external_reply"] = json!({ "origin": { "type": "hidden_user", "date": 1, "sender_user_name": "x" },
                        "chat": { "id": chat, "type": "supergroup", "title": "Mijozlar" }, "message_id": id });
                }
                "in" => {
                    message["message_thread_id"] = json!(value().parse::<i64>().unwrap());
                    message["is_topic_message"] = json!(true);
                }
                "at" => match value() {
                    "OLD" => (chat, kind) = (-4_001, "group"),
                    "NEW" => (chat, kind) = (-1_001_000_004_001, "supergroup"),
                    "HR" => (chat, kind) = (-1_001_000_000_003, "supergroup"),
                    _ => (chat, kind) = (-1_001_000_000_002, "supergroup"),
                },
                "album" => message["media_group_id"] = json!(value()),
                "biz" => (chat, kind, business) = (21, "private", true),
                "voice" => {
                    message["voice"] = json!({ "file_id": "f", "file_unique_id": format!("v{name}"), "duration": 5 })
                }
                "photo" => {
                    let photo =
                        json!({ "file_id": "f", "file_unique_id": format!("p{name}"), "width": 9, "height": 9 });
                    message["photo"] = json!([photo]);
                }
                "sticker" => {
                    message["sticker"] = json!({ "file_id": "f", "file_unique_id": "s", "type": "regular", "width": 9,
                        "height": 9, "is_animated": false, "is_video": false, "emoji": "👍" });
                }
                "fwd" => {
                    message["forward_origin"] = json!({ "type": "user", "date": 1_000_000_000,
                        "sender_user": { "id": 77, "is_bot": false, "first_name": "X" } });
                }
                "away" => message["is_from_offline"] = json!(true),
                "to" => message["migrate_to_chat_id"] = json!(-1_001_000_004_001_i64),
                "was" => message["migrate_from_chat_id"] = json!(-4_001),
                other => panic!("unknown option {other}"),
            }
        }
        let id = self.ids.entry(chat).or_insert(if chat == -4_001 { 500 } else { 0 });
        *id += 1;
        message["message_id"] = json!(*id);
        message["chat"] = json!({ "id": chat, "type": kind, "title": "Mijozlar" });
        message["from"] = from(who);
        match who {
            "A" => message["sender_chat"] = message["chat"].clone(),
            "CH" => {
                message["sender_chat"] = json!({ "id": -1_009, "type": "channel", "title": "Kanal" });
                message["is_automatic_forward"] = json!(true);
            }
            _ => {}
        }
        let text = text.trim();
        if !text.is_empty() {
            let field = if message["voice"].is_object() || message["photo"].is_array() {
                "caption"
            } else {
                "text"
            };
            message[field] = json!(text);
        }
        let kind = if business { "business_message" } else { "message" };
        if business {
            message["business_connection_id"] = json!(BUSINESS);
        }
        let connection = if business { BUSINESS } else { "" };
        self.named
            .insert(name.clone(), (chat, *id, at.timestamp(), connection.to_owned()));
        self.written.insert(name, message.clone());
        self.push(json!({ kind: message }));
    }

    fn edit(&mut self, at: DateTime<Utc>, rest: &str) {
        let (name, text) = rest.split_once(':').expect("edit name: text");
        let mut message = self.written[name].clone();
        let field = if message["photo"].is_array() { "caption" } else { "text" };
        message[field] = json!(text.trim());
        message["edit_date"] = json!(at.timestamp());
        let business = message["business_connection_id"].is_string();
        let kind = if business {
            "edited_business_message"
        } else {
            "edited_message"
        };
        self.push(json!({ kind: message }));
    }

    fn delete(&mut self, at: DateTime<Utc>, name: &str) {
        let message = self.written[name].clone();
        self.push(json!({ "received_at": at.timestamp(), "deleted_business_messages": {
            "business_connection_id": BUSINESS, "chat": message["chat"], "message_ids": [message["message_id"]] } }));
    }

    fn react(&mut self, at: DateTime<Utc>, who: &str, rest: &str) {
        let mut words = rest.split_whitespace();
        let set = words.next() == Some("react");
        let (chat, id, ..) = self.named[words.next().expect("a message")].clone();
        let thumb = json!([{ "type": "emoji", "emoji": "👍" }]);
        let (old, new) = if set { (json!([]), thumb) } else { (thumb, json!([])) };
        self.push(json!({ "message_reaction": {
            "chat": { "id": chat, "type": "supergroup", "title": "Mijozlar" }, "message_id": id, "date": at.timestamp(),
            "user": from(who), "old_reaction": old, "new_reaction": new } }));
    }

    fn decide(&mut self, at: DateTime<Utc>, decision: &str) {
        let mut words = decision.split_whitespace();
        let kind = words.next().expect("a kind");
        if kind == "undo" {
            let undo = format!(
                "with undone as (update ask_decisions set undone_at = '{at}', undone_by = 'boss' \
                     where id = (select max(id) from ask_decisions where undone_at is null) returning *) \
                 update chats set unlinked_from = least(unlinked_from, sent_at), unlinked_seq = unlinked_seq + 1 \
                 from undone where chats.id = chat_id and chats.business = undone.business"
            );
            self.decisions.push((self.updates.len(), undo));
            return;
        }
        let (chat, id, sent, business) = self.named[words.next().expect("a message")].clone();
        let other = words.next();
        let employee = match (kind, other) {
            ("reassign", Some(who)) => format!("(select id from employees where telegram_id = {})", from(who)["id"]),
            _ => "null".to_owned(),
        };
        let (other_chat, other_id) = match other.filter(|_| kind != "reassign").map(|name| &self.named[name]) {
            Some((chat, id, ..)) => (chat.to_string(), id.to_string()),
            None => ("null".to_owned(), "null".to_owned()),
        };
        let decision = format!(
            "insert into ask_decisions (chat_id, business, message_id, sent_at, kind, other_chat_id, other_message_id, \
             employee_id, reason, at, by_login) values ({chat}, '{business}', {id}, to_timestamp({sent}), '{kind}', \
             {other_chat}, {other_id}, {employee}, 'why', '{at}', 'boss'); \
             update chats set unlinked_from = least(unlinked_from, to_timestamp({sent})), unlinked_seq = unlinked_seq + 1 \
             where id = {chat} and business = '{business}'"
        );
        self.decisions.push((self.updates.len(), decision));
    }

    /// What was written so far, as the worker reads it. Each update reached the door when it happened.
    pub fn received(&self) -> Vec<Received> {
        let jobs = self.updates.iter().map(|update| {
            let at = update["received_at"].as_i64().unwrap_or(1_794_800_000);
            HandleUpdate {
                raw: update.to_string().into_bytes(),
                received_at_ms: at * 1000,
            }
        });
        let (received, unreadable) = handle_update::read(jobs);
        assert!(unreadable.is_empty(), "{unreadable:?}");
        received
    }

    /// Logs everything at once, writes the decisions, and works out the asks.
    pub async fn play(&mut self) {
        let received = self.received();
        self.log(&received).await;
        self.link().await;
        for (_, decision) in std::mem::take(&mut self.decisions) {
            self.house.database.execute(&decision).await;
            self.house
                .database
                .execute(
                    "update chats set unlinked_from = '2020-01-01Z' where unlinked_from is null and kind <> 'channel'",
                )
                .await;
            self.link().await;
        }
    }

    /// Logs and decides one thing after the other as it happened, and works out the asks after each.
    pub async fn play_live(&mut self) {
        let mut decisions = std::mem::take(&mut self.decisions).into_iter().peekable();
        let received = self.received();
        for said in 0..=received.len() {
            while let Some((_, decision)) = decisions.next_if(|(after, _)| *after <= said) {
                self.house.database.execute(&decision).await;
                self.link().await;
            }
            if let Some(update) = received.get(said) {
                self.log(std::slice::from_ref(update)).await;
                self.link().await;
            }
        }
    }

    /// Logs a batch.
    pub async fn log(&self, batch: &[Received]) {
        let mut transaction = self.house.database.pool.begin().await.unwrap();
        messages::log(&mut transaction, batch).await.unwrap();
        transaction.commit().await.unwrap();
    }

    /// Works out the asks.
    pub async fn link(&self) {
        link_answers::run(LinkAnswers {}, no_meta(), self.house.context())
            .await
            .unwrap();
    }

    /// The asks, one line each, by their beginning.
    pub async fn told(&self) -> String {
        let mut asks = self.house.rows("asks").await;
        asks.sort_by_key(|ask| (ask["asked_at"].to_string(), ask["first_message_id"].as_i64()));
        let employees = self.house.rows("employees").await;
        asks.iter()
            .map(|ask| self.tell(ask, &employees))
            .collect::<Vec<_>>()
            .join("\n")
    }

    fn name_of(&self, chat: &Value, id: &Value) -> String {
        let found = self.named.iter().find(|(_, (c, i, ..))| chat == c && id == i);
        found.map_or_else(|| format!("{chat}:{id}"), |(name, _)| name.clone())
    }

    fn tell(&self, ask: &Value, employees: &[Value]) -> String {
        let mut told = format!(
            "{} {}",
            self.name_of(&ask["chat_id"], &ask["first_message_id"]),
            ask["state"].as_str().unwrap()
        );
        let mut add = |words: String| write!(told, " {words}").unwrap();
        if let Some(id) = ask["employee_id"].as_i64() {
            let employee = employees.iter().find(|one| one["id"] == id).unwrap();
            add(format!("E{}", employee["telegram_id"]));
        }
        if let Some(how) = ask["linked_by"].as_str() {
            add(how.to_owned());
        }
        if let Some(wall) = ask["wall_secs"].as_i64() {
            let business = ask["business_secs"].as_i64().unwrap();
            add(if wall == business {
                wall.to_string()
            } else {
                format!("{wall}/{business}")
            });
            if ask["own_secs"].as_i64().is_some_and(|own| own != business) {
                add(format!("own={}", ask["own_secs"]));
            }
        }
        if !ask["ack_secs"].is_null() && ask["ack_secs"] != ask["business_secs"] {
            add(format!("ack={}", ask["ack_secs"]));
        }
        if ask["within_target"] == json!(false) {
            add("miss".to_owned());
        }
        for (column, usual, word) in [("off_hours", json!(false), "off"), ("kind", json!("first"), "next")] {
            if ask[column] != usual {
                add(word.to_owned());
            }
        }
        for (column, word) in [("messages", "n"), ("parts", "parts")] {
            if ask[column] != json!(1) {
                add(format!("{word}={}", ask[column]));
            }
        }
        if !ask["suggested_message_id"].is_null() {
            let name = self.name_of(&ask["suggested_chat_id"], &ask["suggested_message_id"]);
            add(format!("maybe {name}"));
        }
        told
    }
}

/// How Telegram tells of a speaker.
fn from(who: &str) -> Value {
    match who {
        "B" => json!({ "id": 900, "is_bot": true, "first_name": "Bot" }),
        "A" => json!({ "id": 1_087_968_824, "is_bot": true, "first_name": "Group" }),
        "CH" => json!({ "id": 777_000, "is_bot": false, "first_name": "Telegram" }),
        _ => {
            let (_, id, name) = PEOPLE.iter().find(|(word, ..)| *word == who).expect("somebody known");
            json!({ "id": id, "is_bot": false, "first_name": name })
        }
    }
}
