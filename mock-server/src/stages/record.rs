//! Record: one line a request: method, path, operation, status, time, and why this was the answer.

use std::time::{Duration, Instant, SystemTime};

use bytes::Bytes;
use http::request::Parts;

use super::answer::{Answer, Asked};
use crate::journal::{Exchange, Journal, Received, Side, Violation};

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

/// What breaks the contract on both sides, the request's first.
pub(crate) fn violations(asked: &Asked<'_>, answer: &Answer) -> Vec<Violation> {
    let contract = &asked.of.document.contract;
    let of_request = asked
        .findings
        .iter()
        .map(|finding| Violation::new(Side::Request, contract, finding));
    let of_response = answer
        .findings
        .iter()
        .map(|finding| Violation::new(Side::Response, contract, finding));
    of_request.chain(of_response).collect()
}

/// Keeps an exchange in the journal.
pub(crate) fn keep(
    journal: &Journal,
    parts: &Parts,
    body: Bytes,
    answer: &mut Answer,
    started: Instant,
) {
    let took = started.elapsed();
    journal.push(Exchange {
        request: Received {
            operation: answer.operation.clone(),
            method: parts.method.clone(),
            uri: parts.uri.clone(),
            version: parts.version,
            headers: parts.headers.clone(),
            body,
        },
        violations: std::mem::take(&mut answer.violations),
        status: answer.status,
        response_headers: answer.headers.clone(),
        response_body: answer.body.clone(),
        why: answer.why.to_string(),
        at: SystemTime::now() - took,
        took,
    });
}
