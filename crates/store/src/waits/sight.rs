//! Who may see which asks and chats. The rule itself stands in `migrations/` (`in_sight`, `chats_in_sight`), so that lists,
//! numbers and searches cannot differ in it.

use finco_domain::chat::ChatKey;
use sqlx::PgConnection;

use crate::StoreError;

/// Whose asks somebody may see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sight {
    /// Everybody's.
    All,
    /// What these employees hold or answered, and what nobody holds in chats whose responsible is one of them or nobody.
    Of(Vec<i64>),
}

impl Sight {
    /// The sight of who looks after these departments.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn of_departments(conn: &mut PgConnection, departments: &[i64]) -> Result<Self, StoreError> {
        Ok(Self::Of(employees_of(conn, departments).await?))
    }

    /// With one's own asks, who may be of another department.
    #[must_use]
    pub fn with(self, employee: i64) -> Self {
        match self {
            Self::Of(mut employees) => {
                employees.push(employee);
                Self::Of(employees)
            }
            Self::All => Self::All,
        }
    }

    /// As the database's functions take it: `None` is everybody.
    #[must_use]
    pub fn employees(&self) -> Option<&[i64]> {
        match self {
            Self::All => None,
            Self::Of(employees) => Some(employees),
        }
    }

    /// Is this employee in it?
    #[must_use]
    pub fn has(&self, employee: i64) -> bool {
        self.employees().is_none_or(|all| all.contains(&employee))
    }
}

/// The employees of some departments, in order of their numbers.
///
/// # Errors
/// When the database is away.
pub async fn employees_of(conn: &mut PgConnection, departments: &[i64]) -> Result<Vec<i64>, StoreError> {
    Ok(sqlx::query_scalar!(
        "select id from employees where department_id = any($1) order by id",
        departments
    )
    .fetch_all(conn)
    .await?)
}

/// Does somebody who sees this much read the chat?
///
/// # Errors
/// When the database is away.
pub async fn sees_chat(conn: &mut PgConnection, sight: &Sight, chat: &ChatKey) -> Result<bool, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"select exists(select from chats_in_sight($3) where id = $1 and business = $2) as "sees!""#,
        chat.id,
        chat.business,
        sight.employees()
    )
    .fetch_one(conn)
    .await?)
}
