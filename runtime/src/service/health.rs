//! Whether a service lives, and whether it can work: what orchestrators ask.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use http::StatusCode;
use http::header::CONTENT_TYPE;
use serde_json::{Map, Value, json};

use crate::error::BoxError;

/// How long a check may take.
const PATIENCE: Duration = Duration::from_secs(2);

type Checked = Pin<Box<dyn Future<Output = Result<(), BoxError>> + Send>>;
type Check = Arc<dyn Fn() -> Checked + Send + Sync>;

/// Answers `/health/live` (200 as long as the process answers at all) and `/health/ready` (200 while every check is
/// passed and the service is not stopping, 503 otherwise).
#[derive(Clone, Default)]
#[must_use]
pub struct Health {
    checks: Vec<(&'static str, Check)>,
    stopping: Arc<AtomicBool>,
}

impl Health {
    /// A service without checks.
    pub fn new() -> Self {
        Self::default()
    }

    /// With a check of something that the service cannot work without. Why it fails is logged; callers are told its
    /// name alone.
    pub fn check<F>(
        mut self,
        name: &'static str,
        check: impl Fn() -> F + Send + Sync + 'static,
    ) -> Self
    where
        F: Future<Output = Result<(), BoxError>> + Send + 'static,
    {
        let check = move || Box::pin(check()) as Checked;
        self.checks.push((name, Arc::new(check)));
        self
    }

    /// The routes.
    pub fn routes(&self) -> axum::Router {
        let health = self.clone();
        let ready = move || {
            let health = health.clone();
            async move { health.ready().await }
        };
        let live = || std::future::ready(told(StatusCode::OK, &json!({"status": "up"})));
        axum::Router::new()
            .route("/health/live", get(live))
            .route("/health/ready", get(ready))
    }

    /// Is no longer ready, so that no more requests are sent here.
    pub(super) fn stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
    }

    async fn ready(&self) -> Response {
        let mut checks = Map::new();
        let mut up = !self.stopping.load(Ordering::Relaxed);
        for (name, check) in &self.checks {
            let result = tokio::time::timeout(PATIENCE, check()).await;
            let result = result.unwrap_or_else(|_| Err("no answer in time".into()));
            if let Err(error) = &result {
                tracing::warn!(check = name, "not ready: {error}");
                up = false;
            }
            let state = if result.is_ok() { "up" } else { "down" };
            checks.insert((*name).to_owned(), Value::from(state));
        }
        let (status, state) = if up {
            (StatusCode::OK, "up")
        } else {
            (StatusCode::SERVICE_UNAVAILABLE, "down")
        };
        told(status, &json!({"status": state, "checks": checks}))
    }
}

impl fmt::Debug for Health {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.checks.iter().map(|(name, _)| name);
        f.debug_list().entries(names).finish()
    }
}

fn told(status: StatusCode, body: &Value) -> Response {
    let json = [(CONTENT_TYPE, "application/json")];
    (status, json, body.to_string()).into_response()
}
