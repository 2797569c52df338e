//! Sorted lists of seconds that are read where they lie in bytes: each number takes as many bytes as every other, so that
//! the one of any rank is found at once.

use super::BadFacts;
use super::codec::{self, Reader};
use crate::rank::rank_of;

/// A sorted list in bytes.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Sorted<'a> {
    bytes: &'a [u8],
    is_wide: bool,
}

/// Bytes of a number, and of one in a list whose last does not fit into that.
const NARROW: usize = 2;
const WIDE: usize = 4;

/// Writes a sorted list: the same list is the same bytes.
pub(crate) fn put(out: &mut Vec<u8>, list: &[u32]) {
    let is_wide = list.last().is_some_and(|last| *last > u32::from(u16::MAX));
    codec::put(out, (list.len() as u64) << 1 | u64::from(is_wide));
    for secs in list {
        let bytes = secs.to_le_bytes();
        out.extend_from_slice(&bytes[..if is_wide { WIDE } else { NARROW }]);
    }
}

impl<'a> Sorted<'a> {
    /// The list that was written.
    pub(crate) fn read(reader: &mut Reader<'a>) -> Result<Self, BadFacts> {
        let head = reader.number()?;
        let is_wide = head & 1 == 1;
        let width = if is_wide { WIDE } else { NARROW };
        let count = usize::try_from(head >> 1).map_err(|_| BadFacts)?;
        let bytes = reader.bytes(count.checked_mul(width).ok_or(BadFacts)?)?;
        Ok(Self { bytes, is_wide })
    }

    pub(crate) fn len(&self) -> usize {
        self.bytes.len() / if self.is_wide { WIDE } else { NARROW }
    }

    /// The number at a place.
    pub(crate) fn get(&self, at: usize) -> Option<u32> {
        if self.is_wide {
            let bytes = self.bytes.get(at * WIDE..)?.first_chunk()?;
            return Some(u32::from_le_bytes(*bytes));
        }
        let bytes = self.bytes.get(at * NARROW..)?.first_chunk()?;
        Some(u32::from(u16::from_le_bytes(*bytes)))
    }

    /// It and another sorted list in one.
    pub(crate) fn merged(&self, more: &[u32], out: &mut Vec<u32>) {
        out.clear();
        let mut more = more.iter().copied().peekable();
        for secs in (0..self.len()).filter_map(|at| self.get(at)) {
            while let Some(before) = more.next_if(|one| *one < secs) {
                out.push(before);
            }
            out.push(secs);
        }
        out.extend(more);
    }

    /// The nearest-rank percentile of it and another sorted list together; `None` when both are empty.
    pub(crate) fn nearest_rank(&self, more: &[u32], percent: usize) -> Option<i64> {
        let rank = rank_of(self.len() + more.len(), percent)?;
        // How many of `more` stand before that rank: one does that has too few others before it.
        let stands_before = |at: usize, secs: u32| match rank.checked_sub(at + 1) {
            Some(others) => self.get(others).is_none_or(|other| other > secs),
            None => false,
        };
        let mut taken = 0;
        while more.get(taken).is_some_and(|secs| stands_before(taken, *secs)) {
            taken += 1;
        }
        let (here, there) = (self.get(rank - taken), more.get(taken).copied());
        here.into_iter().chain(there).min().map(i64::from)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sorted() -> impl Strategy<Value = Vec<u32>> {
        let secs = prop_oneof![0_u32..40, 0_u32..100_000];
        proptest::collection::vec(secs, 0..60).prop_map(|mut list| {
            list.sort_unstable();
            list
        })
    }

    proptest! {
        #[test]
        fn a_rank_in_two_lists_is_that_of_their_sorted_sum(one in sorted(), other in sorted(), percent in 1_usize..=100) {
            let mut bytes = vec![7];
            put(&mut bytes, &one);
            let list = Sorted::read(&mut Reader::of(&bytes, 7).unwrap()).unwrap();
            let mut all = [one.clone(), other.clone()].concat();
            all.sort_unstable();
            let mut merged = vec![1, 2, 3];
            list.merged(&other, &mut merged);
            prop_assert_eq!(&merged, &all);
            let rank = rank_of(all.len(), percent);
            prop_assert_eq!(list.nearest_rank(&other, percent), rank.map(|rank| i64::from(all[rank])));
            prop_assert_eq!(list.len(), one.len());
        }
    }
}
