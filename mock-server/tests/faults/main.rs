//! Clients that behave badly, in numbers: whatever they do, others are served, and nothing of it stays behind.
#![expect(clippy::unwrap_used, reason = "tests")]

mod bodies;
mod connections;
mod http2;
mod limits;
mod malformed;
mod management;
mod server;
mod stop;
mod tls;
