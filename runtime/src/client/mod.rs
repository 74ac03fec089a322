//! The client: what the methods of a generated client call.
//!
//! A call is written once, then sent as often as the rules of [`Retry`] and the redirects want, over a [`Transport`]:
//! sockets by default, or a `tower` service in process. Secrets are masked wherever a client is shown.
//!
//! ```
//! use specwright_runtime as rt;
//! use rt::client::{ClientCredentials, Retry};
//!
//! /// The kitchen.
//! #[derive(Clone, Debug)]
//! pub struct Client(rt::client::Client);
//!
//! rt::client! {
//!     Client;
//!     server "https://kitchen.example";
//!     scheme oauth "oauth" bearer "https://kitchen.example/token";
//! }
//!
//! #[derive(Clone, Debug, Default, PartialEq)]
//! pub struct HealthRequest {}
//!
//! rt::request! {
//!     HealthRequest => HealthResponse, HealthCall;
//!     operation 0 "health" "GET" "/health";
//!     security [];
//! }
//!
//! #[derive(Clone, Debug, PartialEq)]
//! pub enum HealthResponse {
//!     Ok(String),
//!     Other(rt::Reply),
//! }
//!
//! rt::response! {
//!     HealthResponse, ok Ok => String;
//!     Ok: code(200) text "text/plain" String;
//! }
//!
//! impl Client {
//!     pub fn health(&self) -> HealthCall<'_> {
//!         HealthCall::new(&self.0, HealthRequest {})
//!     }
//! }
//!
//! # let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
//! # runtime.block_on(async {
//! // in process; without `service` it goes over sockets to the first server of the contract
//! let app = axum::Router::new().route("/health", axum::routing::get(|| async { "well" }));
//! let client = Client::builder()
//!     .oauth(ClientCredentials::new("id", "secret").scope("read"))
//!     .retry(Retry::times(5))
//!     .service(app)
//!     .build();
//! assert_eq!(client.health().await?.ok()?, "well");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! # }).unwrap();
//! ```

mod accept;
mod builder;
mod call;
mod credential;
mod error;
mod excerpt;
mod hook;
mod macros;
mod oauth;
mod pages;
mod redirect;
mod retry;
mod secret;
mod send;
mod service;
pub(crate) mod sockets;
mod transport;

pub use crate::scheme::{Scheme, SchemeKind};
pub use builder::{Client, ClientBuilder};
pub use call::{Options, Sending, send, send_boxed};
pub use credential::{Credential, TokenSource};
pub use error::{ClientError, Undecodable};
pub use hook::{Attempt, Hook};
pub use oauth::ClientCredentials;
pub use pages::{Number, PageBy, Pages};
pub use retry::Retry;
pub use secret::Secret;
pub use transport::{Transport, TransportError};

#[doc(hidden)]
pub use http_body::Body as HttpBody;
#[doc(hidden)]
pub use tower_service::Service;

/// A future of any kind.
pub type BoxFuture<'f, T> = std::pin::Pin<Box<dyn Future<Output = T> + Send + 'f>>;
