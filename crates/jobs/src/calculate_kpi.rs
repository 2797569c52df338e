//! `calculate_kpi`: work out the scores of a month again.

use finco_domain::time::Month;
use serde::{Deserialize, Serialize};

use crate::{json_job, ordinary};

/// Which month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalculateKpi {
    /// The company's month, `2026-11`.
    pub month: Month,
}

impl CalculateKpi {
    /// One waiting run a month is enough.
    #[must_use]
    pub fn dedup(&self) -> String {
        format!("calculate_kpi:{}", self.month)
    }
}

json_job!(CalculateKpi, ordinary("calculate_kpi"));
