//! Bodies, media types, headers and responses.

use std::fmt;
use std::sync::Arc;

use super::{Example, Extension, Link, ParameterShape, SchemaId, Style};
use crate::source::Origin;

/// A Request Body Object.
#[derive(Debug)]
#[non_exhaustive]
pub struct Body {
    /// A description in Markdown.
    pub description: Option<Box<str>>,
    /// Whether there must be one.
    pub required: bool,
    /// The media types it may have, in the document's order.
    pub content: Vec<Arc<MediaType>>,
    /// The `x-` members.
    pub extensions: Box<[Extension]>,
    /// The Request Body Object.
    pub origin: Origin,
}

/// A Media Type Object with its key.
#[derive(Debug)]
#[non_exhaustive]
pub struct MediaType {
    /// The media type or range as written: `application/json; charset=utf-8`, `image/*`.
    pub name: Box<str>,
    /// The schema of the whole; nothing: any value.
    pub schema: Option<SchemaId>,
    /// The schema of each item of a sequential media type (OpenAPI 3.2).
    pub item_schema: Option<SchemaId>,
    /// Examples, the first is the one that is answered.
    pub examples: Vec<Arc<Example>>,
    /// How the properties of a form or multipart body are written, by name.
    pub encoding: Vec<(Box<str>, Encoding)>,
    /// The `x-` members.
    pub extensions: Box<[Extension]>,
    /// The Media Type Object.
    pub origin: Origin,
}

/// An Encoding Object.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Encoding {
    /// The media types of the part, as written (`image/png, image/jpeg`).
    pub content_type: Option<Box<str>>,
    /// The headers of the part, by name.
    pub headers: Vec<(Box<str>, Arc<Header>)>,
    /// The style; nothing: it follows from the content type.
    pub style: Option<Style>,
    /// Whether each item or member is written by itself; nothing: as the style has it.
    pub explode: Option<bool>,
    /// Whether the reserved characters of RFC 3986 may stand unescaped.
    pub allow_reserved: bool,
    /// The Encoding Object.
    pub origin: Origin,
}

/// A Header Object; its name is the key it stands under.
#[derive(Debug)]
#[non_exhaustive]
pub struct Header {
    /// A description in Markdown.
    pub description: Option<Box<str>>,
    /// Whether it must be there.
    pub required: bool,
    /// Whether it should not be used any more.
    pub deprecated: bool,
    /// The value; the style is [`Style::Simple`].
    pub shape: ParameterShape,
    /// Examples of the value.
    pub examples: Vec<Arc<Example>>,
    /// The `x-` members.
    pub extensions: Box<[Extension]>,
    /// The Header Object.
    pub origin: Origin,
}

/// The key of a response.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum StatusKey {
    /// One status code, 100 to 599 (others are kept as written in the document).
    Code(u16),
    /// `2XX`: all codes with this first digit.
    Range(u8),
    /// All that nothing else is declared for.
    Default,
}

impl fmt::Display for StatusKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Code(code) => write!(f, "{code}"),
            Self::Range(digit) => write!(f, "{digit}XX"),
            Self::Default => f.write_str("default"),
        }
    }
}

/// A Response Object; its status is the key it stands under.
#[derive(Debug)]
#[non_exhaustive]
pub struct Response {
    /// A short description (OpenAPI 3.2).
    pub summary: Option<Box<str>>,
    /// A description in Markdown.
    pub description: Option<Box<str>>,
    /// The headers, by name; `Content-Type` is left out (OpenAPI 3.1, section 4.8.17.1).
    pub headers: Vec<(Box<str>, Arc<Header>)>,
    /// The media types it may have, in the document's order; empty: no body.
    pub content: Vec<Arc<MediaType>>,
    /// What can be done next, by name.
    pub links: Vec<(Box<str>, Arc<Link>)>,
    /// The `x-` members.
    pub extensions: Box<[Extension]>,
    /// The Response Object.
    pub origin: Origin,
}
