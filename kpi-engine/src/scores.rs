//! From a month's facts to scores.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use finco_domain::people::EmployeeId;
use finco_domain::score::{MetricKey, Rule, Score, Totals};

use crate::facts::{BadFacts, Crowd, Pool, WholeDay, codec};
use crate::metrics::{self, Around, Measured};

/// What a metric put into a score.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// Which metric.
    pub key: MetricKey,
    /// Its number.
    pub measured: Measured,
    /// Its weight in the rules, in percent.
    pub weight: u32,
    /// Its target in the rules.
    pub target: i64,
    /// Hundredths of a point it earned; `None` when not measured.
    pub points: Option<u32>,
    /// Hundredths of a point of the score it makes; `None` when it does not count this time.
    pub contribution: Option<u32>,
}

/// A score taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weighed {
    /// Hundredths of a point: exactly the sum of the parts' contributions. `None` when nothing that counts was measured.
    pub centipoints: Option<u32>,
    /// Too few decided asks for a rank?
    pub is_provisional: bool,
    /// The metrics with a weight, in the order of the pages.
    pub parts: Vec<Part>,
}

/// Weighs an employee's totals by the rules.
///
/// A metric that was not measured leaves the weighting, instead of counting as zero: the others share its weight in
/// proportion. With fewer decided asks than the rules want for a rank the score is provisional. In a ranked score only
/// metrics that have reached their own smallest `n` count; a provisional one is made of whatever there is.
///
/// The score is the weighted mean of the points, rounded down to a hundredth. Each part is rounded down too, and the
/// hundredths left over go to the parts that lost most by it (the earlier of equals).
#[must_use]
pub fn weigh(totals: &Totals, rule: &Rule, around: &Around) -> Weighed {
    let is_provisional = totals.decided() < rule.minimum_n;
    let mut parts: Vec<Part> = Vec::with_capacity(rule.weights.len());
    for (key, weight) in rule.weights.iter().filter(|(_, weight)| weight.weight > 0) {
        let metric = metrics::of(*key);
        let measured = metric.measure(totals, around);
        parts.push(Part {
            key: *key,
            measured,
            weight: weight.weight,
            target: weight.target,
            points: measured.value.map(|value| metric.points(value, weight.target)),
            contribution: None,
        });
    }
    let counts = |part: &Part| {
        let enough = part.measured.n >= metrics::of(part.key).minimum_n(rule.minimum_n);
        part.points.filter(|_| is_provisional || enough)
    };
    let whole: u32 = parts
        .iter()
        .filter(|part| counts(part).is_some())
        .map(|part| part.weight)
        .sum();
    if whole == 0 {
        return Weighed {
            centipoints: None,
            is_provisional,
            parts,
        };
    }
    let product = |part: &Part| counts(part).map(|points| points * part.weight);
    let score = parts.iter().filter_map(product).sum::<u32>() / whole;
    let mut lost: Vec<(u32, usize)> = Vec::with_capacity(parts.len());
    for (at, part) in parts.iter_mut().enumerate() {
        if let Some(product) = product(part) {
            part.contribution = Some(product / whole);
            lost.push((product % whole, at));
        }
    }
    let mut left = score - parts.iter().filter_map(|part| part.contribution).sum::<u32>();
    lost.sort_by_key(|(rest, at)| (u32::MAX - rest, *at));
    for (_, at) in lost {
        if let Some(contribution) = parts[at].contribution.as_mut().filter(|_| left > 0) {
            *contribution += 1;
            left -= 1;
        }
    }
    Weighed {
        centipoints: Some(score),
        is_provisional,
        parts,
    }
}

/// A month, put together day by day in any order.
#[derive(Debug, Default)]
pub struct MonthOf {
    at: HashMap<i64, usize>,
    employees: Vec<(i64, Pool, u32)>,
    team: Crowd,
    days: Vec<(NaiveDate, Totals)>,
    messages: HashMap<NaiveDate, u32>,
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
    pub fn add_day(&mut self, day: NaiveDate, facts: &[u8], now: DateTime<Utc>) -> Result<(), BadFacts> {
        let mut whole = WholeDay::default();
        let percentiles = codec::read(facts, |employee, facts| {
            whole.add(facts);
            self.team.add(facts);
            self.pool(employee).1.add(facts);
        })?;
        self.days.push((day, whole.totals(percentiles, now)));
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
            self.pool(employee).2 += count;
        })?;
        *self.messages.entry(day).or_default() += whole;
        Ok(())
    }

    fn pool(&mut self, employee: i64) -> &mut (i64, Pool, u32) {
        let next = self.employees.len();
        let at = *self.at.entry(employee).or_insert(next);
        if at == next {
            self.employees.push((employee, Pool::default(), 0));
        }
        &mut self.employees[at]
    }

    /// What it comes to, by these rules, as of `now`.
    #[must_use]
    pub fn finish(mut self, rule: &Rule, now: DateTime<Utc>) -> Month {
        let next_due_at = self.team.next_due(now);
        let team = self.team.totals(self.messages.values().sum(), now);
        let around = Around {
            now,
            company_asks: team.asks,
        };
        self.employees.sort_unstable_by_key(|(employee, ..)| *employee);
        let of_somebody = self.employees.into_iter().filter(|(employee, ..)| *employee != 0);
        let scores = of_somebody.map(|(employee, pool, messages)| {
            let totals = pool.totals(messages, now);
            let weighed = weigh(&totals, rule, &around);
            Score {
                employee: EmployeeId(employee),
                totals,
                centipoints: weighed.centipoints.and_then(|points| i32::try_from(points).ok()),
                is_provisional: weighed.is_provisional,
            }
        });
        let scores = scores.collect();
        for (day, messages) in self.messages {
            match self.days.iter_mut().find(|(one, _)| *one == day) {
                Some((_, totals)) => totals.messages = messages,
                None => self.days.push((
                    day,
                    Totals {
                        messages,
                        ..Totals::default()
                    },
                )),
            }
        }
        self.days.sort_unstable_by_key(|(day, _)| *day);
        Month {
            scores,
            team,
            days: self.days,
            next_due_at,
        }
    }
}

/// What the chosen employees' asks and messages come to together, as of `now`: of all the days, given with their facts
/// and messages in bytes, and of each day that has some.
///
/// # Errors
/// [`BadFacts`] when the bytes are none.
pub fn of_some<'a>(
    days: impl IntoIterator<Item = (NaiveDate, &'a [u8], &'a [u8])>,
    chosen: impl Fn(i64) -> bool,
    now: DateTime<Utc>,
) -> Result<(Totals, Vec<(NaiveDate, Totals)>), BadFacts> {
    let (mut all, mut all_messages, mut each) = (Pool::default(), 0, Vec::new());
    for (day, facts, messages) in days {
        let (mut pool, mut written) = (Pool::default(), 0);
        codec::read(facts, |employee, facts| {
            if chosen(employee) {
                pool.add(facts);
                all.add(facts);
            }
        })?;
        codec::read_messages(messages, |employee, count| {
            if chosen(employee) {
                written += count;
            }
        })?;
        all_messages += written;
        let totals = pool.totals(written, now);
        if totals != Totals::default() {
            each.push((day, totals));
        }
    }
    Ok((all.totals(all_messages, now), each))
}

/// The places of those who have one: best score first, equal scores by the shorter median, equal in both share a place.
#[must_use]
pub fn rank(scores: &[Score]) -> HashMap<EmployeeId, u32> {
    let order = |score: &Score| (score.centipoints.map(|points| -points), score.totals.median_secs);
    let mut ranked: Vec<&Score> = scores
        .iter()
        .filter(|score| score.centipoints.is_some() && !score.is_provisional)
        .collect();
    ranked.sort_by_key(|score| order(score));
    let mut places = HashMap::with_capacity(ranked.len());
    let mut last: Option<(&Score, u32)> = None;
    for (place, score) in (1_u32..).zip(ranked) {
        let place = match last {
            Some((before, shared)) if order(before) == order(score) => shared,
            _ => place,
        };
        places.insert(score.employee, place);
        last = Some((score, place));
    }
    places
}
