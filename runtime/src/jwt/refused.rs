//! Why a token is not believed.

use crate::error::BoxError;
use crate::server::{Denied, Error};

/// Why a token is not believed. The texts are those that callers read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Refused {
    /// It has not the form of a token, or a claim has not its type.
    #[error("Access token is not a JWT")]
    Malformed,
    /// The service does not take its algorithm.
    #[error("Access token has an algorithm that is not accepted")]
    Algorithm,
    /// No key of the service's verifies it.
    #[error("Access token has a signature that is not valid")]
    Signature,
    /// It says that something in it must be understood, which is not.
    #[error("Access token has a critical extension that is not known")]
    Critical,
    /// Its time is over.
    #[error("Access token has expired")]
    Expired,
    /// Its time is still to come.
    #[error("Access token is not valid yet")]
    NotYetValid,
    /// It is for others.
    #[error("Access token is not for this service")]
    Audience,
    /// It is by another issuer.
    #[error("Access token is by an issuer that is not accepted")]
    Issuer,
    /// It says nothing of whom it is about.
    #[error("Access token has no subject")]
    NoSubject,
    /// It does not end, and this service takes only those that do.
    #[error("Access token has no end")]
    NoExpiry,
    /// There are no keys to judge it by, for now.
    #[error("the keys cannot be had: {0}")]
    Keys(#[source] BoxError),
}

impl From<Refused> for Denied {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Keys(_) => Self::Failed(Error::internal(refused)),
            refused => Self::Invalid(refused.to_string()),
        }
    }
}
