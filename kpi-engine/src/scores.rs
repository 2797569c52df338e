//! From answered asks to scores.

use std::collections::BTreeMap;

use finco_domain::people::EmployeeId;
use finco_domain::score::Score;

/// One answered ask, as far as scores go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answered {
    /// Who is credited.
    pub by: EmployeeId,
    /// Wall-clock response, in whole seconds.
    pub response_secs: i64,
}

/// Response times of a group of answers, summed up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Summary {
    /// How many answers.
    pub answered: u32,
    /// How many of them within the target.
    pub within_target: u32,
    /// Median, in whole seconds; the lower of the middle two for even counts.
    pub median_secs: i64,
    /// 90th percentile by the nearest-rank method, in whole seconds.
    pub p90_secs: i64,
}

/// Sums up response times; `None` for none: unknown is not zero (chat spec, cases 53 and 54).
#[must_use]
pub fn summarise(mut response_secs: Vec<i64>, target_secs: i64) -> Option<Summary> {
    if response_secs.is_empty() {
        return None;
    }
    response_secs.sort_unstable();
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Some(Summary {
        answered: count(response_secs.len()),
        within_target: count(response_secs.partition_point(|secs| *secs <= target_secs)),
        median_secs: nearest_rank(&response_secs, 50),
        p90_secs: nearest_rank(&response_secs, 90),
    })
}

/// The nearest-rank percentile of a sorted, non-empty list.
fn nearest_rank(sorted: &[i64], percent: usize) -> i64 {
    let rank = (sorted.len() * percent).div_ceil(100).max(1);
    sorted[rank - 1]
}

/// The scores of everybody who answered, by employee.
#[must_use]
pub fn score(answers: &[Answered], target_secs: i64) -> Vec<Score> {
    let mut by_employee: BTreeMap<EmployeeId, Vec<i64>> = BTreeMap::new();
    for answer in answers {
        by_employee.entry(answer.by).or_default().push(answer.response_secs);
    }
    by_employee
        .into_iter()
        .filter_map(|(employee, secs)| {
            let sum = summarise(secs, target_secs)?;
            Some(Score {
                employee,
                answered: sum.answered,
                within_target: sum.within_target,
                median_secs: sum.median_secs,
                p90_secs: sum.p90_secs,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_53_the_median_does_not_follow_one_long_wait() {
        let sum = summarise(vec![60, 60, 60, 3600], 900).unwrap();
        assert_eq!(
            (sum.median_secs, sum.p90_secs, sum.within_target, sum.answered),
            (60, 3600, 3, 4)
        );
    }

    #[test]
    fn nothing_answered_is_unknown_not_zero() {
        assert_eq!(summarise(Vec::new(), 900), None);
        assert!(score(&[], 900).is_empty());
    }

    #[test]
    fn the_target_itself_is_in_time() {
        let sum = summarise(vec![900, 901], 900).unwrap();
        assert_eq!(sum.within_target, 1);
    }

    #[test]
    fn each_employee_is_scored_by_own_answers() {
        let answers = [(1, 60), (2, 1000), (1, 1200)].map(|(by, response_secs)| Answered {
            by: EmployeeId(by),
            response_secs,
        });
        let scores = score(&answers, 900);
        assert_eq!(
            scores
                .iter()
                .map(|s| (s.employee.0, s.centipoints()))
                .collect::<Vec<_>>(),
            [(1, 5000), (2, 0)]
        );
    }
}
