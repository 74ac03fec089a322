//! The mock server: answers the requests of a contract from the contract alone.
//!
//! Owns: listening, the stages that a request goes through, problem documents. Refuses: knowing what
//! OpenAPI is (that is `specwright-contract`) and judging values (that is `specwright-exchange`).
//!
//! ```
//! use specwright_mock_server::{Mock, Settings};
//!
//! # let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
//! # runtime.block_on(async {
//! let document = r#"{"openapi": "3.0.3", "info": {"title": "Ping", "version": "1"}, "paths": {"/ping": {"get": {
//!     "responses": {"200": {"description": "pong", "content": {"text/plain": {"example": "pong"}}}}}}}}"#;
//! let contract = specwright_contract::Loader::new().load_text("ping.json", document).unwrap().contract;
//! let mock = Mock::new(vec![contract], Settings::default());
//!
//! let request = http::Request::get("/ping").body(axum::body::Body::empty()).unwrap();
//! let response = mock.respond(request).await;
//! assert_eq!(response.status(), 200);
//! # });
//! ```

mod behaviour;
mod body;
mod callbacks;
mod client;
pub mod command;
mod conflicts;
mod journal;
mod listing;
mod log;
mod metrics;
mod mock;
mod problem;
mod proxy;
mod reader;
mod ready;
mod reason;
mod refusal;
mod routes;
mod serve;
mod service;
mod settings;
mod snapshot;
mod stages;
mod target;
pub mod testing;
mod values;
mod violations;
mod watch;

pub use behaviour::Behaviour;
pub use body::ResponseBody;
pub use journal::{Exchange, Journal, Received, Side, Violation};
pub use log::{Format, Level, Log};
pub use mock::Mock;
pub use proxy::{Upstream, UpstreamError};
pub use serve::{Listener, Management, ServeError, ServeOptions, Server, Tls, listen, serve};
pub use service::{Answering, MockService};
pub use settings::Settings;
pub use snapshot::Snapshot;
pub use testing::MockServer;
