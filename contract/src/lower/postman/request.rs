//! A request item into an operation.

use indexmap::IndexMap;

use crate::diagnostic::{Diagnostic, codes};
use crate::model::{Location, Method};
use crate::source::{Node, Origin};

use super::collection::Item;
use super::draft::{Draft, DraftParameter};
use super::reader::{Reader, description, is_disabled, scalar};
use super::{auth, body, response, url};

/// A header of a request or response.
pub(super) struct HeaderLine<'t> {
    pub(super) name: String,
    /// The value, variables replaced.
    pub(super) value: String,
    pub(super) node: Node<'t>,
    /// The value where it is a node of its own.
    pub(super) value_node: Option<Node<'t>>,
}

/// The operation of a request; nothing, and a finding, where it has no URL or method.
pub(super) fn read<'t>(reader: &mut Reader<'t, '_>, item: &Item<'t>) -> Option<Draft> {
    let request = item.node.get("request")?;
    let url_node = if request.is_object() {
        request.get("url")
    } else {
        Some(request)
    };
    let name = item.name();
    let Some(url) = url_node.and_then(|node| url::read(reader, item, node)) else {
        reader.tell(
            Diagnostic::at(
                &codes::postman::POSTMAN_ITEM,
                url_node.unwrap_or(item.node),
                format!("the request `{name}` has no `url` that can be read"),
            )
            .help("write the URL as a string or as an object with `raw`")
            .stops(name),
        );
        return None;
    };
    let written = request.get("method").and_then(scalar).unwrap_or("GET");
    let is_token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    if written.is_empty() || !written.chars().all(is_token) {
        reader.tell(
            Diagnostic::at(
                &codes::postman::POSTMAN_ITEM,
                request.get("method").unwrap_or(request),
                format!("the method of the request `{name}` is no HTTP method"),
            )
            .help("write `GET`, `POST` or another method")
            .stops(name),
        );
        return None;
    }
    let mut draft = Draft {
        method: Method(written.to_ascii_uppercase().into()),
        path: url.path,
        names: url.names,
        summary: Some(name.into()),
        description: description(request).or_else(|| description(item.node)),
        tags: tags(item),
        parameters: IndexMap::new(),
        body: None,
        responses: IndexMap::new(),
        security: Vec::new(),
        servers: url
            .origin
            .map(|origin| (origin, url.node.origin()))
            .into_iter()
            .collect(),
        requests: 1,
        origin: item.node.origin(),
        path_origin: url.node.origin(),
    };
    path_parameters(reader, item, &mut draft, url_node);
    for part in url.query {
        let at = part.value_node.unwrap_or(part.node);
        let value = part
            .value
            .map(|value| (reader.text_origin(at, &value), value));
        add(&mut draft, Location::Query, &part.name, value, part.node);
    }
    let lines = headers(reader, item, request.get("header"));
    for line in &lines {
        let at = line.value_node.unwrap_or(line.node);
        let origin = reader.text_origin(at, &line.value);
        add(
            &mut draft,
            Location::Header,
            &line.name,
            Some((origin, line.value.clone())),
            line.node,
        );
    }
    draft.body = body::read(reader, item, request, content_type(&lines));
    auth::apply(reader, item, &mut draft);
    response::read_all(reader, item, &mut draft);
    Some(draft)
}

/// The innermost folder is the tag; its folders are the tags' parents.
fn tags(item: &Item<'_>) -> Vec<Box<str>> {
    item.folders()
        .last()
        .and_then(|folder| folder.get("name"))
        .and_then(Node::scalar)
        .filter(|name| !name.is_empty())
        .map(Into::into)
        .into_iter()
        .collect()
}

fn path_parameters<'t>(
    reader: &mut Reader<'t, '_>,
    item: &Item<'t>,
    draft: &mut Draft,
    url: Option<Node<'t>>,
) {
    let list = url.and_then(|url| url.get("variable"));
    for name in draft.names.clone() {
        let entry = list.and_then(|list| {
            list.items().find(|entry| {
                let key = entry.get("key").or_else(|| entry.get("id"));
                key.and_then(Node::scalar) == Some(name.as_str())
            })
        });
        let value = entry.and_then(|entry| entry.get("value")).and_then(|node| {
            let text = reader.resolve(item, scalar(node)?).into_owned();
            // One that is not filled in is no example.
            (!text.is_empty() && !text.contains("{{"))
                .then(|| (reader.text_origin(node, &text), text))
        });
        let node = entry.or(url).unwrap_or(item.node);
        add(draft, Location::Path, &name, value, node);
    }
}

/// Adds a parameter that the request has; once more makes it a list.
fn add(
    draft: &mut Draft,
    location: Location,
    name: &str,
    value: Option<(Origin, String)>,
    node: Node<'_>,
) {
    let parameter = draft
        .parameters
        .entry((location, key_of(location, name)))
        .and_modify(|known| known.repeated = location == Location::Query)
        .or_insert_with(|| DraftParameter {
            name: name.into(),
            location,
            description: description(node),
            seen: 1,
            repeated: false,
            allow_empty: false,
            pattern: None,
            examples: IndexMap::new(),
            origin: node.origin(),
        });
    match value {
        Some((value, text)) => {
            let example = Reader::example("", Some(value), value);
            parameter.examples.entry(text).or_insert(example);
        }
        None => parameter.allow_empty |= location == Location::Query,
    }
}

/// A header or query parameter that authorisation needs.
pub(super) fn demand(
    draft: &mut Draft,
    location: Location,
    name: &str,
    pattern: Option<&'static str>,
    node: Node<'_>,
) {
    let key = (location, key_of(location, name));
    if !draft.parameters.contains_key(&key) {
        add(draft, location, name, None, node);
    }
    if let Some(parameter) = draft.parameters.get_mut(&key) {
        parameter.allow_empty = false;
        parameter.pattern = pattern;
    }
}

fn key_of(location: Location, name: &str) -> String {
    match location {
        Location::Header => name.to_ascii_lowercase(),
        _ => name.to_owned(),
    }
}

/// Headers: a list, an object, or text of `Name: value` lines.
pub(super) fn headers<'t>(
    reader: &mut Reader<'t, '_>,
    item: &Item<'t>,
    node: Option<Node<'t>>,
) -> Vec<HeaderLine<'t>> {
    let Some(node) = node else { return Vec::new() };
    let mut lines = Vec::new();
    if let Some(text) = node.as_str() {
        for (name, value) in text.lines().filter_map(|line| line.split_once(':')) {
            lines.push((name, value, node, None));
        }
    }
    for entry in node.items() {
        if is_disabled(entry) {
            continue;
        }
        if let Some((name, value)) = entry.as_str().and_then(|line| line.split_once(':')) {
            lines.push((name, value, entry, None));
        } else if let Some(name) = entry.get("key").and_then(scalar) {
            let value = entry.get("value");
            let text = value.and_then(scalar).unwrap_or_default();
            lines.push((name, text, entry, value));
        }
    }
    for (key, value) in node.members() {
        if let Some(text) = scalar(value) {
            lines.push((key.key(), text, key, Some(value)));
        }
    }
    lines
        .into_iter()
        .filter(|(name, ..)| !name.trim().is_empty())
        .map(|(name, value, node, value_node)| HeaderLine {
            name: reader.resolve(item, name.trim()).into_owned(),
            value: reader.resolve(item, value.trim()).into_owned(),
            node,
            value_node: value_node.filter(|node| node.scalar().is_some()),
        })
        .collect()
}

/// The value of `Content-Type`, parameters included.
pub(super) fn content_type<'a>(lines: &'a [HeaderLine<'_>]) -> Option<&'a str> {
    lines
        .iter()
        .find(|line| line.name.eq_ignore_ascii_case("content-type"))
        .map(|line| line.value.as_str())
        .filter(|value| value.contains('/'))
}
