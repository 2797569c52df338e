//! `send_digest`: the morning's word to supervisors and admins about the day before.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{json_job, ordinary};

/// The digest of which day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SendDigest {
    /// The company's day that it tells of.
    pub day: NaiveDate,
}

json_job!(SendDigest, ordinary("send_digest"));
