//! What is told of a run: every form of report, without secrets; baselines; recorded traffic.
#![expect(clippy::unwrap_used, reason = "tests")]

mod baselines;
mod fixtures;
mod forms;
mod guide;
mod recordings;
mod service;
