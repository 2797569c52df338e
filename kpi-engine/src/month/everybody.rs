//! Everybody of a month, one after the other: days keep their employees by rising number, so that all days are read side
//! by side, and one employee's facts of all of them are in hand at a time.

use chrono::{DateTime, NaiveDate, Utc};
use finco_domain::score::Totals;

use super::Company;
use super::kept::Kept;
use crate::facts::codec::{Numbers, Reader};
use crate::facts::counts::Counts;
use crate::facts::lists::Sorted;
use crate::facts::{BadFacts, Facts, Percentiles};

/// An employee's month: what was kept, with its sorted seconds where they lie, and the sorted seconds that came since.
#[derive(Debug, Default)]
pub(super) struct Person<'a> {
    pub(super) employee: i64,
    pub(super) counts: Counts,
    pub(super) own: (Sorted<'a>, Vec<u32>),
    pub(super) acks: (Sorted<'a>, Vec<u32>),
}

impl Person<'_> {
    pub(super) fn totals(&self, now: DateTime<Utc>) -> Totals {
        let at = |(kept, more): &(Sorted<'_>, Vec<u32>), percent| kept.nearest_rank(more, percent);
        let percentiles = Percentiles {
            median: at(&self.own, 50),
            p90: at(&self.own, 90),
            median_ack: at(&self.acks, 50),
        };
        self.counts.totals(percentiles, now)
    }

    fn begin(&mut self, employee: i64) {
        self.employee = employee;
        self.counts.clear();
        for (kept, more) in [&mut self.own, &mut self.acks] {
            *kept = Sorted::default();
            more.clear();
        }
    }
}

/// Something that tells of employees by rising number, standing at one of them.
#[derive(Debug)]
pub(super) struct Source<'a> {
    kind: Kind<'a>,
    at: Option<i64>,
    /// What it has told so far, all together.
    told: Counts,
}

#[derive(Debug)]
enum Kind<'a> {
    Kept(Kept<'a>),
    Facts(NaiveDate, Numbers, Reader<'a>),
    Messages(NaiveDate, Numbers, Reader<'a>),
}

impl<'a> Source<'a> {
    pub(super) fn of_kept(kept: Kept<'a>) -> Result<Self, BadFacts> {
        Self::of(Kind::Kept(kept))
    }

    pub(super) fn of_facts(day: NaiveDate, reader: Reader<'a>) -> Result<Self, BadFacts> {
        Self::of(Kind::Facts(day, Numbers::default(), reader))
    }

    pub(super) fn of_messages(day: NaiveDate, reader: Reader<'a>) -> Result<Self, BadFacts> {
        Self::of(Kind::Messages(day, Numbers::default(), reader))
    }

    fn of(kind: Kind<'a>) -> Result<Self, BadFacts> {
        let mut source = Self {
            kind,
            at: None,
            told: Counts::default(),
        };
        source.step()?;
        Ok(source)
    }

    fn step(&mut self) -> Result<(), BadFacts> {
        self.at = match &mut self.kind {
            Kind::Kept(kept) => kept.next()?,
            Kind::Facts(_, numbers, reader) | Kind::Messages(_, numbers, reader) => numbers.next(reader)?,
        };
        Ok(())
    }

    /// Puts what it has told into its day of the company's.
    fn end(&self, company: &mut Company) {
        if let Kind::Facts(day, ..) | Kind::Messages(day, ..) = &self.kind {
            company.days.entry(*day).or_default().0.add_all(&self.told);
        }
    }

    /// Puts what it tells of the employee it stands at into their month and the company's, and goes on to the next.
    fn put(&mut self, person: &mut Person<'a>, company: &mut Company, facts: &mut Facts) -> Result<(), BadFacts> {
        match &mut self.kind {
            Kind::Kept(kept) => kept.read(person)?,
            Kind::Facts(_, _, reader) => {
                reader.facts(facts)?;
                person.counts.add(facts);
                person.own.1.extend_from_slice(&facts.own);
                person.acks.1.extend_from_slice(&facts.acks);
                company.own.add(&facts.own);
                company.acks.add(&facts.acks);
                self.told.add(facts);
            }
            Kind::Messages(_, _, reader) => {
                let messages = reader.small()?;
                person.counts.messages += messages;
                self.told.messages += messages;
            }
        }
        self.step()
    }
}

/// All sources side by side.
#[derive(Debug)]
pub(super) struct Everybody<'a> {
    sources: Vec<Source<'a>>,
    person: Person<'a>,
    facts: Facts,
}

impl<'a> Everybody<'a> {
    /// Of these sources, the kept days before the others.
    pub(super) fn of(sources: Vec<Source<'a>>) -> Self {
        Self {
            sources,
            person: Person::default(),
            facts: Facts::default(),
        }
    }

    /// The next employee; `None` after the last, when the company has everybody's.
    pub(super) fn next(&mut self, company: &mut Company) -> Result<Option<&mut Person<'a>>, BadFacts> {
        let Some(employee) = self.sources.iter().filter_map(|source| source.at).min() else {
            self.sources.drain(..).for_each(|source| source.end(company));
            return Ok(None);
        };
        self.person.begin(employee);
        for source in self.sources.iter_mut().filter(|source| source.at == Some(employee)) {
            source.put(&mut self.person, company, &mut self.facts)?;
        }
        self.person.own.1.sort_unstable();
        self.person.acks.1.sort_unstable();
        Ok(Some(&mut self.person))
    }
}
