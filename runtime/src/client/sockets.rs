//! Sockets as transport: reqwest, with rustls, ring and the certificates of the system.

use std::sync::Arc;

use http::{Request, Response};

use super::BoxFuture;
use super::transport::{Transport, TransportError};
use crate::body::{Body, BodyError};
use crate::error::BoxError;

/// Connections, or why there can be none.
pub(super) struct Sockets(Result<reqwest::Client, String>);

impl Sockets {
    pub(super) fn new() -> Self {
        Self(client().map_err(|error| error.to_string()))
    }
}

pub(crate) fn client() -> Result<reqwest::Client, BoxError> {
    use rustls_platform_verifier::BuilderVerifierExt as _;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut tls = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_platform_verifier()?
        .with_no_client_auth();
    tls.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    let builder = reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(std::time::Duration::from_secs(10))
        .retry(reqwest::retry::never());
    Ok(builder.build()?)
}

impl Transport for Sockets {
    fn send(
        &self,
        request: Request<Body>,
    ) -> BoxFuture<'static, Result<Response<Body>, TransportError>> {
        let client = self.0.clone();
        Box::pin(async move {
            let client = client.map_err(|reason| TransportError::Connect(reason.into()))?;
            let request = request.map(|body| match body.as_bytes() {
                Some(bytes) => reqwest::Body::from(bytes.clone()),
                None => reqwest::Body::wrap(body),
            });
            let request = request.try_into().map_err(told)?;
            let response = client.execute(request).await.map_err(told)?;
            let response: Response<reqwest::Body> = response.into();
            Ok(response.map(Body::from_http))
        })
    }
}

/// What an error of reqwest means; without the URL, which may have a key in it.
fn told(error: reqwest::Error) -> TransportError {
    let error = error.without_url();
    if error.is_connect() {
        return TransportError::Connect(error.into());
    }
    if error.is_timeout() {
        return TransportError::Timeout;
    }
    let mut source = std::error::Error::source(&error);
    while let Some(inner) = source {
        if let Some(BodyError::TooLarge { limit }) = inner.downcast_ref() {
            return TransportError::Body(BodyError::TooLarge { limit: *limit });
        }
        source = inner.source();
    }
    TransportError::Broken(error.into())
}
