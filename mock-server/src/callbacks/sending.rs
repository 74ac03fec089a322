//! A callback's request made ready: all but its URL, which the occasion gives.

use std::sync::Arc;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use serde_json::Value;
use specwright_contract::Contract;
use specwright_contract::model::{
    Example, Expression, Location, MediaType, Operation, Parameter, SchemaId,
};
use specwright_exchange::schema::{Direction, Validators};
use specwright_exchange::style::ParameterPlan;
use specwright_exchange::{example, make};

use crate::snapshot::Document;
use crate::values;

/// A request that follows an answer.
#[derive(Debug)]
pub(crate) struct Sending {
    /// The callback's name in the contract.
    pub(super) name: Box<str>,
    pub(super) url: Expression,
    pub(super) method: Method,
    pub(super) headers: HeaderMap,
    /// Pairs of the query that the URL does not have itself.
    pub(super) query: String,
    pub(super) body: Bytes,
    pub(super) validators: Validators,
    place: Place,
}

/// Where the operation stands: its callback, the URL within, the method within.
#[derive(Clone, Copy, Debug)]
struct Place {
    operation: specwright_contract::model::OperationId,
    callback: usize,
    request: usize,
    method: usize,
}

impl Sending {
    /// The operation that the receiver implements.
    pub(super) fn operation(&self) -> Option<&Operation> {
        let operation = self.validators.contract().operation(self.place.operation);
        let callback = operation.callbacks.get(self.place.callback)?;
        let (_, operations) = callback.requests.get(self.place.request)?;
        operations.get(self.place.method)
    }
}

/// What an operation sends, in the order of the document.
pub(crate) fn sendings(
    document: &Document,
    id: specwright_contract::model::OperationId,
) -> Vec<Arc<Sending>> {
    let mut list = Vec::new();
    let callbacks = &document.contract.operation(id).callbacks;
    for (callback, declared) in callbacks.iter().enumerate() {
        for (request, (url, operations)) in declared.requests.iter().enumerate() {
            for (method, operation) in operations.iter().enumerate() {
                let Ok(verb) = operation.method.as_str().parse() else {
                    continue;
                };
                let (headers, query, body) = parts(document, operation);
                list.push(Arc::new(Sending {
                    name: declared.name.clone(),
                    url: url.clone(),
                    method: verb,
                    headers,
                    query,
                    body,
                    validators: document.validators.clone(),
                    place: Place {
                        operation: id,
                        callback,
                        request,
                        method,
                    },
                }));
            }
        }
    }
    list
}

fn parts(document: &Document, operation: &Operation) -> (HeaderMap, String, Bytes) {
    let mut headers = HeaderMap::new();
    let mut query = String::new();
    for parameter in &operation.parameters {
        let Some(text) = text(document, parameter) else {
            continue;
        };
        match parameter.location {
            Location::Header => {
                let name = HeaderName::from_bytes(parameter.name.as_bytes());
                if let (Ok(name), Ok(value)) = (name, HeaderValue::from_str(&text)) {
                    headers.insert(name, value);
                }
            }
            Location::Query => {
                if !query.is_empty() {
                    query.push('&');
                }
                query.push_str(&text);
            }
            _ => {}
        }
    }
    let mut bytes = Bytes::new();
    if let Some(media) = operation
        .body
        .as_ref()
        .and_then(|body| body.content.first())
    {
        let (body, content_type) = body(document, media);
        bytes = body;
        let declared = || HeaderValue::from_str(&media.name).ok();
        if let Some(value) = content_type.or_else(declared) {
            headers.insert(CONTENT_TYPE, value);
        }
    }
    (headers, query, bytes)
}

/// A parameter as it is sent; nothing where it need not be there and has no example.
fn text(document: &Document, parameter: &Parameter) -> Option<String> {
    let contract = &document.contract;
    let example = parameter.examples.first();
    let value = match example.and_then(|example| value(contract, example)) {
        Some(value) => value,
        None if parameter.required => sample(document, parameter.shape.schema()?)?,
        None => return None,
    };
    ParameterPlan::new(contract, parameter).encode(&value).ok()
}

fn value(contract: &Contract, example: &Example) -> Option<Value> {
    let origin = example.value?;
    Some(contract.sources.node(origin).to_json())
}

fn sample(document: &Document, schema: SchemaId) -> Option<Value> {
    match make::sample(&document.validators, schema, Direction::Request) {
        Ok(value) => Some(value),
        Err(reason) => reason.nearest.map(|value| *value),
    }
}

/// The first example of a body, else a sample.
fn body(document: &Document, media: &MediaType) -> (Bytes, Option<HeaderValue>) {
    let contract = &document.contract;
    if let Some(first) = media.examples.first()
        && let Some(bytes) = example::bytes(contract, media, first)
    {
        return (bytes, None);
    }
    let Some(value) = media.schema.and_then(|schema| sample(document, schema)) else {
        return (Bytes::new(), None);
    };
    let ours = crate::Behaviour::SPECWRIGHT;
    match values::write(document, media, &media.name, Some(&value), ours) {
        Ok(written) => (written.bytes, written.content_type),
        Err(_) => (Bytes::new(), None),
    }
}
