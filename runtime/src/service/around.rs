//! What every request passes, whatever it is for: it gets an id, it is logged, and it is counted.

use std::sync::Arc;
use std::time::Instant;

use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use axum::routing::get;
use http::header::CONTENT_TYPE;
use tracing::Instrument as _;

use super::cors::Cors;
use super::forwarded::{self, ClientAddress};
use super::metrics::Metrics;
use super::request_id;
use crate::context::REQUEST_ID;
use crate::operation::Operation;

/// What is around the routes of a service.
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct Around {
    cors: Option<Cors>,
    proxies: usize,
    metrics: Arc<Metrics>,
}

impl Around {
    /// An id for each request, a line of log, and metrics.
    pub fn new() -> Self {
        Self::default()
    }

    /// Tells browsers which pages may call.
    pub fn cors(mut self, cors: Cors) -> Self {
        self.cors = Some(cors);
        self
    }

    /// How many proxies of yours a request comes through, each of which adds the address that it was called from to
    /// `X-Forwarded-For`. What stands before these additions is what callers say of themselves, and does not count.
    pub fn proxies(mut self, count: usize) -> Self {
        self.proxies = count;
        self
    }

    /// A route that answers the metrics, as Prometheus reads them.
    pub fn metrics_at(&self, path: &str) -> axum::Router {
        let metrics = Arc::clone(&self.metrics);
        let answer = move || {
            let text = metrics.to_string();
            std::future::ready(([(CONTENT_TYPE, "text/plain; version=0.0.4")], text))
        };
        axum::Router::new().route(path, get(answer))
    }

    /// Puts all that around routes.
    pub fn layer(&self, routes: axum::Router) -> axum::Router {
        let (metrics, proxies) = (Arc::clone(&self.metrics), self.proxies);
        let routes = routes.layer(from_fn(move |request: Request, next: Next| {
            observed(request, next, Arc::clone(&metrics), proxies)
        }));
        match &self.cors {
            Some(cors) => routes.layer(cors.layer()),
            None => routes,
        }
    }
}

async fn observed(
    mut request: Request,
    next: Next,
    metrics: Arc<Metrics>,
    proxies: usize,
) -> Response {
    let begun = Instant::now();
    let id = request_id::of(request.headers());
    request.headers_mut().insert(REQUEST_ID, id.clone());
    let address = forwarded::address(&request, proxies);
    if let Some(address) = address {
        request.extensions_mut().insert(ClientAddress(address));
    }
    let method = request.method().clone();
    // without the query, which may have secrets in it
    let path = request.uri().path().to_owned();
    let span = tracing::info_span!("request", id = id.to_str().unwrap_or_default());
    let mut response = next.run(request).instrument(span.clone()).await;
    let took = begun.elapsed();
    let operation = response.extensions().get::<&'static Operation>();
    let operation = operation.map_or("-", |operation| operation.id);
    let status = response.status().as_u16();
    metrics.count(operation, &method, status, took);
    let milliseconds = took.as_secs_f64() * 1000.0;
    let from = address.map(tracing::field::display);
    span.in_scope(|| {
        tracing::info!(%method, path, operation, status, milliseconds, from, "answered");
    });
    response.headers_mut().insert(REQUEST_ID, id);
    response
}
