//! What can go wrong between typed values and messages.

use std::fmt;

/// A typed value that a message has no form for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{place} {reason}")]
pub struct EncodeError {
    place: String,
    reason: String,
}

impl EncodeError {
    /// `place`: the part of the message, as ``query parameter `limit` `` or `the body`; `reason` follows it.
    pub fn new(place: impl fmt::Display, reason: impl fmt::Display) -> Self {
        Self {
            place: place.to_string(),
            reason: reason.to_string(),
        }
    }

    /// The part of the message.
    pub fn place(&self) -> &str {
        &self.place
    }
}

/// A message that is not what its type says. No value of the message stands in it beyond what serde tells.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{place} {reason}")]
pub struct DecodeError {
    place: String,
    reason: String,
}

impl DecodeError {
    /// `place`: the part of the message, as ``header `Link` `` or `the body`; `reason` follows it.
    pub fn new(place: impl fmt::Display, reason: impl fmt::Display) -> Self {
        Self {
            place: place.to_string(),
            reason: reason.to_string(),
        }
    }

    /// The part of the message.
    pub fn place(&self) -> &str {
        &self.place
    }

    /// What is wrong, to follow the place.
    pub fn reason(&self) -> &str {
        &self.reason
    }
}

/// An error of anything.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;
