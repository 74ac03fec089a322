//! What answers requests: the generated `Api` on top of the domain.

mod api;
mod app;
mod failures;
mod orders;
mod user;

pub use app::{App, CONTRACT_PATH, DOCS_PATH};
pub use user::{User, Users};
