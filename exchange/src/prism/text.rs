//! Values as Prism writes them: JSON as JavaScript does, XML without the hints of the schema, strings as they are.

use std::borrow::Cow;
use std::fmt::Write as _;

use bytes::Bytes;
use serde_json::{Number, Value};

use super::order;

/// Why a value has no text form in a media type.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Unwritable {
    /// What is no string, in a media type of `text/*`.
    #[error("Cannot serialise complex objects as text")]
    NotText,
    /// What is no string, in a media type that is none of JSON's, XML's or text.
    #[error("Cannot find serializer for {}", if media_type.is_empty() { "undefined" } else { media_type })]
    NoSerialiser {
        /// The media type; empty: none is declared.
        media_type: String,
    },
}

impl Unwritable {
    fn no_serialiser(media_type: &str) -> Self {
        Self::NoSerialiser {
            media_type: media_type.to_owned(),
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Json,
    Xml,
    Text,
    Other,
}

fn form(media_type: &str) -> Form {
    let essence = media_type.split(';').next().unwrap_or_default();
    let essence = essence.trim().to_ascii_lowercase();
    match essence.split_once('/') {
        Some(("application", subtype)) => {
            let suffix = subtype.rsplit_once('+').map(|(_, suffix)| suffix);
            match suffix.unwrap_or(subtype) {
                "json" => Form::Json,
                "xml" => Form::Xml,
                _ => Form::Other,
            }
        }
        Some(("text", _)) => Form::Text,
        _ => Form::Other,
    }
}

/// A value, or none, in the form of a media type.
///
/// # Errors
/// Where Prism has no form for it.
pub fn text(value: Option<&Value>, media_type: &str) -> Result<Bytes, Unwritable> {
    let form = form(media_type);
    let Some(value) = value else {
        return match form {
            Form::Other => Err(Unwritable::no_serialiser(media_type)),
            _ => Ok(Bytes::new()),
        };
    };
    Ok(match (form, value) {
        (Form::Json, value) => json(value).into(),
        (_, Value::String(text)) => Bytes::copy_from_slice(text.as_bytes()),
        (Form::Xml, value) => xml(value).into(),
        (Form::Text, _) => return Err(Unwritable::NotText),
        (Form::Other, _) => return Err(Unwritable::no_serialiser(media_type)),
    })
}

/// A value as `JSON.stringify` writes it: members in JavaScript's order, numbers as doubles.
pub fn json(value: &Value) -> String {
    let mut out = String::new();
    write_json(value, &mut out);
    out
}

fn write_json(value: &Value, out: &mut String) {
    match value {
        Value::Number(value) => out.push_str(&number(value)),
        Value::String(text) => write_string(text, out),
        Value::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write_json(item, out);
            }
            out.push(']');
        }
        Value::Object(members) => {
            out.push('{');
            let members = order::by_key(members.iter().collect(), |(name, _)| name);
            for (index, (name, value)) in members.into_iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write_string(name, out);
                out.push(':');
                write_json(value, out);
            }
            out.push('}');
        }
        Value::Null => out.push_str("null"),
        Value::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
    }
}

fn write_string(text: &str, out: &mut String) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            control if control < ' ' => {
                let _ = write!(out, "\\u{:04x}", u32::from(control)); // a string takes everything
            }
            other => out.push(other),
        }
    }
    out.push('"');
}

/// A number as JavaScript writes it: a double, in its shortest form.
pub fn number(number: &Number) -> Cow<'static, str> {
    const EXACT: u64 = 1 << 53;
    if let Some(whole) = number
        .as_i64()
        .filter(|whole| whole.unsigned_abs() <= EXACT)
    {
        return whole.to_string().into();
    }
    let Some(value) = number.as_f64() else {
        return "null".into();
    };
    if value == 0.0 {
        return "0".into();
    }
    // The digits and the exponent of `1.5e300`.
    let text = format!("{value:e}");
    let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let (sign, digits) = match digits.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", digits),
    };
    let digits = digits.replace('.', "");
    let point = exponent.parse::<i32>().unwrap_or(0) + 1;
    let count = i32::try_from(digits.len()).unwrap_or(i32::MAX);
    let zeros = |count: i32| "0".repeat(usize::try_from(count).unwrap_or(0));
    let (before, after) = digits.split_at(usize::try_from(point).unwrap_or(0).min(digits.len()));
    match point {
        _ if count <= point && point <= 21 => format!("{sign}{digits}{}", zeros(point - count)),
        1..=21 => format!("{sign}{before}.{after}"),
        -5..=0 => format!("{sign}0.{}{digits}", zeros(-point)),
        _ => {
            let (first, rest) = digits.split_at(1);
            let point_and_rest = if rest.is_empty() {
                String::new()
            } else {
                format!(".{rest}")
            };
            let exponent = point - 1;
            let plus = if exponent > 0 { "+" } else { "" };
            format!("{sign}{first}{point_and_rest}e{plus}{exponent}")
        }
    }
    .into()
}

/// A value as an XML document whose root element is `xml`: members are elements, items repeat the element of their
/// array.
pub fn xml(value: &Value) -> String {
    let mut out = String::new();
    element("xml", value, &mut out);
    out
}

/// The element, or the elements, of a value that is a member.
fn element(name: &str, value: &Value, out: &mut String) {
    match value {
        Value::Null => empty(name, out),
        Value::Array(items) => {
            // Those that are null come first.
            for _ in items.iter().filter(|item| item.is_null()) {
                empty(name, out);
            }
            for item in items.iter().filter(|item| !item.is_null()) {
                match item {
                    Value::Array(_) | Value::Object(_) => nested(name, item, out),
                    scalar => leaf(name, scalar, out),
                }
            }
        }
        Value::Object(_) => nested(name, value, out),
        scalar => leaf(name, scalar, out),
    }
}

/// `<name/>`, or an instruction.
fn empty(name: &str, out: &mut String) {
    let end = if name.starts_with('?') { '?' } else { '/' };
    let _ = write!(out, "<{name}{end}>");
}

/// An element with members; an array has its indices for names.
fn nested(name: &str, value: &Value, out: &mut String) {
    if name.starts_with('?') {
        return empty(name, out);
    }
    let _ = write!(out, "<{name}>");
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                element(&index.to_string(), item, out);
            }
        }
        Value::Object(members) => {
            for (name, value) in order::by_key(members.iter().collect(), |(name, _)| name) {
                match value {
                    Value::Null | Value::Array(_) | Value::Object(_) => element(name, value, out),
                    scalar if name == "#text" => escape(&scalar_text(scalar), out),
                    scalar => leaf(name, scalar, out),
                }
            }
        }
        _ => {}
    }
    let _ = write!(out, "</{name}>");
}

fn leaf(name: &str, scalar: &Value, out: &mut String) {
    if name.starts_with('?') {
        return empty(name, out);
    }
    let _ = write!(out, "<{name}>");
    escape(&scalar_text(scalar), out);
    let _ = write!(out, "</{name}>");
}

fn scalar_text(scalar: &Value) -> Cow<'_, str> {
    match scalar {
        Value::String(text) => Cow::Borrowed(text),
        Value::Number(value) => number(value),
        Value::Bool(true) => Cow::Borrowed("true"),
        Value::Bool(false) => Cow::Borrowed("false"),
        _ => Cow::Borrowed(""),
    }
}

fn escape(text: &str, out: &mut String) {
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '>' => out.push_str("&gt;"),
            '<' => out.push_str("&lt;"),
            '\'' => out.push_str("&apos;"),
            '"' => out.push_str("&quot;"),
            other => out.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_javascript_does() {
        for (value, written) in [
            (0.0, "0"),
            (-0.0, "0"),
            (1.0, "1"),
            (1.5, "1.5"),
            (-f64::MAX, "-1.7976931348623157e+308"),
            (1e21, "1e+21"),
            (123_456_789_012_345_680_000.0, "123456789012345680000"),
            (1e-6, "0.000001"),
            (1e-7, "1e-7"),
            (1.25e-7, "1.25e-7"),
            (0.1, "0.1"),
            (100.25, "100.25"),
        ] {
            let value = Number::from_f64(value).map(|value| number(&value));
            assert_eq!(value.as_deref(), Some(written));
        }
        assert_eq!(number(&Number::from(u64::MAX)), "18446744073709552000");
        assert_eq!(number(&Number::from(i64::MIN)), "-9223372036854776000");
    }
}
