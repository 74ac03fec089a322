//! The Info Object and the tags, which Swagger 2.0 and OpenAPI 3 have alike.

use super::context::{Context, Fields};
use crate::model::{Format, Info, Tag};
use crate::source::Node;

const INFO: Fields = Fields {
    noun: "the information on the API",
    names: &[
        "title",
        "version",
        "summary",
        "description",
        "termsOfService",
        "contact",
        "license",
    ],
};

const TAG: Fields = Fields {
    noun: "a tag",
    names: &[
        "name",
        "description",
        "externalDocs",
        "summary",
        "parent",
        "kind",
    ],
};

/// Reads `info`.
pub(super) fn info<'s>(cx: &mut Context<'s>, node: Node<'s>) -> Info {
    let mut info = Info::default();
    let Some(node) = cx.object(node, "`info`") else {
        return info;
    };
    for (key, value) in node.members() {
        match key.key() {
            "title" => info.title = cx.boxed(value).unwrap_or_default(),
            "version" => info.version = cx.boxed(value).unwrap_or_default(),
            "summary" => {
                cx.since(key, Format::OpenApi31);
                info.summary = cx.boxed(value);
            }
            "description" => info.description = cx.boxed(value),
            "termsOfService" | "contact" | "license" => {}
            name if name.starts_with("x-") => {}
            _ => cx.unknown(key, &INFO),
        }
    }
    for name in ["title", "version"] {
        if node.get(name).is_none() {
            cx.missing(node, &INFO, name);
        }
    }
    info
}

/// Reads `tags` of the document.
pub(super) fn tags<'s>(cx: &mut Context<'s>, node: Node<'s>) -> Vec<Tag> {
    let Some(node) = cx.array(node) else {
        return Vec::new();
    };
    let mut tags = Vec::with_capacity(node.len());
    for node in node.items() {
        // A name alone is what people write who know the `tags` of operations.
        if node.as_str().is_some() {
            cx.wrong_type(node, "an object with a `name`", true);
        } else if cx.object(node, "a tag").is_none() {
            continue;
        }
        let mut tag = Tag {
            name: node.as_str().unwrap_or_default().into(),
            description: None,
            parent: None,
            origin: node.origin(),
        };
        for (key, value) in node.members() {
            match key.key() {
                "name" => tag.name = cx.boxed(value).unwrap_or_default(),
                "description" => tag.description = cx.boxed(value),
                "parent" => {
                    cx.since(key, Format::OpenApi32);
                    tag.parent = cx.boxed(value);
                }
                "summary" | "kind" => cx.since(key, Format::OpenApi32),
                "externalDocs" => {}
                name if name.starts_with("x-") => {}
                _ => cx.unknown(key, &TAG),
            }
        }
        tags.push(tag);
    }
    tags
}
