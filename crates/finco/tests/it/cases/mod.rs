//! The worked cases of the chat specification, each a test named by its number: a talk goes in as Telegram tells it, and
//! the asks that come out are compared with what the case says. Those that need rooms which are not built yet are listed
//! in [`WAITING`] with the reason.

mod numbers;
mod script;
mod steps;
mod table;

/// Cases that wait, and for what. A test holds that every number from 1 to 64 is either here or a test.
const WAITING: [(u32, &str); 6] = [
    (30, "an assignee who has not checked in today: attendance"),
    (60, "an appeal against one of three categories: AI scores"),
    (61, "an appeal against the wrong person's score: AI scores"),
    (62, "kappa of two judges: AI scores"),
    (63, "an answer that AI could not score: AI scores"),
    (64, "agreement from the random part of a sample: AI scores"),
];

#[test]
fn every_case_is_a_test_or_waits_for_a_reason() {
    let sources = [include_str!("table.rs"), include_str!("numbers.rs")].concat();
    for number in 1..=64 {
        let tested = sources.contains(&format!("case_{number:02}_"));
        let waits = WAITING
            .iter()
            .any(|(waiting, reason)| *waiting == number && !reason.is_empty());
        assert!(tested != waits, "case {number}: tested {tested}, waiting {waits}");
    }
}
