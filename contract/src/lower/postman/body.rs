//! Request bodies by mode, and texts that may be JSON.

use std::borrow::Cow;

use crate::diagnostic::codes;
use crate::model::{Encoding, Example, Schema, Type};
use crate::source::{Node, write_json_string};

use super::collection::Item;
use super::draft::{DraftBody, DraftMedia};
use super::infer::{Inferred, infer, object, typed};
use super::reader::{Reader, description, is_disabled, scalar};
use super::variables::{Part, parts};

const JSON: &str = "application/json";

/// What `options.raw.language` and `_postman_previewlanguage` stand for.
const LANGUAGES: &[(&str, &str)] = &[
    ("json", JSON),
    ("xml", "application/xml"),
    ("html", "text/html"),
    ("javascript", "application/javascript"),
    ("text", "text/plain"),
    ("plain", "text/plain"),
];

/// The media type of a language's name.
pub(super) fn language(name: &str) -> Option<&'static str> {
    LANGUAGES
        .iter()
        .find(|(language, _)| language.eq_ignore_ascii_case(name))
        .map(|(_, media_type)| *media_type)
}

/// The body of a request; nothing where it has none.
pub(super) fn read<'t>(
    reader: &mut Reader<'t, '_>,
    item: &Item<'t>,
    request: Node<'t>,
    content_type: Option<&str>,
) -> Option<DraftBody> {
    let body = request
        .get("body")
        .filter(|body| body.is_object() && !is_disabled(*body))?;
    let mode = body.get("mode").and_then(scalar).unwrap_or_else(|| {
        // Older exports leave `mode` out.
        ["raw", "urlencoded", "formdata", "graphql", "file"]
            .into_iter()
            .find(|mode| body.get(mode).is_some())
            .unwrap_or("none")
    });
    let media = match mode {
        "raw" => {
            let text = body.get("raw")?;
            let said = body
                .at("/options/raw/language")
                .and_then(scalar)
                .and_then(language);
            text_media(reader, item, item.name(), text, content_type, said)?
        }
        "urlencoded" => form(
            reader,
            item,
            body,
            "urlencoded",
            "application/x-www-form-urlencoded",
        )?,
        "formdata" => form(reader, item, body, "formdata", "multipart/form-data")?,
        "graphql" => graphql(reader, item, body.get("graphql")?)?,
        "file" => {
            let schema = typed(
                &mut reader.schemas,
                Type::String,
                Some("binary"),
                body.origin(),
            );
            media(
                content_type.unwrap_or("application/octet-stream"),
                schema,
                body,
            )
        }
        "none" => return None,
        other => {
            reader.warn(
                &codes::postman::POSTMAN_BODY,
                body.get("mode").unwrap_or(body),
                format!("there is no body mode `{other}`"),
                "use `raw`, `urlencoded`, `formdata`, `file` or `graphql`",
            );
            return None;
        }
    };
    Some(DraftBody {
        media: vec![media],
        origin: body.origin(),
    })
}

fn media(name: &str, schema: Inferred, at: Node<'_>) -> DraftMedia {
    DraftMedia {
        name: name.to_owned(),
        schemas: vec![schema],
        examples: Vec::new(),
        encoding: Vec::new(),
        origin: at.origin(),
    }
}

/// Whether a media type is JSON (RFC 6839: also every `+json`).
fn is_json(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    let essence = essence.to_ascii_lowercase();
    essence == JSON || essence == "text/json" || essence.ends_with("+json")
}

/// The media type of a text: with schema and example inferred where it is JSON, else as text.
/// The header `content_type` counts before what the editor `said`.
pub(super) fn text_media<'t>(
    reader: &mut Reader<'t, '_>,
    item: &Item<'t>,
    name: &str,
    node: Node<'t>,
    content_type: Option<&str>,
    said: Option<&str>,
) -> Option<DraftMedia> {
    let text = scalar(node)?;
    if text.trim().is_empty() {
        return None;
    }
    let media_type = content_type.or(said);
    if media_type.is_none_or(is_json) {
        let json = json_text(reader, item, text);
        let read = reader.json(node, &json, |schemas, root| {
            (infer(schemas, root), root.origin(), root.kind())
        });
        match read {
            Ok((schema, value, kind)) => {
                // Without a word on what it is, a bare `12` or `"a"` is rather text.
                use crate::source::Kind;
                if media_type.is_some() || matches!(kind, Kind::Object | Kind::Array) {
                    let mut media = media(media_type.unwrap_or(JSON), schema, node);
                    media
                        .examples
                        .push(Reader::example(name, Some(value), node.origin()));
                    return Some(media);
                }
            }
            Err(at) if media_type.is_some() => {
                let line = json
                    .get(..at)
                    .map_or(1, |read| read.matches('\n').count() + 1);
                reader.warn(
                    &codes::postman::POSTMAN_BODY,
                    node,
                    format!("the body of `{name}` is no JSON, as line {line} of it shows"),
                    "mend the text, or say what it is by its `Content-Type` header; it is kept as it is written",
                );
                let mut media = media(media_type.unwrap_or(JSON), any(reader, node), node);
                media.examples.push(Example {
                    serialized: Some(reader.resolve(item, text).into()),
                    ..Reader::example(name, None, node.origin())
                });
                return Some(media);
            }
            Err(_) => {}
        }
    }
    let resolved = reader.resolve(item, text);
    let value = reader.text_origin(node, &resolved);
    let media_type = media_type.unwrap_or("text/plain");
    let schema = if media_type.contains("xml") {
        any(reader, node) // what the elements are is not inferred
    } else {
        typed(&mut reader.schemas, Type::String, None, node.origin())
    };
    let mut media = media(media_type, schema, node);
    media
        .examples
        .push(Reader::example(name, Some(value), node.origin()));
    Some(media)
}

fn any(reader: &mut Reader<'_, '_>, node: Node<'_>) -> Inferred {
    Inferred {
        id: reader.schema(Schema::any(node.origin())),
        says: 0,
    }
}

/// The text as JSON: variables replaced (outside of strings unknown ones by `null`) and
/// the comments that Postman allows left out.
fn json_text<'t, 'a>(reader: &mut Reader<'t, '_>, item: &Item<'t>, text: &'a str) -> Cow<'a, str> {
    if !text.contains("{{") && !text.contains("//") && !text.contains("/*") {
        return Cow::Borrowed(text.trim());
    }
    let mut out = String::with_capacity(text.len());
    let mut string = false;
    for part in parts(text.trim()) {
        match part {
            Part::Text(text) => push_json(text, &mut string, &mut out),
            Part::Variable(name) => match reader.value(item, name) {
                Some(value) => out.push_str(&value),
                _ if string => {
                    out.push_str("{{");
                    out.push_str(name);
                    out.push_str("}}");
                }
                _ => out.push_str("null"),
            },
        }
    }
    Cow::Owned(out)
}

/// Appends JSON without its comments, keeping account of being within a string.
fn push_json(text: &str, string: &mut bool, out: &mut String) {
    let bytes = text.as_bytes();
    let mut from = 0;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let comment = match (byte, *string) {
            (b'\\', true) => {
                at += 2;
                continue;
            }
            (b'"', _) => {
                *string = !*string;
                None
            }
            (b'/', false) => match bytes.get(at + 1) {
                Some(b'/') => Some(text[at..].find('\n').map_or(text.len(), |end| at + end)),
                Some(b'*') => Some(text[at..].find("*/").map_or(text.len(), |end| at + end + 2)),
                _ => None,
            },
            _ => None,
        };
        match comment {
            Some(end) => {
                out.push_str(&text[from..at]);
                from = end;
                at = end;
            }
            None => at += 1,
        }
    }
    out.push_str(&text[from..]);
}

/// A form: an object of strings, files binary.
fn form<'t>(
    reader: &mut Reader<'t, '_>,
    item: &Item<'t>,
    body: Node<'t>,
    mode: &str,
    media_type: &str,
) -> Option<DraftMedia> {
    let list = body.get(mode)?;
    let mut members: Vec<(Box<str>, Inferred)> = Vec::new();
    let mut encoding = Vec::new();
    let mut example = String::from("{");
    if let Some(text) = list.as_str() {
        // Format 2.0 has the form as it goes over the wire.
        let resolved = reader.resolve(item, text);
        for (name, value) in resolved.split('&').filter_map(|pair| pair.split_once('=')) {
            let schema = typed(&mut reader.schemas, Type::String, None, list.origin());
            add_member(&mut members, name, schema);
            push_member(name, value, &mut example);
        }
    }
    for entry in list.items().filter(|entry| !is_disabled(*entry)) {
        let Some(name) = entry
            .get("key")
            .and_then(scalar)
            .filter(|name| !name.is_empty())
        else {
            continue;
        };
        let is_file = entry.get("type").and_then(scalar) == Some("file");
        let format = is_file.then_some("binary");
        let schema = typed(&mut reader.schemas, Type::String, format, entry.origin());
        if let Some(text) = description(entry)
            && let Some(schema) = reader.schemas.last_mut()
        {
            schema.annotations.get_or_insert_default().description = Some(text);
        }
        let repeated = add_member(&mut members, name, schema);
        if let Some(content_type) = entry.get("contentType").and_then(scalar) {
            encoding.push((
                name.into(),
                Encoding {
                    content_type: Some(content_type.into()),
                    headers: Vec::new(),
                    style: None,
                    explode: None,
                    allow_reserved: false,
                    origin: entry.origin(),
                },
            ));
        }
        if !is_file && !repeated {
            let value = entry.get("value").and_then(scalar).unwrap_or_default();
            push_member(name, &reader.resolve(item, value), &mut example);
        }
    }
    if members.is_empty() {
        return None;
    }
    example.push('}');
    let schema = object(&mut reader.schemas, members, list.origin());
    let mut media = media(media_type, schema, list);
    media.encoding = encoding;
    if let Ok(value) = reader.json(list, &example, |_, root| root.origin()) {
        media
            .examples
            .push(Reader::example(item.name(), Some(value), list.origin()));
    }
    Some(media)
}

/// Adds a member unless there is one of this name; tells whether there was.
fn add_member(members: &mut Vec<(Box<str>, Inferred)>, name: &str, schema: Inferred) -> bool {
    // Forms are short; a list keeps their order.
    let known = members
        .iter()
        .take(1_000)
        .any(|(known, _)| **known == *name);
    if !known && members.len() < 1_000 {
        members.push((name.into(), schema));
    }
    known
}

pub(super) fn push_member(name: &str, value: &str, out: &mut String) {
    if out.len() > 1 {
        out.push(',');
    }
    write_json_string(name, out);
    out.push(':');
    write_json_string(value, out);
}

/// A GraphQL query: the JSON that Postman sends for it.
fn graphql<'t>(reader: &mut Reader<'t, '_>, item: &Item<'t>, node: Node<'t>) -> Option<DraftMedia> {
    // Some exports have the object as text.
    let query = node.get("query").unwrap_or(node);
    let query_text = reader.resolve(item, scalar(query)?).into_owned();
    let string = typed(&mut reader.schemas, Type::String, None, query.origin());
    let mut members: Vec<(Box<str>, Inferred)> = vec![("query".into(), string)];
    let mut example = String::from("{");
    push_member("query", &query_text, &mut example);
    if let Some(variables) = node.get("variables") {
        let text = if variables.is_object() {
            let mut text = String::new();
            variables.write_json(&mut text);
            Some(Cow::Owned(text))
        } else {
            scalar(variables)
                .filter(|text| !text.trim().is_empty())
                .map(|text| json_text(reader, item, text))
        };
        if let Some(text) = text {
            match reader.json(variables, &text, infer) {
                Ok(schema) => {
                    members.push(("variables".into(), schema));
                    example.push_str(",\"variables\":");
                    example.push_str(&text);
                }
                Err(_) => reader.warn(
                    &codes::postman::POSTMAN_BODY,
                    variables,
                    format!("the GraphQL variables of `{}` are no JSON", item.name()),
                    "write them as a JSON object; they are left out of the example",
                ),
            }
        }
    }
    if let Some(name) = node
        .get("operationName")
        .filter(|name| scalar(*name).is_some())
    {
        let string = typed(&mut reader.schemas, Type::String, None, name.origin());
        members.push(("operationName".into(), string));
        push_member("operationName", scalar(name)?, &mut example);
    }
    example.push('}');
    let schema = object(&mut reader.schemas, members, node.origin());
    let mut media = media(JSON, schema, node);
    if let Ok(value) = reader.json(node, &example, |_, root| root.origin()) {
        media
            .examples
            .push(Reader::example(item.name(), Some(value), node.origin()));
    }
    Some(media)
}
