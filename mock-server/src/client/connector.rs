//! Connections: plain or TLS, to the host itself or through a proxy.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, LazyLock};
use std::task::{Context, Poll};
use std::time::Duration;

use http::uri::Scheme;
use http::{HeaderValue, Uri};
use hyper_rustls::HttpsConnector;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::proxy::Tunnel;
use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::{self, ClientConfig, RootCertStore};
use tower_service::Service;

use super::wire::Wire;

type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// A proxy on the way.
#[derive(Clone, Debug)]
pub(super) struct Via {
    /// Its URL, without credentials.
    pub(super) url: Uri,
    /// Its credentials.
    pub(super) authorization: Option<HeaderValue>,
}

/// Makes connections for the pool.
#[derive(Clone, Debug)]
pub(super) struct Connector {
    http: HttpConnector,
    via: Option<Arc<Via>>,
}

impl Connector {
    pub(super) fn new(via: Option<Via>, timeout: Duration) -> Self {
        let mut http = HttpConnector::new();
        http.enforce_http(false);
        http.set_nodelay(true);
        http.set_connect_timeout(Some(timeout));
        Self {
            http,
            via: via.map(Arc::new),
        }
    }
}

/// How TLS is spoken: with the roots of the web, and those in the file that `SSL_CERT_FILE` names.
static TLS: LazyLock<Result<ClientConfig, rustls::Error>> = LazyLock::new(|| {
    let mut roots = RootCertStore::empty();
    roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    if let Some(file) = std::env::var_os("SSL_CERT_FILE") {
        match CertificateDer::pem_file_iter(&file) {
            Ok(certificates) => {
                roots.add_parsable_certificates(certificates.filter_map(Result::ok));
            }
            Err(error) => tracing::warn!("SSL_CERT_FILE cannot be read: {error}"),
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(config)
});

/// TLS that offers these protocols of the application layer (RFC 7301).
fn tls(protocols: &[&str]) -> Result<ClientConfig, BoxError> {
    let mut config = TLS.as_ref().map_err(Clone::clone)?.clone();
    config.alpn_protocols = protocols
        .iter()
        .map(|protocol| protocol.as_bytes().to_vec())
        .collect();
    Ok(config)
}

impl Service<Uri> for Connector {
    type Response = Wire;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Wire, BoxError>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, to: Uri) -> Self::Future {
        let Self { mut http, via } = self.clone();
        Box::pin(async move {
            let secure = to.scheme() == Some(&Scheme::HTTPS);
            let Some(via) = via else {
                if !secure {
                    return Ok(Wire::plain(http.call(to).await?));
                }
                let mut https = HttpsConnector::from((http, tls(&["h2", "http/1.1"])?));
                return Ok(Wire::Direct(https.call(to).await?));
            };
            // A proxy is spoken to in HTTP/1.1, by TLS or not.
            let mut to_proxy = HttpsConnector::from((http, tls(&["http/1.1"])?));
            if !secure {
                return Ok(Wire::Proxied(to_proxy.call(via.url.clone()).await?));
            }
            let mut tunnel = Tunnel::new(via.url.clone(), to_proxy);
            if let Some(value) = &via.authorization {
                tunnel = tunnel.with_auth(value.clone());
            }
            let mut https = HttpsConnector::from((tunnel, tls(&["h2", "http/1.1"])?));
            let wire = https.call(to).await.map_err(io::Error::other)?;
            Ok(Wire::Tunnelled(Box::new(wire)))
        })
    }
}
