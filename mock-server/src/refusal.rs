//! The answer to a request that breaks the contract: the declared response for the case, with the
//! reason in it wherever its schema has room; else a problem document.

use std::borrow::Cow;
use std::fmt::Write as _;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderName, HeaderValue, StatusCode};
use serde_json::{Map, Value, json};
use specwright_contract::Contract;
use specwright_contract::model::{MediaType, StatusKey};
use specwright_exchange::check::Finding;
use specwright_exchange::media_type::is_json;
use specwright_exchange::negotiate::Choice;
use specwright_exchange::schema::Direction;

use crate::problem::{INVALID_CONTENT_TYPE, Problem, UNPROCESSABLE_ENTITY};
use crate::snapshot::OperationOf;
use crate::stages::answer::{Answer, Asked, respond, status_of};

pub(crate) static VIOLATIONS: HeaderName = HeaderName::from_static("sl-violations");

/// Above this many characters the header is cut, so that no client chokes on it.
const HEADER_LIMIT: usize = 8092;

/// Refuses a request for these findings, of which at least one is an error.
pub(crate) fn refuse(of: OperationOf<'_>, findings: &[Finding]) -> Answer {
    let contract = &of.document.contract;
    let media_type = findings.iter().find(|finding| finding.code == "415");
    let wanted: &[StatusCode] = if media_type.is_some() {
        &[
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            StatusCode::UNPROCESSABLE_ENTITY,
            StatusCode::BAD_REQUEST,
        ]
    } else {
        &[StatusCode::UNPROCESSABLE_ENTITY, StatusCode::BAD_REQUEST]
    };
    let problem = problem(contract, media_type, findings);
    let mut answer = match declared(of, wanted) {
        Some((index, status)) => declared_answer(of, index, status, findings, &problem),
        None => problem.answer(),
    };
    if let Ok(value) = HeaderValue::try_from(violations(contract, findings)) {
        answer.headers.insert(VIOLATIONS.clone(), value);
    }
    answer
}

/// The problem of a request that breaks the contract, whatever the contract declares for the case.
pub(crate) fn undeclared(asked: &Asked<'_>) -> Problem {
    problem(&asked.of.document.contract, None, asked.findings)
}

/// An answer that tells what is wrong with its request.
pub(crate) fn tell(of: OperationOf<'_>, mut answer: Answer, findings: &[Finding]) -> Answer {
    if !findings.is_empty()
        && let Ok(value) = HeaderValue::try_from(violations(&of.document.contract, findings))
    {
        answer.headers.insert(VIOLATIONS.clone(), value);
    }
    answer
}

/// The response declared for one of these statuses: each exactly, then by its range; then the default
/// as the first of them.
fn declared(of: OperationOf<'_>, wanted: &[StatusCode]) -> Option<(usize, StatusCode)> {
    let responses = &of.operation().responses;
    let find = |key: StatusKey| responses.iter().position(|(declared, _)| *declared == key);
    wanted
        .iter()
        .find_map(|status| {
            let range = u8::try_from(status.as_u16() / 100).unwrap_or(0);
            let index =
                find(StatusKey::Code(status.as_u16())).or_else(|| find(StatusKey::Range(range)))?;
            Some((index, *status))
        })
        .or_else(|| Some((find(StatusKey::Default)?, *wanted.first()?)))
        .map(|(index, status)| (index, status_of(responses[index].0, status)))
}

fn declared_answer(
    of: OperationOf<'_>,
    index: usize,
    status: StatusCode,
    findings: &[Finding],
    problem: &Problem,
) -> Answer {
    let content = &of.operation().responses[index].1.content;
    let told = content
        .iter()
        .find_map(|media| Some((media, reason(of, media, status, findings, problem)?)));
    if let Some((media, reason)) = told
        && let Ok(value) = HeaderValue::from_str(&media.name)
        && let Ok(mut answer) = respond(of, index, status, None)
    {
        answer.body = Bytes::from(reason.to_string());
        answer.headers.insert(CONTENT_TYPE, value);
        answer.why = "the reason in the declared response".into();
        return answer;
    }
    let with_example = content.iter().position(|media| !media.examples.is_empty());
    let with_schema = || content.iter().position(|media| media.schema.is_some());
    let choice = with_example.or_else(with_schema).map(|index| Choice {
        index,
        media_type: Cow::Borrowed(&*content[index].name),
    });
    respond(of, index, status, choice.as_ref()).unwrap_or_else(Problem::answer)
}

/// The reason in the first shape that the declared schema has room for.
fn reason(
    of: OperationOf<'_>,
    media: &MediaType,
    status: StatusCode,
    findings: &[Finding],
    problem: &Problem,
) -> Option<Value> {
    let schema = media.schema?;
    if !is_json(&media.name) {
        return None;
    }
    let contract = &of.document.contract;
    let text = || {
        findings
            .iter()
            .map(|finding| told(contract, finding))
            .collect::<Vec<_>>()
            .join("; ")
    };
    SHAPES
        .iter()
        .map(|shape| match shape {
            Shape::Problem => problem.document(),
            Shape::List => json!({"detail": findings.iter().map(|finding| item(contract, finding)).collect::<Vec<_>>()}),
            Shape::Text(make) => make(status.as_u16(), text()),
        })
        .find(|value| of.document.validators.is_valid(schema, Direction::Response, value))
}

/// The shapes of error bodies that services have, richest first.
const SHAPES: &[Shape] = &[
    Shape::Problem,
    Shape::List,
    Shape::Text(|_, text| json!({"detail": text})),
    Shape::Text(|_, text| json!({"message": text})),
    Shape::Text(|_, text| json!({"error": text})),
    Shape::Text(|status, text| json!({"code": status, "message": text})),
    Shape::Text(|status, text| json!({"code": status.to_string(), "message": text})),
    Shape::Text(|status, text| json!({"status": status, "message": text})),
    Shape::Text(|_, text| json!({"error": {"message": text}})),
    Shape::Text(|status, text| json!({"error": {"code": status, "message": text}})),
    Shape::Text(|status, text| json!({"error": {"code": status.to_string(), "message": text}})),
    Shape::Text(|_, text| json!({"errors": [text]})),
    Shape::Text(|_, text| json!({"errors": [{"message": text}]})),
    Shape::Text(|_, text| json!([text])),
    Shape::Text(|_, text| json!(text)),
];

enum Shape {
    /// The problem document itself.
    Problem,
    /// A list with one item for each finding, as FastAPI gives it.
    List,
    /// One text for all findings.
    Text(fn(u16, String) -> Value),
}

fn problem(contract: &Contract, media_type: Option<&Finding>, findings: &[Finding]) -> Problem {
    if let Some(finding) = media_type {
        return Problem::new(&INVALID_CONTENT_TYPE, finding.message.clone());
    }
    let validation: Vec<Value> = findings
        .iter()
        .map(|finding| entry(contract, finding, None, true))
        .collect();
    Problem::new(
        &UNPROCESSABLE_ENTITY,
        "The request breaks the contract, which declares no response for this case",
    )
    .with("validation", validation.into())
}

/// A finding as problem documents (with its place in the contract) and `sl-violations` have it.
fn entry(contract: &Contract, finding: &Finding, prefix: Option<&str>, place: bool) -> Value {
    let mut entry = Map::new();
    if !finding.location.is_empty() || prefix.is_some() {
        let location = prefix
            .into_iter()
            .chain(finding.location.iter().map(String::as_str));
        entry.insert("location".into(), location.map(Value::from).collect());
    }
    entry.insert("severity".into(), finding.severity().into());
    if let Some(code) = code(finding) {
        entry.insert("code".into(), code);
    }
    entry.insert("message".into(), finding.message.clone().into());
    if let Some(origin) = finding.contract.filter(|_| place) {
        entry.insert("contract".into(), contract.place(origin).into());
    }
    entry.into()
}

/// The code as Prism's users know it: 415 is a number, none is left out.
fn code(finding: &Finding) -> Option<Value> {
    let code = finding.code.as_str();
    let number = code.parse::<u16>().ok().map(Value::from);
    (!code.is_empty()).then(|| number.unwrap_or_else(|| code.into()))
}

/// A finding as FastAPI's users know it.
fn item(contract: &Contract, finding: &Finding) -> Value {
    let segment = |segment: &String| {
        segment
            .parse::<u64>()
            .map_or_else(|_| Value::from(segment.as_str()), Value::from)
    };
    // what is of no place in particular is of the body
    let whole = ["body".to_owned()];
    let location = if finding.location.is_empty() {
        &whole[..]
    } else {
        &finding.location
    };
    json!({
        "type": finding.code,
        "loc": location.iter().map(segment).collect::<Vec<_>>(),
        "msg": told(contract, finding),
        "input": finding.value,
    })
}

/// The message with the place in the contract.
fn told(contract: &Contract, finding: &Finding) -> String {
    match finding.contract {
        Some(origin) => format!("{} ({})", finding.message, contract.place(origin)),
        None => finding.message.clone(),
    }
}

fn violations(contract: &Contract, findings: &[Finding]) -> String {
    let list = findings
        .iter()
        .map(|finding| entry(contract, finding, Some("request"), false));
    let list: Value = list.collect();
    // A header field has no room for other characters (RFC 9110, section 5.5).
    let mut text = String::new();
    list.to_string()
        .chars()
        .for_each(|char| push_ascii(&mut text, char));
    if text.len() > HEADER_LIMIT {
        text.truncate(HEADER_LIMIT);
        text.insert_str(0, "Too many violations! ");
    }
    text
}

/// Appends a character as JSON in ASCII has it.
fn push_ascii(text: &mut String, char: char) {
    if char.is_ascii() {
        text.push(char);
        return;
    }
    for unit in char.encode_utf16(&mut [0; 2]) {
        // Writing to a string does not fail.
        let _ = write!(text, "\\u{unit:04x}");
    }
}
