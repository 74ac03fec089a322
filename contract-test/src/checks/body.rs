//! Bodies that nothing in the contract forbids, but that are not what their labels say.

use specwright_exchange::media_type::{MediaRange, is_json};

use super::response::{declared, has_body, with_body};
use super::{Check, Class, Fault, Judged, Severity};
use crate::case::{Intent, Probe};
use crate::engine::Engine;
use crate::event::Exchange;
use crate::response::Response;

/// Whether a body is there that is not declared.
pub static UNDECLARED_BODY: Check = Check {
    name: "undeclared-body",
    severity: Severity::Warning,
    class: Class::Convention,
    docs: "a response that declares no content has no body",
    judge: Some(undeclared_body),
};

/// Whether a media type that was asked for is answered.
pub static ACCEPT_IGNORED: Check = Check {
    name: "accept-ignored",
    severity: Severity::Warning,
    class: Class::Convention,
    docs: "where one declared media type alone is asked for by Accept, the answer has it; another one is refused where 406 is declared",
    judge: Some(accept_ignored),
};

/// Whether a body is what its media type says, where no schema can tell.
pub static CONTENT_MISLABELLED: Check = Check {
    name: "content-mislabelled",
    severity: Severity::Error,
    class: Class::Wire,
    docs: "a body is of the media type that Content-Type names: no JSON as CSV, no broken JSON as JSON",
    judge: Some(mislabelled),
};

fn undeclared_body(judged: &Judged<'_>, faults: &mut Vec<Fault>) {
    let Some((response, declared)) = with_body(judged) else {
        return;
    };
    // what a framework says of an error harms nobody
    if declared.content.is_empty() && response.status < 400 {
        let message = format!(
            "the response with status {} has a body, and none is declared",
            response.status
        );
        let cause = response.status.to_string();
        faults.push(Fault::new(
            &UNDECLARED_BODY,
            declared.origin,
            cause,
            message,
        ));
    }
}

fn accept_ignored(judged: &Judged<'_>, faults: &mut Vec<Fault>) {
    let Intent::Probe(Probe::Accept(wanted)) = &judged.exchange.case.draft.intent else {
        return;
    };
    let Some(response) = judged.own().filter(|response| response.is_success()) else {
        return;
    };
    let operation = judged.engine.operation(judged.exchange.case.operation());
    let Some(declared) = declared(operation, response.status) else {
        return;
    };
    let offered = declared.content.iter().any(|media| media.name == *wanted);
    let (Some(range), Some(came)) = (MediaRange::parse(wanted), response.get("content-type"))
    else {
        return;
    };
    let same = MediaRange::parse(came).is_some_and(|came| range.includes(came));
    if !offered && super::declares(operation, 406) {
        let message = format!("Accept: {wanted} is answered with {came}, though 406 is declared");
        let fault = Fault::new(&ACCEPT_IGNORED, declared.origin, "406", message);
        faults.push(fault.promised("406"));
        return;
    }
    if offered && !same && !response.body.is_empty() {
        let message = format!("Accept: {wanted} is answered with {came}");
        faults.push(
            Fault::new(
                &ACCEPT_IGNORED,
                declared.origin,
                wanted.to_string(),
                message,
            )
            .promised(wanted.to_string()),
        );
    }
}

/// The records of CSV, each as the number of its fields; nothing where a quote is not closed (RFC 4180).
pub(crate) fn records(text: &[u8]) -> Option<Vec<usize>> {
    let (mut records, mut fields, mut quoted, mut any) = (Vec::new(), 1, false, false);
    for &byte in text {
        match byte {
            b'"' => quoted = !quoted,
            b',' if !quoted => fields += 1,
            b'\n' if !quoted => {
                if any {
                    records.push(fields);
                }
                (fields, any) = (1, false);
                continue;
            }
            b'\r' => continue,
            _ => {}
        }
        any = true;
    }
    if any {
        records.push(fields);
    }
    (!quoted).then_some(records)
}

/// What is wrong with the shape of CSV.
fn ragged(text: &[u8]) -> Option<String> {
    let Some(records) = records(text) else {
        return Some("has a quote that is not closed".to_owned());
    };
    let first = *records.first()?;
    let position = records.iter().position(|&count| count != first)?;
    Some(format!(
        "has {} fields in record {}, and {first} in the first",
        records.get(position)?,
        position + 1
    ))
}

/// Whether a list has as many records as CSV as it has items as JSON.
pub static REPRESENTATIONS: Check = Check {
    name: "representations-differ",
    severity: Severity::Warning,
    class: Class::Convention,
    docs: "a list has as many records as CSV as it has items as JSON",
    judge: None,
};

/// Compares two answers to one request that differ in their media type.
pub(crate) fn compare(engine: &Engine, one: &Exchange, other: &Exchange) -> Option<Fault> {
    let (json, csv) = (one.response()?, other.response()?);
    let kind = |response: &Response, wanted: fn(&str) -> bool| {
        response.is_success() && response.get("content-type").is_some_and(wanted)
    };
    if !kind(json, is_json) || !kind(csv, |name| name.starts_with("text/csv")) {
        return None;
    }
    let items = crate::world::items_of(json.json()?)?.len();
    let records = records(csv.content().ok()?.trim_ascii())?.len();
    // with a line of names, or without
    if records == items || records == items + 1 {
        return None;
    }
    let origin = engine.operation(one.case.operation()).origin;
    let message = format!("the list has {items} items as JSON, and {records} records as CSV");
    Some(Fault::new(&REPRESENTATIONS, origin, "records", message))
}

/// The charset that a media type names, in small letters.
fn charset(media: &str) -> Option<String> {
    let mut parameters = media.split(';').skip(1);
    parameters.find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        let named = name.trim().eq_ignore_ascii_case("charset");
        named.then(|| value.trim().trim_matches('"').to_ascii_lowercase())
    })
}

fn mislabelled(judged: &Judged<'_>, faults: &mut Vec<Fault>) {
    let Some(response) = judged.exchange.response() else {
        return;
    };
    if !has_body(judged, response) || !response.flaws.is_empty() {
        return;
    }
    let (Some(sent), Ok(content)) = (response.get("content-type"), response.content()) else {
        return;
    };
    let Some(range) = MediaRange::parse(sent) else {
        return;
    };
    let origin = judged
        .engine
        .operation(judged.exchange.case.operation())
        .origin;
    let body = content.trim_ascii();
    if body.is_empty() {
        return;
    }
    let message = if range.subtype.eq_ignore_ascii_case("csv") {
        let json = matches!(body.first(), Some(b'{' | b'[')) && response.json().is_some();
        let told = json.then(|| format!("the body of Content-Type `{sent}` is JSON"));
        told.or_else(|| ragged(body).map(|why| format!("the body of Content-Type `{sent}` {why}")))
    } else if is_json(sent) {
        // where a schema judges it that check tells
        let operation = judged.engine.operation(judged.exchange.case.operation());
        let judged_there = judged.own().is_some()
            && declared(operation, response.status)
                .is_some_and(|declared| !declared.content.is_empty());
        let broken = (!judged_there && response.json().is_none())
            .then(|| format!("the body of Content-Type `{sent}` is no JSON"));
        broken.or_else(|| {
            let name = charset(sent)?;
            let lie = match name.as_str() {
                "utf-8" | "utf8" | "us-ascii" | "ascii" => false,
                name if name.starts_with("utf-16") || name.starts_with("utf-32") => {
                    std::str::from_utf8(body).is_ok() && !body.contains(&0)
                }
                _ => !body.is_ascii() && std::str::from_utf8(body).is_ok(),
            };
            lie.then(|| format!("the body of Content-Type `{sent}` is UTF-8"))
        })
    } else {
        None
    };
    if let Some(message) = message {
        let cause = range.subtype.to_ascii_lowercase();
        faults.push(Fault::new(&CONTENT_MISLABELLED, origin, cause, message));
    }
}
