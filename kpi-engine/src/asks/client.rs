//! What a client writes: it opens an ask, goes on with one, answers another client, or wants nothing.

use chrono::{DateTime, Utc};
use finco_domain::ask::{Ask, AskKind, AskState, Author};

use super::BURST_GAP;
use super::albums::Corner;
use super::state::{Member, State};
use crate::words::client::{Wants, questions, wants};

impl State<'_> {
    pub(super) fn client_wrote(&mut self, message: usize, by: Option<i64>) {
        let said = &self.messages.all[message];
        let (at, corner) = (said.at(), (by, said.topic_id()));
        let text = &said.versions[0].text;
        let wants = wants(text, said.media());
        // The ask was named after this message before it was its turn: an earlier one was merged into it.
        if let Some(number) = self.by_first.get(said.key()).copied() {
            self.join(number, message, wants, at);
            return;
        }
        if self.decided.begins.contains(said.key()) {
            self.open(message, corner, at, None);
            return;
        }
        let reply = said.reply_to();
        if let Some(number) = reply.and_then(|target| self.target(target, corner.1, at)) {
            let own = self.cases[number].ask.asked_by == by;
            if own && self.cases[number].waits() && wants != Wants::Nothing {
                self.join(number, message, wants, at);
                return;
            }
            if !own && matches!(wants, Wants::MaybeAnswer | Wants::Statement) && self.peer(number, message, at) {
                return;
            }
        }
        if let Some(number) = self.burst(corner, at) {
            // Whatever the client adds to an open ask belongs to it, thanks in advance included.
            self.join(number, message, wants, at);
            return;
        }
        match wants {
            Wants::Nothing => {}
            Wants::Greeting | Wants::Statement => {
                self.lead_ins
                    .retain(|old| at - self.messages.all[*old].at() <= BURST_GAP);
                self.lead_ins.push(message);
            }
            Wants::Nudge => match self.waiting(corner) {
                Some(number) => self.join(number, message, wants, at),
                None => self.open_after_lead_in(message, corner, at),
            },
            Wants::Answer | Wants::MaybeAnswer => self.open_after_lead_in(message, corner, at),
        }
    }

    /// An edit can make an ask of what was none; it begins with the edit (chat spec, case 35). What was answered stays so.
    pub(super) fn client_edited(&mut self, message: usize, by: Option<i64>, version: usize, at: DateTime<Utc>) {
        let said = &self.messages.all[message];
        let text = &said.versions[version].text;
        if let Some(number) = self.case_of.get(&message).copied() {
            let case = &mut self.cases[number];
            if case.waits()
                && let Some(member) = case.members.iter_mut().find(|member| member.message == message)
            {
                let least = u32::from(case.ask.first == *said.key() && member.asks);
                let parts = questions(text).max(least);
                case.ask.parts = (case.ask.parts + parts).saturating_sub(member.parts).max(1);
                member.parts = parts;
            }
            return;
        }
        if wants(text, said.media()) != Wants::Answer {
            return;
        }
        let corner = (by, said.topic_id());
        self.lead_ins.retain(|lead_in| *lead_in != message);
        match self.burst(corner, at) {
            Some(number) => self.join(number, message, Wants::Answer, at),
            None => self.open(message, corner, at, None),
        }
    }

    /// What is deleted before the answer was never asked (chat spec, case 36); only business chats tell.
    pub(super) fn deleted(&mut self, message: usize, at: DateTime<Utc>) {
        self.lead_ins.retain(|lead_in| *lead_in != message);
        let Some(number) = self.case_of.get(&message).copied() else {
            return;
        };
        let case = &mut self.cases[number];
        if !case.waits() {
            return;
        }
        let Some(member) = case.members.iter_mut().find(|member| member.message == message) else {
            return;
        };
        member.deleted = true;
        let parts = member.parts;
        // What came before the cut asked something.
        if case.known || case.members.iter().any(|member| member.asks && !member.deleted) {
            case.ask.messages = case.ask.messages.saturating_sub(1).max(1);
            case.ask.parts = case.ask.parts.saturating_sub(parts).max(1);
        } else {
            self.close(number, AskState::Cancelled, at);
        }
    }

    /// The client's ask that a message at this moment still belongs to.
    fn burst(&self, corner: Corner, at: DateTime<Utc>) -> Option<usize> {
        self.of(corner)
            .filter(|number| {
                let case = &self.cases[*number];
                let still_its = case.waits() || case.absorbs || case.dismissed.is_some_and(|dismissed| at <= dismissed);
                still_its && at - case.ask.last_at <= BURST_GAP
            })
            .max_by_key(|number| self.recency(*number))
    }

    fn open_after_lead_in(&mut self, message: usize, corner: Corner, at: DateTime<Utc>) {
        let leads = |number: &usize| {
            let lead_in = &self.messages.all[*number];
            lead_in.first().author == Author::Client(corner.0)
                && lead_in.topic_id() == corner.1
                && at - lead_in.at() <= BURST_GAP
        };
        let (mine, others) = self.lead_ins.iter().partition(|number| leads(number));
        self.lead_ins = others;
        self.open(message, corner, at, Some(mine));
    }

    /// Opens an ask with a message, and what led to it.
    fn open(&mut self, message: usize, corner: Corner, at: DateTime<Utc>, lead_ins: Option<Vec<usize>>) {
        let lead_ins = lead_ins.unwrap_or_default();
        let said = &self.messages.all[message];
        let begin = lead_ins.first().map_or(said, |first| &self.messages.all[*first]);
        let asked_at = if lead_ins.is_empty() { at } else { begin.at() };
        let name = self.decided.name_of(begin.key());
        let parts = questions(said.text_at(at)).max(1);
        let number = match self.by_first.get(name).copied() {
            Some(number) => {
                // Merged into an ask that is there already.
                let case = &mut self.cases[number];
                case.absorbs |= !case.waits();
                case.ask.last_at = case.ask.last_at.max(said.last_at()).max(at);
                case.ask.messages += 1;
                case.ask.parts += parts;
                number
            }
            None => {
                // Merged into an ask that begins later takes that one's name; into what is no ask: stays itself.
                let comes = self.messages.find(name).is_some_and(|later| {
                    later > message && matches!(self.messages.all[later].first().author, Author::Client(_))
                });
                let first = if comes { name } else { begin.key() }.clone();
                let ask = Ask {
                    first,
                    asked_at,
                    last_at: said.last_at().max(at),
                    asked_by: corner.0,
                    topic_id: corner.1,
                    messages: 1,
                    parts,
                    kind: AskKind::First,
                    state: AskState::Open,
                    acknowledgement: None,
                    answer: None,
                    suggestion: None,
                    closed_at: None,
                    holds: Vec::new(),
                };
                self.add(ask, false, false)
            }
        };
        self.tie_to_earlier(number, message);
        self.remember(number, message, parts, true);
        for lead_in in lead_ins {
            self.cases[number].ask.messages += 1;
            self.remember(number, lead_in, 0, false);
        }
    }

    /// A message goes on with an ask.
    fn join(&mut self, number: usize, message: usize, wants: Wants, at: DateTime<Utc>) {
        let said = &self.messages.all[message];
        let parts = match wants {
            Wants::Nudge => 0,
            _ => questions(said.text_at(at)),
        };
        let ask = &mut self.cases[number].ask;
        ask.messages += 1;
        ask.parts += parts;
        ask.last_at = ask.last_at.max(said.last_at()).max(at);
        self.remember(number, message, parts, wants.opens());
    }

    fn remember(&mut self, number: usize, message: usize, parts: u32, asks: bool) {
        if !self.live.contains(&number) {
            self.live.push(number);
        }
        self.case_of.insert(message, number);
        self.cases[number].members.push(Member {
            message,
            parts,
            asks,
            deleted: false,
        });
    }

    /// Another client answers (chat spec, case 16).
    fn peer(&mut self, number: usize, message: usize, at: DateTime<Utc>) -> bool {
        let first = &self.cases[number].ask.first;
        let said = &self.messages.all[message];
        if !self.cases[number].waits()
            || self.decided.answer_of(first).is_some()
            || self.decided.is_unlinked(first, said.key())
        {
            return false;
        }
        self.close(number, AskState::Peer, at);
        true
    }
}
