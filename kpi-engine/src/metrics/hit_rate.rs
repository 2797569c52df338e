//! Of the asks that are decided, how many were in time. An ask nobody answers counts as missed once it is overdue, so that
//! leaving hard ones alone does not pay (chat spec, case 54).

use finco_domain::score::{MetricKey, Totals};

use super::{Around, Better, Evidence, Measured, Metric, Unit};
use crate::rank::share;

pub(super) struct HitRate;

impl Metric for HitRate {
    fn key(&self) -> MetricKey {
        MetricKey::HitRate
    }

    fn unit(&self) -> Unit {
        Unit::Percent
    }

    fn better(&self) -> Better {
        Better::Higher
    }

    fn measure(&self, totals: &Totals, _around: &Around) -> Measured {
        Measured {
            value: share(totals.hits.into(), totals.decided().into()),
            n: totals.decided(),
        }
    }

    fn evidence(&self) -> Option<Evidence> {
        Some(Evidence {
            decided: true,
            ..Evidence::COUNTED
        })
    }
}
