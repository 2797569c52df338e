//! The time within which nine of ten answers came, by nearest rank.

use finco_domain::score::{MetricKey, Totals};

use super::{Around, Better, Evidence, Measured, Metric, Unit};

pub(super) struct P90Response;

impl Metric for P90Response {
    fn key(&self) -> MetricKey {
        MetricKey::P90Response
    }

    fn unit(&self) -> Unit {
        Unit::Secs
    }

    fn better(&self) -> Better {
        Better::Lower
    }

    fn measure(&self, totals: &Totals, _around: &Around) -> Measured {
        Measured {
            value: totals.p90_secs,
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
