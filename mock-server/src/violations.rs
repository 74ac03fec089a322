//! Findings as people's scripts know them: entries of `validation` and the header `sl-violations`.

use std::fmt::Write as _;

use http::{HeaderName, HeaderValue};
use serde::{Serialize, Serializer};
use serde_json::Value;
use specwright_contract::Contract;
use specwright_exchange::check::Finding;

/// The header that tells what breaks the contract.
pub(crate) static VIOLATIONS: HeaderName = HeaderName::from_static("sl-violations");

/// Above this many characters the header is cut, so that no client chokes on it.
const LIMIT: usize = 8092;

/// Most headers are shorter.
const ORDINARY: usize = 256;

/// A finding as problem documents and the header have it, in the order of their members.
#[derive(Serialize)]
struct Entry<'a> {
    #[serde(skip_serializing_if = "Location::is_empty")]
    location: Location<'a>,
    severity: &'static str,
    #[serde(skip_serializing_if = "Code::is_empty")]
    code: Code<'a>,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    contract: Option<String>,
}

impl<'a> Entry<'a> {
    fn new(finding: &'a Finding, side: Option<&'a str>) -> Self {
        Self {
            location: Location {
                side,
                way: &finding.location,
            },
            severity: finding.severity(),
            code: Code(&finding.code),
            message: &finding.message,
            contract: None,
        }
    }
}

/// `request` or `response`, where that is told, and the way from there.
struct Location<'a> {
    side: Option<&'a str>,
    way: &'a [String],
}

impl Location<'_> {
    fn is_empty(&self) -> bool {
        self.side.is_none() && self.way.is_empty()
    }
}

impl Serialize for Location<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(
            self.side
                .into_iter()
                .chain(self.way.iter().map(String::as_str)),
        )
    }
}

/// The code as Prism's users know it: 401 and 415 are numbers, none is left out.
struct Code<'a>(&'a str);

impl Code<'_> {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Serialize for Code<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.parse::<u16>() {
            Ok(number) => serializer.serialize_u16(number),
            Err(_) => serializer.serialize_str(self.0),
        }
    }
}

/// A finding as problem documents have it: with its place in the contract, where that is told. `side` is `request` or
/// `response`, where that is told.
pub(crate) fn entry(
    contract: &Contract,
    finding: &Finding,
    side: Option<&str>,
    place: bool,
) -> Value {
    let place = finding.contract.filter(|_| place);
    let entry = Entry {
        contract: place.map(|origin| contract.place(origin)),
        ..Entry::new(finding, side)
    };
    serde_json::to_value(entry).unwrap_or_default()
}

/// The value of the header: what is wrong with the request, then with the response.
pub(crate) fn header(request: &[Finding], response: &[Finding]) -> Option<HeaderValue> {
    let of_request = request.iter().map(|finding| (finding, "request"));
    let of_response = response.iter().map(|finding| (finding, "response"));
    // A header field has no room for other characters (RFC 9110, section 5.5).
    let mut text = String::with_capacity(ORDINARY);
    text.push('[');
    let mut json = Vec::with_capacity(ORDINARY);
    for (finding, side) in of_request.chain(of_response) {
        if text.len() > 1 {
            text.push(',');
        }
        json.clear();
        // Writing to a vector does not fail, and JSON is UTF-8.
        let _ = serde_json::to_writer(&mut json, &Entry::new(finding, Some(side)));
        let json = str::from_utf8(&json).unwrap_or_default();
        if json.is_ascii() {
            text.push_str(json);
        } else {
            json.chars().for_each(|char| push_ascii(&mut text, char));
        }
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
