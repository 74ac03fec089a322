//! Work that goes on when its caller has hung up.

use std::future::Future;

use super::error::Error;
use crate::context;

/// Runs a future to its end, also when nobody waits for it any more: a server drops a handler when its caller hangs up,
/// which must not stop a payment half way. Calls that it makes pass the request's id on.
///
/// # Errors
/// 500, where the future panics.
pub async fn to_the_end<F>(future: F) -> Result<F::Output, Error>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let task = match context::request_id() {
        Some(id) => tokio::spawn(context::with_request_id(id, future)),
        None => tokio::spawn(future),
    };
    task.await.map_err(Error::internal)
}
