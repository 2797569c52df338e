//! The lists of the three languages as sets to look words and phrases up in.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::tokens::{Token, fold, plain};
use super::{english, russian, uzbek};

/// Words of all languages, each looked up in the form it is listed in.
pub(super) struct Vocabulary {
    plain: HashSet<String>,
    folded: HashSet<String>,
}

/// The entries of a list: phrases between bars, or words between blanks.
pub(super) fn listed(list: &str) -> Vec<&str> {
    if list.contains('|') {
        list.split('|').map(str::trim).collect()
    } else {
        list.split_whitespace().collect()
    }
}

impl Vocabulary {
    fn new(uzbek: &[&str], others: &[&str]) -> Self {
        Self {
            plain: others.iter().flat_map(|list| listed(list)).map(plain).collect(),
            folded: uzbek.iter().flat_map(|list| listed(list)).map(folded).collect(),
        }
    }

    /// Is the word listed?
    pub(super) fn has(&self, token: &Token) -> bool {
        self.plain.contains(&token.plain) || self.folded.contains(&token.folded)
    }

    /// Is the whole text listed as one phrase?
    pub(super) fn has_phrase(&self, tokens: &[Token]) -> bool {
        let joined = |form: fn(&Token) -> &str| tokens.iter().map(form).collect::<Vec<_>>().join(" ");
        self.plain.contains(&joined(|token| &token.plain)) || self.folded.contains(&joined(|token| &token.folded))
    }
}

/// A listed Uzbek word or phrase, folded.
fn folded(listed: &str) -> String {
    listed
        .split(' ')
        .map(|word| fold(&plain(word)))
        .collect::<Vec<_>>()
        .join(" ")
}

/// Beginnings or endings, folded.
fn pieces(list: &str) -> Vec<String> {
    listed(list).into_iter().map(folded).collect()
}

/// Words to look up in the plain form.
pub(super) fn plain_words(list: &str) -> HashSet<String> {
    list.split_whitespace().map(plain).collect()
}

/// A text in which every word is allowed and at least one is of the core.
pub(super) struct Formula {
    cores: Vocabulary,
    fillers: Vocabulary,
}

impl Formula {
    /// Is the text nothing but this?
    pub(super) fn covers(&self, tokens: &[Token]) -> bool {
        tokens.iter().any(|token| self.cores.has(token))
            && tokens
                .iter()
                .all(|token| self.cores.has(token) || self.fillers.has(token))
    }

    /// The same, where numbers may stand between the words: sums, room numbers, minutes.
    pub(super) fn covers_with_numbers(&self, tokens: &[Token]) -> bool {
        let words: Vec<Token> = tokens.iter().filter(|token| !token.has_digit()).cloned().collect();
        self.covers(&words)
    }
}

pub(super) static GREETING: LazyLock<Formula> = LazyLock::new(|| Formula {
    cores: Vocabulary::new(
        &[uzbek::GREETING_CORES],
        &[russian::GREETING_CORES, english::GREETING_CORES],
    ),
    fillers: Vocabulary::new(&[uzbek::GREETINGS], &[russian::GREETINGS, english::GREETINGS]),
});

pub(super) static CLOSING: LazyLock<Formula> = LazyLock::new(|| Formula {
    cores: Vocabulary::new(
        &[uzbek::CLOSING_CORES],
        &[russian::CLOSING_CORES, english::CLOSING_CORES],
    ),
    fillers: Vocabulary::new(&[uzbek::CLOSINGS], &[russian::CLOSINGS, english::CLOSINGS]),
});

pub(super) static STATEMENT: LazyLock<Formula> = LazyLock::new(|| Formula {
    cores: Vocabulary::new(
        &[uzbek::STATEMENT_CORES],
        &[russian::STATEMENT_CORES, english::STATEMENT_CORES],
    ),
    fillers: Vocabulary::new(
        &[uzbek::STATEMENT_FILLERS],
        &[russian::STATEMENT_FILLERS, english::STATEMENT_FILLERS],
    ),
});

pub(super) static ACKNOWLEDGEMENT: LazyLock<Formula> = LazyLock::new(|| Formula {
    cores: Vocabulary::new(
        &[uzbek::ACKNOWLEDGEMENT_CORES],
        &[russian::ACKNOWLEDGEMENT_CORES, english::ACKNOWLEDGEMENT_CORES],
    ),
    fillers: Vocabulary::new(
        &[uzbek::ACKNOWLEDGEMENT_FILLERS, uzbek::GREETINGS],
        &[
            russian::ACKNOWLEDGEMENT_FILLERS,
            russian::GREETINGS,
            english::ACKNOWLEDGEMENT_FILLERS,
            english::GREETINGS,
        ],
    ),
});

pub(super) static NUDGES: LazyLock<Vocabulary> =
    LazyLock::new(|| Vocabulary::new(&[uzbek::NUDGES], &[russian::NUDGES, english::NUDGES]));

static QUESTIONS: LazyLock<Vocabulary> =
    LazyLock::new(|| Vocabulary::new(&[uzbek::QUESTION_WORDS], &[russian::QUESTIONS, english::QUESTIONS]));
static QUESTION_STARTS: LazyLock<Vocabulary> = LazyLock::new(|| Vocabulary::new(&[], &[english::QUESTION_STARTS]));
static QUESTION_STEMS: LazyLock<Vec<String>> = LazyLock::new(|| pieces(uzbek::QUESTIONS));
static QUESTION_ENDINGS: LazyLock<Vec<String>> = LazyLock::new(|| pieces(uzbek::QUESTION_ENDINGS));
static NO_QUESTIONS: LazyLock<Vocabulary> = LazyLock::new(|| Vocabulary::new(&[uzbek::NO_QUESTIONS], &[]));
static REQUESTS: LazyLock<Vocabulary> = LazyLock::new(|| Vocabulary::new(&[], &[english::REQUESTS, russian::DENIALS]));
static REQUEST_STEMS: LazyLock<Vec<String>> = LazyLock::new(|| pieces(uzbek::REQUESTS));
static RUSSIAN_STEMS: LazyLock<Vec<&str>> = LazyLock::new(|| listed(russian::REQUESTS));
static RUSSIAN_ENDINGS: LazyLock<Vec<&str>> = LazyLock::new(|| listed(russian::REQUEST_ENDINGS));
static REQUEST_ENDINGS: LazyLock<Vec<String>> = LazyLock::new(|| pieces(uzbek::REQUEST_ENDINGS));
static NO_REQUESTS: LazyLock<Vocabulary> = LazyLock::new(|| Vocabulary::new(&[], &[russian::NO_REQUESTS]));

/// Does the word make its sentence a question? `first` when it begins the sentence.
pub(super) fn questions(token: &Token, first: bool) -> bool {
    QUESTIONS.has(token)
        || (first && QUESTION_STARTS.has(token))
        || QUESTION_STEMS.iter().any(|stem| token.folded.starts_with(stem))
        || (token.folded.chars().count() > 3
            && QUESTION_ENDINGS.iter().any(|ending| token.folded.ends_with(ending))
            && !NO_QUESTIONS.has(token))
}

/// Does the word ask for something to be done, or tell of something wrong?
pub(super) fn requests(token: &Token) -> bool {
    let long = token.plain.chars().count() > 4;
    REQUESTS.has(token)
        || RUSSIAN_STEMS.iter().any(|stem| token.plain.starts_with(stem))
        || (long && RUSSIAN_ENDINGS.iter().any(|ending| token.plain.ends_with(ending)) && !NO_REQUESTS.has(token))
        || REQUEST_STEMS.iter().any(|stem| token.folded.starts_with(stem))
        || (long && (is_uzbek_request(&token.folded)))
}

/// "yuboring", "ishlamayapti"; not "sizning" (whose).
fn is_uzbek_request(folded: &str) -> bool {
    (folded.ends_with("ng") && !folded.ends_with("ning"))
        || REQUEST_ENDINGS
            .iter()
            .any(|ending| ending != "mi" && folded.ends_with(ending))
}
