//! Search over what was written: words of all scripts folded into one spelling (`finco_domain::words`), beside the log.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use finco_domain::chat::ChatKey;
use finco_domain::words;
use sqlx::PgConnection;

use crate::StoreError;
use crate::waits::Sight;

/// Chats whose marks are taken over at once.
const CLAIM: i64 = 500;

/// More words than a message has.
const MAX_WORDS: usize = 1000;

/// Messages of a chat that are to be put into the search.
#[derive(Debug, Clone)]
pub struct Mark {
    /// Which chat.
    pub chat: ChatKey,
    /// After the message of this moment and number.
    pub after: (DateTime<Utc>, i64),
}

/// Takes the search's tables for this transaction; `false` when another worker has them. Marks are claimed and worked on
/// under it alone, so that nobody waits for a mark while holding a chat that logging wants.
///
/// # Errors
/// When the database is away.
pub async fn try_lock(conn: &mut PgConnection) -> Result<bool, StoreError> {
    Ok(
        sqlx::query_scalar!(r#"select pg_try_advisory_xact_lock(hashtextextended('search', 7)) as "taken!""#)
            .fetch_one(conn)
            .await?,
    )
}

/// Takes over what logging marked since the last time. A chat that is just being logged is left for the next time.
///
/// # Errors
/// When the database is away.
pub async fn claim(conn: &mut PgConnection) -> Result<u64, StoreError> {
    let done = sqlx::query!(
        r#"with taken as (
             select id, business, unindexed_from from chats where unindexed_from is not null
             order by id, business limit $1 for no key update skip locked),
           cleared as (
             update chats c set unindexed_from = null from taken t where c.id = t.id and c.business = t.business)
           insert into search_marks as s (chat_id, business, from_at, after_id)
           select id, business, unindexed_from, -9223372036854775808 from taken
           on conflict (chat_id, business) do update
               set from_at = least(s.from_at, excluded.from_at),
                   after_id = case when excluded.from_at <= s.from_at then excluded.after_id else s.after_id end"#,
        CLAIM
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

/// The mark to work on next, newest messages first.
///
/// # Errors
/// When the database is away.
pub async fn next_mark(conn: &mut PgConnection) -> Result<Option<Mark>, StoreError> {
    let row = sqlx::query!(
        r#"select chat_id, business, from_at, after_id from search_marks
           order by from_at desc, chat_id limit 1"#
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| Mark {
        chat: ChatKey {
            id: row.chat_id,
            business: row.business,
        },
        after: (row.from_at, row.after_id),
    }))
}

/// Puts the next `limit` messages of a mark into the search and moves the mark, or takes it away at the end. Those that
/// are there already are passed over, unless they were edited. Returns how many were put in.
///
/// # Errors
/// When the database is away.
pub async fn index(conn: &mut PgConnection, mark: &Mark, limit: i64) -> Result<usize, StoreError> {
    let rows = sqlx::query!(
        r#"select m.message_id, m.sent_at, m.sender_id, m.body, m.file_name, e.bodies
           from messages m
           left join message_search s on s.chat_id = m.chat_id and s.message_id = m.message_id
                                     and s.business = m.business and s.sent_at = m.sent_at
           left join lateral (select string_agg(x.body, ' ') as bodies from message_edits x
                              where x.chat_id = m.chat_id and x.business = m.business
                                and x.message_id = m.message_id) e on true
           where m.chat_id = $1 and m.business = $2 and m.sent_at >= $3 and (m.sent_at, m.message_id) > ($3, $4)
             and (m.body is not null or m.file_name is not null or e.bodies is not null)
             and (s.chat_id is null or e.bodies is not null)
           order by m.sent_at, m.message_id limit $5"#,
        mark.chat.id,
        mark.chat.business,
        mark.after.0,
        mark.after.1,
        limit
    )
    .fetch_all(&mut *conn)
    .await?;
    let mut known = BTreeSet::new();
    let folded: Vec<String> = rows
        .iter()
        .map(|row| {
            let texts = [&row.body, &row.file_name, &row.bodies];
            let tokens = texts.into_iter().flatten().flat_map(|text| words::tokens(text));
            let words: BTreeSet<String> = tokens.take(MAX_WORDS).map(|token| token.word).collect();
            let line = words.iter().map(String::as_str).collect::<Vec<_>>().join(" ");
            known.extend(words.into_iter().filter(|word| is_guessable(word)));
            line
        })
        .collect();
    let known: Vec<String> = known.into_iter().collect();
    sqlx::query!(
        "insert into search_words select unnest($1::text[]) on conflict do nothing",
        &known
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        r#"insert into message_search as s (chat_id, business, message_id, sent_at, sender_id, words)
           select $1, $2, u.id, u.at, u.sender, array_to_tsvector(array_remove(string_to_array(u.words, ' '), ''))
           from unnest($3::bigint[], $4::timestamptz[], $5::bigint[], $6::text[]) as u (id, at, sender, words)
           on conflict (chat_id, message_id, business, sent_at) do update set words = excluded.words
               where s.words is distinct from excluded.words"#,
        mark.chat.id,
        mark.chat.business,
        &rows.iter().map(|row| row.message_id).collect::<Vec<_>>(),
        &rows.iter().map(|row| row.sent_at).collect::<Vec<_>>(),
        &rows.iter().map(|row| row.sender_id).collect::<Vec<_>>() as &[Option<i64>],
        &folded
    )
    .execute(&mut *conn)
    .await?;
    let is_end = i64::try_from(rows.len()).unwrap_or(i64::MAX) < limit;
    match rows.last().filter(|_| !is_end) {
        Some(last) => move_mark(conn, mark, (last.sent_at, last.message_id)).await?,
        None => drop_mark(conn, mark).await?,
    }
    Ok(rows.len())
}

async fn move_mark(conn: &mut PgConnection, mark: &Mark, after: (DateTime<Utc>, i64)) -> Result<(), StoreError> {
    sqlx::query!(
        "update search_marks set from_at = $3, after_id = $4 where chat_id = $1 and business = $2",
        mark.chat.id,
        mark.chat.business,
        after.0,
        after.1
    )
    .execute(conn)
    .await?;
    Ok(())
}

async fn drop_mark(conn: &mut PgConnection, mark: &Mark) -> Result<(), StoreError> {
    sqlx::query!(
        "delete from search_marks where chat_id = $1 and business = $2",
        mark.chat.id,
        mark.chat.business
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Can somebody mistype it? Not a number, nor a word of two letters.
fn is_guessable(word: &str) -> bool {
    word.chars().nth(2).is_some() && word.chars().any(char::is_alphabetic)
}

/// Known words that a mistyped one may have been meant to be, the most alike first.
///
/// # Errors
/// When the database is away.
pub async fn list_alike(conn: &mut PgConnection, typed: &str, limit: usize) -> Result<Vec<String>, StoreError> {
    let forgiven = words::forgiven(typed);
    if forgiven == 0 {
        return Ok(Vec::new());
    }
    let rows = sqlx::query_scalar!(
        r#"select word from search_words
           where word % $1 or ($1 <% word and length(word) > length($1))
           order by greatest(similarity(word, $1), word_similarity($1, word)) desc limit 1000"#,
        typed
    )
    .fetch_all(conn)
    .await?;
    let mut alike: Vec<(usize, String)> = rows
        .into_iter()
        .map(|word| (words::typos(typed, &word), word))
        .filter(|(typos, _)| *typos <= forgiven)
        .collect();
    alike.sort_by_key(|(typos, _)| *typos);
    alike.truncate(limit);
    Ok(alike.into_iter().map(|(_, word)| word).collect())
}

/// Tells this transaction how alike words must be to be looked at: a third of the letter triples is too much to ask of
/// a short word with a typo in its middle.
///
/// # Errors
/// When the database is away.
pub async fn set_tolerance(conn: &mut PgConnection) -> Result<(), StoreError> {
    sqlx::query!(
        r#"select set_config('pg_trgm.similarity_threshold', '0.2', true) as word,
                  set_config('pg_trgm.word_similarity_threshold', '0.25', true) as beginning"#
    )
    .fetch_one(conn)
    .await?;
    Ok(())
}

/// Whose messages somebody may find.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whose {
    /// Those of the chats within a sight.
    Seen(Sight),
    /// Those this account wrote.
    Account(i64),
    /// None.
    Nothing,
}

/// A message that was found.
#[derive(Debug, Clone)]
pub struct Found {
    /// Its chat.
    pub chat: ChatKey,
    /// The chat's title.
    pub chat_title: String,
    /// Its number.
    pub message_id: i64,
    /// When it was sent.
    pub sent_at: DateTime<Utc>,
    /// Who wrote it.
    pub author: Option<String>,
    /// Its newest words.
    pub body: String,
    /// The ask it belongs to.
    pub wait_id: Option<i64>,
}

/// The words to look for: a message has to have one of each list, or a word that begins with the list's first.
pub type Wanted = Vec<Vec<String>>;

/// Messages with these words, newest first.
///
/// # Errors
/// When the database is away.
pub async fn find(
    conn: &mut PgConnection,
    wanted: &Wanted,
    whose: &Whose,
    limit: i64,
) -> Result<Vec<Found>, StoreError> {
    let (employees, account) = match whose {
        Whose::Seen(sight) => (sight.employees(), None),
        Whose::Account(id) => (None, Some(*id)),
        Whose::Nothing => return Ok(Vec::new()),
    };
    let rows = sqlx::query!(
        r#"with visible as materialized (
             select id, business from chats_in_sight($2) where $2::bigint[] is not null),
           hit as materialized (
             select s.chat_id, s.business, s.message_id, s.sent_at from message_search s
             where s.words @@ $1::text::tsquery
               and ($2::bigint[] is null or (s.chat_id, s.business) in (select id, business from visible))
               and ($3::bigint is null or s.sender_id = $3)
             order by s.sent_at desc, s.message_id desc limit $4)
           select h.chat_id, h.business, h.message_id, h.sent_at, c.title, m.sender_name,
                  coalesce(v.body, m.body, m.file_name, '') as "body!", w.id as "wait_id?"
           from hit h
           join messages m on m.chat_id = h.chat_id and m.message_id = h.message_id and m.business = h.business
                          and m.sent_at = h.sent_at
           join chats c on c.id = h.chat_id and c.business = h.business
           left join lateral (select body from message_edits x
                              where x.chat_id = h.chat_id and x.business = h.business and x.message_id = h.message_id
                                and x.body is not null
                              order by edited_at desc, update_id desc limit 1) v on true
           left join lateral (select a.id from asks a
                              where a.chat_id = h.chat_id and a.business = h.business
                                and a.asked_at between h.sent_at - interval '30 days' and h.sent_at
                                and (a.first_message_id = h.message_id
                                     or (a.answer_chat_id = h.chat_id and a.answer_message_id = h.message_id)
                                     or (a.asked_by = m.sender_id and h.sent_at <= a.last_at
                                         and a.topic_id is not distinct from m.topic_id))
                              order by a.asked_at desc limit 1) w on true
           order by h.sent_at desc, h.message_id desc"#,
        tsquery(wanted),
        employees as Option<&[i64]>,
        account,
        limit
    )
    .fetch_all(conn)
    .await?;
    let found = rows.into_iter().map(|row| Found {
        chat: ChatKey {
            id: row.chat_id,
            business: row.business,
        },
        chat_title: row.title,
        message_id: row.message_id,
        sent_at: row.sent_at,
        author: row.sender_name,
        body: row.body,
        wait_id: row.wait_id,
    });
    Ok(found.collect())
}

/// The question as Postgres reads it. Folded words hold letters and digits alone, so quoting them is enough.
fn tsquery(wanted: &Wanted) -> String {
    let list = |words: &Vec<String>| {
        let mut parts: Vec<String> = words.iter().map(|word| format!("'{word}'")).collect();
        if let (Some(first), Some(word)) = (parts.first_mut(), words.first())
            && word.len() > 1
        {
            *first = format!("'{word}':*");
        }
        format!("({})", parts.join(" | "))
    };
    wanted.iter().map(list).collect::<Vec<_>>().join(" & ")
}

/// A chat by name.
#[derive(Debug, Clone)]
pub struct NamedChat {
    /// Which chat.
    pub chat: ChatKey,
    /// Its title.
    pub title: String,
}

/// The titles of every chat one may see, with who answers in each: names are few enough to be compared in memory.
///
/// # Errors
/// When the database is away.
pub async fn list_titles(conn: &mut PgConnection, whose: &Whose) -> Result<Vec<NamedChat>, StoreError> {
    let Whose::Seen(sight) = whose else {
        return Ok(Vec::new());
    };
    let rows = sqlx::query!(
        r#"select c.id, c.business, c.title from chats c join chats_in_sight($1) s on s.id = c.id and s.business = c.business
           where c.title <> '' order by c.title, c.id"#,
        sight.employees()
    )
    .fetch_all(conn)
    .await?;
    let chats = rows.into_iter().map(|row| NamedChat {
        chat: ChatKey {
            id: row.id,
            business: row.business,
        },
        title: row.title,
    });
    Ok(chats.collect())
}
