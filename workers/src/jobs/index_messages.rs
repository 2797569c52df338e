//! `index_messages`: put what was written into the search, while logging has nothing to do.

use std::sync::Arc;

use finco_jobs::{HandleUpdate, IndexMessages};
use finco_queue::{EntryMeta, Failure, Job};
use finco_store::search;

use crate::Context;
use crate::context::{sqlx_failure, store_failure};

/// Messages put in by one transaction: a few hundredths of a second.
const CHUNK: i64 = 500;

/// With this many updates waiting logging needs the machine for itself. A handful waits at any time.
const BUSY: u64 = 50;

/// Works through the marks, newest messages first, until nothing is left or logging has work. What is left then follows
/// with the next run of the schedule.
///
/// # Errors
/// When the database or the queue is away.
pub async fn run(_job: IndexMessages, _meta: EntryMeta, context: Arc<Context>) -> Result<(), Failure> {
    let mut transaction = context.pool.begin().await.map_err(sqlx_failure)?;
    if search::try_lock(&mut transaction).await.map_err(store_failure)? {
        search::claim(&mut transaction).await.map_err(store_failure)?;
    }
    transaction.commit().await.map_err(sqlx_failure)?;
    while !context.stop.is_cancelled() && !is_busy(&context).await? {
        let mut transaction = context.pool.begin().await.map_err(sqlx_failure)?;
        if !search::try_lock(&mut transaction).await.map_err(store_failure)? {
            break;
        }
        let Some(mark) = search::next_mark(&mut transaction).await.map_err(store_failure)? else {
            break;
        };
        search::index(&mut transaction, &mark, CHUNK)
            .await
            .map_err(store_failure)?;
        transaction.commit().await.map_err(sqlx_failure)?;
    }
    Ok(())
}

async fn is_busy(context: &Context) -> Result<bool, Failure> {
    let stats = context.queues.stats(HandleUpdate::QUEUE.name).await;
    Ok(stats.map_err(Failure::retry)?.waiting >= BUSY)
}
