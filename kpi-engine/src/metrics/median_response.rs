//! The median of the employee's own part of the waits, not the mean: one long wait does not hide what is usual (chat
//! spec, case 53).

use finco_domain::score::{MetricKey, Totals};

use super::{Around, Better, Evidence, Measured, Metric, Unit};

pub(super) struct MedianResponse;

impl Metric for MedianResponse {
    fn key(&self) -> MetricKey {
        MetricKey::MedianResponse
    }

    fn unit(&self) -> Unit {
        Unit::Secs
    }

    fn better(&self) -> Better {
        Better::Lower
    }

    fn measure(&self, totals: &Totals, _around: &Around) -> Measured {
        Measured {
            value: totals.median_secs,
            n: totals.timed,
        }
    }

    fn evidence(&self) -> Option<Evidence> {
        Some(Evidence {
            timed: true,
            ..Evidence::ANSWERED
        })
    }
}
