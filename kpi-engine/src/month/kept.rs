//! Days put together, in bytes: the company's days, how often its seconds came, and each employee's counts and seconds.

use chrono::{Datelike, NaiveDate};

use super::Company;
use super::everybody::Person;
use crate::facts::BadFacts;
use crate::facts::codec::{self, Numbers, Reader};
use crate::facts::lists::{self, Sorted};
use crate::facts::tally::Tally;

/// The first byte: how the rest is written.
const FORM: u8 = 2;

/// The employees in bytes.
#[derive(Debug, Default)]
pub(super) struct People {
    bytes: Vec<u8>,
    numbers: Numbers,
    list: Vec<u32>,
}

impl People {
    pub(super) fn put(&mut self, person: &mut Person<'_>) {
        self.numbers.put(&mut self.bytes, person.employee);
        person.counts.put(&mut self.bytes);
        for (kept, more) in [&person.own, &person.acks] {
            kept.merged(more, &mut self.list);
            lists::put(&mut self.bytes, &self.list);
        }
    }
}

/// All of it.
pub(super) fn encode(mut company: Company, people: &People) -> Vec<u8> {
    let mut out = vec![FORM];
    codec::put(&mut out, company.days.len() as u64);
    for (day, (counts, percentiles)) in &mut company.days {
        codec::put(&mut out, u64::from(day.num_days_from_ce().unsigned_abs()));
        counts.put(&mut out);
        codec::put_percentiles(&mut out, *percentiles);
    }
    company.own.put(&mut out);
    company.acks.put(&mut out);
    out.extend_from_slice(&people.bytes);
    out
}

/// The employees, read one after the other.
#[derive(Debug)]
pub(super) struct Kept<'a> {
    reader: Reader<'a>,
    numbers: Numbers,
}

impl<'a> Kept<'a> {
    /// The company, and the employees to be read.
    pub(super) fn open(bytes: &'a [u8]) -> Result<(Company, Self), BadFacts> {
        let mut reader = Reader::of(bytes, FORM)?;
        let mut company = Company::default();
        for _ in 0..reader.number()? {
            let day = i32::try_from(reader.number()?).map_err(|_| BadFacts)?;
            let day = NaiveDate::from_num_days_from_ce_opt(day).ok_or(BadFacts)?;
            let (counts, percentiles) = company.days.entry(day).or_default();
            counts.read(&mut reader)?;
            *percentiles = reader.percentiles()?;
        }
        company.own = Tally::read(&mut reader)?;
        company.acks = Tally::read(&mut reader)?;
        let numbers = Numbers::default();
        Ok((company, Self { reader, numbers }))
    }

    /// The next employee's number; `None` at the end.
    pub(super) fn next(&mut self) -> Result<Option<i64>, BadFacts> {
        self.numbers.next(&mut self.reader)
    }

    /// What was kept of the employee, in place of what there was.
    pub(super) fn read(&mut self, person: &mut Person<'a>) -> Result<(), BadFacts> {
        person.counts.read(&mut self.reader)?;
        person.own.0 = Sorted::read(&mut self.reader)?;
        person.acks.0 = Sorted::read(&mut self.reader)?;
        Ok(())
    }
}
