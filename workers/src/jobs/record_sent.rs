//! `record_sent`: the gateway tells how sending ended.

use std::sync::Arc;

use finco_jobs::RecordSent;
use finco_queue::{EntryMeta, Failure};
use finco_store::outbox;

use crate::Context;
use crate::context::{sqlx_failure, store_failure};

/// Settles the outbox row. A failed send is a warning here and a row to look at (`finco jobs outbox`).
pub(crate) async fn run(job: RecordSent, _meta: EntryMeta, context: Arc<Context>) -> Result<(), Failure> {
    if let Some(error) = &job.error {
        tracing::warn!(outbox_id = %job.outbox_id, error, "a message could not be sent");
    }
    let mut conn = context.pool.acquire().await.map_err(sqlx_failure)?;
    outbox::settle(
        &mut conn,
        job.outbox_id,
        &job.message_ids,
        job.error.as_deref(),
        context.clock.now(),
    )
    .await
    .map_err(store_failure)
}
