//! What a contract says of one HTTP exchange: match, decode, validate, negotiate, make values.

pub mod lint;
pub mod make;
pub mod schema;
