//! Employees and departments.

use chrono::{DateTime, Utc};
use finco_domain::people::{EmployeeId, Language};
use sqlx::PgConnection;

use crate::StoreError;
use crate::staff::{self, Facts};

/// A department.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Department {
    /// Its number.
    pub id: i64,
    /// Its name.
    pub name: String,
}

/// An employee as listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Employee {
    /// The number.
    pub id: EmployeeId,
    /// The full name.
    pub name: String,
    /// The department, if any.
    pub department: Option<Department>,
    /// The linked Telegram account.
    pub telegram_id: Option<i64>,
    /// The language the bot speaks to this person.
    pub language: Language,
}

/// Finds or makes a department by name.
///
/// # Errors
/// When the database is away.
pub async fn ensure_department(conn: &mut PgConnection, name: &str) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"insert into departments (name) values ($1)
           on conflict (name) do update set name = excluded.name returning id"#,
        name
    )
    .fetch_one(conn)
    .await?)
}

/// Adds an employee. Messages that the account wrote before count from now on: their chats are linked again.
///
/// # Errors
/// [`StoreError::Taken`] with `telegram_account_taken` when another employee has the account.
pub async fn insert_employee(
    conn: &mut PgConnection,
    name: &str,
    department: Option<i64>,
    telegram_id: Option<i64>,
    language: Language,
    now: DateTime<Utc>,
) -> Result<EmployeeId, StoreError> {
    let facts = Facts {
        name,
        department,
        position: "",
        language,
        telegram_id,
        left_at: None,
    };
    staff::insert(conn, &facts, now).await
}

/// Everyone who works here, by name.
///
/// # Errors
/// When the database is away.
pub async fn list(conn: &mut PgConnection) -> Result<Vec<Employee>, StoreError> {
    select(conn, None).await
}

/// The employee with this Telegram account.
///
/// # Errors
/// When the database is away.
pub async fn find_by_telegram(conn: &mut PgConnection, telegram_id: i64) -> Result<Option<Employee>, StoreError> {
    Ok(select(conn, Some(telegram_id)).await?.pop())
}

/// Those who work here, all or the one with this Telegram account, by name.
async fn select(conn: &mut PgConnection, telegram_id: Option<i64>) -> Result<Vec<Employee>, StoreError> {
    let rows = sqlx::query!(
        r#"select e.id, e.name, e.telegram_id, e.language, d.id as "department_id?", d.name as "department_name?"
           from employees e left join departments d on d.id = e.department_id
           where e.left_at is null and ($1::bigint is null or e.telegram_id = $1)
           order by e.name, e.id"#,
        telegram_id
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Employee {
            id: EmployeeId(row.id),
            name: row.name,
            department: row
                .department_id
                .zip(row.department_name)
                .map(|(id, name)| Department { id, name }),
            telegram_id: row.telegram_id,
            language: Language::from_tag(&row.language).unwrap_or_default(),
        })
        .collect())
}

/// Sets the language the bot speaks to an employee.
///
/// # Errors
/// [`StoreError::NotFound`] when there is no such employee.
pub async fn set_language(conn: &mut PgConnection, id: EmployeeId, language: Language) -> Result<(), StoreError> {
    let done = sqlx::query!(
        "update employees set language = $2 where id = $1",
        id.0,
        language.as_str()
    )
    .execute(conn)
    .await?;
    if done.rows_affected() == 0 {
        Err(StoreError::NotFound)
    } else {
        Ok(())
    }
}
