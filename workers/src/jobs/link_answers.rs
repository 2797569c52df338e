//! `link_answers`: chats have new messages; work out which asks they open and answer.

use std::collections::BTreeSet;
use std::sync::Arc;

use finco_domain::ask::Ask;
use finco_domain::time::Month;
use finco_jobs::{CalculateKpi, LinkAnswers};
use finco_kpi_engine::asks as rules;
use finco_queue::{Dedup, EntryMeta, Failure, PushOptions};
use finco_store::asks::{self, Unlinked};
use finco_store::{PgConnection, StoreError, company, scores};

use crate::Context;
use crate::context::{sqlx_failure, store_failure};

/// Chats taken from the list at once.
const PAGE: i64 = 100;

/// Works through every marked chat, then has the months it touched scored again.
///
/// # Errors
/// When the database or the queue is away.
pub async fn run(_job: LinkAnswers, _meta: EntryMeta, context: Arc<Context>) -> Result<(), Failure> {
    let mut months = BTreeSet::new();
    loop {
        let mut conn = context.pool.acquire().await.map_err(sqlx_failure)?;
        let marked = asks::list_unlinked(&mut conn, PAGE).await.map_err(store_failure)?;
        drop(conn);
        let mut linked = 0;
        for chat in &marked {
            if context.stop.is_cancelled() {
                break;
            }
            if let Some(touched) = link_chat(&context, chat).await.map_err(store_failure)? {
                linked += 1;
                months.extend(touched);
            }
        }
        // A page in which nothing could be linked is in other workers' hands.
        if linked == 0 || marked.len() < usize::try_from(PAGE).unwrap_or_default() {
            break;
        }
    }
    for month in months {
        let job = CalculateKpi { month };
        let dedup = Some(Dedup::UntilStarted(job.dedup()));
        context
            .push(
                &job,
                PushOptions {
                    dedup,
                    ..PushOptions::default()
                },
            )
            .await?;
    }
    Ok(())
}

/// Links one chat in one transaction; the months whose asks changed, or `None` when another worker has the chat.
async fn link_chat(context: &Context, unlinked: &Unlinked) -> Result<Option<BTreeSet<Month>>, StoreError> {
    let mut transaction = context.pool.begin().await?;
    let family = asks::family(&mut transaction, &unlinked.chat).await?;
    if !asks::try_lock(&mut transaction, &family, &unlinked.chat.business).await? {
        return Ok(None);
    }
    let zone = company::get(&mut transaction).await?.zone;
    let business = &unlinked.chat.business;
    let changed = if family.is_empty() {
        // Nobody asks here. Where it was found out late, what was taken for asks goes.
        asks::replace(&mut transaction, &[unlinked.chat.id], business, unlinked.from, &[]).await?
    } else {
        relink(&mut transaction, &family, business, unlinked.from).await?
    };
    let months: BTreeSet<Month> = changed.into_iter().map(|at| Month::containing(at, zone)).collect();
    asks::set_linked(&mut transaction, unlinked).await?;
    if !months.is_empty() {
        scores::mark_stale(&mut transaction, &months, context.clock.now()).await?;
    }
    transaction.commit().await?;
    Ok(Some(months))
}

/// Works out a conversation from `from` on and stores what changed.
async fn relink(
    conn: &mut PgConnection,
    family: &[i64],
    business: &str,
    from: chrono::DateTime<chrono::Utc>,
) -> Result<Vec<chrono::DateTime<chrono::Utc>>, StoreError> {
    let cut = asks::cut(conn, family, business, from, rules::BURST_GAP).await?;
    let open: Vec<Ask> = asks::list_open(conn, family, business, cut).await?;
    let lines = asks::list_lines(conn, family, business, cut).await?;
    let linked = rules::link(open, &lines);
    asks::replace(conn, family, business, cut, &linked).await
}
