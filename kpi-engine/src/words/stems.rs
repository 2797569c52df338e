//! Do two texts speak of the same thing?

use std::collections::BTreeSet;

use super::tokens::tokens;

/// A stem is a word's first letters: enough for words that take endings.
const STEM: usize = 5;

/// The stems of a text: words of four letters and more by their beginning, and numbers of two digits and more as they
/// are.
#[must_use]
pub fn stems(text: &str) -> BTreeSet<String> {
    tokens(text)
        .into_iter()
        .filter(|token| token.folded.chars().count() >= if token.has_digit() { 2 } else { 4 })
        .map(|token| {
            if token.has_digit() {
                token.folded
            } else {
                token.folded.chars().take(STEM).collect()
            }
        })
        .collect()
}
