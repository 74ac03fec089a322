//! The JSON scanner (RFC 8259): one pass over the bytes, iterative, straight into the tree.
//!
//! Strict, but for half a surrogate pair in an escape, which becomes U+FFFD. A library would give the values but not
//! the place of every key and value, which is what a contract needs.

use std::borrow::Cow;

use super::build::{Builder, Refusal, Scalar, Text};
use super::core_schema::is_finite;

/// Why the text is no JSON, and where.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct JsonError {
    pub(super) at: usize,
    pub(super) reason: JsonReason,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum JsonReason {
    /// What was expected, as a noun with its article.
    Expected(&'static str),
    /// What is wrong, as a sentence part, and the next step.
    Wrong(&'static str, &'static str),
    Refused(Refusal),
}

struct Scanner<'t, 'l> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
    builder: &'t mut Builder<'l>,
}

/// Reads `text` into `builder`.
pub(super) fn read(text: &str, builder: &mut Builder<'_>) -> Result<(), JsonError> {
    let mut scanner = Scanner {
        text,
        bytes: text.as_bytes(),
        at: if text.starts_with('\u{feff}') { 3 } else { 0 },
        builder,
    };
    scanner.document()
}

impl Scanner<'_, '_> {
    fn document(&mut self) -> Result<(), JsonError> {
        self.space();
        let mut kinds: Vec<bool> = Vec::new(); // true: object
        loop {
            // A value is due here.
            match self.peek() {
                Some(b'{') => {
                    self.open(true)?;
                    self.space();
                    if self.peek() == Some(b'}') {
                        self.close()?;
                    } else {
                        kinds.push(true);
                        self.key()?;
                        continue;
                    }
                }
                Some(b'[') => {
                    self.open(false)?;
                    self.space();
                    if self.peek() == Some(b']') {
                        self.close()?;
                    } else {
                        kinds.push(false);
                        continue;
                    }
                }
                _ => self.scalar()?,
            }
            // A value is complete; what comes after it?
            loop {
                self.space();
                let Some(&object) = kinds.last() else {
                    return if self.at == self.bytes.len() {
                        Ok(())
                    } else {
                        Err(self.wrong(
                            "there is more text after the end of the value",
                            "a file has one value: a bracket may be closed too early",
                        ))
                    };
                };
                match (self.peek(), object) {
                    (Some(b','), _) => {
                        self.at += 1;
                        self.space();
                        if object {
                            self.key()?;
                        }
                        break;
                    }
                    (Some(b'}'), true) | (Some(b']'), false) => {
                        kinds.pop();
                        self.close()?;
                    }
                    (_, true) => return Err(self.expected("`,` or `}`")),
                    (_, false) => return Err(self.expected("`,` or `]`")),
                }
            }
        }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn expected(&self, what: &'static str) -> JsonError {
        JsonError {
            at: self.at,
            reason: JsonReason::Expected(what),
        }
    }

    fn wrong(&self, what: &'static str, help: &'static str) -> JsonError {
        JsonError {
            at: self.at,
            reason: JsonReason::Wrong(what, help),
        }
    }

    fn refused(&self, refusal: Refusal) -> JsonError {
        JsonError {
            at: self.at,
            reason: JsonReason::Refused(refusal),
        }
    }

    fn space(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.peek() {
            self.at += 1;
        }
    }

    fn open(&mut self, object: bool) -> Result<(), JsonError> {
        let opened = self.builder.open(object, self.at);
        opened.map_err(|refusal| self.refused(refusal))?;
        self.at += 1;
        Ok(())
    }

    fn close(&mut self) -> Result<(), JsonError> {
        self.at += 1;
        let closed = self.builder.close(self.at);
        closed.map_err(|refusal| self.refused(refusal))?;
        Ok(())
    }

    fn key(&mut self) -> Result<(), JsonError> {
        if self.peek() != Some(b'"') {
            return Err(self.expected("a key in double quotes"));
        }
        self.string()?;
        self.space();
        if self.peek() != Some(b':') {
            return Err(self.expected("`:`"));
        }
        self.at += 1;
        self.space();
        Ok(())
    }

    fn scalar(&mut self) -> Result<(), JsonError> {
        let start = self.at;
        let scalar = match self.peek() {
            Some(b'"') => return self.string(),
            Some(b'-' | b'0'..=b'9') => {
                let has_exponent = self.number()?;
                let text = Text::Source {
                    start,
                    len: self.at - start,
                };
                if is_finite(&self.text[start..self.at], has_exponent) {
                    Scalar::Number(text)
                } else {
                    self.builder.beyond_range(start, self.at);
                    Scalar::String(text)
                }
            }
            Some(b'n') => self.word("null", Scalar::Null)?,
            Some(b't') => self.word("true", Scalar::Bool(true))?,
            Some(b'f') => self.word("false", Scalar::Bool(false))?,
            _ => return Err(self.expected("a value")),
        };
        let added = self.builder.scalar(start, self.at, &scalar);
        added.map_err(|refusal| self.refused(refusal))?;
        Ok(())
    }

    fn word<'a>(&mut self, word: &str, scalar: Scalar<'a>) -> Result<Scalar<'a>, JsonError> {
        if self.bytes[self.at..].starts_with(word.as_bytes()) {
            self.at += word.len();
            Ok(scalar)
        } else {
            Err(self.expected("a value"))
        }
    }

    fn digits(&mut self) -> Result<(), JsonError> {
        let start = self.at;
        while let Some(b'0'..=b'9') = self.peek() {
            self.at += 1;
        }
        if self.at == start {
            return Err(self.expected("a digit"));
        }
        Ok(())
    }

    /// Passes over a number; tells whether it has an exponent.
    fn number(&mut self) -> Result<bool, JsonError> {
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        if self.peek() == Some(b'0') {
            self.at += 1;
            if let Some(b'0'..=b'9') = self.peek() {
                return Err(self.wrong(
                    "a number may not start with 0",
                    "remove the 0, or put the number into double quotes",
                ));
            }
        } else {
            self.digits()?;
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.peek() {
            self.at += 1;
            if let Some(b'+' | b'-') = self.peek() {
                self.at += 1;
            }
            self.digits()?;
            return Ok(true);
        }
        Ok(false)
    }

    fn string(&mut self) -> Result<(), JsonError> {
        let open = self.at;
        self.at += 1;
        let start = self.at;
        let mut decoded: Option<String> = None;
        let mut from = start;
        loop {
            let Some(next) = self.bytes[self.at..]
                .iter()
                .position(|&b| b == b'"' || b == b'\\' || b < 0x20)
            else {
                self.at = open;
                return Err(self.wrong("this string is never closed", "close it with `\"`"));
            };
            self.at += next;
            match self.bytes[self.at] {
                b'"' => break,
                b'\\' => {
                    let text = decoded.get_or_insert_default();
                    text.push_str(&self.text[from..self.at]);
                    self.at += 1;
                    let decoded_char = self.escape()?;
                    decoded.get_or_insert_default().push(decoded_char);
                    from = self.at;
                }
                _ => {
                    return Err(self.wrong("a control character in a string must be escaped", "write a line break as `\\n` and a tab as `\\t`, or close the string before it"));
                }
            }
        }
        let end = self.at;
        self.at += 1;
        let text: Cow<'_, str> = match decoded {
            None => Cow::Borrowed(""),
            Some(mut text) => {
                text.push_str(&self.text[from..end]);
                Cow::Owned(text)
            }
        };
        let scalar = match &text {
            Cow::Borrowed(_) => Text::Source {
                start,
                len: end - start,
            },
            Cow::Owned(text) => Text::Decoded(text),
        };
        let added = self.builder.scalar(open, self.at, &Scalar::String(scalar));
        added.map_err(|refusal| self.refused(refusal))?;
        Ok(())
    }

    /// The character of the escape whose backslash was read.
    fn escape(&mut self) -> Result<char, JsonError> {
        let simple = match self.peek() {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                self.at += 1;
                return self.unicode();
            }
            _ => {
                return Err(self.wrong(
                    "this escape does not exist in JSON",
                    "a backslash itself is written `\\\\`",
                ));
            }
        };
        self.at += 1;
        Ok(simple)
    }

    fn unicode(&mut self) -> Result<char, JsonError> {
        let first = self.hex4()?;
        if let Some(char) = char::from_u32(first) {
            return Ok(char);
        }
        // A surrogate: a high one is followed by its low one, or it stands for nothing.
        if (0xD800..0xDC00).contains(&first) && self.bytes[self.at..].starts_with(b"\\u") {
            let back = self.at;
            self.at += 2;
            let second = self.hex4()?;
            if (0xDC00..0xE000).contains(&second) {
                let code = 0x1_0000 + ((first - 0xD800) << 10) + (second - 0xDC00);
                return Ok(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            self.at = back;
        }
        Ok(char::REPLACEMENT_CHARACTER)
    }

    fn hex4(&mut self) -> Result<u32, JsonError> {
        let mut code = 0;
        for _ in 0..4 {
            let digit = self.peek().and_then(|byte| char::from(byte).to_digit(16));
            let Some(digit) = digit else {
                return Err(self.expected("four hexadecimal digits"));
            };
            code = code * 16 + digit;
            self.at += 1;
        }
        Ok(code)
    }
}
