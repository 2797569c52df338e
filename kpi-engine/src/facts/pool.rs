//! Facts of several days, or of several employees, put together.

use chrono::{DateTime, Utc};
use finco_domain::score::Totals;

use super::counts::Counts;
use super::{Facts, Percentiles};
use crate::rank::{nearest_rank, rank_of};

/// Facts put together; their order does not matter.
#[derive(Debug, Clone, Default)]
pub struct Pool {
    counts: Counts,
    own: Vec<u32>,
    acks: Vec<u32>,
}

impl Pool {
    /// Puts facts in.
    pub fn add(&mut self, facts: &Facts) {
        self.counts.add(facts);
        self.own.extend_from_slice(&facts.own);
        self.acks.extend_from_slice(&facts.acks);
    }

    /// What they add up to as of `now`: open asks that were due before it are missed.
    #[must_use]
    pub fn totals(mut self, messages: u32, now: DateTime<Utc>) -> Totals {
        self.counts.messages = messages;
        let percentiles = self.percentiles();
        self.counts.totals(percentiles, now)
    }

    pub(super) fn percentiles(&mut self) -> Percentiles {
        let (median, p90) = middle_and_high(&mut self.own);
        Percentiles {
            median,
            p90,
            median_ack: nearest_rank(&mut self.acks, 50).map(i64::from),
        }
    }
}

/// Median and 90th percentile; the second is looked for above the first.
fn middle_and_high(list: &mut [u32]) -> (Option<i64>, Option<i64>) {
    let (Some(middle), Some(high)) = (rank_of(list.len(), 50), rank_of(list.len(), 90)) else {
        return (None, None);
    };
    let median = i64::from(*list.select_nth_unstable(middle).1);
    let p90 = match high - middle {
        0 => median,
        above => i64::from(*list[middle + 1..].select_nth_unstable(above - 1).1),
    };
    (Some(median), Some(p90))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn median_and_90th_percentile_are_those_of_the_sorted_list(mut list in proptest::collection::vec(0_u32..50, 0..40)) {
            let found = middle_and_high(&mut list.clone());
            list.sort_unstable();
            let at = |percent| rank_of(list.len(), percent).map(|rank| i64::from(list[rank]));
            prop_assert_eq!(found, (at(50), at(90)));
        }
    }
}
