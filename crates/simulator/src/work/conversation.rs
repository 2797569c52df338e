//! Conversations as they are planned: who says what, and how long after the line before.

use super::chance::Chance;
use super::company::{Client, Company, CompanyChat, CompanyChatKind, Employee};
use super::talk::{ACKNOWLEDGEMENTS, EXCHANGES, Exchange, GREETINGS, NUDGES, REMINDERS, STAFF, Said, Script, THANKS};

/// What happens in one line of a conversation. Lines are named by their place in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Act {
    /// A text, perhaps as a reply to an earlier line.
    Say { text: String, reply: Option<usize> },
    /// A voice note of so many seconds.
    Voice(u32),
    /// Photos with a caption on the first one.
    Album { caption: String, photos: u8 },
    /// A file with a caption.
    Table { caption: String, number: u64 },
    /// A sticker.
    Sticker(&'static str),
    /// An earlier line is written anew.
    Edit { line: usize, text: String },
    /// A reaction to an earlier line.
    React { line: usize, emoji: &'static str },
}

/// One line of a conversation.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    /// Seconds after the beginning of the conversation.
    pub(crate) at: i64,
    pub(crate) speaker: i64,
    /// Whether an employee speaks: employees keep working hours.
    pub(crate) staff: bool,
    pub(crate) act: Act,
}

/// A planned conversation in one of the company's chats.
#[derive(Debug, Clone)]
pub(crate) struct Conversation {
    /// The place of the chat in the company's list.
    pub(crate) chat: usize,
    pub(crate) topic: Option<i64>,
    pub(crate) lines: Vec<Line>,
}

/// Plans the next conversation somewhere in the company: mostly a client's question, sometimes staff talk.
pub(crate) fn plan(company: &Company, chance: &mut Chance) -> Conversation {
    let of_kind = |kind: CompanyChatKind| {
        let places = company
            .chats
            .iter()
            .enumerate()
            .filter(move |(_, chat)| chat.kind == kind);
        places.map(|(place, _)| place).collect::<Vec<_>>()
    };
    let kind = match chance.below(100) {
        0..8 => CompanyChatKind::Staff,
        8..20 => CompanyChatKind::Business,
        _ => CompanyChatKind::ClientGroup,
    };
    let chat = *chance.pick(&of_kind(kind));
    let topics: Vec<i64> = company.chats[chat].topics.keys().copied().collect();
    let topic = (!topics.is_empty()).then(|| *chance.pick(&topics));
    let lines = match kind {
        CompanyChatKind::Staff => staff_talk(&company.chats[chat], chance),
        _ => Plan::new(company, &company.chats[chat], chance).question_and_answer(),
    };
    Conversation { chat, topic, lines }
}

fn staff_talk(chat: &CompanyChat, chance: &mut Chance) -> Vec<Line> {
    let mut at = 0;
    let lines = (0..chance.between(1, 3)).map(|_| {
        at += chance.between(20, 400);
        let text = chance
            .pick(&STAFF)
            .replace("{n}", &chance.between(1000, 9999).to_string());
        Line {
            at,
            speaker: *chance.pick(&chat.members),
            staff: true,
            act: Act::Say { text, reply: None },
        }
    });
    lines.collect()
}

struct Plan<'a> {
    chance: &'a mut Chance,
    client: &'a Client,
    script: Script,
    employee: &'a Employee,
    supervisor: i64,
    exchanges: &'static [Exchange],
    lines: Vec<Line>,
}

impl<'a> Plan<'a> {
    fn new(company: &'a Company, chat: &'a CompanyChat, chance: &'a mut Chance) -> Self {
        let clients: Vec<&Client> = company
            .clients
            .iter()
            .filter(|one| chat.members.contains(&one.telegram_id))
            .collect();
        let team: Vec<&Employee> = company
            .employees
            .iter()
            .filter(|one| chat.members.contains(&one.telegram_id))
            .collect();
        let client = *chance.pick(&clients);
        // The supervisor answers only now and then.
        let supervisor_answers = team.len() == 1 || chance.percent(12);
        let able: Vec<&Employee> = team
            .iter()
            .copied()
            .filter(|one| team.len() == 1 || one.supervisor == supervisor_answers)
            .collect();
        let employee = *chance.pick(&able);
        let department = company
            .departments
            .iter()
            .position(|one| Some(&one.name) == chat.department.as_ref());
        let department = department.unwrap_or_default();
        let script = match (client.language.as_str(), client.cyrillic) {
            ("ru", _) => Script::Russian,
            ("en", _) => Script::English,
            (_, true) => Script::UzCyrillic,
            _ => Script::UzLatin,
        };
        let supervisor = company.departments[department].supervisor;
        Self {
            chance,
            client,
            script,
            employee,
            supervisor,
            exchanges: EXCHANGES[department],
            lines: Vec::new(),
        }
    }

    fn question_and_answer(mut self) -> Vec<Line> {
        let rounds = if self.chance.percent(18) { 2 } else { 1 };
        let mut at = 0;
        for round in 0..rounds {
            let Some(answered) = self.round(at, round == 0) else {
                break;
            };
            at = answered + self.chance.between(60, 900);
        }
        // Edits and nudges were planned out of order; replies name lines by their place, so places move along.
        let mut order: Vec<usize> = (0..self.lines.len()).collect();
        order.sort_by_key(|place| (self.lines[*place].at, *place));
        let moved = |old: usize| order.iter().position(|place| *place == old).unwrap_or(old);
        let mut lines: Vec<Line> = order.iter().map(|place| self.lines[*place].clone()).collect();
        for line in &mut lines {
            match &mut line.act {
                Act::Say { reply: Some(place), .. }
                | Act::Edit { line: place, .. }
                | Act::React { line: place, .. } => {
                    *place = moved(*place);
                }
                _ => {}
            }
        }
        lines
    }

    /// One question with its answer; gives when the answer came, if it did.
    fn round(&mut self, from: i64, first: bool) -> Option<i64> {
        let numbers = (self.chance.between(1000, 9999), self.chance.between(4, 900));
        let exchange = self.chance.pick(self.exchanges);
        let mut at = from;
        if first && self.chance.percent(35) {
            let greeting = self.chance.pick(&GREETINGS);
            self.client_says(at, greeting);
            at += self.chance.between(4, 70);
        }
        let asked = at;
        let ask = self.ask(at, &fill(self.script.of(&exchange.ask), numbers));
        let mut last = ask;
        if self.chance.percent(35) {
            at += self.chance.between(8, 90);
            last = self.client_writes(at, fill(self.script.of(&exchange.more), numbers));
        }
        let manner = self.employee.manner;
        let mut answered = asked + self.chance.around(manner.answers_in_secs).max(at - asked + 15);
        if self.chance.percent(manner.misses_percent) {
            if self.chance.percent(50) {
                return None;
            }
            let reminder = self.chance.pick(&REMINDERS);
            at = asked + self.chance.between(2400, 6000);
            self.client_says(at, reminder);
            if self.chance.percent(50) {
                return None;
            }
            answered = at + self.chance.between(120, 1800);
        }
        self.before_answer(asked, answered);
        let text = fill(self.script.of(&exchange.answer), numbers);
        let reply = self
            .chance
            .percent(manner.replies_percent)
            .then(|| if self.chance.percent(75) { ask } else { last });
        let with_file = self.chance.percent(7);
        let number = numbers.0.unsigned_abs();
        let act = if with_file {
            Act::Table { caption: text, number }
        } else {
            Act::Say { text, reply }
        };
        let answer = self.add(answered, self.employee.telegram_id, true, act);
        self.after_answer(answered, answer);
        Some(answered)
    }

    fn ask(&mut self, at: i64, text: &str) -> usize {
        let client = self.client.telegram_id;
        match self.chance.below(100) {
            0..9 => {
                let seconds = u32::try_from(self.chance.between(4, 25)).unwrap_or(5);
                self.add(at, client, false, Act::Voice(seconds))
            }
            9..14 => {
                let photos = u8::try_from(self.chance.between(2, 4)).unwrap_or(2);
                self.add(
                    at,
                    client,
                    false,
                    Act::Album {
                        caption: text.to_owned(),
                        photos,
                    },
                )
            }
            14..21 => {
                let line = self.client_writes(at, text.to_owned());
                let later = at + self.chance.between(20, 150);
                let urgent = self.script.of(&[
                    " (bugun kerak)",
                    " (бугун керак)",
                    " (нужно сегодня)",
                    " (needed today)",
                ]);
                self.add(
                    later,
                    client,
                    false,
                    Act::Edit {
                        line,
                        text: format!("{text}{urgent}"),
                    },
                );
                line
            }
            _ => self.client_writes(at, text.to_owned()),
        }
    }

    /// A word that the question was seen, and a supervisor who pushes when it takes long.
    fn before_answer(&mut self, asked: i64, answered: i64) {
        let wait = answered - asked;
        if wait > 180 && self.chance.percent(self.employee.manner.acknowledges_percent) {
            let at = asked + wait * self.chance.between(10, 40) / 100;
            let text = self.script.of(self.chance.pick(&ACKNOWLEDGEMENTS)).to_owned();
            self.add(at, self.employee.telegram_id, true, Act::Say { text, reply: None });
        }
        if wait > 1500 && self.employee.telegram_id != self.supervisor && self.chance.percent(40) {
            let first_name = self.employee.name.split(' ').next().unwrap_or_default();
            let text = self.script.of(self.chance.pick(&NUDGES)).replace("{e}", first_name);
            self.add(
                asked + wait * 7 / 10,
                self.supervisor,
                true,
                Act::Say { text, reply: None },
            );
        }
    }

    fn after_answer(&mut self, answered: i64, answer: usize) {
        let at = answered + self.chance.between(15, 400);
        let client = self.client.telegram_id;
        match self.chance.below(100) {
            0..45 => {
                let thanks = self.chance.pick(&THANKS);
                self.client_says(at, thanks);
            }
            45..55 => {
                self.add(
                    at,
                    client,
                    false,
                    Act::React {
                        line: answer,
                        emoji: "👍",
                    },
                );
            }
            55..60 => {
                self.add(at, client, false, Act::Sticker("👍"));
            }
            _ => {}
        }
    }

    fn client_says(&mut self, at: i64, said: &Said) -> usize {
        self.client_writes(at, self.script.of(said).to_owned())
    }

    fn client_writes(&mut self, at: i64, text: String) -> usize {
        self.add(at, self.client.telegram_id, false, Act::Say { text, reply: None })
    }

    fn add(&mut self, at: i64, speaker: i64, staff: bool, act: Act) -> usize {
        self.lines.push(Line {
            at,
            speaker,
            staff,
            act,
        });
        self.lines.len() - 1
    }
}

fn fill(text: &str, (number, thousands): (i64, i64)) -> String {
    text.replace("{n}", &number.to_string()).replace(
        "{s}",
        &format!("{} {:03} 000", thousands / 10 + 1, thousands % 10 * 100),
    )
}
