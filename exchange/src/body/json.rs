//! JSON bodies, one value or a sequence of them (RFC 8259, RFC 7464, JSON Lines).

use serde_json::Value;

use super::BodyError;

/// RFC 7464, section 2.2
const RECORD_SEPARATOR: char = '\u{1e}';

pub(super) fn decode(bytes: &[u8]) -> Result<Value, BodyError> {
    // A byte order mark may be ignored (RFC 8259, section 8.1).
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    serde_json::from_slice(bytes).map_err(|error| failed(&error, 0))
}

fn failed(error: &serde_json::Error, lines_before: usize) -> BodyError {
    let text = error.to_string();
    let reason = text
        .split(" at line ")
        .next()
        .unwrap_or_default()
        .to_owned();
    BodyError::Json {
        reason,
        line: error.line() + lines_before,
        column: error.column(),
    }
}

/// One value a line, or one behind each record separator, as an array.
pub(super) fn decode_lines(bytes: &[u8], separator: bool) -> Result<Value, BodyError> {
    let text = super::text(bytes);
    let mark = if separator { RECORD_SEPARATOR } else { '\n' };
    let mut line = 0;
    let mut values = Vec::new();
    for part in text.split(mark) {
        if !part.trim().is_empty() {
            values.push(serde_json::from_str(part).map_err(|error| failed(&error, line))?);
        }
        line += if separator {
            part.matches('\n').count()
        } else {
            1
        };
    }
    Ok(Value::Array(values))
}

/// The items of an array, or the one value, each on a line of its own.
pub(super) fn encode_lines(value: &Value, separator: bool) -> String {
    let items = value
        .as_array()
        .map_or(std::slice::from_ref(value), Vec::as_slice);
    let mut text = String::new();
    for item in items {
        if separator {
            text.push(RECORD_SEPARATOR);
        }
        text.push_str(&item.to_string());
        text.push('\n');
    }
    text
}
