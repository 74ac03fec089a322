//! What a task knows of the request that it serves, so that the calls it makes can pass it on.

use http::HeaderValue;

/// The header of request ids.
pub const REQUEST_ID: &str = "x-request-id";

tokio::task_local! {
    static CURRENT: HeaderValue;
}

/// The id of the request that this task serves, where a server has said so.
pub fn request_id() -> Option<HeaderValue> {
    CURRENT.try_with(Clone::clone).ok()
}

/// Runs a future within which calls pass this request id on.
///
/// ```
/// # use specwright_runtime::{HeaderValue, context};
/// # let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
/// # runtime.block_on(async {
/// let id = HeaderValue::from_static("r-1");
/// context::with_request_id(id.clone(), async { assert_eq!(context::request_id(), Some(id)) }).await;
/// # });
/// ```
pub async fn with_request_id<F: Future>(id: HeaderValue, future: F) -> F::Output {
    CURRENT.scope(id, future).await
}
