//! Facts by employee while a day is counted.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::Facts;

/// Answers of an employee in a day for which there is room from the start.
const ROOM: usize = 16;

/// Each employee's facts, found by number.
#[derive(Debug, Default)]
pub(super) struct ByNumber {
    at: HashMap<i64, usize, BuildHasherDefault<Spread>>,
    all: Vec<(i64, Facts)>,
}

impl ByNumber {
    /// An employee's facts, to add to.
    pub(super) fn of(&mut self, employee: i64) -> &mut Facts {
        let next = self.all.len();
        let at = *self.at.entry(employee).or_insert(next);
        if at == next {
            let facts = Facts {
                own: Vec::with_capacity(ROOM),
                ..Facts::default()
            };
            self.all.push((employee, facts));
        }
        &mut self.all[at].1
    }

    /// All of them, by rising number.
    pub(super) fn sorted(mut self) -> Vec<(i64, Facts)> {
        self.all.sort_unstable_by_key(|(employee, _)| *employee);
        self.all
    }
}

/// Hashes the company's own numbers, which nobody outside can choose, with one multiplication.
#[derive(Debug, Default)]
struct Spread(u64);

impl Hasher for Spread {
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_u64(u64::from(*byte)));
    }

    fn write_i64(&mut self, number: i64) {
        self.write_u64(number.cast_unsigned());
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = (self.0 ^ number).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(26);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
