//! How well the rules judge messages, measured on messages that people labelled.
//!
//! Labels: `ask` wants an answer; `greeting`; `closing` wants none (thanks, consent, and what only tells: "I have paid");
//! `nudge` calls for the answer still due; of staff `answer` has substance, `acknowledgement` has none. Each message is
//! judged alone, without the talk around it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::words::client::{Wants, wants};
use crate::words::staff::{Says, says};

/// The labelled messages of the house, one JSON object on each line.
pub const LABELLED: &str = include_str!("../data/labelled_messages.jsonl");

/// Who wrote a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum From {
    /// A client.
    Client,
    /// One of staff.
    Staff,
}

/// What a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Label {
    /// A client wants an answer.
    Ask,
    /// A client greets, and no more.
    Greeting,
    /// A client wants nothing.
    Closing,
    /// A client calls for an answer that is due.
    Nudge,
    /// Staff says something of substance.
    Answer,
    /// Staff says that it looks.
    Acknowledgement,
}

impl Label {
    /// Every label.
    pub const ALL: [Self; 6] = [
        Self::Ask,
        Self::Greeting,
        Self::Closing,
        Self::Nudge,
        Self::Answer,
        Self::Acknowledgement,
    ];

    /// The word in the file.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ask => "ask",
            Self::Greeting => "greeting",
            Self::Closing => "closing",
            Self::Nudge => "nudge",
            Self::Answer => "answer",
            Self::Acknowledgement => "acknowledgement",
        }
    }
}

/// A message with its label.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Labelled {
    /// What it says.
    pub text: String,
    /// Who says it.
    pub from: From,
    /// What it is, as a person sees it.
    pub label: Label,
    /// Its language: `uz`, `uz-cyrl`, `ru`, `en`, `mixed`.
    pub lang: String,
}

/// Reads labelled messages, one JSON object on each line.
///
/// # Errors
/// When a line is none.
pub fn read(lines: &str) -> Result<Vec<Labelled>, serde_json::Error> {
    lines
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(serde_json::from_str)
        .collect()
}

/// What the rules take a message for.
#[must_use]
pub fn judge(message: &Labelled) -> Label {
    match message.from {
        From::Client => match wants(&message.text, None) {
            Wants::Answer | Wants::MaybeAnswer => Label::Ask,
            Wants::Nudge => Label::Nudge,
            Wants::Greeting => Label::Greeting,
            Wants::Statement | Wants::Nothing => Label::Closing,
        },
        From::Staff => match says(&message.text, None) {
            Says::Answer => Label::Answer,
            Says::Acknowledgement => Label::Acknowledgement,
        },
    }
}

/// How well the rules find one label. What cannot be told is `None`, not zero.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Score {
    /// Which label.
    pub label: Label,
    /// In which language; `None` for all.
    pub lang: Option<String>,
    /// How many messages have the label.
    pub n: usize,
    /// How many of those the rules took for it are it.
    pub precision: Option<f64>,
    /// How many of those that are it the rules took for it.
    pub recall: Option<f64>,
    /// The harmonic mean of both.
    pub f1: Option<f64>,
}

/// A message the rules took for something else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Misjudged {
    /// The message with its label.
    #[serde(flatten)]
    pub message: Labelled,
    /// What the rules took it for.
    pub judged: Label,
}

/// How well the rules judge.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// How many messages.
    pub n: usize,
    /// Each label over all languages, then in each.
    pub scores: Vec<Score>,
    /// What they got wrong.
    pub misjudged: Vec<Misjudged>,
}

/// Judges all messages and counts.
#[must_use]
pub fn measure(messages: &[Labelled]) -> Report {
    let judged: Vec<(&Labelled, Label)> = messages.iter().map(|message| (message, judge(message))).collect();
    let langs: BTreeSet<&str> = messages.iter().map(|message| message.lang.as_str()).collect();
    let wanted = std::iter::once(None).chain(langs.into_iter().map(Some));
    let scores = wanted.flat_map(|lang| Label::ALL.map(|label| score(&judged, label, lang)));
    Report {
        n: messages.len(),
        scores: scores.filter(|score| score.n > 0).collect(),
        misjudged: judged
            .iter()
            .filter(|(message, judged)| message.label != *judged)
            .map(|(message, judged)| Misjudged {
                message: (*message).clone(),
                judged: *judged,
            })
            .collect(),
    }
}

fn score(judged: &[(&Labelled, Label)], label: Label, lang: Option<&str>) -> Score {
    let count = |is: fn(Label, Label, Label) -> bool| {
        let of_lang = |message: &Labelled| lang.is_none_or(|lang| message.lang == lang);
        judged
            .iter()
            .filter(|(message, judged)| of_lang(message) && is(label, message.label, *judged))
            .count()
    };
    let is = count(|label, truly, _| truly == label);
    let taken = count(|label, _, judged| judged == label);
    let right = count(|label, truly, judged| truly == label && judged == label);
    Score {
        label,
        lang: lang.map(str::to_owned),
        n: is,
        precision: share(right, taken),
        recall: share(right, is),
        f1: share(2 * right, is + taken),
    }
}

fn share(part: usize, whole: usize) -> Option<f64> {
    let number = |count: usize| u32::try_from(count).map(f64::from).ok();
    (whole > 0).then(|| Some(number(part)? / number(whole)?)).flatten()
}
