//! Fields of loosely typed JSON: null means absent, numbers may be written in more than one way.

use chrono::{DateTime, Utc};
use serde_json::{Number, Value};

/// The earliest second that Postgres can hold (4714-11-24 BC); what lies before is no date that anybody sent.
const EARLIEST_SECOND: i64 = -210_866_803_200;
/// Up to here a float holds every whole number exactly.
const EXACT_FLOAT: f64 = 9_007_199_254_740_992.0;

/// Why something cannot be read, in words for the person who looks at the quarantine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault(pub(crate) String);

/// What came of reading a piece.
pub(crate) type Reading<T> = Result<T, Fault>;

/// The field `name`, unless it is absent or null, or `of` is no object.
pub(crate) fn field<'a>(of: &'a Value, name: &str) -> Option<&'a Value> {
    of.get(name).filter(|value| !value.is_null())
}

/// The field `name` where it is an object.
pub(crate) fn object<'a>(of: &'a Value, name: &str) -> Option<&'a Value> {
    field(of, name).filter(|value| value.is_object())
}

/// Is the field `name` set to true?
pub(crate) fn flag(of: &Value, name: &str) -> bool {
    field(of, name).and_then(Value::as_bool).unwrap_or(false)
}

/// The text of the field `name`; `None` where it is absent, empty or something else than text or a number.
pub(crate) fn text(of: &Value, name: &str) -> Option<String> {
    match field(of, name)? {
        Value::String(text) => Some(clean(text)),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
    .filter(|text| !text.is_empty())
}

/// `text` without NUL characters: Postgres refuses them, and one would fail a whole batch of rows.
pub(crate) fn clean(text: &str) -> String {
    if text.contains('\0') {
        text.replace('\0', "\u{fffd}")
    } else {
        text.to_owned()
    }
}

/// Text told as a string, as an object with a `text`, or as a list of both; `None` where there is none in it.
pub(crate) fn flattened(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => clean(text),
        Value::Number(number) => number.to_string(),
        Value::Array(pieces) => pieces.iter().filter_map(flattened).collect(),
        Value::Object(fields) => fields.get("text").and_then(flattened)?,
        Value::Null | Value::Bool(_) => return None,
    };
    (!text.is_empty()).then_some(text)
}

/// The whole number in `value`: an integer, a float without a fraction or digits in a string. `None` where it is no
/// number at all; a fault where it is one that cannot be kept exactly.
pub(crate) fn whole(value: &Value) -> Reading<Option<i64>> {
    match value {
        Value::Number(number) => match exact(number) {
            Some(whole) => Ok(Some(whole)),
            None => Err(Fault(format!("{number} is not a whole number of 64 bits"))),
        },
        Value::String(text) => match text.parse::<i64>() {
            Ok(whole) => Ok(Some(whole)),
            Err(fault) => match fault.kind() {
                std::num::IntErrorKind::PosOverflow | std::num::IntErrorKind::NegOverflow => {
                    Err(Fault("a number in text is beyond 64 bits".to_owned()))
                }
                _ => Ok(None),
            },
        },
        _ => Ok(None),
    }
}

fn exact(number: &Number) -> Option<i64> {
    number.as_i64().or_else(|| {
        let float = number
            .as_f64()
            .filter(|float| number.is_f64() && float.abs() <= EXACT_FLOAT)?;
        (float.fract() == 0.0).then_some(float as i64)
    })
}

/// The whole number in the field `name`, where it has one.
pub(crate) fn id(of: &Value, name: &str) -> Reading<Option<i64>> {
    let Some(value) = field(of, name) else { return Ok(None) };
    whole(value).map_err(|fault| Fault(format!("{name}: {}", fault.0)))
}

/// The whole number in the field `name`, which must be there.
pub(crate) fn required_id(of: &Value, name: &str) -> Reading<i64> {
    id(of, name)?.ok_or_else(|| Fault(format!("{name} is missing or is not a number")))
}

/// A number that only describes, such as a size: what cannot be kept is left out.
pub(crate) fn measure<T: TryFrom<i64>>(of: &Value, name: &str) -> Option<T> {
    id(of, name).ok().flatten().and_then(|number| T::try_from(number).ok())
}

/// The moment of `seconds` since 1970, within what both the calendar and the database can hold.
pub(crate) fn moment(seconds: i64) -> Reading<DateTime<Utc>> {
    Some(seconds)
        .filter(|seconds| *seconds >= EARLIEST_SECOND)
        .and_then(|seconds| DateTime::from_timestamp(seconds, 0))
        .ok_or_else(|| Fault(format!("{seconds} seconds since 1970 is beyond the calendar")))
}

/// The moment in the field `name`, told in seconds since 1970; text is not taken for a date.
pub(crate) fn date(of: &Value, name: &str) -> Reading<Option<DateTime<Utc>>> {
    match field(of, name) {
        None => Ok(None),
        Some(Value::Number(_)) => id(of, name)?
            .map(moment)
            .transpose()
            .map_err(|fault| Fault(format!("{name}: {}", fault.0))),
        Some(_) => Err(Fault(format!("{name} is not a number"))),
    }
}

/// The moment in the field `name`, which must be there.
pub(crate) fn required_date(of: &Value, name: &str) -> Reading<DateTime<Utc>> {
    date(of, name)?.ok_or_else(|| Fault(format!("{name} is missing")))
}
