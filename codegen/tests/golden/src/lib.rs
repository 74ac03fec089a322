//! The types of our own documents, generated when this crate is built, and the means to send values through them.

use serde::Serialize;
use serde::de::DeserializeOwned;
use specwright_runtime::serde;
pub use specwright_runtime::{Value, serde_json};

/// What comes of a value that is read as a type and written again; nothing: there is no such type.
pub type Round = Option<Result<Value, serde_json::Error>>;

/// A document whose types were generated.
#[derive(Clone, Copy, Debug)]
pub struct Document {
    /// Where it lies.
    pub path: &'static str,
    /// Sends a value through the type of a component.
    pub round_trip: fn(&str, &Value) -> Round,
}

/// Reads a value as a type and writes it again.
fn through<T: Serialize + DeserializeOwned>(value: &Value) -> Result<Value, serde_json::Error> {
    T::deserialize(value).and_then(|read| serde_json::to_value(read))
}

include!(concat!(env!("OUT_DIR"), "/golden.rs"));
