//! A month, put together day by day, and what it comes to.
//!
//! A month in the making can be kept in bytes: where only its latest day changes, the others are not put together again.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use finco_domain::people::EmployeeId;
use finco_domain::score::{Rule, Score, Totals};

use crate::facts::{BadFacts, Crowd, Facts, Pool, WholeDay, codec};
use crate::metrics::Around;
use crate::scores::weigh;

/// The first byte of a month in bytes: how the rest is written.
const FORM: u8 = 1;

/// A month, put together day by day in any order.
#[derive(Debug, Default)]
pub struct MonthOf {
    at: HashMap<i64, usize>,
    employees: Vec<Person>,
    team: Crowd,
    days: BTreeMap<NaiveDate, WholeDay>,
}

/// An employee's month.
#[derive(Debug, Default)]
struct Person {
    employee: i64,
    pool: Pool,
    messages: u32,
}

/// What a month comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Month {
    /// Everybody who has asks or messages in it, by number.
    pub scores: Vec<Score>,
    /// The whole company, nobody's asks among them.
    pub team: Totals,
    /// The whole company day by day, days with asks or messages.
    pub days: Vec<(NaiveDate, Totals)>,
    /// When the next open ask becomes a miss.
    pub next_due_at: Option<DateTime<Utc>>,
}

impl MonthOf {
    /// Puts a day's facts in.
    ///
    /// # Errors
    /// [`BadFacts`] when the bytes are no day's facts: count the day again.
    pub fn add_day(&mut self, day: NaiveDate, facts: &[u8]) -> Result<(), BadFacts> {
        let mut whole = WholeDay::default();
        whole.percentiles = codec::read(facts, |employee, facts| {
            whole.add(facts);
            self.team.add(facts);
            self.person(employee).pool.add(facts);
        })?;
        whole.messages = self.days.get(&day).map_or(0, |day| day.messages);
        self.days.insert(day, whole);
        Ok(())
    }

    /// Puts a day's messages in.
    ///
    /// # Errors
    /// [`BadFacts`] when the bytes are no day's messages: count them again.
    pub fn add_messages(&mut self, day: NaiveDate, messages: &[u8]) -> Result<(), BadFacts> {
        let mut whole = 0;
        codec::read_messages(messages, |employee, count| {
            whole += count;
            self.person(employee).messages += count;
        })?;
        self.days.entry(day).or_default().messages += whole;
        Ok(())
    }

    fn person(&mut self, employee: i64) -> &mut Person {
        let next = self.employees.len();
        let at = *self.at.entry(employee).or_insert(next);
        if at == next {
            self.employees.push(Person {
                employee,
                ..Person::default()
            });
        }
        &mut self.employees[at]
    }

    /// The month so far in bytes, from which [`MonthOf::decode`] goes on. The same days are the same bytes.
    #[must_use]
    pub fn encode(&mut self) -> Vec<u8> {
        let mut out = Vec::with_capacity(64 * 1024);
        out.push(FORM);
        codec::put(&mut out, self.days.len() as u64);
        for (day, whole) in &mut self.days {
            codec::put(&mut out, u64::from(day.num_days_from_ce().unsigned_abs()));
            whole.put(&mut out);
        }
        self.employees.sort_unstable_by_key(|one| one.employee);
        self.at = (0..).zip(&self.employees).map(|(at, one)| (one.employee, at)).collect();
        let mut last = 0;
        for one in &mut self.employees {
            codec::put(&mut out, one.employee.wrapping_sub(last).cast_unsigned());
            codec::put(&mut out, u64::from(one.messages));
            codec::put_facts(&mut out, one.pool.sorted());
            last = one.employee;
        }
        out
    }

    /// A month so far of these bytes.
    ///
    /// # Errors
    /// [`BadFacts`] when they are none of a form this release can read: put the days together.
    pub fn decode(bytes: &[u8]) -> Result<Self, BadFacts> {
        let mut reader = codec::Reader::of(bytes, FORM)?;
        let mut month = Self::default();
        for _ in 0..reader.number()? {
            let day = i32::try_from(reader.number()?).map_err(|_| BadFacts)?;
            let day = NaiveDate::from_num_days_from_ce_opt(day).ok_or(BadFacts)?;
            month.days.insert(day, WholeDay::read(&mut reader)?);
        }
        let (mut employee, mut facts) = (0_i64, Facts::default());
        while !reader.is_at_end() {
            employee = employee.wrapping_add(reader.number()?.cast_signed());
            let messages = reader.small()?;
            reader.facts(&mut facts)?;
            month.team.add(&facts);
            let person = month.person(employee);
            person.messages += messages;
            person.pool.add(&facts);
        }
        Ok(month)
    }

    /// What it comes to, by these rules, as of `now`.
    #[must_use]
    pub fn finish(mut self, rule: &Rule, now: DateTime<Utc>) -> Month {
        let next_due_at = self.team.next_due(now);
        let messages = self.days.values().map(|day| day.messages).sum();
        let team = self.team.totals(messages, now);
        let around = Around {
            now,
            company_asks: team.asks,
        };
        self.employees.sort_unstable_by_key(|one| one.employee);
        let of_somebody = self.employees.into_iter().filter(|one| one.employee != 0);
        let scores = of_somebody.map(|one| {
            let totals = one.pool.totals(one.messages, now);
            let weighed = weigh(&totals, rule, &around);
            Score {
                employee: EmployeeId(one.employee),
                totals,
                centipoints: weighed.centipoints.and_then(|points| i32::try_from(points).ok()),
                is_provisional: weighed.is_provisional,
            }
        });
        Month {
            scores: scores.collect(),
            team,
            days: self.days.iter().map(|(day, whole)| (*day, whole.totals(now))).collect(),
            next_due_at,
        }
    }
}
