//! The proxy over real sockets: what goes on, what comes back, and what happens when the upstream misbehaves.
#![expect(clippy::unwrap_used, reason = "tests")]

mod faults;
mod forwarding;
mod on_the_way;
mod server;
mod tls;
mod upstream;
