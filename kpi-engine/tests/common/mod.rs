//! Conversations to test with: short words for lines, replies, decisions.

#![allow(dead_code, reason = "each test file uses a part")]
#![expect(clippy::unwrap_used, reason = "a test stops at what it does not expect")]

use chrono::{DateTime, Utc};
use finco_domain::ask::{Ask, Author, Decision, DecisionKind, Edit, Line, ReplyTarget, StaffReaction};
use finco_domain::chat::ChatKey;
use finco_domain::media::MediaKind;
use finco_domain::message::MessageKey;
use finco_domain::people::EmployeeId;
use finco_kpi_engine::asks::{Rules, Talk, link};
use finco_kpi_engine::words::staff::Names;

pub const C1: Author = Author::Client(Some(11));
pub const C2: Author = Author::Client(Some(12));
pub const C3: Author = Author::Client(Some(13));
pub const E1: Author = Author::Staff(Some(EmployeeId(1)));
pub const E2: Author = Author::Staff(Some(EmployeeId(2)));
pub const B: Author = Author::Ignored;

/// A moment of one day.
pub fn at(time: &str) -> DateTime<Utc> {
    format!("2026-11-02T{time}Z").parse().unwrap()
}

pub fn key(id: i64) -> MessageKey {
    MessageKey {
        chat: ChatKey::own(-1001),
        id,
    }
}

pub fn line(id: i64, time: &str, author: Author, text: &str) -> Line {
    Line {
        key: key(id),
        at: at(time),
        author,
        text: Some(text.to_owned()),
        edits: Vec::new(),
        media: None,
        album: None,
        topic_id: None,
        reply_to: None,
        is_forward: false,
        deleted_at: None,
    }
}

pub fn replying(mut line: Line, to: &Line) -> Line {
    let sender_id = match to.author {
        Author::Client(id) => id,
        _ => None,
    };
    line.reply_to = Some(ReplyTarget {
        key: to.key.clone(),
        sender_id,
        author: Some(to.author),
        at: Some(to.at),
    });
    line
}

pub fn edited(mut line: Line, time: &str, text: &str) -> Line {
    line.edits.push(Edit {
        at: at(time),
        text: Some(text.to_owned()),
    });
    line
}

pub fn showing(mut line: Line, media: MediaKind) -> Line {
    line.media = Some(media);
    line.text = line.text.filter(|text| !text.is_empty());
    line
}

pub fn in_topic(topic: i64, mut line: Line) -> Line {
    line.topic_id = Some(topic);
    line
}

pub fn deleted(mut line: Line, time: &str) -> Line {
    line.deleted_at = Some(at(time));
    line
}

pub fn decision(id: i64, time: &str, message: i64, kind: DecisionKind) -> Decision {
    Decision {
        id,
        at: at(time),
        message: key(message),
        kind,
    }
}

pub fn reaction(message: i64, time: &str, by: i64, emoji: &[&str]) -> StaffReaction {
    StaffReaction {
        message: key(message),
        at: at(time),
        update_id: 0,
        by: Some(EmployeeId(by)),
        emoji: emoji.iter().map(|one| (*one).to_owned()).collect(),
    }
}

/// The asks of these lines alone.
pub fn asks(lines: &[Line]) -> Vec<Ask> {
    worked_out(lines, &[], &[])
}

pub fn decided(lines: &[Line], decisions: &[Decision]) -> Vec<Ask> {
    worked_out(lines, &[], decisions)
}

pub fn worked_out(lines: &[Line], reactions: &[StaffReaction], decisions: &[Decision]) -> Vec<Ask> {
    link(Talk {
        cut: DateTime::<Utc>::MIN_UTC,
        before: Vec::new(),
        lines,
        reactions,
        decisions,
        rules: &rules(),
    })
}

pub fn rules() -> Rules {
    Rules {
        link_threshold: 60,
        staff_names: Names::new(["Aziz Karimov", "@aziz_k", "Malika"].map(|name| (name, None))),
    }
}

/// The waits in seconds; `None` for who still waits.
pub fn waits(asks: &[Ask]) -> Vec<Option<i64>> {
    asks.iter()
        .map(|ask| ask.wait().map(|time| time.num_seconds()))
        .collect()
}
