//! From what a front end read to the contract.

use std::sync::Arc;

use indexmap::IndexMap;

use super::context::Context;
use super::schema;
use crate::diagnostic::Diagnostic;
use crate::model::{
    Components, Contract, Extension, Format, Info, Operation, PathItem, Schemas,
    SecurityRequirement, SecurityScheme, Server, Tag, Webhook,
};
use crate::source::Sources;

/// What a front end makes of a document: a [`Contract`] without its schemas and files.
#[derive(Default)]
pub(crate) struct Document {
    pub(crate) info: Info,
    /// Not empty; see [`super::server::default_servers`].
    pub(crate) servers: Arc<[Server]>,
    pub(crate) tags: Vec<Tag>,
    pub(crate) security: Arc<[SecurityRequirement]>,
    pub(crate) paths: Vec<PathItem>,
    pub(crate) operations: Vec<Operation>,
    pub(crate) webhooks: Vec<Webhook>,
    pub(crate) components: Components,
    pub(crate) extensions: Box<[Extension]>,
}

/// A contract that has not got its files yet.
pub(super) struct Parts {
    format: Format,
    document: Document,
    schemas: Schemas,
    security_schemes: IndexMap<Box<str>, Arc<SecurityScheme>>,
}

/// Lowers the schemas, which come last, and ends the context.
pub(super) fn parts(mut cx: Context<'_>, document: Document) -> (Parts, Vec<Diagnostic>) {
    let schemas = schema::lower_all(&mut cx, &document.components.schemas);
    let parts = Parts {
        format: cx.format,
        document,
        schemas,
        security_schemes: std::mem::take(&mut cx.security_schemes),
    };
    (parts, cx.take_diagnostics())
}

impl Parts {
    /// The contract, with the files it was lowered from.
    pub(super) fn with(self, sources: Sources) -> Contract {
        let document = self.document;
        Contract {
            sources,
            format: self.format,
            info: document.info,
            servers: document.servers,
            tags: document.tags,
            security: document.security,
            security_schemes: self.security_schemes,
            paths: document.paths,
            operations: document.operations,
            webhooks: document.webhooks,
            schemas: self.schemas,
            components: document.components,
            extensions: document.extensions,
        }
    }
}
