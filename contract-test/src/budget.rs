//! What is left of a run: time, requests, and when the next may be sent.

use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crate::event::End;
use crate::settings::Settings;

/// What is left of a run.
#[derive(Debug)]
pub(crate) struct Budget {
    begun: Instant,
    deadline: Option<Instant>,
    most: u64,
    sent: AtomicU64,
    stopped: AtomicBool,
    pace: Option<Duration>,
    next: Mutex<Instant>,
}

impl Budget {
    pub(crate) fn new(settings: &Settings) -> Self {
        let begun = Instant::now();
        Self {
            begun,
            deadline: settings.max_time.map(|time| begun + time),
            most: settings.max_requests.unwrap_or(u64::MAX),
            sent: AtomicU64::new(0),
            stopped: AtomicBool::new(false),
            pace: settings
                .rate
                .filter(|&rate| rate > 0)
                .map(|rate| Duration::from_secs(1) / rate),
            next: Mutex::new(begun),
        }
    }

    /// The number of the next request, when it may be sent; nothing where no more may be.
    pub(crate) async fn take(&self) -> Option<u64> {
        if self.end().is_some() {
            return None;
        }
        if let Some(pace) = self.pace {
            let at = {
                let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
                let at = (*next).max(Instant::now());
                *next = at + pace;
                at
            };
            tokio::time::sleep_until(at.into()).await;
        }
        Some(self.sent.fetch_add(1, Ordering::Relaxed) + 1)
    }

    /// Counts a request that was sent before.
    pub(crate) fn count(&self) -> u64 {
        self.sent.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// Ends the run.
    pub(crate) fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
    }

    /// Why the run is over, where it is.
    pub(crate) fn end(&self) -> Option<End> {
        if self.stopped.load(Ordering::Relaxed) {
            return Some(End::FailFast);
        }
        if self.sent.load(Ordering::Relaxed) >= self.most {
            return Some(End::Requests);
        }
        self.deadline
            .filter(|&deadline| Instant::now() >= deadline)
            .map(|_| End::Time)
    }

    pub(crate) fn sent(&self) -> u64 {
        self.sent.load(Ordering::Relaxed)
    }

    pub(crate) fn elapsed(&self) -> Duration {
        self.begun.elapsed()
    }
}
