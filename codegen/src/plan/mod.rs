//! From a contract to the Rust that is to be written: names, types, operations. Pure.

pub(crate) mod operations;
pub(crate) mod types;
