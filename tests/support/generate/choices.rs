//! [`Choices`]: numbers as decisions. Leaves where the numbers come from to the caller.

/// Numbers that are used up one by one; after the last each is 0, which always means the simplest.
pub(super) struct Choices<'a>(std::slice::Iter<'a, u16>);

impl<'a> Choices<'a> {
    /// Decisions out of these numbers.
    pub(super) fn new(numbers: &'a [u16]) -> Self {
        Self(numbers.iter())
    }

    /// A number below `bound`. It grows with the number drawn, so that a smaller one is a simpler choice.
    pub(super) fn below(&mut self, bound: usize) -> usize {
        usize::from(self.0.next().copied().unwrap_or_default()) * bound / 65_536
    }

    /// A number from `min` to `max`; one in four is an end of the range, where faults live.
    pub(super) fn between(&mut self, min: i64, max: i64) -> i64 {
        match self.below(8) {
            6 => max,
            0 | 7 => min,
            _ => {
                let width = (max - min + 1).unsigned_abs() as usize;
                let (high, low) = (self.below(65_536), self.below(65_536));
                min + ((high * 65_536 + low) % width) as i64
            }
        }
    }

    /// Yes or no; no is simpler.
    pub(super) fn maybe(&mut self) -> bool {
        self.below(2) == 1
    }

    /// Yes once in `many` times.
    pub(super) fn rarely(&mut self, many: usize) -> bool {
        self.below(many) == many - 1
    }

    /// One of several; the first is the simplest.
    pub(super) fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())].clone()
    }

    /// One of several, or nothing of none.
    pub(super) fn pick_any<T: Clone>(&mut self, from: &[T]) -> Option<T> {
        if from.is_empty() { None } else { Some(self.pick(from)) }
    }

    /// `least` or more of several, each once, in their order.
    pub(super) fn some<T: Clone>(&mut self, from: &[T], least: usize) -> Vec<T> {
        let mut taken: Vec<bool> = from.iter().map(|_| self.maybe()).collect();
        let mut missing = least.saturating_sub(taken.iter().filter(|is| **is).count());
        for is in &mut taken {
            missing -= usize::from(missing > 0 && !std::mem::replace(is, *is || missing > 0));
        }
        from.iter().zip(taken).filter(|(_, is)| *is).map(|(one, _)| one.clone()).collect()
    }
}
