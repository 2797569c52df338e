//! `/me`: an employee's own score of this month, the same that the dashboard shows.

use chrono::{DateTime, Utc};
use finco_domain::score::Score;
use finco_domain::time::Month;
use finco_kpi_engine::scores::rank;
use finco_store::{PgConnection, StoreError, company, scores};
use finco_texts::{duration, fill};

use super::{Asker, Reply};

/// Tells score, rank and what they come from, or that nothing was measured yet: that is not zero.
pub(super) async fn score(conn: &mut PgConnection, asker: &Asker, now: DateTime<Utc>) -> Result<Reply, StoreError> {
    let language = asker.language;
    let Some(employee) = &asker.employee else {
        return Ok(fill(language, "me-stranger", &[("id", asker.user_id.to_string().into())]).into());
    };
    let month = Month::containing(now, company::get(conn).await?.zone);
    let run = scores::find(conn, month).await?;
    let all = run.map(|run| run.scores).unwrap_or_default();
    let own = all.iter().find(|score| score.employee == employee.id);
    let Some((own, centipoints)) = own.and_then(|own| Some((own, own.centipoints?))) else {
        return Ok(fill(language, "me-none", &[("month", month.to_string().into())]).into());
    };
    let Score { totals, .. } = own;
    let median = totals
        .median_secs
        .map_or("–".to_owned(), |secs| duration(language, secs));
    let values = [
        ("month", month.to_string().into()),
        ("score", points(centipoints).into()),
        ("answered", totals.answered.into()),
        ("within", totals.hits.into()),
        ("decided", totals.decided().into()),
        ("median", median.into()),
    ];
    let ranks = rank(&all);
    let place = match ranks.get(&employee.id) {
        Some(rank) => fill(
            language,
            "me-rank",
            &[("rank", (*rank).into()), ("of", ranks.len().to_string().into())],
        ),
        None => fill(language, "me-provisional", &[]),
    };
    Ok(format!("{}\n{place}", fill(language, "me", &values)).into())
}

/// Hundredths of a point as people write them: `83,33`.
fn points(centipoints: i32) -> String {
    format!("{},{:02}", centipoints / 100, centipoints % 100)
}
