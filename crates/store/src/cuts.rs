//! Where a conversation can be cut: what lies before the cut stays as it was worked out, what comes after is worked out
//! again.

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgConnection;
use sqlx::postgres::types::PgInterval;

use crate::StoreError;
use crate::talks::Family;

/// How far back is looked at first; most conversations are quiet for a moment within it.
const FIRST_LOOK: TimeDelta = TimeDelta::hours(1);

/// A stretch of a conversation that must not be cut in two: after its beginning, until and with its end.
#[derive(Debug, Clone, Copy)]
struct Whole {
    from: DateTime<Utc>,
    to: DateTime<Utc>,
}

/// The moment to work out from so that nothing is cut in two: `from` less the burst gap, and back over every burst that
/// could still grow there, over albums, over messages that were edited, reacted to or deleted after it, and over those a
/// person linked to an ask after it.
///
/// # Errors
/// When the database is away.
pub async fn cut(
    conn: &mut PgConnection,
    family: &Family,
    from: DateTime<Utc>,
    gap: TimeDelta,
) -> Result<DateTime<Utc>, StoreError> {
    let latest = from - gap;
    let mut look = FIRST_LOOK;
    loop {
        let since = latest - look;
        let cut = before(latest, &list_wholes(conn, family, since, latest, gap).await?);
        if cut >= since {
            return Ok(cut);
        }
        // It may go back further, over what ended before this look.
        look = (latest - cut) * 4;
    }
}

/// The latest moment, at most `cut`, that is within none of these.
fn before(mut cut: DateTime<Utc>, wholes: &[Whole]) -> DateTime<Utc> {
    let within = |cut| wholes.iter().filter(move |whole| whole.from < cut && cut <= whole.to);
    while let Some(earlier) = within(cut).map(|whole| whole.from).min() {
        cut = earlier;
    }
    cut
}

/// The stretches that end at or after `since` and begin before `until`. Asks are found by the index of their ends, which is
/// never before their last message.
async fn list_wholes(
    conn: &mut PgConnection,
    family: &Family,
    since: DateTime<Utc>,
    until: DateTime<Utc>,
    gap: TimeDelta,
) -> Result<Vec<Whole>, StoreError> {
    let gap = PgInterval::try_from(gap).map_err(|error| StoreError::Other(sqlx::Error::Encode(error)))?;
    Ok(sqlx::query_as!(
        Whole,
        r#"select asked_at as "from!", last_at + $5::interval as "to!" from asks
           where chat_id = any($1) and business = $2 and ends_at >= $3::timestamptz - $5::interval
             and last_at >= $3::timestamptz - $5::interval and asked_at < $4
           union all
           select min(sent_at), max(sent_at) from messages
           where chat_id = any($1) and business = $2 and album is not null
             and sent_at >= $3::timestamptz - $5::interval and sent_at < $4::timestamptz + $5::interval
           group by chat_id, album having min(sent_at) < $4
           union all
           select m.sent_at, d.sent_at from ask_decisions d
           join messages m on m.chat_id = d.other_chat_id and m.message_id = d.other_message_id and m.business = d.business
           where d.chat_id = any($1) and d.business = $2 and d.kind = 'link' and d.undone_at is null
             and d.sent_at >= $3 and m.sent_at < $4
           union all
           select m.sent_at, v.at
           from (select chat_id, message_id, business, edited_at as at from message_edits
                 where chat_id = any($1) and business = $2 and edited_at >= $3
                 union all
                 select chat_id, message_id, business, at from reactions
                 where chat_id = any($1) and business = $2 and at >= $3
                 union all
                 select chat_id, message_id, business, deleted_at from message_deletions
                 where chat_id = any($1) and business = $2 and deleted_at >= $3) v
           join messages m on m.chat_id = v.chat_id and m.message_id = v.message_id and m.business = v.business
           where m.sent_at < $4"#,
        &family.ids,
        family.business,
        since,
        until,
        gap
    )
    .fetch_all(conn)
    .await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::minutes(minute)
    }

    #[test]
    fn a_cut_goes_back_over_what_hangs_together() {
        let whole = |from, to| Whole {
            from: at(from),
            to: at(to),
        };
        let wholes = [whole(10, 20), whole(18, 31), whole(4, 10), whole(32, 40)];
        assert_eq!(before(at(32), &wholes), at(32), "a stretch begins at its beginning");
        assert_eq!(
            before(at(31), &wholes),
            at(4),
            "18, 10, and 4, since the end belongs to a stretch"
        );
        assert_eq!(before(at(50), &wholes), at(50));
    }
}
