//! The layer around every handler that settles entries when the handler is through.

use std::{
    any::Any,
    sync::Arc,
    task::{Context, Poll},
    time::Instant,
};

use apalis::prelude::{BoxDynError, Task};
use futures::future::BoxFuture;
use tower::{Layer, Service};

use super::{
    held::{Delivery, Shared},
    settle::settle,
};
use crate::outcome::failures;

/// Settles the entries of a task by the result of the handler: done, again later, or dead.
#[derive(Clone)]
pub struct AckLayer {
    shared: Arc<Shared>,
}

impl AckLayer {
    pub(super) fn new(shared: Arc<Shared>) -> Self {
        Self { shared }
    }
}

impl<S> Layer<S> for AckLayer {
    type Service = AckService<S>;

    fn layer(&self, inner: S) -> AckService<S> {
        AckService {
            inner,
            shared: self.shared.clone(),
        }
    }
}

/// The service made by [`AckLayer`].
#[derive(Clone)]
pub struct AckService<S> {
    inner: S,
    shared: Arc<Shared>,
}

/// Lets go of a task however its future ends; one dropped in mid-run comes back after the visibility time.
struct Release {
    shared: Arc<Shared>,
    delivery: Delivery,
}

impl Drop for Release {
    fn drop(&mut self) {
        self.shared.release_task(&self.delivery);
    }
}

impl<S, A> Service<Task<A>> for AckService<S>
where
    S: Service<Task<A>>,
    S::Future: Send + 'static,
    S::Error: Into<BoxDynError>,
    S::Response: Any + Send + Sync,
{
    type Response = S::Response;
    type Error = BoxDynError;
    type Future = BoxFuture<'static, Result<S::Response, BoxDynError>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), BoxDynError>> {
        self.inner.poll_ready(cx).map_err(Into::into)
    }

    fn call(&mut self, task: Task<A>) -> Self::Future {
        let delivery = task.data().get::<Delivery>().cloned();
        let shared = self.shared.clone();
        let run = self.inner.call(task);
        Box::pin(async move {
            let Some(delivery) = delivery else {
                return Err("a task that did not come out of the queue".into());
            };
            let held = Release { shared, delivery };
            let begun = Instant::now();
            let result = run.await.map_err(Into::into);
            metrics::histogram!("finco_job_seconds", "queue" => held.shared.spec.name).record(begun.elapsed());
            let entries = &held.delivery.entries;
            settle(&held.shared, entries, &failures(&result, entries.len())).await;
            result
        })
    }
}
