//! The client: what the methods of a generated client call.
//!
//! A call is written once, then sent as often as the rules of [`Retry`] and the redirects want, over a [`Transport`]:
//! sockets by default, or a `tower` service in process. Secrets are masked wherever a client is shown.

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
mod sockets;
mod transport;

pub use builder::{Client, ClientBuilder, Scheme, SchemeKind};
pub use call::{Options, send};
pub use credential::{Credential, TokenSource};
pub use error::{ClientError, Undecodable};
pub use hook::{Attempt, Hook};
pub use oauth::ClientCredentials;
pub use pages::{PageBy, Pages};
pub use retry::Retry;
pub use secret::Secret;
pub use transport::{Transport, TransportError};

#[doc(hidden)]
pub use http_body::Body as HttpBody;
#[doc(hidden)]
pub use tower_service::Service;

/// A future of any kind.
pub type BoxFuture<'f, T> = std::pin::Pin<Box<dyn Future<Output = T> + Send + 'f>>;
