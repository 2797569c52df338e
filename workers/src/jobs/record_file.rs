//! `record_file`: the gateway tells how fetching a file ended.

use std::sync::Arc;

use finco_jobs::{FileOutcome, RecordFile};
use finco_queue::{EntryMeta, Failure};
use finco_store::media::{self, Fetched};

use crate::Context;
use crate::context::{sqlx_failure, store_failure};

/// Settles the file's row.
pub(crate) async fn run(job: RecordFile, _meta: EntryMeta, context: Arc<Context>) -> Result<(), Failure> {
    let fetched = match job.outcome {
        FileOutcome::Stored { location, size_bytes } => Fetched::Stored { location, size_bytes },
        FileOutcome::TooBig => Fetched::TooBig,
        FileOutcome::Failed { reason } => Fetched::Failed(reason),
    };
    let mut conn = context.pool.acquire().await.map_err(sqlx_failure)?;
    media::settle(&mut conn, &job.file_unique_id, &fetched, context.clock.now())
        .await
        .map_err(store_failure)
}
