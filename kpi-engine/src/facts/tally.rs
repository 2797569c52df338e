//! How often each number of seconds came: of the whole company, whose month has hundreds of thousands of them.

use super::BadFacts;
use super::codec::{self, Reader};
use crate::rank::rank_of;

/// Counted seconds; those of a working day and more are listed.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    short: Vec<u32>,
    long: Vec<u32>,
    count: usize,
}

/// From here on seconds are listed.
const LONG: u32 = 32_768;

impl Tally {
    /// Puts seconds in.
    pub(crate) fn add(&mut self, list: &[u32]) {
        self.make_room(list.len());
        for secs in list {
            match self.short.get_mut(*secs as usize) {
                Some(times) => *times += 1,
                None => self.long.push(*secs),
            }
        }
    }

    /// The nearest-rank percentile; `None` when it is empty.
    pub(crate) fn nearest_rank(&mut self, percent: usize) -> Option<i64> {
        let mut rank = rank_of(self.count, percent)? + 1;
        for (secs, times) in (0_i64..).zip(&self.short) {
            if rank <= *times as usize {
                return Some(secs);
            }
            rank -= *times as usize;
        }
        Some(i64::from(*self.long.select_nth_unstable(rank - 1).1))
    }

    /// Writes it: the same seconds are the same bytes.
    pub(crate) fn put(&mut self, out: &mut Vec<u8>) {
        let came = self.short.iter().filter(|times| **times > 0).count();
        codec::put(out, came as u64);
        let mut last = 0;
        for (secs, times) in (0_u64..).zip(&self.short).filter(|(_, times)| **times > 0) {
            codec::put(out, secs - last);
            codec::put(out, u64::from(*times));
            last = secs;
        }
        self.long.sort_unstable();
        codec::put_list(out, self.long.iter().map(|secs| u64::from(*secs)));
    }

    /// Reads what was written.
    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, BadFacts> {
        let mut tally = Self::default();
        let mut secs = 0_u64;
        for _ in 0..reader.number()? {
            secs = secs.wrapping_add(reader.number()?);
            let times = reader.small()?;
            tally.make_room(times as usize);
            let at = usize::try_from(secs).map_err(|_| BadFacts)?;
            *tally.short.get_mut(at).ok_or(BadFacts)? = times;
        }
        let mut long = Vec::new();
        reader.seconds(&mut long)?;
        tally.add(&long);
        Ok(tally)
    }

    fn make_room(&mut self, more: usize) {
        if self.short.is_empty() && more > 0 {
            self.short = vec![0; LONG as usize];
        }
        self.count += more;
    }
}
