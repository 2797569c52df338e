//! How long the oldest ask that the employee holds has been waiting, by the wall clock. It grows with every look, so it is
//! shown and never scored.

use finco_domain::score::{MetricKey, Totals};

use super::{Around, Better, Evidence, Measured, Metric, Standing, Unit};

pub(super) struct OldestOpen;

impl Metric for OldestOpen {
    fn key(&self) -> MetricKey {
        MetricKey::OldestOpen
    }

    fn unit(&self) -> Unit {
        Unit::Secs
    }

    fn better(&self) -> Better {
        Better::Lower
    }

    fn measure(&self, totals: &Totals, around: &Around) -> Measured {
        let age = totals.oldest_open_at.map(|at| (around.now - at).num_seconds().max(0));
        Measured {
            value: age,
            n: totals.open,
        }
    }

    fn evidence(&self) -> Option<Evidence> {
        Some(Evidence {
            states: &[Standing::Open],
            ..Evidence::COUNTED
        })
    }

    fn can_weigh(&self) -> bool {
        false
    }
}
