//! `finco jobs`: the queues as they are, and what died in them.

use anyhow::{Context, bail};
use chrono::DateTime;
use finco_domain::time::SharedClock;
use finco_queue::Queues;
use finco_store::{audit, outbox};
use serde_json::json;

use crate::cli::Jobs;
use crate::config::Settings;
use crate::roles::{pool, queues};

pub(super) async fn run(settings: &Settings, clock: &SharedClock, command: Jobs) -> anyhow::Result<()> {
    let queues = queues(settings)?;
    match command {
        Jobs::List { json } => list(&queues, json).await,
        Jobs::Dead { queue, limit } => dead(&queues, known(&queue)?, limit).await,
        Jobs::Redrive { queue, ids } => {
            let ids = (!ids.is_empty()).then_some(ids);
            let count = queues.redrive(known(&queue)?, ids.as_deref()).await?;
            note(
                settings,
                clock,
                "redrive",
                &queue,
                json!({ "ids": ids, "count": count }),
            )
            .await;
            println!("{count} queued again.");
            Ok(())
        }
        Jobs::Discard { queue, ids, why } => {
            let count = queues.discard(known(&queue)?, &ids).await?;
            note(
                settings,
                clock,
                "discard",
                &queue,
                json!({ "ids": ids, "why": why, "count": count }),
            )
            .await;
            println!("{count} thrown away.");
            Ok(())
        }
        Jobs::Outbox => outbox_failed(settings).await,
    }
}

fn known(queue: &str) -> anyhow::Result<&'static str> {
    let found = finco_jobs::QUEUES.iter().find(|spec| spec.name == queue);
    match found {
        Some(spec) => Ok(spec.name),
        None => {
            let names: Vec<_> = finco_jobs::QUEUES.iter().map(|spec| spec.name).collect();
            bail!("there is no queue {queue:?}; there are {}", names.join(", "))
        }
    }
}

/// An audit line; where there is no database (a gateway's machine) the log must do.
async fn note(settings: &Settings, clock: &SharedClock, action: &str, queue: &str, detail: serde_json::Value) {
    let written = async {
        let mut conn = pool(settings)?.acquire().await?;
        let object = format!("queue:{queue}");
        audit::insert(&mut conn, clock.now(), "cli", action, &object, detail.clone(), None).await?;
        anyhow::Ok(())
    };
    if let Err(error) = written.await {
        tracing::warn!(action, queue, %detail, "not in the audit log: {error:#}");
    }
}

async fn list(queues: &Queues, as_json: bool) -> anyhow::Result<()> {
    let mut rows = Vec::new();
    for spec in finco_jobs::QUEUES {
        rows.push((
            spec.name,
            queues.stats(spec.name).await.context("Redis does not answer")?,
        ));
    }
    if as_json {
        let rows: Vec<_> = rows
            .iter()
            .map(|(name, s)| {
                json!({
                    "queue": name, "waiting": s.waiting, "running": s.running, "delayed": s.delayed, "dead": s.dead,
                    "oldest_waiting_ms": s.oldest_waiting_ms,
                })
            })
            .collect();
        println!("{}", json!(rows));
        return Ok(());
    }
    println!(
        "{:<16} {:>9} {:>9} {:>9} {:>9} {:>12}",
        "queue", "waiting", "running", "delayed", "dead", "oldest, s"
    );
    for (name, s) in rows {
        let oldest = s
            .oldest_waiting_ms
            .map_or("-".to_owned(), |ms| format!("{}.{}", ms / 1000, ms % 1000 / 100));
        println!(
            "{name:<16} {:>9} {:>9} {:>9} {:>9} {oldest:>12}",
            s.waiting, s.running, s.delayed, s.dead
        );
    }
    Ok(())
}

async fn dead(queues: &Queues, queue: &str, limit: usize) -> anyhow::Result<()> {
    let letters = queues.dead(queue, limit).await?;
    if letters.is_empty() {
        println!("No dead letters in {queue}.");
    }
    for letter in letters {
        let died = i64::try_from(letter.died_at_ms)
            .ok()
            .and_then(DateTime::from_timestamp_millis)
            .unwrap_or_default();
        println!(
            "{}  died {died}  after {} tries  {}",
            letter.id, letter.attempts, letter.error
        );
        println!("    {}", String::from_utf8_lossy(&letter.payload));
    }
    Ok(())
}

async fn outbox_failed(settings: &Settings) -> anyhow::Result<()> {
    let mut conn = pool(settings)?
        .acquire()
        .await
        .context("the database does not answer")?;
    let failed = outbox::list_failed(&mut conn, 100).await?;
    if failed.is_empty() {
        println!("Every message was sent, or waits to be.");
    }
    for one in failed {
        println!("{}  chat {}  {}  {}", one.id, one.chat_id, one.settled_at, one.error);
    }
    Ok(())
}
