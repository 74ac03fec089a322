//! The mock as a library for tests: a server for one test, what it was asked, and what it is to answer.
//!
//! ```
//! use specwright_mock_server::testing::{MockServer, Reply};
//!
//! # let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
//! # runtime.block_on(async {
//! let server = MockServer::start("../specs/kitchen.yaml").await?;
//! server
//!     .when("createScheduledOrder")
//!     .respond(Reply::status(503).header("retry-after", "1"))
//!     .times(1)
//!     .expect(1..);
//!
//! // … the code under test talks to `server.url()` …
//! # let mut service = server.service();
//! # let order = r#"{"order": [{"product": "cappuccino", "size": "big", "quantity": 2}]}"#;
//! # let request = http::Request::post("/kitchen/schedules").header("content-type", "application/json")
//! #     .header("content-length", order.len()).body(order.to_owned())?;
//! # tower_service::Service::call(&mut service, request).await?;
//!
//! let requests = server.requests();
//! assert_eq!(requests[0].operation(), Some("createScheduledOrder"));
//! assert_eq!(requests[0].status, 503);
//! server.verify()?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! # })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod builder;
mod condition;
mod count;
mod expectation;
mod fault;
mod listener;
mod reply;
mod report;
mod server;
mod state;
mod wire;

pub use builder::{Builder, StartError};
pub use count::Count;
pub use expectation::{Expectation, UnknownOperation};
pub use fault::Fault;
pub use reply::Reply;
pub use report::Report;
pub use server::MockServer;

pub use crate::journal::{Exchange, Received, Side, Violation};
pub(crate) use fault::Effect;
pub(crate) use state::Expectations;
