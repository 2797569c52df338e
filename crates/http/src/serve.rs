//! The accept loop: a slow or broken client can hold neither a worker nor a connection for long.

use std::io;
use std::time::Duration;

use axum::Router;
use axum::http::StatusCode;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tower_http::timeout::TimeoutLayer;

/// Time and size limits of a server.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// How long a client may take to send a request's head, and how long an idle connection is kept.
    pub head: Duration,
    /// How long a request may take from its head to the head of its answer, the body included.
    pub request: Duration,
    /// How long running requests may go on after a stop was asked for.
    pub stop: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            head: Duration::from_secs(10),
            request: Duration::from_secs(15),
            stop: Duration::from_secs(10),
        }
    }
}

/// Serves `router` on `listener` until `stop`, then lets running requests end.
pub async fn serve(listener: TcpListener, router: Router, limits: Limits, stop: CancellationToken) {
    let router = router.layer(TimeoutLayer::with_status_code(
        StatusCode::REQUEST_TIMEOUT,
        limits.request,
    ));
    let mut http = http1::Builder::new();
    // No pipeline_flush: it holds an answer back while unread bytes of the connection wait, the 400 to a broken head too.
    http.timer(TokioTimer::new())
        .header_read_timeout(limits.head)
        .max_buf_size(64 * 1024);
    let graceful = GracefulShutdown::new();
    loop {
        let accepted = tokio::select! {
            () = stop.cancelled() => break,
            accepted = listener.accept() => accepted,
        };
        let stream = match accepted {
            Ok((stream, _)) => stream,
            Err(error) => {
                pause_after(&error).await;
                continue;
            }
        };
        // Answers are small: waiting to fill a packet would only add latency.
        let _ = stream.set_nodelay(true);
        let connection = http.serve_connection(TokioIo::new(stream), TowerToHyperService::new(router.clone()));
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            // A client that went away or broke the protocol is its own affair.
            if let Err(error) = connection.await {
                tracing::debug!(%error, "connection ended");
            }
        });
    }
    drop(listener);
    if tokio::time::timeout(limits.stop, graceful.shutdown()).await.is_err() {
        tracing::warn!("requests still running after {:?} were cut off", limits.stop);
    }
}

/// Out of file handles: accepting again at once would only spin.
async fn pause_after(error: &io::Error) {
    tracing::warn!(%error, "cannot accept a connection");
    if !matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset
    ) {
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[cfg(test)]
mod tests {
    use axum::routing::get;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpStream;

    use super::*;

    async fn answer_to(request: &[u8]) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let stop = CancellationToken::new();
        let router = Router::new().route("/", get(|| async { "here" }));
        let server = tokio::spawn(serve(listener, router, Limits::default(), stop.clone()));
        let mut client = TcpStream::connect(address).await.unwrap();
        client.write_all(request).await.unwrap();
        let mut answer = vec![0; 4096];
        let read = client.read(&mut answer);
        let length = tokio::time::timeout(Duration::from_secs(5), read)
            .await
            .expect("an answer comes at once")
            .unwrap();
        stop.cancel();
        drop(client);
        server.await.unwrap();
        String::from_utf8_lossy(&answer[..length]).into_owned()
    }

    #[tokio::test]
    async fn a_broken_head_is_answered_and_not_only_cut_off() {
        let answer = answer_to(b"GET / HTTP/1.1\r\nhost: x\r\nx-odd: \x7f\x7f\r\n\r\n").await;
        assert!(answer.starts_with("HTTP/1.1 400"), "{answer:?}");
    }

    #[tokio::test]
    async fn an_answer_does_not_wait_for_the_rest_of_the_next_request() {
        let answer = answer_to(b"GET / HTTP/1.1\r\nhost: x\r\n\r\nGET / HT").await;
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer:?}");
    }
}
