//! The parts of the house as they are: Postgres, Redis, the bot and every role.

use std::time::Instant;

use chrono::{DateTime, TimeDelta, Utc};
use finco_queue::{Beat, RedisState, Watch};
use finco_store::sight;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Api;
use crate::bot::{Gateway, SILENCE_MS};

/// The house as it is.
#[derive(Serialize, ToSchema)]
#[schema(as = OpsHealth)]
pub(crate) struct HealthDto {
    /// The worst of the parts.
    state: PartState,
    checked_at: DateTime<Utc>,
    parts: Vec<PartDto>,
}

/// How a part does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = OpsState)]
pub(crate) enum PartState {
    /// It works.
    Up,
    /// It works, and something about it needs a person.
    Warning,
    /// Whoever knows is away.
    Unknown,
    /// It does not work.
    Down,
}

/// The parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = OpsPartName)]
pub(crate) enum PartName {
    Postgres,
    Redis,
    /// Telegram, as the gateway reaches it.
    Bot,
    Gateway,
    Worker,
    Api,
}

/// One part.
#[derive(Serialize, ToSchema)]
#[schema(as = OpsPart)]
pub(crate) struct PartDto {
    part: PartName,
    state: PartState,
    /// When it was last known to work; null when nobody has seen it work.
    last_ok_at: Option<DateTime<Utc>>,
    /// How long it took to answer.
    #[schema(example = 2)]
    latency_ms: Option<u64>,
    /// How many processes of it live; null for what is no role.
    #[schema(example = 1)]
    instances: Option<u64>,
    /// What a person should mend.
    problems: Vec<OpsProblemDto>,
    /// Figures and settings by name, as text: `version`, `fsync`, `eviction`, `memory_bytes` of Redis; `version`,
    /// `connections` of Postgres; `mode` (polling, webhook), `username`, `last_update_at`, `blind_chats` of the bot.
    #[schema(example = json!({"mode": "polling", "username": "finco_bot"}))]
    facts: std::collections::BTreeMap<String, String>,
}

/// What a person should mend.
#[derive(Serialize, ToSchema)]
#[schema(as = OpsProblem)]
pub(crate) struct OpsProblemDto {
    /// A stable word: `away`, `silent`, `may_evict`, `forgets`, `writes_late`, `loses_commits`, `no_token`,
    /// `telegram_away`, `telegram_fault`, `blind_chats`, `memory_nearly_full`.
    #[schema(example = "may_evict")]
    code: String,
    /// A sentence or a figure to show beside it; may be empty.
    #[schema(example = "maxmemory-policy allkeys-lru")]
    detail: String,
}

/// What roles tell along with a sign of life.
#[derive(Debug, Default, Deserialize)]
struct Facts {
    at: Option<DateTime<Utc>>,
    version: Option<String>,
}

fn problem(code: &str, detail: impl Into<String>) -> OpsProblemDto {
    OpsProblemDto {
        code: code.to_owned(),
        detail: detail.into(),
    }
}

impl PartDto {
    fn new(part: PartName, state: PartState) -> Self {
        Self {
            part,
            state,
            last_ok_at: None,
            latency_ms: None,
            instances: None,
            problems: Vec::new(),
            facts: Default::default(),
        }
    }

    fn fact(&mut self, name: &str, value: Option<impl ToString>) {
        if let Some(value) = value {
            self.facts.insert(name.to_owned(), value.to_string());
        }
    }

    fn warn(&mut self, problem: OpsProblemDto) {
        self.problems.push(problem);
        self.state = self.state.max(PartState::Warning);
    }
}

/// Asks everybody.
pub(crate) async fn look(api: &Api) -> HealthDto {
    let now = api.clock.now();
    let began = Instant::now();
    let (state, watch) = tokio::join!(api.queues.redis_state(), api.queues.watch());
    let redis_ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
    let watch = watch.ok();
    let (postgres, blind) = postgres(api, now).await;
    let mut parts = vec![postgres, redis(api, state.ok(), redis_ms, now)];
    parts.push(bot(watch.as_ref(), blind, now));
    for (part, role) in [
        (PartName::Gateway, "gateway"),
        (PartName::Worker, "worker"),
        (PartName::Api, "api"),
    ] {
        parts.push(role_part(part, role, watch.as_ref(), now));
    }
    HealthDto {
        state: parts.iter().map(|part| part.state).max().unwrap_or(PartState::Unknown),
        checked_at: now,
        parts,
    }
}

async fn postgres(api: &Api, now: DateTime<Utc>) -> (PartDto, Option<i64>) {
    let mut part = PartDto::new(PartName::Postgres, PartState::Up);
    let began = Instant::now();
    let asked = async {
        let mut conn = api.pool.acquire().await?;
        let off = finco_store::durability(&mut conn).await?;
        let version = finco_store::server_version(&mut conn).await?;
        let blind = sight::count_blind(&mut conn).await?;
        Ok::<_, finco_store::StoreError>((off, version, blind))
    };
    match asked.await {
        Ok((off, version, blind)) => {
            part.latency_ms = u64::try_from(began.elapsed().as_millis()).ok();
            part.last_ok_at = Some(api.seen.postgres(now));
            part.fact("version", Some(version));
            part.fact("connections", Some(api.pool.size()));
            if !off.is_empty() {
                part.warn(problem("loses_commits", off.join(", ")));
            }
            (part, Some(blind))
        }
        Err(_) => {
            part.state = PartState::Down;
            part.last_ok_at = api.seen.last_postgres();
            part.problems.push(problem("away", ""));
            (part, None)
        }
    }
}

fn redis(api: &Api, state: Option<RedisState>, took_ms: u64, now: DateTime<Utc>) -> PartDto {
    let mut part = PartDto::new(PartName::Redis, PartState::Up);
    let Some(state) = state else {
        part.state = PartState::Down;
        part.last_ok_at = api.seen.last_redis();
        part.problems.push(problem("away", ""));
        return part;
    };
    part.latency_ms = Some(took_ms);
    part.last_ok_at = Some(api.seen.redis(now));
    if let Some(policy) = state
        .maxmemory_policy
        .as_deref()
        .filter(|policy| *policy != "noeviction")
        && state.max_bytes > 0
    {
        part.warn(problem("may_evict", format!("maxmemory-policy {policy}")));
    }
    if state.appendonly.as_deref() == Some("no") {
        part.warn(problem("forgets", "appendonly no"));
    } else if state.appendfsync.as_deref() == Some("no") {
        part.warn(problem("writes_late", "appendfsync no"));
    }
    if state.max_bytes > 0 && state.used_bytes / 9 > state.max_bytes / 10 {
        part.warn(problem(
            "memory_nearly_full",
            format!("{} of {}", state.used_bytes, state.max_bytes),
        ));
    }
    part.fact("version", Some(state.version));
    part.fact("fsync", state.appendfsync);
    part.fact("eviction", state.maxmemory_policy);
    part.fact("memory_bytes", Some(state.used_bytes));
    part
}

/// The living and the last sign of life of a role.
fn beats<'a>(watch: &'a Watch, role: &str) -> impl Iterator<Item = (&'a Beat, Facts)> {
    let prefix = format!("{role}:");
    let own = watch.beats.iter().filter(move |beat| beat.name.starts_with(&prefix));
    own.map(|beat| (beat, serde_json::from_str(&beat.facts).unwrap_or_default()))
}

fn role_part(name: PartName, role: &str, watch: Option<&Watch>, now: DateTime<Utc>) -> PartDto {
    let mut part = PartDto::new(name, PartState::Up);
    let Some(watch) = watch else {
        part.state = PartState::Unknown;
        return part;
    };
    let living = beats(watch, role).filter(|(beat, _)| beat.age_ms < SILENCE_MS).count() as u64;
    let newest = beats(watch, role).min_by_key(|(beat, _)| beat.age_ms);
    part.instances = Some(living);
    if let Some((beat, facts)) = newest {
        let age = TimeDelta::milliseconds(i64::try_from(beat.age_ms).unwrap_or(i64::MAX / 2));
        part.last_ok_at = facts.at.or(Some(now - age));
        part.fact("version", facts.version);
    }
    if living == 0 {
        part.state = PartState::Down;
        part.problems.push(problem("silent", ""));
    }
    part
}

fn bot(watch: Option<&Watch>, blind: Option<i64>, now: DateTime<Utc>) -> PartDto {
    let mut part = PartDto::new(PartName::Bot, PartState::Up);
    part.fact("blind_chats", blind);
    let Some(gateway) = watch.and_then(Gateway::newest) else {
        part.state = if watch.is_some() {
            PartState::Down
        } else {
            PartState::Unknown
        };
        return part;
    };
    if let Some(blind) = blind.filter(|blind| *blind > 0) {
        part.warn(problem("blind_chats", blind.to_string()));
    }
    match (gateway.fault(now), &gateway.problem) {
        (Some(fault), words) => {
            let words = words.as_deref().filter(|_| fault == "telegram_away");
            part.state = PartState::Down;
            part.problems.push(problem(fault, words.unwrap_or_default()));
        }
        // Not for long yet: whoever mends it now loses nothing.
        (None, Some(words)) => part.warn(problem("telegram_fault", words)),
        (None, None) => {}
    }
    part.last_ok_at = gateway.contact_at;
    part.fact("mode", gateway.mode);
    part.fact("username", gateway.username);
    part.fact("last_update_at", gateway.last_update_at.map(|at| at.to_rfc3339()));
    part
}
