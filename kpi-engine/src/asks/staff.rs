//! What staff writes and how staff reacts: an answer, an acknowledgement, or something among colleagues.

use chrono::{DateTime, Utc};
use finco_domain::ask::{Acknowledgement, Answer, Ask, AskState, Author, LinkedBy, StaffReaction};
use finco_domain::people::EmployeeId;

use super::BURST_GAP;
use super::albums::Message;
use super::confidence::Spoken;
use super::linking::Aim;
use super::state::State;
use crate::words::staff::{Says, says};

impl State<'_> {
    /// A message of staff, or a later version of it.
    pub(super) fn staff_wrote(&mut self, message: usize, by: Option<EmployeeId>, version: usize, at: DateTime<Utc>) {
        let said = &self.messages.all[message];
        let says_at = |version: usize| says(&said.versions[version].text, said.media());
        // Once said, substance stays: only the first version that has it answers.
        if (0..version).any(|earlier| says_at(earlier) == Says::Answer) {
            return;
        }
        let substance = says_at(version) == Says::Answer;
        if self.decided.is_link(said.key()) {
            if substance || version == 0 {
                self.take_up(said.topic_id(), at);
            }
            self.tie_linked(message, at, substance);
            return;
        }
        let text = said.versions[version].text.as_str();
        let spoken = Spoken { at, by, text };
        let aim = self.aim(message, by, text);
        if aim == Aim::Inside {
            return;
        }
        self.take_up(said.topic_id(), at);
        if version > 0 {
            self.edited_into_substance(message, aim, &spoken, substance);
            return;
        }
        let ties = self.tie(aim, message, &spoken, at);
        let Some(best) = ties.first().copied() else { return };
        let sure = best.confidence >= self.rules.link_threshold;
        match (substance, sure) {
            (true, true) => self.answer(best, message, &spoken),
            (true, false) => ties.into_iter().for_each(|tie| self.suggest(tie, message, &spoken)),
            (false, true) => {
                self.acknowledged.insert(message, best);
                let acknowledgement = Acknowledgement {
                    message: said.key().clone(),
                    at,
                    by,
                };
                self.acknowledge(best.case, acknowledgement);
            }
            (false, false) => {}
        }
    }

    /// "." becomes the answer when it is edited into one (chat spec, case 15): of the ask it took up, else of one that
    /// was there when it was sent.
    fn edited_into_substance(&mut self, message: usize, aim: Aim, spoken: &Spoken<'_>, substance: bool) {
        if !substance {
            return;
        }
        if let Some(tie) = self.acknowledged.get(&message).copied() {
            if self.cases[tie.case].waits() {
                self.answer(tie, message, spoken);
            }
            return;
        }
        let ties = self.tie(aim, message, spoken, self.messages.all[message].at());
        match ties.first().copied() {
            Some(best) if best.confidence >= self.rules.link_threshold => self.answer(best, message, spoken),
            _ => ties.into_iter().for_each(|tie| self.suggest(tie, message, spoken)),
        }
    }

    fn acknowledge(&mut self, number: usize, acknowledgement: Acknowledgement) {
        let case = &mut self.cases[number];
        let known = case
            .acknowledgements
            .iter()
            .any(|one| one.message == acknowledgement.message && one.by == acknowledgement.by);
        if case.waits() && !known && acknowledgement.at >= case.ask.asked_at {
            case.acknowledgements.push(acknowledgement);
            case.set_acknowledgement();
        }
    }

    /// A reaction takes an ask up; taken back, it never was (chat spec, case 37).
    pub(super) fn reacted(&mut self, reaction: &StaffReaction) {
        let Some(message) = self.messages.find(&reaction.message) else {
            return;
        };
        let said = &self.messages.all[message];
        let key = said.key();
        if reaction.emoji.is_empty() {
            for case in &mut self.cases {
                let all = case.acknowledgements.len();
                case.acknowledgements
                    .retain(|one| !(one.message == *key && one.by == reaction.by));
                if case.acknowledgements.len() < all {
                    case.set_acknowledgement();
                }
            }
            return;
        }
        let of_client = |number: &usize| {
            let case = &self.cases[*number];
            case.waits() && holds(&case.ask, said)
        };
        let live = self.live.iter().copied();
        let number = live
            .filter(of_client)
            .max_by_key(|number| (self.cases[*number].ask.asked_at, &self.cases[*number].ask.first));
        if let Some(number) = number {
            let acknowledgement = Acknowledgement {
                message: key.clone(),
                at: reaction.at,
                by: reaction.by,
            };
            self.acknowledge(number, acknowledgement);
        }
    }

    /// A message that a person tied to asks: it answers those that are there by now.
    pub(super) fn tie_linked(&mut self, message: usize, at: DateTime<Utc>, substance: bool) {
        if !self.decided.is_link(self.messages.all[message].key()) {
            return;
        }
        // The last version counts when none has substance: a person's word gives it some.
        let said = &self.messages.all[message];
        let later_substance = said
            .versions
            .iter()
            .any(|version| version.at > at && says(&version.text, said.media()) == Says::Answer);
        if !substance && later_substance {
            return;
        }
        for number in 0..self.cases.len() {
            if self.decided.answer_of(&self.cases[number].ask.first) == Some(said.key()) {
                self.set_by_person(number, message, at);
            }
        }
    }

    fn set_by_person(&mut self, number: usize, message: usize, at: DateTime<Utc>) {
        let said = &self.messages.all[message];
        let by = match said.first().author {
            Author::Staff(by) => by,
            Author::Client(_) | Author::Ignored => None,
        };
        let ask = &mut self.cases[number].ask;
        if ask.answer.as_ref().is_some_and(|answer| answer.message == *said.key()) {
            return;
        }
        ask.answer = Some(Answer {
            message: said.key().clone(),
            at,
            by,
            linked_by: LinkedBy::Person,
            confidence: 100,
        });
        ask.state = AskState::Answered;
    }

    /// A person said that an ask is answered by what was there before it.
    pub(super) fn tie_to_earlier(&mut self, number: usize, now: usize) {
        let linked = self.decided.answer_of(&self.cases[number].ask.first);
        if let Some(message) = linked
            .and_then(|key| self.messages.find(key))
            .filter(|message| *message <= now)
        {
            self.set_by_person(number, message, self.messages.all[message].at());
        }
    }
}

/// Is the message one of the ask's, as far as that can be told from outside: its first, or the client's in its time?
fn holds(ask: &Ask, message: &Message<'_>) -> bool {
    if *message.key() == ask.first {
        return true;
    }
    let end = ask.last_at.max(ask.asked_at + BURST_GAP);
    message.first().author == Author::Client(ask.asked_by)
        && message.topic_id() == ask.topic_id
        && (ask.asked_at..=end).contains(&message.at())
}
