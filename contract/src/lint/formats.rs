//! Rules about `format`, and the table of the formats that are known.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::Found;
use super::subject::Subject;
use crate::diagnostic::codes::lint as codes;
use crate::diagnostic::{Diagnostic, Severity};
use crate::lower::near::nearest;
use crate::model::{Type, TypeSet};

/// The types that a format applies to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Applies {
    Strings,
    Numbers,
    /// A number, or its decimal text where a number is not exact enough.
    Either,
    Anything,
}

use Applies::{Anything, Either, Numbers, Strings};

/// JSON Schema 2020-12 (section 7.3), the registry of formats of the OpenAPI Initiative, and names in
/// general use.
const FORMATS: &[(&str, Applies)] = &[
    // JSON Schema.
    ("date-time", Strings),
    ("date", Strings),
    ("time", Strings),
    ("duration", Strings),
    ("email", Strings),
    ("idn-email", Strings),
    ("hostname", Strings),
    ("idn-hostname", Strings),
    ("ipv4", Strings),
    ("ipv6", Strings),
    ("uri", Strings),
    ("uri-reference", Strings),
    ("iri", Strings),
    ("iri-reference", Strings),
    ("uuid", Strings),
    ("uri-template", Strings),
    ("json-pointer", Strings),
    ("relative-json-pointer", Strings),
    ("regex", Strings),
    // OpenAPI and its registry.
    ("int8", Either),
    ("int16", Either),
    ("int32", Either),
    ("int64", Either),
    ("uint8", Either),
    ("uint16", Either),
    ("uint32", Either),
    ("uint64", Either),
    ("double-int", Numbers),
    ("float", Either),
    ("double", Either),
    ("decimal", Either),
    ("decimal128", Either),
    ("sf-integer", Numbers),
    ("sf-decimal", Numbers),
    ("sf-boolean", Anything),
    ("sf-binary", Strings),
    ("sf-string", Strings),
    ("sf-token", Strings),
    ("byte", Strings),
    ("base64url", Strings),
    ("binary", Anything),
    ("password", Strings),
    ("char", Strings),
    ("commonmark", Strings),
    ("html", Strings),
    ("http-date", Strings),
    ("date-time-local", Strings),
    ("time-local", Strings),
    ("media-range", Strings),
    ("unixtime", Either),
    // In general use.
    ("url", Strings),
    ("guid", Strings),
    ("base64", Strings),
    ("phone", Strings),
    ("ip", Strings),
    ("cidr", Strings),
    ("mac", Strings),
    ("markdown", Strings),
    ("json", Strings),
    ("timestamp", Either),
    ("file", Anything),
    ("bigint", Either),
    ("integer", Either),
    ("number", Either),
    ("string", Strings),
];

static TABLE: LazyLock<FxHashMap<&str, Applies>> =
    LazyLock::new(|| FORMATS.iter().copied().collect());

/// Formats are known and apply to the type.
pub(super) fn formats(subject: &Subject<'_>, found: &mut Found) {
    let mut nears: FxHashMap<&str, Option<&str>> = FxHashMap::default();
    for schema in subject.schemas() {
        let Some(format) = schema.format.as_deref() else {
            continue;
        };
        let place = || subject.value(schema.origin, "format");
        let Some(applies) = TABLE.get(format) else {
            let mut finding = Diagnostic::at(
                &codes::FORMAT_UNKNOWN,
                place(),
                format!("the format `{format}` is not known and checks nothing"),
            );
            let near = *nears.entry(format).or_insert_with(|| {
                let names = FORMATS.iter().map(|(name, _)| *name);
                nearest(format, names).filter(|_| format.len() > 3)
            });
            if let Some(near) = near {
                finding = finding.help(format!("did you mean `{near}`?"));
                finding.severity = Severity::Warning;
            }
            found.push(finding);
            continue;
        };
        if !fits(*applies, schema.types) {
            found.push(
                Diagnostic::at(
                    &codes::FORMAT_TYPE,
                    place(),
                    format!(
                        "the format `{format}` says nothing of {}",
                        described(schema.types)
                    ),
                )
                .help("change the type or remove the format"),
            );
        }
    }
}

fn fits(applies: Applies, types: TypeSet) -> bool {
    let number = types.admits(Type::Number) || types.admits(Type::Integer);
    match applies {
        Strings => types.admits(Type::String),
        Numbers => number,
        Either => number || types.admits(Type::String),
        Anything => true,
    }
}

/// The types with their articles.
pub(super) fn described(types: TypeSet) -> String {
    let words: Vec<String> = types
        .without(Type::Null)
        .iter()
        .map(|kind| {
            let article = match kind {
                Type::Integer | Type::Array | Type::Object => "an",
                _ => "a",
            };
            format!("{article} {}", kind.as_str())
        })
        .collect();
    if words.is_empty() {
        "null".to_owned()
    } else {
        words.join(" or ")
    }
}

#[cfg(test)]
mod tests {
    use super::{FORMATS, TABLE};

    #[test]
    fn no_format_stands_twice_in_the_table() {
        assert_eq!(FORMATS.len(), TABLE.len());
    }
}
