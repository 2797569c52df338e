//! Load: any number of updates of a mixed day, made one by one without keeping any.

use bytes::Bytes;
use serde_json::{Map, Value, json};

use super::chance::Chance;
use super::names::FIRMS;
use super::talk::{EXCHANGES, Script, THANKS};
use crate::json::to_telegram;
use crate::state::files::letters;

const EMPLOYEES: u64 = 200;
const CLIENTS: u64 = 3000;
const GROUPS: u64 = 60;
/// 2026-05-28: all load is in the past of anyone who runs it.
const FIRST_DATE: u64 = 1_780_000_000;
const FIRST_UPDATE: u64 = 300_000_000;
/// How far back an edit reaches for the message it changes.
const EDITS_REACH: u64 = 48;

/// `count` raw updates in Telegram's own JSON: 72 % texts, 10 % voice notes, 6 % photos, 4 % files, 2 % places, 6 % edits.
///
/// Update number `i` of a seed is always the same bytes, so two programs get the same work. Update ids are strictly
/// increasing, four updates a second; an edit changes one of the 48 updates before it.
pub fn load_updates(seed: u64, count: u64) -> impl Iterator<Item = Bytes> {
    (0..count).map(move |number| update(seed, number))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Voice,
    Photo,
    Document,
    Location,
    Edit,
}

fn kind_of(seed: u64, number: u64) -> Kind {
    match Chance::fork(seed, number).below(100) {
        // The first ones are plain, so that every edit finds something behind it.
        _ if number < EDITS_REACH => Kind::Text,
        0..72 => Kind::Text,
        72..82 => Kind::Voice,
        82..88 => Kind::Edit,
        88..94 => Kind::Photo,
        94..98 => Kind::Document,
        _ => Kind::Location,
    }
}

fn update(seed: u64, number: u64) -> Bytes {
    let update_id = FIRST_UPDATE + number;
    let body = match kind_of(seed, number) {
        Kind::Edit => {
            let mut back = Chance::fork(seed ^ 1, number);
            let mut original = number - 1 - back.below(EDITS_REACH - 1);
            while original > 0 && kind_of(seed, original) != Kind::Text {
                original -= 1;
            }
            let mut message = message(seed, original);
            message["text"] = json!(text(&mut back));
            message["edit_date"] = json!(FIRST_DATE + number / 4);
            json!({ "update_id": update_id, "edited_message": message })
        }
        _ => json!({ "update_id": update_id, "message": message(seed, number) }),
    };
    Bytes::from(to_telegram(&body))
}

fn message(seed: u64, number: u64) -> Value {
    let mut chance = Chance::fork(seed ^ 2, number);
    let person = if chance.percent(50) {
        chance.below(EMPLOYEES)
    } else {
        EMPLOYEES + chance.below(CLIENTS)
    };
    let group = chance.percent(60).then(|| chance.below(GROUPS));
    let (user, private) = (
        user(person),
        json!({ "id": user_id(person), "first_name": first_name(person), "type": "private" }),
    );
    let chat = group.map_or(private, group_chat);
    let mut message = json!({ "message_id": number + 1, "from": user, "chat": chat, "date": FIRST_DATE + number / 4 });
    let replies = group.is_some() && number > EDITS_REACH && chance.percent(40);
    if replies {
        let asked = json!({ "message_id": number - chance.below(40), "from": self::user(EMPLOYEES + chance.below(CLIENTS)),
            "chat": message["chat"], "date": FIRST_DATE + number / 4 - 10, "text": text(&mut chance) });
        message["reply_to_message"] = asked;
    }
    if let Some(fields) = message.as_object_mut() {
        fields.extend(content(kind_of(seed, number), number, &mut chance));
    }
    message
}

fn content(kind: Kind, number: u64, chance: &mut Chance) -> Map<String, Value> {
    let id = |prefix: &str, part: u64| format!("{prefix}{}", letters(number * 4 + part, 56));
    let unique = letters(number, 15);
    let content = match kind {
        Kind::Text | Kind::Edit => json!({ "text": text(chance) }),
        Kind::Voice => json!({ "voice": { "duration": chance.between(2, 90), "mime_type": "audio/ogg",
            "file_id": id("AwACAgIAAxkBAAI", 0), "file_unique_id": unique, "file_size": chance.between(8000, 300_000) } }),
        Kind::Photo => {
            let size = |(part, side): (u64, i64)| {
                json!({ "file_id": id("AgACAgIAAxkBAAI", part), "file_unique_id": unique,
                "width": side, "height": side * 3 / 4, "file_size": side * side / 6 })
            };
            let sizes: Vec<Value> = [(0, 90), (1, 320), (2, 800)].into_iter().map(size).collect();
            json!({ "photo": sizes, "caption": text(chance) })
        }
        Kind::Document => json!({ "caption": text(chance), "document": { "file_name": format!("hisobot_{number}.xlsx"),
            "mime_type": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "file_id": id("BQACAgIAAxkBAAI", 0), "file_unique_id": unique, "file_size": chance.between(9000, 900_000) } }),
        Kind::Location => json!({ "location": { "horizontal_accuracy": chance.between(5, 60),
            "latitude": 41.2 + 0.0001 * chance.between(0, 1500) as f64,
            "longitude": 69.1 + 0.0001 * chance.between(0, 2000) as f64 } }),
    };
    content.as_object().cloned().unwrap_or_default()
}

fn text(chance: &mut Chance) -> String {
    let script = *chance.pick(&[
        Script::UzLatin,
        Script::UzLatin,
        Script::UzCyrillic,
        Script::Russian,
        Script::English,
    ]);
    let mut sentences = Vec::new();
    for _ in 0..chance.between(1, 3) {
        let department = *chance.pick(&EXCHANGES);
        let exchange = chance.pick(department);
        sentences.push(script.of(chance.pick(&[exchange.ask, exchange.more, exchange.answer, THANKS[1]])));
    }
    sentences
        .join(" ")
        .replace("{n}", &chance.between(1000, 9999).to_string())
        .replace("{s}", "1 250 000")
}

fn user_id(person: u64) -> u64 {
    500_000_000 + person * 7919
}

fn first_name(person: u64) -> &'static str {
    ["Aziza", "Jasur", "Ольга", "Sherzod", "Тимур", "Malika", "Анна"][usize::try_from(person % 7).unwrap_or_default()]
}

fn user(person: u64) -> Value {
    let language = if person.is_multiple_of(3) { "ru" } else { "uz" };
    json!({ "id": user_id(person), "is_bot": false, "first_name": first_name(person),
        "username": format!("user_{person}"), "language_code": language })
}

fn group_chat(group: u64) -> Value {
    let id = -1_001_500_000_000 - i64::try_from(group).unwrap_or_default() * 104_729;
    let firm = FIRMS[usize::try_from(group).unwrap_or_default() % FIRMS.len()];
    json!({ "id": id, "title": format!("{firm} {group}"), "type": "supergroup" })
}
