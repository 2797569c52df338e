//! What an employee's answers count for in a period.

use serde::{Deserialize, Serialize};

use crate::people::EmployeeId;

/// One employee's score of one period. Unknown is not zero: an employee who answered nothing has no score.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Score {
    /// Whose.
    pub employee: EmployeeId,
    /// Answered asks credited to the employee in the period.
    pub answered: u32,
    /// How many of them within the target.
    pub within_target: u32,
    /// Median wall-clock response, in whole seconds; the lower of the middle two for even counts.
    pub median_secs: i64,
    /// 90th percentile by the nearest-rank method, in whole seconds.
    pub p90_secs: i64,
}

impl Score {
    /// The score in hundredths of a point, 0 to 10 000: the share of answers within the target, rounded down.
    #[must_use]
    pub fn centipoints(&self) -> i32 {
        if self.answered == 0 {
            return 0;
        }
        let share = u64::from(self.within_target) * 10_000 / u64::from(self.answered);
        i32::try_from(share).unwrap_or(10_000)
    }
}
