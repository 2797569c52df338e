//! What Telegram marks in a text by itself: commands, mentions and links.

use serde_json::{Value, json};

use crate::json::utf16_len;

/// The commands, mentions and links in `text`, with offsets in UTF-16 units.
pub(crate) fn found_in(text: &str) -> Vec<Value> {
    let mut found = Vec::new();
    let mut offset = 0;
    for word in text.split_inclusive(char::is_whitespace) {
        let bare = word.trim_end();
        if let Some((kind, length)) = kind_of(bare) {
            found.push(json!({ "type": kind, "offset": offset, "length": length }));
        }
        offset += utf16_len(word);
    }
    found
}

fn kind_of(word: &str) -> Option<(&'static str, usize)> {
    if word.starts_with("https://") || word.starts_with("http://") {
        return Some(("url", utf16_len(word.trim_end_matches(['.', ',', '!', '?', ')']))));
    }
    let rest = word.get(1..)?;
    let name_len = |text: &str| {
        text.chars()
            .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
            .count()
    };
    let name = name_len(rest);
    if word.starts_with('@') && name >= 3 {
        return Some(("mention", name + 1));
    }
    if !word.starts_with('/') || !(1..=32).contains(&name) {
        return None;
    }
    let whom = rest[name..].strip_prefix('@').map_or(0, |bot| name_len(bot) + 1);
    Some(("bot_command", 1 + name + whom))
}

/// The first command of a text: its name without the slash, and the bot it is addressed to.
pub(crate) fn command_in(text: &str) -> Option<(&str, Option<&str>)> {
    let word = text.split_whitespace().next()?;
    let (kind, length) = kind_of(word)?;
    let whole = word.get(1..length)?;
    (kind == "bot_command").then(|| match whole.split_once('@') {
        Some((name, bot)) => (name, Some(bot)),
        None => (whole, None),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_are_utf16_units() {
        let found = found_in("😀 /me @aziz_k https://finco.uz/a.");
        assert_eq!(
            found,
            [
                json!({ "type": "bot_command", "offset": 3, "length": 3 }),
                json!({ "type": "mention", "offset": 7, "length": 7 }),
                json!({ "type": "url", "offset": 15, "length": 18 }),
            ]
        );
    }

    #[test]
    fn a_command_knows_whom_it_is_for() {
        assert_eq!(command_in("/me@finco_bot hello"), Some(("me", Some("finco_bot"))));
        assert_eq!(command_in(" /start x"), Some(("start", None)));
        assert_eq!(command_in("50/50"), None);
        assert_eq!(command_in("ё"), None);
    }
}
