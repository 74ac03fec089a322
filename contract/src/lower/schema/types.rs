//! The words under `type`, also as people write them.

use super::super::context::Context;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::schema as codes;
use crate::model::{Type, TypeSet};
use crate::source::Node;

/// What a word that is no type of JSON Schema plainly means: a type, and a format where the word
/// says so much.
const MEANT: &[(&str, Type, Option<&str>)] = &[
    ("str", Type::String, None),
    ("text", Type::String, None),
    ("char", Type::String, None),
    ("date", Type::String, Some("date")),
    ("datetime", Type::String, Some("date-time")),
    ("date-time", Type::String, Some("date-time")),
    ("timestamp", Type::String, None),
    ("time", Type::String, None),
    ("uuid", Type::String, Some("uuid")),
    ("guid", Type::String, Some("uuid")),
    ("uri", Type::String, Some("uri")),
    ("url", Type::String, None),
    ("email", Type::String, Some("email")),
    ("binary", Type::String, Some("binary")),
    ("byte", Type::String, Some("byte")),
    ("file", Type::String, Some("binary")),
    ("enum", Type::String, None),
    ("int", Type::Integer, None),
    ("int32", Type::Integer, Some("int32")),
    ("int64", Type::Integer, Some("int64")),
    ("long", Type::Integer, Some("int64")),
    ("float", Type::Number, Some("float")),
    ("double", Type::Number, Some("double")),
    ("decimal", Type::Number, None),
    ("numeric", Type::Number, None),
    ("bool", Type::Boolean, None),
    ("list", Type::Array, None),
    ("dict", Type::Object, None),
    ("map", Type::Object, None),
    ("hash", Type::Object, None),
    ("none", Type::Null, None),
    ("nil", Type::Null, None),
];

/// What `type` says.
#[derive(Default)]
pub(super) struct Types {
    pub(super) set: TypeSet,
    /// A format that a word of the author's own implies.
    pub(super) format: Option<&'static str>,
}

/// Reads `type`.
pub(super) fn read(cx: &mut Context<'_>, value: Node<'_>) -> Types {
    let mut types = Types::default();
    if value.is_array() {
        if !cx.dialect.is_2020() {
            cx.report(
                Diagnostic::at(
                    &codes::BAD_KEYWORD,
                    value,
                    "`type` is one word before OpenAPI 3.1, here it is a list",
                )
                .help("it is read as one of several types; raise the document to OpenAPI 3.1"),
            );
        }
        let mut any = false;
        for item in value.items() {
            match word(cx, item, &mut types) {
                Some(kind) => types.set = types.set.with(kind),
                None => any = true,
            }
        }
        if any {
            types.set = TypeSet::ANY; // one of them cannot be read, so nothing can be ruled out
        }
    } else if let Some(kind) = word(cx, value, &mut types) {
        types.set = TypeSet::only(kind);
    }
    types
}

fn word(cx: &mut Context<'_>, value: Node<'_>, types: &mut Types) -> Option<Type> {
    let Some(text) = value.as_str() else {
        // `type: null` in YAML is meant as the type of that name where that exists.
        let null = value.is_null() && cx.dialect.is_2020();
        cx.report(
            Diagnostic::at(
                &codes::UNKNOWN_TYPE,
                value,
                format!(
                    "`type` is a string, here it is {}",
                    value.kind().described()
                ),
            )
            .help(if null {
                "write `\"null\"`; it is read so"
            } else {
                "write one of the types; any type is right here"
            }),
        );
        return null.then_some(Type::Null);
    };
    if let Some(kind) = Type::parse(text) {
        return Some(kind);
    }
    if cx.as_prism {
        return None; // Prism admits anything there, and samples `null`
    }
    let lower = text.trim().to_ascii_lowercase();
    if lower == "file" && cx.dialect == super::Dialect::Swagger20 {
        types.format = Some("binary");
        return Some(Type::String);
    }
    let meant = Type::parse(&lower).map(|kind| (kind, None)).or_else(|| {
        MEANT
            .iter()
            .find(|(word, ..)| *word == lower)
            .map(|&(_, kind, format)| (kind, format))
    });
    let help = match meant {
        Some((kind, Some(format))) => {
            format!(
                "write `type: {}` and `format: {format}`; it is read so",
                kind.as_str()
            )
        }
        Some((kind, None)) => format!("write `{}`; it is read so", kind.as_str()),
        None => "write one of the types; any type is right here".to_owned(),
    };
    cx.report(
        Diagnostic::at(
            &codes::UNKNOWN_TYPE,
            value,
            format!("`{text}` is no type of JSON Schema"),
        )
        .help(help),
    );
    let (kind, format) = meant?;
    types.format = format;
    Some(kind)
}
