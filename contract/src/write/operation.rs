//! Paths, operations, callbacks, links and servers.

use std::sync::Arc;

use serde_json::Value;

use super::census::shared_parameters;
use super::value::{Object, flag, set, text};
use super::writer::Writer;
use crate::model::{
    Callback, Expression, ExpressionPart, Link, LinkTarget, Operation, RuntimeExpression,
    SecurityRequirement, Server,
};
use crate::source::escape_segment;

/// The methods that a Path Item Object has a field for.
const METHODS: &[&str] = &[
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// What applies to operations that say nothing of their own.
pub(super) struct Around {
    pub(super) servers: Arc<[Server]>,
    pub(super) security: Arc<[SecurityRequirement]>,
}

impl Writer<'_> {
    /// Adds operations to a Path Item Object, and what they have in common.
    pub(super) fn path_item(
        &mut self,
        operations: &[Operation],
        around: &Around,
        item: &mut Object,
    ) {
        let servers = match operations {
            [first, others @ ..]
                if others
                    .iter()
                    .all(|other| Arc::ptr_eq(&other.servers, &first.servers))
                    && !others.is_empty() =>
            {
                Arc::clone(&first.servers)
            }
            _ => Arc::clone(&around.servers),
        };
        if !Arc::ptr_eq(&servers, &around.servers) {
            let written = self.servers(&servers);
            set(item, "servers", written);
        }
        let shared = shared_parameters(self.contract, operations);
        if let Some(first) = operations.first() {
            let first = first.parameters.get(..shared).unwrap_or_default();
            let parameters = self.parameters(first);
            set(item, "parameters", parameters);
        }
        for operation in operations {
            let method = operation.method.as_str().to_ascii_lowercase();
            if !METHODS.contains(&method.as_str()) || item.contains_key(&method) {
                let node = self.node(operation.origin);
                self.lost(
                    node,
                    "",
                    &format!("field for the method {}", operation.method),
                    "the operation is left out",
                );
                continue;
            }
            let around = Around {
                servers: Arc::clone(&servers),
                security: Arc::clone(&around.security),
            };
            let written = self.operation(operation, shared, &around);
            item.insert(method, written.into());
        }
    }

    fn operation(&mut self, operation: &Operation, shared: usize, around: &Around) -> Object {
        let node = self.node(operation.origin);
        let mut object = Object::new();
        if !self.spend(4, node) {
            return object;
        }
        if !operation.tags.is_empty() {
            let tags: Vec<&str> = operation.tags.iter().map(AsRef::as_ref).collect();
            set(&mut object, "tags", Some(tags));
        }
        text(&mut object, "summary", operation.summary.as_deref());
        text(&mut object, "description", operation.description.as_deref());
        if let Some(docs) = node.get("externalDocs").filter(|docs| docs.is_object()) {
            let docs = self.value(docs);
            object.insert("externalDocs".to_owned(), docs);
        }
        text(
            &mut object,
            "operationId",
            operation.operation_id.as_deref(),
        );
        let own = operation.parameters.get(shared..).unwrap_or_default();
        let parameters = self.parameters(own);
        set(&mut object, "parameters", parameters);
        if let Some(body) = &operation.body {
            let body = self.body(body);
            object.insert("requestBody".to_owned(), body);
        }
        if !operation.responses.is_empty() || self.is_30() {
            let mut responses = Object::new();
            for (status, response) in &operation.responses {
                let response = self.response(response);
                responses.insert(status.to_string(), response);
            }
            object.insert("responses".to_owned(), responses.into());
        }
        let callbacks = self.callbacks(&operation.callbacks);
        set(&mut object, "callbacks", callbacks);
        flag(&mut object, "deprecated", operation.deprecated);
        let both_empty = operation.security.is_empty() && around.security.is_empty();
        if !both_empty && !Arc::ptr_eq(&operation.security, &around.security) {
            let security = self.requirements(&operation.security);
            object.insert("security".to_owned(), security);
        }
        if !Arc::ptr_eq(&operation.servers, &around.servers) {
            let servers = self.servers(&operation.servers);
            set(&mut object, "servers", servers);
        }
        self.extensions(&operation.extensions, &mut object);
        self.mark(operation.origin, &mut object);
        object
    }

    fn callbacks(&mut self, callbacks: &[Arc<Callback>]) -> Option<Object> {
        let parts = Arc::clone(&self.parts);
        let mut object = Object::new();
        for callback in callbacks {
            let reference = self.reference(&parts.callbacks, callback);
            let written = reference.unwrap_or_else(|| self.callback_itself(callback));
            object.insert(callback.name.to_string(), written);
        }
        (!object.is_empty()).then_some(object)
    }

    pub(super) fn callback_itself(&mut self, callback: &Callback) -> Value {
        let mut object = Object::new();
        for (url, operations) in &callback.requests {
            let around = Around {
                // Theirs is `/` unless they say otherwise.
                servers: operations
                    .first()
                    .filter(|first| first.servers.iter().all(|server| server.origin.is_none()))
                    .map_or_else(|| Arc::from([]), |first| Arc::clone(&first.servers)),
                security: Arc::from([]),
            };
            let mut item = Object::new();
            self.path_item(operations, &around, &mut item);
            object.insert(expression(url), item.into());
        }
        self.extensions(&callback.extensions, &mut object);
        object.into()
    }

    pub(super) fn links(&mut self, links: &[(Box<str>, Arc<Link>)]) -> Option<Object> {
        let parts = Arc::clone(&self.parts);
        let mut object = Object::new();
        for (name, link) in links {
            let reference = self.reference(&parts.links, link);
            let written = reference.unwrap_or_else(|| self.link_itself(link));
            object.insert(name.to_string(), written);
        }
        (!object.is_empty()).then_some(object)
    }

    pub(super) fn link_itself(&mut self, link: &Link) -> Value {
        let contract = self.contract;
        let node = self.node(link.origin);
        let mut object = Object::new();
        match &link.target {
            LinkTarget::Operation(id) => {
                let operation = contract.operation(*id);
                text(
                    &mut object,
                    "operationId",
                    operation.operation_id.as_deref(),
                );
                if operation.operation_id.is_none() {
                    let path = escape_segment(&operation.path);
                    let method = operation.method.as_str().to_ascii_lowercase();
                    let reference = format!("#/paths/{path}/{method}");
                    object.insert("operationRef".to_owned(), reference.into());
                }
            }
            LinkTarget::Unknown(_) => {
                self.kept(node, &["operationId", "operationRef"], &mut object);
            }
        }
        text(&mut object, "description", link.description.as_deref());
        let mut parameters = Object::new();
        for parameter in &link.parameters {
            let name = match parameter.location {
                Some(location) => format!("{}.{}", location.as_str(), parameter.name),
                None => parameter.name.to_string(),
            };
            let value = self.value(self.node(parameter.value));
            parameters.insert(name, value);
        }
        if !parameters.is_empty() {
            object.insert("parameters".to_owned(), parameters.into());
        }
        if let Some(body) = link.body {
            let body = self.value(self.node(body));
            object.insert("requestBody".to_owned(), body);
        }
        if let Some(server) = &link.server {
            let server = self.server(server);
            object.insert("server".to_owned(), server.into());
        }
        self.extensions(&link.extensions, &mut object);
        object.into()
    }

    /// `servers`; nothing where the document has none.
    pub(super) fn servers(&mut self, servers: &[Server]) -> Option<Vec<Value>> {
        let said: Vec<Value> = servers
            .iter()
            .filter(|server| server.origin.is_some() || &*server.url != "/")
            .map(|server| self.server(server).into())
            .collect();
        (!said.is_empty()).then_some(said)
    }

    fn server(&mut self, server: &Server) -> Object {
        let mut object = Object::new();
        object.insert("url".to_owned(), (&*server.url).into());
        text(&mut object, "description", server.description.as_deref());
        let mut variables = Object::new();
        for variable in &server.variables {
            let mut written = Object::new();
            if !variable.values.is_empty() {
                let values: Vec<&str> = variable.values.iter().map(AsRef::as_ref).collect();
                set(&mut written, "enum", Some(values));
            }
            set(&mut written, "default", Some(&*variable.default));
            text(&mut written, "description", variable.description.as_deref());
            variables.insert(variable.name.to_string(), written.into());
        }
        if !variables.is_empty() {
            object.insert("variables".to_owned(), variables.into());
        }
        if let Some(origin) = server.origin {
            let node = self.node(origin);
            if server.name.is_some() {
                self.lost(node, "name", "names of servers", "it is left out");
            }
            if node.get("url").is_some() {
                self.kept_extensions(node, &mut object);
            }
        }
        object
    }
}

/// An expression as it is written.
fn expression(expression: &Expression) -> String {
    let mut text = String::new();
    let alone = expression.parts.len() == 1;
    for part in &expression.parts {
        match part {
            ExpressionPart::Text(part) => text.push_str(part),
            ExpressionPart::Runtime(part) => {
                if !alone {
                    text.push('{');
                }
                text.push_str(&runtime(part));
                if !alone {
                    text.push('}');
                }
            }
        }
    }
    if alone && text.starts_with('$') {
        text = format!("{{{text}}}");
    }
    text
}

fn runtime(expression: &RuntimeExpression) -> String {
    use RuntimeExpression as R;
    let pointer = |of: &str, pointer: &str| {
        if pointer.is_empty() {
            format!("${of}.body")
        } else {
            format!("${of}.body#{pointer}")
        }
    };
    match expression {
        R::Url => "$url".to_owned(),
        R::Method => "$method".to_owned(),
        R::StatusCode => "$statusCode".to_owned(),
        R::RequestHeader(name) => format!("$request.header.{name}"),
        R::RequestQuery(name) => format!("$request.query.{name}"),
        R::RequestPath(name) => format!("$request.path.{name}"),
        R::RequestBody(at) => pointer("request", at),
        R::ResponseHeader(name) => format!("$response.header.{name}"),
        R::ResponseBody(at) => pointer("response", at),
    }
}
