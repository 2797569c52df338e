//! An ask as it stood at a moment: what happened to it later is taken off, so that it can happen again.

use chrono::{DateTime, Utc};
use finco_domain::ask::{Ask, AskState, LinkedBy};

use super::TALK_GAP;

/// How an ask stood at `cut`, for [`Talk::before`](super::Talk::before); `None` when it has no bearing on what comes after:
/// it began later, was settled, or was answered longer ago than [`TALK_GAP`].
#[must_use]
pub fn as_of(mut ask: Ask, cut: DateTime<Utc>) -> Option<Ask> {
    if ask.asked_at >= cut || ask.state == AskState::Dismissed {
        return None;
    }
    let later = |at: DateTime<Utc>| at >= cut;
    ask.acknowledgement = ask.acknowledgement.filter(|one| !later(one.at));
    ask.suggestion = ask.suggestion.filter(|one| !later(one.at));
    ask.holds.retain(|hold| !later(hold.from));
    let answered = ask.answer.is_some();
    ask.answer = ask.answer.filter(|one| !later(one.at));
    ask.closed_at = ask.closed_at.filter(|at| !later(*at));
    let ended = ask.ended_at();
    if ask.answer.is_none() {
        ask.state = match ask.state {
            AskState::Excluded => AskState::Excluded,
            state if ask.closed_at.is_none() || state == AskState::Open => AskState::Open,
            // Only an ask that a peer had answered can be answered after it was closed.
            _ if answered => AskState::Peer,
            state => state,
        };
    }
    let bears = match ended {
        None => true,
        Some(at) => at + TALK_GAP >= cut && (ask.answer.is_some() || ask.state == AskState::Peer),
    };
    // A person's link says nothing of the time before it.
    if ask.answer.as_ref().is_some_and(|one| one.linked_by == LinkedBy::Person) {
        ask.closed_at = None;
    }
    bears.then_some(ask)
}
