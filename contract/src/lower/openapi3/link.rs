//! The Link Object (OpenAPI 3.1, section 4.8.20).

use std::sync::Arc;

use super::super::context::{Context, Fields, head};
use super::super::reference::Followed;
use super::super::server::server;
use super::{described, expression, shared};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::lower as codes;
use crate::model::{Link, LinkParameter, LinkTarget, Location};
use crate::source::Node;

const LINK: Fields = Fields {
    noun: "a link",
    names: &[
        "operationRef",
        "operationId",
        "parameters",
        "requestBody",
        "description",
        "server",
    ],
};

/// Reads a link or a reference to one.
pub(super) fn link<'s>(cx: &mut Context<'s>, node: Node<'s>) -> Option<Arc<Link>> {
    shared(cx, node, "", |memos| &mut memos.links, read)
}

fn read<'s>(cx: &mut Context<'s>, followed: Followed<'s>) -> Option<Link> {
    let node = cx.object(followed.node, "a link")?;
    let mut target = None;
    let mut link = Link {
        target: LinkTarget::Unknown(Box::default()),
        parameters: Vec::new(),
        body: None,
        description: None,
        server: None,
        extensions: Box::default(),
        origin: node.origin(),
    };
    let mut extensions = Vec::new();
    for (key, value) in node.members() {
        match key.key() {
            "operationId" => target = Some(by_id(cx, value)),
            "operationRef" => target = Some(by_reference(cx, value)),
            "parameters" => {
                if let Some(map) = cx.object(value, "`parameters` of a link") {
                    let read = map.members().map(|(key, value)| parameter(cx, key, value));
                    link.parameters = read.collect();
                }
            }
            "requestBody" => link.body = Some(value.origin()),
            "description" => link.description = cx.boxed(value),
            "server" => link.server = server(cx, value),
            _ => cx.other(key, value, &LINK, &mut extensions),
        }
    }
    match target {
        Some(target) => link.target = target,
        None => {
            cx.report(
                Diagnostic::at(
                    &codes::UNKNOWN_LINK_TARGET,
                    head(node),
                    "a link has neither `operationId` nor `operationRef`",
                )
                .help("add the `operationId` of the operation that it leads to"),
            );
        }
    }
    link.description = described(link.description, followed);
    link.extensions = extensions.into_boxed_slice();
    Some(link)
}

fn by_id<'s>(cx: &mut Context<'s>, value: Node<'s>) -> LinkTarget {
    let Some(name) = cx.text(value) else {
        return LinkTarget::Unknown(Box::default());
    };
    if let Some(&id) = cx.operation_ids.get(name) {
        return LinkTarget::Operation(id);
    }
    let mut known: Vec<&str> = cx.operation_ids.keys().copied().collect();
    known.sort_unstable();
    let help = match cx.guess(name, known.into_iter()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "write the `operationId` of an operation of this document".to_owned(),
    };
    cx.report(
        Diagnostic::at(
            &codes::UNKNOWN_LINK_TARGET,
            value,
            format!("no operation has the `operationId` `{name}`"),
        )
        .help(help),
    );
    LinkTarget::Unknown(name.into())
}

fn by_reference<'s>(cx: &mut Context<'s>, value: Node<'s>) -> LinkTarget {
    let Some(text) = cx.text(value) else {
        return LinkTarget::Unknown(Box::default());
    };
    let node = cx.target_quietly(value, text);
    if let Some(&id) = node.and_then(|node| cx.operations.get(&node.origin())) {
        return LinkTarget::Operation(id);
    }
    cx.report(
        Diagnostic::at(
            &codes::UNKNOWN_LINK_TARGET,
            value,
            format!("`{text}` leads to no operation of this document"),
        )
        .help("write a reference such as `#/paths/~1orders~1{id}/get`"),
    );
    LinkTarget::Unknown(text.into())
}

fn parameter<'s>(cx: &mut Context<'s>, key: Node<'s>, value: Node<'s>) -> LinkParameter {
    let (location, name) = match key.key().split_once('.') {
        Some(("path", name)) => (Some(Location::Path), name),
        Some(("query", name)) => (Some(Location::Query), name),
        Some(("header", name)) => (Some(Location::Header), name),
        Some(("cookie", name)) => (Some(Location::Cookie), name),
        _ => (None, key.key()),
    };
    LinkParameter {
        name: name.into(),
        location,
        value: value.origin(),
        expression: value
            .as_str()
            .filter(|text| text.starts_with('$') || text.contains("{$"))
            .map(|text| expression::expression(cx, value, text)),
    }
}
