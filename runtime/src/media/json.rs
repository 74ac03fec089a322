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
    serde_json::from_slice(text)
        .map_err(|error| DecodeError::new(BODY, format_args!("is not as declared: {error}")))
}
