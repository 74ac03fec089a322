//! Examples and where they come from.

use std::sync::Arc;

use crate::source::{Node, Origin};

/// Which keyword an example was written under.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub enum ExampleOrigin {
    /// `example` beside a schema
    Example,
    /// `examples` beside a schema: it has a name of its own
    Examples,
    /// `example` or `examples` within the schema
    Schema,
    /// `x-example` or `x-examples`
    Extension,
    /// A saved response or request of a Postman collection
    Saved,
}

/// An Example Object.
#[derive(Debug)]
#[non_exhaustive]
pub struct Example {
    /// The name it is asked for by; `default` where it has none.
    pub name: Box<str>,
    /// A short description.
    pub summary: Option<Box<str>>,
    /// A description in Markdown.
    pub description: Option<Box<str>>,
    /// The value (`value`, `dataValue`).
    pub value: Option<Origin>,
    /// The value as it stands on the wire (`serializedValue`, OpenAPI 3.2).
    pub serialized: Option<Box<str>>,
    /// Where the value can be fetched (`externalValue`). It is never fetched by itself.
    pub external: Option<Box<str>>,
    /// The keyword it stood under.
    pub kind: ExampleOrigin,
    /// The Example Object, or the value where there is none.
    pub origin: Origin,
}

impl Example {
    /// A value that is an example, without an Example Object around it.
    pub(crate) fn bare(name: &str, value: Node<'_>, kind: ExampleOrigin) -> Arc<Self> {
        Arc::new(Self {
            name: name.into(),
            summary: None,
            description: None,
            value: Some(value.origin()),
            serialized: None,
            external: None,
            kind,
            origin: value.origin(),
        })
    }
}
