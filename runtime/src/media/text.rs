//! Text, with its charset.

use std::borrow::Cow;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{BODY, Content, Media, Written, parameter};
use crate::error::{DecodeError, EncodeError};
use crate::style;

/// Writes a text, number or boolean.
pub fn write<T: Serialize + ?Sized>(media: &Media, value: &T) -> Result<Written, EncodeError> {
    let value = serde_json::to_value(value).map_err(|error| EncodeError::new(BODY, error))?;
    Ok(Written::new(media.content_type(), plain(value)))
}

/// Reads a text, number or boolean.
pub fn read<T: DeserializeOwned>(_: &Media, content: &Content) -> Result<T, DecodeError> {
    let text = decode(content.bytes()?, content.content_type.as_deref());
    let read = style::from_value(&Value::from(&*text)).or_else(|error| {
        // anything else that the text may be
        serde_json::from_str(&text).map_err(|_| error)
    });
    read.map_err(|error| DecodeError::new(BODY, format_args!("is not as declared: {error}")))
}

/// A value as text: a string as it is, everything else as JSON.
pub(super) fn plain(value: Value) -> String {
    match value {
        Value::String(text) => text,
        other => other.to_string(),
    }
}

/// Bytes as text, by the charset that is told.
pub(super) fn decode<'b>(bytes: &'b [u8], content_type: Option<&str>) -> Cow<'b, str> {
    let charset = content_type.and_then(|text| parameter(text, "charset"));
    let is = |names: &[&str]| {
        charset.is_some_and(|charset| names.iter().any(|name| charset.eq_ignore_ascii_case(name)))
    };
    if is(&["iso-8859-1", "latin1", "windows-1252"]) {
        return Cow::Owned(bytes.iter().map(|&byte| char::from(byte)).collect());
    }
    let wide = |little: bool| {
        let units = bytes.chunks_exact(2).map(|pair| match pair {
            [a, b] if little => u16::from_le_bytes([*a, *b]),
            [a, b] => u16::from_be_bytes([*a, *b]),
            _ => 0,
        });
        let text = char::decode_utf16(units).map(|unit| unit.unwrap_or('\u{fffd}'));
        Cow::Owned(text.skip_while(|&char| char == '\u{feff}').collect())
    };
    match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest),
        [0xFF, 0xFE, ..] => wide(true),
        [0xFE, 0xFF, ..] => wide(false),
        _ if is(&["utf-16le"]) => wide(true),
        _ if is(&["utf-16", "utf-16be"]) => wide(false),
        _ => String::from_utf8_lossy(bytes),
    }
}
