//! What may be shown of stored bytes: text without secrets, cut at a length.

use serde_json::Value;

/// What stands where a secret was.
pub(crate) const HIDDEN: &str = "[redacted]";

/// Characters shown of a payload.
const LIMIT: usize = 4_000;

/// Bytes as text: JSON with the values of secret names replaced, anything else with bot tokens and passwords in
/// addresses replaced. And whether it was longer.
pub(crate) fn shown(bytes: &[u8]) -> (String, bool) {
    let text = match serde_json::from_slice::<Value>(bytes) {
        Ok(mut value) => {
            hide(&mut value);
            value.to_string()
        }
        Err(_) => words(&String::from_utf8_lossy(bytes)),
    };
    match text.char_indices().nth(LIMIT) {
        Some((end, _)) => (text[..end].to_owned(), true),
        None => (text, false),
    }
}

/// Replaces what secret names hold and what looks like a secret. Whether something is set is no secret.
pub(crate) fn hide(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                match value {
                    Value::Null | Value::Bool(_) => {}
                    value if is_secret(name) => *value = Value::from(HIDDEN),
                    value => hide(value),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(hide),
        Value::String(text) => *text = words(text),
        _ => {}
    }
}

fn is_secret(name: &str) -> bool {
    let name = name.to_lowercase();
    [
        "token",
        "secret",
        "password",
        "authorization",
        "api_key",
        "hash",
        "csrf",
        "cookie",
    ]
    .iter()
    .any(|word| name.contains(word))
}

/// Text with bot tokens (`123456:ABC...`) and passwords in addresses (`scheme://user:password@`) replaced.
fn words(text: &str) -> String {
    let pieces = text.split_inclusive(char::is_whitespace).map(|piece| {
        let piece = match piece.split_once("://").and_then(|(scheme, rest)| {
            let (_, host) = rest.split_once('@')?;
            Some(format!("{scheme}://***@{host}"))
        }) {
            Some(hidden) => hidden,
            None => piece.to_owned(),
        };
        token(&piece)
    });
    pieces.collect()
}

/// Replaces the part after the number and the colon of what looks like a bot token, wherever it stands.
fn token(piece: &str) -> String {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let Some(colon) = piece.match_indices(':').map(|(at, _)| at).find(|at| {
        let digits = piece[..*at].chars().rev().take_while(char::is_ascii_digit).count();
        let secret = piece[at + 1..].chars().take_while(|c| is_part(*c)).count();
        digits >= 5 && secret >= 20
    }) else {
        return piece.to_owned();
    };
    let rest = piece[colon + 1..].trim_start_matches(is_part);
    format!("{}:***{rest}", &piece[..colon])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_replaced_wherever_they_stand() {
        let payload = br#"{"chat_id":7,"bot_token":"x","deep":[{"Password":"y"}],"text":"see https://api.telegram.org/bot123456:AAAAAAAAAAAAAAAAAAAAAAAAA/getMe"}"#;
        let (text, is_cut) = shown(payload);
        assert!(
            !is_cut && text.contains("\"chat_id\":7") && text.contains("bot123456:***/getMe"),
            "{text}"
        );
        assert!(
            !text.contains("\"x\"") && !text.contains("\"y\"") && !text.contains("AAAA"),
            "{text}"
        );
        let (text, _) = shown(b"no answer of redis://:hunter2@host:6379 today");
        assert_eq!(text, "no answer of redis://***@host:6379 today");
    }

    #[test]
    fn long_payloads_are_cut_at_a_character() {
        let (text, is_cut) = shown("ў".repeat(5_000).as_bytes());
        assert!(is_cut && text.chars().count() == LIMIT);
        assert_eq!(shown(b"14:30 it was"), ("14:30 it was".to_owned(), false));
    }
}
