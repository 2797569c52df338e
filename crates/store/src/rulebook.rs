//! The rules asks are timed by, read in one question and looked up in memory.
//!
//! The nearest rule that was in force when an ask was asked wins: the chat's, then the employee's, the department's, the
//! company's. Of rules that begin at the same moment the one written last wins.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use finco_domain::calendar::{CalendarVersion, Gap, StopsAt, Target, Unit, WrittenDays, WrittenWeek};
use finco_domain::people::EmployeeId;
use serde::Deserialize;
use sqlx::PgConnection;
use sqlx::types::Json;

use crate::talks::Family;
use crate::{StoreError, calendars};

#[derive(Debug, Deserialize)]
struct Assigned {
    scope: String,
    scope_id: String,
    calendar_id: Option<i64>,
    applies_from: DateTime<Utc>,
}

#[derive(Debug, Deserialize)]
struct Version {
    id: i64,
    calendar_id: i64,
    applies_from: DateTime<Utc>,
    time_zone: String,
    weekly: WrittenWeek,
    days: WrittenDays,
}

#[derive(Debug, Deserialize)]
struct Aimed {
    id: i64,
    scope: String,
    scope_id: String,
    applies_from: DateTime<Utc>,
    first_secs: i32,
    next_secs: i32,
    unit: Unit,
    stops_at: StopsAt,
    warn_percent: Vec<i16>,
}

/// A chat, or every chat; from when; until when, in microseconds since 1970: what the bot was told may lie in any year, and
/// years before the first and after 9999 have no text that everybody reads.
type Hidden = (Option<i64>, i64, Option<i64>);

/// The company's rules. All lists are newest first.
#[derive(Debug)]
pub struct Rulebook {
    assigned: Vec<Assigned>,
    versions: BTreeMap<i64, Vec<(DateTime<Utc>, CalendarVersion)>>,
    targets: Vec<(Aimed, Target)>,
    departments: BTreeMap<EmployeeId, i64>,
    /// Which department somebody was in until when.
    moves: Vec<(EmployeeId, Option<i64>, DateTime<Utc>)>,
    gaps: Vec<(Option<i64>, Gap)>,
}

/// Every rule that may time an ask.
///
/// # Errors
/// When the database is away, or the company has no calendar or no target.
pub async fn load(conn: &mut PgConnection) -> Result<Rulebook, StoreError> {
    let row = sqlx::query!(
        r#"select
             (select coalesce(jsonb_agg(to_jsonb(a) order by a.applies_from desc, a.id desc), '[]')
              from calendar_assignments a) as "assigned!: Json<Vec<Assigned>>",
             (select coalesce(jsonb_agg(to_jsonb(v) order by v.applies_from desc, v.id desc), '[]')
              from calendar_versions v) as "versions!: Json<Vec<Version>>",
             (select coalesce(jsonb_agg(to_jsonb(t) order by t.applies_from desc, t.id desc), '[]')
              from targets t) as "targets!: Json<Vec<Aimed>>",
             (select coalesce(jsonb_agg(jsonb_build_array(id, department_id)), '[]')
              from employees where department_id is not null) as "departments!: Json<Vec<(EmployeeId, i64)>>",
             (select coalesce(jsonb_agg(jsonb_build_array(employee_id, department_id, at) order by at desc), '[]')
              from department_moves) as "moves!: Json<Vec<(EmployeeId, Option<i64>, DateTime<Utc>)>>",
             (select coalesce(jsonb_agg(jsonb_build_array(chat_id, (extract(epoch from from_at) * 1000000)::bigint,
                                                         (extract(epoch from to_at) * 1000000)::bigint)
                                       order by from_at desc, id desc), '[]')
              from gaps where withdrawn_at is null)
               as "gaps!: Json<Vec<Hidden>>""#
    )
    .fetch_one(conn)
    .await?;
    let mut rulebook = Rulebook {
        assigned: row.assigned.0,
        versions: BTreeMap::new(),
        targets: row.targets.0.into_iter().map(aimed).collect(),
        departments: row.departments.0.into_iter().collect(),
        moves: row.moves.0,
        gaps: row
            .gaps
            .0
            .into_iter()
            .filter_map(|(chat, from, to)| {
                let from = DateTime::from_timestamp_micros(from)?;
                let to = to.and_then(DateTime::from_timestamp_micros);
                Some((chat, Gap { from, to }))
            })
            .collect(),
    };
    for version in row.versions.0 {
        let used = |assigned: &Assigned| assigned.calendar_id == Some(version.calendar_id);
        if rulebook.assigned.iter().any(used) {
            let read = calendars::read(version.id, &version.time_zone, &version.weekly, &version.days)?;
            let versions = rulebook.versions.entry(version.calendar_id).or_default();
            versions.push((version.applies_from, read));
        }
    }
    rulebook.is_whole()?;
    Ok(rulebook)
}

fn aimed(row: Aimed) -> (Aimed, Target) {
    let target = Target {
        id: row.id,
        first_secs: row.first_secs,
        next_secs: row.next_secs,
        unit: row.unit,
        stops_at: row.stops_at,
        warn_percent: row.warn_percent.clone(),
    };
    (row, target)
}

impl Rulebook {
    /// The calendar version that times an ask of `asked_at` in a conversation, for whoever holds it.
    #[must_use]
    pub fn calendar_for(
        &self,
        family: &Family,
        asked_at: DateTime<Utc>,
        employee: Option<EmployeeId>,
        department: Option<i64>,
    ) -> &CalendarVersion {
        let scopes = [
            ("chat", family.names()),
            ("employee", employee.map(|id| id.0.to_string()).into_iter().collect()),
            ("department", department.map(|id| id.to_string()).into_iter().collect()),
            ("company", vec![String::new()]),
        ];
        scopes
            .iter()
            .find_map(|(scope, names)| {
                let is_of = |one: &&Assigned| one.scope == *scope && names.contains(&one.scope_id);
                let in_force = |one: &&Assigned| one.applies_from <= asked_at;
                let calendar = self.assigned.iter().filter(is_of).find(in_force)?.calendar_id?;
                let versions = self.versions.get(&calendar)?;
                let version = versions.iter().find(|(applies_from, _)| *applies_from <= asked_at)?;
                Some(&version.1)
            })
            .unwrap_or_else(|| self.oldest_calendar().expect("a rulebook is whole"))
    }

    /// The target an ask of `asked_at` is held to, for the department of whoever holds it.
    #[must_use]
    pub fn target_for(&self, family: &Family, asked_at: DateTime<Utc>, department: Option<i64>) -> &Target {
        let scopes = [
            ("chat", family.names()),
            ("department", department.map(|id| id.to_string()).into_iter().collect()),
            ("company", vec![String::new()]),
        ];
        scopes
            .iter()
            .find_map(|(scope, names)| {
                let is_of = |one: &&(Aimed, Target)| one.0.scope == *scope && names.contains(&one.0.scope_id);
                let in_force = |one: &&(Aimed, Target)| one.0.applies_from <= asked_at;
                self.targets.iter().filter(is_of).find(in_force)
            })
            .map_or_else(|| self.oldest_target().expect("a rulebook is whole"), |one| &one.1)
    }

    /// The department an employee was in at a moment.
    #[must_use]
    pub fn department_of(&self, employee: EmployeeId, at: DateTime<Utc>) -> Option<i64> {
        let later = self.moves.iter().take_while(|(.., moved_at)| *moved_at > at);
        match later.filter(|(who, ..)| *who == employee).last() {
            Some((_, before, _)) => *before,
            None => self.departments.get(&employee).copied(),
        }
    }

    /// When the bot could not see a conversation, newest first.
    #[must_use]
    pub fn gaps_of(&self, family: &Family) -> Vec<Gap> {
        let hides = |chat: &Option<i64>| chat.is_none_or(|id| family.ids.contains(&id));
        self.gaps
            .iter()
            .filter(|(chat, _)| hides(chat))
            .map(|(_, gap)| *gap)
            .collect()
    }

    /// Moments before the company's first rule are timed by that.
    fn oldest_calendar(&self) -> Option<&CalendarVersion> {
        let mut of_company = self.assigned.iter().rev().filter(|one| one.scope == "company");
        of_company
            .find_map(|one| self.versions.get(&one.calendar_id?)?.last())
            .map(|(_, version)| version)
    }

    fn oldest_target(&self) -> Option<&Target> {
        let mut of_company = self.targets.iter().rev().filter(|one| one.0.scope == "company");
        of_company.next().map(|one| &one.1)
    }

    fn is_whole(&self) -> Result<(), StoreError> {
        let missing = |what: &str| StoreError::Other(sqlx::Error::Decode(format!("the company has no {what}").into()));
        self.oldest_calendar().ok_or_else(|| missing("calendar"))?;
        self.oldest_target().ok_or_else(|| missing("target"))?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(day: u32) -> DateTime<Utc> {
        format!("2026-11-{day:02}T00:00:00Z").parse().unwrap()
    }

    fn chat() -> Family {
        Family {
            ids: vec![-5],
            business: String::new(),
            responsible: None,
        }
    }

    fn assigned(scope: &str, scope_id: &str, calendar_id: Option<i64>, day: u32) -> Assigned {
        Assigned {
            scope: scope.to_owned(),
            scope_id: scope_id.to_owned(),
            calendar_id,
            applies_from: at(day),
        }
    }

    fn version(id: i64, day: u32) -> (DateTime<Utc>, CalendarVersion) {
        let read = CalendarVersion::read(id, "Asia/Tashkent", &WrittenWeek::new(), &WrittenDays::new());
        (at(day), read.unwrap())
    }

    fn target(id: i64, scope: &str, scope_id: &str, day: u32) -> (Aimed, Target) {
        aimed(Aimed {
            id,
            scope: scope.to_owned(),
            scope_id: scope_id.to_owned(),
            applies_from: at(day),
            first_secs: 900,
            next_secs: 900,
            unit: Unit::Business,
            stops_at: StopsAt::Answer,
            warn_percent: Vec::new(),
        })
    }

    /// Calendar 1 is the company's, 2 a department's, 3 an employee's from the 10th on, 4 the chat's on the 20th alone.
    fn rulebook() -> Rulebook {
        Rulebook {
            assigned: vec![
                assigned("chat", "-5", None, 21),
                assigned("chat", "-5", Some(4), 20),
                assigned("employee", "7", Some(3), 10),
                assigned("department", "2", Some(2), 5),
                assigned("company", "", Some(1), 2),
            ],
            versions: BTreeMap::from([
                (1, vec![version(12, 15), version(11, 2)]),
                (2, vec![version(21, 6)]),
                (3, vec![version(31, 1)]),
                (4, vec![version(41, 1)]),
            ]),
            targets: vec![
                target(3, "chat", "-5", 20),
                target(2, "department", "2", 10),
                target(1, "company", "", 2),
            ],
            departments: BTreeMap::from([(EmployeeId(7), 3)]),
            moves: vec![
                (EmployeeId(7), Some(2), at(20)),
                (EmployeeId(8), Some(9), at(15)),
                (EmployeeId(7), None, at(10)),
            ],
            gaps: Vec::new(),
        }
    }

    #[test]
    fn the_nearest_calendar_in_force_wins() {
        let book = rulebook();
        let (her, other) = (Some(EmployeeId(7)), Some(EmployeeId(8)));
        let version = |day, employee, department| book.calendar_for(&chat(), at(day), employee, department).id;
        assert_eq!(version(3, None, None), 11, "the company's");
        assert_eq!(
            version(15, None, None),
            12,
            "its next version, from the moment it applies"
        );
        assert_eq!(version(14, other, Some(3)), 11, "another employee, another department");
        assert_eq!(
            version(5, None, Some(2)),
            11,
            "the department's calendar has no version yet"
        );
        assert_eq!(version(6, None, Some(2)), 21);
        assert_eq!(version(9, her, Some(2)), 21, "her own is not in force yet");
        assert_eq!(version(10, her, Some(2)), 31);
        assert_eq!(version(20, her, Some(2)), 41, "the chat's is nearest");
        assert_eq!(version(21, her, Some(2)), 31, "and was taken back");
        assert_eq!(version(1, her, None), 11, "before all rules, the first one");
    }

    #[test]
    fn the_nearest_target_in_force_wins() {
        let book = rulebook();
        let target = |day, department| book.target_for(&chat(), at(day), department).id;
        assert_eq!([target(1, None), target(3, Some(2)), target(10, Some(2))], [1, 1, 2]);
        assert_eq!([target(10, Some(3)), target(10, None), target(20, Some(2))], [1, 1, 3]);
    }

    #[test]
    fn an_ask_is_timed_by_the_department_of_then() {
        let book = rulebook();
        let of = |employee, day| book.department_of(EmployeeId(employee), at(day));
        assert_eq!(
            [of(7, 9), of(7, 10), of(7, 19), of(7, 20)],
            [None, Some(2), Some(2), Some(3)]
        );
        assert_eq!([of(8, 1), of(8, 15)], [Some(9), None]);
    }
}
