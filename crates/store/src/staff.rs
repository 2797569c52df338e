//! Employees as the administration sees them: listed, added, changed; and departments.

use chrono::{DateTime, Utc};
use finco_domain::people::{EmployeeId, Language};
use sqlx::PgConnection;

use crate::people::Department;
use crate::{StoreError, chats};

/// An employee with everything that is set up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The number.
    pub id: EmployeeId,
    /// The full name.
    pub name: String,
    /// The department, if any.
    pub department: Option<Department>,
    /// What the person does here.
    pub position: String,
    /// The language the bot speaks to this person.
    pub language: Language,
    /// The tied Telegram account.
    pub telegram_id: Option<i64>,
    /// Its @name, where it is known.
    pub username: Option<String>,
    /// Whose hours count: the nearest calendar in force.
    pub calendar: Option<(i64, String)>,
    /// Until when an unused invitation can be followed.
    pub invited_until: Option<DateTime<Utc>>,
    /// Since when the person is in the books.
    pub created_at: DateTime<Utc>,
    /// Set for those who do not work here any more.
    pub left_at: Option<DateTime<Utc>>,
}

/// Which employees.
#[derive(Debug, Clone, Default)]
pub struct Filter<'a> {
    /// Words of the name, the position or the @name, in any case and with any apostrophes.
    pub q: Option<&'a str>,
    /// Only this department.
    pub department: Option<i64>,
    /// Only those who work here, or only those who left.
    pub has_left: Option<bool>,
    /// Only these departments.
    pub departments: Option<&'a [i64]>,
    /// Only this one.
    pub id: Option<i64>,
    /// Only those without a Telegram account.
    pub is_unlinked: bool,
    /// Those after this one, by name.
    pub after: Option<i64>,
    /// At most so many.
    pub limit: i64,
}

/// Employees by name.
///
/// # Errors
/// When the database is away.
pub async fn list(conn: &mut PgConnection, filter: &Filter<'_>, now: DateTime<Utc>) -> Result<Vec<Member>, StoreError> {
    let rows = sqlx::query!(
        r#"select e.id, e.name, e.position, e.language, e.telegram_id, e.username, e.created_at, e.left_at,
                  d.id as "department_id?", d.name as "department_name?",
                  k.id as "calendar_id?", k.name as "calendar_name?",
                  (select max(i.expires_at) from invites i
                   where i.employee_id = e.id and i.used_at is null and i.expires_at > $8) as invited_until
           from employees e
           left join departments d on d.id = e.department_id
           left join lateral (
               select a.calendar_id from (
                   select distinct on (scope) scope, calendar_id from calendar_assignments
                   where applies_from <= $8
                     and (scope = 'company' or (scope = 'department' and scope_id = e.department_id::text)
                          or (scope = 'employee' and scope_id = e.id::text))
                   order by scope, applies_from desc, id desc) a
               where a.calendar_id is not null
               order by array_position(array['employee', 'department', 'company'], a.scope) limit 1) nearest on true
           left join calendars k on k.id = nearest.calendar_id
           where ($1::text is null or position(fold($1) in fold(e.name)) > 0
                  or position(fold($1) in fold(e.position)) > 0 or position(fold($1) in fold(e.username)) > 0)
             and ($2::bigint is null or e.department_id = $2)
             and ($3::boolean is null or (e.left_at is not null) = $3)
             and ($4::bigint[] is null or e.department_id = any($4))
             and ($5::bigint is null or e.id = $5) and (not $9 or e.telegram_id is null)
             and ($6::bigint is null
                  or (fold(e.name), e.id) > (select fold(b.name), b.id from employees b where b.id = $6))
           order by fold(e.name), e.id limit $7"#,
        filter.q,
        filter.department,
        filter.has_left,
        filter.departments,
        filter.id,
        filter.after,
        filter.limit,
        now,
        filter.is_unlinked
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Member {
            id: EmployeeId(row.id),
            name: row.name,
            department: row
                .department_id
                .zip(row.department_name)
                .map(|(id, name)| Department { id, name }),
            position: row.position,
            language: Language::from_tag(&row.language).unwrap_or_default(),
            telegram_id: row.telegram_id,
            username: row.username,
            calendar: row.calendar_id.zip(row.calendar_name),
            invited_until: row.invited_until,
            created_at: row.created_at,
            left_at: row.left_at,
        })
        .collect())
}

/// One employee, those who left too.
///
/// # Errors
/// [`StoreError::NotFound`] when there is no such employee.
pub async fn get(conn: &mut PgConnection, id: i64, now: DateTime<Utc>) -> Result<Member, StoreError> {
    let filter = Filter {
        id: Some(id),
        limit: 1,
        ..Filter::default()
    };
    list(conn, &filter, now).await?.pop().ok_or(StoreError::NotFound)
}

/// Holds an employee's row until the transaction ends, so that two changes do not mix.
///
/// # Errors
/// [`StoreError::NotFound`] when there is no such employee.
pub async fn lock(conn: &mut PgConnection, id: i64) -> Result<(), StoreError> {
    sqlx::query!("select id from employees where id = $1 for update", id)
        .fetch_one(conn)
        .await?;
    Ok(())
}

/// What can be set of an employee.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts<'a> {
    /// The full name.
    pub name: &'a str,
    /// The department's number.
    pub department: Option<i64>,
    /// What the person does here.
    pub position: &'a str,
    /// The language the bot speaks.
    pub language: Language,
    /// The Telegram account.
    pub telegram_id: Option<i64>,
    /// When the person left, if so.
    pub left_at: Option<DateTime<Utc>>,
}

/// Adds an employee; the account's earlier messages count from now on.
///
/// # Errors
/// [`StoreError::Taken`] with `telegram_account_taken`, or `employees_department_id_fkey` for no such department.
pub async fn insert(conn: &mut PgConnection, facts: &Facts<'_>, now: DateTime<Utc>) -> Result<EmployeeId, StoreError> {
    let id = sqlx::query_scalar!(
        r#"insert into employees (name, department_id, position, language, telegram_id, created_at)
           values ($1, $2, $3, $4, $5, $6) returning id"#,
        facts.name,
        facts.department,
        facts.position,
        facts.language.as_str(),
        facts.telegram_id,
        now
    )
    .fetch_one(&mut *conn)
    .await?;
    if let Some(telegram_id) = facts.telegram_id {
        chats::mark_unlinked_for_account(conn, telegram_id).await?;
    }
    Ok(EmployeeId(id))
}

/// Changes an employee; where the account changes, the talks of the old one and of the new one are worked out again. Asks of
/// before a move are timed by the department of then.
///
/// # Errors
/// As [`insert`]; [`StoreError::NotFound`].
pub async fn set(conn: &mut PgConnection, id: i64, facts: &Facts<'_>, now: DateTime<Utc>) -> Result<(), StoreError> {
    let before = sqlx::query!(
        "select telegram_id, department_id from employees where id = $1 for update",
        id
    )
    .fetch_one(&mut *conn)
    .await?;
    if before.department_id != facts.department {
        sqlx::query!(
            "insert into department_moves (employee_id, department_id, at) values ($1, $2, $3) on conflict do nothing",
            id,
            before.department_id,
            now
        )
        .execute(&mut *conn)
        .await?;
    }
    let is_other = before.telegram_id != facts.telegram_id;
    sqlx::query!(
        r#"update employees set name = $2, department_id = $3, position = $4, language = $5, telegram_id = $6, left_at = $7,
                  username = case when $8 then null else username end
           where id = $1"#,
        id,
        facts.name,
        facts.department,
        facts.position,
        facts.language.as_str(),
        facts.telegram_id,
        facts.left_at,
        is_other
    )
    .execute(&mut *conn)
    .await?;
    if is_other {
        for account in [before.telegram_id, facts.telegram_id].into_iter().flatten() {
            chats::mark_unlinked_for_account(conn, account).await?;
        }
        if let Some(account) = before.telegram_id {
            chats::mark_messages_of(conn, account, now).await?;
        }
    }
    Ok(())
}

/// Of these accounts those that some employee has.
///
/// # Errors
/// When the database is away.
pub async fn list_taken(conn: &mut PgConnection, accounts: &[i64]) -> Result<Vec<i64>, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"select telegram_id as "telegram_id!" from employees where telegram_id = any($1)"#,
        accounts
    )
    .fetch_all(conn)
    .await?)
}

/// Of these names those that somebody who works here has, as they were given.
///
/// # Errors
/// When the database is away.
pub async fn list_known(conn: &mut PgConnection, names: &[String]) -> Result<Vec<String>, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"select given as "given!" from unnest($1::text[]) as given
           where exists (select 1 from employees e where e.left_at is null and fold(e.name) = fold(given))"#,
        names
    )
    .fetch_all(conn)
    .await?)
}

/// A department and how many work in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Team {
    /// Its number.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// Those who work in it now.
    pub employees: i64,
}

/// Departments by name: all, or these.
///
/// # Errors
/// When the database is away.
pub async fn list_departments(conn: &mut PgConnection, only: Option<&[i64]>) -> Result<Vec<Team>, StoreError> {
    let rows = sqlx::query_as!(
        Team,
        r#"select d.id, d.name,
                  (select count(*) from employees e where e.department_id = d.id and e.left_at is null) as "employees!"
           from departments d where $1::bigint[] is null or d.id = any($1) order by fold(d.name), d.id"#,
        only
    )
    .fetch_all(conn)
    .await?;
    Ok(rows)
}

/// Adds a department.
///
/// # Errors
/// [`StoreError::Taken`] with `department_name_taken`.
pub async fn insert_department(conn: &mut PgConnection, name: &str) -> Result<i64, StoreError> {
    Ok(
        sqlx::query_scalar!("insert into departments (name) values ($1) returning id", name)
            .fetch_one(conn)
            .await?,
    )
}

/// Renames a department; its name before.
///
/// # Errors
/// [`StoreError::Taken`] with `department_name_taken`; [`StoreError::NotFound`].
pub async fn set_department_name(conn: &mut PgConnection, id: i64, name: &str) -> Result<String, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"update departments d set name = $2 from (select id, name from departments where id = $1 for update) b
           where d.id = b.id returning b.name"#,
        id,
        name
    )
    .fetch_one(conn)
    .await?)
}

/// Deletes a department that nobody ever worked in and nobody looks after; its name.
///
/// # Errors
/// [`StoreError::Taken`] with `department_in_use`; [`StoreError::NotFound`].
pub async fn delete_department(conn: &mut PgConnection, id: i64) -> Result<String, StoreError> {
    let is_used = sqlx::query_scalar!(
        r#"select exists (select 1 from employees where department_id = $1)
               or exists (select 1 from department_moves where department_id = $1)
               or exists (select 1 from user_departments where department_id = $1)
               or exists (select 1 from api_tokens where $1 = any(departments) and revoked_at is null)
               or exists (select 1 from calendar_assignments where scope = 'department' and scope_id = $1::text)
               or exists (select 1 from targets where scope = 'department' and scope_id = $1::text) as "used!""#,
        id
    )
    .fetch_one(&mut *conn)
    .await?;
    if is_used {
        return Err(StoreError::Taken("department_in_use".into()));
    }
    Ok(
        sqlx::query_scalar!("delete from departments where id = $1 returning name", id)
            .fetch_one(conn)
            .await?,
    )
}
