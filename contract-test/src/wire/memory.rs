//! A service in this process, such as an axum `Router`, behind a pipe: the bytes are the same as over a socket.

use std::convert::Infallible;
use std::future::Future;

use http_body::Body;
use hyper::body::Incoming;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tower_service::Service;

use super::connect::{Connect, Connecting, Stream};

/// Bytes that fit into the pipe before somebody reads them.
const PIPE: usize = 256 << 10;

/// A service in this process.
pub struct Memory<S> {
    service: S,
}

impl<S> Memory<S> {
    /// Serves this one.
    pub fn new(service: S) -> Self {
        Self { service }
    }
}

impl<S, B> Connect for Memory<S>
where
    S: Service<http::Request<Incoming>, Response = http::Response<B>, Error = Infallible>
        + Clone
        + Send
        + Sync
        + 'static,
    S::Future: Future + Send + 'static,
    B: Body + Send + 'static,
    B::Data: Send,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    fn connect(&self) -> Connecting<'_> {
        let (ours, theirs) = tokio::io::duplex(PIPE);
        let service = TowerToHyperService::new(self.service.clone());
        tokio::spawn(async move {
            let serving = hyper::server::conn::http1::Builder::new()
                .serve_connection(TokioIo::new(theirs), service);
            // the end of the connection tells the other side
            let _ = serving.await;
        });
        Box::pin(std::future::ready(Ok(Box::new(ours) as Box<dyn Stream>)))
    }

    fn host(&self) -> &'static str {
        "localhost"
    }
}
