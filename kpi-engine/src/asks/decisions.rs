//! What people decided, as the rules look it up: later decisions win.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use finco_domain::ask::{Decision, DecisionKind, Line};
use finco_domain::message::MessageKey;

/// What became of an ask by a person's word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// It does not count.
    Excluded,
    /// It never was an ask; decided then.
    Dismissed(DateTime<Utc>),
}

/// All decisions about a conversation.
#[derive(Default)]
pub(super) struct Decided<'a> {
    /// Messages at which an ask begins.
    pub(super) begins: HashSet<&'a MessageKey>,
    /// Asks that are part of another.
    merged: HashMap<&'a MessageKey, &'a MessageKey>,
    fates: HashMap<&'a MessageKey, Fate>,
    /// The answer of an ask, by a person's word.
    links: HashMap<&'a MessageKey, &'a MessageKey>,
    /// Messages that do not answer an ask.
    unlinks: HashSet<(&'a MessageKey, &'a MessageKey)>,
    /// Decisions that happen at a moment, by number.
    pub(super) moments: Vec<&'a Decision>,
}

impl<'a> Decided<'a> {
    pub(super) fn new(decisions: &'a [Decision], lines: &'a [Line]) -> Self {
        let names = first_parts(lines);
        let name = |key: &'a MessageKey| names.get(key).copied().unwrap_or(key);
        let mut sorted: Vec<&Decision> = decisions.iter().collect();
        sorted.sort_by_key(|decision| decision.id);
        sorted.dedup_by_key(|decision| decision.id);
        let mut decided = Self::default();
        for decision in sorted {
            let about = name(&decision.message);
            match &decision.kind {
                DecisionKind::Split | DecisionKind::Ask => {
                    decided.merged.remove(about);
                    decided.fates.remove(about);
                    decided.begins.insert(about);
                }
                DecisionKind::Merge(into) => {
                    decided.begins.remove(about);
                    decided.merge(about, name(into));
                }
                DecisionKind::Exclude => {
                    decided.fates.insert(about, Fate::Excluded);
                }
                DecisionKind::Dismiss => {
                    decided.fates.insert(about, Fate::Dismissed(decision.at));
                }
                DecisionKind::Link(message) => {
                    decided.unlinks.remove(&(about, name(message)));
                    decided.links.insert(about, name(message));
                }
                DecisionKind::Unlink(message) => {
                    let message = name(message);
                    decided.unlinks.insert((about, message));
                    if decided.links.get(about) == Some(&message) {
                        decided.links.remove(about);
                    }
                }
                DecisionKind::Close | DecisionKind::Reassign(_) => decided.moments.push(decision),
            }
        }
        decided
    }

    /// A ring cannot be: what an earlier merge said against the later one is forgotten.
    fn merge(&mut self, ask: &'a MessageKey, into: &'a MessageKey) {
        if ask == into {
            return;
        }
        self.merged.remove(ask);
        let mut at = into;
        while let Some(next) = self.merged.get(at).copied() {
            if next == ask {
                self.merged.remove(at);
                break;
            }
            at = next;
        }
        self.merged.insert(ask, into);
    }

    /// The ask that an ask is part of by now; itself when it was not merged.
    pub(super) fn name_of<'k>(&self, ask: &'k MessageKey) -> &'k MessageKey
    where
        'a: 'k,
    {
        let mut name = ask;
        while let Some(into) = self.merged.get(name) {
            name = into;
        }
        name
    }

    pub(super) fn fate(&self, ask: &MessageKey) -> Option<Fate> {
        self.fates.get(ask).copied()
    }

    /// Has a person said what the answer is?
    pub(super) fn answer_of(&self, ask: &MessageKey) -> Option<&'a MessageKey> {
        self.links.get(ask).copied()
    }

    /// Is the message an answer by a person's word, of whatever ask?
    pub(super) fn is_link(&self, message: &MessageKey) -> bool {
        self.links.values().any(|linked| *linked == message)
    }

    /// Has a person said that the message does not answer the ask?
    pub(super) fn is_unlinked(&self, ask: &MessageKey, message: &MessageKey) -> bool {
        !self.unlinks.is_empty()
            && self
                .unlinks
                .iter()
                .any(|(about, not)| *not == message && (*about == ask || self.name_of(about) == ask))
    }
}

/// The names of albums: their first parts, by each later part.
fn first_parts(lines: &[Line]) -> HashMap<&MessageKey, &MessageKey> {
    let mut firsts: HashMap<_, &Line> = HashMap::new();
    let in_albums = || {
        lines
            .iter()
            .filter_map(|line| line.album.as_deref().map(|album| ((&line.key.chat, album), line)))
    };
    for (album, line) in in_albums() {
        let first = firsts.entry(album).or_insert(line);
        if (line.at, &line.key) < (first.at, &first.key) {
            *first = line;
        }
    }
    in_albums()
        .map(|(album, line)| (&line.key, &firsts[&album].key))
        .collect()
}
