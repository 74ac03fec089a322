//! HAR: the form in which browsers and test tools exchange what went over the wire (HTTP Archive 1.2).

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, Version};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::{Exchange, Received, Side, Violation};

/// What stands in place of a credential.
const LEFT_OUT: &str = "***";
/// Headers that carry credentials whatever the contract says.
const CREDENTIALS: [&str; 4] = [
    "authorization",
    "proxy-authorization",
    "cookie",
    "set-cookie",
];

/// A whole document.
pub(super) fn document(exchanges: &[Arc<Exchange>], keys: &[String]) -> Value {
    let entries: Vec<Value> = exchanges
        .iter()
        .map(|exchange| entry(exchange, keys))
        .collect();
    json!({"log": {
        "version": "1.2",
        "creator": {"name": "specwright", "version": env!("CARGO_PKG_VERSION")},
        "entries": entries,
    }})
}

fn entry(exchange: &Exchange, keys: &[String]) -> Value {
    let request = &exchange.request;
    let milliseconds = exchange.took.as_secs_f64() * 1000.0;
    let started = Timestamp::try_from(exchange.at).unwrap_or_default();
    let mut entry = json!({
        "startedDateTime": format!("{started:.3}"),
        "time": milliseconds,
        "request": {
            "method": request.method.as_str(),
            "url": url(request, keys),
            "httpVersion": version(request.version),
            "cookies": [],
            "headers": headers(&request.headers, keys),
            "queryString": query(request, keys),
            "headersSize": -1,
            "bodySize": request.body.len(),
        },
        "response": {
            "status": exchange.status.as_u16(),
            "statusText": exchange.status.canonical_reason().unwrap_or_default(),
            "httpVersion": version(request.version),
            "cookies": [],
            "headers": headers(&exchange.response_headers, keys),
            "content": body(&exchange.response_headers, &exchange.response_body),
            "redirectURL": text(&exchange.response_headers, "location"),
            "headersSize": -1,
            "bodySize": exchange.response_body.len(),
        },
        "cache": {},
        "timings": {"send": 0, "wait": milliseconds, "receive": 0},
        "_operation": exchange.operation(),
        "_violations": exchange.violations.iter().map(violation).collect::<Vec<_>>(),
    });
    if !request.body.is_empty() {
        let mut content = body(&request.headers, &request.body);
        if let Some(members) = content.as_object_mut() {
            members.shift_remove("size");
        }
        entry["request"]["postData"] = content;
    }
    entry
}

fn violation(violation: &Violation) -> Value {
    json!({
        "side": match violation.side { Side::Request => "request", Side::Response => "response" },
        "severity": if violation.is_error { "Error" } else { "Warning" },
        "location": violation.location,
        "code": violation.code,
        "message": violation.message,
        "contract": violation.contract,
    })
}

fn url(request: &Received, keys: &[String]) -> String {
    let host = text(&request.headers, "host");
    let authority = request.uri.authority().map(ToString::to_string);
    let mut url = format!("http://{}{}", authority.unwrap_or(host), request.path());
    if request.uri.query().is_some() {
        let pairs = request
            .queries()
            .map(|(name, value)| (shown(&name, value, keys), name))
            .map(|(value, name)| (name, value));
        let query = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(pairs)
            .finish();
        url.push('?');
        url.push_str(&query);
    }
    url
}

fn query(request: &Received, keys: &[String]) -> Vec<Value> {
    request
        .queries()
        .map(|(name, value)| {
            let value = shown(&name, value, keys);
            json!({"name": name, "value": value})
        })
        .collect()
}

fn headers(headers: &HeaderMap, keys: &[String]) -> Vec<Value> {
    headers
        .iter()
        .map(|(name, value)| {
            let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
            json!({"name": name.as_str(), "value": shown(name.as_str(), value, keys)})
        })
        .collect()
}

/// The value, unless it is a credential.
fn shown(name: &str, value: String, keys: &[String]) -> String {
    let name = name.to_ascii_lowercase();
    let secret =
        CREDENTIALS.contains(&name.as_str()) || name == "access_token" || keys.contains(&name);
    if secret { LEFT_OUT.to_owned() } else { value }
}

fn body(headers: &HeaderMap, body: &Bytes) -> Value {
    let media_type = text(headers, CONTENT_TYPE.as_str());
    match std::str::from_utf8(body) {
        Ok(text) => json!({"size": body.len(), "mimeType": media_type, "text": text}),
        Err(_) => json!({
            "size": body.len(),
            "mimeType": media_type,
            "text": STANDARD.encode(body),
            "encoding": "base64",
        }),
    }
}

fn text(headers: &HeaderMap, name: &str) -> String {
    headers
        .get(name)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
        .to_owned()
}

fn version(version: Version) -> String {
    format!("{version:?}")
}
