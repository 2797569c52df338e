//! What holds for every conversation: order and copies change nothing, and working it out in steps gives what working it
//! out at once gives.

mod common;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};
use common::{B, C1, C2, C3, E1, E2, at, key, line, replying, rules};
use finco_domain::ask::{Ask, AskState, Author, Decision, DecisionKind, Edit, Line, StaffReaction};
use finco_domain::media::MediaKind;
use finco_domain::message::MessageKey;
use finco_domain::people::EmployeeId;
use finco_kpi_engine::asks::{BURST_GAP, Talk, as_of, link, needs_words};
use proptest::prelude::*;
use proptest::sample::Index;

const TEXTS: &[&str] = &[
    "narxi qancha?",
    "rahmat",
    "Assalomu alaykum",
    "invoice kerak",
    "ok",
    "hozir qarayman",
    ".",
    "?",
    "alo",
    "pulni o'tkazdim",
    "102-buyurtma keldimi",
    "102-buyurtma keldi",
    "100 ming",
    "Aziz, javob bering",
    "вот фото",
    "сейчас посмотрю",
    "Сколько стоит доставка и когда будет",
    "доставка 20 тысяч",
];

/// A line before it has its time: pause, author, text, the line it replies to, an edit, a topic, an album with the line
/// before, a deletion.
type Raw = (
    (u32, Author, usize, Option<usize>),
    (Option<(u32, usize)>, bool, bool, Option<u32>),
);

fn any_line() -> impl Strategy<Value = Raw> {
    let author = prop_oneof![3 => Just(C1), 2 => Just(C2), 1 => Just(C3), 3 => Just(E1), 2 => Just(E2), 1 => Just(B)];
    let pause = prop_oneof![2 => 0..200_u32, 2 => 200..1200_u32, 1 => 1200..20_000_u32];
    (
        (
            pause,
            author,
            0..TEXTS.len(),
            proptest::option::weighted(0.3, 0..8_usize),
        ),
        (
            proptest::option::weighted(0.15, (0..4000_u32, 0..TEXTS.len())),
            proptest::bool::weighted(0.2),
            proptest::bool::weighted(0.1),
            proptest::option::weighted(0.05, 0..4000_u32),
        ),
    )
}

fn later(time: DateTime<Utc>, secs: u32) -> DateTime<Utc> {
    time + TimeDelta::seconds(i64::from(secs))
}

/// Lines with growing times and numbers; replies point at earlier lines.
fn lines() -> impl Strategy<Value = Vec<Line>> {
    proptest::collection::vec(any_line(), 1..40).prop_map(|all| {
        let (mut lines, mut now): (Vec<Line>, _) = (Vec::new(), at("00:00:00"));
        for (number, ((pause, author, text, back), (edit, topic, album, gone))) in all.into_iter().enumerate() {
            let with_last = lines.last_mut().filter(|_| album);
            now = later(now, if with_last.is_some() { pause % 12 } else { pause });
            let mut line = line(
                i64::try_from(number).unwrap_or_default() + 1,
                "00:00:00",
                author,
                TEXTS[text],
            );
            line.at = now;
            line.topic_id = topic.then_some(7);
            line.edits.extend(edit.map(|(after, text)| Edit {
                at: later(now, after),
                text: Some(TEXTS[text].to_owned()),
            }));
            line.deleted_at = gone.map(|after| later(now, after));
            if let Some(last) = with_last {
                let album = last.album.clone().unwrap_or_else(|| last.key.id.to_string());
                last.album = Some(album.clone());
                last.media = Some(MediaKind::Photo);
                line = Line {
                    album: Some(album),
                    author: last.author,
                    topic_id: last.topic_id,
                    media: last.media,
                    ..line
                };
            }
            if let Some(target) = back.and_then(|back| number.checked_sub(back + 1)) {
                line = replying(line, &lines[target].clone());
            }
            lines.push(line);
        }
        lines
    })
}

/// A whole conversation with what people did about it.
#[derive(Debug, Clone)]
struct Everything {
    lines: Vec<Line>,
    reactions: Vec<StaffReaction>,
    decisions: Vec<Decision>,
}

fn everything() -> impl Strategy<Value = Everything> {
    let reactions = proptest::collection::vec((any::<Index>(), 0..2000_u32, 1..3_i64, any::<bool>()), 0..6);
    let decisions = proptest::collection::vec((any::<Index>(), any::<Index>(), 0..9_u8, 0..50_000_u32), 0..6);
    (lines(), reactions, decisions).prop_map(|(lines, reactions, decisions)| {
        let reactions = (1..)
            .zip(reactions)
            .map(|(update_id, (on, after, by, set))| {
                let line = on.get(&lines);
                StaffReaction {
                    message: line.key.clone(),
                    at: later(line.at, after),
                    update_id,
                    by: Some(EmployeeId(by)),
                    emoji: if set { vec!["👍".to_owned()] } else { Vec::new() },
                }
            })
            .collect();
        let decisions = (1..)
            .zip(decisions)
            .map(|(id, (about, other, kind, after))| {
                // People see albums as one message, named by its first part.
                let first = |line: &Line| {
                    let part =
                        |other: &&Line| other.key == line.key || (line.album.is_some() && other.album == line.album);
                    lines.iter().find(part).unwrap_or(&lines[0]).clone()
                };
                let other = first(other.get(&lines)).key;
                let about = first(about.get(&lines));
                Decision {
                    id,
                    at: later(about.at, after),
                    message: about.key.clone(),
                    kind: match kind {
                        0 => DecisionKind::Link(other),
                        1 => DecisionKind::Unlink(other),
                        2 => DecisionKind::Close,
                        3 => DecisionKind::Exclude,
                        4 => DecisionKind::Dismiss,
                        5 => DecisionKind::Reassign(EmployeeId(5)),
                        6 => DecisionKind::Split,
                        7 => DecisionKind::Merge(other),
                        _ => DecisionKind::Ask,
                    },
                }
            })
            .collect();
        Everything {
            lines,
            reactions,
            decisions,
        }
    })
}

fn whole(all: &Everything) -> Vec<Ask> {
    link(Talk {
        cut: DateTime::<Utc>::MIN_UTC,
        before: Vec::new(),
        lines: &all.lines,
        reactions: &all.reactions,
        decisions: &all.decisions,
        rules: &rules(),
    })
}

/// Lines in short, for the eyes.
fn short(lines: &[Line]) -> String {
    let one = |line: &Line| {
        let reply = line.reply_to.as_ref().map(|target| target.key.id);
        format!(
            "{} {} {:?} {:?} t{:?} r{reply:?} a{:?} e{:?} d{:?}\n",
            line.key.id,
            line.at.time(),
            line.author,
            line.text,
            line.topic_id,
            line.album,
            line.edits,
            line.deleted_at
        )
    };
    lines.iter().map(one).collect()
}

/// The asks as a store keeps them.
type Kept = BTreeMap<MessageKey, Ask>;

/// The cut that `Talk::before` asks for, looking back from `from`.
fn cut(from: DateTime<Utc>, all: &Everything, kept: &Kept) -> DateTime<Utc> {
    let mut cut = from - BURST_GAP;
    let merges = all
        .decisions
        .iter()
        .any(|one| matches!(one.kind, DecisionKind::Merge(_)));
    loop {
        let asked = kept
            .values()
            .filter(|ask| {
                let goes_on = merges || ask.state == AskState::Dismissed;
                ask.asked_at < cut && ask.last_at + if goes_on { BURST_GAP } else { TimeDelta::zero() } >= cut
            })
            .map(|ask| ask.asked_at);
        let album = |line: &Line| {
            let parts = all.lines.iter().filter(|other| other.album == line.album);
            line.album.is_some() && parts.max_by_key(|part| part.at).is_some_and(|last| last.at >= cut)
        };
        let changed = all
            .lines
            .iter()
            .filter(|line| {
                line.at < cut
                    && (album(line)
                        || line.edits.iter().any(|edit| edit.at >= cut)
                        || line.deleted_at.is_some_and(|at| at >= cut)
                        || all.reactions.iter().any(|one| one.message == line.key && one.at >= cut))
            })
            .map(|line| line.at);
        let sent = |key: &MessageKey| all.lines.iter().find(|line| line.key == *key).map(|line| line.at);
        let linked = all.decisions.iter().filter_map(|one| match &one.kind {
            DecisionKind::Link(answer) if sent(&one.message)? >= cut => sent(answer).filter(|at| *at < cut),
            DecisionKind::Merge(into) => {
                let (one, other) = (sent(&one.message)?, sent(into)?);
                (one.max(other) >= cut).then_some(one.min(other)).filter(|at| *at < cut)
            }
            _ => None,
        });
        match asked.chain(changed).chain(linked).min() {
            Some(earlier) => cut = earlier,
            None => return cut,
        }
    }
}

/// Takes lines in as they arrive: works out again from the cut on, and keeps the rest.
fn take_in(all: &Everything, from: DateTime<Utc>, kept: &mut Kept) {
    let cut = cut(from, all, kept);
    let before: Vec<Ask> = kept.values().filter_map(|ask| as_of(ask.clone(), cut)).collect();
    let words = |line: &Line| {
        before.iter().filter(|ask| ask.answer.is_none()).any(|ask| {
            let said = |part: &Line| {
                let own = part.author == Author::Client(ask.asked_by) && part.topic_id == ask.topic_id;
                part.key == ask.first || (own && (ask.asked_at..=ask.asked_at + BURST_GAP).contains(&part.at))
            };
            let of_album = |part: &Line| part.album.is_some() && part.album == line.album;
            said(line) || all.lines.iter().any(|part| of_album(part) && said(part))
        })
    };
    let (mut lines, earlier): (Vec<Line>, Vec<Line>) = all.lines.iter().cloned().partition(|line| line.at >= cut);
    if needs_words(cut, &lines, &all.decisions) {
        lines.extend(earlier.into_iter().filter(words));
    }
    let asks = link(Talk {
        cut,
        before,
        lines: &lines,
        reactions: &all.reactions,
        decisions: &all.decisions,
        rules: &rules(),
    });
    kept.retain(|_, ask| ask.asked_at < cut);
    kept.extend(asks.into_iter().map(|ask| (ask.first.clone(), ask)));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// Case 49: any order of lines, reactions and decisions, and any copies of them, give the same asks.
    #[test]
    fn order_and_copies_change_nothing(
        all in everything(),
        keys in proptest::collection::vec(any::<u32>(), 120),
        copies in proptest::collection::vec(any::<Index>(), 0..8),
    ) {
        fn mixed<T: Clone>(list: &[T], keys: &[u32], copies: &[Index]) -> Vec<T> {
            let mut list = list.to_vec();
            if !list.is_empty() {
                list.extend(copies.iter().map(|copy| copy.get(&list).clone()).collect::<Vec<_>>());
            }
            let mut keyed: Vec<(u32, T)> = keys.iter().copied().cycle().zip(list).collect();
            keyed.sort_by_key(|(key, _)| *key);
            keyed.into_iter().map(|(_, one)| one).collect()
        }
        let again = Everything {
            lines: mixed(&all.lines, &keys, &copies),
            reactions: mixed(&all.reactions, &keys[40..], &copies),
            decisions: mixed(&all.decisions, &keys[80..], &copies),
        };
        prop_assert_eq!(whole(&again), whole(&all));
    }

    /// Whatever the batches in which lines arrive, be they late, the asks are those of the whole conversation. This is
    /// what lets the workers look only at what is new.
    #[test]
    fn any_batches_give_the_asks_of_the_whole(
        lines in lines(),
        reactions in proptest::collection::vec((any::<Index>(), 0..2000_u32, 1..3_i64), 0..5),
        keys in proptest::collection::vec(any::<u32>(), 40),
        size in 1..12_usize,
    ) {
        let reactions: Vec<StaffReaction> = (1..)
            .zip(reactions)
            .map(|(update_id, (on, after, by))| {
                let line = on.get(&lines);
                StaffReaction {
                    message: line.key.clone(),
                    at: later(line.at, after),
                    update_id,
                    by: Some(EmployeeId(by)),
                    emoji: vec!["👍".to_owned()],
                }
            })
            .collect();
        // Mostly in order, sometimes late.
        let mut arriving: Vec<(u32, Line)> = (0..)
            .zip(lines.clone())
            .zip(keys.iter().cycle())
            .map(|((number, line), key)| (if key % 5 == 0 { number + key % 9 } else { number }, line))
            .collect();
        arriving.sort_by_key(|(number, _)| *number);
        let mut now = Everything { lines: Vec::new(), reactions: Vec::new(), decisions: Vec::new() };
        let mut kept = Kept::new();
        for batch in arriving.chunks(size) {
            now.lines.extend(batch.iter().map(|(_, line)| line.clone()));
            let there: BTreeSet<&MessageKey> = now.lines.iter().map(|line| &line.key).collect();
            now.reactions = reactions.iter().filter(|one| there.contains(&one.message)).cloned().collect();
            let Some(from) = batch.iter().map(|(_, line)| line.at).min() else { continue };
            take_in(&now, from, &mut kept);
        }
        let mut stepped: Vec<Ask> = kept.into_values().collect();
        stepped.sort_by(|a, b| (a.asked_at, &a.first).cmp(&(b.asked_at, &b.first)));
        prop_assert_eq!(stepped, whole(&now), "{}", short(&lines));
    }

    /// Decisions too: a conversation with what people decided, worked out again from any later moment, stays as it is.
    #[test]
    fn working_out_again_from_any_moment_changes_nothing(all in everything(), moment in any::<Index>()) {
        let asks = whole(&all);
        let mut kept: Kept = asks.iter().map(|ask| (ask.first.clone(), ask.clone())).collect();
        let from = moment.get(&all.lines).at;
        take_in(&all, from, &mut kept);
        let mut again: Vec<Ask> = kept.into_values().collect();
        again.sort_by(|a, b| (a.asked_at, &a.first).cmp(&(b.asked_at, &b.first)));
        prop_assert_eq!(again, asks, "{}", short(&all.lines));
    }

    /// Without a person's word one message answers at most one ask, and none before it was asked; what a state says and
    /// what it holds agree.
    #[test]
    fn an_answer_closes_at_most_one_ask(mut all in everything()) {
        all.decisions.retain(|one| !matches!(one.kind, DecisionKind::Link(_)));
        let asks = whole(&all);
        let mut answers = BTreeSet::new();
        for ask in &asks {
            prop_assert!(ask.messages >= 1 && ask.parts >= 1 && ask.asked_at <= ask.last_at);
            if let Some(answer) = &ask.answer {
                prop_assert!(answer.at >= ask.asked_at);
                prop_assert!(answers.insert(answer.message.clone()), "answers twice: {:?}", answer.message);
            }
            match ask.state {
                AskState::Answered => prop_assert!(ask.answer.is_some()),
                AskState::Open => prop_assert!(ask.answer.is_none() && ask.closed_at.is_none()),
                AskState::Peer | AskState::Closed | AskState::Cancelled => {
                    prop_assert!(ask.answer.is_none() && ask.closed_at.is_some());
                }
                AskState::Excluded | AskState::Dismissed | AskState::Unknown => {}
            }
        }
        prop_assert!(asks.iter().all(|ask| ask.first != key(0)));
    }
}
