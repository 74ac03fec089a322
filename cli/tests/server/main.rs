//! `specwright mock` and `specwright proxy` as people start, stop and change them.
#![expect(clippy::unwrap_used, reason = "tests")]

mod command;
mod configure;
mod mock;
mod reload;
mod running;
#[path = "../support/mod.rs"]
mod support;
