//! Operations: from the contract to what their requests, responses and functions are called and of what types they are.

mod body;
mod media;
mod names;
mod pages;
mod parameters;
mod path;
mod responses;
mod security;
mod select;
mod xml;

use specwright_contract::Contract;
use specwright_contract::model::{self, OperationId};

use super::types::Planner;
use crate::ir::{Api, MediaKind, Operation};
use crate::{Notes, Settings, docs};

pub(crate) use names::Names;
pub(crate) use responses::success;
#[cfg(feature = "progenitor")]
pub(crate) use select::Filtered;
pub(crate) use select::{idle, nothing_left};

/// What the planning of operations works with.
pub(crate) struct Cx<'a, 'c> {
    pub(crate) contract: &'c Contract,
    pub(crate) settings: &'c Settings,
    pub(crate) types: &'a mut Planner<'c>,
    pub(crate) notes: &'a mut Notes,
    pub(crate) names: Names,
    pub(crate) shapes: xml::Shapes,
}

/// The operations that the settings ask for, and the schemes that they need. The types that they reach are planned by
/// the planner on the way.
pub(crate) fn plan<'c>(
    contract: &'c Contract,
    settings: &'c Settings,
    types: &mut Planner<'c>,
    notes: &mut Notes,
) -> Api {
    let kept = select::kept(contract, settings);
    let mut cx = Cx {
        contract,
        settings,
        types,
        notes,
        names: Names::default(),
        shapes: xml::Shapes::default(),
    };
    // Written names first, so that one that is made never takes a written one.
    let stems = names::stems(contract, &kept);
    let schemes = security::schemes(contract, &kept, cx.notes);
    let mut degraded = 0;
    let mut operations = Vec::with_capacity(kept.len());
    for (&id, stem) in kept.iter().zip(stems) {
        let before = cx.notes.len();
        operations.push(cx.operation(id, stem));
        degraded += usize::from(cx.notes.len() > before);
    }
    let mut servers = security::servers(&contract.servers);
    // What all operations say of themselves is the document's; nothing would be sent to others.
    if let Some((first, others)) = operations.split_first()
        && !first.servers.is_empty()
        && others.iter().all(|other| other.servers == first.servers)
    {
        servers.clone_from(&first.servers);
        for operation in &mut operations {
            operation.servers.clear();
        }
    }
    Api {
        docs: title(contract),
        types: Vec::new(),
        operations,
        schemes,
        servers,
        xml: cx.shapes.finish(),
        degraded,
    }
}

impl Cx<'_, '_> {
    /// The place of the table of an XML body.
    fn xml(&mut self, media: &model::MediaType, kind: MediaKind) -> Option<usize> {
        let schema = media.schema.filter(|_| kind == MediaKind::Xml)?;
        Some(self.shapes.of(self.contract, schema))
    }

    fn operation(&mut self, id: OperationId, stem: names::Stem) -> Operation {
        let operation = self.contract.operation(id);
        let path = path::Path::new(operation);
        let parameters = self.parameters(operation, &path, &stem);
        let body = self.body(operation, &stem);
        let responses = self.responses(operation, &stem);
        let module = self.settings.by_tag.then(|| {
            self.names
                .module(operation.tags.first().map_or("default", |tag| tag))
        });
        Operation {
            id,
            operation_id: stem.operation_id,
            name: stem.function,
            stem: stem.types,
            method: operation.method.as_str().to_owned(),
            path: path.template,
            module,
            docs: described(operation),
            deprecated: operation.deprecated,
            parameters,
            body,
            responses,
            pages: pages::pages(self.contract, id),
            security: security::requirements(operation),
            servers: if operation.servers[..]
                .iter()
                .map(|server| &server.url)
                .eq(self.contract.servers.iter().map(|server| &server.url))
            {
                Vec::new()
            } else {
                security::servers(&operation.servers)
            },
        }
    }
}

/// Title, version and description.
fn title(contract: &Contract) -> Vec<String> {
    let info = &contract.info;
    let title = if info.title.is_empty() {
        "An API"
    } else {
        &info.title
    };
    let mut out = vec![docs::line(&format!("{title} {}", info.version))];
    for text in [&info.summary, &info.description].into_iter().flatten() {
        let lines = docs::lines(text);
        if !lines.is_empty() {
            out.push(String::new());
            out.extend(lines);
        }
    }
    out
}

/// Summary and description of an operation.
fn described(operation: &model::Operation) -> Vec<String> {
    let mut out = operation
        .summary
        .as_deref()
        .map(docs::lines)
        .unwrap_or_default();
    let description = operation
        .description
        .as_deref()
        .map(docs::lines)
        .unwrap_or_default();
    if out.is_empty() || description.first() == out.first() {
        return description;
    }
    if !description.is_empty() {
        out.push(String::new());
        out.extend(description);
    }
    out
}
