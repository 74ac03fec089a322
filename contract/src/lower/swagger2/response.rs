//! Responses: `schema` in every media type of `produces`, `examples` by media type, `headers`.

use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::lower as codes;
use crate::model::{
    Example, ExampleOrigin, Header, Location, MediaType, ParameterShape, Response, StatusKey,
};
use crate::source::Node;

use super::super::context::{Context, Fields, extension};
use super::super::status::{as_listed_by_prism, status_key};
use super::collection::{Place, style};
use super::fields::HEADER;
use super::media::{JSON, MediaTypes, essence, named};
use super::parameter::schema;
use super::{Swagger, example, later, prism};

const RESPONSE: Fields = Fields {
    noun: "a response",
    names: &["description", "schema", "headers", "examples"],
};

/// Reads `responses` of an operation.
pub(super) fn read_all<'s>(
    cx: &mut Context<'s>,
    swagger: &mut Swagger<'s>,
    node: Node<'s>,
    produces: &MediaTypes<'s>,
) -> Vec<(StatusKey, Arc<Response>)> {
    let mut responses: Vec<(StatusKey, Arc<Response>)> = Vec::with_capacity(node.len());
    for (key, value) in node.members() {
        if key.key().starts_with("x-") {
            continue;
        }
        let Some(status) = status_key(cx, key) else {
            continue;
        };
        if let Some(read) = read(cx, swagger, value, produces) {
            match responses.iter_mut().find(|(known, _)| *known == status) {
                Some((_, known)) => *known = read,
                None => responses.push((status, read)),
            }
        }
    }
    if cx.as_prism {
        as_listed_by_prism(&mut responses);
    }
    responses
}

/// Reads a response, through references. It depends on `produces` where it has a body.
pub(super) fn read<'s>(
    cx: &mut Context<'s>,
    swagger: &mut Swagger<'s>,
    node: Node<'s>,
    produces: &MediaTypes<'s>,
) -> Option<Arc<Response>> {
    let node = cx.follow(node)?.node;
    let key = (node.origin(), produces.origin());
    if let Some(known) = swagger.responses.get(&key) {
        return Some(Arc::clone(known));
    }
    let node = cx.object(node, "a response")?;
    let mut response = Response {
        summary: None,
        description: None,
        headers: Vec::new(),
        content: if cx.as_prism {
            prism::content(cx, node, produces)
        } else {
            content(cx, node, produces)
        },
        links: Vec::new(),
        extensions: Box::default(),
        origin: node.origin(),
    };
    let mut extensions = Vec::new();
    for (key, value) in node.members() {
        match key.key() {
            "description" => response.description = cx.boxed(value),
            "headers" => response.headers = headers(cx, value),
            "schema" | "examples" => {}
            "example" => later(
                cx,
                key,
                "write `examples` with the media type above the value; it is read so",
            ),
            "content" => later(
                cx,
                key,
                "write the schema under `schema` and the media types under `produces`; it is honoured here where there is no `schema`",
            ),
            "links" => later(
                cx,
                key,
                "remove it, or raise the document to OpenAPI 3; it is ignored here",
            ),
            _ => match extension(key, value) {
                Some(extension) => extensions.push(extension),
                None => cx.unknown(key, &RESPONSE),
            },
        }
    }
    if node.get("description").is_none() {
        cx.missing(node, &RESPONSE, "description");
    }
    response.extensions = extensions.into();
    let response = Arc::new(response);
    swagger.responses.insert(key, Arc::clone(&response));
    Some(response)
}

fn content<'s>(
    cx: &mut Context<'s>,
    node: Node<'s>,
    produces: &MediaTypes<'s>,
) -> Vec<Arc<MediaType>> {
    let schema_node = node.get("schema").filter(|value| !value.is_null());
    let mut examples = examples(cx, node);
    if let Some(content) = node.get("content").filter(|_| schema_node.is_none()) {
        return later_content(cx, content);
    }
    if schema_node.is_none() && examples.is_empty() {
        return Vec::new();
    }
    let id = schema_node.map(|value| cx.schema(value));
    let is_file = schema_node
        .and_then(|value| value.get("type"))
        .and_then(Node::as_str)
        == Some("file");
    let place = schema_node.unwrap_or(node);
    // Without `produces`, the examples tell what is produced.
    let mut names: Vec<(Box<str>, Node<'s>)> = produces.list.to_vec();
    if names.is_empty() {
        names = examples
            .iter()
            .filter(|example| example.name.contains('/'))
            .map(|example| (example.name.clone(), place))
            .collect();
    }
    if names.is_empty() {
        let name = if is_file {
            "application/octet-stream"
        } else {
            JSON
        };
        names.push((name.into(), place));
    }
    let mut content: Vec<MediaType> = names
        .iter()
        .map(|(name, at)| {
            let wanted = essence(name);
            let (own, others) = std::mem::take(&mut examples)
                .into_iter()
                .partition(|example| essence(&example.name) == wanted);
            examples = others;
            MediaType {
                schema: id,
                examples: own,
                ..named(name, at.origin())
            }
        })
        .collect();
    // Those of other media types are of the first, where they can still be asked for by name.
    if let Some(first) = content.first_mut() {
        first.examples.extend(examples);
    }
    content.into_iter().map(Arc::new).collect()
}

/// `examples`, by media type; also the `example` that authors bring from OpenAPI 3.
fn examples<'s>(cx: &mut Context<'s>, node: Node<'s>) -> Vec<Arc<Example>> {
    let mut examples: Vec<Arc<Example>> = Vec::new();
    if let Some(value) = node.get("examples")
        && let Some(map) = cx.object(value, "`examples` of a response")
    {
        for (key, value) in map.members() {
            examples.push(Example::bare(key.key(), value, ExampleOrigin::Examples));
        }
    }
    for word in ["example", "x-example"] {
        if let Some(value) = node.get(word) {
            // By media type as `examples` is, or the value itself.
            let by_type = value.is_object()
                && !value.is_empty()
                && value.members().all(|(key, _)| key.key().contains('/'));
            if by_type {
                for (key, value) in value.members() {
                    examples.push(Example::bare(key.key(), value, ExampleOrigin::Extension));
                }
            } else {
                examples.push(Example::bare("default", value, ExampleOrigin::Extension));
            }
        }
    }
    if let Some(map) = node.get("x-examples") {
        for (key, value) in map.members() {
            examples.push(Example::bare(key.key(), value, ExampleOrigin::Extension));
        }
    }
    examples
}

/// `content` of OpenAPI 3: its schemas and examples.
pub(super) fn later_content<'s>(cx: &mut Context<'s>, content: Node<'s>) -> Vec<Arc<MediaType>> {
    content
        .members()
        .map(|(key, value)| {
            let id = value.get("schema").map(|node| cx.schema(node));
            Arc::new(MediaType {
                schema: id,
                examples: example::beside(value),
                ..named(key.key(), value.origin())
            })
        })
        .collect()
}

fn headers<'s>(cx: &mut Context<'s>, node: Node<'s>) -> Vec<(Box<str>, Arc<Header>)> {
    let Some(map) = cx.object(node, "`headers`") else {
        return Vec::new();
    };
    let mut headers = Vec::with_capacity(map.len());
    for (key, value) in map.members() {
        let name = key.key();
        // What the body is, is said by `produces` (OpenAPI 3.1, section 4.8.17.1).
        if (name.eq_ignore_ascii_case("content-type") && !cx.as_prism)
            || (name.starts_with("x-") && !value.is_object())
        {
            continue;
        }
        if let Some(read) = header(cx, value) {
            headers.push((name.into(), read));
        }
    }
    headers
}

fn header<'s>(cx: &mut Context<'s>, node: Node<'s>) -> Option<Arc<Header>> {
    let node = cx.follow(node)?.node;
    if let Some(known) = cx.memos.headers.get(&(node.origin(), "")) {
        return known.clone();
    }
    let node = cx.object(node, "a header")?;
    let (style, explode) = style(cx, node, Place::In(Location::Header));
    let mut header = Header {
        description: None,
        required: cx.as_prism && node.get("required").and_then(Node::as_bool) == Some(true),
        deprecated: false,
        shape: ParameterShape::Styled {
            schema: (!cx.as_prism || prism::has_schema(node)).then(|| schema(cx, node)),
            style,
            explode,
            allow_reserved: false,
        },
        examples: if cx.as_prism {
            Vec::new()
        } else {
            example::beside(node)
        },
        extensions: Box::default(),
        origin: node.origin(),
    };
    let mut extensions = Vec::new();
    for (key, value) in node.members() {
        match key.key() {
            "description" => header.description = cx.boxed(value),
            "example" | "examples" => later(cx, key, "write `x-example`; it is honoured here"),
            "required" | "deprecated" => {
                later(
                    cx,
                    key,
                    "remove it, or raise the document to OpenAPI 3; it is ignored here",
                );
            }
            // A name is what the key is; it does no harm.
            "schema" | "name" | "title" | "nullable" => {}
            name if HEADER.names.contains(&name) => {}
            _ => match extension(key, value) {
                Some(extension) => extensions.push(extension),
                None => cx.unknown(key, &HEADER),
            },
        }
    }
    header.extensions = extensions.into();
    let header = Arc::new(header);
    cx.memos
        .headers
        .insert((node.origin(), ""), Some(Arc::clone(&header)));
    Some(header)
}

/// Reports an operation without responses.
pub(super) fn none<'s>(cx: &mut Context<'s>, place: Node<'s>, label: &str) {
    cx.report(
        Diagnostic::at(
            &codes::MISSING_FIELD,
            super::super::context::head(place),
            format!("`{label}` declares no response"),
        )
        .help("add `responses` with at least one status"),
    );
}
