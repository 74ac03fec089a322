//! Paths and the operations on them.

use std::fmt;
use std::sync::Arc;

use super::{Body, Callback, Parameter, Response, SecurityRequirement, Server, StatusKey};
use crate::source::Origin;

/// The index of an operation in a contract.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct OperationId(pub(crate) u32);

impl OperationId {
    /// The position in the document's order, from 0.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// An HTTP method (RFC 9110, section 9), upper case. OpenAPI 3.2 admits any.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Method(pub(crate) Box<str>);

impl Method {
    /// As it stands in a request line.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// An `x-` member: its name and value.
#[derive(Clone, Debug)]
pub struct Extension {
    /// The name with its `x-`.
    pub name: Box<str>,
    /// The value's node.
    pub value: Origin,
}

/// A Path Item Object under `paths`.
#[derive(Debug)]
#[non_exhaustive]
pub struct PathItem {
    /// The template as written: `/orders/{order_id}`.
    pub path: Box<str>,
    /// A short description for all its operations.
    pub summary: Option<Box<str>>,
    /// A description for all its operations, in Markdown.
    pub description: Option<Box<str>>,
    /// Its operations, indices into [`Contract::operations`](super::Contract::operations).
    pub operations: std::ops::Range<u32>,
    /// The key under `paths`.
    pub origin: Origin,
    /// The `x-` members.
    pub extensions: Box<[Extension]>,
}

/// An Operation Object with all that applies to it: what path item and document add is already in.
#[derive(Debug)]
#[non_exhaustive]
pub struct Operation {
    /// The method.
    pub method: Method,
    /// The path template as written: `/orders/{order_id}`. Empty for callbacks and webhooks.
    pub path: Arc<str>,
    /// The `operationId` as written.
    pub operation_id: Option<Box<str>>,
    /// A short description.
    pub summary: Option<Box<str>>,
    /// A description in Markdown.
    pub description: Option<Box<str>>,
    /// The names of its tags.
    pub tags: Box<[Box<str>]>,
    /// Whether it should not be used any more.
    pub deprecated: bool,
    /// Its parameters, those of the path item included; unique by location and name.
    pub parameters: Vec<Arc<Parameter>>,
    /// The request body.
    pub body: Option<Arc<Body>>,
    /// The responses in the document's order.
    pub responses: Vec<(StatusKey, Arc<Response>)>,
    /// Requests that the server sends after this one.
    pub callbacks: Vec<Arc<Callback>>,
    /// Any one of these is enough; empty: none is needed.
    pub security: Arc<[SecurityRequirement]>,
    /// The servers that apply: its own, else the path item's, else the document's. Never empty:
    /// without any it is `/`.
    pub servers: Arc<[Server]>,
    /// The `x-` members.
    pub extensions: Box<[Extension]>,
    /// The Operation Object.
    pub origin: Origin,
}

impl Operation {
    /// Method and path: `GET /orders/{order_id}`.
    pub fn label(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// The response declared for a status code: exactly, by range, or by default.
    pub fn response(&self, status: u16) -> Option<&(StatusKey, Arc<Response>)> {
        let find = |wanted: StatusKey| self.responses.iter().find(|(key, _)| *key == wanted);
        find(StatusKey::Code(status))
            .or_else(|| find(StatusKey::Range(u8::try_from(status / 100).unwrap_or(0))))
            .or_else(|| find(StatusKey::Default))
    }
}

/// A request that the API sends by itself (OpenAPI 3.1, `webhooks`).
#[derive(Debug)]
#[non_exhaustive]
pub struct Webhook {
    /// The name.
    pub name: Box<str>,
    /// What is sent, one an HTTP method.
    pub operations: Vec<Operation>,
    /// The Path Item Object.
    pub origin: Origin,
}
