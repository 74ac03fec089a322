//! Bytes as base64 text. The text is kept as it came, so that nothing is lost and nothing refused in passing.

use std::fmt;

use serde::{Deserialize, Serialize};

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Bytes, written as base64 (`format: byte`).
///
/// ```
/// use specwright_runtime::Base64;
/// let text = Base64::encode(b"hello");
/// assert_eq!(text.as_str(), "aGVsbG8=");
/// assert_eq!(text.decode()?, b"hello");
/// # Ok::<(), specwright_runtime::Base64Error>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Base64(String);

/// A text that is no base64.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("not base64 from byte {at} on")]
pub struct Base64Error {
    /// The place in the text.
    pub at: usize,
}

impl Base64 {
    /// Bytes as text: the standard alphabet, padded.
    pub fn encode(bytes: impl AsRef<[u8]>) -> Self {
        let bytes = bytes.as_ref();
        let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
        for chunk in bytes.chunks(3) {
            let [a, b, c] = [0, 1, 2].map(|n| u32::from(chunk.get(n).copied().unwrap_or(0)));
            let bits = a << 16 | b << 8 | c;
            for n in 0..4 {
                let sign = ALPHABET[(bits >> (18 - 6 * n) & 63) as usize];
                text.push(if n <= chunk.len() { sign.into() } else { '=' });
            }
        }
        Self(text)
    }

    /// A text as it stands.
    pub fn from_text(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text as it was read.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The bytes. Both alphabets are read, with padding and line breaks or without.
    pub fn decode(&self) -> Result<Vec<u8>, Base64Error> {
        let mut bytes = Vec::with_capacity(self.0.len() / 4 * 3);
        let (mut bits, mut count) = (0_u32, 0_u32);
        let text = self.0.trim_end_matches(['=', '\n', '\r', ' ']);
        for (at, sign) in text.bytes().enumerate() {
            let value = match sign {
                b'A'..=b'Z' => sign - b'A',
                b'a'..=b'z' => sign - b'a' + 26,
                b'0'..=b'9' => sign - b'0' + 52,
                b'+' | b'-' => 62,
                b'/' | b'_' => 63,
                b'\n' | b'\r' | b' ' | b'\t' | b'=' => continue,
                _ => return Err(Base64Error { at }),
            };
            bits = bits << 6 | u32::from(value);
            count += 6;
            if count >= 8 {
                count -= 8;
                bytes.push((bits >> count & 0xff) as u8);
            }
        }
        if count == 6 {
            return Err(Base64Error { at: text.len() });
        }
        Ok(bytes)
    }
}

impl From<&[u8]> for Base64 {
    fn from(bytes: &[u8]) -> Self {
        Self::encode(bytes)
    }
}

impl From<Vec<u8>> for Base64 {
    fn from(bytes: Vec<u8>) -> Self {
        Self::encode(bytes)
    }
}

impl fmt::Display for Base64 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
