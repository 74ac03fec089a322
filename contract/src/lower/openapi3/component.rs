//! The Components Object (OpenAPI 3.1, section 4.8.7).

use std::sync::Arc;

use indexmap::IndexMap;

use super::super::context::{Context, Fields};
use super::{callback, content, example, header, link, parameter, response, scheme};
use crate::model::{Components, Format};
use crate::source::Node;

const COMPONENTS: Fields = Fields {
    noun: "`components`",
    names: &[
        "schemas",
        "responses",
        "parameters",
        "examples",
        "requestBodies",
        "headers",
        "securitySchemes",
        "links",
        "callbacks",
        "pathItems",
        "mediaTypes",
    ],
};

/// Reads `securitySchemes` into the context.
pub(super) fn security_schemes<'s>(cx: &mut Context<'s>, components: Node<'s>) {
    let Some(map) = components.get("securitySchemes") else {
        return;
    };
    let Some(map) = cx.object(map, "`securitySchemes`") else {
        return;
    };
    for (key, value) in map.members() {
        if let Some(scheme) = scheme::security_scheme(cx, key.key(), value) {
            cx.security_schemes
                .insert(key.key().into(), Arc::new(scheme));
        }
    }
}

/// Reads all other components.
pub(super) fn components<'s>(cx: &mut Context<'s>, node: Node<'s>) -> Components {
    let mut all = Components::default();
    for (key, value) in node.members() {
        let name = key.key();
        if name.starts_with("x-") || name == "securitySchemes" || value.is_null() {
            continue;
        }
        if !COMPONENTS.names.contains(&name) {
            cx.unknown(key, &COMPONENTS);
            continue;
        }
        let Some(map) = cx.object(value, "each kind of component") else {
            continue;
        };
        match name {
            "schemas" => all.schemas = cx.named_schemas(map),
            "responses" => all.responses = each(cx, map, |cx, _, v| response::response(cx, v)),
            "parameters" => all.parameters = each(cx, map, |cx, _, v| parameter::parameter(cx, v)),
            "examples" => {
                all.examples = each(cx, map, |cx, name, v| example::example(cx, name, v));
            }
            "requestBodies" => all.bodies = each(cx, map, |cx, _, v| content::body(cx, v)),
            "headers" => all.headers = each(cx, map, |cx, _, v| header::header(cx, v)),
            "links" => all.links = each(cx, map, |cx, _, v| link::link(cx, v)),
            "callbacks" => {
                all.callbacks = each(cx, map, |cx, name, v| callback::callback(cx, name, v));
            }
            "pathItems" => cx.since(key, Format::OpenApi31),
            "mediaTypes" => cx.since(key, Format::OpenApi32),
            _ => {}
        }
    }
    all
}

fn each<'s, T>(
    cx: &mut Context<'s>,
    map: Node<'s>,
    mut read: impl FnMut(&mut Context<'s>, &'s str, Node<'s>) -> Option<Arc<T>>,
) -> IndexMap<Box<str>, Arc<T>> {
    let mut all = IndexMap::with_capacity(map.len());
    for (key, value) in map.members() {
        if key.key().starts_with("x-") && !value.is_object() {
            continue;
        }
        if let Some(one) = read(cx, key.key(), value) {
            all.insert(key.key().into(), one);
        }
    }
    all
}
