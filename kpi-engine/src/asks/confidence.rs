//! How sure it is that a plain message of staff answers an ask, in percent.
//!
//! It starts from [`ALONE`], split among the clients that wait in the topic (of each, the ask that went on last). What
//! speaks for an ask raises it, what speaks against lowers it; the constants say what. It never passes [`AT_MOST`]: only a
//! reply or a person's word is certain.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use finco_domain::people::EmployeeId;

use super::BURST_GAP;
use super::state::State;
use crate::words::stems::stems;

/// When one client waits in the topic; split by their number when several do.
pub const ALONE: i32 = 90;
/// Of several, for the client who wrote last: the answer stands beside the question.
pub const LATEST: i32 = 20;
/// For each word (its stem, or a number) that question and answer share.
pub const PER_SHARED_WORD: i32 = 15;
/// What shared words may bring at most.
pub const SHARED_WORDS_AT_MOST: i32 = 30;
/// The same employee has acknowledged this ask.
pub const ACKNOWLEDGED_BY: i32 = 30;
/// The employee holds this ask.
pub const HOLDER: i32 = 20;
/// The employee has just answered this client, who went on.
pub const SAME_TALK: i32 = 20;
/// The employee has just answered another client, and this one has not written since: it may go on with that answer.
pub const JUST_ANSWERED: i32 = -35;
/// The ask is older than a week: what is said now hardly speaks of it.
pub const AGES_AGO: i32 = -40;
/// A reply to another message of the asker, one that asked nothing.
pub const REPLY_TO_ASKER: i32 = 80;
/// The most that evidence can bring.
pub const AT_MOST: i32 = 95;
/// From here on a person is asked whether it is the answer.
pub const SUGGEST_FROM: u8 = 40;

/// A message of staff that is looked at.
pub(super) struct Spoken<'t> {
    pub(super) at: DateTime<Utc>,
    pub(super) by: Option<EmployeeId>,
    pub(super) text: &'t str,
}

impl State<'_> {
    /// How sure it is that the message answers each of these asks, each of another client.
    pub(super) fn confidences(&self, asks: &[usize], spoken: &Spoken<'_>) -> Vec<u8> {
        let Some(latest) = asks.iter().copied().max_by_key(|number| self.recency(*number)) else {
            return Vec::new();
        };
        let alone = ALONE / i32::try_from(asks.len()).unwrap_or(i32::MAX);
        let words = stems(spoken.text);
        asks.iter()
            .map(|number| {
                let mut sure = alone + self.evidence(*number, spoken, &words);
                if asks.len() > 1 && *number == latest {
                    sure += LATEST;
                }
                u8::try_from(sure.clamp(0, AT_MOST)).unwrap_or_default()
            })
            .collect()
    }

    fn evidence(&self, number: usize, spoken: &Spoken<'_>, words: &BTreeSet<String>) -> i32 {
        let case = &self.cases[number];
        let ask = &case.ask;
        let mut sure = 0;
        let shared = i32::try_from(self.shared_words(number, spoken, words)).unwrap_or(i32::MAX);
        sure += shared.saturating_mul(PER_SHARED_WORD).min(SHARED_WORDS_AT_MOST);
        if spoken.by.is_some() {
            if ask.acknowledgement.as_ref().is_some_and(|one| one.by == spoken.by) {
                sure += ACKNOWLEDGED_BY;
            }
            if ask
                .holds
                .iter()
                .rev()
                .find(|hold| hold.from <= spoken.at)
                .map(|hold| hold.by)
                == spoken.by
            {
                sure += HOLDER;
            }
            sure += self.after_last_answer(number, spoken);
        }
        if spoken.at - ask.asked_at > TimeDelta::weeks(1) {
            sure += AGES_AGO;
        }
        sure
    }

    /// What the employee's last answer in the topic says, if it was just now.
    fn after_last_answer(&self, number: usize, spoken: &Spoken<'_>) -> i32 {
        let ask = &self.cases[number].ask;
        let last = self
            .live
            .iter()
            .map(|number| &self.cases[*number])
            .filter(|case| case.ask.topic_id == ask.topic_id && case.dismissed.is_none())
            .filter_map(|case| {
                let answer = case.ask.answer.as_ref()?;
                let just = answer.at <= spoken.at && spoken.at - answer.at <= BURST_GAP && answer.by == spoken.by;
                just.then_some((answer.at, &case.ask.first, case.ask.asked_by))
            })
            .max();
        match last {
            Some((at, _, asked_by)) if asked_by == ask.asked_by => i32::from(ask.last_at >= at) * SAME_TALK,
            Some((at, ..)) if ask.last_at < at => JUST_ANSWERED,
            _ => 0,
        }
    }

    /// Words of the client's first messages about it, which is all that a later cut still has at hand.
    fn shared_words(&self, number: usize, spoken: &Spoken<'_>, words: &BTreeSet<String>) -> usize {
        let ask = &self.cases[number].ask;
        let corner = self.cases[number].corner();
        let first = self.messages.find(&ask.first).map(|first| &self.messages.all[first]);
        let mut asked = BTreeSet::new();
        for message in self
            .messages
            .written(corner, ask.asked_at, ask.asked_at + BURST_GAP)
            .chain(first)
            .filter(|message| message.at() <= spoken.at)
        {
            asked.extend(message.version_at(spoken.at).stems().intersection(words));
        }
        asked.len()
    }
}
