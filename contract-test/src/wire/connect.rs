//! Where connections come from: a socket, with TLS or without, or a pipe in memory.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use rustls::{ClientConfig, RootCertStore};
use rustls_pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use url::Url;

use super::WireError;

/// A stream of bytes both ways.
pub trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}

impl<T: AsyncRead + AsyncWrite + Unpin + Send> Stream for T {}

/// A connection that is being made.
pub type Connecting<'c> =
    Pin<Box<dyn Future<Output = Result<Box<dyn Stream>, WireError>> + Send + 'c>>;

/// Makes connections to the service.
pub trait Connect: Send + Sync {
    /// Makes one.
    fn connect(&self) -> Connecting<'_>;

    /// The value of `Host`.
    fn host(&self) -> &str;
}

/// Sockets to the host of a URL.
pub struct Tcp {
    host: String,
    name: String,
    port: u16,
    tls: Option<TlsConnector>,
}

impl Tcp {
    /// To the host of this URL; nothing where it is neither `http:` nor `https:` with a host.
    pub fn new(url: &Url) -> Option<Self> {
        let name = url.host_str()?.to_owned();
        let tls = match url.scheme() {
            "http" => None,
            "https" => Some(tls()?),
            _ => return None,
        };
        let host = match url.port() {
            Some(port) => format!("{name}:{port}"),
            None => name.clone(),
        };
        Some(Self {
            host,
            port: url.port_or_known_default()?,
            name: name.trim_matches(['[', ']']).to_owned(),
            tls,
        })
    }
}

fn tls() -> Option<TlsConnector> {
    let mut roots = RootCertStore::empty();
    roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .ok()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Some(TlsConnector::from(Arc::new(config)))
}

impl Connect for Tcp {
    fn connect(&self) -> Connecting<'_> {
        Box::pin(async move {
            let stream = TcpStream::connect((self.name.as_str(), self.port)).await;
            let stream = stream.map_err(|error| WireError::Connect(error.to_string()))?;
            let _ = stream.set_nodelay(true);
            let Some(tls) = &self.tls else {
                return Ok(Box::new(stream) as Box<dyn Stream>);
            };
            let name = ServerName::try_from(self.name.clone());
            let name = name.map_err(|error| WireError::Tls(error.to_string()))?;
            let stream = tls.connect(name, stream).await;
            let stream = stream.map_err(|error| WireError::Tls(error.to_string()))?;
            Ok(Box::new(stream) as Box<dyn Stream>)
        })
    }

    fn host(&self) -> &str {
        &self.host
    }
}
