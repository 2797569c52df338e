//! How many asks the employee answered in working hours; those wholly outside them are counted apart (case 21).

use finco_domain::score::{MetricKey, Totals};

use super::{Around, Better, Evidence, Measured, Metric, Unit};

pub(super) struct Answered;

impl Metric for Answered {
    fn key(&self) -> MetricKey {
        MetricKey::Answered
    }

    fn unit(&self) -> Unit {
        Unit::Count
    }

    fn better(&self) -> Better {
        Better::Higher
    }

    fn measure(&self, totals: &Totals, _around: &Around) -> Measured {
        Measured {
            value: (totals.asks > 0).then(|| i64::from(totals.answered)),
            n: totals.answered,
        }
    }

    fn evidence(&self) -> Option<Evidence> {
        Some(Evidence::ANSWERED)
    }
}
