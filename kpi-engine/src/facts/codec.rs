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
        put_percentiles(&mut out, whole);
        let mut numbers = Numbers::default();
        for (employee, facts) in &self.0 {
            numbers.put(&mut out, *employee);
            put_facts(&mut out, facts);
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
    let (mut reader, percentiles) = open_day(bytes)?;
    let (mut numbers, mut facts) = (Numbers::default(), Facts::default());
    while let Some(employee) = numbers.next(&mut reader)? {
        reader.facts(&mut facts)?;
        take(employee, &facts);
    }
    Ok(percentiles)
}

/// A day in bytes, read up to its first employee; the percentiles of the whole day.
pub(crate) fn open_day(bytes: &[u8]) -> Result<(Reader<'_>, Percentiles), BadFacts> {
    let mut reader = Reader::of(bytes, FORM)?;
    let percentiles = reader.percentiles()?;
    Ok((reader, percentiles))
}

/// Messages of a day in bytes, read up to the first employee.
pub(crate) fn open_messages(bytes: &[u8]) -> Result<Reader<'_>, BadFacts> {
    Reader::of(bytes, FORM)
}

/// Employees' numbers, which rise from one to the next.
#[derive(Debug, Default)]
pub(crate) struct Numbers(Option<i64>);

impl Numbers {
    /// The next employee's number; `None` at the end.
    #[inline]
    pub(crate) fn next(&mut self, reader: &mut Reader<'_>) -> Result<Option<i64>, BadFacts> {
        if reader.is_at_end() {
            return Ok(None);
        }
        let step = reader.number()?.cast_signed();
        let next = self.0.unwrap_or_default().wrapping_add(step);
        if self.0.is_some_and(|last| next <= last) {
            return Err(BadFacts);
        }
        self.0 = Some(next);
        Ok(Some(next))
    }

    /// Writes the next employee's number.
    pub(crate) fn put(&mut self, out: &mut Vec<u8>, employee: i64) {
        put(out, employee.wrapping_sub(self.0.unwrap_or_default()).cast_unsigned());
        self.0 = Some(employee);
    }
}

/// Messages of a day in bytes: how many each employee wrote.
#[must_use]
pub fn encode_messages(messages: &BTreeMap<i64, u32>) -> Vec<u8> {
    let mut out = vec![FORM];
    let mut numbers = Numbers::default();
    for (employee, count) in messages {
        numbers.put(&mut out, *employee);
        put(&mut out, u64::from(*count));
    }
    out
}

/// Gives each employee's number of messages of a day in bytes to `take`.
///
/// # Errors
/// [`BadFacts`] when the bytes are not a day's messages.
pub(crate) fn read_messages(bytes: &[u8], mut take: impl FnMut(i64, u32)) -> Result<(), BadFacts> {
    let mut reader = open_messages(bytes)?;
    let mut numbers = Numbers::default();
    while let Some(employee) = numbers.next(&mut reader)? {
        take(employee, reader.small()?);
    }
    Ok(())
}

fn put_facts(out: &mut Vec<u8>, facts: &Facts) {
    for count in [facts.asks, facts.answered, facts.hits, facts.misses, facts.off_hours] {
        put(out, u64::from(count));
    }
    put_list(out, facts.open.iter().map(|at| at.cast_unsigned()));
    put_list(out, facts.due.iter().map(|at| at.cast_unsigned()));
    put_list(out, facts.own.iter().map(|secs| u64::from(*secs)));
    put_list(out, facts.acks.iter().map(|secs| u64::from(*secs)));
}

pub(crate) fn put_percentiles(out: &mut Vec<u8>, percentiles: Percentiles) {
    for secs in [percentiles.median, percentiles.p90, percentiles.median_ack] {
        put_known(out, secs);
    }
}

/// A number from zero on, or unknown.
pub(crate) fn put_known(out: &mut Vec<u8>, number: Option<i64>) {
    put(out, number.map_or(0, |number| number.cast_unsigned() + 1));
}

#[inline]
pub(crate) fn put(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push(u8::try_from(number & 0x7f).unwrap_or_default() | 0x80);
        number >>= 7;
    }
    out.push(u8::try_from(number).unwrap_or_default());
}

pub(crate) fn put_list(out: &mut Vec<u8>, list: impl ExactSizeIterator<Item = u64>) {
    put(out, list.len() as u64);
    let mut last = 0_u64;
    for number in list {
        put(out, number.wrapping_sub(last));
        last = number;
    }
}

/// Reads what the functions above have put.
#[derive(Debug, Clone)]
pub(crate) struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    /// Of bytes that begin with their form.
    pub(crate) fn of(bytes: &'a [u8], form: u8) -> Result<Self, BadFacts> {
        match bytes.first() {
            Some(first) if *first == form => Ok(Self { bytes, at: 1 }),
            _ => Err(BadFacts),
        }
    }

    pub(crate) fn is_at_end(&self) -> bool {
        self.at >= self.bytes.len()
    }

    #[inline]
    pub(crate) fn number(&mut self) -> Result<u64, BadFacts> {
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
    pub(crate) fn known(&mut self) -> Result<Option<i64>, BadFacts> {
        Ok(self.number()?.checked_sub(1).map(u64::cast_signed))
    }

    pub(crate) fn small(&mut self) -> Result<u32, BadFacts> {
        u32::try_from(self.number()?).map_err(|_| BadFacts)
    }

    pub(crate) fn percentiles(&mut self) -> Result<Percentiles, BadFacts> {
        Ok(Percentiles {
            median: self.known()?,
            p90: self.known()?,
            median_ack: self.known()?,
        })
    }

    /// One employee's facts, in place of what `facts` was.
    pub(crate) fn facts(&mut self, facts: &mut Facts) -> Result<(), BadFacts> {
        facts.asks = self.small()?;
        facts.answered = self.small()?;
        facts.hits = self.small()?;
        facts.misses = self.small()?;
        facts.off_hours = self.small()?;
        self.moments(&mut facts.open)?;
        self.moments(&mut facts.due)?;
        self.seconds(&mut facts.own)?;
        self.seconds(&mut facts.acks)
    }

    pub(crate) fn seconds(&mut self, out: &mut Vec<u32>) -> Result<(), BadFacts> {
        self.list(out, |number| u32::try_from(number).map_err(|_| BadFacts))
    }

    /// So many bytes as they are.
    pub(crate) fn bytes(&mut self, count: usize) -> Result<&'a [u8], BadFacts> {
        let (_, left) = self.bytes.split_at_checked(self.at).ok_or(BadFacts)?;
        let (bytes, _) = left.split_at_checked(count).ok_or(BadFacts)?;
        self.at += count;
        Ok(bytes)
    }

    pub(crate) fn moments(&mut self, out: &mut Vec<i64>) -> Result<(), BadFacts> {
        self.list(out, |number| Ok(number.cast_signed()))
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
