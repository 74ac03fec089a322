//! The Operation Object (OpenAPI 3.1, section 4.8.10).

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::super::context::{Context, Fields, head};
use super::super::security::requirements;
use super::super::server::servers;
use super::super::status::{as_listed_by_prism, status_key};
use super::super::template::end_at_query;
use super::{callback, content, parameter, response};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::lower as codes;
use crate::model::{
    Format, Location, Method, Operation, Parameter, Response, SecurityRequirement, Server,
    StatusKey,
};
use crate::source::Node;

const OPERATION: Fields = Fields {
    noun: "an operation",
    names: &[
        "tags",
        "summary",
        "description",
        "externalDocs",
        "operationId",
        "parameters",
        "requestBody",
        "responses",
        "callbacks",
        "deprecated",
        "security",
        "servers",
    ],
};

/// What the path item and the document say for an operation.
pub(super) struct Around {
    pub(super) path: Arc<str>,
    pub(super) parameters: Vec<Arc<Parameter>>,
    pub(super) servers: Arc<[Server]>,
    pub(super) security: Arc<[SecurityRequirement]>,
}

/// Reads an operation.
pub(super) fn operation<'s>(
    cx: &mut Context<'s>,
    method: Method,
    node: Node<'s>,
    around: &Around,
) -> Operation {
    let mut operation = Operation {
        method,
        path: Arc::clone(&around.path),
        operation_id: None,
        summary: None,
        description: None,
        tags: Box::default(),
        deprecated: false,
        parameters: Vec::new(),
        body: None,
        responses: Vec::new(),
        callbacks: Vec::new(),
        security: Arc::clone(&around.security),
        servers: Arc::clone(&around.servers),
        extensions: Box::default(),
        origin: node.origin(),
    };
    let mut extensions = Vec::new();
    let mut own = Vec::new();
    let mut has_responses = false;
    for (key, value) in node.members() {
        match key.key() {
            "tags" => operation.tags = cx.texts(value),
            "summary" => operation.summary = cx.boxed(value),
            "description" => operation.description = cx.boxed(value),
            "operationId" => operation.operation_id = cx.boxed(value),
            "parameters" => own = parameters(cx, value),
            "requestBody" => operation.body = content::body(cx, value),
            "responses" => {
                has_responses = true;
                operation.responses = responses(cx, value);
            }
            "callbacks" => {
                if let Some(map) = cx.object(value, "`callbacks`") {
                    let read = map
                        .members()
                        .filter(|(key, _)| !key.key().starts_with("x-"));
                    operation.callbacks = read
                        .filter_map(|(key, value)| callback::callback(cx, key.key(), value))
                        .collect();
                }
            }
            "deprecated" => operation.deprecated = cx.flag(value),
            "security" => {
                if let Some(security) = requirements(cx, value) {
                    operation.security = security;
                }
            }
            "servers" => {
                if let Some(servers) = servers(cx, value) {
                    operation.servers = servers;
                }
            }
            "externalDocs" => {}
            _ => cx.other(key, value, &OPERATION, &mut extensions),
        }
    }
    if !has_responses && cx.format < Format::OpenApi31 {
        cx.missing(node, &OPERATION, "responses");
    }
    operation.extensions = extensions.into_boxed_slice();
    operation.parameters = if cx.spend(own.len() + around.parameters.len(), node) {
        merged(cx, &around.parameters, own)
    } else {
        own
    };
    end_at_query(cx, &operation.path, &mut operation.parameters);
    operation
}

/// Reads a list of parameters; of two with one name and location the later is kept, and told.
pub(super) fn parameters<'s>(cx: &mut Context<'s>, node: Node<'s>) -> Vec<Arc<Parameter>> {
    if node.is_null() {
        return Vec::new();
    }
    let Some(node) = cx.array(node) else {
        return Vec::new();
    };
    let mut list = Vec::with_capacity(node.len());
    let mut seen: FxHashMap<(Location, String), usize> = FxHashMap::default();
    for item in node.items() {
        let Some(parameter) = parameter::parameter(cx, item) else {
            continue;
        };
        match seen.insert(identity(&parameter), list.len()) {
            None => list.push(parameter),
            Some(first) => {
                cx.report(
                    Diagnostic::at(
                        &codes::DUPLICATE_PARAMETER,
                        head(item),
                        format!(
                            "there is a {} parameter `{}` in this list already",
                            parameter.location.as_str(),
                            parameter.name
                        ),
                    )
                    .help("remove one of them; the later one is kept"),
                );
                seen.insert(identity(&parameter), first);
                if !cx.as_prism {
                    list[first] = parameter;
                }
            }
        }
    }
    list
}

/// What tells parameters apart; header names do not distinguish case.
fn identity(parameter: &Parameter) -> (Location, String) {
    let name = if parameter.location == Location::Header {
        parameter.name.to_ascii_lowercase()
    } else {
        parameter.name.to_string()
    };
    (parameter.location, name)
}

/// The parameters of the path item, each replaced by that of the operation where it has one, then
/// the others of the operation. Prism has those of the operation first.
fn merged(
    cx: &Context<'_>,
    around: &[Arc<Parameter>],
    own: Vec<Arc<Parameter>>,
) -> Vec<Arc<Parameter>> {
    if around.is_empty() {
        return own;
    }
    if cx.as_prism {
        let known: FxHashSet<_> = own.iter().map(|parameter| identity(parameter)).collect();
        let others = around
            .iter()
            .filter(|parameter| !known.contains(&identity(parameter)));
        let others: Vec<_> = others.cloned().collect();
        return own.into_iter().chain(others).collect();
    }
    let mut at: FxHashMap<(Location, String), usize> = FxHashMap::default();
    let mut list: Vec<Arc<Parameter>> = Vec::with_capacity(around.len() + own.len());
    for parameter in around.iter().cloned().chain(own) {
        let next = list.len();
        match *at.entry(identity(&parameter)).or_insert(next) {
            place if place == next => list.push(parameter),
            place => list[place] = parameter,
        }
    }
    list
}

fn responses<'s>(cx: &mut Context<'s>, node: Node<'s>) -> Vec<(StatusKey, Arc<Response>)> {
    let Some(node) = cx.object(node, "`responses`") else {
        return Vec::new();
    };
    let mut responses: Vec<(StatusKey, Arc<Response>)> = Vec::with_capacity(node.len());
    for (key, value) in node.members() {
        if key.key().starts_with("x-") {
            continue;
        }
        if let Some(status) = status_key(cx, key)
            && let Some(response) = response::response(cx, value)
        {
            responses.push((status, response));
        }
    }
    if cx.as_prism {
        as_listed_by_prism(&mut responses);
    }
    responses
}
