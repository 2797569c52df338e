//! Connections to Redis: made at the first use, mended by themselves, with time limits of our own choosing.

use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};

use redis::{
    Client, IntoConnectionInfo, Pipeline, ProtocolVersion, RedisResult, ScriptInvocation,
    aio::{ConnectionManager, ConnectionManagerConfig},
};

use crate::error::QueueError;

/// The library's own limit of half a second cuts off large pipelines on a busy machine.
const ANSWER: Duration = Duration::from_secs(5);
/// A blocking read may take its blocking time on top.
const BLOCKING_ANSWER: Duration = Duration::from_secs(15);
/// Short, because a caller of `push` waits for it.
const CONNECT: Duration = Duration::from_millis(1_500);

/// Where Redis is, and the one connection everything but the blocking readers shares.
#[derive(Clone)]
pub(crate) struct Redis {
    client: Client,
    shared: Arc<OnceLock<ConnectionManager>>,
}

impl Redis {
    pub fn new(url: &str) -> Result<Self, QueueError> {
        let wrong = |error: redis::RedisError| QueueError::Address(error.to_string());
        let info = url.into_connection_info().map_err(wrong)?;
        // The replies are read in their RESP2 shape.
        let settings = info.redis_settings().clone().set_protocol(ProtocolVersion::RESP2);
        let client = Client::open(info.set_redis_settings(settings)).map_err(wrong)?;
        Ok(Self {
            client,
            shared: Arc::default(),
        })
    }

    /// The shared connection. Must be called inside a Tokio runtime.
    pub fn shared(&self) -> RedisResult<ConnectionManager> {
        if let Some(connection) = self.shared.get() {
            return Ok(connection.clone());
        }
        let connection = self.connect(ANSWER)?;
        Ok(self.shared.get_or_init(|| connection).clone())
    }

    /// A connection of its own for a blocking reader.
    pub fn blocking(&self) -> RedisResult<ConnectionManager> {
        self.connect(BLOCKING_ANSWER)
    }

    fn connect(&self, answer: Duration) -> RedisResult<ConnectionManager> {
        let config = ConnectionManagerConfig::new()
            .set_number_of_retries(0)
            .set_connection_timeout(Some(CONNECT))
            .set_response_timeout(Some(answer));
        ConnectionManager::new_lazy_with_config(self.client.clone(), config)
    }

    /// Runs an operation, and once more when the connection turned out to be dead: the first command after a restart
    /// of Redis only finds that out.
    pub async fn run<T, F>(&self, operation: impl Fn(ConnectionManager) -> F) -> RedisResult<T>
    where
        F: Future<Output = RedisResult<T>>,
    {
        match operation(self.shared()?).await {
            Err(error) if (error.is_io_error() || error.is_connection_dropped()) && !error.is_timeout() => {
                operation(self.shared()?).await
            }
            done => done,
        }
    }

    pub async fn script<T: redis::FromRedisValue>(&self, call: &ScriptInvocation<'_>) -> RedisResult<T> {
        self.run(|mut connection| async move { call.invoke_async(&mut connection).await })
            .await
    }

    pub async fn pipeline<T: redis::FromRedisValue>(&self, commands: &Pipeline) -> RedisResult<T> {
        self.run(|mut connection| async move { commands.query_async(&mut connection).await })
            .await
    }

    pub async fn command<T: redis::FromRedisValue>(&self, command: &redis::Cmd) -> RedisResult<T> {
        self.run(|mut connection| async move { command.query_async(&mut connection).await })
            .await
    }
}
