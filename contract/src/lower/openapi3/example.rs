//! Examples beside schemas (OpenAPI 3.1, section 4.8.19).

use std::sync::Arc;

use super::super::context::{Context, Fields};
use super::super::reference::Followed;
use super::{described, shared};
use crate::model::{Example, ExampleOrigin, Format};
use crate::source::Node;

const EXAMPLE: Fields = Fields {
    noun: "an example",
    names: &[
        "summary",
        "description",
        "value",
        "dataValue",
        "serializedValue",
        "externalValue",
    ],
};

/// Reads a component under `examples`.
pub(super) fn example<'s>(
    cx: &mut Context<'s>,
    name: &'s str,
    node: Node<'s>,
) -> Option<Arc<Example>> {
    shared(
        cx,
        node,
        name,
        |memos| &mut memos.examples,
        |cx, followed| read(cx, name, followed, ExampleOrigin::Examples),
    )
}

/// Reads `example`, `examples`, `x-example` or `x-examples` of a parameter, header or media type.
pub(super) fn examples<'s>(
    cx: &mut Context<'s>,
    key: Node<'s>,
    value: Node<'s>,
    examples: &mut Vec<Arc<Example>>,
) {
    match key.key() {
        "example" => examples.push(Example::bare("default", value, ExampleOrigin::Example)),
        "x-example" => examples.push(Example::bare("default", value, ExampleOrigin::Extension)),
        "x-examples" => {
            // No specification has it; both forms of values by name are in use.
            if value.is_object() {
                examples.extend(value.members().map(|(key, value)| {
                    let inner = value.get("value").filter(|_| value.len() <= 3);
                    Example::bare(key.key(), inner.unwrap_or(value), ExampleOrigin::Extension)
                }));
            } else {
                examples.push(Example::bare("default", value, ExampleOrigin::Extension));
            }
        }
        _ if value.is_object() => {
            for (key, value) in value.members() {
                if key.key().starts_with("x-") && value.get("value").is_none() {
                    continue;
                }
                examples.extend(example(cx, key.key(), value));
            }
        }
        _ if value.is_array() => {
            // As schemas have it from OpenAPI 3.1 on.
            cx.wrong_type(value, "an object of examples by name", true);
            let items = value.items();
            examples
                .extend(items.map(|item| Example::bare("default", item, ExampleOrigin::Examples)));
        }
        _ if value.is_null() => {}
        _ => cx.wrong_type(value, "an object of examples by name", false),
    }
}

fn read<'s>(
    cx: &mut Context<'s>,
    name: &str,
    followed: Followed<'s>,
    kind: ExampleOrigin,
) -> Option<Example> {
    let node = cx.object(followed.node, "an example")?;
    let mut example = Example {
        name: name.into(),
        summary: None,
        description: None,
        value: None,
        serialized: None,
        external: None,
        kind,
        origin: node.origin(),
    };
    for (key, value) in node.members() {
        match key.key() {
            "summary" => example.summary = cx.boxed(value),
            "description" => example.description = cx.boxed(value),
            "value" => example.value = Some(value.origin()),
            "dataValue" => {
                cx.since(key, Format::OpenApi32);
                example.value = Some(value.origin());
            }
            "serializedValue" => {
                cx.since(key, Format::OpenApi32);
                example.serialized = cx.boxed(value);
            }
            "externalValue" => example.external = cx.boxed(value),
            name if name.starts_with("x-") => {}
            _ => cx.unknown(key, &EXAMPLE),
        }
    }
    example.summary = followed.summary.map(Into::into).or(example.summary);
    example.description = described(example.description, followed);
    Some(example)
}
