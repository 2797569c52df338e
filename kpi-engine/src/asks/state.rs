//! Where a conversation stands between two things that happen.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use finco_domain::ask::{Acknowledgement, Ask, AskKind, AskState, Author, DecisionKind, Hold};
use finco_domain::message::MessageKey;

use super::albums::{Corner, Messages};
use super::decisions::{Decided, Fate};
use super::happened::Happened;
use super::linking::Tie;
use super::{Rules, TALK_GAP};

/// An ask in the making.
pub(super) struct Case {
    pub(super) ask: Ask,
    /// What it was made of in this pass; what came before the cut is counted in `ask` already.
    pub(super) members: Vec<Member>,
    /// Every acknowledgement; the first counts.
    pub(super) acknowledgements: Vec<Acknowledgement>,
    pub(super) excluded: bool,
    pub(super) dismissed: Option<DateTime<Utc>>,
    /// It was over when something was merged into it: what follows at once is part of it too.
    pub(super) absorbs: bool,
    /// It began before the cut.
    pub(super) known: bool,
}

/// A message of an ask.
pub(super) struct Member {
    pub(super) message: usize,
    pub(super) parts: u32,
    /// It asked; a greeting or an addition alone would be no ask.
    pub(super) asks: bool,
    pub(super) deleted: bool,
}

impl Case {
    pub(super) fn corner(&self) -> Corner {
        (self.ask.asked_by, self.ask.topic_id)
    }

    /// Does the client wait?
    pub(super) fn waits(&self) -> bool {
        self.ask.ended_at().is_none() && self.dismissed.is_none()
    }

    /// The first acknowledgement counts.
    pub(super) fn set_acknowledgement(&mut self) {
        self.ask.acknowledgement = self.acknowledgements.iter().min_by_key(|one| one.at).cloned();
    }
}

/// Everything known of a conversation at a moment.
pub(super) struct State<'a> {
    pub(super) messages: &'a Messages<'a>,
    pub(super) decided: &'a Decided<'a>,
    pub(super) rules: &'a Rules,
    pub(super) cases: Vec<Case>,
    pub(super) by_first: HashMap<MessageKey, usize>,
    /// The asks that can still change by what is written: the others are only counted.
    pub(super) live: Vec<usize>,
    /// Which ask a message is part of.
    pub(super) case_of: HashMap<usize, usize>,
    /// What clients wrote last that asks nothing, but may begin an ask.
    pub(super) lead_ins: Vec<usize>,
    /// What an acknowledging message was tied to.
    pub(super) acknowledged: HashMap<usize, Tie>,
}

impl<'a> State<'a> {
    pub(super) fn new(
        before: Vec<Ask>,
        messages: &'a Messages<'a>,
        decided: &'a Decided<'a>,
        rules: &'a Rules,
    ) -> Self {
        let mut state = Self {
            messages,
            decided,
            rules,
            cases: Vec::new(),
            by_first: HashMap::new(),
            live: Vec::new(),
            case_of: HashMap::new(),
            lead_ins: Vec::new(),
            acknowledged: HashMap::new(),
        };
        let mut before = before;
        before.sort_by(|a, b| (a.asked_at, &a.first).cmp(&(b.asked_at, &b.first)));
        before.dedup_by(|a, b| a.first == b.first);
        for mut ask in before {
            let excluded = ask.state == AskState::Excluded;
            if matches!(ask.state, AskState::Excluded | AskState::Unknown) {
                ask.state = match (&ask.answer, ask.closed_at) {
                    (Some(_), _) => AskState::Answered,
                    (None, Some(_)) => AskState::Closed,
                    (None, None) => AskState::Open,
                };
            }
            state.add(ask, excluded, true);
        }
        state
    }

    /// Adds an ask; its number.
    pub(super) fn add(&mut self, ask: Ask, excluded: bool, known: bool) -> usize {
        let number = self.cases.len();
        let fate = self.decided.fate(&ask.first);
        let case = Case {
            acknowledgements: ask.acknowledgement.iter().cloned().collect(),
            members: Vec::new(),
            excluded: excluded || fate == Some(Fate::Excluded),
            dismissed: match fate {
                Some(Fate::Dismissed(at)) => Some(at),
                _ => None,
            },
            absorbs: false,
            known,
            ask,
        };
        self.by_first.insert(case.ask.first.clone(), number);
        self.live.push(number);
        self.cases.push(case);
        number
    }

    pub(super) fn apply(&mut self, happened: &Happened<'_>) {
        if let Happened::Wrote { at, .. } = happened {
            let since = *at - TALK_GAP;
            let cases = &self.cases;
            self.live.retain(|number| {
                let case = &cases[*number];
                case.waits() || case.ask.last_at >= since || case.ask.ended_at().is_some_and(|ended| ended >= since)
            });
        }
        match *happened {
            Happened::Wrote { message, version, at } => match self.messages.all[message].first().author {
                Author::Staff(by) => self.staff_wrote(message, by, version, at),
                author => {
                    match author {
                        Author::Client(by) if version == 0 => self.client_wrote(message, by),
                        Author::Client(by) => self.client_edited(message, by, version, at),
                        _ => {}
                    }
                    if version == 0 {
                        self.tie_linked(message, at, true);
                    }
                }
            },
            Happened::Deleted { message, at } => self.deleted(message, at),
            Happened::Reacted(reaction) => self.reacted(reaction),
            Happened::Decided(decision) => {
                let number = self.find(&decision.message);
                match (number, &decision.kind) {
                    (Some(number), DecisionKind::Close) => self.close(number, AskState::Closed, decision.at),
                    (Some(number), DecisionKind::Reassign(to)) => self.hold(number, *to, decision.at),
                    _ => {}
                }
            }
        }
    }

    /// The ask with this first message.
    pub(super) fn find(&self, first: &MessageKey) -> Option<usize> {
        self.by_first.get(first).copied().or_else(|| {
            let message = self.messages.find(first)?;
            self.by_first.get(self.messages.all[message].key()).copied()
        })
    }

    /// The client waits no longer, and nobody of staff answered.
    pub(super) fn close(&mut self, number: usize, state: AskState, at: DateTime<Utc>) {
        let case = &mut self.cases[number];
        if case.waits() {
            case.ask.state = state;
            case.ask.closed_at = Some(at);
        }
    }

    fn hold(&mut self, number: usize, by: finco_domain::people::EmployeeId, from: DateTime<Utc>) {
        let hold = Hold { by, from };
        let holds = &mut self.cases[number].ask.holds;
        if !holds.contains(&hold) {
            holds.push(hold);
        }
    }

    /// The asks of a client in a topic that can still change.
    pub(super) fn of(&self, corner: Corner) -> impl Iterator<Item = usize> + '_ {
        let live = self.live.iter().copied();
        live.filter(move |number| self.cases[*number].corner() == corner)
    }

    /// The ask of a client in a topic that waits and went on last.
    pub(super) fn waiting(&self, corner: Corner) -> Option<usize> {
        self.of(corner)
            .filter(|number| self.cases[*number].waits())
            .max_by_key(|number| self.recency(*number))
    }

    /// To order asks by when they went on.
    pub(super) fn recency(&self, number: usize) -> (DateTime<Utc>, DateTime<Utc>, &MessageKey) {
        let ask = &self.cases[number].ask;
        (ask.last_at, ask.asked_at, &ask.first)
    }

    pub(super) fn finish(mut self) -> Vec<Ask> {
        let mut answered: HashMap<Corner, Vec<DateTime<Utc>>> = HashMap::new();
        for case in self.cases.iter().filter(|case| case.dismissed.is_none()) {
            let at = case.ask.answer.iter().map(|answer| answer.at);
            answered.entry(case.corner()).or_default().extend(at);
        }
        answered.values_mut().for_each(|moments| moments.sort());
        for case in &mut self.cases {
            if !case.known {
                let asked = case.ask.asked_at;
                let goes_on = answered.get(&case.corner()).is_some_and(|moments| {
                    let earlier = &moments[..moments.partition_point(|at| *at <= asked)];
                    earlier.last().is_some_and(|last| asked - *last <= TALK_GAP)
                });
                // An answer by a person's word may be older than its own ask.
                let own = case.ask.answer.as_ref().is_some_and(|answer| answer.at <= asked);
                case.ask.kind = if goes_on && !own { AskKind::Next } else { AskKind::First };
            }
            if case.excluded {
                case.ask.state = AskState::Excluded;
            }
            if case.dismissed.is_some() {
                case.ask.state = AskState::Dismissed;
            }
        }
        let mut asks: Vec<Ask> = self.cases.into_iter().map(|case| case.ask).collect();
        asks.sort_by(|a, b| (a.asked_at, &a.first).cmp(&(b.asked_at, &b.first)));
        asks
    }
}
