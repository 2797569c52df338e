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
    let linked_by = ask.answer.as_ref().map(|answer| answer.linked_by);
    ask.answer = ask.answer.filter(|one| !later(one.at));
    ask.closed_at = ask.closed_at.filter(|at| !later(*at));
    if ask.answer.is_none() && ask.state != AskState::Excluded {
        ask.state = match (ask.closed_at, linked_by) {
            (None, _) => AskState::Open,
            // Of asks that were closed, the rules let only those be answered that a peer had answered.
            (Some(_), Some(LinkedBy::Reply | LinkedBy::Order)) => AskState::Peer,
            (Some(_), Some(LinkedBy::Person)) => AskState::Closed,
            (Some(_), None) => ask.state,
        };
    }
    let bears = match ask.ended_at() {
        None => true,
        // Closed, and tied to an answer by a person later.
        Some(_) if ask.answer.is_none() && linked_by == Some(LinkedBy::Person) => true,
        Some(at) => at + TALK_GAP >= cut && (ask.answer.is_some() || ask.state == AskState::Peer),
    };
    bears.then_some(ask)
}
