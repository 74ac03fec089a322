//! Contract tests: finds out whether a running service keeps its contract, at a URL or in this process.
//!
//! Owns: cases, the client that sends them byte by byte, the checks that judge what comes, and the events from which
//! reports are made. Refuses: reading documents (that is `specwright-contract`) and judging values by schemas (that
//! is `specwright-exchange`).
//!
//! ```
//! use axum::{Json, Router, routing::get};
//!
//! # let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
//! # runtime.block_on(async {
//! let document = r#"{"openapi": "3.0.3", "info": {"title": "Ping", "version": "1"}, "paths": {"/ping": {"get": {
//!     "responses": {"200": {"description": "pong", "content": {"application/json": {"schema": {
//!         "type": "object", "required": ["count"], "properties": {"count": {"type": "integer"}}}}}}}}}}}"#;
//! let contract = specwright_contract::Loader::new().load_text("ping.json", document).unwrap().contract;
//! let router = Router::new().route("/ping", get(|| async { Json(serde_json::json!({"count": 1})) }));
//! specwright_contract_test::run(router, contract).await.assert_clean();
//! # });
//! ```

pub mod baseline;
mod budget;
pub mod case;
pub mod checks;
pub mod coverage;
pub mod credentials;
pub mod curl;
pub mod engine;
pub mod event;
pub mod fixtures;
#[cfg(feature = "harness")]
pub mod harness;
pub mod hook;
mod outcome;
mod phase;
pub mod phases;
pub mod propose;
pub mod recipe;
pub mod recorded;
mod references;
pub mod report;
mod request;
mod response;
pub mod secrets;
mod server;
mod session;
mod settings;
mod shrink;
mod state;
#[cfg(feature = "proptest")]
pub mod strategy;
mod suite;
pub mod token;
pub mod wire;
pub mod world;

use std::sync::Arc;

use specwright_contract::Contract;

pub use event::{Event, Finding, Reporter, Summary};
pub use outcome::Outcome;
pub use phase::Phase;
pub use request::Request;
pub use response::{Flaw, Framing, Response};
pub use server::first_local_server;
pub use session::Session;
pub use settings::{Filter, Settings};
pub use suite::{CannotRun, Suite};

/// The guide, so that its examples compile.
#[cfg(doctest)]
#[doc = include_str!("../../docs/contract-testing.md")]
struct Guide;

/// Tests a service in this process, such as an axum `Router`, by every phase and check. [`Suite`] has more to say.
pub async fn run<S>(service: S, contract: impl Into<Arc<Contract>>) -> Outcome
where
    wire::Memory<S>: wire::Connect + 'static,
{
    Suite::new(contract).run(service).await
}
