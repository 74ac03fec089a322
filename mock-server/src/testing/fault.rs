//! What goes wrong on purpose.

use std::io;
use std::time::Duration;

use axum::body::{Body, Bytes};
use futures_util::{StreamExt as _, stream};
use http::header::CONTENT_LENGTH;
use http::{HeaderValue, Response};

/// What goes wrong with an answer.
///
/// Without a socket, in a [`MockService`](crate::MockService), a broken connection is a body that fails, and garbage is
/// the body only.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub enum Fault {
    /// The connection is reset before anything is answered.
    Reset,
    /// Nothing is ever answered; the connection stays open.
    Hang,
    /// What is answered is no HTTP.
    Garbage,
    /// The connection ends in the middle of the body.
    Truncated,
}

/// Bytes that no reader of HTTP takes for an answer.
pub(super) const GARBAGE: &[u8] = b"\x00\xffthis is no HTTP\r\n\x07\r\n\r\n";

/// What happens to an answer on its way.
#[derive(Clone, Copy, Default, Debug)]
pub(crate) struct Effect {
    pub(crate) delay: Duration,
    pub(crate) fault: Option<Fault>,
}

impl Effect {
    /// Waits, and does to an answer what is to go wrong with it.
    pub(crate) async fn on(self, mut response: Response<Body>) -> Response<Body> {
        if !self.delay.is_zero() {
            tokio::time::sleep(self.delay).await;
        }
        let Some(fault) = self.fault else {
            return response;
        };
        // The connection, where it is one of ours, breaks itself.
        response.extensions_mut().insert(fault);
        match fault {
            Fault::Hang => std::future::pending().await,
            Fault::Reset => response.map(|_| broken()),
            Fault::Garbage => response.map(|_| Body::from(GARBAGE)),
            Fault::Truncated => truncated(response).await,
        }
    }
}

fn broken() -> Body {
    Body::from_stream(stream::once(async {
        Err::<Bytes, _>(io::Error::from(io::ErrorKind::ConnectionReset))
    }))
}

/// The first half of the body, of which the head promises the whole.
async fn truncated(response: Response<Body>) -> Response<Body> {
    let (mut parts, body) = response.into_parts();
    // It is a body of our own, in memory; a stream has nothing that could be promised.
    let whole = axum::body::to_bytes(body, usize::MAX)
        .await
        .unwrap_or_default();
    parts
        .headers
        .insert(CONTENT_LENGTH, HeaderValue::from(whole.len().max(1)));
    let half = stream::iter([Ok(whole.slice(..whole.len() / 2))]);
    let body = half.chain(stream::once(async {
        // The half must have left before the connection ends.
        tokio::time::sleep(Duration::from_millis(20)).await;
        Err(io::Error::from(io::ErrorKind::UnexpectedEof))
    }));
    Response::from_parts(parts, Body::from_stream(body))
}
