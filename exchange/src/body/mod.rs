//! Bodies: bytes of a media type to a value of its schema, and back.
//!
//! A [`Codec`] is a media type made ready once. Reading gives strings for what is no structure (text,
//! files, bytes that are no UTF-8 as one character each, so that lengths are those of the bytes);
//! numbers and booleans written as text get the type that the schema admits.

mod form;
mod json;
pub(crate) mod multipart;
mod xml;

use std::borrow::Cow;

use bytes::Bytes;
use serde_json::Value;
use specwright_contract::Contract;
use specwright_contract::model::MediaType;
use thiserror::Error;

use crate::media_type::{MediaRange, is_json, is_xml};
use crate::style::{Judge, Shape, scalar};

/// Why bytes are no body of the media type.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
#[non_exhaustive]
pub enum BodyError {
    /// The text is no JSON.
    #[error("is not valid JSON: {reason} at line {line} column {column}")]
    Json {
        /// What is wrong.
        reason: String,
        /// From 1.
        line: usize,
        /// In bytes, from 1.
        column: usize,
    },
    /// The text is no XML.
    #[error("is not valid XML: {reason}")]
    Xml {
        /// What is wrong.
        reason: String,
    },
    /// A field of a form cannot be read.
    #[error("has a field {field:?} that {reason}")]
    Field {
        /// The name.
        field: String,
        /// What is wrong, after the name.
        reason: String,
    },
    /// The parts of a multipart body cannot be told apart.
    #[error("is not valid multipart: {reason}")]
    Multipart {
        /// What is wrong.
        reason: String,
    },
}

/// A body as it is sent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Encoded<'m> {
    /// The bytes.
    pub bytes: Bytes,
    /// The media type, with the boundary where it needs one.
    pub content_type: Cow<'m, str>,
}

/// A value that a media type has no form for.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
#[error("{media_type} has no form for this value: {reason}")]
pub struct NotEncodable {
    /// The media type.
    pub media_type: String,
    /// What stands in the way.
    pub reason: String,
}

/// A media type made ready for reading and writing.
#[derive(Clone, Debug)]
pub struct Codec {
    name: Box<str>,
    kind: Kind,
}

#[derive(Clone, Debug)]
enum Kind {
    Json,
    /// JSON values one after the other, each behind a record separator or not.
    Lines {
        separator: bool,
    },
    Form(form::Form),
    Multipart(form::Form),
    Xml(xml::Document),
    Text(Shape),
    Bytes,
}

impl Codec {
    /// Prepares a declared media type.
    pub fn new(contract: &Contract, media: &MediaType) -> Self {
        Self {
            name: media.name.clone(),
            kind: Kind::new(contract, media),
        }
    }

    /// Reads a body. `content_type` is that of the message, where it has one: it says more than the
    /// declared media type, which may be a range.
    ///
    /// # Errors
    /// [`BodyError`], whose text fits after "the body".
    pub fn decode(
        &self,
        contract: &Contract,
        content_type: Option<&str>,
        bytes: &[u8],
        judge: &dyn Judge,
    ) -> Result<Value, BodyError> {
        let sent = content_type.unwrap_or(&self.name);
        match &self.kind {
            Kind::Json => json::decode(bytes),
            Kind::Lines { separator } => json::decode_lines(bytes, *separator),
            Kind::Form(form) => form.decode(bytes, judge),
            Kind::Multipart(form) => multipart::decode(form, sent, bytes, judge),
            Kind::Xml(document) => document.decode(contract, bytes, judge),
            Kind::Text(shape) => Ok(scalar(&text(bytes), Some(shape), judge)),
            // A range: what was sent tells what it is.
            Kind::Bytes if is_json(sent) => json::decode(bytes),
            Kind::Bytes => Ok(Value::String(text(bytes).into_owned())),
        }
    }

    /// Reads JSON.
    pub(crate) fn json(bytes: &[u8]) -> Result<Value, BodyError> {
        json::decode(bytes)
    }

    /// Whether it is of named fields that are texts.
    pub(crate) fn is_form(&self) -> bool {
        matches!(self.kind, Kind::Form(_) | Kind::Multipart(_))
    }

    /// Writes a value.
    ///
    /// # Errors
    /// [`NotEncodable`], for instance for a form that is no object.
    pub fn encode<'m>(
        &'m self,
        contract: &Contract,
        value: &Value,
    ) -> Result<Encoded<'m>, NotEncodable> {
        let refused = |reason: String| NotEncodable {
            media_type: self.name.to_string(),
            reason,
        };
        let bytes: Bytes = match &self.kind {
            Kind::Json => serde_json::to_vec(value).unwrap_or_default().into(),
            Kind::Lines { separator } => json::encode_lines(value, *separator).into(),
            Kind::Form(form) => form.encode(value).map_err(refused)?.into(),
            Kind::Multipart(form) => {
                let bytes = multipart::encode(form, value).map_err(refused)?;
                let content_type = format!("{}; boundary={}", self.name, multipart::BOUNDARY);
                return Ok(Encoded {
                    bytes: bytes.into(),
                    content_type: content_type.into(),
                });
            }
            Kind::Xml(document) => document.encode(contract, value).into(),
            Kind::Text(_) | Kind::Bytes => match value {
                Value::String(text) => text.clone().into(),
                other => other.to_string().into(),
            },
        };
        Ok(Encoded {
            bytes,
            content_type: Cow::Borrowed(&self.name),
        })
    }
}

impl Kind {
    fn new(contract: &Contract, media: &MediaType) -> Self {
        let name = &*media.name;
        if is_json(name) {
            return Self::Json;
        }
        if is_xml(name) {
            return Self::Xml(xml::Document::new(contract, media.schema));
        }
        let Some(range) = MediaRange::parse(name) else {
            return Self::Bytes;
        };
        let is = |kind: &str, subtypes: &[&str]| {
            range.kind.eq_ignore_ascii_case(kind)
                && (subtypes.is_empty()
                    || subtypes
                        .iter()
                        .any(|known| range.subtype.eq_ignore_ascii_case(known)))
        };
        if is("application", &["x-www-form-urlencoded"]) {
            Self::Form(form::Form::new(contract, media))
        } else if is("multipart", &[]) {
            Self::Multipart(form::Form::new(contract, media))
        } else if is(
            "application",
            &["jsonl", "x-ndjson", "ndjson", "x-jsonlines", "json-lines"],
        ) {
            Self::Lines { separator: false }
        } else if is("application", &["json-seq"]) {
            Self::Lines { separator: true }
        } else if is("text", &[]) {
            Self::Text(Shape::new(contract, media.schema))
        } else {
            Self::Bytes
        }
    }
}

/// Reads one body; for more than one of a media type, prepare a [`Codec`].
///
/// # Errors
/// As [`Codec::decode`].
pub fn decode(
    contract: &Contract,
    media: &MediaType,
    content_type: Option<&str>,
    bytes: &[u8],
    judge: &dyn Judge,
) -> Result<Value, BodyError> {
    Codec::new(contract, media).decode(contract, content_type, bytes, judge)
}

/// Bytes as text; those that are no UTF-8 as one character each.
pub(crate) fn text(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(bytes.iter().map(|&byte| char::from(byte)).collect()),
    }
}
