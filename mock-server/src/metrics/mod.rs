//! What is counted: requests by operation and status, how long they took, violations, reloads, connections.

mod prometheus;
mod series;

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

pub(crate) use series::Series;

/// The counts of a mock that belong to no operation.
#[derive(Debug)]
pub(crate) struct Metrics {
    /// Requests that no operation answers.
    pub(crate) unmatched: Series,
    pub(crate) started: SystemTime,
    reloaded: AtomicU64,
    not_reloaded: AtomicU64,
    connections: AtomicU64,
    closed: AtomicU64,
}

impl Metrics {
    pub(crate) fn new() -> Self {
        Self {
            unmatched: Series::new("", ""),
            started: SystemTime::now(),
            reloaded: AtomicU64::new(0),
            not_reloaded: AtomicU64::new(0),
            connections: AtomicU64::new(0),
            closed: AtomicU64::new(0),
        }
    }

    /// The contracts were replaced, or could not be.
    pub(crate) fn reload(&self, done: bool) {
        let count = if done {
            &self.reloaded
        } else {
            &self.not_reloaded
        };
        count.fetch_add(1, Ordering::Relaxed);
    }

    /// A connection is open for as long as what is returned lives.
    pub(crate) fn connection(&self) -> Connection<'_> {
        self.connections.fetch_add(1, Ordering::Relaxed);
        Connection(self)
    }
}

/// An open connection, counted.
pub(crate) struct Connection<'m>(&'m Metrics);

impl Drop for Connection<'_> {
    fn drop(&mut self) {
        self.0.closed.fetch_add(1, Ordering::Relaxed);
    }
}
