//! Rules about the properties of objects.

use rustc_hash::FxHashSet;

use super::Found;
use super::joined::Joined;
use super::subject::{Subject, heading};
use crate::diagnostic::codes::lint as codes;
use crate::diagnostic::{Diagnostic, Place};
use crate::lower::near::nearest;
use crate::model::{AdditionalProperties, Schema};

/// Required properties may be there, and are declared.
pub(super) fn required(subject: &Subject<'_>, found: &mut Found) {
    let mut joined: Option<Joined<'_>> = None;
    for (id, schema) in subject.contract.schemas.iter() {
        let Some(object) = &schema.object else {
            continue;
        };
        if object.required.is_empty() || !object.patterns.is_empty() {
            continue;
        }
        let closed = object.additional == AdditionalProperties::Forbidden;
        let declared: FxHashSet<&str> = object
            .properties
            .iter()
            .map(|property| &*property.name)
            .collect();
        let required: FxHashSet<&str> = object.required.iter().map(AsRef::as_ref).collect();
        for name in &object.required {
            if declared.contains(&**name) {
                continue;
            }
            // One that is required itself is not what was meant.
            let free = object.properties.iter().map(|property| &*property.name);
            let near = nearest(name, free.filter(|free| !required.contains(free)));
            let (code, message) = if closed {
                let message = format!("`{name}` is required but not allowed: no object is right");
                (&codes::REQUIRED_FORBIDDEN, message)
            } else {
                let joined = joined.get_or_insert_with(|| Joined::of(&subject.contract.schemas));
                if joined.declares(id, name) || near.is_none() && joined.is_open(id) {
                    continue;
                }
                let message = format!("the required property `{name}` is not declared");
                (&codes::REQUIRED_UNDECLARED, message)
            };
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => "declare it under `properties`".to_owned(),
            };
            found.push(Diagnostic::at(code, place(subject, schema, name), message).help(help));
        }
    }
}

fn place(subject: &Subject<'_>, schema: &Schema, name: &str) -> Place {
    let item = subject
        .node(schema.origin)
        .get("required")
        .and_then(|list| list.items().find(|item| item.scalar() == Some(name)));
    item.map_or_else(|| subject.member(schema.origin, "required"), Place::from)
}

/// A property is not both readOnly and writeOnly.
pub(super) fn access(subject: &Subject<'_>, found: &mut Found) {
    for schema in subject.schemas() {
        if schema.is_read_only() && schema.is_write_only() {
            let node = subject.node(schema.origin);
            found.push(
                Diagnostic::at(
                    &codes::READ_AND_WRITE_ONLY,
                    heading(node),
                    "this is both readOnly and writeOnly, so it may be nowhere",
                )
                .help("remove one of the two"),
            );
        }
    }
}
