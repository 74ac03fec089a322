//! Parameters and how they are written (OpenAPI 3.1, sections 4.8.12 and 4.8.12.2).

use std::sync::Arc;

use super::{Example, Extension, MediaType, SchemaId};
use crate::source::Origin;

/// Where a parameter stands in a request.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[non_exhaustive]
pub enum Location {
    /// A `{name}` of the path template.
    Path,
    /// A part of the query.
    Query,
    /// A header field; names do not distinguish case.
    Header,
    /// A cookie.
    Cookie,
    /// The whole query as one value (OpenAPI 3.2).
    QueryString,
}

impl Location {
    /// The word of the specification: `path`, `query`, ….
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
            Self::Cookie => "cookie",
            Self::QueryString => "querystring",
        }
    }
}

/// How a value becomes text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[non_exhaustive]
pub enum Style {
    /// `;color=blue` in paths
    Matrix,
    /// `.blue` in paths
    Label,
    /// `blue,black` in paths and headers
    Simple,
    /// `color=blue&color=black` in queries and cookies
    Form,
    /// `color=blue%20black` in queries
    SpaceDelimited,
    /// `color=blue|black` in queries
    PipeDelimited,
    /// `color=blue%09black` in queries (Swagger 2.0, `tsv`)
    TabDelimited,
    /// `color[R]=100&color[G]=200` in queries
    DeepObject,
    /// `color=blue; color=black` in cookies, nothing escaped (OpenAPI 3.2)
    Cookie,
}

/// What the value of a parameter or header is.
#[derive(Clone, Debug)]
pub enum ParameterShape {
    /// A value of a schema, written in a style.
    Styled {
        /// The schema; nothing where the document has none: any value.
        schema: Option<SchemaId>,
        /// The style.
        style: Style,
        /// Whether each item or member is written by itself.
        explode: bool,
        /// Whether the reserved characters of RFC 3986 may stand unescaped.
        allow_reserved: bool,
    },
    /// A value written as one media type: usually JSON.
    Content(Arc<MediaType>),
}

impl ParameterShape {
    /// The schema of the value.
    pub fn schema(&self) -> Option<SchemaId> {
        match self {
            Self::Styled { schema, .. } => *schema,
            Self::Content(media) => media.schema,
        }
    }
}

/// A Parameter Object.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Parameter {
    /// The name as written.
    pub name: Box<str>,
    /// Where it stands.
    pub location: Location,
    /// A description in Markdown.
    pub description: Option<Box<str>>,
    /// Whether it must be there; always for [`Location::Path`].
    pub required: bool,
    /// Whether it should not be used any more.
    pub deprecated: bool,
    /// Whether `?name=` is right whatever the schema says.
    pub allow_empty_value: bool,
    /// The value.
    pub shape: ParameterShape,
    /// Examples of the value.
    pub examples: Vec<Arc<Example>>,
    /// The `x-` members.
    pub extensions: Box<[Extension]>,
    /// The Parameter Object.
    pub origin: Origin,
}
