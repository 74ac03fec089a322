//! Methods that are not declared, `HEAD` beside `GET`, and `Allow`.

use std::collections::BTreeSet;

use super::{Check, Class, Fault, Judged, Severity};
use crate::case::{Intent, Probe};
use crate::engine::Engine;
use crate::event::Exchange;
use crate::response::Response;

/// What becomes of methods that are not declared.
pub static UNDECLARED_METHOD: Check = Check {
    name: "undeclared-method",
    severity: Severity::Error,
    class: Class::Contract,
    docs: "a method that the path does not declare is answered with 405 (or 501), not with success",
    judge: Some(undeclared_method),
};

/// Whether `Allow` is there and names the declared methods.
pub static ALLOW: Check = Check {
    name: "allow",
    severity: Severity::Error,
    class: Class::Wire,
    docs: "405 comes with Allow, and Allow names the methods that the contract declares",
    judge: Some(allow),
};

/// Whether `HEAD` answers as `GET`.
pub static HEAD_DIFFERS: Check = Check {
    name: "head-differs",
    severity: Severity::Error,
    class: Class::Wire,
    docs: "HEAD is answered with the status and the media type of GET, where it is served",
    judge: None,
};

fn undeclared_method(judged: &Judged<'_>, faults: &mut Vec<Fault>) {
    let case = &judged.exchange.case;
    // the path of a live resource may be that of another operation, which has the method
    if case.draft.intent != Intent::Probe(Probe::UndeclaredMethod)
        || case.verdict != crate::engine::Verdict::NoMethod
    {
        return;
    }
    let Some(status) = judged.exchange.status() else {
        return;
    };
    let origin = judged.engine.operation(case.operation()).origin;
    let method = &case.request.method;
    let known = judged.engine.contract().operations();
    let known = { known }.any(|(_, other)| other.method.as_str() == &**method);
    let promised = "405 with Allow (RFC 9110, section 15.5.6)";
    let fault = |message: String| {
        let cause = method.to_string();
        Fault::new(&UNDECLARED_METHOD, origin, cause, message).promised(promised)
    };
    match status {
        200..=299 => faults.push(fault(format!(
            "{method} is not declared on this path, and is accepted with {status}"
        ))),
        // which says that no resource of the service has the method
        501 if !known => {}
        405 | 401 | 403 | 429 | 500 | 502.. => {}
        _ => faults.push(
            fault(format!(
                "{method} is not declared on this path, and is answered with {status}"
            ))
            .warning(),
        ),
    }
}

/// The methods of `Allow`.
fn allowed(response: &Response) -> Option<BTreeSet<String>> {
    let values: Vec<&[u8]> = response.all("allow").collect();
    if values.is_empty() {
        return None;
    }
    let words = values.iter().flat_map(|value| value.split(|b| *b == b','));
    Some(
        words
            .map(|word| String::from_utf8_lossy(word).trim().to_ascii_uppercase())
            .filter(|word| !word.is_empty())
            .collect(),
    )
}

fn allow(judged: &Judged<'_>, faults: &mut Vec<Fault>) {
    let case = &judged.exchange.case;
    let Some(response) = judged.exchange.response() else {
        return;
    };
    let options = case.draft.intent == Intent::Probe(Probe::Options) && response.is_success();
    if response.status != 405 && !options {
        return;
    }
    let operation = judged.engine.operation(case.operation());
    let fault = |cause: &str, message: String| Fault::new(&ALLOW, operation.origin, cause, message);
    let declared = methods(judged.engine, &judged.exchange.case.request);
    let list: Vec<&str> = declared.iter().map(String::as_str).collect();
    let list = list.join(", ");
    let Some(allowed) = allowed(response) else {
        if response.status == 405 {
            let message = "405 comes without Allow".to_owned();
            faults.push(fault("missing", message).promised(format!("Allow: {list}")));
        }
        return;
    };
    let lacks: Vec<&String> = declared.difference(&allowed).collect();
    if !lacks.is_empty() {
        let lacks: Vec<&str> = lacks.iter().map(|name| name.as_str()).collect();
        let message = format!("Allow does not name {}", lacks.join(", "));
        faults.push(fault("lacks", message).promised(format!("Allow: {list}")));
    }
    let more: Vec<&str> = allowed
        .difference(&declared)
        .map(String::as_str)
        .filter(|name| !matches!(*name, "HEAD" | "OPTIONS"))
        .collect();
    if !more.is_empty() {
        let message = format!(
            "Allow names {}, which the contract does not declare",
            more.join(", ")
        );
        faults.push(fault("more", message).warning());
    }
}

/// The methods that are declared for the path of a request.
pub(crate) fn methods(engine: &Engine, request: &crate::request::Request) -> BTreeSet<String> {
    use specwright_exchange::router::Miss;
    let path = request.path();
    let strip = |id| {
        let base = engine.base(id);
        path.strip_prefix(base.as_str()).map(ToOwned::to_owned)
    };
    let path = engine
        .contract()
        .operations()
        .next()
        .and_then(|(id, _)| strip(id))
        .unwrap_or_else(|| path.to_owned());
    match engine.router().find("?", &path) {
        Err(Miss::MethodNotAllowed { allow }) => allow.iter().map(ToString::to_string).collect(),
        _ => BTreeSet::new(),
    }
}

/// Compares the answer to `HEAD` with that to the same `GET`.
pub(crate) fn head_against_get(engine: &Engine, get: &Exchange, head: &Exchange) -> Vec<Fault> {
    let (Some(got), Some(headed)) = (get.response(), head.response()) else {
        return Vec::new();
    };
    let origin = engine.operation(get.case.operation()).origin;
    let mut faults = Vec::new();
    if headed.status != got.status {
        let message = format!(
            "HEAD is answered with {}, GET with {}",
            headed.status, got.status
        );
        let fault = Fault::new(&HEAD_DIFFERS, origin, "status", message);
        let fault = fault.promised("the status of GET (RFC 9110, section 9.3.2)");
        // a service may not serve HEAD, and may say so
        let unserved = matches!(headed.status, 405 | 501);
        faults.push(if unserved { fault.warning() } else { fault });
        return faults;
    }
    let (want, has) = (got.get("content-type"), headed.get("content-type"));
    if let (Some(want), Some(has)) = (want, has)
        && !want.eq_ignore_ascii_case(has)
    {
        let message = format!("HEAD has Content-Type `{has}`, GET has `{want}`");
        faults.push(Fault::new(&HEAD_DIFFERS, origin, "content-type", message));
    } else if want.is_some() && has.is_none() {
        let message = format!(
            "HEAD has no Content-Type, GET has `{}`",
            want.unwrap_or_default()
        );
        faults.push(Fault::new(&HEAD_DIFFERS, origin, "content-type", message).warning());
    }
    if let (Some(length), None) = (headed.get("content-length"), got.get("content-encoding"))
        && let Ok(length) = length.parse::<usize>()
        && got.flaws.is_empty()
        && length != got.body.len()
    {
        let message = format!(
            "HEAD has Content-Length {length}, the body of GET has {} bytes",
            got.body.len()
        );
        faults.push(Fault::new(&HEAD_DIFFERS, origin, "content-length", message));
    }
    let declared = engine.operation(get.case.operation()).response(got.status);
    let promised = declared
        .into_iter()
        .flat_map(|(_, response)| response.headers.iter());
    let promised = promised.map(|(name, _)| name.to_ascii_lowercase());
    let lacks: Vec<String> = promised
        .chain(["etag", "last-modified"].map(ToOwned::to_owned))
        .filter(|name| got.get(name).is_some() && headed.get(name).is_none())
        .collect();
    if let Some(name) = lacks.first() {
        let message = format!("HEAD has no {name}, GET has");
        faults.push(Fault::new(&HEAD_DIFFERS, origin, "header", message).warning());
    }
    faults
}
