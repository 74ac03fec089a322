//! Forms as Prism reads them: the last text of each field that the schema has, split where an encoding names a
//! style. The schema then turns the texts into numbers and the like.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};
use specwright_contract::Contract;
use specwright_contract::model::MediaType;

use super::parameter::Reading;
use crate::body::multipart;
use crate::schema::{Direction, is_hidden};
use crate::style::{Escape, Pair, Pairs, Shape};

/// A form made ready.
#[derive(Clone, Debug)]
pub(crate) struct Form {
    multipart: bool,
    /// The fields of the schema; none: those that are sent.
    fields: Vec<Box<str>>,
    /// Those that are written in a style.
    styled: Vec<Styled>,
}

#[derive(Clone, Debug)]
struct Styled {
    reading: Reading,
    allow_reserved: bool,
}

/// Why a form cannot be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Unreadable {
    /// The content type names no boundary.
    Boundary,
    /// These fields have characters that they may not have.
    Reserved(Vec<Box<str>>),
    /// A list of objects is no JSON.
    Objects,
}

impl Form {
    pub(crate) fn new(contract: &Contract, media: &MediaType, direction: Direction) -> Self {
        let shape = Shape::new(contract, media.schema);
        let styled = media.encoding.iter().filter_map(|(name, encoding)| {
            let known = shape.properties.iter().find(|(known, _)| known == name);
            let schema = known.and_then(|(_, shape)| shape.schema);
            let style = encoding.style?;
            Some(Styled {
                reading: Reading::field(contract, name, schema, style, encoding.explode),
                allow_reserved: encoding.allow_reserved,
            })
        });
        let hidden = |shape: &Shape| {
            let id = shape.schema;
            id.is_some_and(|id| is_hidden(&contract.schemas, id, direction))
        };
        let styled: Vec<Styled> = styled.collect();
        let fields = shape.properties.iter().filter(|(_, shape)| !hidden(shape));
        let fields = fields.map(|(name, _)| name.clone());
        Self {
            multipart: media.name.eq_ignore_ascii_case("multipart/form-data"),
            styled,
            fields: fields.collect(),
        }
    }

    /// Reads a form of this content type.
    pub(crate) fn read(&self, content_type: &str, bytes: &[u8]) -> Result<Value, Unreadable> {
        let sent = self.sent(content_type, bytes)?;
        self.check_reserved(&sent)?;
        let plus = !self.multipart
            || !content_type
                .trim_start()
                .to_ascii_lowercase()
                .starts_with("multipart/");
        let decoded: Vec<(String, String)> = sent
            .into_iter()
            .map(|(name, value)| (unescaped(&name, false), unescaped(&value, plus)))
            .collect();
        let pairs = Pairs {
            list: decoded
                .iter()
                .map(|(name, value)| Pair {
                    name: Cow::Borrowed(name),
                    value,
                })
                .collect(),
            escape: Escape::None,
        };
        let mut members = Map::new();
        if self.fields.is_empty() {
            for (name, value) in &decoded {
                members.insert(name.clone(), value.as_str().into());
            }
            return Ok(Value::Object(members));
        }
        for name in &self.fields {
            let styled = self
                .styled
                .iter()
                .find(|styled| styled.reading.name == *name);
            let value = if let Some(styled) = styled {
                match styled.reading.pairs(&pairs) {
                    Some(Value::Array(items)) if styled.reading.lists_objects() => {
                        Some(objects(&items)?)
                    }
                    // what is not there is an empty text to a list between delimiters
                    None if styled.reading.is_delimited() => Some(Value::from("")),
                    value => value,
                }
            } else {
                let last = decoded.iter().rfind(|(known, _)| **known == **name);
                last.map(|(_, value)| value.as_str().into())
            };
            if let Some(value) = value {
                members.insert(name.to_string(), value);
            }
        }
        Ok(Value::Object(members))
    }

    /// The fields as they are sent, of those of one name the last.
    fn sent(&self, content_type: &str, bytes: &[u8]) -> Result<Vec<(String, String)>, Unreadable> {
        let mut sent: Vec<(String, String)> = Vec::new();
        let mut add =
            |name: String, value: String| match sent.iter_mut().find(|(known, _)| *known == name) {
                Some((_, old)) => *old = value,
                None => sent.push((name, value)),
            };
        if self.multipart {
            let parts = multipart::parts(content_type, bytes).ok_or(Unreadable::Boundary)?;
            for (name, value) in parts {
                add(name, value);
            }
        } else {
            let text = String::from_utf8_lossy(bytes);
            for pair in text.split('&') {
                let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
                add(name.to_owned(), value.to_owned());
            }
        }
        Ok(sent)
    }

    fn check_reserved(&self, sent: &[(String, String)]) -> Result<(), Unreadable> {
        let reserved = |text: &str| text.contains(|char| "/?#[]@!$&'()*+,;=".contains(char));
        let wrong = self.styled.iter().filter(|styled| {
            let value = sent.iter().find(|(name, _)| **name == *styled.reading.name);
            !styled.allow_reserved && value.is_some_and(|(_, value)| reserved(value))
        });
        let wrong: Vec<Box<str>> = wrong.map(|styled| styled.reading.name.clone()).collect();
        if wrong.is_empty() {
            Ok(())
        } else {
            Err(Unreadable::Reserved(wrong))
        }
    }
}

/// A text without its escapes; one that is escaped wrongly stays as it is.
fn unescaped(text: &str, plus: bool) -> String {
    let spaced = if plus && text.contains('+') {
        Cow::Owned(text.replace('+', " "))
    } else {
        Cow::Borrowed(text)
    };
    let bytes = text.as_bytes();
    let whole = bytes.iter().enumerate().all(|(at, byte)| {
        let hex = |at| bytes.get(at).is_some_and(u8::is_ascii_hexdigit);
        *byte != b'%' || (hex(at + 1) && hex(at + 2))
    });
    let decoded = percent_decode_str(&spaced).decode_utf8();
    match decoded {
        Ok(decoded) if whole => decoded.into_owned(),
        _ => spaced.replace(
            ' ',
            if plus && text.contains('+') {
                "%20"
            } else {
                " "
            },
        ),
    }
}

/// Texts that are JSON objects once those that a comma tore apart are joined.
pub(crate) fn objects(items: &[Value]) -> Result<Value, Unreadable> {
    let mut found = Vec::new();
    let mut text = String::new();
    for item in items {
        if !text.is_empty() {
            text.push(',');
        }
        text.push_str(item.as_str().unwrap_or_default());
        if let Ok(value) = serde_json::from_str(&text) {
            found.push(value);
            text.clear();
        }
    }
    if text.is_empty() {
        Ok(Value::Array(found))
    } else {
        Err(Unreadable::Objects)
    }
}
