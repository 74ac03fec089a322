//! What did not go as expected, for people to read.

use std::fmt::{self, Write as _};
use std::sync::Arc;

use super::state::{Expectations, Expected};
use crate::journal::{Exchange, Side};

/// So many requests of a kind are told; the rest is counted.
const TOLD: usize = 10;

/// What did not go as expected.
#[derive(Clone, PartialEq, Eq)]
pub struct Report(String);

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The same text: `unwrap` shows it, and it is there to be read.
impl fmt::Debug for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\n{}", self.0)
    }
}

impl std::error::Error for Report {}

/// Compares what came with what was expected; `whole`: and with the contract.
pub(super) fn verify(
    requests: &[Arc<Exchange>],
    expectations: &Expectations,
    whole: bool,
) -> Result<(), Report> {
    let mut text = String::new();
    expectations.read(|all| {
        for expected in all {
            unmet(expected, requests, &mut text);
        }
        if whole {
            for expected in all.iter().filter(|expected| !expected.findings.is_empty()) {
                off_contract(expected, &mut text);
            }
            let excused = |exchange: &&Arc<Exchange>| {
                all.iter().any(|expected| {
                    expected.even_invalid
                        && Some(&*expected.operation) == exchange.operation()
                        && expected.meets(&exchange.request)
                })
            };
            let wrong: Vec<&Arc<Exchange>> = requests
                .iter()
                .filter(|exchange| !exchange.is_valid())
                .filter(|exchange| !excused(exchange))
                .collect();
            invalid(&wrong, &mut text);
        }
    });
    if text.is_empty() {
        Ok(())
    } else {
        Err(Report(text.trim_end().to_owned()))
    }
}

/// An expectation with another number of requests than it said.
fn unmet(expected: &Expected, requests: &[Arc<Exchange>], text: &mut String) {
    let Some(count) = expected.count else { return };
    let to: Vec<&Arc<Exchange>> = requests
        .iter()
        .filter(|exchange| exchange.operation() == Some(&*expected.operation))
        .collect();
    if count.admits(expected.answered) {
        return;
    }
    let _ = writeln!(
        text,
        "{}: expected {count}, got {}",
        expected.operation, expected.answered
    );
    for condition in &expected.conditions {
        let _ = writeln!(text, "    where {condition}");
    }
    let _ = writeln!(text, "    set at {}", expected.place);
    // Those that came but were not counted are what was probably meant; the nearest first.
    let mut near: Vec<(usize, &Arc<Exchange>)> = to
        .into_iter()
        .map(|exchange| {
            let failed = expected
                .conditions
                .iter()
                .filter(|condition| !condition.holds(&exchange.request))
                .count();
            (failed, exchange)
        })
        .filter(|(failed, exchange)| *failed > 0 || !exchange.is_valid())
        .collect();
    near.sort_by_key(|(failed, _)| *failed);
    for (failed, exchange) in near.iter().take(3) {
        let _ = write!(text, "    came {}", exchange.request);
        if *failed > 0 {
            let why: Vec<String> = expected
                .conditions
                .iter()
                .filter(|condition| !condition.holds(&exchange.request))
                .map(|condition| format!("not {condition}"))
                .collect();
            let _ = write!(text, ": {}", why.join(", "));
        } else {
            text.push_str(": it breaks the contract");
        }
        text.push('\n');
    }
    if near.is_empty() && expected.answered == 0 {
        elsewhere(requests, text);
    }
    text.push('\n');
}

/// What came in place of what was expected.
fn elsewhere(requests: &[Arc<Exchange>], text: &mut String) {
    if requests.is_empty() {
        text.push_str("    no request came at all\n");
    }
    for exchange in requests.iter().take(3) {
        let operation = exchange
            .operation()
            .unwrap_or("no operation of the contract");
        let _ = writeln!(text, "    came {} ({operation})", exchange.request);
    }
}

fn off_contract(expected: &Expected, text: &mut String) {
    let _ = writeln!(
        text,
        "{}: the reply set at {} breaks the contract",
        expected.operation, expected.place
    );
    for finding in &expected.findings {
        let _ = writeln!(text, "    {finding}");
    }
    text.push_str("    (a reply that shall break it is `off_contract()`)\n\n");
}

fn invalid(wrong: &[&Arc<Exchange>], text: &mut String) {
    for exchange in wrong.iter().take(TOLD) {
        let status = exchange.status.as_u16();
        if exchange.request.operation.is_none() && !matches!(status, 404 | 405) {
            let _ = writeln!(
                text,
                "{}: answered {status}: {}\n",
                exchange.request, exchange.why
            );
            continue;
        }
        if exchange.request.operation.is_none() {
            let _ = writeln!(
                text,
                "{}: the contract has no such operation; answered {status}",
                exchange.request
            );
            if let Some(nearest) = nearest(exchange) {
                let _ = writeln!(text, "    nearest: {nearest}");
            }
            text.push('\n');
            continue;
        }
        let _ = writeln!(
            text,
            "{}: the request breaks the contract; answered {status}",
            exchange.request
        );
        let violations = exchange
            .violations
            .iter()
            .filter(|violation| violation.is_error && violation.side == Side::Request);
        for violation in violations {
            let _ = writeln!(text, "    {violation}");
        }
        text.push('\n');
    }
    if wrong.len() > TOLD {
        let _ = writeln!(text, "… and {} requests more", wrong.len() - TOLD);
    }
}

/// The operation that the problem document names.
fn nearest(exchange: &Exchange) -> Option<String> {
    let problem: serde_json::Value = exchange.response_json().ok()?;
    Some(problem.get("nearest")?.as_str()?.to_owned())
}
