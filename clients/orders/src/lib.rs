//! The Orders API: a typed client (feature `client`, on by default) and an axum server stub (feature `server`).
//!
//! All of it is generated from `specs/oas.yaml` by a build script of ten lines.
//!
//! # The client
//!
//! Each security scheme of the contract is a method of the builder: a token, client credentials that are exchanged for
//! tokens, or a source of tokens of your own.
//!
//! ```
//! # #[cfg(feature = "client")]
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use specwright_mock_server::testing::{MockServer, Reply};
//! use specwright_orders::Client;
//! use specwright_orders::operations::GetOrderResponse;
//! use specwright_orders::types::{CreateOrder, OrderItem, OrderStatus, Size};
//!
//! let mock = MockServer::start("../../specs/oas.yaml").await?;
//! // a service elsewhere: Client::builder().base_url("https://orders.example")…
//! let orders = Client::builder().service(mock.service()).bearer_auth("a token").build();
//!
//! let item = OrderItem { product: "cappuccino".to_owned(), size: Size::Big, quantity: Some(2) };
//! let order = orders.create_order(CreateOrder { order: vec![item] }).await?.ok()?;
//! assert_eq!(order.status, OrderStatus::Created);
//!
//! // an answer that is no success is an error that keeps what came
//! mock.when("getOrder").respond(Reply::status(404));
//! let failure = orders.get_order(order.id).await?.ok().unwrap_err();
//! assert!(matches!(failure.response(), GetOrderResponse::NotFound(_)));
//! # Ok(())
//! # }
//! # #[cfg(not(feature = "client"))]
//! # fn main() {}
//! ```
//!
//! # The server
//!
//! `server::Api` is the trait to implement; `server::Security` has a method for each scheme, and says who calls. See
//! `cargo run -p specwright-orders --example orders-server --features server`.
#![allow(clippy::pedantic, reason = "generated code")]

include!(concat!(env!("OUT_DIR"), "/orders.rs"));

/// The code of the guide, compiled and run.
#[cfg(all(doctest, feature = "client", feature = "server"))]
#[doc = include_str!("../../../docs/codegen.md")]
mod guide {}
