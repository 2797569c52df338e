//! Reads spans of time and chat addresses out of queries.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use finco_domain::chat::ChatKey;
use finco_domain::time::day_start;

use crate::error::Failure;

enum Moment {
    At(DateTime<Utc>),
    Day(NaiveDate),
}

fn read(text: &str) -> Result<Moment, Failure> {
    if let Ok(day) = text.parse::<NaiveDate>() {
        return Ok(Moment::Day(day));
    }
    // In an address a plus that was not escaped arrives as a space.
    DateTime::parse_from_rfc3339(&text.replace(' ', "+"))
        .map(|at| Moment::At(at.with_timezone(&Utc)))
        .map_err(|_| Failure::BadRequest("a moment is written 2026-11-01 or 2026-11-01T09:00:00+05:00".into()))
}

/// The first moment of a span: the moment itself, or the beginning of the company's day.
pub(crate) fn first_moment(text: &str, zone: Tz) -> Result<DateTime<Utc>, Failure> {
    Ok(match read(text)? {
        Moment::At(at) => at,
        Moment::Day(day) => day_start(day, zone),
    })
}

/// The moment after a span: the moment itself, or the end of the company's day.
pub(crate) fn end_moment(text: &str, zone: Tz) -> Result<DateTime<Utc>, Failure> {
    Ok(match read(text)? {
        Moment::At(at) => at,
        Moment::Day(day) => day_start(day.succ_opt().unwrap_or(day), zone),
    })
}

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

    const ZONE: Tz = chrono_tz::Asia::Tashkent;

    #[test]
    fn days_are_the_companys_and_the_last_one_counts() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        assert_eq!(first_moment("2026-11-01", ZONE).unwrap(), at("2026-10-31T19:00:00Z"));
        assert_eq!(end_moment("2026-11-30", ZONE).unwrap(), at("2026-11-30T19:00:00Z"));
        let moment = "2026-11-01T09:00:00+05:00";
        assert_eq!(first_moment(moment, ZONE).unwrap(), at("2026-11-01T04:00:00Z"));
        assert_eq!(
            end_moment(&moment.replace('+', " "), ZONE).unwrap(),
            at("2026-11-01T04:00:00Z")
        );
        assert!(first_moment("yesterday", ZONE).is_err());
        assert!(first_moment("2026-13-01", ZONE).is_err());
    }

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
