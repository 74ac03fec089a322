//! Swagger 2.0 into the model: what OpenAPI 3 later gave other names to (`body`, `formData`,
//! `consumes`, `produces`, `host`, `collectionFormat`) is put under those names.

mod body;
mod collection;
mod example;
mod fields;
mod media;
mod operation;
mod parameter;
mod prism;
mod response;
mod security;
mod server;

use std::sync::Arc;

use indexmap::IndexMap;
use rustc_hash::FxHashMap;

use super::context::{Context, Fields};
use super::finish::Document;
use super::{info, security as requirements};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::lower as codes;
use crate::model::{Extension, MediaType, Parameter, Response, SecurityRequirement, Server};
use crate::source::{Node, Origin};

use media::MediaTypes;

const ROOT: Fields = Fields {
    noun: "a Swagger document",
    names: &[
        "swagger",
        "info",
        "host",
        "basePath",
        "schemes",
        "consumes",
        "produces",
        "paths",
        "definitions",
        "parameters",
        "responses",
        "securityDefinitions",
        "security",
        "tags",
        "externalDocs",
    ],
};

/// What the root says for every operation, and what several operations share.
struct Swagger<'s> {
    root: Node<'s>,
    consumes: MediaTypes<'s>,
    produces: MediaTypes<'s>,
    servers: Arc<[Server]>,
    security: Arc<[SecurityRequirement]>,
    /// Responses by their node and the list of media types that applies to them.
    responses: FxHashMap<(Origin, Option<Origin>), Arc<Response>>,
    /// Media types of bodies, by the parameter and the list that applies to it.
    bodies: FxHashMap<(Origin, Option<Origin>), Vec<Arc<MediaType>>>,
}

/// Lowers the document.
pub(super) fn document(cx: &mut Context<'_>) -> Document {
    let root = cx.root();
    if let Some(node) = root.get("securityDefinitions") {
        security::definitions(cx, node);
    }
    let mut swagger = Swagger {
        root,
        consumes: media::read(cx, root.get("consumes")),
        produces: media::read(cx, root.get("produces")),
        servers: server::of_root(cx, root),
        security: Arc::new([]),
        responses: FxHashMap::default(),
        bodies: FxHashMap::default(),
    };
    if let Some(node) = root.get("security") {
        swagger.security = requirements::requirements(cx, node).unwrap_or_default();
        if cx.as_prism {
            swagger.security = prism::security(cx, &swagger.security);
        }
    }
    let mut document = Document {
        servers: Arc::clone(&swagger.servers),
        security: Arc::clone(&swagger.security),
        ..Document::default()
    };
    let mut extensions: Vec<Extension> = Vec::new();
    for (key, value) in root.members() {
        match key.key() {
            "info" => document.info = info::info(cx, value),
            "tags" => document.tags = info::tags(cx, value),
            "definitions" => {
                if let Some(map) = cx.object(value, "`definitions`") {
                    document.components.schemas = cx.named_schemas(map);
                }
            }
            // Read before or after.
            "paths"
            | "openapi"
            | "swagger"
            | "host"
            | "basePath"
            | "schemes"
            | "consumes"
            | "produces"
            | "parameters"
            | "responses"
            | "securityDefinitions"
            | "security"
            | "externalDocs" => {}
            "servers" if root.get("host").is_some() || root.get("basePath").is_some() => {
                later(cx, key, "remove it: `host`, `basePath` and `schemes` count");
            }
            "servers" => later(
                cx,
                key,
                "write `host`, `basePath` and `schemes`; it is honoured here",
            ),
            "webhooks" => later(
                cx,
                key,
                "raise the document to OpenAPI 3.1; it is ignored here",
            ),
            "components" => {
                later(
                    cx,
                    key,
                    "write `definitions`, `parameters`, `responses` and `securityDefinitions`; its schemas are honoured here",
                );
                if let Some(map) = value.get("schemas").filter(|map| map.is_object()) {
                    let named = cx.named_schemas(map);
                    document.components.schemas.extend(named);
                }
            }
            _ => cx.other(key, value, &ROOT, &mut extensions),
        }
    }
    for name in ["info", "paths"] {
        if root.get(name).is_none() {
            cx.missing(root, &ROOT, name);
        }
    }
    document.extensions = extensions.into();
    document.components.parameters = named_parameters(cx, root);
    document.components.responses = named_responses(cx, &mut swagger);
    if let Some(paths) = root.get("paths")
        && let Some(paths) = cx.object(paths, "`paths`")
    {
        operation::paths(cx, &mut swagger, paths, &mut document);
    }
    document
}

/// The parameters of `parameters` that are no body: those lower by themselves.
fn named_parameters<'s>(
    cx: &mut Context<'s>,
    root: Node<'s>,
) -> IndexMap<Box<str>, Arc<Parameter>> {
    let mut named = IndexMap::new();
    let Some(map) = root.get("parameters") else {
        return named;
    };
    let Some(map) = cx.object(map, "`parameters`") else {
        return named;
    };
    for (key, value) in map.members() {
        if key.key().starts_with("x-") && !value.is_object() {
            continue;
        }
        if let Some(given) = parameter::given(cx, value)
            && let Some(read) = parameter::plain(cx, &given)
        {
            named.insert(key.key().into(), read);
        }
    }
    named
}

fn named_responses<'s>(
    cx: &mut Context<'s>,
    swagger: &mut Swagger<'s>,
) -> IndexMap<Box<str>, Arc<Response>> {
    let mut named = IndexMap::new();
    let Some(map) = swagger.root.get("responses") else {
        return named;
    };
    let Some(map) = cx.object(map, "`responses`") else {
        return named;
    };
    let produces = swagger.produces.clone();
    for (key, value) in map.members() {
        if key.key().starts_with("x-") && !value.is_object() {
            continue;
        }
        if let Some(read) = response::read(cx, swagger, value, &produces) {
            named.insert(key.key().into(), read);
        }
    }
    named
}

/// Reports what only OpenAPI 3 has, with what says it here.
fn later<'s>(cx: &mut Context<'s>, key: Node<'s>, instead: &str) {
    cx.report(
        Diagnostic::at(
            &codes::LATER_FIELD,
            key,
            format!(
                "`{}` exists from OpenAPI 3.0 on, this is Swagger 2.0",
                key.key()
            ),
        )
        .help(instead),
    );
}
