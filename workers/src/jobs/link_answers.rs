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
async fn link_chat(context: &Context, marked: &Unlinked) -> Result<Option<BTreeSet<Month>>, StoreError> {
    let mut transaction = context.pool.begin().await?;
    let family = talks::family(&mut transaction, &marked.chat).await?;
    if !unlinked::try_lock(&mut transaction, &family).await? {
        return Ok(None);
    }
    let zone = company::get(&mut transaction).await?.zone;
    let changed = if family.ids.is_empty() {
        // Nobody asks here. Where it was found out late, what was taken for asks goes.
        let alone = Family {
            ids: vec![marked.chat.id],
            ..family
        };
        let kept = asks::list_kept(&mut transaction, &alone, marked.from, TimeDelta::zero()).await?;
        asks::replace(&mut transaction, &alone, &kept, &[]).await?
    } else {
        relink(&mut transaction, &family, marked.from).await?
    };
    let months: BTreeSet<Month> = changed.into_iter().map(|at| Month::containing(at, zone)).collect();
    unlinked::set_linked(&mut transaction, marked).await?;
    if !months.is_empty() {
        scores::mark_stale(&mut transaction, &months, context.clock.now()).await?;
        changes::announce(&mut transaction, "waits").await?;
    }
    transaction.commit().await?;
    Ok(Some(months))
}

/// Works out a conversation from `from` on and stores what changed.
async fn relink(
    conn: &mut PgConnection,
    family: &Family,
    from: DateTime<Utc>,
) -> Result<Vec<DateTime<Utc>>, StoreError> {
    let cut = talks::cut(conn, family, from, rules::BURST_GAP).await?;
    let mut kept = asks::list_kept(conn, family, cut, rules::TALK_GAP).await?;
    let before = kept
        .iter()
        .filter(|one| one.ask.asked_at < cut)
        .map(|one| rules::as_of(&one.ask, cut))
        .collect();
    // What had ended by then is context only: it stays as it is.
    kept.retain(|one| one.ask.asked_at >= cut || one.ask.ended_at().is_none_or(|at| at >= cut));
    let lines = talks::list_lines(conn, family, cut).await?;
    let reactions = talks::list_reactions(conn, family, cut).await?;
    let decisions = talks::list_decisions(conn, family).await?;
    let talk = Talk {
        before,
        lines: &lines,
        reactions: &reactions,
        decisions: &decisions,
        rules: &rules,
    };
    let asks = rules::link(talk);
    let rulebook = rulebook::load(conn, family).await?;
    let timed: Vec<_> = asks.into_iter().map(|ask| rulebook.time(ask)).collect();
    asks::replace(conn, family, &kept, &timed).await
}
