//! TLS: a certificate from files, or one of our own.

use std::net::IpAddr;
use std::path::Path;
use std::sync::Arc;

use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio_rustls::rustls::{DEFAULT_VERSIONS, ServerConfig};

use super::error::ServeError;
use super::options::Tls;

/// What takes TLS connections with this certificate; HTTP/2 and HTTP/1.1 over them.
pub(super) fn acceptor(tls: &Tls) -> Result<TlsAcceptor, ServeError> {
    let (chain, key) = match tls {
        Tls::Files { certificate, key } => (certificates(certificate)?, private_key(key)?),
        Tls::SelfSigned { names } => self_signed(names)?,
    };
    let failed = |error: tokio_rustls::rustls::Error| ServeError::Tls(error.to_string());
    let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_protocol_versions(DEFAULT_VERSIONS)
        .map_err(failed)?
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .map_err(failed)?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(TlsAcceptor::from(Arc::new(config)))
}

fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, ServeError> {
    let failed = |reason: String| ServeError::Pem {
        path: path.to_owned(),
        what: "a certificate",
        reason,
    };
    let chain = CertificateDer::pem_file_iter(path)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|error| failed(error.to_string()))?;
    if chain.is_empty() {
        return Err(failed("there is none in it".to_owned()));
    }
    Ok(chain)
}

fn private_key(path: &Path) -> Result<PrivateKeyDer<'static>, ServeError> {
    PrivateKeyDer::from_pem_file(path).map_err(|error| ServeError::Pem {
        path: path.to_owned(),
        what: "a private key",
        reason: error.to_string(),
    })
}

type Identity = (Vec<CertificateDer<'static>>, PrivateKeyDer<'static>);

/// A certificate for this machine that nobody vouches for: clients have to be told to take it.
fn self_signed(names: &[String]) -> Result<Identity, ServeError> {
    let mut all: Vec<String> = ["localhost", "127.0.0.1", "::1"].map(str::to_owned).into();
    for name in names {
        let name = name.trim_start_matches('[').trim_end_matches(']');
        let everywhere = name
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_unspecified());
        if !everywhere && !all.iter().any(|known| known == name) {
            all.push(name.to_owned());
        }
    }
    let made = rcgen::generate_simple_self_signed(all)
        .map_err(|error| ServeError::Tls(error.to_string()))?;
    let key = PrivatePkcs8KeyDer::from(made.signing_key.serialize_der());
    Ok((vec![made.cert.der().clone()], key.into()))
}
