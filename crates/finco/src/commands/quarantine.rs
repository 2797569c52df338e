//! `finco quarantine`: what could not be read or stored, and reading it again with this version's reader.

use anyhow::Context;
use finco_jobs::HandleUpdate;
use finco_store::quarantine;
use finco_workers::jobs::handle_update::read;

use crate::cli::Quarantine;
use crate::config::Settings;
use crate::roles::{pool, queues};

pub(super) async fn run(settings: &Settings, command: Quarantine) -> anyhow::Result<()> {
    let mut conn = pool(settings)?
        .acquire()
        .await
        .context("the database does not answer")?;
    match command {
        Quarantine::List { limit } => {
            let entries = quarantine::list(&mut conn, limit).await?;
            if entries.is_empty() {
                println!("Nothing is in quarantine.");
            }
            for entry in entries {
                let id = entry.update_id.map_or("?".to_owned(), |id| id.to_string());
                println!(
                    "{}  update {id} ({})  {}",
                    entry.received_at,
                    entry.kind.unwrap_or_default(),
                    entry.reason
                );
                println!("    {}", String::from_utf8_lossy(&entry.raw));
            }
        }
        Quarantine::Retry => {
            let queues = queues(settings)?;
            let (mut again, mut left) = (0, 0);
            for entry in quarantine::list(&mut conn, i64::MAX).await? {
                let job = HandleUpdate {
                    raw: entry.raw.clone(),
                    received_at_ms: entry.received_at.timestamp_millis(),
                };
                if read(std::iter::once(job.clone())).0.is_empty() {
                    left += 1;
                    continue;
                }
                // Queued first: an entry is never in neither place. If it fails again, it comes back here.
                queues.push_all(std::slice::from_ref(&job)).await?;
                quarantine::delete(&mut conn, &entry.raw).await?;
                again += 1;
            }
            println!("{again} can be read now and were queued; {left} stay.");
        }
    }
    Ok(())
}
