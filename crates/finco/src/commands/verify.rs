//! `finco verify`: works messages and asks out again from what was kept raw, beside the live tables, and compares.

use std::collections::{BTreeMap, BTreeSet};
use std::process::ExitCode;

use anyhow::Context;
use finco_domain::message::Message;
use finco_domain::time::SharedClock;
use finco_jobs::HandleUpdate;
use finco_store::messages::{self, Received};
use finco_store::rebuild::{self, Fingerprint, Raw};
use finco_store::{Connection, PgPool, StoreError, databases};
use finco_workers::jobs::{handle_update, link_answers};
use serde_json::json;
use tokio_util::sync::CancellationToken;

use crate::cli::Verify;
use crate::config::Settings;

/// Messages logged in one transaction.
const CHUNK: usize = 500;

/// Compares the live tables with what their raw messages give when they are worked out from nothing.
pub(crate) async fn run(settings: &Settings, clock: &SharedClock, arguments: &Verify) -> anyhow::Result<ExitCode> {
    let url = settings
        .database_url
        .as_deref()
        .context("FINCO_DATABASE_URL is not set")?;
    let live = finco_store::pool(url, 2)?;
    let name = format!("finco_verify_{}", std::process::id());
    let scratch_url = databases::recreate(url, &name)
        .await
        .context("a database to work in cannot be made")?;
    let scratch = finco_store::pool(&scratch_url, 4)?;
    let compared = compare(&live, &scratch, clock).await;
    scratch.close().await;
    databases::remove(url, &name).await?;
    let Compared { kept, again, unlinked } = compared?;
    let broken = differences(&kept, &again, &unlinked);
    let count = |table: &str| {
        kept.iter()
            .filter(|one| one.table == table)
            .map(|one| one.rows)
            .sum::<i64>()
    };
    if arguments.json {
        let told = json!({ "messages": count("messages"), "asks": count("asks"), "differences": broken.len(),
            "unlinked": unlinked.len() });
        println!("{told}");
    } else {
        println!(
            "{} messages and {} asks worked out again.",
            count("messages"),
            count("asks")
        );
        if !unlinked.is_empty() {
            let chats: Vec<String> = unlinked.iter().take(20).map(ToString::to_string).collect();
            println!(
                "Not compared: the asks of {} chats that still wait for `link_answers`: {}",
                unlinked.len(),
                chats.join(", ")
            );
        }
        for one in broken.iter().take(20) {
            println!("different: {one}");
        }
        match broken.len() {
            0 => println!("Everything came out the same."),
            n => println!("{n} parts differ."),
        }
    }
    Ok(if broken.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Both sides of the comparison.
struct Compared {
    /// The fingerprints of the live tables.
    kept: Vec<Fingerprint>,
    /// And of what the same raw messages give.
    again: Vec<Fingerprint>,
    /// Chats whose asks were yet to be worked out.
    unlinked: BTreeSet<i64>,
}

/// Works out again beside the live tables what the raw messages give.
async fn compare(live: &PgPool, scratch: &PgPool, clock: &SharedClock) -> anyhow::Result<Compared> {
    finco_store::migrate(scratch).await?;
    let mut conn = live.acquire().await?;
    let mut snapshot = rebuild::snapshot(&mut conn).await?;
    let mut target = scratch.acquire().await?;
    rebuild::copy_settings(&mut snapshot, &mut target).await?;
    rebuild::each_raw(&mut snapshot, CHUNK, async |raws: Vec<Raw>| {
        let batch = raws.into_iter().map(read).collect::<anyhow::Result<Vec<_>>>()?;
        let mut transaction = target.begin().await.map_err(StoreError::from)?;
        messages::log(&mut transaction, &batch).await?;
        transaction.commit().await.map_err(StoreError::from)?;
        anyhow::Ok(())
    })
    .await?;
    rebuild::copy_chat_settings(&mut snapshot, &mut target).await?;
    link_answers::link_all(scratch, clock, &CancellationToken::new(), &mut BTreeSet::new()).await?;
    let unlinked = rebuild::list_unlinked(&mut snapshot).await?;
    Ok(Compared {
        kept: rebuild::fingerprints(&mut snapshot).await?,
        again: rebuild::fingerprints(&mut target).await?,
        unlinked,
    })
}

/// A raw message as it was read when it came.
fn read(raw: Raw) -> anyhow::Result<Received> {
    if raw.is_update {
        let job = HandleUpdate {
            raw: raw.raw,
            received_at_ms: raw.received_at.timestamp_millis(),
        };
        let (mut received, unreadable) = handle_update::read(std::iter::once(job));
        let reason = unreadable.first().map(|one| one.reason.clone()).unwrap_or_default();
        let mut one = received
            .pop()
            .with_context(|| format!("it was read once, now: {reason}"))?;
        one.received_at = raw.received_at;
        return Ok(one);
    }
    let message: Message = serde_json::from_slice(&raw.raw).context("an imported message is kept as our own JSON")?;
    Ok(Received::imported(message, raw.received_at, raw.raw))
}

fn differences(kept: &[Fingerprint], again: &[Fingerprint], unlinked: &BTreeSet<i64>) -> Vec<String> {
    let index = |all: &[Fingerprint]| -> BTreeMap<(String, String), (i64, String)> {
        all.iter()
            .filter(|one| one.table != "asks" || !unlinked.contains(&one.chat_id))
            .map(|one| ((one.table.clone(), one.part.clone()), (one.rows, one.hash.clone())))
            .collect()
    };
    let (kept, again) = (index(kept), index(again));
    let keys: BTreeSet<_> = kept.keys().chain(again.keys()).collect();
    keys.into_iter()
        .filter(|key| kept.get(*key) != again.get(*key))
        .map(|key| {
            let rows = |side: &BTreeMap<_, (i64, String)>| side.get(key).map_or(0, |(rows, _)| *rows);
            format!(
                "{} of {}: kept {} rows, worked out {}",
                key.0,
                key.1,
                rows(&kept),
                rows(&again)
            )
        })
        .collect()
}
