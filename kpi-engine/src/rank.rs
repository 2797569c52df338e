//! Shares and percentiles, by one rule wherever they are told.

/// Where the nearest-rank percentile stands in a sorted list of so many; `None` for an empty one. For 50 it is the lower of
/// the middle two (chat spec, case 53).
#[must_use]
pub fn rank_of(count: usize, percent: usize) -> Option<usize> {
    let rank = (count * percent).div_ceil(100).max(1) - 1;
    (rank < count).then_some(rank)
}

/// The nearest-rank percentile of a list, which is left partly sorted; `None` for an empty one.
pub fn nearest_rank<T: Copy + Ord>(list: &mut [T], percent: usize) -> Option<T> {
    let rank = rank_of(list.len(), percent)?;
    Some(*list.select_nth_unstable(rank).1)
}

/// A share in hundredths of a percent, rounded down; `None` of nothing.
#[must_use]
pub fn share(part: u64, whole: u64) -> Option<i64> {
    i64::try_from((part * 10_000).checked_div(whole)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_by_nearest_rank_and_the_median_is_the_lower_one() {
        assert_eq!(nearest_rank::<i64>(&mut [], 50), None);
        assert_eq!(nearest_rank(&mut [7], 90), Some(7));
        assert_eq!(nearest_rank(&mut [4, 1, 3, 2], 50), Some(2));
        assert_eq!(nearest_rank(&mut [5, 4, 1, 3, 2], 50), Some(3));
        let mut ten: Vec<i64> = (1..=10).rev().collect();
        assert_eq!(
            (nearest_rank(&mut ten, 90), nearest_rank(&mut ten, 100)),
            (Some(9), Some(10))
        );
    }

    #[test]
    fn shares_are_rounded_down_and_none_of_nothing() {
        assert_eq!(share(2, 3), Some(6_666));
        assert_eq!((share(0, 4), share(4, 4), share(0, 0)), (Some(0), Some(10_000), None));
    }
}
