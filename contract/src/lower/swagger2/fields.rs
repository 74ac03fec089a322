//! The fields of parameters and headers. Most of both are a schema: those stand here once.

use super::super::context::Fields;

/// Names, and after them those of the fields that are a schema.
macro_rules! with_schema {
    ($($own:literal),*) => {
        &[
            $($own,)*
            "type",
            "format",
            "items",
            "default",
            "enum",
            "maximum",
            "exclusiveMaximum",
            "minimum",
            "exclusiveMinimum",
            "maxLength",
            "minLength",
            "pattern",
            "maxItems",
            "minItems",
            "uniqueItems",
            "multipleOf",
        ]
    };
}

/// The fields of a parameter or header that are its schema.
pub(super) const SCHEMA: &[&str] = with_schema!();

pub(super) const PARAMETER: Fields = Fields {
    noun: "a parameter",
    names: with_schema!(
        "name",
        "in",
        "description",
        "required",
        "schema",
        "allowEmptyValue",
        "collectionFormat"
    ),
};

pub(super) const HEADER: Fields = Fields {
    noun: "a header",
    names: with_schema!("description", "collectionFormat"),
};
