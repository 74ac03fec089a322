//! A value to text in a style.

use std::fmt::Write as _;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value};

use super::Style;
use crate::operation::{Location, Parameter};

/// How deep values in brackets go.
const MAX_DEPTH: usize = 15;

/// All but the unreserved characters of RFC 3986.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// The same and the dot, where it separates items.
const DOT: &AsciiSet = &RESERVED.add(b'.');

/// The reserved characters stand as they are, but those that end a query, a pair or an item, and `+`,
/// which would be a space.
const ALLOWED: &AsciiSet = &RESERVED
    .remove(b':')
    .remove(b'/')
    .remove(b'?')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b';')
    .remove(b'=')
    .remove(b'[')
    .remove(b']');

/// Why a value can't be written in a style.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Inexpressible {
    /// No style has a form for these.
    #[error("is empty, which this style can't express")]
    Empty,
    /// An array or object within another.
    #[error("has an array or object within another, which this style can't express")]
    Nested,
    /// A text has the character that separates items.
    #[error("has a text with the character in it that separates items")]
    Delimiter,
    /// A text has characters that may not stand in a header or cookie.
    #[error("has characters that may not stand in a header or cookie")]
    Characters,
    /// The style has no form for values of this type.
    #[error("is of a type that this style has no form for")]
    Type,
}

/// A text with all but unreserved characters escaped.
pub(crate) fn escape(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// Writes a value: the text of a path parameter or header, or the pairs of a query or of cookies
/// (`a=1&b=2`, `a=1; b=2`).
///
/// ```
/// # use specwright_runtime::{Location, Parameter, style::{self, Style}};
/// # use serde_json::json;
/// let tags = Parameter::new(Location::Query, "tag", Style::Form);
/// assert_eq!(style::write(&tags, &json!(["a b", "c"])).unwrap(), "tag=a%20b,c");
/// assert_eq!(style::write(&tags.explode(), &json!(["a b", "c"])).unwrap(), "tag=a%20b&tag=c");
/// ```
pub fn write(parameter: &Parameter, value: &Value) -> Result<String, Inexpressible> {
    let pairs = matches!(parameter.location, Location::Query | Location::Cookie);
    let one = if pairs { Style::Form } else { Style::Simple };
    let cookie = parameter.location == Location::Cookie;
    let raw = parameter.location == Location::Header || parameter.style == Style::Cookie;
    let mut writing = Writing {
        name: parameter.name,
        style: parameter.style,
        explode: parameter.explode,
        raw,
        reserved: parameter.reserved,
        between: if cookie { "; " } else { "&" },
    };
    match (parameter.style, value) {
        (Style::Json, value) => {
            writing.style = one;
            writing.explode = false;
            writing.value(&Value::from(value.to_string()))
        }
        (Style::Text, Value::Array(_) | Value::Object(_)) => Err(Inexpressible::Type),
        (Style::Text, value) => {
            writing.style = one;
            writing.explode = false;
            writing.value(value)
        }
        (_, value) => writing.value(value),
    }
}

/// How a value is written.
#[derive(Clone, Copy, Debug)]
struct Writing<'w> {
    name: &'w str,
    style: Style,
    explode: bool,
    /// Without escapes.
    raw: bool,
    reserved: bool,
    /// What stands between pairs: `&` or `; `.
    between: &'static str,
}

impl Writing<'_> {
    fn value(&self, value: &Value) -> Result<String, Inexpressible> {
        match self.style {
            Style::Simple => self.simple(value),
            Style::Label => self.label(value),
            Style::Matrix => self.matrix(value),
            Style::Form | Style::Cookie => self.form(value, ","),
            Style::SpaceDelimited => self.form(value, "%20"),
            Style::PipeDelimited => self.form(value, "%7C"),
            Style::TabDelimited => self.form(value, "%09"),
            Style::DeepObject => self.deep(value),
            Style::Json | Style::Text => Err(Inexpressible::Type),
        }
    }

    fn simple(&self, value: &Value) -> Result<String, Inexpressible> {
        match value {
            Value::Array(items) => self.items(items, ","),
            Value::Object(members) => {
                let assign = if self.explode { "=" } else { "," };
                self.members(members, assign, ",")
            }
            scalar => {
                let text = self.scalar(scalar)?;
                if text.is_empty() && !self.raw {
                    return Err(Inexpressible::Empty);
                }
                Ok(text)
            }
        }
    }

    fn label(&self, value: &Value) -> Result<String, Inexpressible> {
        let between = if self.explode { "." } else { "," };
        let text = match value {
            Value::Array(items) => self.items(items, between)?,
            Value::Object(members) => {
                let assign = if self.explode { "=" } else { "," };
                self.members(members, assign, between)?
            }
            scalar => self.scalar(scalar)?,
        };
        Ok(format!(".{text}"))
    }

    fn matrix(&self, value: &Value) -> Result<String, Inexpressible> {
        let name = self.named(self.name)?;
        Ok(match value {
            Value::Array(items) if self.explode => {
                full(items.len())?;
                let mut text = String::new();
                for item in items {
                    let _ = write!(text, ";{name}={}", self.scalar(item)?);
                }
                text
            }
            Value::Array(items) => format!(";{name}={}", self.items(items, ",")?),
            Value::Object(members) if self.explode => {
                format!(";{}", self.members(members, "=", ";")?)
            }
            Value::Object(members) => format!(";{name}={}", self.members(members, ",", ",")?),
            scalar => match self.scalar(scalar)? {
                text if text.is_empty() => format!(";{name}"),
                text => format!(";{name}={text}"),
            },
        })
    }

    fn form(&self, value: &Value, delimiter: &str) -> Result<String, Inexpressible> {
        let name = self.named(self.name)?;
        Ok(match value {
            Value::Array(items) if self.explode => {
                full(items.len())?;
                let mut text = String::new();
                for item in items {
                    if !text.is_empty() {
                        text.push_str(self.between);
                    }
                    let _ = write!(text, "{name}={}", self.scalar(item)?);
                }
                text
            }
            Value::Array(items) => format!("{name}={}", self.items(items, delimiter)?),
            Value::Object(members) if self.explode => self.members(members, "=", self.between)?,
            Value::Object(members) => {
                format!("{name}={}", self.members(members, delimiter, delimiter)?)
            }
            scalar => format!("{name}={}", self.scalar(scalar)?),
        })
    }

    fn deep(&self, value: &Value) -> Result<String, Inexpressible> {
        let mut pairs = Vec::new();
        match value {
            Value::Object(_) | Value::Array(_) => {
                self.branches(&self.named(self.name)?, value, 0, &mut pairs)?;
            }
            _ => return Err(Inexpressible::Type),
        }
        Ok(pairs.join(self.between))
    }

    fn branches(
        &self,
        name: &str,
        value: &Value,
        depth: usize,
        pairs: &mut Vec<String>,
    ) -> Result<(), Inexpressible> {
        if depth > MAX_DEPTH {
            return Err(Inexpressible::Nested);
        }
        match value {
            Value::Object(members) => {
                full(members.len())?;
                for (key, member) in members {
                    // an empty name would be read as the place of an item
                    if key.contains(['[', ']']) || key.is_empty() {
                        return Err(Inexpressible::Delimiter);
                    }
                    let key = self.named(key)?;
                    self.branches(&format!("{name}[{key}]"), member, depth + 1, pairs)?;
                }
            }
            Value::Array(items) => {
                full(items.len())?;
                for (n, item) in items.iter().enumerate() {
                    self.branches(&format!("{name}[{n}]"), item, depth + 1, pairs)?;
                }
            }
            scalar => pairs.push(format!("{name}={}", self.scalar(scalar)?)),
        }
        Ok(())
    }

    fn items(&self, items: &[Value], delimiter: &str) -> Result<String, Inexpressible> {
        full(items.len())?;
        let mut text = String::new();
        for (n, item) in items.iter().enumerate() {
            if n > 0 {
                text.push_str(delimiter);
            }
            text.push_str(&self.item(item, delimiter)?);
        }
        if text.is_empty() {
            // one empty text would be read as no items
            return Err(Inexpressible::Empty);
        }
        Ok(text)
    }

    fn members(
        &self,
        members: &Map<String, Value>,
        assign: &str,
        between: &str,
    ) -> Result<String, Inexpressible> {
        full(members.len())?;
        let plain = Self {
            reserved: false,
            ..*self
        };
        let mut text = String::new();
        for (key, member) in members {
            if !text.is_empty() {
                text.push_str(between);
            }
            if key.is_empty() || (self.raw && key.contains('=')) {
                return Err(Inexpressible::Delimiter);
            }
            let key = plain.item(&Value::from(key.as_str()), between)?;
            let value = self.item(member, between)?;
            let _ = write!(text, "{key}{assign}{value}");
        }
        Ok(text)
    }

    /// A scalar among others.
    fn item(&self, value: &Value, delimiter: &str) -> Result<String, Inexpressible> {
        let text = self.scalar(value)?;
        // what separates items in its escaped form separates them also where it is meant as text
        let separates = match delimiter {
            "%20" | "%7C" | "%09" => text.contains(delimiter),
            "," | ";" | "&" | "; " => self.raw && text.contains(delimiter.trim_end()),
            _ => false,
        };
        if separates {
            return Err(Inexpressible::Delimiter);
        }
        Ok(text)
    }

    fn scalar(&self, value: &Value) -> Result<String, Inexpressible> {
        match value {
            Value::Null => Ok("null".to_owned()),
            Value::Bool(value) => Ok(value.to_string()),
            Value::Number(value) => self.escaped(&value.to_string()),
            Value::String(text) => self.escaped(text),
            Value::Array(_) | Value::Object(_) => Err(Inexpressible::Nested),
        }
    }

    /// A name: no reserved character stands in it as it is.
    fn named(&self, text: &str) -> Result<String, Inexpressible> {
        let plain = Self {
            reserved: false,
            ..*self
        };
        plain.escaped(text)
    }

    fn escaped(&self, text: &str) -> Result<String, Inexpressible> {
        if self.raw {
            let trimmed = text.trim_matches([' ', '\t']) == text;
            let cookie = self.style == Style::Cookie;
            let wrong = |c: char| {
                c.is_control() || cookie && (matches!(c, ';' | '"' | ' ' | '\\') || !c.is_ascii())
            };
            return if trimmed && !text.contains(wrong) {
                Ok(text.to_owned())
            } else {
                Err(Inexpressible::Characters)
            };
        }
        let set = if self.style == Style::Label && self.explode {
            DOT
        } else if self.reserved {
            ALLOWED
        } else {
            RESERVED
        };
        Ok(utf8_percent_encode(text, set).to_string())
    }
}

fn full(length: usize) -> Result<(), Inexpressible> {
    if length == 0 {
        return Err(Inexpressible::Empty);
    }
    Ok(())
}
