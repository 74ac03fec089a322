//! The counts of one operation. Each thread counts in a place of its own, so that none waits for another.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

/// The upper bounds of the histogram's buckets, in nanoseconds.
pub(super) const BOUNDS: [u64; 19] = [
    10_000,
    25_000,
    50_000,
    100_000,
    250_000,
    500_000,
    1_000_000,
    2_500_000,
    5_000_000,
    10_000_000,
    25_000_000,
    50_000_000,
    100_000_000,
    250_000_000,
    500_000_000,
    1_000_000_000,
    2_500_000_000,
    5_000_000_000,
    10_000_000_000,
];

/// Status classes: 1xx to 5xx.
const CLASSES: usize = 5;

/// An operation, with what is counted of it from its first request on.
#[derive(Debug)]
pub(crate) struct Series {
    /// The `operationId`, or method and path.
    pub(crate) name: Arc<str>,
    /// The method that the contract has.
    pub(crate) method: Box<str>,
    counts: OnceLock<Box<[Counts]>>,
}

/// Aligned so that no two threads write to one cache line.
#[derive(Debug, Default)]
#[repr(align(128))]
struct Counts {
    statuses: [AtomicU64; CLASSES],
    buckets: [AtomicU64; BOUNDS.len() + 1],
    nanos: AtomicU64,
    violations: AtomicU64,
}

/// All counts of a series, added up.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub(super) struct Sum {
    pub(super) statuses: [u64; CLASSES],
    pub(super) buckets: [u64; BOUNDS.len() + 1],
    pub(super) nanos: u64,
    pub(super) violations: u64,
}

impl Series {
    pub(crate) fn new(name: impl Into<Arc<str>>, method: &str) -> Self {
        Self {
            name: name.into(),
            method: method.into(),
            counts: OnceLock::new(),
        }
    }

    /// Counts an answer.
    pub(crate) fn answered(&self, status: u16, took: Duration) {
        let counts = self.counts();
        let nanos = u64::try_from(took.as_nanos()).unwrap_or(u64::MAX);
        let bucket = BOUNDS
            .iter()
            .position(|bound| nanos <= *bound)
            .unwrap_or(BOUNDS.len());
        let class = usize::from(status / 100).saturating_sub(1).min(CLASSES - 1);
        counts.statuses[class].fetch_add(1, Ordering::Relaxed);
        counts.buckets[bucket].fetch_add(1, Ordering::Relaxed);
        counts.nanos.fetch_add(nanos, Ordering::Relaxed);
    }

    /// Counts findings in a request or an answer.
    pub(crate) fn violated(&self, findings: usize) {
        if findings > 0 {
            let violations = &self.counts().violations;
            violations.fetch_add(findings as u64, Ordering::Relaxed);
        }
    }

    fn counts(&self) -> &Counts {
        let all = self.counts.get_or_init(|| {
            std::iter::repeat_with(Counts::default)
                .take(shards())
                .collect()
        });
        &all[shard() % all.len()]
    }

    /// What was counted; nothing where there was no request.
    pub(super) fn sum(&self) -> Option<Sum> {
        let mut sum = Sum::default();
        for counts in self.counts.get()? {
            let add = |to: &mut u64, from: &AtomicU64| *to += from.load(Ordering::Relaxed);
            for (to, from) in sum.statuses.iter_mut().zip(&counts.statuses) {
                add(to, from);
            }
            for (to, from) in sum.buckets.iter_mut().zip(&counts.buckets) {
                add(to, from);
            }
            add(&mut sum.nanos, &counts.nanos);
            add(&mut sum.violations, &counts.violations);
        }
        Some(sum)
    }
}

/// As many places as threads serve; more would only cost memory.
fn shards() -> usize {
    static SHARDS: OnceLock<usize> = OnceLock::new();
    *SHARDS.get_or_init(|| {
        std::thread::available_parallelism()
            .map_or(1, std::num::NonZero::get)
            .min(8)
    })
}

/// The place of this thread.
fn shard() -> usize {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    thread_local! {
        static SHARD: usize = NEXT.fetch_add(1, Ordering::Relaxed);
    }
    SHARD.with(|shard| *shard)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_of_all_threads_are_added_up() {
        let series = Series::new("list", "GET");
        assert_eq!(series.sum(), None);
        std::thread::scope(|scope| {
            for _ in 0..6 {
                scope.spawn(|| {
                    for _ in 0..1_000 {
                        series.answered(200, Duration::from_micros(30));
                        series.answered(422, Duration::from_secs(20));
                        series.violated(2);
                    }
                });
            }
        });
        let sum = series.sum().unwrap_or_default();
        assert_eq!(sum.statuses, [0, 6_000, 0, 6_000, 0]);
        assert_eq!(sum.buckets[2], 6_000);
        assert_eq!(sum.buckets[BOUNDS.len()], 6_000);
        assert_eq!(sum.violations, 12_000);
    }
}
