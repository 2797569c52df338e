//! A worker that cannot go on.

use std::time::Duration;

use finco_queue::{EntryMeta, Failure, QueueError, run_each};
use tokio_util::sync::CancellationToken;
use tracing::{Event, Level, Metadata, Subscriber, span};

use crate::harness::{Server, Work, settings};

/// A log that panics at the warning of a failed read, as one on a full disk may.
struct FullDisk;

impl Subscriber for FullDisk {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        *metadata.level() == Level::WARN && metadata.target().ends_with("::held")
    }

    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }

    fn event(&self, _: &Event<'_>) {
        panic!("no space left on device");
    }

    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}
    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}
    fn enter(&self, _: &span::Id) {}
    fn exit(&self, _: &span::Id) {}
}

async fn nothing(_: Work, _: EntryMeta, (): ()) -> Result<(), Failure> {
    Ok(())
}

#[tokio::test]
async fn a_worker_whose_reader_broke_ends_instead_of_doing_nothing() {
    let mut server = Server::start().await;
    let queues = server.queues();
    let _log = tracing::subscriber::set_default(FullDisk);
    let stop = CancellationToken::new();
    let worker = tokio::spawn(run_each(queues, settings(1, 1), (), nothing, stop));
    server.kill();
    let ended = tokio::time::timeout(Duration::from_secs(20), worker).await;
    let ended = ended.expect("it ends by itself").unwrap();
    assert!(matches!(ended, Err(QueueError::Worker(_))), "{ended:?}");
}
