//! Chance from a seed: the same numbers on every machine and in every version.

/// A small generator (SplitMix64). Library generators may change between versions; this one never does.
#[derive(Debug, Clone)]
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A generator of its own for the thing numbered `n`.
    pub(crate) fn fork(seed: u64, n: u64) -> Self {
        Self::new(Self::new(seed ^ n.wrapping_mul(0xD6E8_FEB8_6659_FD93)).next())
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// From 0 up to but not including `end`, which must not be 0.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    pub(crate) fn between(&mut self, from: i64, to: i64) -> i64 {
        from + i64::try_from(self.below(to.abs_diff(from) + 1)).unwrap_or_default()
    }

    pub(crate) fn percent(&mut self, percent: u32) -> bool {
        self.below(100) < u64::from(percent)
    }

    pub(crate) fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[usize::try_from(self.below(list.len() as u64)).unwrap_or_default()]
    }

    /// A waiting time around `typical`: mostly near it, now and then several times as long.
    pub(crate) fn around(&mut self, typical: i64) -> i64 {
        let usual = typical * self.between(35, 170) / 100;
        let slow = if self.percent(8) { self.between(2, 4) } else { 1 };
        (usual * slow).max(5)
    }
}
