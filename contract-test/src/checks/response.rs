//! Responses against what the operation declares: status, media type, headers, body.

use std::collections::BTreeSet;
use std::sync::Arc;

use specwright_contract::model::{Operation, Response as Declared, SchemaId, StatusKey};
use specwright_exchange::check;
use specwright_exchange::make;
use specwright_exchange::media_type::{MediaRange, is_json, is_xml};
use specwright_exchange::schema::Direction;

use super::{Check, Class, Fault, Judged, Severity};
use crate::case::{Intent, Probe};
use crate::response::{Framing, Response};

/// Whether the service failed.
pub static SERVER_ERROR: Check = Check {
    name: "server-error",
    severity: Severity::Error,
    class: Class::Contract,
    docs: "no request is answered with 5XX",
    judge: Some(server_error),
};

/// Whether the status is declared.
pub static UNDECLARED_STATUS: Check = Check {
    name: "undeclared-status",
    severity: Severity::Error,
    class: Class::Contract,
    docs: "the operation declares the status, by its code, its range, or by default",
    judge: Some(undeclared_status),
};

/// Whether the media type is declared.
pub static CONTENT_TYPE: Check = Check {
    name: "content-type",
    severity: Severity::Error,
    class: Class::Contract,
    docs: "a body has a Content-Type that can be read and that the response declares",
    judge: Some(content_type),
};

/// Whether the headers are as declared.
pub static RESPONSE_HEADER: Check = Check {
    name: "response-header",
    severity: Severity::Error,
    class: Class::Contract,
    docs: "the headers that the response requires are there, and those that it declares fit their schemas",
    judge: Some(response_header),
};

/// Whether the body is as declared.
pub static RESPONSE_BODY: Check = Check {
    name: "response-body",
    severity: Severity::Error,
    class: Class::Contract,
    docs: "the body is of its media type and fits its schema, formats and writeOnly included",
    judge: Some(response_body),
};

/// Whether errors that are not declared are told as those that are.
pub static ERROR_FORM: Check = Check {
    name: "error-form",
    severity: Severity::Warning,
    class: Class::Convention,
    docs: "an error whose status is not declared has the form that the contract declares for other errors",
    judge: Some(error_form),
};

/// Statuses that HTTP itself gives to any request, whatever an API declares.
const PROTOCOL: &[u16] = &[
    401, 405, 406, 407, 408, 411, 413, 414, 415, 416, 417, 421, 426, 428, 429, 431,
];

fn server_error(judged: &Judged<'_>, faults: &mut Vec<Fault>) {
    let Some(response) = judged.exchange.response() else {
        return;
    };
    let status = response.status;
    let case = &judged.exchange.case;
    // 501 is the right answer to a method that the service does not know (RFC 9110, section 9.1)
    if status < 500 || (status == 501 && case.draft.method.is_some()) {
        return;
    }
    let operation = judged.engine.operation(case.operation());
    let message = format!("{} is answered with {status}", subject(&case.draft.intent));
    let cause = match &case.draft.intent {
        Intent::Invalid(_) => format!("{status} invalid"),
        Intent::Valid => format!("{status} valid"),
        Intent::Probe(_) => format!("{status} probe"),
    };
    let mut fault = Fault::new(&SERVER_ERROR, operation.origin, cause, message);
    // what stands behind the service may be away, where the contract says so
    let named = operation
        .responses
        .iter()
        .any(|(key, _)| *key == StatusKey::Code(status));
    if named && matches!(status, 502..=504) {
        fault = fault.warning();
    }
    faults.push(fault);
}

fn subject(intent: &Intent) -> &'static str {
    match intent {
        Intent::Valid => "a valid request",
        Intent::Invalid(_) => "an invalid request",
        Intent::Probe(_) => "a request",
    }
}

/// The response that is declared for this status.
pub(crate) fn declared(operation: &Operation, status: u16) -> Option<&Arc<Declared>> {
    operation.response(status).map(|(_, declared)| declared)
}

fn undeclared_status(judged: &Judged<'_>, faults: &mut Vec<Fault>) {
    let Some(response) = judged.own() else { return };
    let case = &judged.exchange.case;
    let operation = judged.engine.operation(case.operation());
    let status = response.status;
    if declared(operation, status).is_some() || status >= 500 {
        return;
    }
    let keys: Vec<String> = operation
        .responses
        .iter()
        .map(|(key, _)| key.to_string())
        .collect();
    let message = format!("status {status} is not declared");
    let fault = Fault::new(
        &UNDECLARED_STATUS,
        operation.origin,
        status.to_string(),
        message,
    )
    .promised(format!("one of {}", keys.join(", ")));
    faults.push(fault.graded(gravity(operation, case.verdict.is_invalid(), case, status)));
}

fn error_form(judged: &Judged<'_>, faults: &mut Vec<Fault>) {
    let Some(response) = judged.own() else { return };
    let operation = judged.engine.operation(judged.exchange.case.operation());
    let status = response.status;
    if status < 400 || declared(operation, status).is_some() || !has_body(judged, response) {
        return;
    }
    let contract = judged.engine.contract();
    // that of the operation, or else the one that all operations have
    let own = forms(operation);
    let forms: BTreeSet<SchemaId> = if own.is_empty() {
        contract.operations.iter().flat_map(forms).collect()
    } else {
        own
    };
    let forms: BTreeSet<_> = forms
        .into_iter()
        .map(|id| contract.schemas.resolve(id).index())
        .collect();
    let (Some(&form), 1, Some(body)) = (forms.first(), forms.len(), response.json()) else {
        return;
    };
    let Some(form) = contract.schemas.id_at(form) else {
        return;
    };
    let found = judged
        .engine
        .validators()
        .check(form, Direction::Response, body);
    let Some(first) = found.first() else { return };
    let message = format!(
        "the body with status {status} has another form than the errors that are declared: {} {}",
        first.pointer(),
        first.message
    );
    let promised = "errors are read by one piece of code".to_owned();
    let fault = Fault::new(&ERROR_FORM, first.schema, status.to_string(), message);
    faults.push(fault.promised(promised));
}

/// The schemas of the errors that an operation declares.
fn forms(operation: &Operation) -> BTreeSet<SchemaId> {
    let errors = operation.responses.iter().filter(|(key, _)| match key {
        StatusKey::Code(code) => *code >= 400,
        StatusKey::Range(digit) => *digit >= 4,
        StatusKey::Default => true,
    });
    let content = errors.flat_map(|(_, declared)| &declared.content);
    let json = content.filter(|media| is_json(&media.name));
    json.filter_map(|media| media.schema).collect()
}

/// Where the contract is silent about refusals, one cannot break it.
fn gravity(
    operation: &Operation,
    refused: bool,
    case: &crate::case::Case,
    status: u16,
) -> Severity {
    if status / 100 != 4 {
        return Severity::Error;
    }
    let declares = |codes: &[u16]| {
        let keys = operation.responses.iter();
        keys.filter_map(|(key, _)| match key {
            StatusKey::Code(code) => Some(*code),
            _ => None,
        })
        .any(|code| codes.contains(&code))
    };
    let any = operation
        .responses
        .iter()
        .any(|(key, _)| matches!(key, StatusKey::Code(400..=499)));
    let odd = matches!(case.draft.intent, Intent::Probe(Probe::Odd(_)));
    let absent = matches!(status, 404 | 410) && operation.path.contains('{');
    if case.must_be_accepted() && !PROTOCOL.contains(&status) && !absent {
        return Severity::Error;
    }
    if PROTOCOL.contains(&status) || !any || odd {
        return Severity::Warning;
    }
    match status {
        400 | 422 if refused => {
            if declares(&[400, 422]) {
                Severity::Error
            } else {
                Severity::Warning
            }
        }
        403 | 404 | 409 | 410 | 412 if !declares(&[404, 409, 410, 412, 400, 422]) => {
            Severity::Warning
        }
        _ => Severity::Error,
    }
}

/// Whether the response may have a body at all.
pub(crate) fn has_body(judged: &Judged<'_>, response: &Response) -> bool {
    &*judged.exchange.case.request.method != "HEAD" && response.framing != Framing::None
}

/// A response that has a body, and what is declared for its status.
pub(crate) fn with_body<'j>(judged: &'j Judged<'_>) -> Option<(&'j Response, &'j Declared)> {
    let response = judged.own()?;
    if !has_body(judged, response) || response.body.is_empty() {
        return None;
    }
    let operation = judged.engine.operation(judged.exchange.case.operation());
    Some((response, declared(operation, response.status)?))
}

fn content_type(judged: &Judged<'_>, faults: &mut Vec<Fault>) {
    let Some((response, declared)) = with_body(judged) else {
        return;
    };
    if declared.content.is_empty() {
        return;
    }
    let names: Vec<&str> = declared.content.iter().map(|media| &*media.name).collect();
    let promised = names.join(", ");
    let fault = |cause: String, message: String| {
        Fault::new(&CONTENT_TYPE, declared.origin, cause, message).promised(promised.clone())
    };
    let status = response.status;
    let values: Vec<&[u8]> = response.all("content-type").collect();
    let Some(first) = values.first() else {
        let message = format!("the body with status {status} has no Content-Type");
        faults.push(fault(format!("{status} missing"), message));
        return;
    };
    let text = String::from_utf8_lossy(first).into_owned();
    if values.iter().any(|value| value != first) {
        let message = "Content-Type stands twice, with different values".to_owned();
        faults.push(fault(format!("{status} twice"), message));
        return;
    }
    if MediaRange::parse(&text).is_none() {
        let message = format!("Content-Type `{text}` is no media type");
        faults.push(fault(format!("{status} malformed"), message));
        return;
    }
    if specwright_exchange::negotiate::request(&text, &names).is_none() {
        let message = format!("Content-Type `{text}` is not declared for status {status}");
        faults.push(fault(format!("{status} {text}"), message));
    }
}

/// What the exchange crate finds in a response, as far as it is in this place.
fn found(judged: &Judged<'_>, place: &str) -> Vec<check::Finding> {
    let Some(response) = judged.own() else {
        return Vec::new();
    };
    let id = judged.exchange.case.operation();
    let operation = judged.engine.operation(id);
    let (Some(plan), Some(_)) = (judged.engine.plan(id), declared(operation, response.status))
    else {
        return Vec::new();
    };
    let Ok(content) = response.content() else {
        return Vec::new();
    };
    let judged_response = check::Response {
        status: response.status,
        headers: response.header_map(),
        body: content,
        head: !has_body(judged, response),
        by_letter: false,
    };
    let mut found = check::response(plan, judged.engine.validators(), &judged_response);
    found.retain(|finding| {
        finding.is_error() && finding.location.first().is_some_and(|first| first == place)
    });
    found
}

fn response_header(judged: &Judged<'_>, faults: &mut Vec<Fault>) {
    let Some(response) = judged.own() else { return };
    for finding in found(judged, "header") {
        let name = finding.location.get(1).cloned().unwrap_or_default();
        let origin = finding.contract.unwrap_or_else(|| {
            judged
                .engine
                .operation(judged.exchange.case.operation())
                .origin
        });
        let cause = format!("{} {name} {}", response.status, finding.code);
        let message = format!("{} (status {})", finding.message, response.status);
        faults.push(Fault::new(&RESPONSE_HEADER, origin, cause, message));
    }
}

fn response_body(judged: &Judged<'_>, faults: &mut Vec<Fault>) {
    let Some(response) = judged.own() else { return };
    let stream = response.framing == Framing::Stream;
    if !has_body(judged, response) || stream || !response.flaws.is_empty() {
        return;
    }
    let id = judged.exchange.case.operation();
    let operation = judged.engine.operation(id);
    let Some(declared) = declared(operation, response.status) else {
        return;
    };
    if declared.content.is_empty() {
        return;
    }
    if response.body.is_empty() && !may_be_empty(declared) {
        let message = format!("the response with status {} has no body", response.status);
        let cause = format!("{} empty", response.status);
        let names: Vec<&str> = declared.content.iter().map(|media| &*media.name).collect();
        let promised = format!("a body of {}", names.join(" or "));
        faults.push(Fault::new(&RESPONSE_BODY, declared.origin, cause, message).promised(promised));
        return;
    }
    if response.body.is_empty() {
        return;
    }
    // what has another media type is told by that check, and judged by no schema
    let found = found(judged, "body");
    // an example that breaks its own schema is the contract's fault, and `lint` tells it
    let promised_so = !found.is_empty() && is_example(judged, declared, response);
    let contradictory = !found.is_empty() && !promised_so && is_contradictory(judged, declared);
    for finding in found {
        let origin = finding.contract.unwrap_or(declared.origin);
        let place: Vec<&str> = finding
            .location
            .iter()
            .skip(1)
            .map(|segment| index_free(segment))
            .collect();
        let cause = format!("{} {} {}", response.status, place.join("/"), finding.code);
        let mut message = format!("{} (status {})", finding.message, response.status);
        if promised_so {
            message.push_str("; it is an example of the contract, which contradicts itself");
        }
        // XML has no form for some values, and more than one reading where a schema has alternatives
        let xml = response.get("content-type").is_some_and(is_xml);
        let unsure = xml
            && (matches!(
                finding.code.as_str(),
                "enum" | "const" | "oneOf" | "anyOf" | "type"
            ) || finding.code == "required" && finding.message.contains("''"));
        let opaque = finding.code == "type" && finding.location.len() == 1 && is_opaque(response);
        if opaque {
            message.push_str("; the schema has no form for this media type");
        }
        if contradictory {
            message.push_str("; no value fits the schema, which contradicts itself");
        }
        let fault = Fault::new(&RESPONSE_BODY, origin, cause, message);
        faults.push(if promised_so || contradictory || opaque || unsure {
            fault.warning()
        } else {
            fault
        });
    }
}

/// Whether no value can be made for a schema of a response: whatever comes is wrong.
fn is_contradictory(judged: &Judged<'_>, declared: &Declared) -> bool {
    let validators = judged.engine.validators();
    let schemas = declared.content.iter().filter_map(|media| media.schema);
    { schemas }.any(|id| make::sample(validators, id, Direction::Response).is_err())
}

/// Whether a body is one of the examples that the contract has for it.
fn is_example(judged: &Judged<'_>, declared: &Declared, response: &Response) -> bool {
    let contract = judged.engine.contract();
    let Ok(content) = response.content() else {
        return false;
    };
    declared.content.iter().any(|media| {
        let schema = media.schema.into_iter().flat_map(|id| {
            let resolved = contract.schemas.get(contract.schemas.resolve(id));
            let notes = [contract.schemas.get(id), resolved].map(|schema| &schema.annotations);
            notes
                .into_iter()
                .flatten()
                .flat_map(|notes| &notes.examples)
        });
        media.examples.iter().chain(schema).any(|example| {
            let bytes = specwright_exchange::example::bytes(contract, media, example);
            let Some(bytes) = bytes else { return false };
            if bytes == *content {
                return true;
            }
            let value: Option<serde_json::Value> = serde_json::from_slice(&bytes).ok();
            value.is_some() && value.as_ref() == response.json()
        })
    })
}

/// Whether an empty body is one of these media types: text and bytes, and whatever has no schema.
fn may_be_empty(declared: &Declared) -> bool {
    let structured = |name: &str| is_json(name) || is_xml(name);
    let mut content = declared.content.iter();
    content.any(|media| media.schema.is_none() || !structured(&media.name))
}

/// Whether a body is text or bytes, to which a schema of objects or arrays says nothing.
fn is_opaque(response: &Response) -> bool {
    let name = response.get("content-type").unwrap_or_default();
    let form = MediaRange::parse(name).is_some_and(|range| {
        range.kind.eq_ignore_ascii_case("multipart")
            || range.subtype.eq_ignore_ascii_case("x-www-form-urlencoded")
    });
    !form && !is_json(name) && !is_xml(name)
}

/// The places of items are all one cause.
fn index_free(segment: &str) -> &str {
    if segment.bytes().all(|byte| byte.is_ascii_digit()) {
        "*"
    } else {
        segment
    }
}
