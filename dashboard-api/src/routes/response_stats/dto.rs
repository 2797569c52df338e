//! Response statistics as they are sent.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::super::waits::dto::UnitDto;

/// Numbers of a span.
#[derive(Serialize, ToSchema)]
#[schema(as = ResponseStats)]
pub(crate) struct StatsDto {
    /// The first moment.
    pub(crate) from: DateTime<Utc>,
    /// The moment after the last.
    pub(crate) to: DateTime<Utc>,
    pub(crate) unit: UnitDto,
    /// How soon an answer is due by the target in force at the end of the span (or now): that of the chat, of the department
    /// or of the company. For the first ask of a talk, unless `kind` says next. Null where it counts in the other unit.
    #[schema(example = 900)]
    pub(crate) target_secs: Option<i32>,
    pub(crate) summary: StatsSummaryDto,
    /// Of the span of equal length that ends where this one begins.
    pub(crate) previous: StatsSummaryDto,
    /// Every day of the span, also those on which nothing was asked.
    pub(crate) daily: Vec<StatsDayDto>,
    /// How many answers took how long; the sum of the counts is `summary.answered`.
    pub(crate) histogram: Vec<BinDto>,
    /// By weekday and hour of the company's zone in which was asked; hours without an ask are left out.
    pub(crate) heatmap: Vec<HeatDto>,
    /// By what `group_by` names, most asks first; days by date. Their sums are the summary's.
    pub(crate) rows: Vec<StatsRowDto>,
}

/// The numbers of some asks. `asks + excluded + unknown + off_hours` is every ask there was; the other numbers are of
/// `asks` alone. Null is "not measured", never zero.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = ResponseSummary)]
pub(crate) struct StatsSummaryDto {
    /// Asks that count: open, answered or closed, not off hours.
    #[schema(example = 240)]
    pub(crate) asks: u64,
    #[schema(example = 228)]
    pub(crate) answered: u64,
    #[schema(example = 201)]
    pub(crate) within_target: u64,
    /// Decided too late, or open and overdue.
    #[schema(example = 31)]
    pub(crate) missed: u64,
    #[schema(example = 9)]
    pub(crate) open: u64,
    /// Taken out by a person, called no question, called off, or answered by another client.
    #[schema(example = 4)]
    pub(crate) excluded: u64,
    /// Asked while the bot could not see the chat.
    #[schema(example = 0)]
    pub(crate) unknown: u64,
    /// Asked and answered outside working hours: zero working time would flatter the rest.
    #[schema(example = 6)]
    pub(crate) off_hours: u64,
    /// Of the answered, in `unit`.
    #[schema(example = 412)]
    pub(crate) median_secs: Option<i64>,
    #[schema(example = 1630)]
    pub(crate) p90_secs: Option<i64>,
    /// Of those taken up, in the target's unit.
    #[schema(example = 95)]
    pub(crate) ack_median_secs: Option<i64>,
    /// `within_target` of `within_target + missed`, 0 to 100, rounded down to two places.
    #[schema(example = 86.63)]
    pub(crate) hit_rate: Option<f64>,
}

/// A day.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ResponseDay)]
pub(crate) struct StatsDayDto {
    pub(crate) day: NaiveDate,
    pub(crate) asks: u64,
    pub(crate) answered: u64,
    pub(crate) missed: u64,
    pub(crate) open: u64,
    pub(crate) hit_rate: Option<f64>,
    pub(crate) median_secs: Option<i64>,
    pub(crate) p90_secs: Option<i64>,
}

/// How many answers took longer than `from_secs` and at most `to_secs`; the first bin has the zeros too.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = HistogramBin)]
pub(crate) struct BinDto {
    #[schema(example = 300)]
    pub(crate) from_secs: i64,
    /// Null for the last.
    #[schema(example = 900)]
    pub(crate) to_secs: Option<i64>,
    #[schema(example = 74)]
    pub(crate) count: u64,
}

/// An hour of a weekday.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = HeatCell)]
pub(crate) struct HeatDto {
    /// 1 is Monday.
    #[schema(minimum = 1, maximum = 7)]
    pub(crate) weekday: u32,
    #[schema(minimum = 0, maximum = 23)]
    pub(crate) hour: u32,
    pub(crate) asks: u64,
    /// Null when none of them is answered.
    pub(crate) median_secs: Option<i64>,
}

/// The numbers of one employee, chat, department or day.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ResponseRow)]
pub(crate) struct StatsRowDto {
    /// The number of the employee or department, the chat's address, or the day; null for what is nobody's.
    #[schema(example = "12")]
    pub(crate) id: Option<String>,
    #[schema(example = "Aziza Karimova")]
    pub(crate) name: Option<String>,
    pub(crate) asks: u64,
    pub(crate) answered: u64,
    pub(crate) missed: u64,
    pub(crate) open: u64,
    pub(crate) hit_rate: Option<f64>,
    pub(crate) median_secs: Option<i64>,
    pub(crate) p90_secs: Option<i64>,
}

impl StatsRowDto {
    /// A day as a row.
    pub(crate) fn of_day(day: &StatsDayDto) -> Self {
        Self {
            id: Some(day.day.to_string()),
            name: Some(day.day.to_string()),
            asks: day.asks,
            answered: day.answered,
            missed: day.missed,
            open: day.open,
            hit_rate: day.hit_rate,
            median_secs: day.median_secs,
            p90_secs: day.p90_secs,
        }
    }
}
