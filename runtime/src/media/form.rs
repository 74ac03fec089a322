//! `application/x-www-form-urlencoded`, field by field.

use percent_encoding::percent_decode_str;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::text::plain;
use super::{BODY, Content, Encoding, Media, Written, is_json};
use crate::error::{DecodeError, EncodeError};
use crate::operation::{Location, Parameter};
use crate::style::{self, Inexpressible, Style};

/// Writes the members of a struct or map as fields.
pub fn write<T: Serialize + ?Sized>(media: &Media, value: &T) -> Result<Written, EncodeError> {
    let value = serde_json::to_value(value).map_err(|error| EncodeError::new(BODY, error))?;
    let text = pairs(media.encoding, value)?;
    Ok(Written::new(media.content_type(), text))
}

/// Reads fields.
pub fn read<T: DeserializeOwned>(_: &Media, content: &Content) -> Result<T, DecodeError> {
    let value = match &content.value {
        Some(value) => value,
        None => &parse(&String::from_utf8_lossy(content.bytes()?)),
    };
    style::from_value(value)
        .map_err(|error| DecodeError::new(BODY, format_args!("is not as declared: {error}")))
}

/// The fields of an object.
pub(crate) fn pairs(encoding: &[Encoding], value: Value) -> Result<String, EncodeError> {
    let Value::Object(members) = value else {
        return Err(EncodeError::new(BODY, "is no object, as a form must be"));
    };
    let mut text = String::new();
    for (name, value) in members {
        let known = encoding.iter().find(|known| known.name() == name);
        let pair = match known {
            Some(Encoding::Typed { content_type, .. }) => {
                let typed = if is_json(content_type) {
                    value.to_string()
                } else {
                    plain(value)
                };
                Ok(format!(
                    "{}={}",
                    style::escape(&name),
                    style::escape(&typed)
                ))
            }
            Some(Encoding::Styled(parameter)) => style::write(parameter, &value),
            Some(Encoding::Xml(_)) | None => usual(&name, &value),
        };
        match pair {
            Ok(pair) => {
                if !text.is_empty() {
                    text.push('&');
                }
                text.push_str(&pair);
            }
            // nothing to say
            Err(Inexpressible::Empty) => {}
            Err(error) => return Err(EncodeError::new(format_args!("field `{name}`"), error)),
        }
    }
    Ok(text)
}

/// A field that nothing is said about: scalars, items one by one, members one by one, and JSON for what is deeper.
fn usual(name: &str, value: &Value) -> Result<String, Inexpressible> {
    let written = match value {
        Value::Array(items) => {
            let mut text = String::new();
            for item in items {
                if !text.is_empty() {
                    text.push('&');
                }
                let item = match item {
                    Value::Object(_) | Value::Array(_) => {
                        return Ok(json(name, value));
                    }
                    scalar => json_or_text(name, scalar),
                };
                text.push_str(&item);
            }
            if text.is_empty() {
                return Err(Inexpressible::Empty);
            }
            Ok(text)
        }
        Value::Object(members) => {
            let form = Parameter::new(Location::Query, "", Style::Form).explode();
            let nested = members.values().any(|v| v.is_object() || v.is_array());
            if nested {
                return Ok(json(name, value));
            }
            style::write(&form, value)
        }
        scalar => Ok(json_or_text(name, scalar)),
    };
    match written {
        Err(Inexpressible::Nested) => Ok(json(name, value)),
        other => other,
    }
}

fn json(name: &str, value: &Value) -> String {
    let text = value.to_string();
    format!("{}={}", style::escape(name), style::escape(&text))
}

fn json_or_text(name: &str, value: &Value) -> String {
    let text = plain(value.clone());
    format!("{}={}", style::escape(name), style::escape(&text))
}

/// Fields by name; a name that comes again makes a list.
pub(crate) fn parse(text: &str) -> Value {
    let mut members = Map::new();
    for pair in text.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let name = unescape(name);
        let name = name.strip_suffix("[]").unwrap_or(&name);
        add(&mut members, name, Value::from(unescape(value)));
    }
    Value::Object(members)
}

/// Adds a field; one that is there already becomes a list.
pub(super) fn add(members: &mut Map<String, Value>, name: &str, value: Value) {
    match members.get_mut(name) {
        None => {
            members.insert(name.to_owned(), value);
        }
        Some(Value::Array(items)) => items.push(value),
        Some(one) => *one = Value::Array(vec![one.take(), value]),
    }
}

fn unescape(text: &str) -> String {
    let spaced = text.replace('+', " ");
    percent_decode_str(&spaced).decode_utf8_lossy().into_owned()
}
