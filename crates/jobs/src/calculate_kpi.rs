//! `calculate_kpi`: bring the scores of a month up to date.

use chrono::NaiveDate;
use finco_domain::time::Month;
use serde::{Deserialize, Serialize};

use crate::{json_job, ordinary};

/// Which month. Its marked days are counted in any case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalculateKpi {
    /// The company's month, `2026-11`.
    pub month: Month,
    /// Days to count, marked or not.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub days: Vec<NaiveDate>,
    /// Count the messages of marked days too?
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub messages: bool,
    /// Count every day again, by the rules now in force?
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub anew: bool,
}

impl CalculateKpi {
    /// What has changed in a month.
    #[must_use]
    pub fn of(month: Month) -> Self {
        Self {
            month,
            days: Vec::new(),
            messages: false,
            anew: false,
        }
    }

    /// One waiting run a month is enough; one that does more is another.
    #[must_use]
    pub fn dedup(&self) -> String {
        let days: String = self.days.iter().map(|day| format!(":{day}")).collect();
        let more = match (self.anew, self.messages) {
            (true, _) => ":anew",
            (false, true) => ":messages",
            (false, false) => "",
        };
        format!("calculate_kpi:{}{days}{more}", self.month)
    }
}

json_job!(CalculateKpi, ordinary("calculate_kpi"));
