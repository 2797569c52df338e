//! From totals to scores, and to places.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use finco_domain::people::EmployeeId;
use finco_domain::score::{MetricKey, Rule, Score, Totals};

use crate::facts::{BadFacts, Pool, codec};
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
