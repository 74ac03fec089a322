//! Bodies by kind: JSON, forms, multipart, text, bytes, XML, events, lines. Each kind has a `write` and a `read` of
//! the same form, so that the macros call them by the word of the kind.

pub mod binary;
pub mod events;
pub mod form;
pub mod json;
pub mod lines;
pub mod multipart;
pub mod text;
mod types;
pub mod xml;

use bytes::Bytes;
use serde_json::Value;

use crate::body::Body;
use crate::error::DecodeError;
use crate::operation::Parameter;

pub(crate) use types::{boundary, essence, fit, is_json, parameter};

/// How a body is read and written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum MediaKind {
    /// `application/json` and `+json`
    Json,
    /// `application/x-www-form-urlencoded`
    Form,
    /// `multipart/*`
    Multipart,
    /// Text
    Text,
    /// Bytes
    Binary,
    /// XML
    Xml,
    /// `text/event-stream`
    Events,
    /// JSON lines and sequences
    Lines,
}

impl MediaKind {
    /// Whether bodies of this kind are read as they come.
    pub const fn streams(self) -> bool {
        matches!(self, Self::Binary | Self::Events | Self::Lines)
    }

    /// What a range (`*/*`, `image/*`) is written as.
    const fn fallback(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Form => "application/x-www-form-urlencoded",
            Self::Multipart => "multipart/form-data",
            Self::Text => "text/plain; charset=utf-8",
            Self::Binary => "application/octet-stream",
            Self::Xml => "application/xml",
            Self::Events => "text/event-stream",
            Self::Lines => "application/jsonl",
        }
    }
}

/// A declared media type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Media {
    /// As declared: `application/json`, `text/*`.
    pub name: &'static str,
    /// How it is read and written.
    pub kind: MediaKind,
    /// The fields of a form that are not written as usual.
    pub encoding: &'static [Encoding],
}

impl Media {
    /// A media type.
    pub const fn new(name: &'static str, kind: MediaKind, encoding: &'static [Encoding]) -> Self {
        Self {
            name,
            kind,
            encoding,
        }
    }

    /// The media type of a message: a range becomes what is usual for the kind.
    pub fn content_type(&self) -> &'static str {
        if self.name.contains('*') || !self.name.contains('/') {
            self.kind.fallback()
        } else {
            self.name
        }
    }

    fn encoding(&self, field: &str) -> Option<&'static Encoding> {
        self.encoding.iter().find(|known| known.name() == field)
    }
}

/// How a field of a form is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Encoding {
    /// In a style.
    Styled(Parameter),
    /// As this media type.
    Typed {
        /// The field.
        name: &'static str,
        /// The media type.
        content_type: &'static str,
    },
    /// The shape of the whole, for XML.
    Xml(&'static xml::XmlShape),
}

impl Encoding {
    const fn name(&self) -> &'static str {
        match self {
            Self::Styled(parameter) => parameter.name,
            Self::Typed { name, .. } => name,
            Self::Xml(_) => "",
        }
    }
}

/// A body as it is sent.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Written {
    /// What it is.
    pub content_type: String,
    /// The bytes.
    pub body: Body,
}

impl Written {
    /// A body of a media type.
    pub fn new(content_type: impl Into<String>, body: impl Into<Body>) -> Self {
        Self {
            content_type: content_type.into(),
            body: body.into(),
        }
    }
}

/// A body as it came.
#[derive(Clone, Debug, Default)]
#[expect(clippy::exhaustive_structs, reason = "made by servers and clients")]
pub struct Content {
    /// What the message says that it is.
    pub content_type: Option<Box<str>>,
    /// The bytes, or the stream of them.
    pub body: Body,
    /// Its value, where it is known already: forms and XML decoded by the contract.
    pub value: Option<Value>,
}

/// What the messages of errors call a body.
const BODY: &str = "the body";

impl Content {
    /// The bytes, which must have been read.
    fn bytes(&self) -> Result<&Bytes, DecodeError> {
        let bytes = self.body.as_bytes();
        bytes.ok_or_else(|| DecodeError::new(BODY, "has not been read yet"))
    }
}
