//! Messages as they go over the wire, made by the contract.

mod body;
mod broken;
mod request;
mod response;

pub use request::WireRequest;
pub use response::WireResponse;

pub(crate) use broken::changed;
pub(crate) use request::{credentials, requests};
pub(crate) use response::responses;

/// Why there is no message of a case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Missing {
    /// No value can be made, or the style or media type has no form for it.
    NoValue(String),
    /// What was made does not keep the contract: an example that is wrong.
    Invalid(String),
}
