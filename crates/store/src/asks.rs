//! Asks and answers: what is to be worked out again, and what came of it.

use chrono::{DateTime, TimeDelta, Utc};
use finco_domain::ask::{Answer, Ask, AskKind, AskState, Author, Line, LinkedBy, ReplyTarget};
use finco_domain::chat::ChatKey;
use finco_domain::media::MediaKind;
use finco_domain::message::MessageKey;
use finco_domain::people::EmployeeId;
use sqlx::PgConnection;

use crate::StoreError;

/// A chat whose links must be worked out again.
#[derive(Debug, Clone)]
pub struct Unlinked {
    /// Which chat.
    pub chat: ChatKey,
    /// From which moment on.
    pub from: DateTime<Utc>,
    /// The mark to give back with [`set_linked`].
    pub seq: i64,
}

/// Chats whose links must be worked out again, at most `limit`.
///
/// # Errors
/// When the database is away.
pub async fn list_unlinked(conn: &mut PgConnection, limit: i64) -> Result<Vec<Unlinked>, StoreError> {
    let rows = sqlx::query!(
        r#"select id, business, unlinked_from as "from!", unlinked_seq from chats
           where unlinked_from is not null order by unlinked_from limit $1"#,
        limit
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Unlinked {
            chat: ChatKey {
                id: row.id,
                business: row.business,
            },
            from: row.from,
            seq: row.unlinked_seq,
        })
        .collect())
}

/// Takes the chat for this transaction: one worker links a chat at a time, while messages still come in. `false` when
/// another worker has it.
///
/// # Errors
/// When the database is away.
pub async fn try_lock(conn: &mut PgConnection, family: &[i64], business: &str) -> Result<bool, StoreError> {
    let name = format!("{}:{business}", family.iter().min().copied().unwrap_or_default());
    Ok(sqlx::query_scalar!(
        r#"select pg_try_advisory_xact_lock(hashtextextended($1, 7)) as "taken!""#,
        name
    )
    .fetch_one(conn)
    .await?)
}

/// Marks a chat as worked out, unless more came meanwhile.
///
/// # Errors
/// When the database is away.
pub async fn set_linked(conn: &mut PgConnection, unlinked: &Unlinked) -> Result<(), StoreError> {
    sqlx::query!(
        "update chats set unlinked_from = null where id = $1 and business = $2 and unlinked_seq = $3",
        unlinked.chat.id,
        unlinked.chat.business,
        unlinked.seq
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The chat ids that are one conversation: a group and the supergroup it became (chat spec, case 41). Empty when nobody
/// asks in this chat: an internal one (before or after it became a supergroup), or a person's own talk with the bot.
///
/// # Errors
/// When the database is away.
pub async fn family(conn: &mut PgConnection, chat: &ChatKey) -> Result<Vec<i64>, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"select c.id from chats me join chats c on c.business = me.business
             and (c.id = me.id or c.id = me.migrated_to or c.id = me.migrated_from
                  or c.migrated_to = me.id or c.migrated_from = me.id)
           where me.id = $1 and me.business = $2
             and not exists (select 1 from chats i
                             where i.business = me.business and i.purpose = 'internal'
                               and (i.id = me.id or i.id = me.migrated_to or i.id = me.migrated_from
                                    or i.migrated_to = me.id or i.migrated_from = me.id))
             and not (me.kind = 'private' and me.business = '') and me.kind <> 'channel'"#,
        chat.id,
        chat.business
    )
    .fetch_all(conn)
    .await?)
}

/// The moment to work out from so that no burst is cut in two: `from` less the burst gap, and back over every ask that
/// could still grow there.
///
/// # Errors
/// When the database is away.
pub async fn cut(
    conn: &mut PgConnection,
    family: &[i64],
    business: &str,
    from: DateTime<Utc>,
    gap: TimeDelta,
) -> Result<DateTime<Utc>, StoreError> {
    let mut cut = from - gap;
    loop {
        let earlier = sqlx::query_scalar!(
            r#"select min(asked_at) from asks
               where chat_id = any($1) and business = $2 and asked_at < $3 and last_at >= $3 - $4::interval"#,
            family,
            business,
            cut,
            sqlx::postgres::types::PgInterval::try_from(gap)
                .map_err(|error| StoreError::Other(sqlx::Error::Encode(error)))?
        )
        .fetch_one(&mut *conn)
        .await?;
        match earlier {
            Some(earlier) => cut = earlier,
            None => return Ok(cut),
        }
    }
}

/// The asks from before `cut` that nobody had answered by then, with their answers taken off.
///
/// # Errors
/// When the database is away.
pub async fn list_open(
    conn: &mut PgConnection,
    family: &[i64],
    business: &str,
    cut: DateTime<Utc>,
) -> Result<Vec<Ask>, StoreError> {
    let rows = sqlx::query!(
        r#"select chat_id, first_message_id, asked_at, last_at, asked_by, topic_id, messages from asks
           where chat_id = any($1) and business = $2 and asked_at < $3 and (answered_at is null or answered_at >= $3)
           order by asked_at, first_message_id"#,
        family,
        business,
        cut
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Ask {
            first: message_key(row.chat_id, business, row.first_message_id),
            asked_at: row.asked_at,
            last_at: row.last_at,
            asked_by: row.asked_by,
            topic_id: row.topic_id,
            messages: u32::try_from(row.messages).unwrap_or(1),
            parts: 1,
            kind: AskKind::First,
            state: AskState::Open,
            acknowledgement: None,
            answer: None,
            suggestion: None,
            closed_at: None,
            holds: Vec::new(),
        })
        .collect())
}

fn message_key(chat_id: i64, business: &str, id: i64) -> MessageKey {
    MessageKey {
        chat: ChatKey {
            id: chat_id,
            business: business.to_owned(),
        },
        id,
    }
}

/// The lines of a conversation from `cut` on, by time and number, each with who its author is in that chat.
///
/// # Errors
/// When the database is away.
pub async fn list_lines(
    conn: &mut PgConnection,
    family: &[i64],
    business: &str,
    cut: DateTime<Utc>,
) -> Result<Vec<Line>, StoreError> {
    let rows = sqlx::query!(
        r#"select m.chat_id, m.message_id, m.sent_at, m.sender_id, m.sender_is_bot, m.sender_voice, m.body, m.media_kind,
                  m.topic_id, m.reply_chat_id, m.reply_message_id, e.id as "employee_id?", r.role as "role?",
                  t.sent_at as "target_at?", t.sender_id as "target_sender?"
           from messages m
           left join employees e on e.telegram_id = m.sender_id
           left join chat_roles r on r.chat_id = m.chat_id and r.business = m.business and r.user_id = m.sender_id
           left join lateral (select sent_at, sender_id from messages t
                              where t.chat_id = m.reply_chat_id and t.message_id = m.reply_message_id
                                and t.business = m.business limit 1) t on true
           where m.chat_id = any($1) and m.business = $2 and m.sent_at >= $3
           order by m.sent_at, m.message_id, m.chat_id"#,
        family,
        business,
        cut
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Line {
            key: message_key(row.chat_id, business, row.message_id),
            at: row.sent_at,
            author: author(
                &row.sender_voice,
                row.sender_is_bot,
                row.sender_id,
                row.employee_id,
                row.role.as_deref(),
            ),
            text: row.body,
            edits: Vec::new(),
            album: None,
            is_forward: false,
            deleted_at: None,
            media: row.media_kind.as_deref().map(MediaKind::from_word),
            topic_id: row.topic_id,
            reply_to: row
                .reply_chat_id
                .zip(row.reply_message_id)
                .map(|(chat_id, id)| ReplyTarget {
                    key: message_key(chat_id, business, id),
                    sender_id: row.target_sender,
                    author: None,
                    at: row.target_at,
                }),
        })
        .collect())
}

/// Who an author is in a chat: what was set for the chat wins, then "staff if an employee", then "client".
pub(crate) fn author(
    voice: &str,
    is_bot: bool,
    sender: Option<i64>,
    employee: Option<i64>,
    role: Option<&str>,
) -> Author {
    match (voice, role) {
        ("anonymous_admin", _) => Author::Staff(None),
        ("own", Some("client")) => Author::Client(sender),
        ("own", Some("staff")) => Author::Staff(employee.map(EmployeeId)),
        ("own", None) if is_bot => Author::Ignored,
        ("own", None) => match employee {
            Some(id) => Author::Staff(Some(EmployeeId(id))),
            None => Author::Client(sender),
        },
        _ => Author::Ignored,
    }
}

/// Replaces what a conversation's asks from `cut` on, and the open ones before it, have become. Returns the moments of
/// the asks that changed, so that their scores can follow.
///
/// # Errors
/// When the database is away.
pub async fn replace(
    conn: &mut PgConnection,
    family: &[i64],
    business: &str,
    cut: DateTime<Utc>,
    asks: &[Ask],
) -> Result<Vec<DateTime<Utc>>, StoreError> {
    let mut changed: Vec<DateTime<Utc>> = sqlx::query_scalar!(
        r#"delete from asks a where chat_id = any($1) and business = $2 and asked_at >= $3
             and not exists (select 1 from unnest($4::bigint[], $5::bigint[]) as k (chat_id, message_id)
                             where k.chat_id = a.chat_id and k.message_id = a.first_message_id)
           returning asked_at"#,
        family,
        business,
        cut,
        &asks.iter().map(|ask| ask.first.chat.id).collect::<Vec<_>>(),
        &asks.iter().map(|ask| ask.first.id).collect::<Vec<_>>(),
    )
    .fetch_all(&mut *conn)
    .await?;
    let answer = |pick: fn(&Answer) -> Option<i64>| -> Vec<Option<i64>> {
        asks.iter().map(|ask| ask.answer.as_ref().and_then(pick)).collect()
    };
    let written = sqlx::query_scalar!(
        r#"insert into asks as a
               (business, chat_id, first_message_id, asked_at, last_at, asked_by, topic_id, messages, answer_chat_id,
                answer_message_id, answered_at, answered_by, linked_by, own_secs, parts, kind, state, calendar_version_id,
                target_id, target_secs, due_at, wall_secs, business_secs, within_target)
           select $1::text, *, 1, 'first', case when u.at is null then 'open' else 'answered' end, 1, 1, 900,
                  u.asked + interval '900 s', u.own, u.own, u.own <= 900 from unnest($2::bigint[], $3::bigint[], $4::timestamptz[], $5::timestamptz[], $6::bigint[],
               $7::bigint[], $8::integer[], $9::bigint[], $10::bigint[], $11::timestamptz[], $12::bigint[], $13::text[],
               $14::bigint[]) as u (c, f, asked, l, b, t, m, ac, am, at, ab, lb, own)
           on conflict on constraint ask_named_by_first_message do update
               set asked_at = excluded.asked_at, last_at = excluded.last_at, asked_by = excluded.asked_by,
                   topic_id = excluded.topic_id, messages = excluded.messages,
                   answer_chat_id = excluded.answer_chat_id, answer_message_id = excluded.answer_message_id,
                   answered_at = excluded.answered_at, answered_by = excluded.answered_by,
                   linked_by = excluded.linked_by, own_secs = excluded.own_secs,
                   wall_secs = excluded.wall_secs, business_secs = excluded.business_secs,
                   state = excluded.state, within_target = excluded.within_target
               where (a.asked_at, a.last_at, a.asked_by, a.topic_id, a.messages, a.answer_chat_id, a.answer_message_id,
                      a.answered_at, a.answered_by, a.linked_by)
                     is distinct from
                     (excluded.asked_at, excluded.last_at, excluded.asked_by, excluded.topic_id, excluded.messages,
                      excluded.answer_chat_id, excluded.answer_message_id, excluded.answered_at, excluded.answered_by,
                      excluded.linked_by)
           returning asked_at"#,
        business,
        &asks.iter().map(|ask| ask.first.chat.id).collect::<Vec<_>>(),
        &asks.iter().map(|ask| ask.first.id).collect::<Vec<_>>(),
        &asks.iter().map(|ask| ask.asked_at).collect::<Vec<_>>(),
        &asks.iter().map(|ask| ask.last_at).collect::<Vec<_>>(),
        &asks.iter().map(|ask| ask.asked_by).collect::<Vec<_>>() as &[Option<i64>],
        &asks.iter().map(|ask| ask.topic_id).collect::<Vec<_>>() as &[Option<i64>],
        &asks.iter().map(|ask| i32::try_from(ask.messages).unwrap_or(i32::MAX)).collect::<Vec<_>>(),
        &answer(|a| Some(a.message.chat.id)) as &[Option<i64>],
        &answer(|a| Some(a.message.id)) as &[Option<i64>],
        &asks.iter().map(|ask| ask.answer.as_ref().map(|a| a.at)).collect::<Vec<_>>() as &[Option<DateTime<Utc>>],
        &answer(|a| a.by.map(|id| id.0)) as &[Option<i64>],
        &asks.iter().map(|ask| ask.answer.as_ref().map(|a| a.linked_by.as_str())).collect::<Vec<_>>() as &[Option<&str>],
        &asks.iter().map(|ask| ask.wait().map(|time| time.num_seconds())).collect::<Vec<_>>() as &[Option<i64>],
    )
    .fetch_all(conn)
    .await?;
    changed.extend(written);
    Ok(changed)
}

/// An ask as the pages show it.
#[derive(Debug, Clone)]
pub struct AskRow {
    /// Its number.
    pub id: i64,
    /// The chat it was asked in.
    pub chat: ChatKey,
    /// The chat's title.
    pub chat_title: String,
    /// The burst's first message.
    pub first_message_id: i64,
    /// When it was asked.
    pub asked_at: DateTime<Utc>,
    /// When its burst ended.
    pub last_at: DateTime<Utc>,
    /// Who asked, by Telegram account.
    pub asked_by: Option<i64>,
    /// The name of who asked.
    pub asked_by_name: Option<String>,
    /// How many messages the burst has.
    pub messages: i32,
    /// The words of the first message.
    pub question: Option<String>,
    /// What the first message carries.
    pub question_media: Option<String>,
    /// The chat of the answer; another one than `chat` after a migration.
    pub answer_chat_id: Option<i64>,
    /// The answering message.
    pub answer_message_id: Option<i64>,
    /// When it was answered.
    pub answered_at: Option<DateTime<Utc>>,
    /// Who is credited.
    pub answered_by: Option<EmployeeId>,
    /// The name of who is credited.
    pub answered_by_name: Option<String>,
    /// The department of who is credited.
    pub department_id: Option<i64>,
    /// The words of the answer.
    pub answer: Option<String>,
    /// What the answer carries.
    pub answer_media: Option<String>,
    /// How the answer was tied to the ask.
    pub linked_by: Option<LinkedBy>,
    /// Wall-clock response, in seconds.
    pub response_secs: Option<i64>,
}

/// Which asks to list.
#[derive(Debug, Clone, Copy)]
pub enum Filter {
    /// One ask.
    Id(i64),
    /// The answered asks credited to an employee that were asked within `[from, to)`, newest first, older than the
    /// ask `before` where given.
    CreditedTo {
        /// The employee.
        employee: EmployeeId,
        /// The first moment.
        from: DateTime<Utc>,
        /// The moment after the last.
        to: DateTime<Utc>,
        /// Where the page before ended: moment and number of its last ask.
        before: Option<(DateTime<Utc>, i64)>,
        /// The page size.
        limit: i64,
    },
}

/// Lists asks with the words of question and answer.
///
/// # Errors
/// When the database is away.
pub async fn list(conn: &mut PgConnection, filter: Filter) -> Result<Vec<AskRow>, StoreError> {
    let (id, employee, from, to, before, limit) = match filter {
        Filter::Id(id) => (Some(id), None, None, None, None, 1),
        Filter::CreditedTo {
            employee,
            from,
            to,
            before,
            limit,
        } => (None, Some(employee.0), Some(from), Some(to), before, limit),
    };
    let rows = sqlx::query!(
        r#"select a.id, a.chat_id, a.business, c.title, a.first_message_id, a.asked_at, a.last_at, a.asked_by, a.messages,
                  a.answer_chat_id, a.answer_message_id, a.answered_at, a.answered_by, a.linked_by, a.own_secs,
                  e.name as "answered_by_name?", e.department_id as "department_id?",
                  q.body as "question?", q.media_kind as "question_media?", q.sender_name as "asked_by_name?",
                  w.body as "answer?", w.media_kind as "answer_media?"
           from asks a
           join chats c on c.id = a.chat_id and c.business = a.business
           left join employees e on e.id = a.answered_by
           left join lateral (select body, media_kind, sender_name from messages
                              where chat_id = a.chat_id and message_id = a.first_message_id and business = a.business
                                and sent_at = a.asked_at limit 1) q on true
           left join lateral (select body, media_kind from messages
                              where chat_id = a.answer_chat_id and message_id = a.answer_message_id
                                and business = a.business and sent_at = a.answered_at limit 1) w on true
           where ($1::bigint is null or a.id = $1)
             and ($2::bigint is null or (a.answered_by = $2 and a.asked_at >= $3 and a.asked_at < $4))
             and ($5::timestamptz is null or (a.asked_at, a.id) < ($5, $6))
           order by a.asked_at desc, a.id desc limit $7"#,
        id,
        employee,
        from,
        to,
        before.map(|(at, _)| at),
        before.map(|(_, id)| id),
        limit
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| AskRow {
            id: row.id,
            chat: ChatKey {
                id: row.chat_id,
                business: row.business,
            },
            chat_title: row.title,
            first_message_id: row.first_message_id,
            asked_at: row.asked_at,
            last_at: row.last_at,
            asked_by: row.asked_by,
            asked_by_name: row.asked_by_name,
            messages: row.messages,
            question: row.question,
            question_media: row.question_media,
            answer_chat_id: row.answer_chat_id,
            answer_message_id: row.answer_message_id,
            answered_at: row.answered_at,
            answered_by: row.answered_by.map(EmployeeId),
            answered_by_name: row.answered_by_name,
            department_id: row.department_id,
            answer: row.answer,
            answer_media: row.answer_media,
            linked_by: row.linked_by.as_deref().and_then(LinkedBy::from_word),
            response_secs: row.own_secs,
        })
        .collect())
}
