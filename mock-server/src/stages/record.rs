//! Record: one line a request: method, path, operation, status, time, and why this was the answer.

use std::time::Duration;

use http::request::Parts;

use super::answer::Answer;

/// Logs a request and its answer at level INFO, target `specwright::request`.
pub(crate) fn record(parts: &Parts, answer: &Answer, took: Duration) {
    tracing::info!(
        target: "specwright::request",
        method = parts.method.as_str(),
        path = parts.uri.path(),
        operation = answer.operation.as_deref().unwrap_or("-"),
        status = answer.status.as_u16(),
        micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX),
        why = &*answer.why,
    );
}
