//! What is answered where the upstream gives no answer that can be passed on.

use http::header::CONTENT_TYPE;
use http::{HeaderValue, StatusCode, Uri};
use serde_json::json;

use crate::client::ClientError;
use crate::problem::{Problem, UPSTREAM_FAILED, UPSTREAM_TIMED_OUT};
use crate::stages::answer::Answer;

/// The answer to a request whose upstream fails. `told`: a gateway's status and what to do; else Prism's bare
/// `FetchError`.
pub(super) fn failure(url: &Uri, error: &ClientError, told: bool) -> Answer {
    if !told {
        return fetch_error(&title(url, error));
    }
    let kind = match error {
        ClientError::Timeout(_) => &UPSTREAM_TIMED_OUT,
        _ => &UPSTREAM_FAILED,
    };
    let origin = origin(url);
    let mut answer = Problem::new(kind, format!("The upstream {origin}: {error}")).answer();
    answer.why = "the upstream failed".into();
    answer
}

/// A problem of the kind that scripts know from Prism: the type is the class of the error that it met.
pub(super) fn fetch_error(title: &str) -> Answer {
    let document = json!({"type": "FetchError", "title": title, "status": 500, "detail": ""});
    let mut answer = Answer::new(
        StatusCode::INTERNAL_SERVER_ERROR,
        document.to_string().into(),
    );
    answer.headers.insert(
        CONTENT_TYPE,
        HeaderValue::from_static("application/problem+json"),
    );
    answer.why = "the upstream failed".into();
    answer
}

fn title(url: &Uri, error: &ClientError) -> String {
    let host = url.host().unwrap_or_default();
    let port = url.port_u16().unwrap_or(match url.scheme_str() {
        Some("https") => 443,
        _ => 80,
    });
    let address = if host == "localhost" {
        "127.0.0.1"
    } else {
        host
    };
    let reason = match error {
        ClientError::Refused => format!("connect ECONNREFUSED {address}:{port}"),
        ClientError::Host(_) => format!("getaddrinfo ENOTFOUND {host}"),
        ClientError::Closed => "socket hang up".to_owned(),
        ClientError::Timeout(_) => return format!("network timeout at: {url}"),
        ClientError::Unreadable(told) | ClientError::Connect(told) => told.clone(),
    };
    format!("request to {url} failed, reason: {reason}")
}

/// Scheme, host and port: a path may have what must not be shown.
fn origin(url: &Uri) -> String {
    let scheme = url.scheme_str().unwrap_or("http");
    let authority = url.authority().map(ToString::to_string).unwrap_or_default();
    format!("{scheme}://{authority}")
}
