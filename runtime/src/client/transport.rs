//! What carries messages.

use http::{Request, Response};

use super::BoxFuture;
use crate::body::{Body, BodyError};
use crate::error::BoxError;

/// What carries messages: sockets, a service in process, or what a test wants.
///
/// It sends one request and gives one response; redirects, repetition and credentials are the client's.
pub trait Transport: Send + Sync + 'static {
    /// Sends a request.
    fn send(
        &self,
        request: Request<Body>,
    ) -> BoxFuture<'static, Result<Response<Body>, TransportError>>;
}

/// Why a message was not carried.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TransportError {
    /// There is no connection: nothing was sent.
    #[error("cannot connect: {0}")]
    Connect(#[source] BoxError),
    /// No response in time.
    #[error("no response in time")]
    Timeout,
    /// The body of the request broke off.
    #[error(transparent)]
    Body(BodyError),
    /// The connection broke off, or the other side speaks no HTTP.
    #[error("the exchange broke off: {0}")]
    Broken(#[source] BoxError),
}
