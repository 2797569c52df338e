//! Which ask a message of staff is about.

use chrono::{DateTime, Utc};
use finco_domain::ask::{Answer, AskState, Author, LinkedBy, ReplyTarget, Suggestion};
use finco_domain::people::EmployeeId;

use super::confidence::{REPLY_TO_ASKER, SUGGEST_FROM, Spoken};
use super::state::State;
use super::{BURST_GAP, TALK_GAP};
use crate::words::staff::{Addressee, addressee};

/// How a message is tied to an ask.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tie {
    pub(super) case: usize,
    pub(super) linked_by: LinkedBy,
    pub(super) confidence: u8,
}

/// What a message of staff is aimed at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Aim {
    /// It replies to this ask.
    Ask(usize),
    /// It replies to this client, not to an ask that waits.
    Client(Option<i64>),
    /// Colleagues, or nobody in particular.
    Inside,
    /// It stands by itself.
    Plain,
}

impl State<'_> {
    pub(super) fn aim(&self, message: usize, by: Option<EmployeeId>, text: &str) -> Aim {
        let said = &self.messages.all[message];
        let addressee = addressee(text, &self.rules.staff_names, said.at());
        let Some(target) = said.reply_to() else {
            return if addressee == Addressee::Client {
                Aim::Plain
            } else {
                Aim::Inside
            };
        };
        if addressee == Addressee::ColleagueToAct {
            return Aim::Inside;
        }
        if let Some(number) = self.target(target, said.topic_id(), said.at()) {
            return Aim::Ask(number);
        }
        // "Hozir qarayman", and then the substance as a reply to one's own word.
        let own = |number: &usize| {
            let case = &self.cases[*number];
            let acknowledged = case.ask.acknowledgement.as_ref();
            case.waits() && acknowledged.is_some_and(|one| one.message == target.key && one.by == by)
        };
        if let Some(number) = self.live.iter().copied().rev().find(own) {
            return Aim::Ask(number);
        }
        match self.author_of(target) {
            Some(Author::Client(client)) => Aim::Client(client),
            _ => Aim::Inside,
        }
    }

    fn author_of(&self, target: &ReplyTarget) -> Option<Author> {
        let known = || {
            let message = self.messages.find(&target.key)?;
            Some(self.messages.all[message].first().author)
        };
        let by_account = || Some(Author::Client(Some(target.sender_id?)));
        target.author.or_else(known).or_else(by_account)
    }

    /// The ask a replied-to message belongs to, if it can still be answered `now`: the first by its number, later ones by
    /// author, topic and time. A reply stands in the topic of what it replies to, but for replies across topics.
    pub(super) fn target(&self, target: &ReplyTarget, topic_id: Option<i64>, now: DateTime<Utc>) -> Option<usize> {
        let open = |number: &usize| self.cases[*number].waits() || self.recreditable(*number, now);
        if let Some(number) = self.find(&target.key).filter(open) {
            return Some(number);
        }
        let Some(Author::Client(by)) = self.author_of(target) else {
            return None;
        };
        let at = target.at?;
        self.live
            .iter()
            .copied()
            .filter(|number| {
                let ask = &self.cases[*number].ask;
                ask.asked_by == by && (ask.asked_at..=ask.last_at).contains(&at)
            })
            .filter(open)
            .max_by_key(|number| {
                let ask = &self.cases[*number].ask;
                (ask.topic_id == topic_id, ask.asked_at, &ask.first)
            })
    }

    /// A peer answered, and staff replies all the same: the answer is staff's.
    fn recreditable(&self, number: usize, at: DateTime<Utc>) -> bool {
        let case = &self.cases[number];
        let recent = case.ask.closed_at.is_some_and(|closed| at - closed <= TALK_GAP);
        case.ask.state == AskState::Peer && recent && !case.excluded && case.dismissed.is_none()
    }

    /// What a message is tied to, and what else it may be about; `since` is when it was sent, be it edited later.
    pub(super) fn tie(&self, aim: Aim, message: usize, spoken: &Spoken<'_>, since: DateTime<Utc>) -> Vec<Tie> {
        let said = &self.messages.all[message];
        let free = |number: &usize| !self.decided.is_unlinked(&self.cases[*number].ask.first, said.key());
        let waiting = |number: &usize| {
            let case = &self.cases[*number];
            case.waits() && case.ask.topic_id == said.topic_id() && case.ask.asked_at <= since
        };
        match aim {
            Aim::Inside => Vec::new(),
            Aim::Ask(case) => {
                let tie = Tie {
                    case,
                    linked_by: LinkedBy::Reply,
                    confidence: 100,
                };
                Some(tie).filter(|tie| free(&tie.case)).into_iter().collect()
            }
            Aim::Client(client) => self
                .of((client, said.topic_id()))
                .filter(waiting)
                .filter(free)
                .max_by_key(|number| self.recency(*number))
                .map(|case| Tie {
                    case,
                    linked_by: LinkedBy::Order,
                    confidence: u8::try_from(REPLY_TO_ASKER).unwrap_or(100),
                })
                .into_iter()
                .collect(),
            Aim::Plain => {
                let mut latest: Vec<usize> = self.live.iter().copied().filter(waiting).collect();
                latest.sort_by_key(|number| std::cmp::Reverse(self.recency(*number)));
                let mut clients = Vec::new();
                latest.retain(|number| {
                    let by = self.cases[*number].ask.asked_by;
                    let new = !clients.contains(&by);
                    clients.push(by);
                    new
                });
                // Ties that a person refused are out, but that client waits all the same.
                let confidences = self.confidences(&latest, spoken);
                let mut ties: Vec<Tie> = latest
                    .into_iter()
                    .zip(confidences)
                    .filter(|(number, _)| free(number))
                    .map(|(case, confidence)| Tie {
                        case,
                        linked_by: LinkedBy::Order,
                        confidence,
                    })
                    .collect();
                ties.sort_by_key(|tie| std::cmp::Reverse(tie.confidence)); // stable: the latest first
                ties
            }
        }
    }

    /// Sets the answer, unless a person said what it is.
    pub(super) fn answer(&mut self, tie: Tie, message: usize, spoken: &Spoken<'_>) {
        let said = &self.messages.all[message];
        let case = &self.cases[tie.case];
        if self.decided.answer_of(&case.ask.first).is_some() {
            return;
        }
        let answer = Answer {
            message: said.key().clone(),
            at: spoken.at,
            by: spoken.by,
            linked_by: tie.linked_by,
            confidence: tie.confidence,
        };
        let older: Vec<usize> = self
            .of(case.corner())
            .filter(|number| {
                let other = &self.cases[*number];
                *number != tie.case && other.waits() && other.ask.asked_at <= case.ask.asked_at
            })
            .collect();
        let ask = &mut self.cases[tie.case].ask;
        ask.answer = Some(answer);
        ask.state = AskState::Answered;
        for case in older {
            let confidence = (tie.confidence / 2).max(SUGGEST_FROM);
            self.suggest(
                Tie {
                    case,
                    confidence,
                    ..tie
                },
                message,
                spoken,
            );
        }
    }

    /// Asks a person; what was suggested first stays until somebody decides. It is kept when the answer comes later: it
    /// only says something of an open ask.
    pub(super) fn suggest(&mut self, tie: Tie, message: usize, spoken: &Spoken<'_>) {
        let key = self.messages.all[message].key();
        let first = &self.cases[tie.case].ask.first;
        if tie.confidence < SUGGEST_FROM
            || self.decided.is_unlinked(first, key)
            || self.decided.answer_of(first).is_some()
        {
            return;
        }
        self.cases[tie.case].ask.suggestion.get_or_insert_with(|| Suggestion {
            message: key.clone(),
            at: spoken.at,
            by: spoken.by,
            confidence: tie.confidence,
        });
    }

    /// Staff took up the talk of a topic: what clients said before leads to nothing any more.
    pub(super) fn take_up(&mut self, topic_id: Option<i64>, at: DateTime<Utc>) {
        self.lead_ins.retain(|lead_in| {
            let said = &self.messages.all[*lead_in];
            said.topic_id() != topic_id && at - said.at() <= BURST_GAP
        });
    }
}
