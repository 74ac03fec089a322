//! The document as a whole: information, servers, tags, paths, webhooks and components.

use std::sync::Arc;

use serde_json::Value;

use super::census::{Part, operations_of};
use super::names::Entry;
use super::operation::Around;
use super::schema::reference;
use super::value::{Object, set, text};
use super::writer::{Shared, Writer};
use crate::model::{Format, Tag};

/// Where webhooks go in 3.0: several programs read them there.
const WEBHOOKS_30: &str = "x-webhooks";

impl Writer<'_> {
    /// All of it.
    pub(super) fn document(&mut self) -> Value {
        let contract = self.contract;
        let mut document = Object::new();
        document.insert("openapi".to_owned(), self.target.version().into());
        let info = self.info();
        document.insert("info".to_owned(), info.into());
        let servers = self.servers(&contract.servers);
        set(&mut document, "servers", servers);
        let tags: Vec<Value> = contract.tags.iter().map(|tag| self.tag(tag)).collect();
        if !tags.is_empty() {
            document.insert("tags".to_owned(), tags.into());
        }
        if let Some(docs) = self
            .root()
            .get("externalDocs")
            .filter(|docs| docs.is_object())
        {
            let docs = self.value(docs);
            document.insert("externalDocs".to_owned(), docs);
        }
        if !contract.security.is_empty() {
            let security = self.requirements(&contract.security);
            document.insert("security".to_owned(), security);
        }
        let around = Around {
            servers: Arc::clone(&contract.servers),
            security: Arc::clone(&contract.security),
        };
        let paths = self.paths(&around);
        document.insert("paths".to_owned(), paths.into());
        self.webhooks(&around, &mut document);
        let components = self.components();
        if !components.is_empty() {
            document.insert("components".to_owned(), components.into());
        }
        self.extensions(&contract.extensions, &mut document);
        document.into()
    }

    fn info(&mut self) -> Object {
        let info = &self.contract.info;
        let mut object = Object::new();
        object.insert("title".to_owned(), (&*info.title).into());
        let node = self.root().get("info");
        if let Some(summary) = &info.summary {
            if self.is_30() {
                let node = node.unwrap_or(self.root());
                self.lost(node, "summary", "summary of the API", "it is left out");
            } else {
                text(&mut object, "summary", Some(summary));
            }
        }
        text(&mut object, "description", info.description.as_deref());
        object.insert("version".to_owned(), (&*info.version).into());
        let postman = matches!(self.contract.format, Format::Postman20 | Format::Postman21);
        if let Some(node) = node.filter(|_| !postman) {
            self.kept(node, &["termsOfService", "contact", "license"], &mut object);
            if self.is_30()
                && let Some(Value::Object(license)) = object.get_mut("license")
                && license.shift_remove("identifier").is_some()
            {
                let at = node.get("license").unwrap_or(node);
                self.lost(
                    at,
                    "identifier",
                    "SPDX identifier of a license",
                    "it is left out",
                );
            }
            self.kept_extensions(node, &mut object);
        }
        object
    }

    fn tag(&mut self, tag: &Tag) -> Value {
        let node = self.node(tag.origin);
        let mut object = Object::new();
        object.insert("name".to_owned(), (&*tag.name).into());
        text(&mut object, "description", tag.description.as_deref());
        if matches!(self.contract.format, Format::Postman20 | Format::Postman21) {
            return object.into();
        }
        for (name, what) in [
            ("parent", "tags within tags"),
            ("summary", "summary of a tag"),
            ("kind", "kinds of tags"),
        ] {
            if node.get(name).is_some() {
                self.lost(node, name, what, "it is left out");
            }
        }
        if let Some(docs) = node.get("externalDocs").filter(|docs| docs.is_object()) {
            let docs = self.value(docs);
            object.insert("externalDocs".to_owned(), docs);
        }
        self.kept_extensions(node, &mut object);
        object.into()
    }

    fn paths(&mut self, around: &Around) -> Object {
        let contract = self.contract;
        let mut paths = Object::new();
        for path in &contract.paths {
            let mut item = match paths.shift_remove(&*path.path) {
                Some(Value::Object(item)) => item,
                _ => Object::new(),
            };
            text(&mut item, "summary", path.summary.as_deref());
            text(&mut item, "description", path.description.as_deref());
            self.path_item(operations_of(contract, path), around, &mut item);
            self.extensions(&path.extensions, &mut item);
            paths.insert(path.path.to_string(), item.into());
        }
        paths
    }

    fn webhooks(&mut self, around: &Around, document: &mut Object) {
        let contract = self.contract;
        let mut webhooks = Object::new();
        for webhook in &contract.webhooks {
            let node = self.node(webhook.origin);
            let mut item = Object::new();
            for name in ["summary", "description"] {
                text(
                    &mut item,
                    name,
                    node.get(name).and_then(crate::source::Node::as_str),
                );
            }
            self.path_item(&webhook.operations, around, &mut item);
            self.kept_extensions(node, &mut item);
            webhooks.insert(webhook.name.to_string(), item.into());
            if self.is_30() {
                self.lost(
                    node,
                    "",
                    "webhooks",
                    "it is written under `x-webhooks`, which some programs read",
                );
            }
        }
        if !webhooks.is_empty() {
            let name = if self.is_30() {
                WEBHOOKS_30
            } else {
                "webhooks"
            };
            document.insert(name.to_owned(), webhooks.into());
        }
    }

    fn components(&mut self) -> Object {
        let parts = Arc::clone(&self.parts);
        let mut components = Object::new();
        // What stands in other components may make more schemas: these come last, and first in the document.
        let sections = [
            self.section(&parts.responses, |this, part| {
                Some(this.response_itself(part))
            }),
            self.section(&parts.parameters, Self::parameter_itself),
            self.section(&parts.examples, |this, part| {
                Some(this.example_itself(part))
            }),
            self.section(&parts.bodies, |this, part| Some(this.body_itself(part))),
            self.section(&parts.headers, |this, part| Some(this.header_itself(part))),
            self.section(&parts.links, |this, part| Some(this.link_itself(part))),
            self.section(&parts.callbacks, |this, part| {
                Some(this.callback_itself(part))
            }),
        ];
        let security = self.security_schemes();
        let schemas = self.schemas();
        let named = [("schemas", schemas)]
            .into_iter()
            .chain(sections)
            .chain([("securitySchemes", security)]);
        for (name, section) in named {
            if !section.is_empty() {
                components.insert(name.to_owned(), section.into());
            }
        }
        components
    }

    fn section<T: Part>(
        &mut self,
        shared: &Shared<T>,
        mut write: impl FnMut(&mut Self, &T) -> Option<Value>,
    ) -> (&'static str, Object) {
        let mut section = Object::new();
        for (name, part) in &shared.list {
            if let Some(written) = write(self, part) {
                section.insert(name.clone(), written);
            }
        }
        (T::SECTION, section)
    }

    fn schemas(&mut self) -> Object {
        let mut schemas = Object::new();
        while let Some((name, entry)) = self.names.entries.pop_front() {
            let written = match entry {
                Entry::Alias(of) => reference(&of),
                Entry::Schema(id) => self.written(id),
            };
            schemas.insert(name, written);
        }
        schemas
    }
}
