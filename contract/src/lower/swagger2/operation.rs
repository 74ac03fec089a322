//! Paths and the operations on them.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::lower as codes;
use crate::model::{Body, Location, Method, Operation, PathItem};
use crate::source::Node;

use super::super::context::{Context, Fields, extension, head};
use super::super::finish::Document;
use super::super::openapi3::{Plan, plan};
use super::super::security::requirements;
use super::super::template::end_at_query;
use super::media::effective;
use super::parameter::{Given, In, given, plain};
use super::{Swagger, body, later, prism, response, server};

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

/// What says where the servers are.
const SERVERS: &str = "write `host`, `basePath` and `schemes`; it is ignored here";

/// Reads `paths` into the document.
#[expect(
    clippy::cast_possible_truncation,
    reason = "operations are nodes, which are counted in 32 bits"
)]
pub(super) fn paths<'s>(
    cx: &mut Context<'s>,
    swagger: &mut Swagger<'s>,
    paths: Node<'s>,
    document: &mut Document,
) {
    for plan in plan(cx, paths) {
        let path: Arc<str> = plan.key.key().into();
        let shared = around(cx, &plan);
        let start = document.operations.len() as u32;
        for (method, node) in &plan.operations {
            let operation = operation(cx, swagger, &path, method, *node, &shared);
            document.operations.push(operation);
        }
        let members = plan.layers.iter().flat_map(|layer| layer.members());
        document.paths.push(PathItem {
            path: plan.key.key().into(),
            summary: None,
            description: None,
            operations: start..document.operations.len() as u32,
            origin: plan.key.origin(),
            extensions: members
                .filter_map(|(key, value)| extension(key, value))
                .collect(),
        });
    }
}

/// The parameters of a path item and of those that it refers to.
fn around<'s>(cx: &mut Context<'s>, plan: &Plan<'s>) -> Vec<Given<'s>> {
    let mut shared = Vec::new();
    for layer in &plan.layers {
        for (key, value) in layer.members() {
            match key.key() {
                "parameters" => {
                    // Its own count before those of the one that it refers to.
                    let theirs = parameters(cx, value);
                    shared = merged(cx, &theirs, std::mem::take(&mut shared));
                }
                "summary" | "description" => {
                    later(cx, key, "write it in the operations; it is ignored here");
                }
                "servers" => later(cx, key, SERVERS),
                "trace" => later(
                    cx,
                    key,
                    "remove it, or raise the document to OpenAPI 3; it is honoured here",
                ),
                _ => {}
            }
        }
    }
    shared
}

/// The parameters of a list, unique by name and location.
fn parameters<'s>(cx: &mut Context<'s>, list: Node<'s>) -> Vec<Given<'s>> {
    if list.is_null() {
        return Vec::new();
    }
    let Some(list) = cx.array(list) else {
        return Vec::new();
    };
    let mut known: FxHashMap<(In, String), usize> = FxHashMap::default();
    let mut parameters: Vec<Given<'s>> = Vec::with_capacity(list.len());
    for item in list.items() {
        let Some(given) = given(cx, item) else {
            continue;
        };
        match known.get(&identity(&given)).copied() {
            // Several bodies are told where bodies are read.
            Some(at) if given.location != In::Body => {
                if let Some(before) = parameters.get_mut(at) {
                    cx.report(
                        Diagnostic::at(
                            &codes::DUPLICATE_PARAMETER,
                            head(item),
                            format!("the parameter `{}` is already in this list", given.name),
                        )
                        .label(head(before.node), "the first; the later one counts")
                        .help("remove one of them"),
                    );
                    if !cx.as_prism {
                        *before = given;
                    }
                }
            }
            _ => {
                known.insert(identity(&given), parameters.len());
                parameters.push(given);
            }
        }
    }
    parameters
}

/// Those of the path, each replaced by that of the operation where it has one, then the others of
/// the operation. Prism has those of the operation first.
fn merged<'s>(cx: &Context<'_>, shared: &[Given<'s>], own: Vec<Given<'s>>) -> Vec<Given<'s>> {
    if shared.is_empty() {
        return own;
    }
    if cx.as_prism {
        let exactly = |given: &Given<'s>| (given.location, given.name);
        let known: FxHashSet<_> = own.iter().map(exactly).collect();
        let others = shared
            .iter()
            .filter(|given| !known.contains(&exactly(given)));
        let others: Vec<_> = others.copied().collect();
        return own.into_iter().chain(others).collect();
    }
    let has = |location| own.iter().any(|given| given.location == location);
    let (has_body, has_form) = (has(In::Body), has(In::Form));
    let mut at: FxHashMap<(In, String), usize> = FxHashMap::default();
    let mut list: Vec<Given<'s>> = Vec::with_capacity(shared.len() + own.len());
    let shared = shared.iter().filter(|given| match given.location {
        // The operation's own kind of body counts before that of the path.
        In::Body => !has_form,
        In::Form => !has_body,
        In::Plain(_) => true,
    });
    for given in shared.copied() {
        at.insert(identity(&given), list.len());
        list.push(given);
    }
    for given in own {
        match at.get(&identity(&given)) {
            Some(&place) => list[place] = given,
            None => list.push(given),
        }
    }
    list
}

/// What tells parameters apart; header names do not distinguish case, and there is one body,
/// whatever it is called.
fn identity(given: &Given<'_>) -> (In, String) {
    let name = match given.location {
        In::Plain(Location::Header) => given.name.to_ascii_lowercase(),
        In::Body => String::new(),
        _ => given.name.to_owned(),
    };
    (given.location, name)
}

fn operation<'s>(
    cx: &mut Context<'s>,
    swagger: &mut Swagger<'s>,
    path: &Arc<str>,
    method: &Method,
    node: Node<'s>,
    shared: &[Given<'s>],
) -> Operation {
    let consumes = effective(cx, node.get("consumes"), &swagger.consumes);
    let produces = effective(cx, node.get("produces"), &swagger.produces);
    let own = match node.get("parameters") {
        Some(list) => parameters(cx, list),
        None => Vec::new(),
    };
    let given = if cx.spend(own.len() + shared.len(), node) {
        merged(cx, shared, own)
    } else {
        own
    };
    let mut operation = Operation {
        method: method.clone(),
        path: Arc::clone(path),
        operation_id: None,
        summary: None,
        description: None,
        tags: Box::default(),
        deprecated: false,
        parameters: given.iter().filter_map(|given| plain(cx, given)).collect(),
        body: if cx.as_prism {
            prism::body(cx, &given, &consumes)
        } else {
            body::read(cx, swagger, &given, &consumes)
        },
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
                    if cx.as_prism && value.is_object() {
                        operation.security = Arc::new([]);
                    } else if cx.as_prism {
                        operation.security = prism::security(cx, &operation.security);
                    }
                }
            }
            "responses" => {
                if let Some(map) = cx.object(value, "`responses`") {
                    operation.responses = response::read_all(cx, swagger, map, &produces);
                }
            }
            "requestBody" => later_body(cx, key, value, &mut operation),
            "servers" => later(cx, key, SERVERS),
            "callbacks" => later(
                cx,
                key,
                "remove it, or raise the document to OpenAPI 3; it is ignored here",
            ),
            "parameters" | "consumes" | "produces" | "externalDocs" => {}
            _ => match extension(key, value) {
                Some(extension) => extensions.push(extension),
                None => cx.unknown(key, &OPERATION),
            },
        }
    }
    operation.extensions = extensions.into();
    end_at_query(cx, path, &mut operation.parameters);
    if operation.responses.is_empty() && node.get("responses").is_none_or(Node::is_empty) {
        response::none(cx, node, &operation.label());
    }
    operation
}

/// `requestBody` of OpenAPI 3, honoured where there is no other body.
fn later_body<'s>(cx: &mut Context<'s>, key: Node<'s>, value: Node<'s>, operation: &mut Operation) {
    if operation.body.is_some() {
        later(
            cx,
            key,
            "remove it: the `body` or `formData` parameters count",
        );
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
        description: node
            .get("description")
            .and_then(Node::as_str)
            .map(Into::into),
        required: node.get("required").and_then(Node::as_bool) == Some(true),
        content: node
            .get("content")
            .map(|content| response::later_content(cx, content))
            .unwrap_or_default(),
        extensions: Box::default(),
        origin: node.origin(),
    }));
}
