//! The Payments API: a typed client (feature `client`, on by default) and an axum server stub (feature `server`).
//!
//! All of it is generated from `specs/payments.yaml` by a build script of ten lines.
//!
//! # The client
//!
//! ```
//! # #[cfg(feature = "client")]
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use specwright_mock_server::testing::MockServer;
//! use specwright_payments::Client;
//! use specwright_payments::types::{PaymentRequest, PaymentStatus};
//!
//! let mock = MockServer::start("../../specs/payments.yaml").await?;
//! // a service elsewhere: Client::at("http://payments:3001")
//! let payments = Client::builder().service(mock.service()).build();
//!
//! let request = PaymentRequest { order_id: "5d0f7a3e-6c1b-4e52-9b8d-2f4c7a916e03".parse()? };
//! let payment = payments.create_payment(request).idempotency_key("order-1").await?.ok()?;
//! assert_eq!(payment.status, Some(PaymentStatus::Paid));
//! # Ok(())
//! # }
//! # #[cfg(not(feature = "client"))]
//! # fn main() {}
//! ```
//!
//! # The server
//!
//! `server::Api` is the trait to implement and `server::router` makes an axum router of it; see
//! `cargo run -p specwright-payments --example payments-server --features server`.
#![allow(clippy::pedantic, reason = "generated code")]

include!(concat!(env!("OUT_DIR"), "/payments.rs"));
