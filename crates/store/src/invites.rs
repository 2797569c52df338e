//! Invitations: links with which employees tie their own Telegram accounts.

use chrono::{DateTime, Utc};
use finco_domain::people::{EmployeeId, Language};
use serde_json::{Value, from_slice};
use sha2::{Digest, Sha256};
use sqlx::PgConnection;

use crate::{StoreError, chats};

fn digest(token: &str) -> Vec<u8> {
    Sha256::digest(token).to_vec()
}

/// Keeps an invitation; earlier ones of the employee that were not followed end.
///
/// # Errors
/// When the database is away.
pub async fn insert(
    conn: &mut PgConnection,
    employee: i64,
    token: &str,
    by: &str,
    now: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> Result<(), StoreError> {
    sqlx::query!(
        "delete from invites where employee_id = $1 and used_at is null",
        employee
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        r#"insert into invites (token_digest, employee_id, created_at, created_by, expires_at)
           values ($1, $2, $3, $4, $5)"#,
        digest(token),
        employee,
        now,
        by,
        expires_at
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// What came of following an invitation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Followed {
    /// The account is tied to this employee now, or was by this very invitation.
    Tied {
        /// Whose it is.
        employee: EmployeeId,
        /// The name in the books.
        name: String,
        /// The language to answer in.
        language: Language,
        /// Is it news, or the same message once more?
        is_new: bool,
    },
    /// There is no such invitation.
    Unknown,
    /// Somebody followed it before.
    Used,
    /// It was followed too late.
    Expired,
    /// The account belongs to another employee, or the employee has another account.
    Taken,
}

/// Ties an account by an invitation. Following it twice from one account is once.
///
/// # Errors
/// When the database is away.
pub async fn follow(
    conn: &mut PgConnection,
    token: &str,
    account: i64,
    now: DateTime<Utc>,
) -> Result<Followed, StoreError> {
    let digest = digest(token);
    let found = sqlx::query!(
        r#"select i.employee_id, i.expires_at, i.used_at, e.name, e.language, e.telegram_id, e.left_at
           from invites i join employees e on e.id = i.employee_id where i.token_digest = $1 for update"#,
        digest
    )
    .fetch_optional(&mut *conn)
    .await?;
    let Some(found) = found else {
        return Ok(Followed::Unknown);
    };
    let tied = |is_new| Followed::Tied {
        employee: EmployeeId(found.employee_id),
        name: found.name.clone(),
        language: Language::from_tag(&found.language).unwrap_or_default(),
        is_new,
    };
    if found.used_at.is_some() {
        return Ok(if found.telegram_id == Some(account) {
            tied(false)
        } else {
            Followed::Used
        });
    }
    if found.expires_at <= now || found.left_at.is_some() {
        return Ok(Followed::Expired);
    }
    let is_others = sqlx::query_scalar!(
        r#"select exists (select 1 from employees where telegram_id = $1 and id <> $2) as "others!""#,
        account,
        found.employee_id
    )
    .fetch_one(&mut *conn)
    .await?;
    if is_others || found.telegram_id.is_some_and(|known| known != account) {
        return Ok(Followed::Taken);
    }
    sqlx::query!(
        "update employees set telegram_id = $2 where id = $1",
        found.employee_id,
        account
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!("update invites set used_at = $2 where token_digest = $1", digest, now)
        .execute(&mut *conn)
        .await?;
    chats::mark_unlinked_for_account(conn, account).await?;
    Ok(tied(true))
}

/// The bot's @name, as Telegram told when the bot was last added to a chat.
///
/// # Errors
/// When the database is away.
pub async fn find_bot_username(conn: &mut PgConnection) -> Result<Option<String>, StoreError> {
    let raw = sqlx::query_scalar!(
        "select raw from chat_events where kind = 'my_chat_member' order by update_id desc limit 1"
    )
    .fetch_optional(conn)
    .await?;
    let update: Option<Value> = raw.and_then(|raw| from_slice(&raw).ok());
    Ok(update
        .as_ref()
        .and_then(|update| update.pointer("/my_chat_member/new_chat_member/user/username"))
        .and_then(Value::as_str)
        .map(str::to_owned))
}
