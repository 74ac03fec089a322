//! Findings as people's scripts know them: entries of `validation` and the header `sl-violations`.

use std::fmt::Write as _;

use http::{HeaderName, HeaderValue};
use serde_json::{Map, Value};
use specwright_contract::Contract;
use specwright_exchange::check::Finding;

/// The header that tells what breaks the contract.
pub(crate) static VIOLATIONS: HeaderName = HeaderName::from_static("sl-violations");

/// Above this many characters the header is cut, so that no client chokes on it.
const LIMIT: usize = 8092;

/// A finding as problem documents (with its place in the contract) and the header have it; `side` is `request` or
/// `response`, where that is told.
pub(crate) fn entry(
    contract: &Contract,
    finding: &Finding,
    side: Option<&str>,
    place: bool,
) -> Value {
    let mut entry = Map::new();
    if !finding.location.is_empty() || side.is_some() {
        let location = side
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

/// The code as Prism's users know it: 401 and 415 are numbers, none is left out.
fn code(finding: &Finding) -> Option<Value> {
    let code = finding.code.as_str();
    let number = code.parse::<u16>().ok().map(Value::from);
    (!code.is_empty()).then(|| number.unwrap_or_else(|| code.into()))
}

/// The value of the header: what is wrong with the request, then with the response.
pub(crate) fn header(
    contract: &Contract,
    request: &[Finding],
    response: &[Finding],
) -> Option<HeaderValue> {
    let of_request = request.iter().map(|finding| (finding, "request"));
    let of_response = response.iter().map(|finding| (finding, "response"));
    // A header field has no room for other characters (RFC 9110, section 5.5).
    let mut text = String::from("[");
    for (finding, side) in of_request.chain(of_response) {
        if text.len() > 1 {
            text.push(',');
        }
        entry(contract, finding, Some(side), false)
            .to_string()
            .chars()
            .for_each(|char| push_ascii(&mut text, char));
        // The rest is cut anyway.
        if text.len() > LIMIT + 1 {
            break;
        }
    }
    text.push(']');
    if text.len() > LIMIT {
        text.truncate(LIMIT);
        text.insert_str(0, "Too many violations! ");
    }
    HeaderValue::try_from(text).ok()
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
