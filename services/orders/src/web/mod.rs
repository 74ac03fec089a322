//! What answers requests: the generated `Api` on top of the domain.

mod api;
mod app;
mod failures;
mod orders;
mod user;

pub use app::App;
pub use user::{User, Users};
