//! Why the server cannot serve.

use std::path::PathBuf;

use thiserror::Error;

/// Why the server cannot serve.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ServeError {
    /// The name of the host leads to no address.
    #[error("no address for host {host}: {source}")]
    Host {
        /// The host as named.
        host: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// Somebody else listens there.
    #[error(
        "port {port} on {host} is already in use; choose another with --port, or 0 for any free one"
    )]
    Occupied {
        /// The host as named.
        host: String,
        /// The port.
        port: u16,
    },
    /// The system refuses.
    #[error("failed to listen on {host}:{port}: {source}")]
    Listen {
        /// The host as named.
        host: String,
        /// The port.
        port: u16,
        /// What the system says.
        source: std::io::Error,
    },
    /// Somebody else listens on the Unix socket.
    #[error("another server listens on {}; choose another path with --unix", path.display())]
    SocketOccupied {
        /// The path as named.
        path: PathBuf,
    },
    /// The system refuses a Unix socket.
    #[error("failed to listen on {}: {source}", path.display())]
    Socket {
        /// The path as named.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A file with a certificate or a key cannot be used.
    #[error("failed to read {} as {what} in PEM form: {reason}", path.display())]
    Pem {
        /// The file.
        path: PathBuf,
        /// `a certificate` or `a private key`.
        what: &'static str,
        /// What is wrong with it.
        reason: String,
    },
    /// Certificate and key do not go together, or a self-signed one cannot be made.
    #[error("failed to set up TLS: {0}")]
    Tls(String),
    /// Serving ended by itself.
    #[error("failed to serve: {0}")]
    Serve(#[source] std::io::Error),
}
