//! The upstream's answer: whole where it can be judged, else its beginning and the stream of the rest.

use std::time::Duration;

use axum::body::Body;
use bytes::{Bytes, BytesMut};
use http::header::CONTENT_TYPE;
use http::{HeaderMap, Response};
use http_body_util::BodyExt as _;
use hyper::body::{Body as _, Incoming};

use crate::client::ClientError;

/// A body as it came.
#[derive(Debug)]
pub(super) enum Received {
    /// All of it.
    Whole(Bytes),
    /// What had come when it was clear that it cannot be judged, and what follows.
    Stream {
        start: Bytes,
        rest: Incoming,
        why: Unjudged,
    },
}

/// Why a body is not judged.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Unjudged {
    /// It is larger than the limit.
    Large,
    /// It is a stream of events, without an end to wait for.
    Events,
}

/// Reads a body: at most `limit` bytes, at most as long as `timeout`.
pub(super) async fn body(
    response: Response<Incoming>,
    limit: usize,
    timeout: Duration,
) -> Result<Received, ClientError> {
    let (parts, mut rest) = response.into_parts();
    if rest.is_end_stream() {
        return Ok(Received::Whole(Bytes::new()));
    }
    if is_endless(&parts.headers) {
        return Ok(Received::Stream {
            start: Bytes::new(),
            rest,
            why: Unjudged::Events,
        });
    }
    let mut start = BytesMut::new();
    let reading = async {
        while let Some(frame) = rest.frame().await {
            let frame = frame.map_err(|error| ClientError::of(&error))?;
            // Trailers are of the connection; nothing of the contract is in them.
            if let Ok(data) = frame.into_data() {
                start.extend_from_slice(&data);
                if start.len() > limit {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    };
    match tokio::time::timeout(timeout, reading).await {
        Ok(Ok(false)) => Ok(Received::Whole(start.freeze())),
        Ok(Ok(true)) => Ok(Received::Stream {
            start: start.freeze(),
            rest,
            why: Unjudged::Large,
        }),
        Ok(Err(error)) => Err(error),
        Err(_) => Err(ClientError::Timeout(timeout)),
    }
}

/// What has no end to wait for.
fn is_endless(headers: &HeaderMap) -> bool {
    const ENDLESS: &[&str] = &[
        "text/event-stream",
        "application/x-ndjson",
        "application/jsonl",
        "application/json-seq",
        "multipart/x-mixed-replace",
    ];
    let media_type = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let bare = media_type.split(';').next().unwrap_or_default().trim();
    ENDLESS
        .iter()
        .any(|endless| endless.eq_ignore_ascii_case(bare))
}

/// The rest as a body of our own.
pub(super) fn stream(rest: Incoming) -> Body {
    Body::new(rest)
}
