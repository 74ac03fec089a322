//! From merged operations to the contract.

use std::collections::BTreeSet;
use std::sync::Arc;

use indexmap::IndexMap;

use crate::model::Example;
use crate::model::{
    ArrayRules, Body, Contract, Format, Info, Location, MediaType, Operation, Parameter,
    ParameterShape, PathItem, Response, Schema, SchemaKind, Schemas, SecurityRequirement, Server,
    StringRules, Style, Tag, Type, TypeSet,
};
use crate::source::{Node, Origin, Sources};

use super::auth;
use super::collection::Item;
use super::draft::{Draft, DraftMedia, DraftParameter, Paths, Security};
use super::infer::{any_of, typed};
use super::reader::{Reader, description, scalar};

/// The contract; its sources are put in later.
pub(super) fn contract<'t>(
    reader: &mut Reader<'t, '_>,
    root: Node<'t>,
    format: Format,
    drafts: Paths,
    items: &[Item<'t>],
) -> Contract {
    let origin = root.origin();
    let security = auth::of_collection(reader, root);
    let mut servers: IndexMap<String, Origin> = IndexMap::new();
    let mut paths = Vec::new();
    let mut operations = Vec::new();
    for (_, methods) in drafts.by_shape {
        let start = count(&operations);
        let mut key: Option<(Box<str>, Origin)> = None;
        for (_, draft) in methods {
            for (server, origin) in &draft.servers {
                servers.entry(server.clone()).or_insert(*origin);
            }
            key.get_or_insert_with(|| (draft.path.as_str().into(), draft.path_origin));
            operations.push(operation(reader, draft));
        }
        if let Some((path, origin)) = key {
            paths.push(PathItem {
                path,
                summary: None,
                description: None,
                operations: start..count(&operations),
                origin,
                extensions: Box::default(),
            });
        }
    }
    Contract {
        sources: Sources::default(),
        format,
        info: info(root),
        servers: self::servers(&servers.into_iter().collect::<Vec<_>>()),
        tags: tags(items),
        security: security
            .map(|scheme| requirement(Some(scheme), origin))
            .into_iter()
            .collect(),
        security_schemes: std::mem::take(&mut reader.schemes)
            .into_values()
            .map(|scheme| (scheme.name.clone(), scheme))
            .collect(),
        paths,
        operations,
        webhooks: Vec::new(),
        schemas: Schemas {
            list: std::mem::take(&mut reader.schemas),
            ..Schemas::default()
        },
        components: crate::model::Components::default(),
        extensions: Box::default(),
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "there are no more operations than nodes, and those are counted in 32 bits"
)]
fn count(operations: &[Operation]) -> u32 {
    operations.len() as u32
}

fn info(root: Node<'_>) -> Info {
    let info = root.get("info");
    let title = info.and_then(|info| info.get("name")).and_then(scalar);
    let version = info.and_then(|info| info.get("version"));
    let version = version.and_then(|version| {
        if version.is_object() {
            let number = |name| version.get(name).and_then(scalar).unwrap_or("0");
            Some(format!(
                "{}.{}.{}",
                number("major"),
                number("minor"),
                number("patch")
            ))
        } else {
            scalar(version).map(str::to_owned)
        }
    });
    Info {
        title: title.unwrap_or_default().into(),
        version: version.unwrap_or_default().into(),
        summary: None,
        description: info.and_then(description),
    }
}

/// The folders as tags, each under the folder that it is in.
fn tags(items: &[Item<'_>]) -> Vec<Tag> {
    let mut tags: IndexMap<&str, Tag> = IndexMap::new();
    let mut seen = BTreeSet::new();
    for item in items {
        let mut parent: Option<Box<str>> = None;
        for folder in item.folders() {
            let name = folder
                .get("name")
                .and_then(Node::scalar)
                .unwrap_or_default();
            if name.is_empty() {
                continue;
            }
            if seen.insert(folder.id()) {
                tags.entry(name).or_insert_with(|| Tag {
                    name: name.into(),
                    description: description(*folder),
                    parent: parent.filter(|parent| **parent != *name),
                    origin: folder.origin(),
                });
            }
            parent = Some(name.into());
        }
    }
    tags.into_values().collect()
}

fn servers(origins: &[(String, Origin)]) -> Arc<[Server]> {
    let server = |url: &str, origin| Server {
        url: url.into(),
        name: None,
        description: None,
        variables: Vec::new(),
        origin,
    };
    if origins.is_empty() {
        return Arc::from([server("/", None)]);
    }
    origins
        .iter()
        .map(|(url, origin)| server(url, Some(*origin)))
        .collect()
}

fn requirement(security: Security, origin: Origin) -> SecurityRequirement {
    SecurityRequirement {
        schemes: security
            .into_iter()
            .map(|scheme| (scheme, Box::default()))
            .collect(),
        incomplete: false,
        origin,
    }
}

fn operation(reader: &mut Reader<'_, '_>, draft: Draft) -> Operation {
    let origin = draft.origin;
    let requests = draft.requests;
    let parameters = draft
        .parameters
        .into_values()
        .map(|parameter| Arc::new(self::parameter(reader, parameter, requests)))
        .collect();
    let body = draft.body.map(|body| {
        Arc::new(Body {
            description: None,
            required: false,
            content: media_types(reader, body.media),
            extensions: Box::default(),
            origin: body.origin,
        })
    });
    let responses = draft
        .responses
        .into_iter()
        .map(|(status, draft)| {
            let content = media_types(reader, draft.media);
            let response = Response {
                content,
                ..draft.response
            };
            (status, Arc::new(response))
        })
        .collect();
    let open = draft.security.iter().all(Option::is_none);
    let security = draft.security.into_iter().filter(|_| !open);
    Operation {
        method: draft.method,
        path: draft.path.into(),
        operation_id: None,
        summary: draft.summary,
        description: draft.description,
        tags: draft.tags.into(),
        deprecated: false,
        parameters,
        body,
        responses,
        callbacks: Vec::new(),
        security: security.map(|scheme| requirement(scheme, origin)).collect(),
        servers: servers(&draft.servers),
        extensions: Box::default(),
        origin,
    }
}

fn parameter(reader: &mut Reader<'_, '_>, draft: DraftParameter, requests: usize) -> Parameter {
    // To Prism, what has no value has no schema.
    let untyped = reader.as_prism && draft.pattern.is_none() && draft.examples.is_empty();
    let mut schema = typed(&mut reader.schemas, Type::String, None, draft.origin).id;
    if let (Some(pattern), Some(schema)) = (draft.pattern, reader.schemas.last_mut()) {
        schema.string = Some(Box::new(StringRules {
            pattern: Some(pattern.into()),
            ..StringRules::default()
        }));
    }
    if draft.repeated {
        schema = reader.schema(Schema {
            kind: SchemaKind::Keywords,
            types: TypeSet::only(Type::Array),
            array: Some(Box::new(ArrayRules {
                items: Some(schema),
                ..ArrayRules::default()
            })),
            ..Schema::any(draft.origin)
        });
    }
    let query = draft.location == Location::Query;
    // The examples of a list are its items, not the list.
    let examples = if draft.repeated {
        Vec::new()
    } else {
        let examples = draft.examples.into_values().enumerate();
        examples
            .map(|(n, mut example)| {
                example.name = match n {
                    0 => "default".into(),
                    n => format!("default-{}", n + 1).into(),
                };
                Arc::new(example)
            })
            .collect()
    };
    Parameter {
        name: draft.name,
        location: draft.location,
        description: draft.description,
        required: draft.location == Location::Path || draft.seen == requests,
        deprecated: false,
        allow_empty_value: draft.allow_empty,
        shape: ParameterShape::Styled {
            schema: (!untyped).then_some(schema),
            style: if query { Style::Form } else { Style::Simple },
            explode: query,
            allow_reserved: false,
        },
        examples,
        extensions: Box::default(),
        origin: draft.origin,
    }
}

fn media_types(reader: &mut Reader<'_, '_>, media: Vec<DraftMedia>) -> Vec<Arc<MediaType>> {
    media
        .into_iter()
        .map(|draft| {
            Arc::new(MediaType {
                schema: any_of(&mut reader.schemas, &draft.schemas, draft.origin),
                name: draft.name.into(),
                item_schema: None,
                examples: named_apart(draft.examples),
                encoding: draft.encoding,
                extensions: Box::default(),
                origin: draft.origin,
            })
        })
        .collect()
}

/// Gives every example a name of its own: a second `OK` becomes `OK (2)`.
fn named_apart(examples: Vec<Example>) -> Vec<Arc<Example>> {
    let mut uses: rustc_hash::FxHashMap<Box<str>, usize> = rustc_hash::FxHashMap::default();
    let mut taken: rustc_hash::FxHashSet<Box<str>> = rustc_hash::FxHashSet::default();
    examples
        .into_iter()
        .map(|mut example| {
            let count = uses.entry(example.name.clone()).or_insert(0);
            let written = example.name.clone();
            while *count > 0 || taken.contains(&example.name) {
                *count += 1;
                example.name = format!("{written} ({count})").into();
                if !taken.contains(&example.name) {
                    break;
                }
            }
            *count = (*count).max(1);
            taken.insert(example.name.clone());
            Arc::new(example)
        })
        .collect()
}
