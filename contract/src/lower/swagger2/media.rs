//! `consumes` and `produces`: the media types of bodies and responses.

use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::lower as codes;
use crate::model::MediaType;
use crate::source::{Node, Origin};

use super::super::context::Context;

/// JSON, which is meant where nothing is said.
pub(super) const JSON: &str = "application/json";

/// Words that are written for a media type.
const SHORT: &[(&str, &str)] = &[
    ("json", JSON),
    ("xml", "application/xml"),
    ("html", "text/html"),
    ("text", "text/plain"),
    ("csv", "text/csv"),
    ("pdf", "application/pdf"),
    ("zip", "application/zip"),
    ("binary", "application/octet-stream"),
    ("form", "application/x-www-form-urlencoded"),
];

/// A list of media types that was read once.
#[derive(Clone, Default)]
pub(super) struct MediaTypes<'s> {
    /// The list, where there is one.
    pub(super) node: Option<Node<'s>>,
    /// The media types with their nodes.
    pub(super) list: Arc<[(Box<str>, Node<'s>)]>,
}

impl MediaTypes<'_> {
    /// The place of the list, to tell lists apart.
    pub(super) fn origin(&self) -> Option<Origin> {
        self.node.map(Node::origin)
    }
}

/// Reads a list of media types; one alone is read as a list of one.
pub(super) fn read<'s>(cx: &mut Context<'s>, node: Option<Node<'s>>) -> MediaTypes<'s> {
    let Some(node) = node else {
        return MediaTypes::default();
    };
    let items: Vec<Node<'s>> = if node.as_str().is_some() {
        cx.wrong_type(node, "a list of media types", true);
        vec![node]
    } else {
        cx.array(node).into_iter().flat_map(Node::items).collect()
    };
    let mut list: Vec<(Box<str>, Node<'s>)> = Vec::with_capacity(items.len());
    for item in items {
        let Some(name) = cx.text(item) else { continue };
        let mut name = name.trim();
        if !name.contains('/') {
            let meant = SHORT
                .iter()
                .find(|(short, _)| name.eq_ignore_ascii_case(short));
            cx.report(
                Diagnostic::at(
                    &codes::BAD_MEDIA_TYPE,
                    item,
                    format!("`{name}` is no media type"),
                )
                .help(match meant {
                    Some((_, whole)) => format!("write `{whole}`; it is read so"),
                    None => "write type and subtype, such as `application/json`".to_owned(),
                }),
            );
            name = meant.map_or(name, |(_, whole)| *whole);
        }
        if !name.is_empty()
            && !list
                .iter()
                .any(|(known, _)| known.eq_ignore_ascii_case(name))
        {
            list.push((name.into(), item));
        }
    }
    MediaTypes {
        node: Some(node),
        list: list.into(),
    }
}

/// The list that applies: that of the operation, even if empty, else that of the document.
pub(super) fn effective<'s>(
    cx: &mut Context<'s>,
    own: Option<Node<'s>>,
    global: &MediaTypes<'s>,
) -> MediaTypes<'s> {
    match own.filter(|node| !node.is_null()) {
        Some(_) => read(cx, own),
        None => global.clone(),
    }
}

/// A media type without schema and examples.
pub(super) fn named(name: &str, origin: Origin) -> MediaType {
    MediaType {
        name: name.into(),
        schema: None,
        item_schema: None,
        examples: Vec::new(),
        encoding: Vec::new(),
        extensions: Box::default(),
        origin,
    }
}

/// A media type without its parameters, in lower case.
pub(super) fn essence(name: &str) -> String {
    let essence = name.split(';').next().unwrap_or_default();
    essence.trim().to_ascii_lowercase()
}
