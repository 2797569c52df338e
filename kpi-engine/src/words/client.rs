//! What a client's message wants.
//!
//! Whatever is not surely something else is an ask: a client who waits in vain costs more than a line too many on a list.
//! Wants no answer: greetings, thanks and consent, and what only tells - money sent, a photo shown, "I am here" - in words
//! that are all known; one unknown word more, and it is an ask.

use std::collections::HashSet;
use std::sync::LazyLock;

use finco_domain::media::MediaKind;

use super::tokens::{Token, tokens};
use super::vocabulary::{CLOSING, GREETING, NUDGES, STATEMENT, plain_words, questions as asks, requests};

/// What a client's message wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wants {
    /// An answer, by its words: a question, a request, a complaint.
    Answer,
    /// An answer, for all the rules know.
    MaybeAnswer,
    /// The answer that is still due: "?", "alo", "ну что там".
    Nudge,
    /// A greeting: if a question follows soon, the clock starts here (chat spec, case 8).
    Greeting,
    /// Nothing: it tells what was done. If a question follows soon, it belongs to it.
    Statement,
    /// Nothing: thanks, "ok", a sticker (chat spec, case 7).
    Nothing,
}

impl Wants {
    /// Does it open an ask by itself?
    #[must_use]
    pub fn opens(self) -> bool {
        matches!(self, Self::Answer | Self::MaybeAnswer | Self::Nudge)
    }
}

/// Tells what a client's message wants. `text` is what it says or its caption, `media` what it carries.
#[must_use]
pub fn wants(text: &str, media: Option<MediaKind>) -> Wants {
    let words = tokens(text);
    let marked = text.contains(['?', '؟']);
    if words.is_empty() {
        return match media {
            Some(MediaKind::Service) => Wants::Nothing,
            Some(MediaKind::Sticker | MediaKind::Animation) | None if marked => Wants::Nudge,
            Some(MediaKind::Sticker | MediaKind::Animation) | None => Wants::Nothing,
            Some(_) if marked => Wants::Answer,
            Some(_) => Wants::MaybeAnswer,
        };
    }
    if media.is_none() && is_nudge(&words, marked) {
        return Wants::Nudge;
    }
    // "Yaxshimisiz?" asks for nothing. A voice note with "salom" under it says more than that.
    if media.is_none() && GREETING.covers(&words) {
        return Wants::Greeting;
    }
    if marked {
        return Wants::Answer;
    }
    // "Raqami 102" under a photo that was asked for looks like this too; the words decide, not the photo.
    let shows = matches!(
        media,
        None | Some(MediaKind::Photo | MediaKind::Document | MediaKind::Location)
    );
    if shows && STATEMENT.covers_with_numbers(&words) {
        return Wants::Statement;
    }
    if media.is_none() && CLOSING.covers(&with_greetings_out(&words)) {
        return Wants::Nothing;
    }
    if evidence(&words) {
        Wants::Answer
    } else {
        Wants::MaybeAnswer
    }
}

/// A call for an answer: nothing else, or with "please" and the like.
fn is_nudge(words: &[Token], marked: bool) -> bool {
    let greets = words.len() == 1 && GREETING.covers(words);
    if greets {
        return marked && words[0].plain.starts_with("hel");
    }
    if NUDGES.has_phrase(words) {
        return true;
    }
    let bare: Vec<Token> = words
        .iter()
        .filter(|word| !SOFTENERS.contains(&word.folded) && !SOFTENERS.contains(&word.plain))
        .cloned()
        .collect();
    !bare.is_empty() && bare.len() < words.len() && NUDGES.has_phrase(&bare)
}

/// Words that may stand beside a call without making it more: "please", "well", "still".
static SOFTENERS: LazyLock<HashSet<String>> = LazyLock::new(|| {
    plain_words(
        "iltimos aka opa endi yana xali xam пожалуйста плиз ну а please pls guys hello hi ребята девушки уже still then",
    )
});

/// A thanks may greet as well: the words of greetings alone close nothing.
fn with_greetings_out(words: &[Token]) -> Vec<Token> {
    words
        .iter()
        .filter(|word| CLOSING.covers(std::slice::from_ref(word)) || !GREETING.covers(std::slice::from_ref(word)))
        .cloned()
        .collect()
}

/// Does any word ask?
fn evidence(words: &[Token]) -> bool {
    words
        .iter()
        .enumerate()
        .any(|(at, word)| asks(word, at == 0) || requests(word))
}

/// How many questions a message holds: its clauses with a question mark or a word that asks (chat spec, case 48).
#[must_use]
pub fn questions(text: &str) -> u32 {
    let mut count = 0_u32;
    for sentence in text.split_inclusive(['?', '؟', '.', '!', '\n', ';']) {
        let marked = sentence.ends_with(['?', '؟']);
        let clauses = sentence
            .split(',')
            .map(tokens)
            .filter(|words| words.iter().enumerate().any(|(at, word)| asks(word, at == 0)))
            .count();
        let asks_by_mark = marked && clauses == 0 && !tokens(sentence).is_empty();
        count += u32::try_from(clauses).unwrap_or(u32::MAX).max(u32::from(asks_by_mark));
    }
    count
}
