//! When a request is sent again, and after what time.

use std::hash::{BuildHasher as _, RandomState};
use std::time::{Duration, SystemTime};

use http::{HeaderMap, Method, StatusCode, header};

/// How often a call is tried, and how long it waits between.
///
/// Only what is safe to repeat is repeated: where there was no connection, and, for idempotent methods and calls with an
/// `Idempotency-Key`, where the exchange broke off or the answer is 502, 503, 504, or 429 with `Retry-After`.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Retry {
    /// How often a call is tried in all.
    pub attempts: u32,
    /// The first wait; each further one is twice as long, and all are shortened at random.
    pub first: Duration,
    /// The longest wait, unless the service asks for more.
    pub longest: Duration,
}

impl Default for Retry {
    fn default() -> Self {
        Self {
            attempts: 3,
            first: Duration::from_millis(100),
            longest: Duration::from_secs(5),
        }
    }
}

impl Retry {
    /// Every call is tried once.
    pub fn never() -> Self {
        Self::times(1)
    }

    /// Every call is tried so many times in all.
    pub fn times(attempts: u32) -> Self {
        Self {
            attempts: attempts.max(1),
            ..Self::default()
        }
    }

    /// Sets the first wait.
    #[must_use]
    pub fn first_wait(mut self, first: Duration) -> Self {
        self.first = first;
        self
    }

    /// The wait before the attempt that follows this one: doubled each time, then shortened by up to a half.
    pub(super) fn wait(&self, attempt: u32) -> Duration {
        let doubled = 2_u32.saturating_pow(attempt.saturating_sub(1));
        let full = self.first.saturating_mul(doubled).min(self.longest);
        let random = RandomState::new().hash_one(attempt) % 1000;
        full.mul_f64(1.0 - 0.0005 * f64::from(u32::try_from(random).unwrap_or_default()))
    }
}

/// Whether a request may be sent twice.
pub(super) fn is_repeatable(method: &Method, headers: &HeaderMap) -> bool {
    method.is_idempotent() || method.as_str() == "QUERY" || headers.contains_key("idempotency-key")
}

/// Whether an answer asks for another attempt.
pub(super) fn asks_again(status: StatusCode, headers: &HeaderMap) -> bool {
    match status.as_u16() {
        502..=504 => true,
        429 => headers.contains_key(header::RETRY_AFTER),
        _ => false,
    }
}

/// How long a service wants to be left alone.
pub(super) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    let date = jiff::fmt::rfc2822::parse(text).ok()?;
    let date = SystemTime::from(date.timestamp());
    Some(date.duration_since(SystemTime::now()).unwrap_or_default())
}
