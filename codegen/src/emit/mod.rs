//! The Rust that was planned, as tokens.

pub(crate) mod types;
