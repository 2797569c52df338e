//! The button under the morning's digest: no more of it, or again.

use finco_jobs::Button;
use finco_store::{PgConnection, StoreError, digests};
use finco_texts::{fill, text};

use super::{Asker, Reply};

/// What the data of a digest's button begins with.
pub(crate) const BUTTON: &str = "d:";

/// The button that stands under a digest.
pub(crate) fn stop_button(language: finco_domain::people::Language) -> Button {
    Button::new(text(language, "digest-stop"), format!("{BUTTON}off"))
}

/// Sets what was chosen and says so, as a message of its own: the digest stays readable.
pub(super) async fn choose(conn: &mut PgConnection, asker: &Asker, choice: &str) -> Result<Reply, StoreError> {
    let Some(employee) = &asker.employee else {
        return Ok(fill(
            asker.language,
            "me-stranger",
            &[("id", asker.user_id.to_string().into())],
        )
        .into());
    };
    let wanted = choice == "on";
    digests::set_wanted(conn, employee.id.0, wanted).await?;
    if wanted {
        return Ok(text(asker.language, "digest-on").into());
    }
    let again = Button::new(text(asker.language, "digest-start"), format!("{BUTTON}on"));
    Ok(Reply {
        buttons: vec![vec![again]],
        ..Reply::from(text(asker.language, "digest-off"))
    })
}
