//! What people said to messages and asks without writing: reactions of staff, and decisions.

use finco_domain::ask::{Author, Decision, DecisionKind, StaffReaction};
use finco_domain::people::EmployeeId;
use sqlx::PgConnection;

use super::{Places, Reading, Writer};
use crate::StoreError;

/// See [`super::Read::reactions`].
pub(super) async fn list_reactions(
    conn: &mut PgConnection,
    readings: &[Reading<'_>],
    places: &Places,
) -> Result<Vec<Vec<StaffReaction>>, StoreError> {
    let rows = sqlx::query!(
        r#"select p.n as "n!", r.chat_id, r.message_id, r.user_id, r.at, r.update_id, r.emoji, e.id as "employee_id?"
           from unnest($1::int[], $2::bigint[], $3::text[], $4::timestamptz[]) as p (n, chat_id, business, from_at)
           join reactions r on r.chat_id = p.chat_id and r.business = p.business and r.at >= p.from_at
           left join employees e on e.telegram_id = r.user_id
           order by r.at, r.update_id"#,
        &places.of,
        &places.chats,
        &places.businesses,
        &places.spread(&readings.iter().map(|one| one.from).collect::<Vec<_>>())
    )
    .fetch_all(conn)
    .await?;
    let reactions = rows.into_iter().filter_map(|row| {
        let one = readings.get(usize::try_from(row.n).ok()?)?;
        // Anonymous admins react without a name.
        let writer = Writer {
            voice: if row.user_id == 0 { "anonymous_admin" } else { "own" },
            is_bot: false,
            sender: Some(row.user_id),
            employee: row.employee_id,
            signature: None,
        };
        let Author::Staff(by) = one.roster.author(row.chat_id, &writer) else {
            return None;
        };
        let reaction = StaffReaction {
            message: one.family.message(row.chat_id, row.message_id),
            at: row.at,
            update_id: row.update_id,
            by,
            emoji: row.emoji,
        };
        Some((row.n, reaction))
    });
    Ok(Places::sort_out(readings.len(), reactions))
}

/// See [`super::Read::decisions`]. What was decided about a part of an album is about the album, also where the album is not
/// among the lines: its first part names it.
pub(super) async fn list_decisions(
    conn: &mut PgConnection,
    readings: &[Reading<'_>],
    places: &Places,
) -> Result<Vec<Vec<Decision>>, StoreError> {
    let rows = sqlx::query!(
        r#"select p.n as "n!", d.id, d.chat_id, d.kind, d.other_chat_id, d.employee_id, d.at,
                  coalesce(first_of_album(d.chat_id, d.business, d.message_id), d.message_id) as "message_id!",
                  coalesce(first_of_album(d.other_chat_id, d.business, d.other_message_id),
                           d.other_message_id) as other_message_id
           from unnest($1::int[], $2::bigint[], $3::text[]) as p (n, chat_id, business)
           join ask_decisions d on d.chat_id = p.chat_id and d.business = p.business and d.undone_at is null
           order by d.id"#,
        &places.of,
        &places.chats,
        &places.businesses
    )
    .fetch_all(conn)
    .await?;
    let decisions = rows.into_iter().filter_map(|row| {
        let family = readings.get(usize::try_from(row.n).ok()?)?.family;
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
        let decision = Decision {
            id: row.id,
            at: row.at,
            message: family.message(row.chat_id, row.message_id),
            kind,
        };
        Some((row.n, decision))
    });
    Ok(Places::sort_out(readings.len(), decisions))
}
