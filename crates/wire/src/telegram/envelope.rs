//! The outer shell of an update: its number and the one field beside it.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;
use serde_json::error::Category;

use super::is_known_kind;
use crate::mend::mend;
use crate::value::{Fault, Reading, clean, whole};

/// An update taken out of its shell.
pub(super) struct Envelope {
    pub(super) update_id: Reading<i64>,
    /// Empty where the update holds nothing but its number.
    pub(super) kind: String,
    pub(super) content: Value,
}

/// The fields of an object in the order they came; a name may stand twice.
struct Fields(Vec<(String, Value)>);

impl Fields {
    /// The value of `name`; the last one counts.
    fn take(&mut self, name: &str) -> Option<Value> {
        let at = self.0.iter().rposition(|(field, _)| field == name)?;
        Some(self.0.swap_remove(at).1)
    }
}

/// Parses `raw`, mending it where that is needed, and picks what the update tells of.
pub(super) fn open(raw: &[u8]) -> Reading<Envelope> {
    let mut fields = parse(raw)?;
    let update_id = match fields.0.iter().rfind(|(name, _)| name == "update_id") {
        Some((_, value)) => match whole(value) {
            Ok(Some(id)) => Ok(id),
            Ok(None) => Err(Fault("update_id is not a number".to_owned())),
            Err(fault) => Err(Fault(format!("update_id: {}", fault.0))),
        },
        None => Err(Fault("update_id is missing".to_owned())),
    };
    let kind = pick(&fields).map(str::to_owned);
    let content = kind.as_ref().and_then(|kind| fields.take(kind)).unwrap_or(Value::Null);
    Ok(Envelope {
        update_id,
        kind: clean(&kind.unwrap_or_default()),
        content,
    })
}

/// The field that the update is about: one of a known kind before others, one with a content before an empty one.
fn pick(fields: &Fields) -> Option<&str> {
    let beside = || fields.0.iter().filter(|(name, _)| name != "update_id");
    beside()
        .find(|(name, value)| !value.is_null() && is_known_kind(name, value))
        .or_else(|| beside().find(|(_, value)| !value.is_null()))
        .or_else(|| beside().next())
        .map(|(name, _)| name.as_str())
}

fn parse(raw: &[u8]) -> Reading<Fields> {
    let first = serde_json::from_slice(raw);
    let mended = match first {
        Err(ref fault) if fault.classify() == Category::Syntax => serde_json::from_slice(&mend(raw)),
        read => read,
    };
    mended.map_err(|fault| Fault(fault.to_string()))
}

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Fields;
            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("an update object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
                let mut fields = Vec::with_capacity(2);
                while let Some(entry) = map.next_entry()? {
                    fields.push(entry);
                }
                Ok(Fields(fields))
            }
        }
        deserializer.deserialize_map(InOrder)
    }
}

/// The update's number alone, at a fraction of the cost of reading it; `None` where it has none that can be told.
#[must_use]
pub fn peek_update_id(raw: &[u8]) -> Option<i64> {
    struct Peek<'a>(&'a mut Option<i64>);
    impl<'de> Visitor<'de> for Peek<'_> {
        type Value = ();
        fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
            out.write_str("an update object")
        }
        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
            while let Some(Name(name)) = map.next_key()? {
                if name == "update_id" {
                    *self.0 = whole(&map.next_value()?).ok().flatten();
                } else {
                    map.next_value::<IgnoredAny>()?;
                }
            }
            Ok(())
        }
    }
    let peek = |raw: &[u8]| {
        let mut found = None;
        let end = serde_json::Deserializer::from_slice(raw).deserialize_map(Peek(&mut found));
        (found, end)
    };
    match peek(raw) {
        // What breaks the parser may stand before the number; a fault behind it does not matter here.
        (found, Err(fault)) if fault.classify() == Category::Syntax => peek(&mend(raw)).0.or(found),
        (found, _) => found,
    }
}

/// A field's name, borrowed where the JSON holds it as it is.
struct Name<'de>(Cow<'de, str>);

impl<'de> Deserialize<'de> for Name<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AsIs;
        impl<'de> Visitor<'de> for AsIs {
            type Value = Name<'de>;
            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("a field name")
            }
            fn visit_borrowed_str<E>(self, name: &'de str) -> Result<Self::Value, E> {
                Ok(Name(Cow::Borrowed(name)))
            }
            fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
                Ok(Name(Cow::Owned(name.to_owned())))
            }
        }
        deserializer.deserialize_str(AsIs)
    }
}
