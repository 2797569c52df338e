//! What the words of a message are worth: does a client want an answer ([`client`]), has what staff wrote any substance
//! ([`staff`]), do two texts speak of the same thing ([`stems`])?
//!
//! By rules and lists of words, in Uzbek (both scripts), Russian and English, mixed as people mix them. Uzbek words are
//! compared in one folded form, so that "ўтказдим", "o'tkazdim", "oʻtkazdim" and "otkazdim" are one word.

pub mod client;
mod english;
mod russian;
pub mod staff;
pub mod stems;
mod tokens;
mod uzbek;
mod vocabulary;
