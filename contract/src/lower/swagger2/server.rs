//! `host`, `basePath` and `schemes` as servers.

use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::lower as codes;
use crate::model::Server;
use crate::source::Node;

use super::super::context::Context;
use super::super::server::{default_servers, servers};

const SCHEMES: &[&str] = &["http", "https", "ws", "wss"];

/// The servers of the document.
pub(super) fn of_root<'s>(cx: &mut Context<'s>, root: Node<'s>) -> Arc<[Server]> {
    // The habit of OpenAPI 3; that it is one is told where the fields are read.
    if root.get("host").is_none()
        && root.get("basePath").is_none()
        && let Some(node) = root.get("servers")
    {
        return servers(cx, node).unwrap_or_else(default_servers);
    }
    from(cx, root, root.get("schemes"), true)
}

/// The servers of an operation that has `schemes` of its own.
pub(super) fn of_operation<'s>(
    cx: &mut Context<'s>,
    root: Node<'s>,
    schemes: Node<'s>,
) -> Arc<[Server]> {
    from(cx, root, Some(schemes), false)
}

/// The servers; `tell` is whether problems of `host` and `basePath` are told.
fn from<'s>(
    cx: &mut Context<'s>,
    root: Node<'s>,
    schemes: Option<Node<'s>>,
    tell: bool,
) -> Arc<[Server]> {
    let host_node = root.get("host").filter(|node| !node.is_null());
    let base_node = root.get("basePath").filter(|node| !node.is_null());
    let host = host_node
        .and_then(|node| host(cx, node, tell))
        .unwrap_or_default();
    let base = match base_node {
        Some(node) => base_path(cx, node, tell).unwrap_or_default(),
        None => host.path.clone(),
    };
    let written: Vec<(Box<str>, Node<'s>)> = schemes
        .map(|node| self::schemes(cx, node))
        .unwrap_or_default();
    let Some(node) = host_node.filter(|_| !host.name.is_empty()) else {
        return match base_node.filter(|_| !base.is_empty()) {
            Some(node) => Arc::new([server(base, node)]),
            None => default_servers(),
        };
    };
    let url = |scheme: &str| format!("{scheme}://{}{base}", host.name);
    if written.is_empty() {
        // "The scheme used to access the document": where that is a file, the one of today.
        let used = cx.sources.file(root.tree().file()).base.scheme();
        let scheme = match (host.scheme, used) {
            (Some(scheme), _) => scheme,
            (None, "http") => "http",
            _ => "https",
        };
        return Arc::new([server(url(scheme), node)]);
    }
    written
        .iter()
        .map(|(scheme, node)| server(url(scheme), *node))
        .collect()
}

fn server(url: String, node: Node<'_>) -> Server {
    Server {
        url: url.into(),
        name: None,
        description: None,
        variables: Vec::new(),
        origin: Some(node.origin()),
    }
}

/// A host, and what authors write in front of it and behind it.
#[derive(Default)]
struct Host<'s> {
    scheme: Option<&'s str>,
    name: &'s str,
    path: String,
}

fn host<'s>(cx: &mut Context<'s>, node: Node<'s>, tell: bool) -> Option<Host<'s>> {
    let text = if tell { cx.text(node) } else { node.scalar() }?.trim();
    let (scheme, rest) = match text.split_once("://") {
        Some((scheme, rest)) => (SCHEMES.iter().copied().find(|known| *known == scheme), rest),
        None => (None, text),
    };
    let (name, path) = match rest.find('/') {
        Some(at) => rest.split_at(at),
        None => (rest, ""),
    };
    if name != text && tell {
        cx.report(
            Diagnostic::at(
                &codes::BAD_SERVER,
                node,
                "`host` is a name or address with a port, without scheme and path",
            )
            .help(format!(
                "write `host: {name}`, the scheme under `schemes` and the path under `basePath`"
            )),
        );
    }
    Some(Host {
        scheme,
        name,
        path: path.trim_end_matches('/').to_owned(),
    })
}

/// The base path with its slash in front and without one at the end; empty for `/`.
fn base_path<'s>(cx: &mut Context<'s>, node: Node<'s>, tell: bool) -> Option<String> {
    let text = if tell { cx.text(node) } else { node.scalar() }?.trim();
    let path = text.trim_end_matches('/');
    if path.is_empty() {
        return None;
    }
    if path.starts_with('/') {
        return Some(path.to_owned());
    }
    if let Some((_, rest)) = path.split_once("://") {
        // A whole URL: its path is what is meant.
        if tell {
            cx.report(
                Diagnostic::at(
                    &codes::BAD_SERVER,
                    node,
                    "`basePath` is a path, here it is a whole URL",
                )
                .help("write only its path; the rest belongs to `schemes` and `host`"),
            );
        }
        return rest.find('/').map(|at| rest[at..].to_owned());
    }
    if tell {
        cx.report(
            Diagnostic::at(
                &codes::BAD_SERVER,
                node,
                "`basePath` does not begin with `/`",
            )
            .help(format!("write `basePath: /{path}`; it is read so")),
        );
    }
    Some(format!("/{path}"))
}

fn schemes<'s>(cx: &mut Context<'s>, node: Node<'s>) -> Vec<(Box<str>, Node<'s>)> {
    let items: Vec<Node<'s>> = if node.as_str().is_some() {
        cx.wrong_type(node, "a list of schemes", true);
        vec![node]
    } else {
        cx.array(node).into_iter().flat_map(Node::items).collect()
    };
    let mut schemes: Vec<(Box<str>, Node<'s>)> = Vec::new();
    for item in items {
        let Some(text) = cx.text(item) else { continue };
        let scheme = text.trim().trim_end_matches("://").to_ascii_lowercase();
        if !SCHEMES.contains(&scheme.as_str()) {
            cx.report(
                Diagnostic::at(
                    &codes::BAD_SERVER,
                    item,
                    format!("there is no scheme `{text}`"),
                )
                .help("write `http`, `https`, `ws` or `wss`; it is left out"),
            );
        } else if !schemes.iter().any(|(known, _)| **known == *scheme) {
            schemes.push((scheme.into(), item));
        }
    }
    schemes
}
