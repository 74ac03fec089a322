//! Why a call has no answer.

use std::fmt;
use std::time::Duration;

use http::{HeaderMap, StatusCode};

use super::excerpt::{excerpt, masked};
use super::transport::TransportError;
use crate::body::BodyError;
use crate::error::{BoxError, DecodeError, EncodeError};
use crate::reply::Reply;

/// Why a call has no answer. No text of it has a secret in it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ClientError {
    /// The client has no URL to send to.
    #[error("no usable base URL: {reason}")]
    Url {
        /// What is wrong.
        reason: String,
    },
    /// A value that the request has no form for. Nothing was sent.
    #[error("cannot write the request: {0}")]
    Encode(#[source] EncodeError),
    /// There are no credentials: a token source failed. Nothing was sent.
    #[error("cannot get credentials for `{scheme}`: {error}")]
    Credentials {
        /// The security scheme.
        scheme: &'static str,
        /// What went wrong.
        #[source]
        error: BoxError,
    },
    /// A hook refused. Nothing was sent.
    #[error("a hook refused the request: {0}")]
    Hook(#[source] BoxError),
    /// There is no connection. Nothing was sent.
    #[error("cannot connect: {0}")]
    Connect(#[source] BoxError),
    /// No whole answer in time.
    #[error("no answer within {} s", after.as_secs_f32())]
    Timeout {
        /// The time that the call had.
        after: Duration,
    },
    /// The connection broke off.
    #[error("the exchange broke off: {0}")]
    Broken(#[source] BoxError),
    /// The answer has more bytes than the client takes.
    #[error("the answer has more than {limit} bytes")]
    TooLarge {
        /// The limit.
        limit: usize,
    },
    /// Redirects that lead nowhere.
    #[error("more than {limit} redirects")]
    Redirects {
        /// The limit.
        limit: usize,
    },
    /// A success that is not as the contract says.
    #[error(transparent)]
    Decode(Box<Undecodable>),
}

impl ClientError {
    /// Whether nothing was sent, so that the call may be made again.
    pub fn is_before_sending(&self) -> bool {
        matches!(
            self,
            Self::Url { .. }
                | Self::Encode(_)
                | Self::Credentials { .. }
                | Self::Hook(_)
                | Self::Connect(_)
        )
    }

    /// Whether the time was up.
    pub fn is_timeout(&self) -> bool {
        matches!(self, Self::Timeout { .. })
    }

    pub(super) fn of_transport(error: TransportError, after: Duration) -> Self {
        match error {
            TransportError::Connect(error) => Self::Connect(error),
            TransportError::Timeout => Self::Timeout { after },
            TransportError::Body(error) => Self::of_body(error, after),
            TransportError::Broken(error) => Self::Broken(error),
        }
    }

    pub(super) fn of_body(error: BodyError, after: Duration) -> Self {
        match error {
            BodyError::TooLarge { limit } => Self::TooLarge { limit },
            BodyError::Timeout => Self::Timeout { after },
            error @ BodyError::Broken(_) => Self::Broken(error.into()),
        }
    }
}

/// A success that is not as the contract says: what was wrong, and what came, shortened and with secrets masked.
#[derive(Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
#[error("the answer {status} is not as declared: {place} {reason}")]
pub struct Undecodable {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The part of the answer.
    pub place: String,
    /// What is wrong with it.
    pub reason: String,
    /// The beginning of the body, secrets masked.
    pub excerpt: String,
}

impl Undecodable {
    pub(super) fn new(reply: &Reply, error: &DecodeError) -> Self {
        let bytes = reply.body.as_bytes();
        Self {
            status: reply.status,
            headers: reply.headers.clone(),
            place: error.place().to_owned(),
            reason: masked(error.reason().trim_start_matches("is not as declared: ")),
            excerpt: bytes.map(|bytes| excerpt(bytes)).unwrap_or_default(),
        }
    }
}

impl fmt::Debug for Undecodable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Undecodable")
            .field("status", &self.status)
            .field("place", &self.place)
            .field("reason", &self.reason)
            .field("excerpt", &self.excerpt)
            .finish_non_exhaustive()
    }
}
