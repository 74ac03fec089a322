//! Authorise: whether the request carries what the operation's security asks for.

use http::request::Parts;
use specwright_exchange::check::Finding;

use crate::Settings;
use crate::snapshot::OperationOf;

/// What came of it; empty: the request may pass.
#[derive(Default, Debug)]
pub(crate) struct Authorised {
    /// An error with code `401` where a credential is missing, and warnings.
    pub(crate) findings: Vec<Finding>,
    /// The value of `WWW-Authenticate` (RFC 9110, section 11.6.1), where there is a challenge.
    pub(crate) challenge: Option<String>,
}

/// Judges the credentials of a request.
pub(crate) fn authorise(_of: OperationOf<'_>, _parts: &Parts, _settings: &Settings) -> Authorised {
    Authorised::default()
}
