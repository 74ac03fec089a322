//! Record: one line a request: method, path, operation, status, time, and why this was the answer; the counts; the
//! journal.

use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use bytes::Bytes;
use http::request::Parts;

use super::answer::{Answer, Asked};
use crate::journal::{Exchange, Journal, Received, Side, Violation};
use crate::log::{Level, Log, RequestLine};
use crate::metrics::Metrics;

/// Logs a request and its answer, and counts them.
pub(crate) fn record(parts: &Parts, answer: &Answer, took: Duration, log: &Log, metrics: &Metrics) {
    let status = answer.status.as_u16();
    let series = answer.operation.as_deref();
    series.unwrap_or(&metrics.unmatched).answered(status, took);
    log.request(&RequestLine {
        method: parts.method.as_str(),
        path: parts.uri.path(),
        operation: series.map(|series| &*series.name),
        status,
        took,
        why: &answer.why,
    });
}

/// Counts what breaks the contract, and tells all of it to whoever wants to know.
pub(crate) fn findings(asked: &Asked<'_>, answer: &Answer, log: &Log) {
    let (of_request, of_response) = (asked.findings, answer.verdict.findings());
    asked
        .of
        .series()
        .violated(of_request.len() + of_response.len());
    if !log.tells(Level::Debug) {
        return;
    }
    let (method, path) = (&asked.parts.method, asked.parts.uri.path());
    for finding in of_request.iter().chain(of_response) {
        log.say(
            Level::Debug,
            &format!("{method} {path}: {}", finding.message),
        );
    }
}

/// What breaks the contract on both sides, the request's first.
pub(crate) fn violations(asked: &Asked<'_>, answer: &Answer) -> Vec<Violation> {
    let contract = &asked.of.document.contract;
    let of_request = asked
        .findings
        .iter()
        .map(|finding| Violation::new(Side::Request, contract, finding));
    let of_response = answer
        .verdict
        .findings()
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
            operation: answer.operation.as_ref().map(|of| Arc::clone(&of.name)),
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
