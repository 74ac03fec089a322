//! Servers and their variables (OpenAPI 3.1, section 4.8.5).

use std::sync::Arc;

use super::context::{Context, Fields};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::lower as codes;
use crate::model::{Format, Server, ServerVariable};
use crate::source::Node;

const SERVER: Fields = Fields {
    noun: "a server",
    names: &["url", "description", "variables", "name"],
};

const VARIABLE: Fields = Fields {
    noun: "a server variable",
    names: &["enum", "default", "description"],
};

/// What applies where no server is declared: `/`.
pub(super) fn default_servers() -> Arc<[Server]> {
    Arc::new([Server {
        url: "/".into(),
        name: None,
        description: None,
        variables: Vec::new(),
        origin: None,
    }])
}

/// Reads `servers`; nothing where there is none that can be read.
pub(super) fn servers<'s>(cx: &mut Context<'s>, node: Node<'s>) -> Option<Arc<[Server]>> {
    let node = cx.array(node)?;
    let servers: Vec<Server> = node.items().filter_map(|item| server(cx, item)).collect();
    (!servers.is_empty()).then(|| servers.into())
}

/// Reads a Server Object.
pub(super) fn server<'s>(cx: &mut Context<'s>, node: Node<'s>) -> Option<Server> {
    let node = cx.object(node, "a server")?;
    let mut server = Server {
        url: Box::default(),
        name: None,
        description: None,
        variables: Vec::new(),
        origin: Some(node.origin()),
    };
    let mut url = None;
    for (key, value) in node.members() {
        match key.key() {
            "url" => url = cx.boxed(value),
            "description" => server.description = cx.boxed(value),
            "name" => {
                cx.since(key, Format::OpenApi32);
                server.name = cx.boxed(value);
            }
            "variables" => {
                if let Some(map) = cx.object(value, "`variables`") {
                    let read = map.members().filter_map(|(k, v)| variable(cx, k, v));
                    server.variables = read.collect();
                }
            }
            name if name.starts_with("x-") => {}
            _ => cx.unknown(key, &SERVER),
        }
    }
    if let Some(url) = url {
        server.url = url;
        return Some(server);
    }
    cx.report(
        Diagnostic::at(
            &codes::BAD_SERVER,
            super::context::head(node),
            "a server has no `url`",
        )
        .help("add `url: /` if it is the place of the document"),
    );
    None
}

fn variable<'s>(cx: &mut Context<'s>, name: Node<'s>, node: Node<'s>) -> Option<ServerVariable> {
    let node = cx.object(node, "a server variable")?;
    let mut default = None;
    let mut variable = ServerVariable {
        name: name.key().into(),
        default: Box::default(),
        values: Box::default(),
        description: None,
    };
    for (key, value) in node.members() {
        match key.key() {
            // `default: 8443` is so common, and so plain, that it is not told.
            "default" => {
                default = match value.scalar().filter(|_| !value.is_null()) {
                    Some(text) => Some(text.into()),
                    None => cx.boxed(value),
                };
            }
            "enum" => {
                if let Some(array) = cx.array(value) {
                    let values = array.items().filter_map(Node::scalar);
                    variable.values = values.map(Into::into).collect();
                }
            }
            "description" => variable.description = cx.boxed(value),
            name if name.starts_with("x-") => {}
            _ => cx.unknown(key, &VARIABLE),
        }
    }
    variable.default = match (default, variable.values.first()) {
        (Some(default), _) => default,
        (None, first) => {
            cx.missing(node, &VARIABLE, "default");
            first.cloned().unwrap_or_default()
        }
    };
    Some(variable)
}
