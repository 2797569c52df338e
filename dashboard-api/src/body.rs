//! Reads the bodies that callers send, as JSON Schema understands JSON: `1.0` is a whole number, and a list is no object.

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{FromRequest, Request};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// A JSON object that was read.
pub(crate) struct Body<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = JsonRejection;

    async fn from_request(request: Request, state: &S) -> Result<Self, JsonRejection> {
        let Json(fields) = Json::<Map<String, Value>>::from_request(request, state).await?;
        // Written and read again, so that a refusal names the field.
        let text = whole(Value::Object(fields)).to_string();
        let Json(body) = Json::from_bytes(text.as_bytes())?;
        Ok(Self(body))
    }
}

/// The same value, with `1.0` written as `1`.
fn whole(value: Value) -> Value {
    match value {
        Value::Number(number) => match number.as_f64() {
            // Every whole number below 2^63 is what an i64 holds; larger ones stay as they are.
            Some(float) if number.is_f64() && float.fract() == 0.0 && float.abs() < 9e18 => Value::from(float as i64),
            _ => Value::Number(number),
        },
        Value::Array(items) => items.into_iter().map(whole).collect(),
        Value::Object(fields) => fields.into_iter().map(|(name, value)| (name, whole(value))).collect(),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::whole;

    #[test]
    fn whole_numbers_are_whole_however_they_are_written() {
        let read = whole(json!({ "a": [1.0, -2.0, 2.5], "b": { "c": 1e300 }, "d": "1.0" }));
        assert_eq!(read, json!({ "a": [1, -2, 2.5], "b": { "c": 1e300 }, "d": "1.0" }));
        // A quick reading of floats would make a half of it.
        let long = serde_json::from_str("3997273557205742.0").unwrap();
        assert_eq!(whole(long), json!(3_997_273_557_205_742_i64));
    }
}
