//! Failures on order: the next calls of a method fail in a chosen way.

use serde::{Deserialize, Serialize};

/// A failure that the next calls of a method meet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// The method in any casing; unset means every method.
    #[serde(default)]
    pub method: Option<String>,
    /// How many calls fail.
    pub times: u32,
    /// How they fail.
    #[serde(flatten)]
    pub kind: FaultKind,
}

/// How a call fails.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FaultKind {
    /// 429 with `retry_after` in seconds.
    RetryAfter {
        /// Seconds to wait.
        seconds: u32,
    },
    /// Another error code with its text; 5xx come without doing anything.
    Error {
        /// HTTP status and `error_code`.
        code: u16,
        /// The text after the code's name.
        description: String,
    },
    /// No answer for so long, then 504.
    Hang {
        /// Milliseconds of silence.
        ms: u64,
        /// Whether the call is done before the silence: the caller cannot know.
        done: bool,
    },
}

/// Takes the fault that a call of `method` meets now, if any.
pub(crate) fn take(faults: &mut Vec<Fault>, method: &str) -> Option<FaultKind> {
    let meets = |fault: &Fault| {
        fault
            .method
            .as_ref()
            .is_none_or(|name| name.eq_ignore_ascii_case(method))
    };
    let at = faults.iter().position(meets)?;
    let kind = faults[at].kind.clone();
    faults[at].times = faults[at].times.saturating_sub(1);
    faults.retain(|fault| fault.times > 0);
    Some(kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_holds_for_its_method_and_its_number_of_calls() {
        let kind = FaultKind::RetryAfter { seconds: 3 };
        let mut faults = vec![Fault {
            method: Some("sendMessage".to_owned()),
            times: 2,
            kind: kind.clone(),
        }];
        assert_eq!(take(&mut faults, "GetMe"), None);
        assert_eq!(take(&mut faults, "SendMessage"), Some(kind.clone()));
        assert_eq!(take(&mut faults, "sendmessage"), Some(kind));
        assert_eq!(take(&mut faults, "sendMessage"), None);
    }
}
