//! `/language`: which language the bot speaks to an employee.

use finco_domain::people::Language;
use finco_jobs::Button;
use finco_store::{PgConnection, StoreError, people};
use finco_texts::text;

use super::{Asker, Reply};

/// What the data of a language button begins with.
pub(super) const BUTTON: &str = "lang:";

/// Asks, with a button for each language in its own words.
pub(super) fn ask(asker: &Asker) -> Reply {
    let button = |language: Language| {
        let text = match language {
            Language::Uz => "Oʻzbekcha",
            Language::Ru => "Русский",
            Language::En => "English",
        };
        Button::new(text, format!("{BUTTON}{}", language.as_str()))
    };
    Reply {
        buttons: vec![Language::ALL.map(button).to_vec()],
        ..Reply::from(text(asker.language, "choose-language"))
    }
}

/// Sets the chosen language and says so in it.
pub(super) async fn choose(conn: &mut PgConnection, asker: &Asker, tag: &str) -> Result<Reply, StoreError> {
    let Some(language) = Language::from_tag(tag) else {
        return Ok(text(asker.language, "unknown-command").into());
    };
    if let Some(employee) = &asker.employee {
        people::set_language(conn, employee.id, language).await?;
    }
    Ok(text(language, "language-set").into())
}
