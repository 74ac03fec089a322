//! Rules about components: what they are called, and that something uses them.

use rustc_hash::FxHashSet;

use super::Found;
use super::subject::Subject;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::lint as codes;
use crate::model::{Edge, Format, SchemaId};
use crate::source::{FileId, Node, NodeId, escape_segment, unescape_segment};

/// The maps of components, as OpenAPI 3 and Swagger 2.0 call them, with the noun for one of them.
const MAPS: &[(&str, &str)] = &[
    ("schemas", "schema"),
    ("definitions", "schema"),
    ("parameters", "parameter"),
    ("requestBodies", "request body"),
    ("responses", "response"),
    ("headers", "header"),
    ("examples", "example"),
    ("links", "link"),
    ("callbacks", "callback"),
    ("pathItems", "path item"),
    ("mediaTypes", "media type"),
    ("securitySchemes", "security scheme"),
    ("securityDefinitions", "security scheme"),
];

/// Component names are those of the specification (OpenAPI 3.1, section 4.8.7.1).
pub(super) fn names(subject: &Subject<'_>, found: &mut Found) {
    if subject.is_postman() || subject.contract.format == Format::Swagger20 {
        return;
    }
    let root = subject.contract.sources.file(FileId::ROOT).tree.root();
    let components = root.get("components");
    for &(map, noun) in MAPS {
        let members = components.and_then(|parent| parent.get(map)).into_iter();
        for (key, _) in members.flat_map(Node::members) {
            let name = key.key();
            let admitted = |byte: u8| byte.is_ascii_alphanumeric() || b".-_".contains(&byte);
            if name.is_empty() || !name.bytes().all(admitted) {
                let message = format!("`{name}` cannot be the name of a {noun}");
                found.push(
                    Diagnostic::at(&codes::COMPONENT_NAME, key, message)
                        .help("use letters, digits, `.`, `-` and `_` only"),
                );
            }
        }
    }
}

/// Something refers to every component.
pub(super) fn unused(subject: &Subject<'_>, found: &mut Found) {
    let contract = subject.contract;
    if subject.is_postman() || contract.operations.is_empty() && contract.webhooks.is_empty() {
        return; // a library for other documents
    }
    let root = contract.sources.file(FileId::ROOT).tree.root();
    let (parent, prefix) = match contract.format {
        Format::Swagger20 => (Some(root), ""),
        _ => (root.get("components"), "/components"),
    };
    let Some(referred) = referred(subject) else {
        return; // what a broken reference means may well be what nothing uses
    };
    let reached = reached(subject);
    for &(map, noun) in MAPS {
        let members = parent.and_then(|parent| parent.get(map)).into_iter();
        for (key, value) in members.flat_map(Node::members) {
            let name = key.key();
            if name.starts_with("x-") && !value.is_object() {
                continue;
            }
            let used = match map {
                "schemas" | "definitions" => contract
                    .components
                    .schemas
                    .get(name)
                    .is_none_or(|id| reached[id.index()]),
                "securitySchemes" | "securityDefinitions" => requires(subject, name),
                _ => referred.contains(&format!("{prefix}/{map}/{}", escape_segment(name))),
            };
            if !used {
                found.push(
                    Diagnostic::at(
                        &codes::UNUSED_COMPONENT,
                        key,
                        format!("nothing uses the {noun} `{name}`"),
                    )
                    .help("refer to it, or remove it"),
                );
            }
        }
    }
}

fn requires(subject: &Subject<'_>, name: &str) -> bool {
    let names = |list: &[crate::model::SecurityRequirement]| {
        list.iter()
            .flat_map(|requirement| &requirement.schemes)
            .any(|(scheme, _)| *scheme.name == *name)
    };
    names(&subject.contract.security)
        || subject
            .operations
            .iter()
            .any(|operation| names(&operation.security))
}

/// The pointers of components that a `$ref` of any file names or leads into; nothing where one
/// within the document leads nowhere.
fn referred(subject: &Subject<'_>) -> Option<FxHashSet<String>> {
    let sources = &subject.contract.sources;
    let root = sources.file(FileId::ROOT).tree.root();
    let mut pointers = FxHashSet::default();
    for (id, file) in sources.files() {
        for index in 0..file.tree.len() {
            let node = file
                .tree
                .node(NodeId(u32::try_from(index).unwrap_or_default()));
            let Some(reference) = node.get("$ref").and_then(Node::as_str) else {
                continue;
            };
            let Some((path, fragment)) = reference.split_once('#') else {
                continue;
            };
            let pointer = component(fragment);
            let within = id == FileId::ROOT && path.is_empty() && fragment.starts_with('/');
            if within && root.at(&pointer).is_none() {
                return None;
            }
            pointers.insert(pointer);
        }
    }
    Some(pointers)
}

/// The component that a fragment leads to or into: `/components/headers/Rate`.
fn component(fragment: &str) -> String {
    let decoded = percent_encoding::percent_decode_str(fragment).decode_utf8_lossy();
    let depth = if decoded.starts_with("/components/") {
        3
    } else {
        2
    };
    let mut pointer = String::new();
    for segment in decoded.split('/').skip(1).take(depth) {
        pointer.push('/');
        pointer.push_str(&escape_segment(&unescape_segment(segment)));
    }
    pointer
}

/// Which schemas operations, webhooks and the other components lead to, by index. What stands in
/// no component is reached; what is within a component reaches it.
fn reached(subject: &Subject<'_>) -> Vec<bool> {
    let schemas = &subject.contract.schemas;
    let mut owner: Vec<Option<SchemaId>> = vec![None; schemas.len()];
    for &component in subject.contract.components.schemas.values() {
        let mut open = vec![component];
        owner[component.index()] = Some(component);
        while let Some(id) = open.pop() {
            schemas.get(id).edges(&mut |edge, next| {
                if edge != Edge::Reference && owner[next.index()].is_none() {
                    owner[next.index()] = Some(component);
                    open.push(next);
                }
            });
        }
    }
    let mut reached = vec![false; schemas.len()];
    let mut open: Vec<SchemaId> = schemas
        .iter()
        .map(|(id, _)| id)
        .filter(|id| owner[id.index()].is_none())
        .collect();
    while let Some(id) = open.pop() {
        if std::mem::replace(&mut reached[id.index()], true) {
            continue;
        }
        open.extend(owner[id.index()]);
        schemas.get(id).edges(&mut |_, next| open.push(next));
    }
    reached
}
