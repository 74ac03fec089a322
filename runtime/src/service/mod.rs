//! What a service needs around its routes, beside what its contract says: an id for each request, a log, metrics, CORS,
//! addresses behind proxies, health, settings, and an orderly stop.
//!
//! ```no_run
//! use std::time::Duration;
//! use specwright_runtime::service::{Around, Cors, Health, serve};
//! # fn routes() -> specwright_runtime::axum::Router { specwright_runtime::axum::Router::new() }
//!
//! # async fn run() -> std::io::Result<()> {
//! let health = Health::new().check("database", || async { Ok(()) });
//! let around = Around::new().cors(Cors::everybody());
//! let router = routes().merge(health.routes()).merge(around.metrics_at("/metrics"));
//! let listener = tokio::net::TcpListener::bind("127.0.0.1:8080").await?;
//! serve(listener, around.layer(router), &health, Duration::from_secs(10)).await
//! # }
//! ```

mod around;
mod cors;
mod forwarded;
mod health;
mod metrics;
mod request_id;
mod serve;
mod settings;

pub use around::Around;
pub use cors::Cors;
pub use forwarded::ClientAddress;
pub use health::Health;
pub use serve::serve;
pub use settings::{Settings, WrongSettings};
