//! The id of a request: the caller's, or a new one.

use http::{HeaderMap, HeaderValue};
use uuid::Uuid;

use crate::context::REQUEST_ID;

/// The longest id that is taken over.
const LIMIT: usize = 128;

/// The id that a request has, or is given. What a caller sends ends up in logs, so it has to be short and plain.
pub(super) fn of(headers: &HeaderMap) -> HeaderValue {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.:/+=".contains(byte);
    let fits = |id: &&HeaderValue| {
        let bytes = id.as_bytes();
        (1..=LIMIT).contains(&bytes.len()) && bytes.iter().all(plain)
    };
    match headers.get(REQUEST_ID).filter(fits) {
        Some(id) => id.clone(),
        None => made(),
    }
}

fn made() -> HeaderValue {
    let mut text = Uuid::encode_buffer();
    let text = Uuid::new_v4().hyphenated().encode_lower(&mut text);
    HeaderValue::from_str(text).unwrap_or(HeaderValue::from_static("-"))
}
