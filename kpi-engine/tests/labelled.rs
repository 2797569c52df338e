//! The rules against messages that people labelled: what they must reach, and must not fall below.

use finco_kpi_engine::eval::{LABELLED, Label, measure, read};

#[test]
fn asks_and_acknowledgements_are_found() {
    let messages = read(LABELLED).unwrap();
    assert!(messages.len() >= 330, "{}", messages.len());
    let report = measure(&messages);
    for (label, least) in [(Label::Ask, 0.93), (Label::Acknowledgement, 0.9)] {
        let all = report
            .scores
            .iter()
            .find(|score| score.label == label && score.lang.is_none());
        let score = all.unwrap();
        assert!(score.n >= 50, "{score:?}");
        assert!(
            score.precision.unwrap() >= least && score.recall.unwrap() >= least,
            "{score:?}"
        );
    }
}

#[test]
fn no_message_is_labelled_twice() {
    let mut messages: Vec<_> = read(LABELLED)
        .unwrap()
        .into_iter()
        .map(|one| (one.text, format!("{:?}", one.from)))
        .collect();
    let count = messages.len();
    messages.sort();
    messages.dedup();
    assert_eq!(messages.len(), count);
}

#[test]
fn what_is_not_there_is_unknown_and_not_zero() {
    let one = r#"{"text":"rahmat","from":"client","label":"ask","lang":"uz"}"#;
    let report = measure(&read(one).unwrap());
    let score = &report.scores[0];
    assert_eq!((score.n, score.precision, score.recall), (1, None, Some(0.0)));
    assert_eq!(report.misjudged[0].judged, Label::Closing);
    assert!(read("{}").is_err());
}
