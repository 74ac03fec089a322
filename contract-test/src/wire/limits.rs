//! What an exchange may cost.

use std::time::Duration;

/// What an exchange may cost.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(
    clippy::exhaustive_structs,
    reason = "a table of limits; made by callers with `..Limits::default()`"
)]
pub struct Limits {
    /// To connect. Default: 5 s.
    pub connect: Duration,
    /// To the end of the response's head. Default: 10 s.
    pub first: Duration,
    /// Between two reads of a body. Default: 3 s.
    pub stall: Duration,
    /// For all of it. Default: 30 s.
    pub total: Duration,
    /// Bytes of the head. Default: 64 KiB.
    pub head: usize,
    /// Bytes of the body. Default: 16 MiB.
    pub body: usize,
    /// How long a response without a body is watched for one. Default: 4 ms.
    pub linger: Duration,
    /// How long a stream of events is read. Default: 300 ms.
    pub stream: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(5),
            first: Duration::from_secs(10),
            stall: Duration::from_secs(3),
            total: Duration::from_secs(30),
            head: 64 << 10,
            body: 16 << 20,
            linger: Duration::from_millis(4),
            stream: Duration::from_millis(300),
        }
    }
}
