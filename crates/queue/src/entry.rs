//! An entry as it comes out of a stream.

use std::{fmt, str::FromStr};

use redis::{RedisWrite, ToRedisArgs, ToSingleRedisArg, Value};

use crate::{keys::Priority, spec::EntryMeta};

/// Place of an entry in its stream: milliseconds and a running number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct StreamId {
    pub ms: u64,
    pub seq: u64,
}

impl fmt::Display for StreamId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.ms, self.seq)
    }
}

impl FromStr for StreamId {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (ms, seq) = text.split_once('-').ok_or(())?;
        Ok(Self {
            ms: ms.parse().map_err(|_| ())?,
            seq: seq.parse().map_err(|_| ())?,
        })
    }
}

impl ToRedisArgs for StreamId {
    fn write_redis_args<W: ?Sized + RedisWrite>(&self, out: &mut W) {
        out.write_arg_fmt(self);
    }
}

impl ToSingleRedisArg for StreamId {}

/// Where an entry lies now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Place {
    pub priority: Priority,
    pub id: StreamId,
}

impl Place {
    /// The place as the scripts write it into dedup locks.
    pub fn name(&self) -> String {
        format!("{}{}", self.priority.letter(), self.id)
    }
}

/// An entry as read, payload still in bytes.
#[derive(Debug)]
pub(crate) struct RawEntry {
    pub place: Place,
    pub meta: EntryMeta,
    /// How many processes died or fell silent while holding it.
    pub crashes: u32,
    /// Its dedup lock, to be released on delivery.
    pub lock: Option<String>,
    pub payload: Vec<u8>,
}

impl RawEntry {
    /// Reads `[id, [field, value, ...]]`. `None` when the reply has another shape.
    pub fn parse(priority: Priority, reply: Value) -> Option<Self> {
        let [id, fields]: [Value; 2] = array(reply)?.try_into().ok()?;
        let id: StreamId = text(id)?.parse().ok()?;
        let place = Place { priority, id };
        let mut entry = Self {
            place,
            meta: EntryMeta {
                id: String::new(),
                enqueued_at_ms: id.ms,
                attempts: 0,
            },
            crashes: 0,
            lock: None,
            payload: Vec::new(),
        };
        let mut fields = array(fields)?.into_iter();
        while let (Some(name), Some(value)) = (fields.next(), fields.next()) {
            let (Value::BulkString(name), Value::BulkString(value)) = (name, value) else {
                return None;
            };
            match name.as_slice() {
                b"d" => entry.payload = value,
                b"a" => entry.meta.attempts = number(value)?,
                b"e" => entry.meta.enqueued_at_ms = number(value)?,
                b"i" => entry.meta.id = String::from_utf8(value).ok()?,
                b"c" => entry.crashes = number(value)?,
                b"k" => entry.lock = Some(String::from_utf8(value).ok()?),
                _ => {}
            }
        }
        if entry.meta.id.is_empty() {
            entry.meta.id = place.name();
        }
        Some(entry)
    }
}

/// The elements of an array reply; nothing for nil.
pub(crate) fn array(value: Value) -> Option<Vec<Value>> {
    match value {
        Value::Array(items) => Some(items),
        Value::Nil => Some(Vec::new()),
        _ => None,
    }
}

pub(crate) fn text(value: Value) -> Option<String> {
    match value {
        Value::BulkString(bytes) => String::from_utf8(bytes).ok(),
        _ => None,
    }
}

fn number<T: FromStr>(value: Vec<u8>) -> Option<T> {
    String::from_utf8(value).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn bulk(text: &[u8]) -> Value {
        Value::BulkString(text.to_vec())
    }

    proptest! {
        #[test]
        fn stream_ids_survive_text(ms: u64, seq: u64) {
            let id = StreamId { ms, seq };
            prop_assert_eq!(id.to_string().parse(), Ok(id));
        }

        #[test]
        fn any_payload_is_kept(payload: Vec<u8>) {
            let reply = Value::Array(vec![bulk(b"17-3"), Value::Array(vec![bulk(b"d"), bulk(&payload)])]);
            let entry = RawEntry::parse(Priority::Low, reply).expect("a good reply");
            prop_assert_eq!(entry.payload, payload);
            prop_assert_eq!(entry.meta.enqueued_at_ms, 17);
            prop_assert_eq!(entry.meta.id, "l17-3");
        }
    }

    #[test]
    fn a_retried_entry_keeps_its_first_name_and_time() {
        let fields = [b"d".as_slice(), b"x", b"a", b"2", b"e", b"5", b"i", b"n5-0", b"c", b"1"]
            .map(bulk)
            .to_vec();
        let entry = RawEntry::parse(Priority::High, Value::Array(vec![bulk(b"90-0"), Value::Array(fields)])).unwrap();
        assert_eq!(
            entry.meta,
            EntryMeta {
                id: "n5-0".into(),
                enqueued_at_ms: 5,
                attempts: 2
            }
        );
        assert_eq!((entry.crashes, entry.lock), (1, None));
    }

    #[test]
    fn a_reply_of_another_shape_is_refused() {
        assert!(RawEntry::parse(Priority::High, Value::Int(3)).is_none());
        assert!(RawEntry::parse(Priority::High, Value::Array(vec![bulk(b"no-id"), Value::Array(vec![])])).is_none());
    }
}
