//! The journal: what was asked and answered, the last of it, in memory. It is off unless somebody wants to read it.

mod exchange;
mod har;

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

pub use exchange::{Exchange, Received, Side, Violation};

/// The last exchanges, at most as many as were asked for.
#[derive(Debug)]
pub struct Journal {
    capacity: usize,
    exchanges: Mutex<VecDeque<Arc<Exchange>>>,
    changed: Notify,
}

impl Journal {
    pub(crate) fn new(capacity: usize) -> Self {
        Self {
            capacity,
            exchanges: Mutex::default(),
            changed: Notify::new(),
        }
    }

    /// What is kept at this moment, oldest first.
    pub fn exchanges(&self) -> Vec<Arc<Exchange>> {
        self.lock().iter().cloned().collect()
    }

    /// Forgets everything.
    pub fn clear(&self) {
        self.lock().clear();
    }

    /// What is kept at this moment as a HAR document. `keys` are names of headers and parameters that carry
    /// credentials, lower case.
    pub(crate) fn har(&self, keys: &[String]) -> serde_json::Value {
        har::document(&self.exchanges(), keys)
    }

    pub(crate) fn push(&self, exchange: Exchange) {
        let mut exchanges = self.lock();
        if exchanges.len() >= self.capacity {
            exchanges.pop_front();
        }
        exchanges.push_back(Arc::new(exchange));
        drop(exchanges);
        self.changed.notify_waiters();
    }

    /// Waits until this is true of what is kept.
    pub(crate) async fn until(&self, holds: impl Fn(&[Arc<Exchange>]) -> bool) {
        loop {
            // Listening begins before the look, so that nothing between them is missed.
            let changed = self.changed.notified();
            if holds(self.lock().make_contiguous()) {
                return;
            }
            changed.await;
        }
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<Arc<Exchange>>> {
        // A list of finished exchanges is whole whoever panicked while it was locked.
        self.exchanges
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}
