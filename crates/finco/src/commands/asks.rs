//! `finco asks`: how well the rules find questions and answers.

use anyhow::Context;
use finco_kpi_engine::eval::{LABELLED, Report, Score, measure, read};

use crate::cli::Asks;

/// Runs the command.
pub(crate) fn run(command: Asks) -> anyhow::Result<()> {
    let Asks::Eval { file, json } = command;
    let own = file
        .map(|file| std::fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display())))
        .transpose()?;
    let messages = read(own.as_deref().unwrap_or(LABELLED)).context("a line is no labelled message")?;
    let report = measure(&messages);
    if json {
        println!("{}", serde_json::to_string(&report)?);
    } else {
        print(&report);
    }
    Ok(())
}

fn print(report: &Report) {
    println!(
        "{:<16} {:<8} {:>5} {:>10} {:>7} {:>6}",
        "label", "language", "n", "precision", "recall", "F1"
    );
    for score in &report.scores {
        println!("{}", row(score));
    }
    println!("\n{} of {} misjudged:", report.misjudged.len(), report.n);
    for one in &report.misjudged {
        let (label, judged) = (one.message.label.as_str(), one.judged.as_str());
        println!("  {label} taken for {judged}: {}", one.message.text);
    }
}

fn row(score: &Score) -> String {
    let lang = score.lang.as_deref().unwrap_or("all");
    let share = |value: Option<f64>| value.map_or("-".to_owned(), |value| format!("{value:.3}"));
    let (precision, recall, f1) = (share(score.precision), share(score.recall), share(score.f1));
    format!(
        "{:<16} {lang:<8} {:>5} {precision:>10} {recall:>7} {f1:>6}",
        score.label.as_str(),
        score.n
    )
}
