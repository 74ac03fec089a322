//! Authorise: whether the request carries what the operation's security asks for.

use http::request::Parts;
use specwright_exchange::check::Finding;
use specwright_exchange::security::Rules;

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
pub(crate) fn authorise(of: OperationOf<'_>, parts: &Parts, settings: &Settings) -> Authorised {
    if of.operation().security.is_empty() {
        return Authorised::default();
    }
    let rules = Rules {
        standard_credentials: settings.behaviour.credentials,
        standard_challenges: settings.behaviour.challenges,
    };
    let refusal = of
        .security()
        .judge(&parts.headers, parts.uri.query(), rules);
    match refusal {
        Some(refusal) => Authorised {
            findings: vec![refusal.finding],
            challenge: refusal.challenge,
        },
        None => Authorised::default(),
    }
}
