//! How much of the company's asks the employee carries. Nobody chooses that, so it is shown and never scored.

use finco_domain::score::{MetricKey, Totals};

use super::{Around, Better, Evidence, Measured, Metric, Unit};
use crate::rank::share;

pub(super) struct LoadShare;

impl Metric for LoadShare {
    fn key(&self) -> MetricKey {
        MetricKey::LoadShare
    }

    fn unit(&self) -> Unit {
        Unit::Percent
    }

    fn better(&self) -> Better {
        Better::Higher
    }

    fn measure(&self, totals: &Totals, around: &Around) -> Measured {
        Measured {
            value: share(totals.asks.into(), around.company_asks.into()).filter(|_| totals.asks > 0),
            n: totals.asks,
        }
    }

    fn evidence(&self) -> Option<Evidence> {
        Some(Evidence {
            with_off_hours: true,
            ..Evidence::COUNTED
        })
    }

    fn can_weigh(&self) -> bool {
        false
    }
}
