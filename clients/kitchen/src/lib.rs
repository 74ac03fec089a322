//! The Kitchen API: a typed client (feature `client`, on by default) and an axum server stub (feature `server`).
//!
//! All of it is generated from `specs/kitchen.yaml` by a build script of ten lines. Both halves share the types of the
//! contract and the response enum of each operation, with a variant for each status.
//!
//! # The client
//!
//! A method for each operation: what is required are its arguments, what is optional is set before it is awaited. The
//! mock server stands in for Kitchen here, in process and without a port.
//!
//! ```
//! # #[cfg(feature = "client")]
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use specwright_kitchen::Client;
//! use specwright_kitchen::operations::CreateScheduledOrderResponse;
//! use specwright_kitchen::types::{OrderItem, OrderToSchedule, Size};
//! use specwright_mock_server::testing::MockServer;
//!
//! let mock = MockServer::start("../../specs/kitchen.yaml").await?;
//! // a service elsewhere: Client::at("http://kitchen:3000")
//! let kitchen = Client::builder().service(mock.service()).build();
//!
//! // the value of success; everything else is an error that keeps the typed answer
//! let list = kitchen.list_schedules().limit(10).await?.ok()?;
//! assert!(!list.schedules.is_empty());
//!
//! // or every answer that the contract declares
//! let item = OrderItem { product: "cappuccino".to_owned(), size: Size::Big, quantity: 2 };
//! let answer = kitchen.create_scheduled_order(OrderToSchedule { order: vec![item] }).await?;
//! match answer.response {
//!     CreateScheduledOrderResponse::Created(schedule, headers) => {
//!         println!("{} at {:?}", schedule.id, headers.location);
//!     }
//!     other => println!("not now: {other:?}"),
//! }
//! # Ok(())
//! # }
//! # #[cfg(not(feature = "client"))]
//! # fn main() {}
//! ```
//!
//! # The server
//!
//! A trait for the whole API; an operation that is not written yet answers 501. Requests are checked against the contract
//! before a method is called, so that what it gets is right. `cargo run --example kitchen-server --features server`
//! starts one.
//!
//! ```
//! # #[cfg(feature = "server")]
//! # fn main() {
//! use specwright_kitchen::server::{Api, router};
//! use specwright_kitchen::operations::{ListSchedulesRequest, ListSchedulesResponse};
//! use specwright_kitchen::types::ScheduleList;
//! use specwright_runtime::{self as rt, server::Error};
//!
//! struct Kitchen;
//!
//! impl Api for Kitchen {
//!     type Principal = ();
//!     type Error = Error;
//!
//!     async fn list_schedules(
//!         &self,
//!         _cx: rt::Context<()>,
//!         request: ListSchedulesRequest,
//!     ) -> Result<ListSchedulesResponse, Error> {
//!         assert!(request.limit.is_none_or(|limit| limit >= 0));
//!         Ok(ListSchedulesResponse::Ok(ScheduleList { schedules: Vec::new() }))
//!     }
//! }
//!
//! // an axum router like any other: it merges, nests and takes layers
//! let app: rt::axum::Router = router(Kitchen);
//! # drop(app);
//! # }
//! # #[cfg(not(feature = "server"))]
//! # fn main() {}
//! ```
#![allow(clippy::pedantic, reason = "generated code")]

include!(concat!(env!("OUT_DIR"), "/kitchen.rs"));
