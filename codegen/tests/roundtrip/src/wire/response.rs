//! Responses that keep the contract.

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use specwright_contract::model::{Operation, OperationId, Response, StatusKey};
use specwright_exchange::schema::Direction;
use specwright_exchange::style;

use super::{Missing, body::body};
use crate::document::Document;
use crate::values::Case;

/// A response.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct WireResponse {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body; empty: none.
    pub body: Bytes,
}

/// The responses of an operation: each status and media type, with each example and those of `more` cases.
pub(crate) fn responses(
    document: &Document,
    id: OperationId,
    seed: u64,
    more: usize,
) -> Vec<Result<WireResponse, Missing>> {
    let operation = document.contract.operation(id);
    let case = |number| Case {
        document,
        direction: Direction::Response,
        number,
        seed,
    };
    let mut made = Vec::new();
    for (key, response) in &operation.responses {
        let Some(status) = status(operation, *key) else {
            made.push(Err(Missing::NoValue(format!("no status of {key}"))));
            continue;
        };
        let bodiless = matches!(status.as_u16(), 204 | 205 | 304);
        if response.content.is_empty() || bodiless {
            for number in 0..more.min(2) {
                made.push(one(&case(number), id, status, response, None));
            }
            continue;
        }
        for (position, media) in response.content.iter().enumerate() {
            for number in 0..media.examples.len() + more {
                made.push(one(&case(number), id, status, response, Some(position)));
            }
        }
    }
    made
}

/// A status that is this key's and no other's.
fn status(operation: &Operation, key: StatusKey) -> Option<StatusCode> {
    let mine = |status: u16| {
        operation
            .response(status)
            .is_some_and(|(known, _)| *known == key)
    };
    let candidates: Vec<u16> = match key {
        StatusKey::Code(code) => vec![code],
        StatusKey::Range(digit) => (0..100).map(|n| u16::from(digit) * 100 + n).collect(),
        StatusKey::Default => (500..600).chain(400..500).chain(200..204).collect(),
    };
    // informational answers are not the last word
    let usable = |status: &u16| (200..600).contains(status) && mine(*status);
    let found = candidates.into_iter().find(usable)?;
    StatusCode::from_u16(found).ok()
}

fn one(
    case: &Case<'_>,
    id: OperationId,
    status: StatusCode,
    declared: &Response,
    media: Option<usize>,
) -> Result<WireResponse, Missing> {
    let mut headers = HeaderMap::new();
    let mut told_length = false;
    for (name, header) in &declared.headers {
        // these are said of the body that is sent
        if name.eq_ignore_ascii_case("content-type") || name.eq_ignore_ascii_case("content-length")
        {
            told_length |= name.eq_ignore_ascii_case("content-length");
            continue;
        }
        let there = header.required || case.has(header.examples.len(), name);
        let value = case
            .of(header.shape.schema(), &header.examples)
            .filter(|_| there);
        let text = value.and_then(|value| style::encode_header(header, &value));
        let name = HeaderName::from_bytes(name.as_bytes());
        let value = text.and_then(|text| HeaderValue::from_bytes(text.as_bytes()).ok());
        match (name, value) {
            (Ok(name), Some(value)) => drop(headers.insert(name, value)),
            _ if header.required => {
                return Err(Missing::NoValue("a required header".to_owned()));
            }
            _ => {}
        }
    }
    let mut bytes = Bytes::new();
    if let Some(media) = media.and_then(|position| declared.content.get(position)) {
        let (content_type, written) = body(case, media)?;
        bytes = written;
        let value = HeaderValue::from_str(&content_type);
        let value = value.map_err(|error| Missing::NoValue(error.to_string()))?;
        headers.insert("content-type", value);
    }
    if told_length {
        headers.insert("content-length", bytes.len().into());
    }
    let response = WireResponse {
        status,
        headers,
        body: bytes,
    };
    let head = case.document.contract.operation(id).method.as_str() == "HEAD";
    case.document
        .judge(id, &response, head)
        .map_err(Missing::Invalid)?;
    Ok(response)
}
