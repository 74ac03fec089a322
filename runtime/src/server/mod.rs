//! What generated server stubs call: the axum router of a contract, requests checked at the boundary by the engine
//! of the mock, security, errors, the contract and a page about it.
//!
//! A request goes this way: the operation is found by path and method (404, 405), the caller is known (401, 403), the
//! body is read (413), parameters and body are decoded and checked against the contract (415, 400, 422; everything
//! that is wrong in one answer), and the handler gets them typed. What it gives is written, and checked where
//! [`Builder::check_responses`] says so.
//!
//! What the generator writes for a small contract, and an implementation of it:
//!
//! ```
//! use std::future::Future;
//!
//! use specwright_runtime as rt;
//!
//! #[derive(Clone, Debug, PartialEq)]
//! pub struct PingRequest {
//!     pub count: i64,
//! }
//! rt::request! {
//!     PingRequest => PingResponse, PingCall;
//!     operation 0 "ping" "GET" "/ping/{count}";
//!     security [];
//!     "count" path simple => required count: i64;
//! }
//!
//! #[derive(Clone, Debug, PartialEq)]
//! pub enum PingResponse {
//!     Ok(String),
//!     Other(rt::Reply),
//! }
//! rt::response! { PingResponse, ok Ok => String; Ok: code(200) text "text/plain" String; }
//!
//! pub trait Api: Send + Sync + Sized + 'static {
//!     type Principal: Clone + Send + Sync + 'static;
//!     type Error: Into<rt::server::Error> + Send;
//!     fn ping(
//!         &self,
//!         cx: rt::Context<Self::Principal>,
//!         request: PingRequest,
//!     ) -> impl Future<Output = Result<PingResponse, Self::Error>> + Send {
//!         rt::server::unimplemented(cx, request)
//!     }
//! }
//! rt::server! { Api; contract CONTRACT; ping: PingRequest; }
//!
//! static CONTRACT: rt::server::Embedded = rt::server::Embedded {
//!     root: "ping.yaml",
//!     files: &[("ping.yaml", b"
//! openapi: 3.1.0
//! info: {title: Ping, version: '1'}
//! paths:
//!   /ping/{count}:
//!     get:
//!       operationId: ping
//!       parameters: [{name: count, in: path, required: true, schema: {type: integer, maximum: 9}}]
//!       responses: {200: {description: pong, content: {text/plain: {schema: {type: string}}}}}
//! ")],
//! };
//!
//! struct Pong;
//!
//! impl Api for Pong {
//!     type Principal = ();
//!     type Error = rt::server::Error;
//!
//!     async fn ping(&self, _: rt::Context, request: PingRequest) -> Result<PingResponse, Self::Error> {
//!         Ok(PingResponse::Ok("pong ".repeat(usize::try_from(request.count).unwrap_or(0))))
//!     }
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use tower::ServiceExt as _;
//!
//! let get = |path: &str| rt::http::Request::get(path).body(rt::axum::body::Body::empty());
//! let answer = router(Pong).oneshot(get("/ping/2")?).await?;
//! assert_eq!(answer.status(), 200);
//! let answer = router(Pong).oneshot(get("/ping/12")?).await?;
//! assert_eq!(answer.status(), 422);
//! # Ok(())
//! # }
//! ```

mod accounts;
mod builder;
mod context;
mod credentials;
#[cfg(feature = "docs")]
mod docs;
mod document;
mod embedded;
mod envelope;
mod error;
mod macros;
mod operation;
mod routes;
mod secret;
mod security;
mod serve;
mod to_the_end;

pub use crate::scheme::{Scheme, SchemeKind};
pub use accounts::{ApiKeys, Passwords};
pub use builder::{Builder, Handler, read, reply};
pub use context::Context;
pub use credentials::{ApiKey, Authorization, Basic, Bearer, Certificate, Credential};
pub use embedded::{BrokenContract, Embedded};
pub use envelope::Envelope;
pub use error::{Error, Violation};
pub use secret::same_secret;
pub use security::{Denied, Gate, Open, SecurityContext};
pub use serve::Handling;
pub use to_the_end::to_the_end;

use std::future::Future;

use crate::request::Request;
use crate::response::Response;

/// The answer of an operation that is not written yet: 501.
///
/// # Errors
/// None; the type is that of handlers.
#[expect(clippy::needless_pass_by_value, reason = "takes what handlers take")]
pub fn unimplemented<P, R: Request, E: Send>(
    cx: Context<P>,
    request: R,
) -> impl Future<Output = Result<R::Response, E>> + Send {
    drop(request);
    let reply = context::not_implemented(cx.operation, &cx.problems);
    std::future::ready(Ok(R::Response::other(reply)))
}
