//! How an ask looks in the bot.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use finco_domain::people::Language;
use finco_kpi_engine::calendar::working_secs;
use finco_store::waiting::{self, Waiting};
use finco_store::{PgConnection, StoreError};
use finco_texts::{duration, fill, text};

/// How long a client has been waiting, in seconds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ages {
    /// By the wall clock.
    pub(crate) wall: i64,
    /// Within working time.
    pub(crate) business: i64,
}

/// The ages of an ask by the calendar it is timed by.
pub(crate) async fn ages(conn: &mut PgConnection, ask: &Waiting, now: DateTime<Utc>) -> Result<Ages, StoreError> {
    let calendar = waiting::calendar(conn, ask.calendar_version).await?;
    Ok(Ages {
        wall: (now - ask.asked_at).num_seconds().max(0),
        business: working_secs(&calendar, ask.asked_at, now),
    })
}

/// A moment as people of the company read it.
pub(crate) fn moment(at: DateTime<Utc>, zone: Tz) -> String {
    at.with_timezone(&zone).format("%d.%m.%Y %H:%M").to_string()
}

/// Words cut at so many characters, on one line.
pub(crate) fn short(words: &str, limit: usize) -> String {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    match words.char_indices().nth(limit) {
        Some((end, _)) => format!("{}…", words[..end].trim_end()),
        None => words,
    }
}

/// What was asked, or that it has no words.
pub(crate) fn question(language: Language, ask: &Waiting, limit: usize) -> String {
    match ask.question.as_deref().filter(|words| !words.trim().is_empty()) {
        Some(words) => short(words, limit),
        None => text(language, "waiting-no-words"),
    }
}

fn client(language: Language, ask: &Waiting) -> String {
    let name = ask.client.as_deref().map(|name| short(name, 40));
    name.unwrap_or_else(|| text(language, "waiting-somebody"))
}

fn held(language: Language, ask: &Waiting) -> String {
    match ask.assignee() {
        Some(person) => fill(language, "waiting-held", &[("name", person.name.as_str().into())]),
        None => text(language, "waiting-unheld"),
    }
}

/// Two lines of the list.
pub(crate) fn line(language: Language, place: i64, ask: &Waiting, ages: Ages) -> String {
    let values = [
        ("place", place.to_string().into()),
        ("chat", short(&ask.title, 40).into()),
        ("client", client(language, ask).into()),
        ("question", question(language, ask, 80).into()),
        ("wall", duration(language, ages.wall).into()),
        ("business", duration(language, ages.business).into()),
        ("held", held(language, ask).into()),
    ];
    fill(language, "waiting-line", &values)
}

/// The whole card.
pub(crate) fn card_text(language: Language, ask: &Waiting, ages: Ages, asked: &str, now: DateTime<Utc>) -> String {
    let due = if ask.due_at < now {
        text(language, "waiting-overdue")
    } else {
        let left = duration(language, (ask.due_at - now).num_seconds());
        fill(language, "waiting-due", &[("left", left.into())])
    };
    let values = [
        ("chat", short(&ask.title, 60).into()),
        ("client", client(language, ask).into()),
        ("question", question(language, ask, 600).into()),
        ("asked", asked.to_owned().into()),
        ("wall", duration(language, ages.wall).into()),
        ("business", duration(language, ages.business).into()),
        ("target", duration(language, i64::from(ask.target_secs)).into()),
        ("due", due.into()),
        ("held", held(language, ask).into()),
    ];
    fill(language, "waiting-card", &values)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_cut_at_characters_and_stand_on_one_line() {
        assert_eq!(short("Narxi\n  qancha?", 40), "Narxi qancha?");
        assert_eq!(short("ўзбекча сўз", 8), "ўзбекча…");
    }
}
