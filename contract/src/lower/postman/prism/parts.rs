//! Headers, bodies and saved responses.

use std::sync::Arc;

use indexmap::IndexMap;

use crate::model::{Header, ParameterShape, Response, StatusKey, Style, Type};
use crate::source::Node;

use super::super::body::push_member;
use super::super::collection::Item;
use super::super::draft::{Draft, DraftBody, DraftMedia, DraftResponse, add_header};
use super::super::infer::{object, typed};
use super::super::reader::{Reader, scalar};
use super::super::response::{NOT_KEPT, cookie_text};
use super::infer::infer;

/// A header, whether or not it is switched off.
pub(super) struct Line<'t> {
    pub(super) name: String,
    pub(super) value: String,
    pub(super) node: Node<'t>,
}

pub(super) fn headers<'t>(
    reader: &mut Reader<'t, '_>,
    collection: &Item<'t>,
    node: Option<Node<'t>>,
) -> Vec<Line<'t>> {
    let Some(node) = node else { return Vec::new() };
    let mut lines = Vec::new();
    let mut push = |name: &str, value: &str, node| {
        lines.push(Line {
            name: reader.resolve(collection, name.trim()).into_owned(),
            value: reader.resolve(collection, value.trim()).into_owned(),
            node,
        });
    };
    for (name, value) in node
        .as_str()
        .into_iter()
        .flat_map(str::lines)
        .filter_map(|line| line.split_once(':'))
    {
        push(name, value, node);
    }
    for entry in node.items() {
        if let Some((name, value)) = entry.as_str().and_then(|line| line.split_once(':')) {
            push(name, value, entry);
        } else if let Some(name) = entry.get("key").and_then(scalar) {
            let value = entry.get("value").and_then(scalar);
            push(name, value.unwrap_or_default(), entry);
        }
    }
    lines
}

pub(super) fn content_type<'a>(lines: &'a [Line<'_>]) -> Option<&'a str> {
    let line = lines
        .iter()
        .find(|line| line.name.eq_ignore_ascii_case("content-type"))?;
    Some(line.value.as_str()).filter(|value| !value.is_empty())
}

/// The body of a request: raw text, or a form.
pub(super) fn body<'t>(
    reader: &mut Reader<'t, '_>,
    collection: &Item<'t>,
    request: Node<'t>,
    content_type: Option<&str>,
) -> Option<DraftBody> {
    let body = request.get("body")?;
    let mode = body.get("mode").and_then(scalar)?;
    let media = match mode {
        "raw" => {
            let name = content_type.unwrap_or("text/plain");
            text(reader, collection, body.get("raw")?, name)?
        }
        "urlencoded" => {
            let name = content_type.unwrap_or("application/x-www-form-urlencoded");
            form(reader, collection, body.get(mode)?, name)
        }
        "formdata" => {
            let name = content_type.unwrap_or("multipart/form-data");
            form(reader, collection, body.get(mode)?, name)
        }
        _ => return None,
    };
    Some(DraftBody {
        media: vec![media],
        origin: body.origin(),
    })
}

fn media(name: &str, at: Node<'_>) -> DraftMedia {
    DraftMedia {
        name: name.to_owned(),
        schemas: Vec::new(),
        examples: Vec::new(),
        encoding: Vec::new(),
        origin: at.origin(),
    }
}

fn is_json(name: &str) -> bool {
    let essence = name.split(';').next().unwrap_or_default();
    let essence = essence.trim().to_ascii_lowercase();
    essence == "application/json"
        || (essence.starts_with("application/") && essence.ends_with("+json"))
}

/// A text: JSON where the media type is one of JSON's and it is some, else a string. Only JSON has a schema, and what
/// has none is a string as well.
fn text<'t>(
    reader: &mut Reader<'t, '_>,
    collection: &Item<'t>,
    node: Node<'t>,
    name: &str,
) -> Option<DraftMedia> {
    let written = scalar(node).filter(|text| !text.is_empty())?;
    let text = reader.resolve(collection, written).into_owned();
    let mut media = media(name, node);
    let read = if is_json(name) {
        reader
            .json(node, &text, |schemas, root| {
                Some((infer(schemas, root)?, root.origin()))
            })
            .ok()
            .flatten()
    } else {
        None
    };
    let value = if let Some((schema, value)) = read {
        media.schemas.push(schema);
        value
    } else {
        reader.text_origin(node, &text)
    };
    let example = Reader::example("default", Some(value), node.origin());
    media.examples.push(example);
    Some(media)
}

/// A form: an object of strings; of two of one name the last counts.
fn form<'t>(
    reader: &mut Reader<'t, '_>,
    collection: &Item<'t>,
    list: Node<'t>,
    name: &str,
) -> DraftMedia {
    let mut fields: IndexMap<String, String> = IndexMap::new();
    let pairs = list.as_str().into_iter().flat_map(|text| text.split('&'));
    for (name, value) in pairs.filter_map(|pair| pair.split_once('=')) {
        let value = reader.resolve(collection, value).into_owned();
        fields.insert(name.to_owned(), value);
    }
    for entry in list.items() {
        let Some(name) = entry.get("key").and_then(scalar) else {
            continue;
        };
        let value = entry.get("value").and_then(scalar).unwrap_or_default();
        let value = reader.resolve(collection, value).into_owned();
        fields.insert(name.to_owned(), value);
    }
    let mut example = String::from("{");
    let mut members = Vec::with_capacity(fields.len());
    for (name, value) in &fields {
        push_member(name, value, &mut example);
        let schema = typed(&mut reader.schemas, Type::String, None, list.origin());
        members.push((name.as_str().into(), schema));
    }
    example.push('}');
    let mut media = media(name, list);
    let schema = object(&mut reader.schemas, members, list.origin());
    media.schemas.push(schema);
    if let Ok(value) = reader.json(list, &example, |_, root| root.origin()) {
        let example = Reader::example("default", Some(value), list.origin());
        media.examples.push(example);
    }
    media
}

/// Adds the saved responses; one without a code is none.
pub(super) fn responses<'t>(
    reader: &mut Reader<'t, '_>,
    collection: &Item<'t>,
    item: &Item<'t>,
    draft: &mut Draft,
) {
    let list = item.node.get("response").into_iter().flat_map(Node::items);
    for saved in list {
        let code = saved.get("code").and_then(scalar);
        let Some(code) = code.and_then(|code| code.parse().ok()) else {
            continue;
        };
        let lines = headers(reader, collection, saved.get("header"));
        // Without a `Content-Type` there is no body.
        let name = content_type(&lines).map(str::to_owned);
        let media = name.and_then(|name| text(reader, collection, saved.get("body")?, &name));
        let mut kept = Vec::new();
        for line in &lines {
            let is_kept = !NOT_KEPT
                .iter()
                .any(|name| line.name.eq_ignore_ascii_case(name));
            if is_kept {
                let schema = typed(&mut reader.schemas, Type::String, None, line.node.origin());
                let value = reader.text_origin(line.node, &line.value);
                let mut header = header(value, line.node, true);
                header.shape = ParameterShape::Styled {
                    schema: Some(schema.id),
                    style: Style::Simple,
                    explode: false,
                    allow_reserved: false,
                };
                add_header(
                    &mut kept,
                    line.name.to_ascii_lowercase().into(),
                    Arc::new(header),
                );
            }
        }
        for cookie in saved.get("cookie").into_iter().flat_map(Node::items) {
            if let Some(text) = cookie_text(cookie) {
                let value = reader.text_origin(cookie, &text);
                let header = header(value, cookie, false);
                add_header(&mut kept, "set-cookie".into(), Arc::new(header));
            }
        }
        let response = DraftResponse {
            response: Response {
                summary: None,
                description: None,
                headers: kept,
                content: Vec::new(),
                links: Vec::new(),
                extensions: Box::default(),
                origin: saved.origin(),
            },
            media: media.into_iter().collect(),
        };
        match draft.responses.get_mut(&StatusKey::Code(code)) {
            Some(known) => super::merge(known, response),
            None => {
                draft.responses.insert(StatusKey::Code(code), response);
            }
        }
    }
}

/// A header without a schema.
fn header(value: crate::source::Origin, node: Node<'_>, required: bool) -> Header {
    Header {
        description: None,
        required,
        deprecated: false,
        shape: ParameterShape::Styled {
            schema: None,
            style: Style::Simple,
            explode: false,
            allow_reserved: false,
        },
        examples: vec![Arc::new(Reader::example("default", Some(value), value))],
        extensions: Box::default(),
        origin: node.origin(),
    }
}
