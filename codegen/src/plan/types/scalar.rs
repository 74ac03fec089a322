//! Formats and the Rust types of scalars.

use specwright_contract::model::Type;

use super::Planner;
use super::view::View;
use crate::ir::TypeRef;

/// Formats of strings that have a type of their own. (Addresses, hosts and URIs stay as they are written: real services
/// do not keep to the letter, and a parsed one would be spelled otherwise.)
const STRINGS: &[(&str, &str)] = &[
    ("date-time", "DateTime"),
    ("datetime", "DateTime"),
    ("date", "Date"),
    ("full-date", "Date"),
    ("time", "Time"),
    ("uuid", "Uuid"),
    ("guid", "Uuid"),
    ("byte", "Base64"),
    ("base64", "Base64"),
    ("decimal", "Decimal"),
];

/// Formats of strings without a type of their own.
const PLAIN: &[&str] = &[
    "binary",
    "password",
    "email",
    "idn-email",
    "hostname",
    "idn-hostname",
    "ipv4",
    "ipv6",
    "uri",
    "url",
    "uri-reference",
    "uri-template",
    "iri",
    "iri-reference",
    "json-pointer",
    "regex",
    "duration",
];

/// Formats of integers.
const INTEGERS: &[(&str, &str)] = &[
    ("int8", "i8"),
    ("int16", "i16"),
    ("int32", "i32"),
    ("int64", "i64"),
    ("uint8", "u8"),
    ("uint16", "u16"),
    ("uint32", "u32"),
    ("uint64", "u64"),
];

pub(super) fn is_of_strings(format: &str) -> bool {
    format != "decimal"
        && (PLAIN.contains(&format) || STRINGS.iter().any(|(name, _)| *name == format))
}

pub(super) fn is_of_integers(format: &str) -> bool {
    INTEGERS.iter().any(|(name, _)| *name == format)
}

pub(super) fn is_of_numbers(format: &str) -> bool {
    matches!(format, "float" | "double")
}

impl Planner<'_> {
    /// The type of a scalar.
    pub(super) fn scalar(&self, kind: Type, view: &View<'_>) -> TypeRef {
        match kind {
            Type::Null => TypeRef::Tuple(Vec::new()),
            Type::Boolean => TypeRef::Bool,
            Type::Integer => integer(view),
            Type::Number => TypeRef::Primitive("f64"),
            Type::String => self.string(view),
            Type::Array | Type::Object => TypeRef::Value,
        }
    }

    fn string(&self, view: &View<'_>) -> TypeRef {
        if view.format.is_none() && view.encoding.is_some_and(|name| name.starts_with("base64")) {
            return TypeRef::Runtime("Base64");
        }
        let format = view.format.unwrap_or_default();
        let name = STRINGS.iter().find(|(name, _)| *name == format);
        let own = match name {
            Some((_, "DateTime")) => self.settings.date_time.as_ref(),
            Some((_, "Uuid")) => self.settings.uuid.as_ref(),
            _ => None,
        };
        match (own, name) {
            (Some(path), _) => TypeRef::External(path.clone()),
            (None, Some((_, name))) => TypeRef::Runtime(name),
            (None, None) => TypeRef::Primitive("String"),
        }
    }
}

fn integer(view: &View<'_>) -> TypeRef {
    let format = view.format.unwrap_or_default();
    let name = INTEGERS
        .iter()
        .find(|(name, _)| *name == format)
        .map(|(_, name)| *name);
    let big = view.range.1.is_some_and(|most| most > i128::from(i64::MAX))
        && view.range.0.is_some_and(|least| least >= 0);
    TypeRef::Primitive(match name {
        None | Some("i64") if big => "u64",
        None => "i64",
        // Declared wider than its format.
        Some("i32") if view.range.1.is_some_and(|most| most > i128::from(i32::MAX)) => "i64",
        Some(name) => name,
    })
}
