//! What a contract says of one HTTP exchange: match, decode, validate, negotiate, make values.

pub mod body;
pub mod check;
pub mod example;
pub mod lint;
pub mod make;
pub mod media_type;
pub mod negotiate;
pub mod router;
pub mod schema;
pub mod style;
