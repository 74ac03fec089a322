//! What the server says of itself: `/__specwright/health` and `/__specwright/metrics`.

use bytes::Bytes;
use http::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE};
use http::{HeaderValue, Method, Response, StatusCode};
use serde_json::json;

use crate::Mock;
use crate::body::ResponseBody;

/// Below this path nothing is a document's, unless it says so.
pub(super) const PREFIX: &str = "/__specwright/";

/// A page of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Page {
    Health,
    Metrics,
}

/// The page at this path.
pub(super) fn page(path: &str) -> Option<Page> {
    match path.strip_prefix(PREFIX)? {
        "health" => Some(Page::Health),
        "metrics" => Some(Page::Metrics),
        _ => None,
    }
}

/// What is answered where there is no page.
pub(super) fn unknown() -> Response<ResponseBody> {
    let text = "Here are /__specwright/health and /__specwright/metrics.\n";
    answer(StatusCode::NOT_FOUND, "text/plain; charset=utf-8", text)
}

impl Page {
    pub(super) fn answer(self, mock: &Mock, method: &Method) -> Response<ResponseBody> {
        if *method != Method::GET && *method != Method::HEAD {
            let mut response = answer(
                StatusCode::METHOD_NOT_ALLOWED,
                "text/plain; charset=utf-8",
                "Only GET and HEAD.\n",
            );
            response
                .headers_mut()
                .insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
            return response;
        }
        match self {
            Self::Health => answer(StatusCode::OK, "application/json", health(mock)),
            Self::Metrics => answer(
                StatusCode::OK,
                "text/plain; version=0.0.4; charset=utf-8",
                metrics(mock),
            ),
        }
    }
}

fn answer(
    status: StatusCode,
    media_type: &'static str,
    text: impl Into<Bytes>,
) -> Response<ResponseBody> {
    let mut response = Response::new(ResponseBody::from(text.into()));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn health(mock: &Mock) -> String {
    let snapshot = mock.snapshot();
    let documents: Vec<_> = snapshot
        .contracts()
        .map(|contract| {
            json!({
                "title": contract.info.title,
                "version": contract.info.version,
                "operations": contract.operations.len(),
            })
        })
        .collect();
    let uptime = mock.metrics().started.elapsed().unwrap_or_default();
    json!({
        "status": "ok",
        "version": env!("CARGO_PKG_VERSION"),
        "uptimeSeconds": uptime.as_secs(),
        "documents": documents,
    })
    .to_string()
}

fn metrics(mock: &Mock) -> String {
    let snapshot = mock.snapshot();
    let operations = snapshot.operations().map(|of| &**of.series());
    mock.metrics()
        .text(operations, mock.settings().log.dropped())
}
