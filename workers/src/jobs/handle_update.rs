//! `handle_update`: reads raw updates and logs them, hundreds in one transaction. What cannot be read or stored goes to
//! quarantine, whole; the rest of the batch is not held up.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use finco_domain::media::MediaKind;
use finco_domain::message::Message;
use finco_domain::update::Event;
use finco_jobs::{FetchFile, HandleUpdate, LinkAnswers, ReplyCommand};
use finco_queue::{ChunkOutcome, Dedup, EntryMeta, Failure, PushOptions};
use finco_store::messages::{self, Logged, Received};
use finco_store::quarantine::{self, Unreadable};
use finco_store::{Connection, PgPool, StoreError, media};

use crate::Context;

/// How long new messages gather before their links are worked out, for each update of a batch, and at most: the more comes
/// in, the more one run serves.
const LINK_DELAY: Duration = Duration::from_millis(800);
const LINK_DELAY_EACH: Duration = Duration::from_millis(20);
const LINK_DELAY_MOST: Duration = Duration::from_millis(2400);

/// A batch takes milliseconds, a second on a busy disk.
const SILENCE: Duration = Duration::from_secs(20);

/// Logs a batch. It is done when it is committed: a batch that comes again changes nothing.
///
/// # Errors
/// Whatever kept the batch from being committed.
pub async fn run(jobs: Vec<(HandleUpdate, EntryMeta)>, context: Arc<Context>) -> Result<ChunkOutcome, Failure> {
    let link_delay = link_delay(jobs.len());
    let (received, unreadable) = read(jobs.into_iter().map(|(job, _)| job));
    put_aside(&context, &unreadable).await?;
    let wanted = log_in_parts(&context, &received).await?;
    let fetches: Vec<FetchFile> = wanted.into_iter().map(fetch).collect();
    context.push_all(&fetches).await?;
    for command in received.iter().filter_map(command) {
        let dedup = Some(Dedup::For(
            format!("command:{}", command.update_id),
            Duration::from_secs(86_400),
        ));
        context
            .push(
                &command,
                PushOptions {
                    dedup,
                    ..PushOptions::default()
                },
            )
            .await?;
    }
    if received
        .iter()
        .any(|one| !matches!(one.update.event, Event::Pressed(_) | Event::Other { .. }))
    {
        let options = PushOptions {
            delay: Some(link_delay),
            ..LinkAnswers::once()
        };
        context.push(&LinkAnswers {}, options).await?;
    }
    Ok(ChunkOutcome::default())
}

fn link_delay(updates: usize) -> Duration {
    let each = LINK_DELAY_EACH.saturating_mul(u32::try_from(updates).unwrap_or(u32::MAX));
    LINK_DELAY.saturating_add(each).min(LINK_DELAY_MOST)
}

/// Sorts raw updates into what was understood and what was not.
pub fn read(jobs: impl Iterator<Item = HandleUpdate>) -> (Vec<Received>, Vec<Unreadable>) {
    let (mut received, mut unreadable) = (Vec::new(), Vec::new());
    for job in jobs {
        let received_at = DateTime::from_timestamp_millis(job.received_at_ms).unwrap_or(DateTime::UNIX_EPOCH);
        match finco_wire::telegram::read_update(&job.raw) {
            Ok(update) => received.push(Received {
                update,
                received_at,
                raw: job.raw,
            }),
            Err(error) => unreadable.push(Unreadable {
                update_id: error.update_id,
                kind: error.kind,
                reason: error.reason,
                received_at,
                raw: job.raw,
            }),
        }
    }
    (received, unreadable)
}

/// Logs a batch and returns the files to fetch. While the database is away it waits here, so that no batch is worn out
/// by trying; a batch that the database refuses is halved until the one bad update is found and put aside.
async fn log_in_parts(context: &Context, batch: &[Received]) -> Result<Vec<media::Wanted>, Failure> {
    let mut wanted = Vec::new();
    let mut parts = vec![batch];
    while let Some(part) = parts.pop() {
        match patiently(context, || {
            log(&context.pool, part, &context.config.fetch, context.clock.now())
        })
        .await
        {
            Ok((_, files)) => wanted.extend(files),
            Err(Trouble::Stopped(failure)) => return Err(failure),
            Err(Trouble::Refused(error)) if part.len() > 1 => {
                tracing::debug!(%error, size = part.len(), "halving a refused batch");
                let (left, right) = part.split_at(part.len() / 2);
                parts.extend([right, left]);
            }
            Err(Trouble::Refused(error)) => {
                let aside: Vec<Unreadable> = part.iter().map(|one| refused(one, &error)).collect();
                put_aside(context, &aside).await?;
            }
        }
    }
    Ok(wanted)
}

/// Logs a part in one transaction. A database that says nothing for [`SILENCE`] counts as away, and the connection to it
/// is given up: behind a host or a firewall that forgot it nothing would ever come.
async fn log(
    pool: &PgPool,
    part: &[Received],
    fetch: &[MediaKind],
    now: DateTime<Utc>,
) -> Result<(Logged, Vec<media::Wanted>), StoreError> {
    let mut conn = pool.acquire().await?;
    let write = async {
        let mut transaction = conn.begin().await?;
        let logged = messages::log(&mut transaction, part).await?;
        let files: Vec<media::Wanted> = part.iter().filter_map(|one| file_of(one, fetch)).collect();
        let wanted = media::want(&mut transaction, &files, now).await?;
        transaction.commit().await?;
        Ok::<_, StoreError>((logged, wanted))
    };
    match tokio::time::timeout(SILENCE, write).await {
        Ok(Ok((logged, wanted))) => {
            metrics::counter!("finco_messages_logged_total").increment(logged.messages);
            Ok((logged, wanted))
        }
        Ok(Err(error)) => Err(error),
        Err(_) => {
            drop(conn.detach());
            Err(StoreError::silent())
        }
    }
}

async fn put_aside(context: &Context, unreadable: &[Unreadable]) -> Result<(), Failure> {
    if unreadable.is_empty() {
        return Ok(());
    }
    let insert = || async {
        let mut conn = context.pool.acquire().await?;
        quarantine::insert(&mut conn, unreadable).await
    };
    match patiently(context, insert).await {
        Ok(()) => {
            metrics::counter!("finco_quarantined_total").increment(unreadable.len() as u64);
            for one in unreadable {
                tracing::warn!(
                    update_id = one.update_id,
                    kind = one.kind,
                    reason = one.reason,
                    "put in quarantine"
                );
            }
            Ok(())
        }
        Err(Trouble::Stopped(failure)) => Err(failure),
        Err(Trouble::Refused(error)) => Err(Failure::Retry {
            reason: error.to_string(),
        }),
    }
}

fn refused(one: &Received, error: &StoreError) -> Unreadable {
    Unreadable {
        update_id: Some(one.update.id),
        kind: Some(one.update.kind.clone()),
        reason: error.to_string(),
        received_at: one.received_at,
        raw: one.raw.clone(),
    }
}

enum Trouble {
    /// The batch must come back: asked to stop while waiting for the database, or an error of ours.
    Stopped(Failure),
    /// The database refuses something in the data: it would refuse it again.
    Refused(StoreError),
}

/// Does `work` until the database lets it, however long that takes.
async fn patiently<T, F: Future<Output = Result<T, StoreError>>>(
    context: &Context,
    work: impl Fn() -> F,
) -> Result<T, Trouble> {
    let mut wait = Duration::from_millis(50);
    loop {
        match work().await {
            Err(error) if error.is_transient() => {
                tracing::warn!(%error, "waiting for the database");
                let stopped = || Failure::Postpone {
                    reason: error.to_string(),
                    after: Duration::ZERO,
                };
                tokio::select! {
                    () = context.stop.cancelled() => return Err(Trouble::Stopped(stopped())),
                    () = tokio::time::sleep(wait) => wait = (wait * 2).min(Duration::from_secs(1)),
                }
            }
            Err(error @ (StoreError::BadData(_) | StoreError::Taken(_))) => return Err(Trouble::Refused(error)),
            // Not the data's fault, so nothing is put aside: the batch comes back, and in the end is a dead letter.
            Err(error) => return Err(Trouble::Stopped(Failure::retry(error))),
            Ok(done) => return Ok(done),
        }
    }
}

fn fetch(file: media::Wanted) -> FetchFile {
    FetchFile {
        file_unique_id: file.file_unique_id,
        file_id: file.file_id,
        kind: file.kind,
    }
}

/// The file a message carries, if its kind is one that is fetched.
fn file_of(one: &Received, fetch: &[MediaKind]) -> Option<media::Wanted> {
    let (Event::Sent(message) | Event::Edited(message)) = &one.update.event else {
        return None;
    };
    let file = message.media.as_ref().filter(|file| fetch.contains(&file.kind))?;
    Some(media::Wanted {
        file_unique_id: file.file_unique_id.clone()?,
        file_id: file.file_id.clone()?,
        kind: file.kind.as_str().to_owned(),
    })
}

/// What the bot was asked, in its own private chats: a command or a pressed button.
fn command(one: &Received) -> Option<ReplyCommand> {
    match &one.update.event {
        Event::Sent(message) if is_command(message) => {
            let sender = message.sender.as_ref()?;
            Some(ReplyCommand {
                update_id: one.update.id,
                chat_id: message.chat.key.id,
                user_id: sender.user_id?,
                language: sender.language.clone(),
                text: message.text.clone()?,
                press_id: None,
                message_id: None,
            })
        }
        Event::Pressed(press) => Some(ReplyCommand {
            update_id: one.update.id,
            chat_id: press.chat_id?,
            user_id: press.user_id,
            language: press.language.clone(),
            text: press.data.clone(),
            press_id: Some(press.query_id.clone()),
            message_id: press.message_id,
        }),
        _ => None,
    }
}

fn is_command(message: &Message) -> bool {
    let own_private =
        message.chat.kind == finco_domain::chat::ChatKind::Private && message.chat.key.business.is_empty();
    let by_person = message.sender.as_ref().is_some_and(|sender| !sender.is_bot);
    own_private && by_person && !message.is_forward && message.text.as_deref().is_some_and(|text| text.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_wait_longer_the_more_comes_in_but_not_for_ever() {
        assert_eq!(link_delay(1), Duration::from_millis(820));
        assert_eq!(link_delay(60), Duration::from_secs(2));
        assert_eq!([link_delay(500), link_delay(usize::MAX)], [LINK_DELAY_MOST; 2]);
    }
}
