//! The binary itself, as people run it: killed in the middle of a payment, and called with HTTPie.
#![expect(clippy::unwrap_used, reason = "tests")]

mod killed;
mod running;
mod scenarios;
