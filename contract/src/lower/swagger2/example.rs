//! Examples: `x-example`, `x-examples`, and `example`, which authors bring from OpenAPI 3.

use std::sync::Arc;

use crate::model::{Example, ExampleOrigin};
use crate::source::Node;

use super::media::essence;

/// The examples that stand beside the fields of a parameter or header, or of a body parameter.
pub(super) fn beside(node: Node<'_>) -> Vec<Arc<Example>> {
    let mut examples = Vec::new();
    for (word, kind) in [
        ("example", ExampleOrigin::Example),
        ("x-example", ExampleOrigin::Extension),
    ] {
        if let Some(value) = node.get(word) {
            examples.push(Example::bare("default", value, kind));
        }
    }
    for (word, kind) in [
        ("examples", ExampleOrigin::Examples),
        ("x-examples", ExampleOrigin::Extension),
    ] {
        let Some(value) = node.get(word) else {
            continue;
        };
        for (key, value) in value.members() {
            examples.push(by_name(key.key(), value, kind));
        }
        for item in value.items() {
            examples.push(Example::bare("default", item, kind));
        }
    }
    examples
}

/// An example under its name: the value itself, or an Example Object of OpenAPI 3 with `value`.
fn by_name(name: &str, node: Node<'_>, kind: ExampleOrigin) -> Arc<Example> {
    const OBJECT: &[&str] = &["value", "summary", "description", "externalValue"];
    let is_object = node.get("value").is_some()
        && node
            .members()
            .all(|(key, _)| OBJECT.contains(&key.key()) || key.key().starts_with("x-"));
    if !is_object {
        return Example::bare(name, node, kind);
    }
    let text = |word| node.get(word).and_then(Node::as_str).map(Into::into);
    Arc::new(Example {
        name: name.into(),
        summary: text("summary"),
        description: text("description"),
        value: node.get("value").map(Node::origin),
        serialized: None,
        external: text("externalValue"),
        kind,
        origin: node.origin(),
    })
}

/// Which of the examples are of the media type: those whose name is one are only of that one.
pub(super) fn of_media_type(examples: &[Arc<Example>], media_type: &str) -> Vec<Arc<Example>> {
    let wanted = essence(media_type);
    examples
        .iter()
        .filter(|example| !example.name.contains('/') || essence(&example.name) == wanted)
        .map(Arc::clone)
        .collect()
}
