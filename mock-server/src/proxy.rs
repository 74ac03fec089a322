//! The proxy: requests go on to an upstream, and both sides are judged by the contract.

use std::sync::Arc;

use crate::mock::Mock;
use crate::stages::admit::Admitted;
use crate::stages::answer::Answer;

/// Where requests are sent on to, and how.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Upstream {
    /// The base URL; its path comes before that of a request.
    pub url: http::Uri,
    /// An HTTP(S) proxy on the way there.
    pub proxy: Option<http::Uri>,
    /// Whether requests are validated (security always is). Default: yes.
    pub validate_request: bool,
}

/// Sends a request on and judges both sides.
pub(crate) async fn forward(mock: &Mock, _upstream: &Arc<Upstream>, admitted: &Admitted) -> Answer {
    mock.answer(admitted)
}
