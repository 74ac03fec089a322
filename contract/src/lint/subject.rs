//! What the rules look at: the contract with its nested parts laid out flat.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use crate::diagnostic::Place;
use crate::model::{Callback, Contract, Format, Link, LinkTarget, Operation, Schema, Server};
use crate::source::{Node, Origin};

/// A contract and its parts.
pub(super) struct Subject<'c> {
    pub(super) contract: &'c Contract,
    /// Every operation: those of paths, of webhooks, and of callbacks.
    pub(super) operations: Vec<&'c Operation>,
    /// Every link that an operation has.
    pub(super) links: Vec<&'c Link>,
    /// Every server.
    pub(super) servers: Vec<&'c Server>,
}

impl<'c> Subject<'c> {
    pub(super) fn new(contract: &'c Contract) -> Self {
        let mut subject = Self {
            contract,
            operations: Vec::with_capacity(contract.operations.len()),
            links: Vec::new(),
            servers: contract.servers.iter().collect(),
        };
        subject.operations.extend(&contract.operations);
        for webhook in &contract.webhooks {
            subject.operations.extend(&webhook.operations);
        }
        subject.follow_callbacks();
        subject.collect_parts();
        subject
    }

    fn follow_callbacks(&mut self) {
        let mut seen: FxHashSet<*const Callback> = FxHashSet::default();
        let mut next = 0;
        while let Some(operation) = self.operations.get(next).copied() {
            next += 1;
            for callback in &operation.callbacks {
                if seen.insert(Arc::as_ptr(callback)) {
                    for (_, operations) in &callback.requests {
                        self.operations.extend(operations);
                    }
                }
            }
        }
    }

    fn collect_parts(&mut self) {
        let mut responses = FxHashSet::default();
        let mut links = FxHashSet::default();
        let mut servers =
            FxHashSet::from_iter([Arc::as_ptr(&self.contract.servers).cast::<Server>()]);
        for operation in &self.operations {
            if servers.insert(Arc::as_ptr(&operation.servers).cast()) {
                self.servers.extend(operation.servers.iter());
            }
            for (_, response) in &operation.responses {
                if !responses.insert(Arc::as_ptr(response)) {
                    continue;
                }
                for (_, link) in &response.links {
                    if links.insert(Arc::as_ptr(link)) {
                        self.links.push(link);
                    }
                }
            }
        }
    }

    /// The node that was lowered to a part.
    pub(super) fn node(&self, origin: Origin) -> Node<'c> {
        self.contract.sources.node(origin)
    }

    /// The place of a member of an object, or of the object where it has none of this name.
    pub(super) fn member(&self, origin: Origin, key: &str) -> Place {
        let node = self.node(origin);
        node.member(key)
            .map_or_else(|| heading(node), |(key, _)| key.into())
    }

    /// The place of a keyword's value.
    pub(super) fn value(&self, origin: Origin, key: &str) -> Place {
        let node = self.node(origin);
        node.get(key).map_or_else(|| heading(node), Place::from)
    }

    /// The schemas that have keywords.
    pub(super) fn schemas(&self) -> impl Iterator<Item = &'c Schema> + use<'c> {
        self.contract.schemas.iter().map(|(_, schema)| schema)
    }

    /// Whether the document is a Postman collection, which declares less than the others.
    pub(super) fn is_postman(&self) -> bool {
        matches!(self.contract.format, Format::Postman20 | Format::Postman21)
    }

    /// The operation that a link leads to.
    pub(super) fn target(&self, link: &Link) -> Option<&'c Operation> {
        match &link.target {
            LinkTarget::Operation(id) => Some(self.contract.operation(*id)),
            LinkTarget::Unknown(_) => None,
        }
    }
}

/// The place of an object as people look for it: the key it stands under.
pub(super) fn heading(node: Node<'_>) -> Place {
    match node.parent() {
        Some(key) if key.scalar().is_some() => key.into(),
        _ => node.into(),
    }
}
