//! Watching over the house: signs of life of its parts, how much work gets done, and queues that are paused.

use std::collections::HashMap;

use redis::Script;
use std::sync::LazyLock;

use crate::{error::QueueError, queues::Queues};

static BEAT: LazyLock<Script> = LazyLock::new(|| Script::new(include_str!("lua/beat.lua")));
static WATCH: LazyLock<Script> = LazyLock::new(|| Script::new(include_str!("lua/watch.lua")));

/// The last sign of life of a part of the house.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beat {
    /// Who, as it called itself.
    pub name: String,
    /// How long ago.
    pub age_ms: u64,
    /// What it told along.
    pub facts: String,
}

/// Why a queue stands still, in the words of who paused it.
pub type Pauses = HashMap<String, String>;

/// Work done lately in one queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Flow {
    /// Jobs done in the time of [`Flow::over_ms`].
    pub done: u64,
    /// About five minutes; less after a start, `None` while there is nothing to compare with.
    pub over_ms: Option<u64>,
    /// Tries that failed within about a quarter of an hour.
    pub failed: u64,
}

/// Everything that is known beside the queues' entries, of one moment.
#[derive(Debug, Clone, Default)]
pub struct Watch {
    /// The parts of the house, by name.
    pub beats: Vec<Beat>,
    /// Paused queues.
    pub pauses: Pauses,
    /// Work done, by queue.
    pub flows: HashMap<String, Flow>,
}

/// What an answer of Redis says about itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RedisState {
    /// Such as `7.0.15`.
    pub version: String,
    /// `always`, `everysec`, `no`; `None` when it does not show its configuration.
    pub appendfsync: Option<String>,
    /// `yes` or `no`.
    pub appendonly: Option<String>,
    /// `noeviction` or a policy that throws keys away.
    pub maxmemory_policy: Option<String>,
    /// Memory in use.
    pub used_bytes: u64,
    /// The limit; 0: none.
    pub max_bytes: u64,
}

impl Queues {
    fn house_key(&self, name: &str) -> String {
        format!("{}:{name}", self.prefix())
    }

    /// A sign of life of a part of the house; `facts` is told along as it is.
    pub async fn beat(&self, name: &str, facts: &str) -> Result<(), QueueError> {
        let mut call = BEAT.prepare_invoke();
        call.key(self.house_key("heartbeats"))
            .key(self.house_key("counts"))
            .key(self.house_key("sample:"))
            .arg(name)
            .arg(facts);
        self.redis.script::<u8>(&call).await?;
        Ok(())
    }

    /// Signs of life, pauses and work done, of one moment.
    pub async fn watch(&self) -> Result<Watch, QueueError> {
        type Table = HashMap<String, String>;
        let mut call = WATCH.prepare_invoke();
        for key in ["heartbeats", "paused", "counts", "sample:"] {
            call.key(self.house_key(key));
        }
        let (now, beats, pauses, counts, lately, quarter, lately_age, _): (
            u64,
            Table,
            Table,
            Table,
            Table,
            Table,
            i64,
            i64,
        ) = self.redis.script(&call).await?;
        let mut beats: Vec<Beat> = beats
            .iter()
            .filter_map(|(name, value)| beat(name, value, now))
            .collect();
        beats.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(Watch {
            beats,
            pauses,
            flows: flows(&counts, &lately, &quarter, u64::try_from(lately_age).ok()),
        })
    }

    /// Lets a queue stand still: its workers finish what they hold and take nothing new, within two seconds. Pushing
    /// goes on. `words` say who and why; they are shown as they are.
    pub async fn pause(&self, queue: &str, words: &str) -> Result<(), QueueError> {
        let mut command = redis::cmd("HSET");
        command.arg(self.house_key("paused")).arg(queue).arg(words);
        Ok(self.redis.command(&command).await?)
    }

    /// Lets a paused queue go on; `false` when it was not paused.
    pub async fn resume(&self, queue: &str) -> Result<bool, QueueError> {
        let mut command = redis::cmd("HDEL");
        command.arg(self.house_key("paused")).arg(queue);
        Ok(self.redis.command::<u64>(&command).await? > 0)
    }

    /// What Redis says about itself.
    pub async fn redis_state(&self) -> Result<RedisState, QueueError> {
        let mut info: String = self.redis.command(redis::cmd("INFO").arg("server")).await?;
        info.push_str(&self.redis.command::<String>(redis::cmd("INFO").arg("memory")).await?);
        let said = |name: &str| {
            let line = info.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
            line.unwrap_or_default().trim().to_owned()
        };
        let mut ask = redis::cmd("CONFIG");
        ask.arg("GET").arg(&["maxmemory-policy", "appendonly", "appendfsync"]);
        // A managed Redis may keep its configuration to itself: then it is not known.
        let mut settings: HashMap<String, String> = self.redis.command(&ask).await.unwrap_or_default();
        Ok(RedisState {
            version: said("redis_version"),
            appendfsync: settings.remove("appendfsync"),
            appendonly: settings.remove("appendonly"),
            maxmemory_policy: settings.remove("maxmemory-policy"),
            used_bytes: said("used_memory").parse().unwrap_or_default(),
            max_bytes: said("maxmemory").parse().unwrap_or_default(),
        })
    }
}

fn beat(name: &str, value: &str, now: u64) -> Option<Beat> {
    let (at, facts) = value.split_once(' ')?;
    Some(Beat {
        name: name.to_owned(),
        age_ms: now.saturating_sub(at.parse().ok()?),
        facts: facts.to_owned(),
    })
}

/// Counts only grow, so work done is the difference of two of them.
fn flows(
    now: &HashMap<String, String>,
    lately: &HashMap<String, String>,
    quarter: &HashMap<String, String>,
    over_ms: Option<u64>,
) -> HashMap<String, Flow> {
    let number = |table: &HashMap<String, String>, key: &str| -> u64 {
        table.get(key).and_then(|text| text.parse().ok()).unwrap_or_default()
    };
    let mut flows: HashMap<String, Flow> = HashMap::new();
    for key in now.keys() {
        let Some((queue, what)) = key.rsplit_once(':') else {
            continue;
        };
        let flow = flows.entry(queue.to_owned()).or_default();
        flow.over_ms = over_ms;
        match what {
            "done" => flow.done = number(now, key).saturating_sub(number(lately, key)),
            _ => flow.failed = number(now, key).saturating_sub(number(quarter, key)),
        }
    }
    flows
}
