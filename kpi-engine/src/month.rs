//! A month, put together from its days employee by employee, and what it comes to.
//!
//! Days put together can be kept in bytes: where only the latest day changes, the others are not read again, and the
//! lists of the kept ones are looked into where they lie.

mod everybody;
mod kept;

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use finco_domain::people::EmployeeId;
use finco_domain::score::{Rule, Score, Totals};

use crate::facts::counts::Counts;
use crate::facts::tally::Tally;
use crate::facts::{BadFacts, Percentiles, codec};
use crate::metrics::Around;
use crate::scores::weigh;
use everybody::{Everybody, Person, Source};
use kept::Kept;

/// A month's days in any order, which are not read before it is worked out.
#[derive(Debug, Default)]
pub struct MonthOf<'a> {
    kept: Option<&'a [u8]>,
    facts: BTreeMap<NaiveDate, &'a [u8]>,
    messages: BTreeMap<NaiveDate, &'a [u8]>,
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

/// The whole company: each day's counts, with its percentiles, which are known already; and the seconds of all days.
#[derive(Debug, Default)]
struct Company {
    days: BTreeMap<NaiveDate, (Counts, Percentiles)>,
    own: Tally,
    acks: Tally,
}

impl<'a> MonthOf<'a> {
    /// Goes on from days that were kept in bytes.
    #[must_use]
    pub fn from_kept(kept: &'a [u8]) -> Self {
        Self {
            kept: Some(kept),
            ..Self::default()
        }
    }

    /// Puts in a day's facts, which none of the kept days has.
    pub fn add_day(&mut self, day: NaiveDate, facts: &'a [u8]) {
        self.facts.insert(day, facts);
    }

    /// Puts in a day's messages.
    pub fn add_messages(&mut self, day: NaiveDate, messages: &'a [u8]) {
        self.messages.insert(day, messages);
    }

    /// The days so far in bytes, from which [`MonthOf::from_kept`] goes on. The same days are the same bytes.
    ///
    /// # Errors
    /// [`BadFacts`] when some bytes are none of a form this release can read: count the days again.
    pub fn encode(&self) -> Result<Vec<u8>, BadFacts> {
        let mut people = kept::People::default();
        let company = self.go_through(|person| people.put(person))?;
        Ok(kept::encode(company, &people))
    }

    /// What it comes to, by these rules, as of `now`.
    ///
    /// # Errors
    /// [`BadFacts`] when some bytes are none of a form this release can read: count the days again.
    pub fn finish(&self, rule: &Rule, now: DateTime<Utc>) -> Result<Month, BadFacts> {
        let mut people = Vec::new();
        let mut company = self.go_through(|person| {
            if person.employee != 0 {
                people.push((person.employee, person.totals(now)));
            }
        })?;
        let (team, next_due_at) = company.totals(now);
        let around = Around {
            now,
            company_asks: team.asks,
        };
        let scores = people.into_iter().map(|(employee, totals)| {
            let weighed = weigh(&totals, rule, &around);
            Score {
                employee: EmployeeId(employee),
                totals,
                centipoints: weighed.centipoints.and_then(|points| i32::try_from(points).ok()),
                is_provisional: weighed.is_provisional,
            }
        });
        let days = company.days.iter();
        Ok(Month {
            scores: scores.collect(),
            team,
            days: days
                .map(|(day, (counts, percentiles))| (*day, counts.totals(*percentiles, now)))
                .collect(),
            next_due_at,
        })
    }

    /// Gives everybody to `take`, by rising number; the whole company.
    fn go_through(&self, mut take: impl FnMut(&mut Person<'a>)) -> Result<Company, BadFacts> {
        let (mut company, mut sources) = (Company::default(), Vec::new());
        if let Some(bytes) = self.kept {
            let (before, kept) = Kept::open(bytes)?;
            company = before;
            sources.push(Source::of_kept(kept)?);
        }
        for (day, facts) in &self.facts {
            let (reader, percentiles) = codec::open_day(facts)?;
            company.days.entry(*day).or_default().1 = percentiles;
            sources.push(Source::of_facts(*day, reader)?);
        }
        for (day, messages) in &self.messages {
            sources.push(Source::of_messages(*day, codec::open_messages(messages)?)?);
        }
        let mut everybody = Everybody::of(sources);
        while let Some(person) = everybody.next(&mut company)? {
            take(person);
        }
        Ok(company)
    }
}

/// Are kept days of a form this release can read? If not, the days are put together again.
#[must_use]
pub fn is_readable(kept: &[u8]) -> bool {
    Kept::open(kept).is_ok()
}

impl Company {
    /// The whole month, and when the next open ask becomes a miss.
    fn totals(&mut self, now: DateTime<Utc>) -> (Totals, Option<DateTime<Utc>>) {
        let mut counts = Counts::default();
        self.days.values().for_each(|(day, _)| counts.add_all(day));
        let percentiles = Percentiles {
            median: self.own.nearest_rank(50),
            p90: self.own.nearest_rank(90),
            median_ack: self.acks.nearest_rank(50),
        };
        (counts.totals(percentiles, now), counts.next_due(now))
    }
}
