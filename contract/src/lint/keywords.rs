//! Rules about keywords that have no effect where they stand.

use super::Found;
use super::formats::described;
use super::subject::Subject;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::lint as codes;
use crate::model::{Format, Schema, Type, TypeSet};
use crate::source::Node;

/// The keywords of each type, and what is usually meant by one at another type.
const KEYWORDS: &[(Type, &[&str])] = &[
    (
        Type::Number,
        &[
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "exclusiveMaximum",
            "multipleOf",
        ],
    ),
    (Type::String, &["minLength", "maxLength", "pattern"]),
    (
        Type::Array,
        &[
            "items",
            "prefixItems",
            "minItems",
            "maxItems",
            "uniqueItems",
            "contains",
        ],
    ),
    (
        Type::Object,
        &[
            "properties",
            "required",
            "additionalProperties",
            "patternProperties",
            "propertyNames",
            "minProperties",
            "maxProperties",
        ],
    ),
];

/// Keywords of the type that corresponds to another's.
const MEANT: &[(&str, [(Type, &str); 2])] = &[
    (
        "minimum",
        [(Type::String, "minLength"), (Type::Array, "minItems")],
    ),
    (
        "maximum",
        [(Type::String, "maxLength"), (Type::Array, "maxItems")],
    ),
    (
        "minLength",
        [(Type::Number, "minimum"), (Type::Array, "minItems")],
    ),
    (
        "maxLength",
        [(Type::Number, "maximum"), (Type::Array, "maxItems")],
    ),
    (
        "minItems",
        [(Type::String, "minLength"), (Type::Object, "minProperties")],
    ),
    (
        "maxItems",
        [(Type::String, "maxLength"), (Type::Object, "maxProperties")],
    ),
];

/// Keywords judge values that the type admits.
pub(super) fn without_effect(subject: &Subject<'_>, found: &mut Found) {
    for schema in subject.schemas() {
        if schema.types.is_any() {
            continue;
        }
        let has = [
            schema.number.is_some(),
            schema.string.is_some(),
            schema.array.is_some(),
            schema.object.is_some(),
        ];
        for (&(kind, keywords), has) in KEYWORDS.iter().zip(has) {
            let judged = schema.types.admits(kind)
                || kind == Type::Number && schema.types.admits(Type::Integer);
            if has && !judged {
                tell(subject, schema, keywords, found);
            }
        }
    }
}

fn tell(subject: &Subject<'_>, schema: &Schema, keywords: &[&str], found: &mut Found) {
    let node = subject.node(schema.origin);
    for &keyword in keywords {
        let Some((key, value)) = node.member(keyword) else {
            continue;
        };
        // `uniqueItems: false`, `required: true` of a parameter, and empty lists say nothing anyway.
        if value.as_bool().is_some() || (value.is_array() && value.is_empty()) {
            continue;
        }
        let mut finding = Diagnostic::at(
            &codes::KEYWORD_WITHOUT_EFFECT,
            key,
            format!("`{keyword}` says nothing of {}", described(schema.types)),
        );
        if let Some(meant) = meant(keyword, schema.types) {
            finding = finding.help(format!("did you mean `{meant}`?"));
        }
        found.push(finding);
    }
}

fn meant(keyword: &str, types: TypeSet) -> Option<&'static str> {
    let (_, others) = MEANT.iter().find(|(name, _)| *name == keyword)?;
    let single = match types.single()? {
        Type::Integer => Type::Number,
        other => other,
    };
    others
        .iter()
        .find(|(kind, _)| *kind == single)
        .map(|(_, name)| *name)
}

/// Before OpenAPI 3.1 `nullable` stands beside a `type`.
pub(super) fn nullable(subject: &Subject<'_>, found: &mut Found) {
    if subject.contract.format != Format::OpenApi30 {
        return;
    }
    for schema in subject.schemas().filter(|schema| schema.or_null) {
        let node = subject.node(schema.origin);
        let says = node.get("nullable").and_then(Node::as_bool) == Some(true);
        if says && node.get("type").is_none() && node.get("$ref").is_none() {
            found.push(
                Diagnostic::at(
                    &codes::NULLABLE_WITHOUT_TYPE,
                    subject.member(schema.origin, "nullable"),
                    "`nullable` has no effect without a `type` beside it in OpenAPI 3.0; it is honoured here",
                )
                .help("put it where the `type` is"),
            );
        }
    }
}
