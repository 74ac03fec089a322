//! `specwright mock` and `specwright proxy` as people start, stop and change them.
#![expect(clippy::unwrap_used, reason = "tests")]

mod mock;
mod reload;
mod running;
#[path = "../support/mod.rs"]
mod support;
