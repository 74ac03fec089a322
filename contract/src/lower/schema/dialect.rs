//! The dialects of JSON Schema that documents use, and what differs between them.

use crate::model::Format;

/// A dialect of JSON Schema.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Dialect {
    /// The Schema Object of Swagger 2.0: draft 4, a part of it.
    Swagger20,
    /// The Schema Object of OpenAPI 3.0: draft 5, a part of it.
    OpenApi30,
    /// The Schema Object of OpenAPI 3.1: 2020-12 with `discriminator`, `xml` and `example`.
    OpenApi31,
    /// The Schema Object of OpenAPI 3.2.
    OpenApi32,
    /// JSON Schema 2020-12 alone.
    Draft202012,
}

impl Dialect {
    /// The dialect of the schemas of a language.
    pub(crate) fn of(format: Format) -> Self {
        match format {
            Format::Swagger20 | Format::Postman20 | Format::Postman21 => Self::Swagger20,
            Format::OpenApi30 => Self::OpenApi30,
            Format::OpenApi31 => Self::OpenApi31,
            Format::OpenApi32 => Self::OpenApi32,
        }
    }

    /// Whether keywords beside a `$ref` count.
    pub(crate) fn has_ref_siblings(self) -> bool {
        self.is_2020()
    }

    /// Whether `$id` and anchors mean something.
    pub(crate) fn has_identifiers(self) -> bool {
        self.is_2020()
    }

    /// Whether a schema may be `true` or `false`.
    pub(crate) fn has_boolean_schemas(self) -> bool {
        self.is_2020()
    }

    /// Whether `nullable` means something, and unknown keywords are told.
    pub(crate) fn is_openapi(self) -> bool {
        self != Self::Draft202012
    }

    /// Whether it is 2020-12 at heart.
    pub(crate) fn is_2020(self) -> bool {
        self >= Self::OpenApi31
    }
}
