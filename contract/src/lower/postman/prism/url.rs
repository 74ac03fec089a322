//! The URL of a request: taken apart as it is written, then the variables of each part replaced.

use url::Url as WebUrl;

use crate::source::Node;

use super::super::collection::Item;
use super::super::reader::{Reader, scalar};

/// Longer URLs are not read.
const LONGEST: usize = 16 << 10;

/// A URL, its variables replaced.
pub(super) struct Url {
    /// Scheme and authority, where there are both.
    pub(super) origin: Option<String>,
    /// The path; `:name` is `{name}`.
    pub(super) path: String,
    /// The names in it.
    pub(super) names: Vec<String>,
    /// The query; no value is an empty one.
    pub(super) query: Vec<(String, String)>,
}

/// A URL as it is written.
#[derive(Default)]
struct Written<'t> {
    /// All up to the path.
    address: String,
    segments: Vec<&'t str>,
    query: Vec<(&'t str, &'t str)>,
}

pub(super) fn read<'t>(
    reader: &mut Reader<'t, '_>,
    collection: &Item<'t>,
    node: Option<Node<'t>>,
) -> Option<Url> {
    let node = node?;
    let written = if node.is_object() {
        of_object(node)
    } else {
        of_text(node.as_str()?)
    };
    let length: usize = written.segments.iter().map(|part| part.len()).sum();
    if length + written.address.len() > LONGEST {
        return None;
    }
    let mut path = String::new();
    let mut names = Vec::new();
    for segment in &written.segments {
        path.push('/');
        if let Some(name) = segment.strip_prefix(':') {
            names.push(name.to_owned());
            path.push('{');
            path.push_str(name);
            path.push('}');
        } else {
            path.push_str(&reader.resolve(collection, segment));
        }
    }
    if path.is_empty() {
        path.push('/');
    }
    let mut query = Vec::with_capacity(written.query.len());
    for (name, value) in written.query {
        query.push((
            reader.resolve(collection, name).into_owned(),
            reader.resolve(collection, value).into_owned(),
        ));
    }
    let address = reader.resolve(collection, &written.address);
    let origin = WebUrl::parse(&address)
        .ok()
        .map(|url| url.origin().ascii_serialization());
    Some(Url {
        origin,
        path,
        names,
        query,
    })
}

fn of_object(node: Node<'_>) -> Written<'_> {
    let mut written = Written::default();
    if let Some(protocol) = node.get("protocol").and_then(scalar) {
        written.address = format!("{}://", protocol.trim_end_matches("://"));
    }
    match node.get("host") {
        Some(host) if host.is_array() => {
            let parts: Vec<_> = host.items().filter_map(scalar).collect();
            written.address.push_str(&parts.join("."));
        }
        Some(host) => written.address.push_str(scalar(host).unwrap_or_default()),
        None => {}
    }
    if let Some(port) = node.get("port").and_then(scalar) {
        written.address.push(':');
        written.address.push_str(port);
    }
    match node.get("path") {
        Some(path) if path.is_array() => {
            let parts = path.items().map(|part| part.get("value").unwrap_or(part));
            written.segments = parts.filter_map(scalar).collect();
        }
        Some(path) => {
            let path = scalar(path).unwrap_or_default();
            written.segments = path.strip_prefix('/').unwrap_or(path).split('/').collect();
        }
        None => {}
    }
    match node.get("query") {
        Some(list) if list.is_array() => {
            for entry in list.items() {
                if let Some(text) = entry.as_str() {
                    written.query.push(pair(text));
                } else if let Some(name) = entry.get("key").and_then(scalar) {
                    let value = entry.get("value").and_then(scalar);
                    written.query.push((name, value.unwrap_or_default()));
                }
            }
        }
        Some(text) => written.query = pairs(scalar(text).unwrap_or_default()),
        None => {}
    }
    written
}

/// Within a text, variables are not looked into: `{{base/url}}/pets`.
fn of_text(text: &str) -> Written<'_> {
    let text = text.trim();
    let text = find(text, '#').map_or(text, |at| &text[..at]);
    let (text, query) = match find(text, '?') {
        Some(at) => (&text[..at], pairs(&text[at + 1..])),
        None => (text, Vec::new()),
    };
    let after_scheme = text.find("://").map_or(0, |at| at + 3);
    let rest = &text[after_scheme..];
    let (host, path) = match find(rest, '/') {
        Some(at) => (&rest[..at], Some(&rest[at + 1..])),
        None => (rest, None),
    };
    Written {
        address: format!("{}{host}", &text[..after_scheme]),
        segments: path.map(split).unwrap_or_default(),
        query,
    }
}

/// The first of this character outside of variables.
fn find(text: &str, wanted: char) -> Option<usize> {
    let mut from = 0;
    loop {
        let at = from + text[from..].find(wanted)?;
        let open = text[from..at].rfind("{{").map(|start| from + start);
        let Some(start) = open.filter(|start| !text[*start..at].contains("}}")) else {
            return Some(at);
        };
        match text[start..].find("}}") {
            Some(end) if start + end > at => from = start + end + 2,
            _ => return Some(at),
        }
    }
}

fn split(mut path: &str) -> Vec<&str> {
    let mut segments = Vec::new();
    while let Some(at) = find(path, '/') {
        segments.push(&path[..at]);
        path = &path[at + 1..];
    }
    segments.push(path);
    segments
}

fn pairs(mut text: &str) -> Vec<(&str, &str)> {
    let mut list = Vec::new();
    while !text.is_empty() {
        let (part, rest) = match find(text, '&') {
            Some(at) => (&text[..at], &text[at + 1..]),
            None => (text, ""),
        };
        list.push(pair(part));
        text = rest;
    }
    list
}

fn pair(text: &str) -> (&str, &str) {
    text.split_once('=').unwrap_or((text, ""))
}

#[cfg(test)]
mod tests {
    use super::of_text;

    #[test]
    fn a_text_is_taken_apart_around_its_variables() {
        let written = of_text("{{base/url}}/a/:id/{{x?y}}/?q={{a&b}}&z#frag");
        assert_eq!(written.address, "{{base/url}}");
        assert_eq!(written.segments, ["a", ":id", "{{x?y}}", ""]);
        assert_eq!(written.query, [("q", "{{a&b}}"), ("z", "")]);
        assert_eq!(of_text("https://a.b").segments, [""; 0]);
        assert_eq!(of_text("https://a.b/").segments, [""]);
        assert_eq!(of_text("{{a/{{b").segments, ["{{b"]);
    }
}
