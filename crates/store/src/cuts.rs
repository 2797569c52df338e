//! Where a conversation can be cut: what lies before the cut stays as it was worked out, what comes after is worked out
//! again.

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgConnection;
use sqlx::postgres::types::PgInterval;

use crate::StoreError;
use crate::talks::{Family, Places};

/// How far back is looked at first; most cuts are found within it.
const FIRST_LOOK: TimeDelta = TimeDelta::minutes(2);

/// A stretch of a conversation that must not be cut in two: after its beginning, until and with its end.
#[derive(Debug, Clone, Copy)]
struct Whole {
    from: DateTime<Utc>,
    to: DateTime<Utc>,
}

/// A conversation that is being looked at for a cut.
struct Look<'a> {
    /// Which of the conversations asked for.
    of: usize,
    family: &'a Family,
    since: DateTime<Utc>,
    until: DateTime<Utc>,
}

/// The moment to work each conversation out from so that nothing is cut in two: its `from` less the burst gap, and back over
/// every burst that goes on there, over albums, over messages that were edited, reacted to or deleted after it, and over
/// those a person linked to an ask after it, or merged with one.
///
/// # Errors
/// When the database is away.
pub async fn cut_each(
    conn: &mut PgConnection,
    wanted: &[(&Family, DateTime<Utc>)],
    gap: TimeDelta,
) -> Result<Vec<DateTime<Utc>>, StoreError> {
    let mut cuts: Vec<DateTime<Utc>> = wanted.iter().map(|(_, from)| *from - gap).collect();
    let first = (0..).zip(wanted).map(|(of, (family, from))| Look {
        of,
        family,
        since: *from - gap - FIRST_LOOK,
        until: *from - gap,
    });
    let mut looks: Vec<Look<'_>> = first.collect();
    while !looks.is_empty() {
        let wholes = list_wholes(conn, &looks, gap).await?;
        let mut further = Vec::new();
        for (look, wholes) in looks.into_iter().zip(wholes) {
            let cut = before(look.until, &wholes);
            cuts[look.of] = cut;
            if cut < look.since {
                // It may go back further, over what ended before this look.
                let since = look.until - (look.until - cut) * 4;
                further.push(Look { since, ..look });
            }
        }
        looks = further;
    }
    Ok(cuts)
}

/// The latest moment, at most `cut`, that is within none of these.
fn before(mut cut: DateTime<Utc>, wholes: &[Whole]) -> DateTime<Utc> {
    let within = |cut| wholes.iter().filter(move |whole| whole.from < cut && cut <= whole.to);
    while let Some(earlier) = within(cut).map(|whole| whole.from).min() {
        cut = earlier;
    }
    cut
}

/// Each conversation's stretches that end at or after `since` and begin before `until`. Asks are found by the index of their
/// ends, which is never before their last message. To those that are no asks by a person's word, and where asks were merged,
/// what comes within the gap still belongs.
async fn list_wholes(
    conn: &mut PgConnection,
    looks: &[Look<'_>],
    gap: TimeDelta,
) -> Result<Vec<Vec<Whole>>, StoreError> {
    let gap = PgInterval::try_from(gap).map_err(|error| StoreError::Other(sqlx::Error::Encode(error)))?;
    let places = Places::of(&looks.iter().map(|look| look.family).collect::<Vec<_>>());
    let rows = sqlx::query!(
        r#"select p.n as "n!", w.from_at as "from!", w.to_at as "to!"
           from unnest($1::int[], $2::bigint[], $3::text[], $4::timestamptz[], $5::timestamptz[])
               as p (n, chat_id, business, since, until)
           cross join lateral (
               select a.asked_at as from_at,
                      case when a.state = 'dismissed' or g.merges then a.last_at + $6::interval else a.last_at end as to_at
               from asks a
               cross join (select exists (select from ask_decisions d
                                          where d.chat_id = p.chat_id and d.business = p.business and d.kind = 'merge'
                                            and d.undone_at is null) as merges) g
               where a.chat_id = p.chat_id and a.business = p.business and a.ends_at >= p.since - $6::interval
                 and a.last_at >= p.since - $6::interval and a.asked_at < p.until
               union all
               select min(m.sent_at), max(m.sent_at) from messages m
               where m.chat_id = p.chat_id and m.business = p.business and m.album is not null
                 and m.sent_at >= p.since - $6::interval and m.sent_at < p.until + $6::interval
               group by m.album having min(m.sent_at) < p.until
               union all
               select least(m.sent_at, d.sent_at),
                      case d.kind when 'merge' then greatest(m.sent_at, d.sent_at) else d.sent_at end
               from ask_decisions d
               join messages m
                 on m.chat_id = d.other_chat_id and m.message_id = d.other_message_id and m.business = d.business
               where d.chat_id = p.chat_id and d.business = p.business and d.kind in ('link', 'merge') and d.undone_at is null
                 and greatest(m.sent_at, d.sent_at) >= p.since and least(m.sent_at, d.sent_at) < p.until
               union all
               select m.sent_at, v.at
               from (select e.message_id, e.edited_at as at from message_edits e
                     where e.chat_id = p.chat_id and e.business = p.business and e.edited_at >= p.since
                     union all
                     select r.message_id, r.at from reactions r
                     where r.chat_id = p.chat_id and r.business = p.business and r.at >= p.since
                     union all
                     select d.message_id, d.deleted_at from message_deletions d
                     where d.chat_id = p.chat_id and d.business = p.business and d.deleted_at >= p.since) v
               join messages m on m.chat_id = p.chat_id and m.message_id = v.message_id and m.business = p.business
               where m.sent_at < p.until) w"#,
        &places.of,
        &places.chats,
        &places.businesses,
        &places.spread(&looks.iter().map(|look| look.since).collect::<Vec<_>>()),
        &places.spread(&looks.iter().map(|look| look.until).collect::<Vec<_>>()),
        gap
    )
    .fetch_all(conn)
    .await?;
    let wholes = rows.into_iter().map(|row| {
        let whole = Whole {
            from: row.from,
            to: row.to,
        };
        (row.n, whole)
    });
    Ok(Places::sort_out(looks.len(), wholes))
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
