//! Why no response could be read.

/// Why no response could be read. The texts fit after "the service".
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WireError {
    /// No connection.
    #[error("cannot be reached: {0}")]
    Connect(String),
    /// TLS failed.
    #[error("speaks no TLS that can be trusted: {0}")]
    Tls(String),
    /// Nothing came in time.
    #[error("did not answer within {0} s")]
    Silent(u64),
    /// Something came, but it did not end in time.
    #[error("began an answer that did not end within {0} s")]
    Slow(u64),
    /// The connection ended before the head was complete.
    #[error("closed the connection after {0} bytes of an answer")]
    Closed(usize),
    /// The connection broke.
    #[error("broke the connection: {0}")]
    Reset(String),
    /// The head is no HTTP/1.1.
    #[error("answered what is no HTTP: {reason}; it began with {excerpt:?}")]
    Head {
        /// What is wrong.
        reason: String,
        /// The first bytes.
        excerpt: String,
    },
    /// The head or the body is larger than the limit.
    #[error("answered more than {0} bytes")]
    TooLarge(u64),
}

impl WireError {
    /// Whether the service could not be reached at all.
    pub fn is_unreachable(&self) -> bool {
        matches!(self, Self::Connect(_) | Self::Tls(_))
    }

    /// Whether time ran out.
    pub fn is_slow(&self) -> bool {
        matches!(self, Self::Silent(_) | Self::Slow(_))
    }
}
