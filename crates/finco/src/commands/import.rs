//! `finco import telegram-export`: history from Telegram Desktop, logged by the same code as live updates.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufReader, IsTerminal};
use std::ops::ControlFlow;

use anyhow::Context;
use finco_domain::message::Message;
use finco_domain::time::{Clock, SystemClock};

use finco_jobs::LinkAnswers;
use finco_store::messages::{self, Logged, Received};
use finco_store::{PgConnection, company};
use finco_wire::telegram_export::{ExportItem, ExportOptions, for_each_message};
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use tokio::sync::mpsc;

use crate::cli::TelegramExport;
use crate::config::Settings;
use crate::roles::{pool, queues};

/// Messages written at once.
const BATCH: usize = 500;

/// What an import came to. Every message read is new, changed (a later version became known) or skipped (known, or not
/// readable).
#[derive(Debug, Default, Serialize)]
struct Counts {
    read: u64,
    new: u64,
    changed: u64,
    skipped: u64,
}

/// One thing read from the file.
enum Read {
    Message(Box<Message>),
    Unreadable(String),
}

/// Imports the file, or with `--dry-run` tells what would change.
pub(super) async fn run(settings: &Settings, arguments: &TelegramExport) -> anyhow::Result<()> {
    let pool = pool(settings)?;
    let mut conn = pool.acquire().await.context("the database does not answer")?;
    let zone = match arguments.zone {
        Some(zone) => zone,
        None => company::get(&mut conn).await?.zone,
    };
    let mut bots: BTreeSet<i64> = messages::list_bots(&mut conn).await?.into_iter().collect();
    let file = File::open(&arguments.file).with_context(|| format!("cannot open {}", arguments.file.display()))?;
    let progress = progress_bar(file.metadata()?.len());
    let reader = BufReader::new(progress.wrap_read(file));
    let (sender, mut receiver) = mpsc::channel(BATCH * 2);
    // Reading is plain blocking work; it runs ahead of the writing by at most the channel's length.
    let reading = tokio::task::spawn_blocking(move || {
        for_each_message(reader, ExportOptions { zone }, |item| {
            let read = match item {
                ExportItem::Chat(_) => return ControlFlow::Continue(()),
                ExportItem::Message(message) | ExportItem::Service { message, .. } => Read::Message(message),
                ExportItem::Skipped { reason, .. } => Read::Unreadable(reason),
            };
            if sender.blocking_send(read).is_ok() {
                ControlFlow::Continue(())
            } else {
                ControlFlow::Break(())
            }
        })
    });

    let now = SystemClock.now();
    let mut transaction = sqlx_begin(&pool).await?;
    let mut counts = Counts::default();
    let mut batch = Vec::with_capacity(BATCH);
    while let Some(read) = receiver.recv().await {
        counts.read += 1;
        match read {
            Read::Message(mut message) => {
                tell_bots(&mut message, &mut bots);
                // Its raw form is our own JSON of it.
                let raw = serde_json::to_vec(&*message)?;
                batch.push(Received::imported(*message, now, raw));
            }
            Read::Unreadable(reason) => tracing::warn!(reason, "a message of the export was skipped"),
        }
        if batch.len() == BATCH {
            write(&mut transaction, &mut batch, &mut counts).await?;
            // What was written stays written: an import that is broken off goes on where it was. A dry run takes each
            // batch back at once, so that live messages of these chats do not wait for its end.
            let done = std::mem::replace(&mut transaction, sqlx_begin(&pool).await?);
            end(done, arguments.dry_run).await?;
        }
    }
    write(&mut transaction, &mut batch, &mut counts).await?;
    end(transaction, arguments.dry_run).await?;
    progress.finish_and_clear();
    reading.await.context("the reader ended early")??;
    counts.skipped = counts.read - counts.new - counts.changed;
    if !arguments.dry_run {
        link(settings).await;
    }
    report(&counts, arguments)
}

/// An export does not say who is a bot. Who was seen to be one is one in what follows, too.
fn tell_bots(message: &mut Message, bots: &mut BTreeSet<i64>) {
    let Some(sender) = &mut message.sender else { return };
    let Some(id) = sender.user_id else { return };
    if sender.is_bot {
        bots.insert(id);
    }
    sender.is_bot = bots.contains(&id);
}

async fn sqlx_begin(pool: &finco_store::PgPool) -> anyhow::Result<finco_store::Transaction> {
    pool.begin().await.context("the database does not answer")
}

async fn end(transaction: finco_store::Transaction, dry_run: bool) -> anyhow::Result<()> {
    if dry_run {
        transaction.rollback().await?;
    } else {
        transaction.commit().await?;
    }
    Ok(())
}

async fn write(conn: &mut PgConnection, batch: &mut Vec<Received>, counts: &mut Counts) -> anyhow::Result<()> {
    let known = messages::known(conn, batch).await?;
    let (old, new): (Vec<_>, Vec<_>) = batch.drain(..).zip(known).partition(|(_, known)| *known);
    let only = |pairs: Vec<(Received, bool)>| pairs.into_iter().map(|(received, _)| received).collect::<Vec<_>>();
    let Logged { messages: added, .. } = messages::log(conn, &only(new)).await?;
    let Logged {
        messages: improved,
        edits,
        ..
    } = messages::log(conn, &only(old)).await?;
    counts.new += added;
    counts.changed += improved.max(edits);
    Ok(())
}

/// Has the links of the imported chats worked out; `sweep_lost` does it in any case.
async fn link(settings: &Settings) {
    let Ok(queues) = queues(settings) else { return };
    if let Err(error) = queues.push(&LinkAnswers {}, LinkAnswers::once()).await {
        tracing::warn!(%error, "links will be worked out by the next sweep");
    }
}

fn progress_bar(bytes: u64) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bar:40} {percent}% {bytes}/{total_bytes} {eta} left");
    ProgressBar::new(bytes).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

fn report(counts: &Counts, arguments: &TelegramExport) -> anyhow::Result<()> {
    let Counts {
        read,
        new,
        changed,
        skipped,
    } = counts;
    let verb = if arguments.dry_run { "would be" } else { "were" };
    eprintln!(
        "{read} messages read: {new} {verb} added, {changed} {verb} changed, {skipped} were known or not readable."
    );
    if arguments.json {
        println!("{}", serde_json::to_string(counts)?);
    }
    Ok(())
}
