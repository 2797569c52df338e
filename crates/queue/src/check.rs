//! Start-up check: whether this Redis keeps what it is given.

use std::{collections::HashMap, fmt};

use crate::{error::QueueError, queues::Queues};

/// How soon an acknowledged push must be on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fsync {
    /// Before it is acknowledged.
    Always,
    /// Within a second; a power cut may cost that second.
    Everysec,
}

/// Something in the configuration of Redis that loses jobs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What is wrong, in a sentence.
    pub what: String,
    /// The line of `redis.conf` that mends it.
    pub mend: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} Mend it with: {}", self.what, self.mend)
    }
}

fn fault(what: impl Into<String>, mend: &str) -> Fault {
    Fault {
        what: what.into(),
        mend: mend.into(),
    }
}

impl Queues {
    /// What must be changed in this Redis before jobs are trusted to it. Empty: all is well.
    pub async fn check(&self, fsync: Fsync) -> Result<Vec<Fault>, QueueError> {
        let info: String = self.redis.command(redis::cmd("INFO").arg("server")).await?;
        let mut faults: Vec<Fault> = version_fault(&info).into_iter().collect();
        let config = redis::cmd("CONFIG").arg("GET").arg(&SETTINGS).to_owned();
        match self
            .redis
            .command::<HashMap<String, String>>(&config)
            .await
            .map_err(QueueError::from)
        {
            Ok(settings) => faults.extend(setting_faults(&settings, fsync)),
            Err(QueueError::Refused(why)) => faults.push(fault(
                format!("Redis does not show its configuration ({why}), so it cannot be told whether jobs are safe."),
                "user <name of our user> +config|get",
            )),
            Err(other) => return Err(other),
        }
        Ok(faults)
    }
}

const SETTINGS: [&str; 4] = ["maxmemory", "maxmemory-policy", "appendonly", "appendfsync"];

fn version_fault(info: &str) -> Option<Fault> {
    let version = info
        .lines()
        .find_map(|line| line.strip_prefix("redis_version:"))?
        .trim();
    let major: u32 = version.split('.').next()?.parse().ok()?;
    (major < 7).then(|| {
        fault(
            format!("Redis {version} is too old: 7.0 or newer is needed."),
            "(install Redis 7.0 or newer)",
        )
    })
}

fn setting_faults(settings: &HashMap<String, String>, fsync: Fsync) -> Vec<Fault> {
    let get = |name: &str| settings.get(name).map_or("", String::as_str);
    let mut faults = Vec::new();
    if get("maxmemory") != "0" && get("maxmemory-policy") != "noeviction" {
        let policy = get("maxmemory-policy");
        faults.push(fault(
            format!("Redis throws keys away when its memory is full (maxmemory-policy {policy}): jobs would vanish."),
            "maxmemory-policy noeviction",
        ));
    }
    if get("appendonly") != "yes" {
        faults.push(fault(
            "Redis forgets what it holds when it stops (appendonly no).",
            "appendonly yes",
        ));
    }
    let (enough, wanted) = match fsync {
        Fsync::Always => (get("appendfsync") == "always", "appendfsync always"),
        Fsync::Everysec => (
            matches!(get("appendfsync"), "always" | "everysec"),
            "appendfsync everysec",
        ),
    };
    if !enough {
        let now = get("appendfsync");
        faults.push(fault(
            format!("Redis writes to disk too late (appendfsync {now}) for what it is told to keep."),
            wanted,
        ));
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(values: [&str; 4]) -> HashMap<String, String> {
        SETTINGS
            .map(String::from)
            .into_iter()
            .zip(values.map(String::from))
            .collect()
    }

    #[test]
    fn a_safe_redis_has_no_faults() {
        assert_eq!(
            setting_faults(&settings(["0", "noeviction", "yes", "everysec"]), Fsync::Everysec),
            []
        );
        assert_eq!(
            setting_faults(&settings(["99", "noeviction", "yes", "always"]), Fsync::Always),
            []
        );
        assert_eq!(
            setting_faults(&settings(["0", "allkeys-lru", "yes", "always"]), Fsync::Everysec),
            []
        );
    }

    #[test]
    fn each_fault_names_the_line_that_mends_it() {
        let faults = setting_faults(&settings(["99", "allkeys-lru", "no", "everysec"]), Fsync::Always);
        let mends: Vec<&str> = faults.iter().map(|fault| fault.mend.as_str()).collect();
        assert_eq!(
            mends,
            ["maxmemory-policy noeviction", "appendonly yes", "appendfsync always"]
        );
    }

    #[test]
    fn an_old_redis_is_refused() {
        assert!(version_fault("# Server\r\nredis_version:6.2.14\r\n").is_some());
        assert!(version_fault("# Server\r\nredis_version:7.0.15\r\n").is_none());
        assert!(version_fault("# Server\r\nredis_version:10.1.0\r\n").is_none());
    }
}
