//! How a day's facts are kept: the same facts are the same bytes. Numbers are written in groups of seven bits, lists as
//! steps from one number to the next, so that a thousand employees' day fits into some thirty kilobytes and is read in a
//! fraction of a millisecond. Ahead of them stand the percentiles of the whole day, which no later moment changes.

use std::collections::BTreeMap;

use super::{Day, Facts, Percentiles, Pool};

/// The first byte: how the rest is written.
const FORM: u8 = 1;

/// The bytes are not a day's facts of a form this release can read: the day must be counted again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a day's facts of a known form")]
pub struct BadFacts;

impl Day {
    /// The day in bytes.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(16 + self.0.len() * 32);
        out.push(FORM);
        let mut whole = Pool::default();
        self.0.iter().for_each(|(_, facts)| whole.add(facts));
        let whole = whole.percentiles();
        for secs in [whole.median, whole.p90, whole.median_ack] {
            put(&mut out, secs.map_or(0, |secs| secs.cast_unsigned() + 1));
        }
        let mut last = 0;
        for (employee, facts) in &self.0 {
            put(&mut out, employee.wrapping_sub(last).cast_unsigned());
            last = *employee;
            for count in [facts.asks, facts.answered, facts.hits, facts.misses, facts.off_hours] {
                put(&mut out, u64::from(count));
            }
            put_list(&mut out, facts.open.iter().map(|at| at.cast_unsigned()));
            put_list(&mut out, facts.due.iter().map(|at| at.cast_unsigned()));
            put_list(&mut out, facts.own.iter().map(|secs| u64::from(*secs)));
            put_list(&mut out, facts.acks.iter().map(|secs| u64::from(*secs)));
        }
        out
    }

    /// The day of these bytes.
    ///
    /// # Errors
    /// [`BadFacts`] when they are none.
    pub fn decode(bytes: &[u8]) -> Result<Self, BadFacts> {
        let mut day = Vec::new();
        read(bytes, |employee, facts| {
            day.push((employee, facts.clone()));
        })?;
        Ok(Self(day))
    }
}

/// Gives each employee's facts of a day in bytes to `take`, by rising number; the facts are overwritten by the next. The
/// percentiles of the whole day.
///
/// # Errors
/// [`BadFacts`] when the bytes are not a day's; some employees may have been given by then.
pub(crate) fn read(bytes: &[u8], mut take: impl FnMut(i64, &Facts)) -> Result<Percentiles, BadFacts> {
    let mut reader = Reader { bytes, at: 1 };
    if bytes.first() != Some(&FORM) {
        return Err(BadFacts);
    }
    let whole = Percentiles {
        median: reader.known()?,
        p90: reader.known()?,
        median_ack: reader.known()?,
    };
    let mut employee = 0_i64;
    let mut facts = Facts::default();
    while reader.at < bytes.len() {
        employee = employee.wrapping_add(reader.number()?.cast_signed());
        facts.asks = reader.small()?;
        facts.answered = reader.small()?;
        facts.hits = reader.small()?;
        facts.misses = reader.small()?;
        facts.off_hours = reader.small()?;
        reader.list(&mut facts.open, |number| Ok(number.cast_signed()))?;
        reader.list(&mut facts.due, |number| Ok(number.cast_signed()))?;
        reader.list(&mut facts.own, |number| u32::try_from(number).map_err(|_| BadFacts))?;
        reader.list(&mut facts.acks, |number| u32::try_from(number).map_err(|_| BadFacts))?;
        take(employee, &facts);
    }
    Ok(whole)
}

/// Messages of a day in bytes: how many each employee wrote.
#[must_use]
pub fn encode_messages(messages: &BTreeMap<i64, u32>) -> Vec<u8> {
    let mut out = vec![FORM];
    let mut last = 0;
    for (employee, count) in messages {
        put(&mut out, employee.wrapping_sub(last).cast_unsigned());
        put(&mut out, u64::from(*count));
        last = *employee;
    }
    out
}

/// Gives each employee's number of messages of a day in bytes to `take`.
///
/// # Errors
/// [`BadFacts`] when the bytes are not a day's messages.
pub(crate) fn read_messages(bytes: &[u8], mut take: impl FnMut(i64, u32)) -> Result<(), BadFacts> {
    let mut reader = Reader { bytes, at: 1 };
    if bytes.first() != Some(&FORM) {
        return Err(BadFacts);
    }
    let mut employee = 0_i64;
    while reader.at < bytes.len() {
        employee = employee.wrapping_add(reader.number()?.cast_signed());
        take(employee, reader.small()?);
    }
    Ok(())
}

#[inline]
fn put(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push(u8::try_from(number & 0x7f).unwrap_or_default() | 0x80);
        number >>= 7;
    }
    out.push(u8::try_from(number).unwrap_or_default());
}

fn put_list(out: &mut Vec<u8>, list: impl ExactSizeIterator<Item = u64>) {
    put(out, list.len() as u64);
    let mut last = 0_u64;
    for number in list {
        put(out, number.wrapping_sub(last));
        last = number;
    }
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Reader<'_> {
    #[inline]
    fn number(&mut self) -> Result<u64, BadFacts> {
        let (mut number, mut shift) = (0_u64, 0_u32);
        loop {
            let byte = *self.bytes.get(self.at).ok_or(BadFacts)?;
            self.at += 1;
            if shift > 63 {
                return Err(BadFacts);
            }
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(number);
            }
            shift += 7;
        }
    }

    /// A number that may be unknown.
    fn known(&mut self) -> Result<Option<i64>, BadFacts> {
        Ok(self.number()?.checked_sub(1).map(u64::cast_signed))
    }

    fn small(&mut self) -> Result<u32, BadFacts> {
        u32::try_from(self.number()?).map_err(|_| BadFacts)
    }

    fn list<T>(&mut self, out: &mut Vec<T>, cast: impl Fn(u64) -> Result<T, BadFacts>) -> Result<(), BadFacts> {
        out.clear();
        let (count, mut last) = (self.number()?, 0_u64);
        for _ in 0..count {
            last = last.wrapping_add(self.number()?);
            out.push(cast(last)?);
        }
        Ok(())
    }
}
