//! What a role may see.

use finco_domain::people::{EmployeeId, UserRole};
use finco_store::metrics::Listed;
use finco_store::users::User;
use finco_store::waits::Sight;
use finco_store::{PgConnection, StoreError};

/// May the user see this employee's numbers and talks?
pub(crate) fn may_see(user: &User, employee: EmployeeId, department: Option<i64>) -> bool {
    match user.role {
        UserRole::Admin | UserRole::Hr => true,
        UserRole::Supervisor => department.is_some_and(|id| user.departments.contains(&id)),
        UserRole::Employee => user.employee == Some(employee),
    }
}

/// May the user see numbers of the whole company?
pub(crate) fn sees_all(user: &User) -> bool {
    matches!(user.role, UserRole::Admin | UserRole::Hr)
}

/// The employees of a month's list that a user may see.
pub(crate) fn visible_rows(user: &User, employees: Vec<Listed>) -> Vec<Listed> {
    employees
        .into_iter()
        .filter(|one| may_see(user, one.id, one.department.as_ref().map(|d| d.id)))
        .collect()
}

/// Which waits the user may see and decide about; `None` for roles that see none. HR and employees read what was answered,
/// as the evidence of a number.
pub(crate) async fn sight(conn: &mut PgConnection, user: &User) -> Result<Option<Sight>, StoreError> {
    Ok(match user.role {
        UserRole::Admin => Some(Sight::All),
        UserRole::Supervisor => Some(Sight::of_departments(conn, &user.departments).await?),
        UserRole::Hr | UserRole::Employee => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn user(role: UserRole, departments: &[i64], employee: Option<i64>) -> User {
        User {
            id: 1,
            login: "x".into(),
            name: "X".into(),
            role,
            language: Default::default(),
            employee: employee.map(EmployeeId),
            departments: departments.to_vec(),
        }
    }

    #[test]
    fn each_role_sees_its_own_part() {
        let sees =
            |user: &User| [(1, Some(10)), (2, Some(20)), (3, None)].map(|(id, d)| may_see(user, EmployeeId(id), d));
        assert_eq!(sees(&user(UserRole::Admin, &[], None)), [true; 3]);
        assert_eq!(sees(&user(UserRole::Hr, &[], None)), [true; 3]);
        assert_eq!(sees(&user(UserRole::Supervisor, &[10], None)), [true, false, false]);
        assert_eq!(sees(&user(UserRole::Supervisor, &[], None)), [false; 3]);
        assert_eq!(sees(&user(UserRole::Employee, &[10], Some(2))), [false, true, false]);
        assert_eq!(sees(&user(UserRole::Employee, &[], None)), [false; 3]);
    }
}
