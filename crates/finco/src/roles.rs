//! Starts the roles and stops them together.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail};
use finco_domain::time::SharedClock;
use finco_http::{Limits, Readiness, Router, health_routes, ops_routes, serve};
use finco_queue::Queues;
use finco_store::PgPool;
use futures::FutureExt;
use metrics_exporter_prometheus::PrometheusHandle;
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::config::Settings;
use crate::heartbeat;

/// How long a role may take to end after it was asked to; then the process ends without it.
const STOP_LIMIT: Duration = Duration::from_secs(30);

/// How soon a neighbour that is away is asked again.
const RETRY: Duration = Duration::from_secs(1);

/// What roles share in one process.
pub struct House {
    pub(crate) settings: Settings,
    pub(crate) clock: SharedClock,
    pub(crate) metrics: PrometheusHandle,
    pub(crate) stop: CancellationToken,
    pub(crate) tasks: JoinSet<anyhow::Result<()>>,
}

impl House {
    /// A house without roles yet.
    #[must_use]
    pub fn new(settings: Settings, clock: SharedClock, metrics: PrometheusHandle) -> Self {
        Self {
            settings,
            clock,
            metrics,
            stop: CancellationToken::new(),
            tasks: JoinSet::new(),
        }
    }

    /// Ends [`House::run`] when it is cancelled.
    #[must_use]
    pub fn stop(&self) -> CancellationToken {
        self.stop.clone()
    }

    pub(crate) fn queues(&self) -> anyhow::Result<Queues> {
        queues(&self.settings)
    }

    pub(crate) fn pool(&self) -> anyhow::Result<PgPool> {
        pool(&self.settings)
    }

    /// Serves `router` at `address`; returns the address with the port that was free, where 0 was asked for.
    async fn listen(&mut self, role: &'static str, address: SocketAddr, router: Router) -> anyhow::Result<SocketAddr> {
        let listener = TcpListener::bind(address)
            .await
            .with_context(|| format!("{role} cannot listen on {address}"))?;
        let address = listener.local_addr()?;
        tracing::info!(role, %address, "listening");
        let stop = self.stop.clone();
        self.tasks.spawn(async move {
            serve(listener, router, Limits::default(), stop).await;
            Ok(())
        });
        Ok(address)
    }

    /// Gives signs of life of a role until the house stops.
    fn beat(&mut self, role: &'static str, queues: &Queues, facts: heartbeat::Facts) {
        let (queues, clock, stop) = (queues.clone(), self.clock.clone(), self.stop.clone());
        self.tasks.spawn(heartbeat::run(role, queues, clock, facts, stop));
    }

    /// Starts the gateway; returns where it listens.
    ///
    /// # Errors
    /// When a setting is missing, Redis is not safe, or the address is taken.
    pub async fn gateway(&mut self) -> anyhow::Result<SocketAddr> {
        let queues = self.queues()?;
        refuse_unsafe_redis(&queues, &self.settings, &self.stop).await?;
        let config = self.settings.gateway.clone();
        let ready = redis_ready(&queues);
        let sight = finco_bot_gateway::Sight::default();
        let mode = match (&config.bot_token, &config.mode) {
            (None, _) => "none",
            (_, finco_bot_gateway::Mode::Polling) => "polling",
            (_, finco_bot_gateway::Mode::Webhook { .. }) => "webhook",
        };
        self.beat("gateway", &queues, heartbeat::gateway_facts(sight.clone(), mode));
        let router = finco_bot_gateway::routes(&config, &queues, &sight).merge(ops_routes(ready, self.metrics.clone()));
        let address = self.listen("gateway", self.settings.gateway_listen, router).await?;
        let stop = self.stop.clone();
        self.tasks
            .spawn(async move { Ok(finco_bot_gateway::run(config, queues, sight, stop).await?) });
        Ok(address)
    }

    /// Starts the workers; returns where they listen.
    ///
    /// # Errors
    /// When a setting is missing, Redis is not safe, or the address is taken.
    pub async fn worker(&mut self) -> anyhow::Result<SocketAddr> {
        let (pool, queues) = (self.pool()?, self.queues()?);
        refuse_unsafe_redis(&queues, &self.settings, &self.stop).await?;
        wait_for_schema(&pool, &self.stop).await?;
        let (database, redis) = (database_ready(&pool), redis_ready(&queues));
        let ready: Readiness = Arc::new(move || {
            let (database, redis) = (database(), redis());
            async move { database.await.and(redis.await) }.boxed()
        });
        let routes = ops_routes(ready, self.metrics.clone());
        let address = self.listen("worker", self.settings.worker_listen, routes).await?;
        self.beat("worker", &queues, heartbeat::no_facts());
        let (config, clock, stop) = (self.settings.worker.clone(), self.clock.clone(), self.stop.clone());
        self.tasks
            .spawn(async move { Ok(finco_workers::run(config, pool, queues, clock, stop).await?) });
        Ok(address)
    }

    /// Starts the API; returns where the dashboard is served.
    ///
    /// # Errors
    /// When a setting is missing or an address is taken.
    pub async fn api(&mut self) -> anyhow::Result<SocketAddr> {
        let (pool, queues) = (self.pool()?, self.queues()?);
        wait_for_schema(&pool, &self.stop).await?;
        let ready = database_ready(&pool);
        let config = self.settings.api.clone();
        self.beat("api", &queues, heartbeat::no_facts());
        let api = finco_dashboard_api::Api::new(pool, queues, self.clock.clone(), config, self.stop.clone());
        let router = finco_dashboard_api::router(api.clone()).merge(health_routes(ready.clone()));
        let address = self.listen("api", self.settings.api_listen, router).await?;
        self.listen(
            "api ops",
            self.settings.api_ops_listen,
            ops_routes(ready, self.metrics.clone()),
        )
        .await?;
        let (exporter, stop) = (api.clone(), self.stop.clone());
        self.tasks
            .spawn(async move { Ok(finco_dashboard_api::run_exports(exporter, stop).await?) });
        self.tasks.spawn(async move {
            finco_dashboard_api::run_live(api).await;
            Ok(())
        });
        Ok(address)
    }

    /// Waits for a signal or for a role to end, then stops everything. A role that ends by itself is an error.
    ///
    /// # Errors
    /// What a role ended with.
    pub async fn run(mut self) -> anyhow::Result<()> {
        let mut result = Ok(());
        tokio::select! {
            () = interrupted() => tracing::info!("stopping"),
            () = self.stop.cancelled() => {}
            Some(ended) = self.tasks.join_next() => {
                result = match ended.context("a role panicked").and_then(|ended| ended) {
                    Ok(()) if self.stop.is_cancelled() => Ok(()),
                    Ok(()) => Err(anyhow::anyhow!("a role ended by itself")),
                    Err(error) => Err(error),
                };
            }
        }
        self.stop.cancel();
        let ended = async {
            while let Some(ended) = self.tasks.join_next().await {
                if let Ok(Err(error)) = ended {
                    tracing::error!("a role ended with an error: {error:#}");
                    result = Err(error);
                }
            }
        };
        tokio::select! {
            () = ended => {}
            () = tokio::time::sleep(STOP_LIMIT) => tracing::warn!("not everything ended within {STOP_LIMIT:?}"),
            () = interrupted() => tracing::warn!("asked twice: stopping at once"),
        }
        result
    }
}

fn redis_ready(queues: &Queues) -> Readiness {
    let queues = queues.clone();
    Arc::new(move || {
        let queues = queues.clone();
        async move { queues.ping().await.map_err(|error| format!("Redis: {error}")) }.boxed()
    })
}

fn database_ready(pool: &PgPool) -> Readiness {
    let pool = pool.clone();
    Arc::new(move || {
        let pool = pool.clone();
        async move {
            finco_store::ping(&pool)
                .await
                .map_err(|error| format!("Postgres: {error}"))
        }
        .boxed()
    })
}

/// The queues of these settings.
pub(crate) fn queues(settings: &Settings) -> anyhow::Result<Queues> {
    let url = settings.redis_url.as_deref().context("FINCO_REDIS_URL must be set")?;
    Ok(Queues::new(url, &settings.redis_prefix)?)
}

/// The database of these settings.
pub(crate) fn pool(settings: &Settings) -> anyhow::Result<PgPool> {
    let url = settings
        .database_url
        .as_deref()
        .context("FINCO_DATABASE_URL must be set")?;
    Ok(finco_store::pool(url, 12)?)
}

/// Waits for Redis, then refuses one that may lose what it was given.
async fn refuse_unsafe_redis(queues: &Queues, settings: &Settings, stop: &CancellationToken) -> anyhow::Result<()> {
    let safe = async {
        loop {
            match queues.check(settings.redis_fsync).await {
                Ok(faults) if faults.is_empty() => return Ok(()),
                Ok(faults) => {
                    let lines: Vec<_> = faults.iter().map(|fault| format!("  {fault}")).collect();
                    bail!("this Redis is not safe to keep jobs in:\n{}", lines.join("\n"));
                }
                Err(error) => tracing::warn!(%error, "waiting for Redis"),
            }
            tokio::time::sleep(RETRY).await;
        }
    };
    unless_stopped(stop, safe).await
}

/// Waits for Postgres and for the schema this build was made for.
async fn wait_for_schema(pool: &PgPool, stop: &CancellationToken) -> anyhow::Result<()> {
    let migrated = async || {
        let mut conn = pool.acquire().await.map_err(finco_store::StoreError::from)?;
        finco_store::is_migrated(&mut conn).await
    };
    let there = async {
        loop {
            match migrated().await {
                Ok(true) => return Ok(()),
                Ok(false) => tracing::warn!("waiting for the schema: run `finco migrate`"),
                Err(error) => tracing::warn!(%error, "waiting for Postgres"),
            }
            tokio::time::sleep(RETRY).await;
        }
    };
    unless_stopped(stop, there).await
}

/// Brings the schema up to date, waiting for a database that is away or still starting.
pub(crate) async fn migrate(settings: &Settings) -> anyhow::Result<()> {
    let pool = pool(settings)?;
    let migrated = async {
        loop {
            match finco_store::migrate(&pool).await {
                Ok(()) => return Ok(()),
                Err(error) if error.is_transient() => tracing::warn!(%error, "waiting for Postgres"),
                Err(error) => return Err(error.into()),
            }
            tokio::time::sleep(RETRY).await;
        }
    };
    unless_stopped(&CancellationToken::new(), migrated).await
}

/// Does `work` unless the process is asked to stop first. It listens all the while: a signal that comes while a
/// neighbour is being asked counts too.
async fn unless_stopped(
    stop: &CancellationToken,
    work: impl Future<Output = anyhow::Result<()>>,
) -> anyhow::Result<()> {
    tokio::select! {
        () = stop.cancelled() => bail!("stopped before everything was there"),
        () = interrupted() => bail!("stopped before everything was there"),
        done = work => done,
    }
}

/// Ends when the process is asked to stop.
pub(crate) async fn interrupted() {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = match signal(SignalKind::terminate()) {
        Ok(terminate) => terminate,
        Err(error) => {
            tracing::warn!(%error, "SIGTERM cannot be heard");
            return std::future::pending().await;
        }
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}
