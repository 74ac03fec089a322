//! Responses.

use http::HeaderMap;
use http::header::CONTENT_TYPE;
use specwright_contract::model::StatusKey;

use super::Judged;
use super::finding::{Finding, Severity};
use super::parameters;
use super::plan::{Plan, codec};
use crate::negotiate;
use crate::schema::{Direction, Manner, Validators};

/// A response, as far as it is checked.
#[derive(Clone, Copy, Debug)]
#[expect(
    clippy::exhaustive_structs,
    reason = "made by callers; a new part is a new check"
)]
pub struct Response<'r> {
    /// The status code.
    pub status: u16,
    /// The headers.
    pub headers: &'r HeaderMap,
    /// The whole body; empty: none.
    pub body: &'r [u8],
    /// Whether the request was a `HEAD`, whose response has no body.
    pub head: bool,
}

/// Checks a response against its operation: status, media type, body, headers, in this order.
pub fn response(plan: &Plan, validators: &Validators, response: &Response<'_>) -> Vec<Finding> {
    let judge = Judged {
        validators,
        direction: Direction::Response,
    };
    let mut findings = Vec::new();
    let contract = validators.contract();
    let operation = contract.operation(plan.operation);
    let find = |wanted: StatusKey| operation.responses.iter().position(|(k, _)| *k == wanted);
    let range = u8::try_from(response.status / 100).unwrap_or(0);
    let found = find(StatusKey::Code(response.status))
        .or_else(|| find(StatusKey::Range(range)))
        .or_else(|| find(StatusKey::Default));
    let Some(index) = found else {
        let message = "Unable to match the returned status code with those defined in spec";
        let mut finding = Finding::error(&[], "", message).at(operation.origin);
        if range != 2 {
            finding.level = Severity::Warning;
        }
        return vec![finding];
    };
    body(judge, plan, index, response, &mut findings);
    if let Some(prepared) = plan.response(contract, index) {
        parameters::headers(judge, &prepared.headers, response.headers, &mut findings);
    }
    findings
}

fn body(
    judge: Judged<'_>,
    plan: &Plan,
    index: usize,
    response: &Response<'_>,
    findings: &mut Vec<Finding>,
) {
    let contract = judge.validators.contract();
    let operation = contract.operation(plan.operation);
    let Some((_, declared)) = operation.responses.get(index) else {
        return;
    };
    // RFC 9110, section 6.4.1
    let bodiless = response.head || matches!(response.status, 100..=199 | 204 | 304);
    if bodiless {
        if !response.body.is_empty() {
            let message = "Response body must be empty";
            findings.push(Finding::error(&["body"], "", message).at(declared.origin));
        }
        return;
    }
    let content = &declared.content;
    if content.is_empty() {
        if !response.body.is_empty() {
            let message = "Response body must be empty, since the contract declares no content";
            findings.push(Finding::warning(&["body"], "", message).at(declared.origin));
        }
        return;
    }
    let names: Vec<&str> = content.iter().map(|media| &*media.name).collect();
    let sent = response.headers.get(CONTENT_TYPE);
    let sent = sent.and_then(|value| value.to_str().ok());
    let matched = sent.and_then(|sent| negotiate::request(sent, &names));
    if matched.is_none() {
        let plural = if names.len() > 1 { "s" } else { "" };
        let message = format!(
            "The received media type \"{}\" does not match the one{plural} specified in the current response: {}",
            sent.unwrap_or_default(),
            names.join(", ")
        );
        findings.push(Finding::error(&[], "", message).at(declared.origin));
    }
    // a body that does not say what it is is judged as the first
    let position = match (matched, sent) {
        (Some(position), _) => position,
        (None, None) => 0,
        (None, Some(_)) => return,
    };
    let Some(media) = content.get(position) else {
        return;
    };
    let codec = plan
        .response(contract, index)
        .and_then(|prepared| codec(&prepared.body, contract, position, media));
    let Some(codec) = codec else { return };
    match codec.decode(contract, sent, response.body, &judge) {
        Ok(value) => parameters::value(
            judge,
            &["body"],
            media.schema,
            value,
            Manner::BODY,
            findings,
        ),
        Err(error) => {
            let message = format!("Response body {error}");
            findings.push(Finding::error(&["body"], "syntax", message).at(media.origin));
        }
    }
}
