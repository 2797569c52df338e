//! `sweep_lost`: queue again what is overdue, so that losing Redis loses nothing that Postgres had.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use finco_domain::time::Month;
use finco_jobs::{CalculateKpi, ExportTable, FetchFile, LinkAnswers, SendMessage, SweepLost};
use finco_queue::{Dedup, EntryMeta, Failure, Job, PushOptions};
use finco_store::{PgConnection, StoreError, exports, media, outbox, scores, unlinked as chats_unlinked};

use crate::Context;
use crate::context::{sqlx_failure, store_failure};

/// A job in its queue or in its back-off is younger than this.
const OVERDUE: TimeDelta = TimeDelta::minutes(10);

/// Follow-ups are queued within moments; a mark this old has lost its job.
const STALE: TimeDelta = TimeDelta::seconds(15);

/// How far numbers of messages may lag behind the log: counting them takes longer than counting asks.
const MESSAGES_EVERY: TimeDelta = TimeDelta::minutes(10);

const PAGE: i64 = 500;

/// Looks through everything that waits for a result.
pub(crate) async fn run(_job: SweepLost, _meta: EntryMeta, context: Arc<Context>) -> Result<(), Failure> {
    let now = context.clock.now();
    let mut conn = context.pool.acquire().await.map_err(sqlx_failure)?;
    let unlinked = chats_unlinked::list_unlinked(&mut conn, 1, &[])
        .await
        .map_err(store_failure)?;
    let scoring = list_scoring(&mut conn, now).await.map_err(store_failure)?;
    let unsent = outbox::list_overdue(&mut conn, now - OVERDUE, PAGE)
        .await
        .map_err(store_failure)?;
    let unfetched = media::list_overdue(&mut conn, now - OVERDUE, PAGE)
        .await
        .map_err(store_failure)?;
    let unmade = exports::list_overdue(&mut conn, now - OVERDUE)
        .await
        .map_err(store_failure)?;
    exports::delete_expired(&mut conn, now).await.map_err(store_failure)?;
    drop(conn);

    if !unlinked.is_empty() {
        push_once(&context, &LinkAnswers {}, LinkAnswers::DEDUP.to_owned()).await?;
    }
    for job in scoring {
        push_once(&context, &job, job.dedup()).await?;
    }
    let lost_sends = is_empty(&context, SendMessage::QUEUE.name).await?;
    for outgoing in unsent.into_iter().filter(|_| lost_sends) {
        match serde_json::from_value::<SendMessage>(outgoing.payload) {
            Ok(message) => push_rarely(&context, &message, format!("send:{}", message.outbox_id)).await?,
            Err(error) => {
                let mut conn = context.pool.acquire().await.map_err(sqlx_failure)?;
                let reason = format!("unreadable: {error}");
                outbox::settle(&mut conn, outgoing.id, &[], Some(&reason), now)
                    .await
                    .map_err(store_failure)?;
            }
        }
    }
    let lost_exports = is_empty(&context, ExportTable::QUEUE.name).await?;
    for export_id in unmade.into_iter().filter(|_| lost_exports) {
        push_rarely(&context, &ExportTable { export_id }, format!("export:{export_id}")).await?;
    }
    let lost_fetches = is_empty(&context, FetchFile::QUEUE.name).await?;
    for file in unfetched.into_iter().filter(|_| lost_fetches) {
        let dedup = format!("fetch:{}", file.file_unique_id);
        let job = FetchFile {
            file_unique_id: file.file_unique_id,
            file_id: file.file_id,
            kind: file.kind,
        };
        push_rarely(&context, &job, dedup).await?;
    }
    Ok(())
}

/// Months to be scored: with marked days whose job was lost, with messages to be counted, or with an open ask that has
/// become a miss.
async fn list_scoring(conn: &mut PgConnection, now: DateTime<Utc>) -> Result<Vec<CalculateKpi>, StoreError> {
    let mut jobs: BTreeMap<Month, CalculateKpi> = BTreeMap::new();
    let stale = scores::list_stale(conn, now - STALE).await?;
    let due = scores::list_due(conn, now).await?;
    for month in stale.into_iter().chain(due) {
        jobs.insert(month, CalculateKpi::of(month));
    }
    for month in scores::list_stale_messages(conn, now - MESSAGES_EVERY).await? {
        jobs.entry(month).or_insert_with(|| CalculateKpi::of(month)).messages = true;
    }
    Ok(jobs.into_values().collect())
}

/// Does the queue hold nothing that waits, runs or backs off? While it does, a row without a result has its job still:
/// a second copy would be sent as well.
async fn is_empty(context: &Context, queue: &str) -> Result<bool, Failure> {
    let stats = context.queues.stats(queue).await.map_err(Failure::retry)?;
    Ok(stats.waiting + stats.running + stats.delayed == 0)
}

/// For jobs that another role does: a copy that is lost again, or that kills its worker, comes at most once an hour.
async fn push_rarely<J: Job>(context: &Context, job: &J, key: String) -> Result<(), Failure> {
    let dedup = Some(Dedup::For(key, Duration::from_secs(3600)));
    context
        .push(
            job,
            PushOptions {
                dedup,
                ..PushOptions::default()
            },
        )
        .await
}

async fn push_once<J: Job>(context: &Context, job: &J, key: String) -> Result<(), Failure> {
    context
        .push(
            job,
            PushOptions {
                dedup: Some(Dedup::UntilStarted(key)),
                ..PushOptions::default()
            },
        )
        .await
}
