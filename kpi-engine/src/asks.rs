//! From the lines of a conversation to asks with their answers.
//!
//! The rules (chat spec, section 2): the messages of one client within [`BURST_GAP`] are one ask, and the clock starts at
//! the first (cases 5, 8); the first message of staff ends it (case 6); a reply answers what it replies to (case 31);
//! without a reply, staff answers the client who spoke last in the same topic (cases 32, 33); thanks and greetings want
//! no answer (case 7); bots and channels neither ask nor answer (cases 1, 40).

use chrono::TimeDelta;
use finco_domain::ask::{Answer, Ask, AskKind, AskState, Author, Line, LinkedBy, ReplyTarget};
use finco_domain::media::MediaKind;

use crate::closings::{Wants, wants};

/// Messages of one client that follow each other within this time are one ask.
pub const BURST_GAP: TimeDelta = TimeDelta::minutes(5);

/// A greeting that may become the beginning of an ask.
struct Greeting {
    line: Line,
    by: Option<i64>,
}

/// Works out the asks of one conversation.
///
/// `open` are the asks from before the first line that nobody had answered by then; `lines` must be sorted by time, then
/// number. Returns all of `open`, answered or not, and the asks that begin in `lines`, by their beginning.
#[must_use]
pub fn link(open: Vec<Ask>, lines: &[Line]) -> Vec<Ask> {
    let mut talk = Talk {
        asks: open,
        greetings: Vec::new(),
    };
    // That somebody joined, or that the group became a supergroup, was said by nobody.
    for line in lines.iter().filter(|line| line.media != Some(MediaKind::Service)) {
        match line.author {
            Author::Client(by) => talk.client_wrote(line, by),
            Author::Staff(by) => talk.staff_wrote(line, by),
            Author::Ignored => {}
        }
    }
    talk.asks
        .sort_by(|a, b| (a.asked_at, &a.first).cmp(&(b.asked_at, &b.first)));
    talk.asks
}

struct Talk {
    asks: Vec<Ask>,
    greetings: Vec<Greeting>,
}

impl Talk {
    fn client_wrote(&mut self, line: &Line, by: Option<i64>) {
        if let Some(ask) = self.asks.iter_mut().rev().find(|ask| {
            ask.answer.is_none()
                && ask.asked_by == by
                && ask.topic_id == line.topic_id
                && ask.first.chat == line.key.chat
                && line.at - ask.last_at <= BURST_GAP
        }) {
            // Whatever the client adds to an open ask belongs to it, thanks in advance included.
            ask.messages += 1;
            ask.last_at = line.at;
            return;
        }
        match wants(line) {
            Wants::Nothing => {}
            Wants::Greeting => {
                let fresh = |greeting: &Greeting| line.at - greeting.line.at <= BURST_GAP;
                self.greetings.retain(fresh);
                if !self
                    .greetings
                    .iter()
                    .any(|greeting| greeting.by == by && greeting.line.topic_id == line.topic_id)
                {
                    self.greetings.push(Greeting { line: line.clone(), by });
                }
            }
            Wants::Answer => self.open_ask(line, by),
        }
    }

    fn open_ask(&mut self, line: &Line, by: Option<i64>) {
        let greeted = self.greetings.iter().position(|greeting| {
            greeting.by == by
                && greeting.line.topic_id == line.topic_id
                && greeting.line.key.chat == line.key.chat
                && line.at - greeting.line.at <= BURST_GAP
        });
        let (begin, messages) = match greeted.map(|at| self.greetings.swap_remove(at)) {
            Some(greeting) => (greeting.line, 2),
            None => (line.clone(), 1),
        };
        self.asks.push(Ask {
            asked_at: begin.at,
            first: begin.key,
            last_at: line.at,
            asked_by: by,
            topic_id: line.topic_id,
            messages,
            parts: 1,
            kind: AskKind::First,
            state: AskState::Open,
            acknowledgement: None,
            answer: None,
            suggestion: None,
            closed_at: None,
            holds: Vec::new(),
        });
    }

    fn staff_wrote(&mut self, line: &Line, by: Option<finco_domain::people::EmployeeId>) {
        // Staff has taken up the talk: a greeting before it is answered with it.
        self.greetings
            .retain(|greeting| greeting.line.topic_id != line.topic_id);
        let answered = match &line.reply_to {
            Some(target) => self
                .asks
                .iter_mut()
                .rev()
                .find(|ask| ask.answer.is_none() && is_part_of(target, line.topic_id, ask)),
            None => self
                .asks
                .iter_mut()
                .filter(|ask| ask.answer.is_none() && ask.topic_id == line.topic_id)
                .max_by(|a, b| (a.last_at, &a.first).cmp(&(b.last_at, &b.first))),
        };
        if let Some(ask) = answered {
            let linked_by = if line.reply_to.is_some() {
                LinkedBy::Reply
            } else {
                LinkedBy::Order
            };
            ask.answer = Some(Answer {
                message: line.key.clone(),
                at: line.at,
                by,
                linked_by,
                confidence: 100,
            });
            ask.state = AskState::Answered;
        }
    }
}

/// Does the replied-to message belong to the ask? The first one by its number, later ones by author, topic (that of the
/// reply: Telegram keeps it in the topic of what it replies to) and time.
fn is_part_of(target: &ReplyTarget, topic_id: Option<i64>, ask: &Ask) -> bool {
    if target.key == ask.first {
        return true;
    }
    target.key.chat == ask.first.chat
        && topic_id == ask.topic_id
        && target.sender_id == ask.asked_by
        && target.at.is_some_and(|at| (ask.asked_at..=ask.last_at).contains(&at))
}
