//! What a schema says about itself rather than about values: examples, XML, extensions.

use std::sync::Arc;

use super::super::context::{Context, Fields};
use crate::model::{Example, ExampleOrigin, Xml};
use crate::source::Node;

const XML: Fields = Fields {
    noun: "an XML object",
    names: &[
        "name",
        "namespace",
        "prefix",
        "attribute",
        "wrapped",
        "nodeType",
    ],
};

/// Reads `example`, `examples` and their `x-` forms within a schema.
pub(super) fn examples<'s>(
    cx: &mut Context<'s>,
    key: Node<'s>,
    value: Node<'s>,
    examples: &mut Vec<Arc<Example>>,
) {
    let kind = match key.key() {
        "example" | "examples" => ExampleOrigin::Schema,
        _ => ExampleOrigin::Extension,
    };
    let one = |name: &str, value: Node<'s>| Example::bare(name, value, kind);
    if matches!(key.key(), "example" | "x-example") {
        examples.push(one("default", value));
    } else if value.is_array() {
        examples.extend(value.items().map(|value| one("default", value)));
    } else if value.is_object() {
        // The `examples` of a media type in the place of a schema's: by name.
        if kind == ExampleOrigin::Schema {
            cx.wrong_type(value, "a list of values", true);
        }
        examples.extend(
            value
                .members()
                .map(|(key, value)| one(key.key(), value.get("value").unwrap_or(value))),
        );
    } else if kind == ExampleOrigin::Schema {
        cx.wrong_type(value, "a list of values", false);
    }
}

/// Reads the XML Object.
pub(super) fn xml<'s>(cx: &mut Context<'s>, value: Node<'s>) -> Option<Box<Xml>> {
    let value = cx.object(value, "`xml`")?;
    let mut xml = Xml::default();
    for (key, value) in value.members() {
        match key.key() {
            "name" => xml.name = cx.boxed(value),
            "namespace" => xml.namespace = cx.boxed(value),
            "prefix" => xml.prefix = cx.boxed(value),
            "attribute" => xml.attribute |= cx.flag(value),
            "wrapped" => xml.wrapped |= cx.flag(value),
            "nodeType" => {
                xml.node_type = cx.boxed(value);
                match xml.node_type.as_deref() {
                    Some("attribute") => xml.attribute = true,
                    Some("element") => xml.wrapped = true,
                    _ => {}
                }
            }
            name if name.starts_with("x-") => {}
            _ => cx.unknown(key, &XML),
        }
    }
    Some(Box::new(xml))
}
