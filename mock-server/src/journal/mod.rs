//! The journal: what was asked and answered, the last of it, in memory. It is off unless somebody wants to read it.

mod exchange;
mod har;

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

pub use exchange::{Exchange, Received, Side, Violation};

/// So many bytes of bodies are kept at most; the last exchange is kept whatever its size.
const BYTES: usize = 64 << 20;

/// The last exchanges, at most as many as were asked for, and no more than memory has room for.
#[derive(Debug)]
pub struct Journal {
    capacity: usize,
    kept: Mutex<Kept>,
    changed: Notify,
}

impl Journal {
    pub(crate) fn new(capacity: usize) -> Self {
        Self {
            capacity,
            kept: Mutex::default(),
            changed: Notify::new(),
        }
    }

    /// What is kept at this moment, oldest first.
    pub fn exchanges(&self) -> Vec<Arc<Exchange>> {
        self.lock().exchanges.iter().cloned().collect()
    }

    /// Forgets everything.
    pub fn clear(&self) {
        let mut kept = self.lock();
        kept.exchanges.clear();
        kept.bytes = 0;
        kept.count += 1;
    }

    /// A number that is another one whenever something was kept or forgotten.
    pub(crate) fn count(&self) -> u64 {
        self.lock().count
    }

    /// What is kept at this moment as a HAR document. `keys` are names of headers and parameters that carry
    /// credentials, lower case.
    pub(crate) fn har(&self, keys: &[String]) -> serde_json::Value {
        har::document(&self.exchanges(), keys)
    }

    pub(crate) fn push(&self, exchange: Exchange) {
        self.lock().push(exchange, self.capacity);
        self.changed.notify_waiters();
    }

    /// Waits until this is true of what is kept.
    pub(crate) async fn until(&self, holds: impl Fn(&[Arc<Exchange>]) -> bool) {
        loop {
            // Listening begins before the look, so that nothing between them is missed.
            let changed = self.changed.notified();
            if holds(self.lock().exchanges.make_contiguous()) {
                return;
            }
            changed.await;
        }
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        // A list of finished exchanges is whole whoever panicked while it was locked.
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[derive(Default, Debug)]
struct Kept {
    exchanges: VecDeque<Arc<Exchange>>,
    bytes: usize,
    /// How often something was kept or forgotten.
    count: u64,
}

impl Kept {
    fn push(&mut self, exchange: Exchange, capacity: usize) {
        self.count += 1;
        self.bytes += size(&exchange);
        self.exchanges.push_back(Arc::new(exchange));
        while self.exchanges.len() > capacity || (self.bytes > BYTES && self.exchanges.len() > 1) {
            let Some(oldest) = self.exchanges.pop_front() else {
                return;
            };
            self.bytes -= size(&oldest);
        }
    }
}

fn size(exchange: &Exchange) -> usize {
    exchange.request.body.len() + exchange.response_body.len()
}
