//! Calling a router as a client does.

use std::fmt::Write as _;

use specwright_runtime::axum::Router;
use specwright_runtime::axum::body::{Body, to_bytes};
use specwright_runtime::http::Request;
use tower::ServiceExt as _;

/// Sends a request: `GET /schedules?limit=1`, headers `X-Trace: ab`, an empty line, a body. Gives status, headers
/// that matter, and the body.
pub(crate) async fn call(router: &Router, message: &str) -> String {
    let (head, body) = message.split_once("\n\n").unwrap_or((message, ""));
    let mut lines = head.lines().map(str::trim);
    let (method, target) = lines.next().unwrap().split_once(' ').unwrap();
    let mut request = Request::builder().method(method).uri(target);
    for line in lines {
        let (name, value) = line.split_once(": ").unwrap();
        request = request.header(name, value);
    }
    let request = request.body(Body::from(body.to_owned())).unwrap();
    send(router, request).await
}

pub(crate) async fn send(router: &Router, request: Request<Body>) -> String {
    let response = router.clone().oneshot(request).await.unwrap();
    let mut text = response.status().as_str().to_owned();
    for name in [
        "content-type",
        "content-length",
        "allow",
        "www-authenticate",
        "x-rate-limit",
    ] {
        for value in response.headers().get_all(name) {
            let _ = write!(text, "\n{name}: {}", value.to_str().unwrap());
        }
    }
    let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    if !body.is_empty() {
        let _ = write!(text, "\n\n{}", String::from_utf8_lossy(&body));
    }
    text
}
