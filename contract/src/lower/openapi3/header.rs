//! The Header Object (OpenAPI 3.1, section 4.8.21): a parameter without name and location.

use std::sync::Arc;

use super::super::context::{Context, Fields};
use super::super::reference::Followed;
use super::parameter::Value;
use super::{described, shared};
use crate::model::{Header, Location};
use crate::source::Node;

const HEADER: Fields = Fields {
    noun: "a header",
    names: &[
        "description",
        "required",
        "deprecated",
        "style",
        "explode",
        "schema",
        "example",
        "examples",
        "content",
    ],
};

/// Reads a header or a reference to one.
pub(super) fn header<'s>(cx: &mut Context<'s>, node: Node<'s>) -> Option<Arc<Header>> {
    shared(cx, node, "", |memos| &mut memos.headers, read)
}

/// Reads `headers`; `Content-Type` is left out.
pub(super) fn headers<'s>(cx: &mut Context<'s>, node: Node<'s>) -> Vec<(Box<str>, Arc<Header>)> {
    let Some(map) = cx.object(node, "`headers`") else {
        return Vec::new();
    };
    map.members()
        .filter(|(key, _)| !key.key().eq_ignore_ascii_case("content-type"))
        .filter_map(|(key, value)| Some((key.key().into(), header(cx, value)?)))
        .collect()
}

fn read<'s>(cx: &mut Context<'s>, followed: Followed<'s>) -> Option<Header> {
    let node = cx.object(followed.node, "a header")?;
    let mut value = Value::default();
    let mut extensions = Vec::new();
    let (mut description, mut required, mut deprecated) = (None, false, false);
    let swagger = node.get("schema").is_none() && node.get("type").is_some();
    for (key, field) in node.members() {
        if value.field(cx, key, field) {
            continue;
        }
        match key.key() {
            "description" => description = cx.boxed(field),
            "required" => required = cx.flag(field),
            "deprecated" => deprecated = cx.flag(field),
            // What belongs to a Parameter Object, and says nothing new here.
            "allowEmptyValue" => {}
            word if swagger && word != "type" && !word.starts_with("x-") => {}
            _ => cx.other(key, field, &HEADER, &mut extensions),
        }
    }
    let shape = value.shape(cx, node, &HEADER, Location::Header);
    Some(Header {
        description: described(description, followed),
        required,
        deprecated,
        shape,
        examples: value.examples,
        extensions: extensions.into_boxed_slice(),
        origin: node.origin(),
    })
}
