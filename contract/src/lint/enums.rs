//! Rules about `enum`.

use rustc_hash::FxHashMap;

use super::Found;
use super::formats::described;
use super::subject::Subject;
use crate::diagnostic::codes::lint as codes;
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::{Schema, Type};
use crate::source::{Kind, Node, Origin};

/// The values of an enum are unique and of the schema's type.
pub(super) fn enums(subject: &Subject<'_>, found: &mut Found) {
    for schema in subject.schemas() {
        let Some(values) = &schema.values else {
            continue;
        };
        duplicates(subject, values, found);
        types(subject, schema, values, found);
    }
}

fn duplicates(subject: &Subject<'_>, values: &[Origin], found: &mut Found) {
    if values.len() < 2 {
        return;
    }
    let mut seen: FxHashMap<String, Origin> = FxHashMap::default();
    for &value in values {
        let node = subject.node(value);
        let mut text = String::new();
        write_canonical(node, &mut text);
        let first = *seen.entry(text).or_insert(value);
        if first != value {
            found.push(
                Diagnostic::at(
                    &codes::ENUM_DUPLICATE,
                    node,
                    format!("{} stands twice in this enum", shown(node)),
                )
                .label(subject.node(first), "first here"),
            );
        }
    }
}

/// The value as JSON, numbers that are equal alike.
fn write_canonical(node: Node<'_>, out: &mut String) {
    match node.as_f64() {
        // Beyond this whole numbers that differ have one f64.
        Some(number) if number.abs() < 9e15 => out.push_str(&number.to_string()),
        _ => node.write_json(out),
    }
}

fn types(subject: &Subject<'_>, schema: &Schema, values: &[Origin], found: &mut Found) {
    if schema.types.is_any() {
        return;
    }
    let wrong: Vec<Node<'_>> = values
        .iter()
        .map(|&value| subject.node(value))
        .filter(|&value| !fits(value, schema))
        .collect();
    let none = wrong.len() == values.len();
    for value in wrong {
        let mut finding = Diagnostic::at(
            &codes::ENUM_TYPE,
            value,
            format!("{} is not {}", shown(value), described(schema.types)),
        );
        if none {
            finding.severity = Severity::Error;
        }
        let quote = schema.types.contains(Type::String) && !value.is_null();
        if let Some(text) = value.scalar().filter(|_| quote) {
            finding = finding.help(format!("write \"{text}\""));
        } else if value.is_null() {
            finding = finding.help("make the type nullable");
        }
        found.push(finding);
    }
}

fn fits(value: Node<'_>, schema: &Schema) -> bool {
    let types = schema.types;
    match value.kind() {
        Kind::Null => schema.is_nullable(),
        Kind::Bool => types.admits(Type::Boolean),
        Kind::String => types.admits(Type::String),
        Kind::Array => types.admits(Type::Array),
        Kind::Object => types.admits(Type::Object),
        Kind::Number => {
            let whole = value.as_f64().is_some_and(|number| number.fract() == 0.0);
            types.admits(Type::Number) || whole && types.admits(Type::Integer)
        }
    }
}

/// A value as messages quote it.
fn shown(value: Node<'_>) -> String {
    let mut text = String::new();
    if value.is_object() || value.is_array() {
        return format!("this {}", if value.is_array() { "array" } else { "object" });
    }
    value.write_json(&mut text);
    if text.chars().count() > 60 {
        text = text.chars().take(60).chain(['…']).collect();
    }
    format!("`{text}`")
}
