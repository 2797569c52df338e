//! Reads spans of time and chat addresses out of queries.

use chrono::{DateTime, Utc};
use finco_domain::chat::ChatKey;

use crate::error::Failure;

/// Refuses a span that ends before it begins.
pub(crate) fn check_order(from: Option<DateTime<Utc>>, to: Option<DateTime<Utc>>) -> Result<(), Failure> {
    match from.zip(to) {
        Some((from, to)) if to <= from => Err(Failure::Unprocessable("to lies after from".into())),
        _ => Ok(()),
    }
}

/// A chat's address: "<chat id>", or "<chat id>~<business>" for a chat of a business account.
pub(crate) fn read_chat(text: &str) -> Result<ChatKey, Failure> {
    let (id, business) = text.split_once('~').unwrap_or((text, "-"));
    let digits = id.strip_prefix('-').unwrap_or(id);
    let is_number = (1..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    let is_word = (1..=60).contains(&business.len())
        && business
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"_-".contains(&b));
    let id = id
        .parse()
        .ok()
        .filter(|_| is_number && is_word && !digits.starts_with('0'));
    Ok(ChatKey {
        id: id.ok_or_else(|| Failure::BadRequest("a chat is written <chat id> or <chat id>~<business>".into()))?,
        business: if text.contains('~') {
            business.to_owned()
        } else {
            String::new()
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chat_may_name_its_business_connection() {
        assert_eq!(
            read_chat("-100").unwrap(),
            ChatKey {
                id: -100,
                business: String::new()
            }
        );
        assert_eq!(
            read_chat("7~abc").unwrap(),
            ChatKey {
                id: 7,
                business: "abc".into()
            }
        );
        for odd in ["sales", "", "0", "007", "+7", "7~", "7~a b", "1234567890123456"] {
            assert!(read_chat(odd).is_err(), "{odd:?}");
        }
    }
}
