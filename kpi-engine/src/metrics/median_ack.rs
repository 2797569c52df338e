//! The median of taking an ask up: "I will look", a thumbs-up (chat spec, case 14).

use finco_domain::score::{MetricKey, Totals};

use super::{Around, Better, Evidence, Measured, Metric, Unit};

pub(super) struct MedianAck;

impl Metric for MedianAck {
    fn key(&self) -> MetricKey {
        MetricKey::MedianAck
    }

    fn unit(&self) -> Unit {
        Unit::Secs
    }

    fn better(&self) -> Better {
        Better::Lower
    }

    fn measure(&self, totals: &Totals, _around: &Around) -> Measured {
        Measured {
            value: totals.median_ack_secs,
            n: totals.acked,
        }
    }

    fn evidence(&self) -> Option<Evidence> {
        Some(Evidence {
            acked: true,
            ..Evidence::COUNTED
        })
    }
}
