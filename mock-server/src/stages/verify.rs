//! Verify: our own answer, or an upstream's, against the contract.

use std::sync::Arc;

use http::HeaderValue;
use serde_json::Value;
use specwright_contract::Contract;
use specwright_exchange::check::{self, Finding};

use super::answer::Answer;
use crate::Settings;
use crate::problem::{Problem, VIOLATIONS};
use crate::snapshot::OperationOf;
use crate::violations;

/// What is known of an answer.
#[derive(Clone, Default, Debug)]
pub(crate) enum Verdict {
    /// Nothing yet: its bytes are to be judged.
    #[default]
    Due,
    /// It is none of the contract's.
    Exempt,
    /// It keeps the contract.
    Clean,
    /// It does not.
    Found(Arc<Found>),
}

/// What is wrong with an answer.
#[derive(Debug)]
pub(crate) struct Found {
    findings: Vec<Finding>,
    /// All of it as a header, where nothing is wrong with the request.
    header: Option<HeaderValue>,
}

impl Verdict {
    pub(crate) fn new(findings: Vec<Finding>) -> Self {
        if findings.is_empty() {
            return Self::Clean;
        }
        Self::Found(Arc::new(Found {
            header: violations::header(&[], &findings),
            findings,
        }))
    }

    /// What is wrong.
    pub(crate) fn findings(&self) -> &[Finding] {
        match self {
            Self::Found(found) => &found.findings,
            _ => &[],
        }
    }
}

/// Judges an answer to a request of these findings, tells what is wrong in `sl-violations`, and, where the
/// settings say so, puts an error in its place.
pub(crate) fn verify(
    of: OperationOf<'_>,
    mut answer: Answer,
    findings: &[Finding],
    settings: &Settings,
) -> Answer {
    let contract = &of.document.contract;
    if matches!(answer.verdict, Verdict::Due) {
        answer.verdict = judge(of, &answer, settings);
    }
    let found = match &answer.verdict {
        Verdict::Exempt => return answer,
        Verdict::Found(found) => Some(Arc::clone(found)),
        Verdict::Clean | Verdict::Due if findings.is_empty() => return answer,
        Verdict::Clean | Verdict::Due => None,
    };
    let own: &[Finding] = found.as_ref().map_or(&[], |found| &found.findings);
    let header = match &found {
        Some(found) if findings.is_empty() => found.header.clone(),
        _ => violations::header(findings, own),
    };
    if settings.errors && own.iter().any(Finding::is_error) {
        let error = error(contract, own, settings).answer();
        answer = Answer {
            status: error.status,
            headers: error.headers,
            body: error.body,
            rest: None,
            cors: false,
            why: error.why,
            ..answer
        };
    }
    if let Some(header) = header {
        answer.headers.insert(&violations::VIOLATIONS, header);
    }
    answer
}

/// Judges the bytes of an answer; of one that goes by as a stream, all but its body.
fn judge(of: OperationOf<'_>, answer: &Answer, settings: &Settings) -> Verdict {
    let streamed = answer.rest.is_some();
    let response = check::Response {
        status: answer.status.as_u16(),
        headers: &answer.headers,
        body: if streamed { &[] } else { &answer.body },
        head: of.operation().method.as_str() == "HEAD",
        by_letter: !settings.behaviour.bodiless,
    };
    let mut findings = check::response(of.plan(), &of.document.validators, &response);
    findings.retain(|finding| {
        !streamed || finding.location.first().is_none_or(|place| place != "body")
    });
    Verdict::new(findings)
}

/// What is answered instead of a response that breaks the contract.
fn error(contract: &Contract, findings: &[Finding], settings: &Settings) -> Problem {
    let told = settings.behaviour.told_problems;
    let detail = if told {
        "The response breaks the contract, and --errors asks for an error where it does"
    } else {
        "Your request/response is not valid and the --errors flag is set, so Prism is generating this error for you."
    };
    let validation: Vec<Value> = findings
        .iter()
        .filter(|finding| finding.is_error())
        .map(|finding| violations::entry(contract, finding, Some("response"), told))
        .collect();
    Problem::new(&VIOLATIONS, detail).with("validation", validation.into())
}
