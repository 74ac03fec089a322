//! What a service needs around its routes, beside what its contract says.

mod settings;

pub use settings::{Settings, WrongSettings};
