//! The body of an answer: bytes that are there already, or a stream that is passed on as it comes.

use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::Body;
use bytes::Bytes;
use hyper::body::{Body as HttpBody, Frame, SizeHint};

/// The body of an answer. Bytes are sent as they are, without a box around them; for what wants an axum body,
/// there is `Body::from`.
#[derive(Debug, Default)]
pub struct ResponseBody {
    /// What is sent first; nothing once it was sent.
    start: Option<Bytes>,
    /// What follows.
    rest: Option<Body>,
}

impl ResponseBody {
    /// No body.
    pub const fn empty() -> Self {
        Self {
            start: None,
            rest: None,
        }
    }

    /// A body that begins with these bytes and goes on with the rest.
    pub(crate) fn streamed(start: Bytes, rest: Body) -> Self {
        Self {
            rest: Some(rest),
            ..start.into()
        }
    }
}

impl From<Bytes> for ResponseBody {
    fn from(bytes: Bytes) -> Self {
        Self {
            start: (!bytes.is_empty()).then_some(bytes),
            rest: None,
        }
    }
}

impl From<Body> for ResponseBody {
    fn from(body: Body) -> Self {
        Self {
            start: None,
            rest: Some(body),
        }
    }
}

impl From<ResponseBody> for Body {
    fn from(body: ResponseBody) -> Self {
        match body {
            ResponseBody { start, rest: None } => start.map_or_else(Self::empty, Self::from),
            ResponseBody {
                start: None,
                rest: Some(rest),
            } => rest,
            streamed => Self::new(streamed),
        }
    }
}

impl HttpBody for ResponseBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if let Some(start) = self.start.take() {
            return Poll::Ready(Some(Ok(Frame::data(start))));
        }
        match &mut self.rest {
            Some(rest) => Pin::new(rest).poll_frame(context),
            None => Poll::Ready(None),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.start.is_none() && self.rest.as_ref().is_none_or(HttpBody::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        let start = self.start.as_ref().map_or(0, |bytes| bytes.len() as u64);
        let Some(rest) = &self.rest else {
            return SizeHint::with_exact(start);
        };
        let rest = rest.size_hint();
        let mut hint = SizeHint::new();
        if let Some(upper) = rest.upper() {
            hint.set_upper(upper.saturating_add(start));
        }
        hint.set_lower(rest.lower().saturating_add(start));
        hint
    }
}
