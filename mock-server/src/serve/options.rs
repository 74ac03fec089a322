//! How a server serves: its limits, its TLS, and what it says of itself.

use std::path::PathBuf;
use std::time::Duration;

/// How a server serves; see [`Server`](super::Server). Each default suits a mock on a developer's machine and in CI.
#[derive(Clone, Debug)]
#[expect(
    clippy::exhaustive_structs,
    reason = "made by callers with `..ServeOptions::default()`"
)]
pub struct ServeOptions {
    /// How many connections are served at a time; more wait until one ends. Default: 10,000.
    pub max_connections: usize,
    /// The largest head of a request in bytes: its line and its headers. A larger one is answered with 431.
    /// Default: 64 KiB.
    pub header_limit: usize,
    /// How many headers a request may have over HTTP/1.1; more are answered with 431. Default: 100, which costs
    /// nothing; any other number costs a little for each request.
    pub header_count: Option<usize>,
    /// How long the head of a request, or the handshake of TLS, may take. Default: 30 seconds.
    pub header_timeout: Duration,
    /// How long the body of a request may take; a slower one is answered with 408. Default: 60 seconds.
    pub body_timeout: Duration,
    /// How long a connection may stay open without a request, or without a byte of the answer being taken.
    /// Default: 75 seconds.
    pub idle_timeout: Duration,
    /// How long open requests may take once the server is told to stop. Default: 5 seconds.
    pub grace: Duration,
    /// How many requests one HTTP/2 connection may have open. Default: 250.
    pub max_streams: u32,
    /// What the server says of itself on the port of the mock. Default: [`Management::Here`].
    pub management: Management,
    /// The certificate of TCP listeners; without one they speak plain HTTP. Default: none.
    pub tls: Option<Tls>,
}

impl Default for ServeOptions {
    fn default() -> Self {
        Self {
            max_connections: 10_000,
            header_limit: 64 << 10,
            header_count: None,
            header_timeout: Duration::from_secs(30),
            body_timeout: Duration::from_secs(60),
            idle_timeout: Duration::from_secs(75),
            grace: Duration::from_secs(5),
            max_streams: 250,
            management: Management::Here,
            tls: None,
        }
    }
}

/// Where `/__specwright/health` and `/__specwright/metrics` are answered.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[non_exhaustive]
pub enum Management {
    /// Beside the paths of the documents, unless one of them declares a path below `/__specwright`.
    #[default]
    Here,
    /// Only on listeners that were given for it.
    Elsewhere,
}

/// A certificate.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Tls {
    /// PEM files.
    Files {
        /// The certificate, and those that lead from it to an authority.
        certificate: PathBuf,
        /// Its private key.
        key: PathBuf,
    },
    /// One made at the start, for `localhost`, the loopback addresses and these names.
    SelfSigned {
        /// Further names and addresses.
        names: Vec<String>,
    },
}
