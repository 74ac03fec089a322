//! What generated server stubs call: the axum router of a contract, requests checked at the boundary by the engine
//! of the mock, security, errors, the contract and a page about it.
//!
//! A request goes this way: the operation is found by path and method (404, 405), the caller is known (401, 403), the
//! body is read (413), parameters and body are decoded and checked against the contract (415, 400, 422; everything
//! that is wrong in one answer), and the handler gets them typed. What it gives is written, and checked where
//! [`Builder::check_responses`] says so.

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

pub use builder::{Builder, Handler, read, reply};
pub use context::Context;
pub use credentials::{
    ApiKey, Authorization, Basic, Bearer, Certificate, Credential, Scheme, SchemeKind,
};
pub use embedded::{BrokenContract, Embedded};
pub use envelope::Envelope;
pub use error::{Error, Violation};
pub use secret::same_secret;
pub use security::{Denied, Gate, Open, SecurityContext};
pub use serve::Handling;

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
