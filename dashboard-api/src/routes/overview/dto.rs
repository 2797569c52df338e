//! The overview as it is sent.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use super::super::waits::dto::WaitDto;

/// The first page. What a role does not get is empty or null.
#[derive(Serialize, ToSchema)]
#[schema(as = Overview)]
pub(crate) struct OverviewDto {
    /// The last seven days of the company, today among them. Empty for employees.
    pub(crate) tiles: Vec<TileDto>,
    /// What needs somebody, also where the count is zero; what the role may not do is left out.
    pub(crate) todo: Vec<TodoDto>,
    /// The last thirty days, today the last.
    pub(crate) trend: Vec<TrendDto>,
    /// What the trend, of the team or one's own, is held against.
    pub(crate) goals: GoalsDto,
    /// Who has been overdue longest. Empty for HR.
    pub(crate) worst: Vec<WaitDto>,
    /// What is not set up yet; null once all of it is, and for all but admins.
    pub(crate) first_run: Option<FirstRunDto>,
    /// An employee's own day; null for the others.
    pub(crate) my_day: Option<MyDayDto>,
}

/// What a tile shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = TileKey)]
#[serde(rename_all = "snake_case")]
pub(crate) enum TileKey {
    /// Median working time to the answer, in seconds, of seven days.
    Median,
    /// Share in time, 0 to 100, of seven days.
    HitRate,
    /// Open now; before: seven days ago.
    Open,
    /// Overdue now; before: seven days ago.
    Overdue,
    /// Answered of those asked in seven days.
    Answered,
}

/// A number with the one before it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Tile, example = json!({"key": "hit_rate", "value": 86.63, "previous": 84.1, "spark": [80.0, 91.5, null, 88.0, 84.21, 90.0, 86.0]}))]
pub(crate) struct TileDto {
    pub(crate) key: TileKey,
    /// Null is "not measured".
    pub(crate) value: Option<f64>,
    /// Of the seven days before.
    pub(crate) previous: Option<f64>,
    /// The seven days, one by one.
    pub(crate) spark: Vec<Option<f64>>,
}

/// What needs somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = TodoKey)]
#[serde(rename_all = "snake_case")]
pub(crate) enum TodoKey {
    Overdue,
    Review,
    /// Chats in which the bot cannot see every message.
    BlindChats,
    DeadJobs,
    Quarantined,
    /// Employees without a Telegram account.
    UnlinkedEmployees,
    FailedSends,
}

/// How much of it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Todo)]
pub(crate) struct TodoDto {
    pub(crate) key: TodoKey,
    /// Null while the part that knows is away.
    #[schema(example = 3)]
    pub(crate) count: Option<i64>,
}

/// A day of the trend.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TrendDay)]
pub(crate) struct TrendDto {
    pub(crate) day: NaiveDate,
    pub(crate) median_secs: Option<i64>,
    pub(crate) hit_rate: Option<f64>,
    pub(crate) answered: u64,
}

/// What this month's score asks for; null where it does not count.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Goals, example = json!({"median_secs": 300, "hit_rate": 90.0}))]
pub(crate) struct GoalsDto {
    /// Median answer, in seconds.
    pub(crate) median_secs: Option<i64>,
    /// Share in time, 0 to 100.
    pub(crate) hit_rate: Option<f64>,
}

/// What is set up.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FirstRun)]
pub(crate) struct FirstRunDto {
    /// The bot has heard something.
    pub(crate) bot: bool,
    /// There are employees, and one has a Telegram account.
    pub(crate) employees: bool,
    /// There is a chat in which clients ask.
    pub(crate) chats: bool,
    /// Somebody looked over the working hours: a calendar version that the set-up did not write.
    pub(crate) calendar: bool,
}

/// An employee's own day.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MyDay)]
pub(crate) struct MyDayDto {
    /// Asks the employee holds now.
    pub(crate) open: u64,
    /// Of them, past due.
    pub(crate) overdue: u64,
    /// Asks of today the employee answered.
    pub(crate) answered: u64,
    pub(crate) within_target: u64,
    pub(crate) missed: u64,
    /// Share in time, 0 to 100, of this month.
    pub(crate) hit_rate: Option<f64>,
    pub(crate) median_secs: Option<i64>,
    /// The last seven days, today the last.
    pub(crate) trend: Vec<TrendDto>,
}
