//! `/me`: an employee's own score of this month.

use chrono::{DateTime, Utc};
use finco_domain::time::Month;
use finco_store::{PgConnection, StoreError, company, scores};
use finco_texts::{duration, fill};

use super::{Asker, Reply};

/// Tells the score, or that there is none yet: nothing answered is not zero.
pub(super) async fn score(conn: &mut PgConnection, asker: &Asker, now: DateTime<Utc>) -> Result<Reply, StoreError> {
    let language = asker.language;
    let Some(employee) = &asker.employee else {
        return Ok(fill(language, "me-stranger", &[("id", asker.user_id.to_string().into())]).into());
    };
    let company = company::get(conn).await?;
    let month = Month::containing(now, company.zone);
    let scores = scores::list(conn, month).await?;
    let Some(score) = scores.into_iter().find(|score| score.employee == employee.id) else {
        return Ok(fill(language, "me-none", &[("month", month.to_string().into())]).into());
    };
    let values = [
        ("month", month.to_string().into()),
        ("score", points(score.centipoints()).into()),
        ("answered", score.answered.into()),
        ("within", score.within_target.into()),
        (
            "target",
            duration(language, i64::from(company.response_target_secs)).into(),
        ),
        ("median", duration(language, score.median_secs).into()),
    ];
    Ok(fill(language, "me", &values).into())
}

/// Hundredths of a point as people write them: `83,33`.
fn points(centipoints: i32) -> String {
    format!("{},{:02}", centipoints / 100, centipoints % 100)
}
