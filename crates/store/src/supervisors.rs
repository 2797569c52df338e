//! Who looks after others: the dashboard users behind Telegram accounts, and whom the bot writes to.

use finco_domain::people::{EmployeeId, Language, UserRole};
use sqlx::PgConnection;

use crate::StoreError;
use crate::users::User;

/// Somebody the bot can write to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipient {
    /// The employee.
    pub id: i64,
    /// The name.
    pub name: String,
    /// The Telegram account, which is the number of the talk with the bot as well.
    pub telegram_id: i64,
    /// The language the bot speaks to this person.
    pub language: Language,
    /// The departments this person leads; none for admins.
    pub departments: Vec<i64>,
    /// Does this person want the digest?
    pub wants_digest: bool,
}

/// Which people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// One employee.
    Employee(i64),
    /// Supervisors of this department; with `None` every supervisor.
    Leads(Option<i64>),
    /// Admins.
    Directors,
}

/// The people of a group who work here and have a Telegram account, by number.
///
/// # Errors
/// When the database is away.
pub async fn list(conn: &mut PgConnection, group: Group) -> Result<Vec<Recipient>, StoreError> {
    let (employee, role, department) = match group {
        Group::Employee(id) => (Some(id), None, None),
        Group::Leads(department) => (None, Some("supervisor"), department),
        Group::Directors => (None, Some("admin"), None),
    };
    let rows = sqlx::query!(
        r#"select e.id, e.name, e.telegram_id as "telegram_id!", e.language, e.wants_digest,
                  array(select distinct ud.department_id from users u join user_departments ud on ud.user_id = u.id
                        where u.employee_id = e.id and u.role = 'supervisor' and u.disabled_at is null
                        order by 1) as "departments!"
           from employees e
           where e.left_at is null and e.telegram_id is not null and ($1::bigint is null or e.id = $1)
             and ($2::text is null or exists (
                 select 1 from users u where u.employee_id = e.id and u.role = $2 and u.disabled_at is null
                   and ($3::bigint is null or exists (
                       select 1 from user_departments ud where ud.user_id = u.id and ud.department_id = $3))))
           order by e.id"#,
        employee,
        role,
        department
    )
    .fetch_all(conn)
    .await?;
    let people = rows.into_iter().map(|row| Recipient {
        id: row.id,
        name: row.name,
        telegram_id: row.telegram_id,
        language: Language::from_tag(&row.language).unwrap_or_default(),
        departments: row.departments,
        wants_digest: row.wants_digest,
    });
    Ok(people.collect())
}

/// The user with this number, unless disabled.
///
/// # Errors
/// When the database is away.
pub async fn find_user(conn: &mut PgConnection, id: i64) -> Result<Option<User>, StoreError> {
    Ok(select(conn, Some(id), None).await?.pop())
}

/// The user that this employee is; of several the one who may do most.
///
/// # Errors
/// When the database is away.
pub async fn find_user_of(conn: &mut PgConnection, employee: EmployeeId) -> Result<Option<User>, StoreError> {
    Ok(select(conn, None, Some(employee.0)).await?.into_iter().next())
}

async fn select(conn: &mut PgConnection, id: Option<i64>, employee: Option<i64>) -> Result<Vec<User>, StoreError> {
    let rows = sqlx::query!(
        r#"select u.id, u.login, u.name, u.role, u.language, u.employee_id,
                  array(select department_id from user_departments where user_id = u.id) as "departments!"
           from users u
           where u.disabled_at is null and ($1::bigint is null or u.id = $1)
             and ($2::bigint is null or u.employee_id = $2)
           order by array_position(array['admin', 'supervisor', 'hr', 'employee'], u.role), u.id"#,
        id,
        employee
    )
    .fetch_all(conn)
    .await?;
    let users = rows.into_iter().filter_map(|row| {
        Some(User {
            id: row.id,
            login: row.login,
            name: row.name,
            role: UserRole::from_word(&row.role)?,
            language: Language::from_tag(&row.language).unwrap_or_default(),
            employee: row.employee_id.map(EmployeeId),
            departments: row.departments,
        })
    });
    Ok(users.collect())
}
