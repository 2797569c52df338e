//! Users as the API shows and takes them.

use chrono::{DateTime, Utc};
use finco_store::accounts::Account;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::employees::NamedDto;
use super::super::input::some;
use super::super::session::{LanguageDto, RoleDto};

/// Users.
#[derive(Serialize, ToSchema)]
#[schema(as = Users)]
pub(crate) struct UsersDto {
    /// By name.
    pub(super) items: Vec<UserRowDto>,
    /// Always null: there is one page.
    pub(super) next_cursor: Option<String>,
}

/// A user with everything that is set up.
#[derive(Serialize, ToSchema)]
#[schema(as = UserRow)]
pub(crate) struct UserRowDto {
    #[schema(example = 2)]
    id: i64,
    #[schema(example = "aziza")]
    login: String,
    #[schema(example = "Aziza Rashidova")]
    name: String,
    role: RoleDto,
    language: LanguageDto,
    /// The employee this user is.
    employee: Option<NamedDto>,
    /// The departments a supervisor sees.
    departments: Vec<NamedDto>,
    /// Signed in now, on how many devices.
    #[schema(example = 1)]
    sessions: i64,
    last_sign_in_at: Option<DateTime<Utc>>,
    /// Somebody else set the password, and the user has not replaced it yet.
    password_is_temporary: bool,
    created_at: DateTime<Utc>,
    /// Set for who may not sign in.
    disabled_at: Option<DateTime<Utc>>,
}

impl From<Account> for UserRowDto {
    fn from(account: Account) -> Self {
        let departments = account.departments.into_iter().map(|one| (one.id, one.name).into());
        Self {
            id: account.id,
            login: account.login,
            name: account.name,
            role: account.role.into(),
            language: account.language.into(),
            employee: account.employee.map(|(id, name)| (id.0, name).into()),
            departments: departments.collect(),
            sessions: account.sessions,
            last_sign_in_at: account.last_sign_in_at,
            password_is_temporary: account.password_is_temporary,
            created_at: account.created_at,
            disabled_at: account.disabled_at,
        }
    }
}

/// A new user.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = UserBody, example = json!({"login": "aziza", "name": "Aziza Rashidova", "role": "supervisor", "departments": [3]}))]
pub(crate) struct UserBody {
    /// Kept in lower case.
    #[schema(pattern = "^[A-Za-z0-9._@+-]{1,100}$")]
    pub(super) login: String,
    #[schema(
        max_length = 200,
        pattern = r"^[^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f][^\x00-\x1f\x7f]*$"
    )]
    pub(super) name: String,
    pub(super) role: RoleDto,
    /// Uzbek when left out.
    pub(super) language: Option<LanguageDto>,
    /// The employee this user is.
    pub(super) employee_id: Option<i64>,
    /// The departments a supervisor sees.
    #[serde(default)]
    pub(super) departments: Vec<i64>,
}

/// What to change of a user; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = UserPatchBody, example = json!({"role": "supervisor", "departments": [3, 4]}))]
pub(crate) struct UserPatchBody {
    #[schema(
        max_length = 200,
        pattern = r"^[^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f][^\x00-\x1f\x7f]*$"
    )]
    pub(super) name: Option<String>,
    pub(super) role: Option<RoleDto>,
    pub(super) language: Option<LanguageDto>,
    /// Null: no employee.
    #[serde(default, deserialize_with = "some")]
    #[schema(value_type = Option<i64>)]
    pub(super) employee_id: Option<Option<i64>>,
    pub(super) departments: Option<Vec<i64>>,
    /// True: may not sign in any more, and is signed out everywhere.
    pub(super) disabled: Option<bool>,
}

/// A new user and the password to hand over.
#[derive(Serialize, ToSchema)]
#[schema(as = AddedUser)]
pub(crate) struct AddedUserDto {
    pub(super) user: UserRowDto,
    /// Told this once; to be replaced by the user.
    #[schema(example = "k3vd-x8mn-2pqr-w5ta")]
    pub(super) password: String,
}

/// A new temporary password.
#[derive(Serialize, ToSchema)]
#[schema(as = TemporaryPassword)]
pub(crate) struct PasswordDto {
    /// Told this once; to be replaced by the user.
    #[schema(example = "k3vd-x8mn-2pqr-w5ta")]
    pub(super) password: String,
}

/// How many sessions ended.
#[derive(Serialize, ToSchema)]
#[schema(as = EndedSessions)]
pub(crate) struct EndedDto {
    #[schema(example = 2)]
    pub(super) ended: u64,
}
