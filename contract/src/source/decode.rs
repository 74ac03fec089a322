//! From bytes to text: UTF-8 with or without a byte order mark, and UTF-16 with one.

/// Why bytes are no text, and at which byte.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum NotText {
    /// No UTF-8 from this byte on.
    Encoding { at: usize },
    /// A UTF-16 text with half a surrogate pair, or half a code unit at its end.
    Utf16 { at: usize },
    /// A NUL byte: no text at all.
    Binary { at: usize },
}

/// The text without its byte order mark.
pub(super) fn decode(bytes: Vec<u8>) -> Result<String, NotText> {
    match bytes.as_slice() {
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        _ => utf8(bytes),
    }
}

fn utf8(bytes: Vec<u8>) -> Result<String, NotText> {
    if let Some(at) = memchr::memchr(0, &bytes) {
        return Err(NotText::Binary { at });
    }
    let mut text = String::from_utf8(bytes).map_err(|error| NotText::Encoding {
        at: error.utf8_error().valid_up_to(),
    })?;
    if text.starts_with('\u{feff}') {
        text.drain(..3);
    }
    Ok(text)
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, NotText> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let mut text = String::with_capacity(bytes.len() / 2);
    let mut at = 2;
    for decoded in char::decode_utf16(pairs.iter().map(|pair| unit(*pair))) {
        let Ok(char) = decoded else {
            return Err(NotText::Utf16 { at });
        };
        if char == '\0' {
            return Err(NotText::Binary { at });
        }
        at += 2 * char.len_utf16();
        text.push(char);
    }
    if rest.is_empty() {
        Ok(text)
    } else {
        Err(NotText::Utf16 { at })
    }
}
