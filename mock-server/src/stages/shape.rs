//! Shape: what every answer carries whatever the contract says: CORS (the Fetch Standard, section 3.2).

use http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_REQUEST_HEADERS,
    ACCESS_CONTROL_REQUEST_METHOD, CONTENT_LENGTH, ORIGIN, VARY,
};
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};

use super::answer::Answer;

/// Whether a request asks what another one may do: an OPTIONS with both headers of a preflight.
pub(crate) fn is_preflight(method: &Method, headers: &HeaderMap) -> bool {
    *method == Method::OPTIONS
        && headers.contains_key(ORIGIN)
        && headers.contains_key(ACCESS_CONTROL_REQUEST_METHOD)
}

/// The answer to a preflight, for any path.
pub(crate) fn preflight(parts: &Parts) -> Answer {
    let mut answer = Answer::new(StatusCode::NO_CONTENT, bytes::Bytes::new());
    if let Some(method) = parts.headers.get(ACCESS_CONTROL_REQUEST_METHOD) {
        answer
            .headers
            .insert(ACCESS_CONTROL_ALLOW_METHODS, method.clone());
    }
    answer
        .headers
        .insert(VARY, HeaderValue::from_static("origin"));
    answer
        .headers
        .insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
    answer.why = "CORS preflight".into();
    answer
}

/// The headers of CORS, as they are for a request that says nothing.
static ALL: [(HeaderName, HeaderValue); 4] = [
    (ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*")),
    (ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static("*")),
    (
        ACCESS_CONTROL_ALLOW_CREDENTIALS,
        HeaderValue::from_static("true"),
    ),
    (ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static("*")),
];

/// Adds the headers of CORS to those of an answer that is made ready, unless the contract sets one of them itself.
pub(crate) fn allow_all(headers: &mut HeaderMap) -> bool {
    let free = ALL.iter().all(|(name, _)| !headers.contains_key(name));
    if free {
        headers.extend(ALL.iter().cloned());
    }
    free
}

/// Adds the headers of CORS that the contract did not set itself.
pub(crate) fn cors(request: &HeaderMap, answer: &mut Answer) {
    let headers = &mut answer.headers;
    let origin = request.get(ORIGIN);
    let names = request.get(ACCESS_CONTROL_REQUEST_HEADERS);
    if answer.cors {
        // They are there, and they are ours.
        if let Some(origin) = origin {
            headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
        }
        if let Some(names) = names {
            headers.insert(ACCESS_CONTROL_ALLOW_HEADERS, names.clone());
        }
        return;
    }
    for (name, value) in &ALL {
        let own = match *name {
            ACCESS_CONTROL_ALLOW_ORIGIN => origin,
            ACCESS_CONTROL_ALLOW_HEADERS => names,
            _ => None,
        };
        headers
            .entry(name)
            .or_insert_with(|| own.unwrap_or(value).clone());
    }
}
