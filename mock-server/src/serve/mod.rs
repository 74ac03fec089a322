//! Listening, serving and stopping: connections over TCP, TLS and Unix sockets, HTTP/1.1 and HTTP/2, within limits.

mod accept;
mod body;
mod connection;
mod error;
mod listen;
mod management;
mod options;
mod pulse;
mod service;
mod socket;
mod tls;

pub use accept::{Server, serve};
pub(crate) use body::Slow;
pub use error::ServeError;
pub use listen::{Listener, listen};
pub use options::{Management, ServeOptions, Tls};
