//! `calculate_kpi`: work out the scores of a month again, by schedule, on demand, or because its asks changed.

use std::sync::Arc;

use finco_domain::time::Month;
use finco_jobs::CalculateKpi;
use finco_kpi_engine::scores::{Answered, score};
use finco_queue::{EntryMeta, Failure};
use finco_store::{StoreError, changes, company, scores};

use crate::Context;
use crate::context::store_failure;

/// Scores the job's month.
///
/// # Errors
/// When the database is away.
pub async fn run(job: CalculateKpi, _meta: EntryMeta, context: Arc<Context>) -> Result<(), Failure> {
    calculate(&context, job.month).await.map_err(store_failure)
}

async fn calculate(context: &Context, month: Month) -> Result<(), StoreError> {
    let mut transaction = context.pool.begin().await?;
    // Taken before the asks are read: whoever changes them from here on marks the month again afterwards.
    scores::lock(&mut transaction, month).await?;
    let company = company::get(&mut transaction).await?;
    let (from, to) = month.span(company.zone);
    let answers: Vec<Answered> = scores::list_answered(&mut transaction, from, to, None)
        .await?
        .into_iter()
        .map(|ask| Answered {
            by: ask.by,
            response_secs: ask.response_secs,
        })
        .collect();
    let results = score(&answers, i64::from(company.response_target_secs));
    let now = context.clock.now();
    scores::replace(&mut transaction, month, &results, company.response_target_secs, now).await?;
    changes::announce(&mut transaction, "leaderboard").await?;
    transaction.commit().await?;
    tracing::debug!(%month, employees = results.len(), answers = answers.len(), "scored");
    Ok(())
}
