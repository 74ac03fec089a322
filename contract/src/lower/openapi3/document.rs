//! The OpenAPI Object (OpenAPI 3.1, section 4.8.1).

use super::super::context::{Context, Fields, head};
use super::super::finish::Document;
use super::super::info::{info, tags};
use super::super::security::requirements;
use super::super::server::{default_servers, servers};
use super::{component, path};
use crate::model::Format;
use crate::source::Node;

const OPENAPI: Fields = Fields {
    noun: "an OpenAPI document",
    names: &[
        "openapi",
        "info",
        "jsonSchemaDialect",
        "servers",
        "paths",
        "webhooks",
        "components",
        "security",
        "tags",
        "externalDocs",
        "$self",
    ],
};

/// Reads a document.
pub(in super::super) fn document(cx: &mut Context<'_>) -> Document {
    let root = cx.root();
    let mut document = Document {
        servers: default_servers(),
        ..Document::default()
    };
    let mut extensions = Vec::new();
    let (mut paths, mut webhooks, mut components, mut security) = (None, None, None, None);
    for (key, value) in root.members() {
        match key.key() {
            "openapi" => {
                if value.as_str().is_none() {
                    cx.wrong_type(value, "a string", true);
                }
            }
            "info" => document.info = info(cx, value),
            "servers" => {
                if let Some(servers) = servers(cx, value) {
                    document.servers = servers;
                }
            }
            "tags" => document.tags = tags(cx, value),
            "paths" => paths = object(cx, value, "`paths`"),
            "webhooks" => {
                cx.since(key, Format::OpenApi31);
                webhooks = object(cx, value, "`webhooks`");
            }
            "components" => components = object(cx, value, "`components`"),
            "security" => security = Some(value),
            "externalDocs" => {}
            "jsonSchemaDialect" => cx.since(key, Format::OpenApi31),
            "$self" => cx.since(key, Format::OpenApi32),
            _ => cx.other(key, value, &OPENAPI, &mut extensions),
        }
    }
    document.extensions = extensions.into_boxed_slice();
    if root.get("info").is_none() {
        cx.missing(root, &OPENAPI, "info");
    }
    if cx.format < Format::OpenApi31 && root.get("paths").is_none() {
        cx.missing(root, &OPENAPI, "paths");
    }
    if cx.format >= Format::OpenApi31
        && ["paths", "webhooks", "components"]
            .iter()
            .all(|name| root.get(name).is_none())
    {
        cx.missing(root, &OPENAPI, "paths");
    }

    // Requirements name schemes, links name operations: these come first.
    if let Some(components) = components {
        component::security_schemes(cx, components);
    }
    if let Some(security) = security {
        document.security = requirements(cx, security).unwrap_or_default();
    }
    let plans = paths.map(|paths| path::plan(cx, paths)).unwrap_or_default();
    if let Some(components) = components {
        document.components = component::components(cx, components);
    }
    path::lower(cx, plans, &mut document);
    if let Some(webhooks) = webhooks {
        document.webhooks = path::webhooks(cx, webhooks, &document);
    }
    document
}

/// An object; `null` is one without members, as YAML has it.
fn object<'s>(cx: &mut Context<'s>, value: Node<'s>, noun: &str) -> Option<Node<'s>> {
    if value.is_null() {
        cx.report(
            crate::diagnostic::Diagnostic::at(
                &crate::diagnostic::codes::lower::WRONG_TYPE,
                head(value),
                format!("{noun} is empty"),
            )
            .help("write `{}`; it is read so"),
        );
        return None;
    }
    cx.object(value, noun)
}
