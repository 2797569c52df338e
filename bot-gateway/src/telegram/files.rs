//! Fetches files from Telegram into the media store.

use std::sync::Arc;
use std::time::Duration;

use finco_jobs::{FetchFile, FileOutcome, RecordFile};
use finco_queue::{EntryMeta, Failure, Job, PushOptions, QueueError, Queues};
use object_store::ObjectStoreExt;
use tokio_util::sync::CancellationToken;

use super::api::{Api, FILE_LIMIT, TelegramError};
use crate::media_store::MediaStore;

struct Fetcher {
    api: Arc<Api>,
    store: MediaStore,
    queues: Queues,
}

/// Works on `fetch_file` until `stop`.
pub(crate) async fn run(
    api: Arc<Api>,
    queues: Queues,
    store: MediaStore,
    stop: CancellationToken,
) -> Result<(), QueueError> {
    let fetcher = Arc::new(Fetcher {
        api,
        store,
        queues: queues.clone(),
    });
    let settings = finco_queue::WorkerSettings {
        consumer: "gateway".to_owned(),
        concurrency: 4,
        chunk: 1,
        linger: Duration::ZERO,
    };
    finco_queue::run_each(queues, settings, fetcher, fetch, stop).await
}

async fn fetch(job: FetchFile, meta: EntryMeta, fetcher: Arc<Fetcher>) -> Result<(), Failure> {
    let outcome = match get(&fetcher, &job).await {
        Ok(outcome) => outcome,
        Err(TelegramError::RetryAfter(secs)) => {
            let reason = "Telegram asks to wait".to_owned();
            return Err(Failure::Postpone {
                reason,
                after: Duration::from_secs(secs),
            });
        }
        Err(TelegramError::Refused { description, .. }) if description.contains("too big") => FileOutcome::TooBig,
        Err(TelegramError::Refused { code, description }) => FileOutcome::Failed {
            reason: format!("{code}: {description}"),
        },
        // The last try is told as failed, so that the file's row does not wait for ever.
        Err(error) if meta.attempts + 1 >= FetchFile::QUEUE.max_attempts => FileOutcome::Failed {
            reason: error.to_string(),
        },
        Err(error) => {
            return Err(Failure::Retry {
                reason: error.to_string(),
            });
        }
    };
    let record = RecordFile {
        file_unique_id: job.file_unique_id,
        outcome,
    };
    fetcher
        .queues
        .push(&record, PushOptions::default())
        .await
        .map_err(|error| Failure::Retry {
            reason: error.to_string(),
        })?;
    Ok(())
}

async fn get(fetcher: &Fetcher, job: &FetchFile) -> Result<FileOutcome, TelegramError> {
    let (path, size) = fetcher.api.file_path(&job.file_id).await?;
    if size.is_some_and(|size| size > FILE_LIMIT) {
        return Ok(FileOutcome::TooBig);
    }
    let Some(bytes) = fetcher.api.download(&path).await? else {
        return Ok(FileOutcome::TooBig);
    };
    let size_bytes = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
    let location = object_store::path::Path::from_iter([job.kind.as_str(), job.file_unique_id.as_str()]);
    fetcher
        .store
        .put(&location, bytes.into())
        .await
        .map_err(|error| TelegramError::Away(format!("media store: {error}")))?;
    Ok(FileOutcome::Stored {
        location: location.to_string(),
        size_bytes,
    })
}
