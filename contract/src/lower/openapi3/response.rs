//! The Response Object (OpenAPI 3.1, section 4.8.17).

use std::sync::Arc;

use super::super::context::{Context, Fields};
use super::super::reference::Followed;
use super::{content, described, header, link, shared};
use crate::model::{Format, Response};
use crate::source::Node;

const RESPONSE: Fields = Fields {
    noun: "a response",
    names: &["summary", "description", "headers", "content", "links"],
};

/// What makes a response one for Prism; it takes no notice of an object without any of them.
const KNOWN_TO_PRISM: [&str; 4] = ["description", "headers", "content", "links"];

/// Reads a response or a reference to one.
pub(super) fn response<'s>(cx: &mut Context<'s>, node: Node<'s>) -> Option<Arc<Response>> {
    shared(cx, node, "", |memos| &mut memos.responses, read)
}

fn read<'s>(cx: &mut Context<'s>, followed: Followed<'s>) -> Option<Response> {
    let node = followed.node;
    if cx.as_prism && KNOWN_TO_PRISM.iter().all(|name| node.get(name).is_none()) {
        return None;
    }
    let mut response = Response {
        summary: None,
        description: None,
        headers: Vec::new(),
        content: Vec::new(),
        links: Vec::new(),
        extensions: Box::default(),
        origin: node.origin(),
    };
    if node.is_null() {
        cx.wrong_type(node, "a Response Object", true);
        return Some(response); // `204:` with nothing behind it
    }
    let node = cx.object(node, "a response")?;
    let mut extensions = Vec::new();
    for (key, value) in node.members() {
        match key.key() {
            "summary" => {
                cx.since(key, Format::OpenApi32);
                response.summary = cx.boxed(value);
            }
            "description" => response.description = cx.boxed(value),
            "headers" => response.headers = header::headers(cx, value),
            "content" => response.content = content::content(cx, value),
            "links" => {
                if let Some(map) = cx.object(value, "`links`") {
                    response.links = map
                        .members()
                        .filter(|(key, _)| !key.key().starts_with("x-"))
                        .filter_map(|(key, value)| Some((key.key().into(), link::link(cx, value)?)))
                        .collect();
                }
            }
            _ => cx.other(key, value, &RESPONSE, &mut extensions),
        }
    }
    if cx.format < Format::OpenApi32 && node.get("description").is_none() {
        cx.missing(node, &RESPONSE, "description");
    }
    response.summary = followed.summary.map(Into::into).or(response.summary);
    response.description = described(response.description, followed);
    response.extensions = extensions.into_boxed_slice();
    Some(response)
}
