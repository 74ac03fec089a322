//! Why a request got no answer.

use std::error::Error;
use std::io;
use std::time::Duration;

use thiserror::Error;

/// Why a request got no answer.
#[derive(Debug, Error)]
pub(crate) enum ClientError {
    /// Nobody listens there.
    #[error("the connection was refused")]
    Refused,
    /// The name of the host leads to no address.
    #[error("the name of the host leads to no address: {0}")]
    Host(String),
    /// No connection for another reason.
    #[error("no connection: {0}")]
    Connect(String),
    /// The connection ended before the answer was whole.
    #[error("the connection was closed before the answer was complete")]
    Closed,
    /// Nothing within the time.
    #[error("no answer within {0:?}")]
    Timeout(Duration),
    /// What came is no HTTP, or cannot be read as what it says it is.
    #[error("the answer cannot be read: {0}")]
    Unreadable(String),
}

impl ClientError {
    /// Sorts what the libraries say.
    pub(crate) fn of(error: &(dyn Error + 'static)) -> Self {
        let mut chain = Vec::new();
        let mut next = Some(error);
        while let Some(error) = next {
            chain.push(error);
            next = error.source();
        }
        let told = chain.last().map(ToString::to_string).unwrap_or_default();
        let io = chain
            .iter()
            .find_map(|error| error.downcast_ref::<io::Error>())
            .map(io::Error::kind);
        let hyper = chain
            .iter()
            .find_map(|error| error.downcast_ref::<hyper::Error>());
        let text = |wanted: &str| chain.iter().any(|error| error.to_string().contains(wanted));
        match (io, hyper) {
            (Some(io::ErrorKind::ConnectionRefused), _) => Self::Refused,
            _ if text("dns error") => Self::Host(told),
            (
                Some(
                    io::ErrorKind::ConnectionReset
                    | io::ErrorKind::BrokenPipe
                    | io::ErrorKind::ConnectionAborted
                    | io::ErrorKind::UnexpectedEof,
                ),
                _,
            ) => Self::Closed,
            (_, Some(hyper)) if hyper.is_incomplete_message() || hyper.is_closed() => Self::Closed,
            (_, Some(hyper)) if hyper.is_parse() => Self::Unreadable(told),
            (_, Some(_)) => Self::Unreadable(told),
            (_, None) => Self::Connect(told),
        }
    }
}
