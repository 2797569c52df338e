//! From the lines of a conversation to asks with their answers.
//!
//! A conversation is a list of things that happened, in order of time: messages were sent, edited, deleted, reacted to, and
//! people decided. One pass over it gives the asks. Nothing depends on the order or the number of copies in which the
//! things are handed in, and nothing on how often or from where a conversation is worked out, as long as a cut is chosen
//! as [`Talk::before`] says.
//!
//! The rules (chat spec, section 2): the messages of one client within [`BURST_GAP`] are one ask, and the clock starts at
//! the first (cases 5, 8, 34); the first message of staff with substance ends it (6), an acknowledgement or a reaction only
//! takes it up (14, 15, 37); a reply answers what it replies to (31, 33); without a reply an answer is tied to an ask as
//! far as it is sure (32, [`confidence`]); staff that talks to staff answers nobody, and another client's answer is
//! nobody's credit (16); what people decided wins (9, 58, 59).

mod albums;
mod before;
mod client;
mod confidence;
mod decisions;
mod happened;
mod linking;
mod staff;
mod state;

use chrono::{DateTime, TimeDelta, Utc};
use finco_domain::ask::{Ask, Author, Decision, Line, ReplyTarget, StaffReaction};

pub use before::as_of;
pub use confidence::{
    ACKNOWLEDGED_BY, AGES_AGO, ALONE, AT_MOST, HOLDER, JUST_ANSWERED, LATEST, PER_SHARED_WORD, REPLY_TO_ASKER,
    SAME_TALK, SHARED_WORDS_AT_MOST, SUGGEST_FROM,
};

use crate::words::staff::Names;

/// Messages of one client that follow each other within this time are one ask.
pub const BURST_GAP: TimeDelta = TimeDelta::minutes(5);

/// An ask within this time of an answer to the same client goes on with a talk.
pub const TALK_GAP: TimeDelta = TimeDelta::hours(24);

/// How the company wants answers to be linked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    /// From how many percent on an answer counts without a person having looked.
    pub link_threshold: u8,
    /// What staff calls each other.
    pub staff_names: Names,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            link_threshold: 60,
            staff_names: Names::default(),
        }
    }
}

/// A conversation from a moment on, the cut: a group with the supergroup it became, or a business account's chat.
#[derive(Debug, Clone)]
pub struct Talk<'a> {
    /// From this moment on everything is told; before it, nothing but what `before` and its words say.
    pub cut: DateTime<Utc>,
    /// Asks that began before the cut, each [`as_of`] the cut: those that waited then, and those answered (by staff or a
    /// peer) within [`TALK_GAP`] before it. They are returned too, changed or not.
    ///
    /// A cut is any moment for which this holds; then the result is that of the whole conversation:
    /// 1. it lies at least [`BURST_GAP`] before everything that is new since the asks were worked out;
    /// 2. no ask known so far has messages on both sides of it; and none that began before it and was dismissed, or merged
    ///    with another, had a message within [`BURST_GAP`] before it;
    /// 3. what was said before it was not edited, deleted or reacted to at or after it; and decisions that were made or
    ///    undone since the asks were worked out concern what was said after it, but for a [`DecisionKind::Close`] and
    ///    [`DecisionKind::Reassign`] that was made after it;
    /// 4. no album has parts on both sides of it, nor have two asks that are merged; and no ask that begins after it has an
    ///    answer before it by a person's word.
    ///
    /// [`DecisionKind::Close`]: finco_domain::ask::DecisionKind::Close
    /// [`DecisionKind::Reassign`]: finco_domain::ask::DecisionKind::Reassign
    pub before: Vec<Ask>,
    /// The messages from the cut on; and, where [`needs_words`] says so, for the words they hold the first ones of the asks
    /// in `before` that have no answer: the ask's first message, and what the client wrote in the ask's topic from `asked_at`
    /// until [`BURST_GAP`] after it; of albums all parts. More of the client's between `asked_at` and `last_at` does no harm.
    pub lines: &'a [Line],
    /// The reactions on the messages from the cut on; others are passed over.
    pub reactions: &'a [StaffReaction],
    /// The decisions about `lines` and `before` that were not undone, and those they are linked or merged with.
    pub decisions: &'a [Decision],
    /// The company's rules.
    pub rules: &'a Rules,
}

/// Can the words of asks from before the cut bear on what is said from it on ([`Talk::lines`])? Words are compared when staff
/// speaks; besides, what people decided and what was replied to may name a later part of an album.
#[must_use]
pub fn needs_words(cut: DateTime<Utc>, lines: &[Line], decisions: &[Decision]) -> bool {
    let before = |target: &ReplyTarget| target.at.is_some_and(|at| at < cut);
    !decisions.is_empty()
        || lines
            .iter()
            .any(|line| matches!(line.author, Author::Staff(_)) || line.reply_to.as_ref().is_some_and(before))
}

/// Works out the asks of one conversation: all of `before` and those that begin in the lines, by their beginning.
#[must_use]
pub fn link(talk: Talk<'_>) -> Vec<Ask> {
    let decided = decisions::Decided::new(talk.decisions, talk.lines);
    let messages = albums::Messages::new(talk.lines);
    let happened = happened::in_order(&messages, talk.cut, talk.reactions, &decided);
    let mut state = state::State::new(talk.before, &messages, &decided, talk.rules);
    for one in &happened {
        state.apply(one);
    }
    state.finish()
}
