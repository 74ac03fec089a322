//! Shape: what every answer carries whatever the contract says: CORS (the Fetch Standard, section 3.2).

use http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_REQUEST_HEADERS,
    ACCESS_CONTROL_REQUEST_METHOD, CONTENT_LENGTH, ORIGIN, VARY,
};
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};

use super::answer::Answer;

static ANY: HeaderValue = HeaderValue::from_static("*");

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

/// Adds the CORS headers that the contract did not set itself.
pub(crate) fn cors(request: &HeaderMap, response: &mut HeaderMap) {
    let mut add = |name: HeaderName, value: &HeaderValue| {
        response.entry(name).or_insert_with(|| value.clone());
    };
    add(
        ACCESS_CONTROL_ALLOW_ORIGIN,
        request.get(ORIGIN).unwrap_or(&ANY),
    );
    add(
        ACCESS_CONTROL_ALLOW_HEADERS,
        request.get(ACCESS_CONTROL_REQUEST_HEADERS).unwrap_or(&ANY),
    );
    add(
        ACCESS_CONTROL_ALLOW_CREDENTIALS,
        &HeaderValue::from_static("true"),
    );
    add(ACCESS_CONTROL_EXPOSE_HEADERS, &ANY);
}
