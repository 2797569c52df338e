//! What the asks of a conversation are worked out from: its lines with their later versions, what staff reacted to, what
//! people decided, and the asks as they stand.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use finco_domain::ask::{Ask, Author, Decision, DecisionKind, Edit, Line, ReplyTarget, StaffReaction};
use finco_domain::chat::ChatKey;
use finco_domain::media::MediaKind;
use finco_domain::message::MessageKey;
use finco_domain::people::{ChatRole, EmployeeId};
use sqlx::PgConnection;

use crate::StoreError;

/// One conversation: the chat ids that are one (a group and the supergroup it became), seen through one connection.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Family {
    /// The chat ids; empty when nobody asks there.
    pub ids: Vec<i64>,
    /// The business connection, or an empty string.
    pub business: String,
    /// Who answers there when nobody in particular was asked.
    pub responsible: Option<EmployeeId>,
}

impl Family {
    /// What rules call its chats: "<chat id>", or "<chat id>/<business>".
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        let name = |id: &i64| match self.business.as_str() {
            "" => id.to_string(),
            business => format!("{id}/{business}"),
        };
        self.ids.iter().map(name).collect()
    }

    /// The key of one of its messages.
    #[must_use]
    pub fn message(&self, chat_id: i64, id: i64) -> MessageKey {
        MessageKey {
            chat: ChatKey {
                id: chat_id,
                business: self.business.clone(),
            },
            id,
        }
    }
}

/// Has this transaction plan each of its statements once for all values: those of linking look up a chat by its number,
/// whichever it is, and planning them for each chat took longer than running them.
///
/// # Errors
/// When the database is away.
pub async fn plan_once(conn: &mut PgConnection) -> Result<(), StoreError> {
    sqlx::query("set local plan_cache_mode = force_generic_plan")
        .execute(conn)
        .await?;
    Ok(())
}

/// The conversation a chat belongs to (chat spec, case 41). Empty when nobody asks in this chat: an internal one (before
/// or after it became a supergroup), or a person's own talk with the bot.
///
/// # Errors
/// When the database is away.
pub async fn family(conn: &mut PgConnection, chat: &ChatKey) -> Result<Family, StoreError> {
    let rows = sqlx::query!(
        r#"with me as (select * from chats where id = $1 and business = $2),
                kin as (select c.* from me join chats c on c.business = me.business
                          and c.id = any(array[me.id, me.migrated_to, me.migrated_from])
                        union select c.* from me join chats c on c.business = me.business and c.migrated_to = me.id
                        union select c.* from me join chats c on c.business = me.business and c.migrated_from = me.id)
           select kin.id as "id!", kin.responsible_id from kin, me
           where not exists (select 1 from kin where purpose = 'internal')
             and not (me.kind = 'private' and me.business = '') and me.kind <> 'channel'
           order by kin.migrated_from is null"#,
        chat.id,
        chat.business
    )
    .fetch_all(conn)
    .await?;
    Ok(Family {
        // The supergroup comes first: what is set for it goes before what was set for the group it was.
        responsible: rows.iter().find_map(|row| row.responsible_id).map(EmployeeId),
        ids: rows.into_iter().map(|row| row.id).collect(),
        business: chat.business.clone(),
    })
}

/// Who is what in a conversation, beyond "staff if an employee, else client".
#[derive(Debug, Default)]
pub struct Roster {
    /// Set by hand, by chat and account. What was set before a group became a supergroup holds after it.
    roles: HashMap<(i64, i64), ChatRole>,
    /// The titles that anonymous admins sign with.
    signatures: HashMap<String, EmployeeId>,
    /// The owner of the business account speaks for the company.
    owner: Option<i64>,
}

impl Roster {
    /// Reads it.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn load(conn: &mut PgConnection, family: &Family) -> Result<Self, StoreError> {
        let rows = sqlx::query!(
            r#"select chat_id as "chat_id!", user_id as "id!", role as "word!", 'role' as "what!"
               from chat_roles where chat_id = any($1) and business = $2
               union all
               select chat_id, employee_id, signature, 'signature' from chat_signatures
               where chat_id = any($1) and business = $2
               union all
               select 0, user_id, '', 'owner' from business_connections where id = $2 and $2 <> ''"#,
            &family.ids,
            family.business
        )
        .fetch_all(conn)
        .await?;
        let mut roster = Self::default();
        for row in rows {
            match row.what.as_str() {
                "owner" => roster.owner = Some(row.id),
                "signature" => {
                    roster.signatures.insert(row.word, EmployeeId(row.id));
                }
                _ => {
                    if let Some(role) = ChatRole::from_word(&row.word) {
                        roster.roles.insert((row.chat_id, row.id), role);
                        for other in family.ids.iter().filter(|id| **id != row.chat_id) {
                            roster.roles.entry((*other, row.id)).or_insert(role);
                        }
                    }
                }
            }
        }
        Ok(roster)
    }

    /// Who a message's author is.
    pub(crate) fn author(&self, chat_id: i64, from: &Writer<'_>) -> Author {
        let employee = from.employee.map(EmployeeId);
        let role = from.sender.and_then(|id| self.roles.get(&(chat_id, id)));
        match (from.voice, role) {
            ("anonymous_admin", _) => Author::Staff(from.signature.and_then(|s| self.signatures.get(s).copied())),
            ("own", Some(ChatRole::Client)) => Author::Client(from.sender),
            ("own", Some(ChatRole::Staff)) => Author::Staff(employee),
            ("own", None) if from.is_bot => Author::Ignored,
            ("own", None) if employee.is_some() || (self.owner.is_some() && self.owner == from.sender) => {
                Author::Staff(employee)
            }
            ("own", None) => Author::Client(from.sender),
            _ => Author::Ignored,
        }
    }
}

/// What a message tells of its author.
pub(crate) struct Writer<'a> {
    pub(crate) voice: &'a str,
    pub(crate) is_bot: bool,
    pub(crate) sender: Option<i64>,
    pub(crate) employee: Option<i64>,
    pub(crate) signature: Option<&'a str>,
}

/// The lines of a conversation from `from` on, and before it those of the asks in `waiting` by who asked; by time and
/// number, each with who its author is in that chat.
///
/// # Errors
/// When the database is away.
pub async fn list_lines(
    conn: &mut PgConnection,
    family: &Family,
    roster: &Roster,
    from: DateTime<Utc>,
    waiting: &[&Ask],
) -> Result<Vec<Line>, StoreError> {
    // An edit can ask days after its message was sent; Telegram lets people edit for two.
    let edited_since = waiting.iter().map(|ask| ask.asked_at - TimeDelta::days(3)).min();
    let mut edits = list_edits(conn, family, edited_since.map_or(from, |at| at.min(from))).await?;
    let rows = sqlx::query!(
        r#"with waiting as (
               select * from unnest($4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::timestamptz[],
                                    $9::timestamptz[])
                   as w (chat_id, first, asked_by, topic_id, asked_at, last_at)),
           picked as (
               select chat_id, message_id, business, sent_at from messages
               where chat_id = any($1) and business = $2 and sent_at >= $3
               union
               select m.chat_id, m.message_id, m.business, m.sent_at from waiting w join messages m
                 on m.chat_id = any($1) and m.business = $2 and m.sent_at < $3
                and m.sent_at between w.asked_at and w.last_at
                and m.sender_id is not distinct from w.asked_by and m.topic_id is not distinct from w.topic_id
               union
               select m.chat_id, m.message_id, m.business, m.sent_at from waiting w join messages m
                 on m.chat_id = w.chat_id and m.message_id = w.first and m.business = $2)
           select m.chat_id, m.message_id, m.sent_at, m.sender_id, m.sender_is_bot, m.sender_voice, m.signature, m.body,
                  m.media_kind, m.topic_id, m.reply_chat_id, m.reply_message_id, m.album, m.is_forward,
                  e.id as "employee_id?", d.deleted_at as "deleted_at?", t.sent_at as "target_at?",
                  t.sender_id as "target_sender?", t.sender_is_bot as "target_is_bot?",
                  t.sender_voice as "target_voice?", t.signature as "target_signature?", t.employee_id as "target_employee?"
           from picked
           join messages m using (chat_id, message_id, business, sent_at)
           left join employees e on e.telegram_id = m.sender_id
           left join message_deletions d
             on d.chat_id = m.chat_id and d.message_id = m.message_id and d.business = m.business
           left join lateral (select t.sent_at, t.sender_id, t.sender_is_bot, t.sender_voice, t.signature,
                                     te.id as employee_id
                              from messages t left join employees te on te.telegram_id = t.sender_id
                              where t.chat_id = m.reply_chat_id and t.message_id = m.reply_message_id
                                and t.business = m.business limit 1) t on true
           order by m.sent_at, m.message_id, m.chat_id"#,
        &family.ids,
        family.business,
        from,
        &waiting.iter().map(|ask| ask.first.chat.id).collect::<Vec<_>>(),
        &waiting.iter().map(|ask| ask.first.id).collect::<Vec<_>>(),
        &waiting.iter().map(|ask| ask.asked_by).collect::<Vec<_>>() as &[Option<i64>],
        &waiting.iter().map(|ask| ask.topic_id).collect::<Vec<_>>() as &[Option<i64>],
        &waiting.iter().map(|ask| ask.asked_at).collect::<Vec<_>>(),
        &waiting.iter().map(|ask| ask.last_at).collect::<Vec<_>>(),
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Line {
            key: family.message(row.chat_id, row.message_id),
            at: row.sent_at,
            author: roster.author(
                row.chat_id,
                &Writer {
                    voice: &row.sender_voice,
                    is_bot: row.sender_is_bot,
                    sender: row.sender_id,
                    employee: row.employee_id,
                    signature: row.signature.as_deref(),
                },
            ),
            text: row.body,
            edits: edits.remove(&(row.chat_id, row.message_id)).unwrap_or_default(),
            media: row.media_kind.as_deref().map(MediaKind::from_word),
            album: row.album,
            topic_id: row.topic_id,
            reply_to: row
                .reply_chat_id
                .zip(row.reply_message_id)
                .map(|(chat_id, id)| ReplyTarget {
                    key: family.message(chat_id, id),
                    sender_id: row.target_sender,
                    author: row.target_voice.as_deref().map(|voice| {
                        roster.author(
                            chat_id,
                            &Writer {
                                voice,
                                is_bot: row.target_is_bot.unwrap_or_default(),
                                sender: row.target_sender,
                                employee: row.target_employee,
                                signature: row.target_signature.as_deref(),
                            },
                        )
                    }),
                    at: row.target_at,
                }),
            is_forward: row.is_forward,
            deleted_at: row.deleted_at,
        })
        .collect())
}

/// The later versions of a conversation's messages that were written from `from` on.
async fn list_edits(
    conn: &mut PgConnection,
    family: &Family,
    from: DateTime<Utc>,
) -> Result<HashMap<(i64, i64), Vec<Edit>>, StoreError> {
    let rows = sqlx::query!(
        r#"select v.chat_id, v.message_id, v.edited_at, v.body from message_edits v
           where v.chat_id = any($1) and v.business = $2 and v.edited_at >= $3
           order by v.edited_at, v.update_id"#,
        &family.ids,
        family.business,
        from
    )
    .fetch_all(conn)
    .await?;
    let mut edits: HashMap<(i64, i64), Vec<Edit>> = HashMap::new();
    for row in rows {
        edits.entry((row.chat_id, row.message_id)).or_default().push(Edit {
            at: row.edited_at,
            text: row.body,
        });
    }
    Ok(edits)
}

/// What staff reacted to in a conversation from `from` on, oldest first.
///
/// # Errors
/// When the database is away.
pub async fn list_reactions(
    conn: &mut PgConnection,
    family: &Family,
    roster: &Roster,
    from: DateTime<Utc>,
) -> Result<Vec<StaffReaction>, StoreError> {
    let rows = sqlx::query!(
        r#"select r.chat_id, r.message_id, r.user_id, r.at, r.emoji, e.id as "employee_id?"
           from reactions r left join employees e on e.telegram_id = r.user_id
           where r.chat_id = any($1) and r.business = $2 and r.at >= $3 order by r.at, r.update_id"#,
        &family.ids,
        family.business,
        from
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            // Anonymous admins react without a name.
            let from = Writer {
                voice: if row.user_id == 0 { "anonymous_admin" } else { "own" },
                is_bot: false,
                sender: Some(row.user_id),
                employee: row.employee_id,
                signature: None,
            };
            match roster.author(row.chat_id, &from) {
                Author::Staff(by) => Some(StaffReaction {
                    message: family.message(row.chat_id, row.message_id),
                    at: row.at,
                    by,
                    emoji: row.emoji,
                }),
                _ => None,
            }
        })
        .collect())
}

/// What people decided about the conversation's asks, without what was taken back, oldest first.
///
/// # Errors
/// When the database is away.
pub async fn list_decisions(conn: &mut PgConnection, family: &Family) -> Result<Vec<Decision>, StoreError> {
    let rows = sqlx::query!(
        r#"select id, chat_id, message_id, kind, other_chat_id, other_message_id, employee_id, at from ask_decisions
           where chat_id = any($1) and business = $2 and undone_at is null order by id"#,
        &family.ids,
        family.business
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            let other = row
                .other_chat_id
                .zip(row.other_message_id)
                .map(|(chat_id, id)| family.message(chat_id, id));
            let kind = match row.kind.as_str() {
                "link" => DecisionKind::Link(other?),
                "unlink" => DecisionKind::Unlink(other?),
                "close" => DecisionKind::Close,
                "exclude" => DecisionKind::Exclude,
                "dismiss" => DecisionKind::Dismiss,
                "reassign" => DecisionKind::Reassign(EmployeeId(row.employee_id?)),
                "split" => DecisionKind::Split,
                "merge" => DecisionKind::Merge(other?),
                "ask" => DecisionKind::Ask,
                _ => return None,
            };
            Some(Decision {
                id: row.id,
                at: row.at,
                message: family.message(row.chat_id, row.message_id),
                kind,
            })
        })
        .collect())
}

/// From how many percent on a link counts without a person having looked.
///
/// # Errors
/// When the database is away.
pub async fn link_threshold(conn: &mut PgConnection) -> Result<u8, StoreError> {
    let percent = sqlx::query_scalar!("select link_threshold from company")
        .fetch_one(conn)
        .await?;
    Ok(u8::try_from(percent).unwrap_or(100))
}

/// The words that name staff in a talk: the words of employees' names and their public names, in lower case.
///
/// # Errors
/// When the database is away.
pub async fn staff_names(conn: &mut PgConnection) -> Result<Vec<String>, StoreError> {
    let rows = sqlx::query!("select name, username from employees where left_at is null order by id")
        .fetch_all(conn)
        .await?;
    let mut names: Vec<String> = rows
        .into_iter()
        .flat_map(|row| {
            let words: Vec<String> = row.name.split_whitespace().map(str::to_lowercase).collect();
            words
                .into_iter()
                .filter(|word| word.chars().count() > 2)
                .chain(row.username.map(|name| name.to_lowercase()))
        })
        .collect();
    names.sort();
    names.dedup();
    Ok(names)
}
