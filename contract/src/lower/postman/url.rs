//! The URL of a request, a string or an object, into origin, path template and query.

use crate::source::Node;

use super::collection::Item;
use super::reader::{Reader, is_disabled, scalar};
use super::variables::{Part, parts};

/// Longer URLs are not read.
const LONGEST: usize = 16 << 10;
/// More path parameters than these are plain text.
const MOST_NAMES: usize = 64;

/// A URL, its variables replaced.
pub(super) struct Url<'t> {
    /// Scheme and authority; nothing where a variable leaves them open.
    pub(super) origin: Option<String>,
    /// The path template: `/users/{id}`.
    pub(super) path: String,
    /// The names in the template, in order, unique.
    pub(super) names: Vec<String>,
    /// The query.
    pub(super) query: Vec<QueryPart<'t>>,
    /// Where the path was written.
    pub(super) node: Node<'t>,
}

/// A part of the query.
pub(super) struct QueryPart<'t> {
    pub(super) name: String,
    /// The value, variables replaced.
    pub(super) value: Option<String>,
    /// The entry, or the URL.
    pub(super) node: Node<'t>,
    /// The value where it is a node of its own.
    pub(super) value_node: Option<Node<'t>>,
}

/// The URL, or nothing where there is none.
pub(super) fn read<'t>(
    reader: &mut Reader<'t, '_>,
    item: &Item<'t>,
    node: Node<'t>,
) -> Option<Url<'t>> {
    let written = if node.is_object() {
        structured(node).or_else(|| node.get("raw").and_then(Node::as_str).map(str::to_owned))?
    } else {
        node.as_str()?.to_owned()
    };
    if written.trim().is_empty() {
        return None;
    }
    let (head, tail) = split_host(written.trim());
    let head = reader.resolve(item, head);
    let tail = reader.resolve(item, tail);
    // `{{baseUrl}}/pets`: the path within the variable is the server's, what follows is the request's.
    let (base, text) = match base_path(&head) {
        Some(at) => (&head[at..], tail.into_owned()),
        None => ("", format!("{head}{tail}")),
    };
    if head.len() + text.len() > LONGEST {
        return None;
    }
    let text = text.split_once('#').map_or(&*text, |(before, _)| before);
    let (address, query_text) = match text.split_once('?') {
        Some((address, query)) => (address, Some(query)),
        None => (text, None),
    };
    let (origin, path) = if base.is_empty() {
        split_origin(reader, address, node)
    } else {
        let host = &head[..head.len() - base.len()];
        let (origin, _) = split_origin(reader, host, node);
        let base = base.trim_end_matches('/');
        let origin = match origin {
            None if host.is_empty() && !base.is_empty() => Some(base.to_owned()),
            origin => origin.map(|origin| origin + base),
        };
        (origin, address.to_owned())
    };
    let (path, names) = template(&path);
    let query = match node.get("query") {
        Some(list) if list.is_array() => query_list(reader, item, list),
        _ => query_text
            .map(|text| query_text_parts(text, node))
            .unwrap_or_default(),
    };
    Some(Url {
        origin,
        path,
        names,
        query,
        node: node.get("path").unwrap_or(node),
    })
}

/// A URL as it is written, before the path.
fn split_host(written: &str) -> (&str, &str) {
    let mut from = written.find("://").map_or(0, |at| at + 3);
    for part in parts(&written[from..]) {
        match part {
            Part::Text(text) => match text.find('/') {
                Some(at) => return written.split_at(from + at),
                None => from += text.len(),
            },
            Part::Variable(_) => {
                let end = written[from..].find("}}").map_or(0, |at| at + 2);
                from += end;
            }
        }
    }
    (written, "")
}

/// Where the path begins of what stands before the path of a request, if it has one that is known.
fn base_path(head: &str) -> Option<usize> {
    let after_scheme = head.find("://").map_or(0, |at| at + 3);
    let at = after_scheme + head[after_scheme..].find('/')?;
    let path = &head[at..];
    let is_plain = !path.contains(['?', '#', '{', '}']) && !path.contains("/:");
    is_plain.then_some(at)
}

/// The text of a URL object from its parts, where it has any.
fn structured(node: Node<'_>) -> Option<String> {
    let host = node.get("host").map(|host| joined(host, "."));
    let path = node.get("path").map(|path| joined(path, "/"));
    if host.is_none() && path.is_none() {
        return None;
    }
    let mut text = String::new();
    if let Some(host) = host.filter(|host| !host.is_empty()) {
        if let Some(protocol) = node.get("protocol").and_then(scalar) {
            // A protocol of a host that brings its own: `{{baseUrl}}`.
            if !host.contains("://") {
                text.push_str(protocol.trim_end_matches("://"));
                text.push_str("://");
            }
        }
        text.push_str(&host);
        if let Some(port) = node
            .get("port")
            .and_then(scalar)
            .filter(|port| !port.is_empty())
        {
            text.push(':');
            text.push_str(port);
        }
    }
    if let Some(path) = path {
        if !path.starts_with('/') {
            text.push('/');
        }
        text.push_str(&path);
    }
    Some(text)
}

/// The parts of a host or path: an array of strings or of `{value}`, or a string.
fn joined(node: Node<'_>, separator: &str) -> String {
    if !node.is_array() {
        return scalar(node).unwrap_or_default().to_owned();
    }
    let parts: Vec<&str> = node
        .items()
        .map(|part| {
            let value = part.get("value").unwrap_or(part);
            scalar(value).unwrap_or_default()
        })
        .collect();
    parts.join(separator)
}

fn split_origin<'t>(
    reader: &mut Reader<'t, '_>,
    address: &str,
    node: Node<'t>,
) -> (Option<String>, String) {
    if address.starts_with('/') {
        return (None, address.to_owned());
    }
    let (scheme, rest) = match address.split_once("://") {
        Some((scheme, rest)) => (scheme, rest),
        None => ("http", address),
    };
    let (authority, path) = match rest.find('/') {
        Some(at) => rest.split_at(at),
        None => (rest, ""),
    };
    let mut open = false;
    for part in parts(scheme).chain(parts(authority)) {
        if let Part::Variable(name) = part {
            open = true;
            reader.unknown_variable(name, node, "the server is left open");
        }
    }
    // `user:password@` is no part of an origin.
    let host = authority.rsplit('@').next().unwrap_or_default();
    let origin = (!open && !host.is_empty()).then(|| {
        let mut origin = scheme.to_ascii_lowercase();
        origin.push_str("://");
        origin.push_str(&host.to_ascii_lowercase());
        origin
    });
    (origin, path.to_owned())
}

/// A path as Postman writes it, as a template with its names.
fn template(path: &str) -> (String, Vec<String>) {
    let mut out = String::with_capacity(path.len() + 8);
    let mut names: Vec<String> = Vec::new();
    for segment in path.split('/').filter(|segment| !segment.is_empty()) {
        out.push('/');
        if let Some(name) = segment.strip_prefix(':').filter(|name| !name.is_empty()) {
            push_name(name, &mut names, &mut out);
            continue;
        }
        for part in parts(segment) {
            match part {
                Part::Variable(name) => push_name(name, &mut names, &mut out),
                Part::Text(text) => push_text(text, &mut names, &mut out),
            }
        }
    }
    if out.is_empty() || (path.len() > 1 && path.ends_with('/')) {
        out.push('/');
    }
    (out, names)
}

/// Text of a path; `{name}` counts as a parameter, a brace of its own is escaped.
fn push_text(mut text: &str, names: &mut Vec<String>, out: &mut String) {
    while let Some(start) = text.find(['{', '}']) {
        out.push_str(&text[..start]);
        let rest = &text[start..];
        let name = rest
            .strip_prefix('{')
            .and_then(|inner| inner.split_once('}'))
            .filter(|(name, _)| !name.is_empty() && !name.contains('{'));
        if let Some((name, after)) = name {
            push_name(name, names, out);
            text = after;
        } else {
            out.push_str(if rest.starts_with('{') { "%7B" } else { "%7D" });
            text = &rest[1..];
        }
    }
    out.push_str(text);
}

fn push_name(name: &str, names: &mut Vec<String>, out: &mut String) {
    if names.len() >= MOST_NAMES {
        out.push_str(name);
        return;
    }
    let clean: String = name
        .trim()
        .chars()
        .map(|c| {
            if "{}/?#".contains(c) || c.is_control() {
                '_'
            } else {
                c
            }
        })
        .collect();
    let mut unique = clean.clone();
    let mut count = 1;
    while names.contains(&unique) {
        count += 1;
        unique = format!("{clean}{count}");
    }
    out.push('{');
    out.push_str(&unique);
    out.push('}');
    names.push(unique);
}

fn query_list<'t>(
    reader: &mut Reader<'t, '_>,
    item: &Item<'t>,
    list: Node<'t>,
) -> Vec<QueryPart<'t>> {
    let mut query = Vec::new();
    for entry in list.items().filter(|entry| !is_disabled(*entry)) {
        let Some(name) = entry
            .get("key")
            .and_then(scalar)
            .filter(|name| !name.is_empty())
        else {
            continue; // Postman saves `{"key": null}` for an empty line
        };
        let value_node = entry.get("value").filter(|value| scalar(*value).is_some());
        let value = value_node.and_then(scalar);
        query.push(QueryPart {
            name: reader.resolve(item, name).into_owned(),
            value: value.map(|value| reader.resolve(item, value).into_owned()),
            node: entry,
            value_node,
        });
    }
    query
}

fn query_text_parts<'t>(text: &str, node: Node<'t>) -> Vec<QueryPart<'t>> {
    let decoded = |text: &str| {
        percent_encoding::percent_decode_str(&text.replace('+', " "))
            .decode_utf8_lossy()
            .into_owned()
    };
    text.split('&')
        .filter(|part| !part.is_empty() && !part.starts_with('='))
        .map(|part| {
            let (name, value) = match part.split_once('=') {
                Some((name, value)) => (name, Some(decoded(value))),
                None => (part, None),
            };
            QueryPart {
                name: decoded(name),
                value,
                node,
                value_node: None,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::template;

    #[test]
    fn paths_become_templates() {
        let of = |path| template(path).0;
        assert_eq!(of(""), "/");
        assert_eq!(of("/"), "/");
        assert_eq!(of("/users/"), "/users/");
        assert_eq!(of("//users/:id"), "/users/{id}");
        assert_eq!(of("/users/:id/friends/:id"), "/users/{id}/friends/{id2}");
        assert_eq!(of("/users/{{user id}}.json"), "/users/{user id}.json");
        assert_eq!(of("/users/{id}/{"), "/users/{id}/%7B");
        assert_eq!(of("/:/:a/b"), "/:/{a}/b");
    }
}
