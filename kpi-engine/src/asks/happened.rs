//! What happened in a conversation, in order.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use finco_domain::ask::{Decision, StaffReaction};

use super::albums::Messages;
use super::decisions::Decided;

/// One thing that happened.
pub(super) enum Happened<'a> {
    /// A message was sent (version 0) or edited.
    Wrote {
        message: usize,
        version: usize,
        at: DateTime<Utc>,
    },
    /// A message was deleted.
    Deleted { message: usize, at: DateTime<Utc> },
    /// Staff reacted, or took a reaction back.
    Reacted(&'a StaffReaction),
    /// A person decided something that begins at a moment.
    Decided(&'a Decision),
}

/// Everything in order of time. At the same second: messages by number, then edits, deletions, reactions, decisions.
///
/// Messages and decisions from before the cut, and the reactions on such messages, are not told again: what came of them is
/// known.
pub(super) fn in_order<'a>(
    messages: &Messages<'_>,
    cut: DateTime<Utc>,
    reactions: &'a [StaffReaction],
    decided: &Decided<'a>,
) -> Vec<Happened<'a>> {
    let mut all: Vec<(DateTime<Utc>, u8, usize, Happened<'a>)> = Vec::new();
    let mut told = HashSet::new();
    for (number, message) in messages.all.iter().enumerate() {
        if message.at() < cut {
            continue;
        }
        told.insert(number);
        for (version, one) in message.versions.iter().enumerate() {
            let wrote = Happened::Wrote {
                message: number,
                version,
                at: one.at,
            };
            all.push((one.at, u8::from(version > 0), number, wrote));
        }
        if let Some(at) = message.deleted_at() {
            all.push((at, 2, number, Happened::Deleted { message: number, at }));
        }
    }
    let on_told = |message| messages.find(message).is_some_and(|number| told.contains(&number));
    let mut sorted: Vec<&StaffReaction> = reactions.iter().filter(|one| on_told(&one.message)).collect();
    let order = |one: &StaffReaction| (one.at, one.update_id, one.message.clone(), one.by, one.emoji.clone());
    sorted.sort_by_cached_key(|one| order(one));
    sorted.dedup();
    for (number, reaction) in sorted.into_iter().enumerate() {
        all.push((reaction.at, 3, number, Happened::Reacted(reaction)));
    }
    let later = decided.moments.iter().filter(|decision| decision.at >= cut);
    for (number, decision) in later.enumerate() {
        all.push((decision.at, 4, number, Happened::Decided(decision)));
    }
    all.sort_by_key(|(at, rank, number, _)| (*at, *rank, *number));
    all.into_iter().map(|(_, _, _, happened)| happened).collect()
}
