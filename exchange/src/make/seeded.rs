//! The one source of chance: the same seed draws the same on every machine.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// A stream of choices that follows from its seed alone.
pub(super) struct Seeded {
    pub(super) rng: ChaCha8Rng,
}

impl Seeded {
    pub(super) fn new(seed: u64) -> Self {
        Self {
            rng: ChaCha8Rng::seed_from_u64(seed),
        }
    }

    /// A number below `count`; 0 where there is no choice.
    pub(super) fn below(&mut self, count: u64) -> u64 {
        if count <= 1 {
            return 0;
        }
        // Multiply and shift (Lemire): the bias is below 2⁻³² for all counts in use.
        let wide = u128::from(self.rng.next_u64()) * u128::from(count);
        u64::try_from(wide >> 64).unwrap_or(0)
    }

    /// A number from `low` to `high`, both included.
    pub(super) fn between(&mut self, low: u64, high: u64) -> u64 {
        if high <= low {
            return low;
        }
        let span = (high - low).saturating_add(1);
        low + self.below(span)
    }

    /// The same for counts that fit in 128 bits.
    pub(super) fn between_wide(&mut self, low: i128, high: i128) -> i128 {
        let span = high.saturating_sub(low);
        match u64::try_from(span) {
            Ok(span) => low + i128::from(self.between(0, span)),
            Err(_) => low.saturating_add(i128::from(self.rng.next_u64()).min(span)),
        }
    }

    /// True `percent` times of a hundred.
    pub(super) fn percent(&mut self, percent: u8) -> bool {
        match percent {
            0 => false,
            100.. => true,
            _ => self.below(100) < u64::from(percent),
        }
    }

    /// The index of one of `count` things.
    pub(super) fn index(&mut self, count: usize) -> usize {
        usize::try_from(self.below(count as u64)).unwrap_or(0)
    }

    /// One of these.
    pub(super) fn pick<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of.get(self.index(of.len())).copied().unwrap_or_default()
    }

    /// `length` characters of an alphabet.
    pub(super) fn text(&mut self, alphabet: &str, length: usize) -> String {
        let alphabet = alphabet.as_bytes();
        (0..length)
            .filter_map(|_| alphabet.get(self.index(alphabet.len())))
            .map(|&byte| char::from(byte))
            .collect()
    }
}
