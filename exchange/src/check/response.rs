//! Responses.

use std::sync::Arc;

use http::HeaderMap;
use http::header::CONTENT_TYPE;
use serde_json::Value;
use specwright_contract::model::{MediaType, Operation, StatusKey};

use super::Judged;
use super::body::{is_form, prism_form, prism_media_type};
use super::decoded::Kept;
use super::finding::{Finding, Severity};
use super::parameters::{self, Names};
use super::plan::{Plan, codec};
use crate::media_type::{MediaRange, is_json};
use crate::negotiate;
use crate::prism::form::Form;
use crate::schema::{Direction, Manner, Validators};
use crate::style::Judge as _;

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
    /// Whether the contract is taken by the letter: what it says of a body is asked of every response, also of those
    /// that can have none; and a body of another media type than the declared ones is judged as the first of them.
    pub by_letter: bool,
}

/// Checks a response against its operation: status, media type, body, headers, in this order.
pub fn response(plan: &Plan, validators: &Validators, response: &Response<'_>) -> Vec<Finding> {
    let judge = judge(validators);
    let mut findings = Vec::new();
    let contract = validators.contract();
    let operation = contract.operation(plan.operation);
    let find = |wanted: StatusKey| operation.responses.iter().position(|(k, _)| *k == wanted);
    let range = u8::try_from(response.status / 100).unwrap_or(0);
    let found = find(StatusKey::Code(response.status))
        .or_else(|| find(StatusKey::Range(range)))
        .or_else(|| find(StatusKey::Default));
    let Some(index) = found else {
        return vec![unknown_status(operation, range)];
    };
    // RFC 9110, section 6.4.1
    let bodiless = response.head || matches!(response.status, 100..=199 | 204 | 304);
    if response.by_letter || !bodiless {
        body(judge, plan, index, response, &mut findings);
    } else if !response.body.is_empty() {
        let message = "Response body must be empty";
        let at = operation.responses[index].1.origin;
        findings.push(Finding::error(&["body"], "", message).at(at));
    }
    headers(
        judge,
        plan,
        index,
        response.headers,
        Names::Lower,
        &mut findings,
    );
    findings
}

/// A response that is made here, before it is written.
#[derive(Clone, Copy, Debug)]
#[expect(
    clippy::exhaustive_structs,
    reason = "made by callers; a new part is a new check"
)]
pub struct Made<'m> {
    /// Which of the operation's responses.
    pub index: usize,
    /// The value of `Content-Type`.
    pub content_type: Option<&'m str>,
    /// The body; nothing: there is none.
    pub value: Option<&'m Value>,
    /// The headers.
    pub headers: &'m HeaderMap,
    /// As [`Response::by_letter`]; otherwise a response without a media type needs no body.
    pub by_letter: bool,
}

/// Checks a response that is made here: media type, body, headers, in this order.
pub fn made(plan: &Plan, validators: &Validators, made: &Made<'_>) -> Vec<Finding> {
    let judge = judge(validators);
    let mut findings = Vec::new();
    let operation = validators.contract().operation(plan.operation);
    let Some((_, declared)) = operation.responses.get(made.index) else {
        return findings;
    };
    let content = &declared.content;
    if !content.is_empty() && (made.by_letter || made.content_type.is_some()) {
        let position = media_type(content, made.content_type, made.by_letter);
        if position.is_none() {
            let found = mismatch(content, made.content_type.unwrap_or_default());
            findings.push(found.at(declared.origin));
        }
        if let Some(media) = content.get(position.unwrap_or(0)) {
            let value = made.value.unwrap_or(&Value::Null);
            let right = |schema| judge.is_right(schema, value);
            if !media.schema.is_none_or(right) {
                against(judge, media, value.clone(), &mut findings);
            }
        }
    }
    headers(
        judge,
        plan,
        made.index,
        made.headers,
        Names::Written,
        &mut findings,
    );
    findings
}

fn judge(validators: &Validators) -> Judged<'_> {
    Judged {
        validators,
        direction: Direction::Response,
    }
}

fn headers(
    judge: Judged<'_>,
    plan: &Plan,
    index: usize,
    headers: &HeaderMap,
    names: Names,
    findings: &mut Vec<Finding>,
) {
    if let Some(prepared) = plan.response(judge.validators.contract(), index) {
        parameters::headers(
            judge,
            &prepared.headers,
            (headers, names),
            findings,
            &mut Kept::nothing(),
        );
    }
}

fn unknown_status(operation: &Operation, range: u8) -> Finding {
    let mut declared: Vec<StatusKey> = operation.responses.iter().map(|(key, _)| *key).collect();
    // As JavaScript has the members of an object: numbers first, and in order.
    declared.sort_by_key(|key| match key {
        StatusKey::Code(code) => *code,
        StatusKey::Range(_) | StatusKey::Default => u16::MAX,
    });
    let declared: Vec<String> = declared.iter().map(ToString::to_string).collect();
    let message = format!(
        "Unable to match the returned status code with those defined in the document: {}",
        declared.join(",")
    );
    let mut finding = Finding::error(&[], "", message).at(operation.origin);
    if range != 2 {
        finding.level = Severity::Warning;
    }
    finding
}

/// Which of the declared media types a body of this one is of.
fn media_type(content: &[Arc<MediaType>], sent: Option<&str>, by_letter: bool) -> Option<usize> {
    let sent = sent?;
    if by_letter {
        let (position, _) = prism_media_type(content, Some(MediaRange::parse(sent)?))?;
        return Some(position);
    }
    // What we send ourselves is a declared one by the letter.
    let position = content.iter().position(|media| &*media.name == sent);
    position.or_else(|| {
        let names: Vec<&str> = content.iter().map(|media| &*media.name).collect();
        negotiate::request(sent, &names)
    })
}

fn mismatch(content: &[Arc<MediaType>], sent: &str) -> Finding {
    let names: Vec<&str> = content.iter().map(|media| &*media.name).collect();
    let plural = if names.len() > 1 { "s" } else { "" };
    let message = format!(
        "The received media type \"{sent}\" does not match the one{plural} specified in the current response: {}",
        names.join(", ")
    );
    Finding::error(&[], "", message)
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
    let content = &declared.content;
    if content.is_empty() {
        if !response.body.is_empty() && !response.by_letter {
            let message = "Response body must be empty, since the contract declares no content";
            findings.push(Finding::warning(&["body"], "", message).at(declared.origin));
        }
        return;
    }
    let sent = response.headers.get(CONTENT_TYPE);
    let sent = sent.and_then(|value| value.to_str().ok());
    let matched = media_type(content, sent, response.by_letter);
    if matched.is_none() {
        let found = mismatch(content, sent.unwrap_or_default());
        findings.push(found.at(declared.origin));
    }
    // a body that does not say what it is is judged as the first
    let position = match (matched, sent) {
        (Some(position), _) => position,
        (None, Some(_)) if !response.by_letter => return,
        (None, _) => 0,
    };
    let Some(media) = content.get(position) else {
        return;
    };
    let prepared = plan.response(contract, index);
    if response.by_letter {
        let kind = sent.and_then(MediaRange::parse);
        if let (Some(sent), true, Some(prepared)) = (sent, kind.is_some_and(is_form), prepared)
            && media.schema.is_some()
            && let Some(form) = prepared.forms.get(position)
        {
            let form = form.get_or_init(|| Form::new(contract, media, judge.direction));
            prism_form(judge, form, media, (sent, response.body), findings);
            return;
        }
        // Of the others only JSON is read; all else is a text.
        let text = || Value::String(crate::body::text(response.body).into_owned());
        let value = sent
            .filter(|sent| is_json(sent))
            .and_then(|_| serde_json::from_slice(response.body).ok())
            .unwrap_or_else(text);
        against(judge, media, value, findings);
        return;
    }
    let codec = prepared.and_then(|prepared| codec(&prepared.body, contract, position, media));
    let Some(codec) = codec else { return };
    match codec.decode(contract, sent, response.body, &judge) {
        Ok(value) => against(judge, media, value, findings),
        Err(error) => {
            let message = format!("Response body {error}");
            findings.push(Finding::error(&["body"], "syntax", message).at(media.origin));
        }
    }
}

/// A body that was read against its schema.
fn against(judge: Judged<'_>, media: &MediaType, value: Value, findings: &mut Vec<Finding>) {
    let (place, manner) = (&["body"], Manner::BODY);
    parameters::value(judge, place, media.schema, value, manner, findings);
}
