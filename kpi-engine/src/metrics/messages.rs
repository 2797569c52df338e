//! How many messages the employee wrote in client chats. It follows the log within minutes, not with every ask.

use finco_domain::score::{MetricKey, Totals};

use super::{Around, Better, Evidence, Measured, Metric, Unit};

pub(super) struct Messages;

impl Metric for Messages {
    fn key(&self) -> MetricKey {
        MetricKey::Messages
    }

    fn unit(&self) -> Unit {
        Unit::Count
    }

    fn better(&self) -> Better {
        Better::Higher
    }

    fn measure(&self, totals: &Totals, _around: &Around) -> Measured {
        Measured {
            value: (totals.messages > 0 || totals.asks > 0).then(|| i64::from(totals.messages)),
            n: totals.messages,
        }
    }

    fn evidence(&self) -> Option<Evidence> {
        None
    }
}
