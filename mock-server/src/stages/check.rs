//! Check: decode the request by its operation and tell everything that breaks the contract.

use specwright_exchange::check::{self, Finding};

use super::admit::Admitted;
use super::route::Routed;

/// What is wrong with the request; empty: nothing.
pub(crate) fn check(routed: &Routed<'_>, admitted: &Admitted) -> Vec<Finding> {
    let request = check::Request {
        matched: &routed.matched,
        query: admitted.parts.uri.query(),
        headers: &admitted.parts.headers,
        body: &admitted.body,
    };
    check::request(routed.of.plan(), &routed.of.document.validators, &request)
}
