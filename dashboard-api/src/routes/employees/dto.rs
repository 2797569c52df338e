//! Employees as the API shows and takes them.

use chrono::{DateTime, Utc};
use finco_store::staff::Member;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::super::input::some;
use super::super::leaderboard::DepartmentDto;
use super::super::session::LanguageDto;

/// Which employees.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct EmployeesQuery {
    /// Words of the name, the position or the @name; case and apostrophes do not matter.
    #[param(example = "aziza")]
    pub(super) q: Option<String>,
    /// Only this department.
    pub(super) department: Option<i64>,
    /// `active` when left out.
    #[param(inline)]
    pub(super) status: Option<StatusQuery>,
    /// Only those without a Telegram account.
    #[serde(default)]
    pub(super) unlinked: bool,
    /// `next_cursor` of the page before.
    #[param(pattern = "^[0-9]{1,18}$")]
    pub(super) cursor: Option<String>,
    /// The page size; 50 when left out.
    #[param(minimum = 1, maximum = 200)]
    pub(super) limit: Option<i64>,
}

/// Whether they work here.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = EmployeeStatus)]
pub(crate) enum StatusQuery {
    /// Works here now.
    #[default]
    Active,
    /// Worked here.
    Left,
    All,
}

/// A page of employees.
#[derive(Serialize, ToSchema)]
#[schema(as = Employees)]
pub(crate) struct EmployeesDto {
    /// By name.
    pub(super) items: Vec<EmployeeRowDto>,
    /// Null on the last page.
    pub(super) next_cursor: Option<String>,
}

/// An employee with everything that is set up.
#[derive(Serialize, ToSchema)]
#[schema(as = EmployeeRow)]
pub(crate) struct EmployeeRowDto {
    #[schema(example = 7)]
    id: i64,
    #[schema(example = "Aziza Rashidova")]
    name: String,
    department: Option<DepartmentDto>,
    #[schema(example = "Sales manager")]
    position: String,
    /// The language the bot speaks to this person.
    language: LanguageDto,
    /// The tied Telegram account; null until the employee has followed an invitation.
    #[schema(example = "5123456789")]
    telegram_id: Option<String>,
    /// Its @name, where it is known.
    username: Option<String>,
    /// Whose hours count for this person: the nearest calendar in force; null: nobody has set any.
    calendar: Option<NamedDto>,
    /// Until when an unused invitation can be followed.
    invited_until: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
    /// Set for who does not work here any more.
    left_at: Option<DateTime<Utc>>,
}

/// Something with a number and a name.
#[derive(Serialize, ToSchema)]
#[schema(as = Named)]
pub(crate) struct NamedDto {
    pub(crate) id: i64,
    pub(crate) name: String,
}

impl From<(i64, String)> for NamedDto {
    fn from((id, name): (i64, String)) -> Self {
        Self { id, name }
    }
}

impl From<Member> for EmployeeRowDto {
    fn from(member: Member) -> Self {
        Self {
            id: member.id.0,
            name: member.name,
            department: member.department.map(Into::into),
            position: member.position,
            language: member.language.into(),
            telegram_id: member.telegram_id.map(|id| id.to_string()),
            username: member.username,
            calendar: member.calendar.map(Into::into),
            invited_until: member.invited_until,
            created_at: member.created_at,
            left_at: member.left_at,
        }
    }
}

/// A new employee.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = EmployeeBody, example = json!({"name": "Aziza Rashidova", "department_id": 3, "position": "Sales manager", "language": "uz"}))]
pub(crate) struct EmployeeBody {
    #[schema(
        max_length = 200,
        pattern = r"^[^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f][^\x00-\x1f\x7f]*$"
    )]
    pub(super) name: String,
    pub(super) department_id: Option<i64>,
    #[schema(max_length = 200, pattern = r"^[^\x00-\x1f\x7f]*$")]
    pub(super) position: Option<String>,
    /// Uzbek when left out.
    pub(super) language: Option<LanguageDto>,
    /// The number of the Telegram account, where it is known; an invitation finds it out.
    #[schema(pattern = "^[1-9][0-9]{0,14}$")]
    pub(super) telegram_id: Option<String>,
}

/// What to change of an employee; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = EmployeePatchBody, example = json!({"position": "Team lead", "left": false}))]
pub(crate) struct EmployeePatchBody {
    #[schema(
        max_length = 200,
        pattern = r"^[^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f][^\x00-\x1f\x7f]*$"
    )]
    pub(super) name: Option<String>,
    /// Null: in none.
    #[serde(default, deserialize_with = "some")]
    #[schema(value_type = Option<i64>)]
    pub(super) department_id: Option<Option<i64>>,
    #[schema(max_length = 200, pattern = r"^[^\x00-\x1f\x7f]*$")]
    pub(super) position: Option<String>,
    pub(super) language: Option<LanguageDto>,
    /// Null: the account is not theirs any more.
    #[serde(default, deserialize_with = "some")]
    #[schema(value_type = Option<String>, pattern = "^[1-9][0-9]{0,14}$")]
    pub(super) telegram_id: Option<Option<String>>,
    /// True: does not work here any more, from now on. False: came back.
    pub(super) left: Option<bool>,
}
