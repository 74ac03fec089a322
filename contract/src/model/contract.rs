//! The document as a whole.

use std::sync::Arc;

use indexmap::IndexMap;

use super::{
    Body, Callback, Example, Extension, Header, Link, Operation, OperationId, Parameter, PathItem,
    Response, SchemaId, Schemas, SecurityRequirement, SecurityScheme, Server, Webhook,
};
use crate::source::{Origin, Sources};

/// The language a document is written in.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[non_exhaustive]
pub enum Format {
    /// Swagger 2.0
    Swagger20,
    /// OpenAPI 3.0.x
    OpenApi30,
    /// OpenAPI 3.1.x
    OpenApi31,
    /// OpenAPI 3.2.x
    OpenApi32,
    /// Postman collection, format 2.0
    Postman20,
    /// Postman collection, format 2.1
    Postman21,
}

/// The Info Object.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Info {
    /// The name of the API; empty where the document has none.
    pub title: Box<str>,
    /// The version of the API, not of the language; empty where the document has none.
    pub version: Box<str>,
    /// A short description.
    pub summary: Option<Box<str>>,
    /// A description in Markdown.
    pub description: Option<Box<str>>,
}

/// A Tag Object.
#[derive(Debug)]
#[non_exhaustive]
pub struct Tag {
    /// The name that operations use.
    pub name: Box<str>,
    /// A description in Markdown.
    pub description: Option<Box<str>>,
    /// The tag this one belongs to (OpenAPI 3.2).
    pub parent: Option<Box<str>>,
    /// Where it was written.
    pub origin: Origin,
}

/// The named parts of a document, in its order. What is never referred to is here too.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Components {
    /// Schemas by name (`components.schemas`, `definitions`).
    pub schemas: IndexMap<Box<str>, SchemaId>,
    /// Parameters by name.
    pub parameters: IndexMap<Box<str>, Arc<Parameter>>,
    /// Request bodies by name.
    pub bodies: IndexMap<Box<str>, Arc<Body>>,
    /// Responses by name.
    pub responses: IndexMap<Box<str>, Arc<Response>>,
    /// Headers by name.
    pub headers: IndexMap<Box<str>, Arc<Header>>,
    /// Examples by name.
    pub examples: IndexMap<Box<str>, Arc<Example>>,
    /// Links by name.
    pub links: IndexMap<Box<str>, Arc<Link>>,
    /// Callbacks by name.
    pub callbacks: IndexMap<Box<str>, Arc<Callback>>,
}

/// A contract: everything that a document says, in one form for every language.
#[derive(Debug)]
#[non_exhaustive]
pub struct Contract {
    /// The files it was read from.
    pub sources: Sources,
    /// The language of the document.
    pub format: Format,
    /// Title, version and descriptions.
    pub info: Info,
    /// The servers of the document; each operation also has those that apply to it.
    pub servers: Arc<[Server]>,
    /// The tags in the document's order.
    pub tags: Vec<Tag>,
    /// The security that operations have unless they say otherwise: any one of these.
    pub security: Arc<[SecurityRequirement]>,
    /// The security schemes by name.
    pub security_schemes: IndexMap<Box<str>, Arc<SecurityScheme>>,
    /// The paths in the document's order.
    pub paths: Vec<PathItem>,
    /// Every operation of every path, in the document's order; see [`PathItem::operations`].
    pub operations: Vec<Operation>,
    /// Requests that the API sends by itself (OpenAPI 3.1).
    pub webhooks: Vec<Webhook>,
    /// Every schema.
    pub schemas: Schemas,
    /// The named parts.
    pub components: Components,
    /// The `x-` members of the root.
    pub extensions: Box<[Extension]>,
}

impl Contract {
    /// An operation by its id.
    pub fn operation(&self, id: OperationId) -> &Operation {
        &self.operations[id.index()]
    }

    /// The operations with their ids, in the document's order.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "nodes are counted in 32 bits"
    )]
    pub fn operations(&self) -> impl ExactSizeIterator<Item = (OperationId, &Operation)> {
        self.operations
            .iter()
            .enumerate()
            .map(|(n, operation)| (OperationId(n as u32), operation))
    }

    /// The operation with this `operationId`.
    pub fn find(&self, operation_id: &str) -> Option<(OperationId, &Operation)> {
        self.operations()
            .find(|(_, operation)| operation.operation_id.as_deref() == Some(operation_id))
    }

    /// `path:line:column` of a part of the model.
    pub fn place(&self, origin: Origin) -> String {
        self.sources.place(origin)
    }
}
