//! A mock as a `tower::Service`: for a client that takes a service in place of a connection, and for axum.

use std::convert::Infallible;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::body::{Body, HttpBody};
use bytes::Bytes;
use http::{Request, Response};
use tower_service::Service;

use crate::Mock;

/// A mock as a service, without a socket. Clones share the mock.
///
/// ```
/// use std::sync::Arc;
///
/// use specwright_mock_server::{Mock, MockService, Settings};
/// use tower_service::Service as _;
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
/// # runtime.block_on(async {
/// let contract = specwright_contract::Loader::new().load("../specs/kitchen.yaml")?.contract;
/// let mut service = MockService::new(Arc::new(Mock::new(vec![contract], Settings::default())));
///
/// let request = http::Request::get("/kitchen/schedules").body(String::new())?;
/// assert_eq!(service.call(request).await?.status(), 200);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct MockService {
    mock: Arc<Mock>,
}

impl MockService {
    /// The service of a mock.
    pub fn new(mock: Arc<Mock>) -> Self {
        Self { mock }
    }
}

impl From<Mock> for MockService {
    fn from(mock: Mock) -> Self {
        Self::new(Arc::new(mock))
    }
}

/// The answer under way.
pub struct Answering(Pin<Box<dyn Future<Output = Response<Body>> + Send>>);

impl fmt::Debug for Answering {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Answering")
    }
}

impl Future for Answering {
    type Output = Result<Response<Body>, Infallible>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.0.as_mut().poll(context).map(Ok)
    }
}

impl<B> Service<Request<B>> for MockService
where
    B: HttpBody<Data = Bytes> + Send + 'static,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Answering;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Answering {
        let mock = Arc::clone(&self.mock);
        Answering(Box::pin(async move {
            mock.respond(request).await.map(Body::from)
        }))
    }
}
