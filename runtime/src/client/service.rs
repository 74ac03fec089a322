//! A `tower` service as transport: an axum router, the mock, in process and without a socket.

use std::future::poll_fn;
use std::sync::{Mutex, PoisonError};

use bytes::Bytes;
use http::header::{CONTENT_LENGTH, HOST};
use http::{HeaderValue, Request, Response};
use tower_service::Service;

use super::BoxFuture;
use super::transport::{Transport, TransportError};
use crate::body::Body;
use crate::error::BoxError;

/// A service; each request gets a clone.
pub(super) struct InProcess<S>(pub(super) Mutex<S>);

impl<S, B> Transport for InProcess<S>
where
    S: Service<Request<Body>, Response = Response<B>> + Clone + Send + 'static,
    S::Future: Send,
    S::Error: Into<BoxError>,
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    fn send(
        &self,
        mut request: Request<Body>,
    ) -> BoxFuture<'static, Result<Response<Body>, TransportError>> {
        let mut service = self
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        // what a socket would have: servers look at it
        if !request.headers().contains_key(HOST)
            && let Some(authority) = request.uri().authority()
            && let Ok(host) = HeaderValue::from_str(authority.as_str())
        {
            request.headers_mut().insert(HOST, host);
        }
        if let Some(length) = request.body().length()
            && (length > 0 || request.method() == http::Method::POST)
        {
            request.headers_mut().insert(CONTENT_LENGTH, length.into());
        }
        Box::pin(async move {
            let broken = |error: S::Error| TransportError::Broken(error.into());
            poll_fn(|cx| service.poll_ready(cx)).await.map_err(broken)?;
            let response = service.call(request).await.map_err(broken)?;
            Ok(response.map(Body::from_http))
        })
    }
}
