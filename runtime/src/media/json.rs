//! JSON.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{BODY, Content, Media, Written};
use crate::error::{DecodeError, EncodeError};

/// Writes a value.
pub fn write<T: Serialize + ?Sized>(media: &Media, value: &T) -> Result<Written, EncodeError> {
    let bytes = serde_json::to_vec(value).map_err(|error| EncodeError::new(BODY, error))?;
    Ok(Written::new(media.content_type(), bytes))
}

/// Reads a value. No bytes at all are read as `null`.
pub fn read<T: DeserializeOwned>(_: &Media, content: &Content) -> Result<T, DecodeError> {
    let bytes = content.bytes()?;
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if text.is_empty() {
        return T::deserialize(Value::Null).map_err(|_| DecodeError::new(BODY, "is empty"));
    }
    parse(text).map_err(|error| DecodeError::new(BODY, format_args!("is not as declared: {error}")))
}

/// Parses JSON as a type. Whole numbers may be written as others are: `1.0` is an integer to JSON Schema.
pub(crate) fn parse<T: DeserializeOwned>(text: &[u8]) -> Result<T, serde_json::Error> {
    let error = match serde_json::from_slice(text) {
        Ok(read) => return Ok(read),
        Err(error) => error,
    };
    if !error.is_data() {
        return Err(error);
    }
    let mut value = serde_json::from_slice(text)?;
    if whole(&mut value) {
        return T::deserialize(value).map_err(|_| error);
    }
    Err(error)
}

/// Writes floating numbers that are whole as integers; false: there are none. (Parsed JSON is not deep.)
fn whole(value: &mut Value) -> bool {
    match value {
        Value::Number(number) if number.is_f64() => {
            let exact = number
                .as_f64()
                .filter(|float| float.fract() == 0.0 && float.abs() < 9e15);
            #[expect(clippy::cast_possible_truncation, reason = "whole and within 2^53")]
            let integer = exact.map(|float| float as i64);
            integer.is_some_and(|integer| {
                *value = integer.into();
                true
            })
        }
        Value::Array(items) => items.iter_mut().fold(false, |any, item| whole(item) | any),
        Value::Object(members) => members
            .values_mut()
            .fold(false, |any, member| whole(member) | any),
        _ => false,
    }
}
