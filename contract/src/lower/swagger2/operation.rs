//! Paths and the operations on them.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::lower as codes;
use crate::model::{Body, Method, Operation, PathItem};
use crate::source::Node;

use super::super::context::{Context, Fields, extension};
use super::super::finish::Document;
use super::super::security::requirements;
use super::media::effective;
use super::parameter::{Given, In, given, plain};
use super::{Swagger, body, later, response, server};

const METHODS: &[&str] = &["get", "put", "post", "delete", "options", "head", "patch"];

const PATH_ITEM: Fields = Fields {
    noun: "a path",
    names: &[
        "$ref",
        "get",
        "put",
        "post",
        "delete",
        "options",
        "head",
        "patch",
        "parameters",
    ],
};

const OPERATION: Fields = Fields {
    noun: "an operation",
    names: &[
        "tags",
        "summary",
        "description",
        "externalDocs",
        "operationId",
        "consumes",
        "produces",
        "parameters",
        "responses",
        "schemes",
        "deprecated",
        "security",
    ],
};

/// Reads `paths` into the document.
pub(super) fn paths<'s>(
    cx: &mut Context<'s>,
    swagger: &mut Swagger<'s>,
    paths: Node<'s>,
    document: &mut Document,
) {
    for (key, value) in paths.members() {
        let path = key.key();
        if path.starts_with("x-") {
            continue;
        }
        if !path.starts_with('/') {
            cx.report(
                Diagnostic::at(
                    &codes::PATH_WITHOUT_SLASH,
                    key,
                    format!("the path `{path}` does not begin with `/`"),
                )
                .help(format!("write `/{path}`; it works as if it were written so")),
            );
        }
        let Some(item) = cx.follow(value) else { continue };
        let Some(item) = cx.object(item.node, "a path") else {
            continue;
        };
        path_item(cx, swagger, key, item, document);
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "there are no more operations than nodes, and those are counted in 32 bits"
)]
fn path_item<'s>(
    cx: &mut Context<'s>,
    swagger: &mut Swagger<'s>,
    key: Node<'s>,
    node: Node<'s>,
    document: &mut Document,
) {
    let start = document.operations.len() as u32;
    let path: Arc<str> = key.key().into();
    let shared = match node.get("parameters") {
        Some(list) => parameters(cx, list),
        None => Vec::new(),
    };
    let mut item = PathItem {
        path: key.key().into(),
        summary: None,
        description: None,
        operations: start..start,
        origin: key.origin(),
        extensions: Box::default(),
    };
    let mut extensions = Vec::new();
    for (key, value) in node.members() {
        match key.key() {
            "parameters" | "$ref" => {}
            "trace" | "query" => {
                later(cx, key, "remove it, or raise the document to OpenAPI 3; it is honoured here");
                document.operations.extend(operation(cx, swagger, &path, key, value, &shared));
            }
            name if METHODS.contains(&name) => {
                document.operations.extend(operation(cx, swagger, &path, key, value, &shared));
            }
            "summary" | "description" => {
                later(cx, key, "write it in the operations; it is kept here");
                let text = cx.boxed(value);
                if key.key() == "summary" {
                    item.summary = text;
                } else {
                    item.description = text;
                }
            }
            "servers" => later(cx, key, "write `host`, `basePath` and `schemes`; it is ignored here"),
            _ => match extension(key, value) {
                Some(extension) => extensions.push(extension),
                None => cx.unknown(key, &PATH_ITEM),
            },
        }
    }
    item.extensions = extensions.into();
    item.operations.end = document.operations.len() as u32;
    document.paths.push(item);
}

/// The parameters of a list, unique by name and location.
fn parameters<'s>(cx: &mut Context<'s>, list: Node<'s>) -> Vec<Given<'s>> {
    let Some(list) = cx.array(list) else {
        return Vec::new();
    };
    let mut known: FxHashMap<(In, &'s str), usize> = FxHashMap::default();
    let mut parameters: Vec<Given<'s>> = Vec::with_capacity(list.len());
    for item in list.items() {
        let Some(given) = given(cx, item) else { continue };
        match known.get(&(given.location, given.name)).copied() {
            // Several bodies are told where bodies are read.
            Some(at) if given.location != In::Body => {
                if let Some(before) = parameters.get_mut(at) {
                    cx.report(
                        Diagnostic::at(
                            &codes::DUPLICATE_PARAMETER,
                            item,
                            format!("the parameter `{}` is already in this list", given.name),
                        )
                        .label(before.node, "the first; the later one counts")
                        .help("remove one of them"),
                    );
                    *before = given;
                }
            }
            _ => {
                known.insert((given.location, given.name), parameters.len());
                parameters.push(given);
            }
        }
    }
    parameters
}

/// Those of the path with those of the operation, which count before them.
fn merged<'s>(shared: &[Given<'s>], own: Vec<Given<'s>>) -> Vec<Given<'s>> {
    if shared.is_empty() {
        return own;
    }
    let says = |given: &Given<'s>| match given.location {
        In::Body => (In::Body, ""), // there is one, whatever it is called
        location => (location, given.name),
    };
    let named: rustc_hash::FxHashSet<_> = own.iter().map(says).collect();
    let has_body = own.iter().any(|given| given.location == In::Body);
    let has_form = own.iter().any(|given| given.location == In::Form);
    shared
        .iter()
        .filter(|given| {
            // The operation's own kind of body counts before that of the path.
            let replaced = match given.location {
                In::Body => has_form,
                In::Form => has_body,
                In::Plain(_) => false,
            };
            !replaced && !named.contains(&says(given))
        })
        .copied()
        .chain(own.iter().copied())
        .collect()
}

fn operation<'s>(
    cx: &mut Context<'s>,
    swagger: &mut Swagger<'s>,
    path: &Arc<str>,
    key: Node<'s>,
    node: Node<'s>,
    shared: &[Given<'s>],
) -> Option<Operation> {
    let node = cx.object(node, "an operation")?;
    let consumes = effective(cx, node.get("consumes"), &swagger.consumes);
    let produces = effective(cx, node.get("produces"), &swagger.produces);
    let own = match node.get("parameters") {
        Some(list) => parameters(cx, list),
        None => Vec::new(),
    };
    let given = merged(shared, own);
    let mut operation = Operation {
        method: Method(key.key().to_ascii_uppercase().into()),
        path: Arc::clone(path),
        operation_id: None,
        summary: None,
        description: None,
        tags: Box::default(),
        deprecated: false,
        parameters: given.iter().filter_map(|given| plain(cx, given)).collect(),
        body: body::read(cx, swagger, &given, &consumes),
        responses: Vec::new(),
        callbacks: Vec::new(),
        security: Arc::clone(&swagger.security),
        servers: Arc::clone(&swagger.servers),
        extensions: Box::default(),
        origin: node.origin(),
    };
    let mut extensions = Vec::new();
    for (key, value) in node.members() {
        match key.key() {
            "operationId" => operation.operation_id = cx.boxed(value),
            "summary" => operation.summary = cx.boxed(value),
            "description" => operation.description = cx.boxed(value),
            "tags" => operation.tags = cx.texts(value),
            "deprecated" => operation.deprecated = cx.flag(value),
            "schemes" => operation.servers = server::of_operation(cx, swagger.root, value),
            "security" => {
                if let Some(read) = requirements(cx, value) {
                    operation.security = read;
                }
            }
            "responses" => {
                if let Some(map) = cx.object(value, "`responses`") {
                    operation.responses = response::read_all(cx, swagger, map, &produces);
                }
            }
            "requestBody" => later_body(cx, key, value, &mut operation),
            "servers" => later(cx, key, "write `host`, `basePath` and `schemes`; it is ignored here"),
            "callbacks" => later(cx, key, "remove it, or raise the document to OpenAPI 3; it is ignored here"),
            "parameters" | "consumes" | "produces" | "externalDocs" => {}
            _ => match extension(key, value) {
                Some(extension) => extensions.push(extension),
                None => cx.unknown(key, &OPERATION),
            },
        }
    }
    operation.extensions = extensions.into();
    if operation.responses.is_empty() && node.get("responses").is_none_or(Node::is_empty) {
        response::none(cx, node, &operation.label());
    }
    Some(operation)
}

/// `requestBody` of OpenAPI 3, honoured where there is no other body.
fn later_body<'s>(
    cx: &mut Context<'s>,
    key: Node<'s>,
    value: Node<'s>,
    operation: &mut Operation,
) {
    if operation.body.is_some() {
        later(cx, key, "remove it: the `body` or `formData` parameters count");
        return;
    }
    later(
        cx,
        key,
        "write a parameter with `in: body` and a `schema`, and the media types under `consumes`; it is honoured here",
    );
    let Some(node) = cx.follow(value) else { return };
    let node = node.node;
    operation.body = Some(Arc::new(Body {
        description: node.get("description").and_then(Node::as_str).map(Into::into),
        required: node.get("required").and_then(Node::as_bool) == Some(true),
        content: node
            .get("content")
            .map(|content| response::later_content(cx, content))
            .unwrap_or_default(),
        extensions: Box::default(),
        origin: node.origin(),
    }));
}
