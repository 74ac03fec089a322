//! HTTP/1.1 over any stream of bytes, with nothing hidden: every header field, every byte.

mod chunked;
mod client;
mod connect;
mod connection;
mod error;
mod limits;
mod memory;

pub use client::Client;
pub use connect::{Connect, Connecting, Stream, Tcp};
pub use error::WireError;
pub use limits::Limits;
pub use memory::Memory;
