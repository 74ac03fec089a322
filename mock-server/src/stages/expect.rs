//! Expect: what a test set for the request, in place of what the contract alone would answer.

use specwright_exchange::check::Finding;

use super::admit::Admitted;
use super::answer::{Answer, Asked};
use crate::journal::Received;
use crate::testing::Expectations;

/// The answer that was set, if one was.
pub(crate) fn expect(
    expectations: Option<&Expectations>,
    asked: &Asked<'_>,
    admitted: &Admitted,
) -> Option<Answer> {
    let expectations = expectations.filter(|expectations| expectations.any())?;
    let parts = &admitted.parts;
    let received = Received {
        operation: Some(asked.of.name()),
        method: parts.method.clone(),
        uri: parts.uri.clone(),
        version: parts.version,
        headers: parts.headers.clone(),
        body: admitted.body.clone(),
    };
    let valid = !asked.findings.iter().any(Finding::is_error);
    expectations
        .meet(&received, valid)?
        .answer(asked, &received)
}
