//! Numbers that look random and are the same in every run of a seed.

/// The numbers.
#[derive(Debug)]
pub struct Random(u64);

impl Random {
    /// Those of `SVLC_SEED`.
    pub fn new() -> Self {
        Self::of(number("SVLC_SEED", 1).wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    /// Those of a seed.
    pub fn of(seed: u64) -> Self {
        Self(seed | 1)
    }

    /// One below `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end.max(1)
    }

    /// A time shorter than another.
    pub fn within(&mut self, longest: std::time::Duration) -> std::time::Duration {
        let micros = u64::try_from(longest.as_micros()).expect("it is no age");
        std::time::Duration::from_micros(self.below(micros))
    }
}

impl Default for Random {
    fn default() -> Self {
        Self::new()
    }
}

/// A number that the environment gives.
pub fn number(variable: &str, default: u64) -> u64 {
    let given = std::env::var(variable).ok().and_then(|text| text.parse().ok());
    given.unwrap_or(default)
}
