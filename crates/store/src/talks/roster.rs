//! Who is what in a conversation.

use std::collections::HashMap;

use finco_domain::ask::Author;
use finco_domain::people::{ChatRole, EmployeeId};
use sqlx::PgConnection;

use super::{Family, Places};
use crate::StoreError;

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
    /// Reads a conversation's.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn load(conn: &mut PgConnection, family: &Family) -> Result<Self, StoreError> {
        let one = Self::load_each(conn, &[family]).await?.pop();
        Ok(one.unwrap_or_default())
    }

    /// Reads those of some conversations, in their order.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn load_each(conn: &mut PgConnection, families: &[&Family]) -> Result<Vec<Self>, StoreError> {
        let places = Places::of(families);
        let rows = sqlx::query!(
            r#"with place as (select * from unnest($1::int[], $2::bigint[], $3::text[]) as p (n, chat_id, business))
               select p.n as "n!", r.chat_id as "chat_id!", r.user_id as "id!", r.role as "word!", 'role' as "what!"
               from place p join chat_roles r on r.chat_id = p.chat_id and r.business = p.business
               union all
               select p.n, s.chat_id, s.employee_id, s.signature, 'signature'
               from place p join chat_signatures s on s.chat_id = p.chat_id and s.business = p.business
               union all
               select p.n, 0, b.user_id, '', 'owner'
               from place p join business_connections b on b.id = p.business where p.business <> ''"#,
            &places.of,
            &places.chats,
            &places.businesses
        )
        .fetch_all(conn)
        .await?;
        let rows = rows.into_iter().map(|row| (row.n, row));
        let by_family = Places::sort_out(families.len(), rows).into_iter().zip(families);
        Ok(by_family
            .map(|(rows, family)| {
                let mut roster = Self::default();
                for row in rows {
                    match row.what.as_str() {
                        "owner" => roster.owner = Some(row.id),
                        "signature" => {
                            roster.signatures.insert(row.word, EmployeeId(row.id));
                        }
                        _ => {
                            if let Some(role) = ChatRole::from_word(&row.word) {
                                roster.set(family, (row.chat_id, row.id), role);
                            }
                        }
                    }
                }
                roster
            })
            .collect())
    }

    /// Sets a role where it was given, and in the conversation's other chats unless they have their own.
    fn set(&mut self, family: &Family, (chat_id, user_id): (i64, i64), role: ChatRole) {
        self.roles.insert((chat_id, user_id), role);
        for other in family.ids.iter().filter(|id| **id != chat_id) {
            self.roles.entry((*other, user_id)).or_insert(role);
        }
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
