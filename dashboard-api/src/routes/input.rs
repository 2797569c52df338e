//! Reads what callers send: lines of text, page sizes, cursors, moments; and writes what they changed to the audit log.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use finco_domain::time::day_start;
use finco_store::{PgConnection, StoreError, audit};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value, json};

use crate::Api;
use crate::auth::Session;
use crate::error::Failure;

/// A line that must say something: no control characters, not only spaces. Documented as the pattern
/// `^[^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f][^\x00-\x1f\x7f]*$`.
pub(crate) fn line(field: &'static str, text: &str, longest: usize) -> Result<String, Failure> {
    let line = line_or_nothing(field, text, longest)?;
    if line.is_empty() {
        return Err(Failure::Field(field, format!("{field} must not be empty")));
    }
    Ok(line)
}

/// A line that may be empty.
pub(crate) fn line_or_nothing(field: &'static str, text: &str, longest: usize) -> Result<String, Failure> {
    if text.chars().count() > longest {
        return Err(Failure::Field(
            field,
            format!("{field} has at most {longest} characters"),
        ));
    }
    if text.chars().any(|c| c.is_ascii_control()) {
        return Err(Failure::Field(field, format!("{field} is one line of text")));
    }
    Ok(text.trim().to_owned())
}

/// Words to look for: what no name has is left out.
pub(crate) fn words(text: Option<&str>) -> Option<String> {
    let words: String = text?.chars().filter(|c| !c.is_ascii_control()).take(200).collect();
    Some(words.trim().to_owned()).filter(|words| !words.is_empty())
}

/// A page's size, 1 to 200; 50 when left out.
pub(crate) fn page_size(limit: Option<i64>) -> Result<i64, Failure> {
    let limit = limit.unwrap_or(50);
    if (1..=200).contains(&limit) {
        Ok(limit)
    } else {
        Err(Failure::BadRequest("limit is 1 to 200".into()))
    }
}

/// A cursor that is a number.
pub(crate) fn number_cursor(cursor: Option<&str>) -> Result<Option<i64>, Failure> {
    let bad = || Failure::BadRequest("not a cursor".into());
    cursor.map(|text| text.parse().map_err(|_| bad())).transpose()
}

/// Cuts the one row off that was asked for beyond the page; it tells that there are more. The last row of the page then
/// makes the cursor.
pub(crate) fn cut_page<T>(rows: &mut Vec<T>, limit: i64, cursor: impl Fn(&T) -> String) -> Option<String> {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    if rows.len() <= limit {
        return None;
    }
    rows.truncate(limit);
    rows.last().map(cursor)
}

/// A moment, or a day of the company: its beginning, or with `is_end` its end.
pub(crate) fn moment(text: &str, zone: Tz, is_end: bool) -> Result<DateTime<Utc>, Failure> {
    if let Ok(day) = text.parse::<NaiveDate>() {
        let day = if is_end { day.succ_opt().unwrap_or(day) } else { day };
        return Ok(day_start(day, zone));
    }
    // In an address a plus that was not escaped arrives as a space.
    DateTime::parse_from_rfc3339(&text.replace(' ', "+"))
        .map(|at| at.with_timezone(&Utc))
        .map_err(|_| Failure::BadRequest("a moment is written 2026-11-01 or 2026-11-01T09:00:00+05:00".into()))
}

/// Tells a field that was left out from one that is null.
pub(crate) fn some<'de, T: Deserialize<'de>, D: Deserializer<'de>>(from: D) -> Result<Option<Option<T>>, D::Error> {
    Option::<T>::deserialize(from).map(Some)
}

/// What differs between two objects, as `before` and `after`; `None` when nothing does.
pub(crate) fn difference(before: &Value, after: &Value) -> Option<Value> {
    let (mut old, mut new) = (Map::new(), Map::new());
    for (name, value) in after.as_object()? {
        if before.get(name) != Some(value) {
            old.insert(name.clone(), before.get(name).cloned().unwrap_or(Value::Null));
            new.insert(name.clone(), value.clone());
        }
    }
    (!new.is_empty()).then(|| json!({ "before": old, "after": new }))
}

/// Writes one line of the audit log, in the transaction that changes something.
pub(crate) async fn record(
    conn: &mut PgConnection,
    (api, session): (&Api, &Session),
    action: &str,
    object: &str,
    detail: Value,
) -> Result<(), StoreError> {
    let (now, actor) = (api.clock.now(), &session.user.login);
    audit::insert(conn, now, actor, action, object, detail, session.request_id()).await
}

#[cfg(test)]
mod tests {
    use super::*;

    const ZONE: Tz = chrono_tz::Asia::Tashkent;

    #[test]
    fn days_are_the_companys_and_the_last_one_counts() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let (first, end) = (|text| moment(text, ZONE, false), |text| moment(text, ZONE, true));
        assert_eq!(first("2026-11-01").unwrap(), at("2026-10-31T19:00:00Z"));
        assert_eq!(end("2026-11-30").unwrap(), at("2026-11-30T19:00:00Z"));
        assert_eq!(first("2026-11-01T09:00:00+05:00").unwrap(), at("2026-11-01T04:00:00Z"));
        assert_eq!(end("2026-11-01T09:00:00 05:00").unwrap(), at("2026-11-01T04:00:00Z"));
        assert!(first("yesterday").is_err());
        assert!(first("2026-13-01").is_err());
    }

    #[test]
    fn lines_are_trimmed_and_odd_ones_refused() {
        assert_eq!(line("name", "  Aziza ", 10).unwrap(), "Aziza");
        for odd in ["", " \u{a0} ", "a\nb", "a\0", "12345678901"] {
            assert!(
                matches!(line("name", odd, 10), Err(Failure::Field("name", _))),
                "{odd:?}"
            );
        }
        assert_eq!(words(Some(" \0az ")), Some("az".to_owned()));
        assert_eq!(words(Some("  ")), None);
    }

    #[test]
    fn only_what_differs_is_told() {
        let changed = difference(&json!({"a": 1, "b": 2}), &json!({"a": 1, "b": null}));
        assert_eq!(changed, Some(json!({"before": {"b": 2}, "after": {"b": null}})));
        assert_eq!(difference(&json!({"a": 1}), &json!({"a": 1})), None);
    }

    #[test]
    fn a_page_is_cut_where_it_ends() {
        let mut rows = vec![1, 2, 3];
        assert_eq!(cut_page(&mut rows, 2, ToString::to_string), Some("2".to_owned()));
        assert_eq!(cut_page(&mut rows, 2, ToString::to_string), None);
    }
}
