//! What generated types are made of, beyond the standard library.

mod base64;
mod clock;
mod date_time;
mod decimal;
mod enums;
mod maybe;
#[doc(hidden)]
pub mod object;
mod time;
#[doc(hidden)]
pub mod union;

pub use base64::{Base64, Base64Error};
pub use date_time::DateTime;
pub use decimal::Decimal;
pub use enums::UnknownValue;
#[doc(hidden)]
pub use enums::{Scalar, read_scalar, read_text};
pub use maybe::{Maybe, present};
pub use time::Time;

/// A calendar day: `2026-11-30`.
pub use jiff::civil::Date;
pub use uuid::Uuid;

/// A map from strings that keeps the order of its members.
pub type Map<T> = indexmap::IndexMap<String, T>;
