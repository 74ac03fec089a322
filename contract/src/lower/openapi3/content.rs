//! Request bodies, media types and encodings (OpenAPI 3.1, sections 4.8.13 to 4.8.15).

use std::sync::Arc;

use super::super::context::{Context, Fields};
use super::super::reference::Followed;
use super::{described, example, header, shared};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::lower as codes;
use crate::model::{Body, Encoding, Format, MediaType, Style};
use crate::source::Node;

const BODY: Fields = Fields {
    noun: "a request body",
    names: &["description", "content", "required"],
};

const MEDIA_TYPE: Fields = Fields {
    noun: "a media type",
    names: &[
        "schema",
        "itemSchema",
        "example",
        "examples",
        "encoding",
        "prefixEncoding",
        "itemEncoding",
    ],
};

const ENCODING: Fields = Fields {
    noun: "an encoding",
    names: &[
        "contentType",
        "headers",
        "style",
        "explode",
        "allowReserved",
        "encoding",
        "prefixEncoding",
        "itemEncoding",
    ],
};

/// Reads a request body or a reference to one.
pub(super) fn body<'s>(cx: &mut Context<'s>, node: Node<'s>) -> Option<Arc<Body>> {
    shared(cx, node, "", |memos| &mut memos.bodies, read_body)
}

fn read_body<'s>(cx: &mut Context<'s>, followed: Followed<'s>) -> Option<Body> {
    let node = cx.object(followed.node, "a request body")?;
    let mut body = Body {
        description: None,
        required: false,
        content: Vec::new(),
        extensions: Box::default(),
        origin: node.origin(),
    };
    let mut extensions = Vec::new();
    for (key, value) in node.members() {
        match key.key() {
            "description" => body.description = cx.boxed(value),
            "required" => body.required = cx.flag(value),
            "content" => body.content = content(cx, value),
            _ => cx.other(key, value, &BODY, &mut extensions),
        }
    }
    if node.get("content").is_none() {
        cx.missing(node, &BODY, "content");
    }
    body.description = described(body.description, followed);
    body.extensions = extensions.into_boxed_slice();
    Some(body)
}

/// Reads `content`.
pub(super) fn content<'s>(cx: &mut Context<'s>, node: Node<'s>) -> Vec<Arc<MediaType>> {
    if node.is_null() {
        return Vec::new();
    }
    let Some(map) = cx.object(node, "`content`") else {
        return Vec::new();
    };
    let mut content = Vec::with_capacity(map.len());
    for (key, value) in map.members() {
        if key.key().starts_with("x-") && !key.key().contains('/') {
            continue;
        }
        if !is_media_type(key.key()) {
            cx.report(
                Diagnostic::at(
                    &codes::BAD_MEDIA_TYPE,
                    key,
                    format!("`{}` is no media type", key.key()),
                )
                .help("write a media type such as `application/json`"),
            );
        }
        content.extend(media_type(cx, key.key(), value));
    }
    content
}

/// Whether it reads `TYPE/SUBTYPE`, whatever its parameters.
fn is_media_type(text: &str) -> bool {
    let essence = text.split(';').next().unwrap_or_default().trim();
    let token = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"!#$&^_.+-*%'`|~".contains(&b))
    };
    essence
        .split_once('/')
        .is_some_and(|(kind, subtype)| token(kind) && token(subtype))
}

fn media_type<'s>(cx: &mut Context<'s>, name: &'s str, node: Node<'s>) -> Option<Arc<MediaType>> {
    shared(
        cx,
        node,
        name,
        |memos| &mut memos.media_types,
        |cx, followed| read_media_type(cx, name, followed.node),
    )
}

fn read_media_type<'s>(cx: &mut Context<'s>, name: &str, node: Node<'s>) -> Option<MediaType> {
    let mut media = MediaType {
        name: name.into(),
        schema: None,
        item_schema: None,
        examples: Vec::new(),
        encoding: Vec::new(),
        extensions: Box::default(),
        origin: node.origin(),
    };
    if node.is_null() {
        return Some(media); // `application/json:` with nothing behind it
    }
    let node = cx.object(node, "a media type")?;
    let mut extensions = Vec::new();
    for (key, value) in node.members() {
        match key.key() {
            "schema" => media.schema = Some(cx.schema(value)),
            "itemSchema" => {
                cx.since(key, Format::OpenApi32);
                media.item_schema = Some(cx.schema(value));
            }
            "example" | "examples" | "x-example" | "x-examples" => {
                example::examples(cx, key, value, &mut media.examples);
            }
            "encoding" => {
                if let Some(map) = cx.object(value, "`encoding`") {
                    media.encoding = map
                        .members()
                        .filter_map(|(key, value)| Some((key.key().into(), encoding(cx, value)?)))
                        .collect();
                }
            }
            "prefixEncoding" | "itemEncoding" => cx.since(key, Format::OpenApi32),
            _ => cx.other(key, value, &MEDIA_TYPE, &mut extensions),
        }
    }
    media.examples.shrink_to_fit();
    media.extensions = extensions.into_boxed_slice();
    Some(media)
}

fn encoding<'s>(cx: &mut Context<'s>, node: Node<'s>) -> Option<Encoding> {
    let node = cx.object(node, "an encoding")?;
    let mut encoding = Encoding {
        content_type: None,
        headers: Vec::new(),
        style: None,
        explode: None,
        allow_reserved: false,
        origin: node.origin(),
    };
    for (key, value) in node.members() {
        match key.key() {
            "contentType" => encoding.content_type = cx.boxed(value),
            "headers" => encoding.headers = header::headers(cx, value),
            "style" => {
                let text = cx.text(value);
                encoding.style = match text {
                    Some("form") => Some(Style::Form),
                    Some("spaceDelimited") => Some(Style::SpaceDelimited),
                    Some("pipeDelimited") => Some(Style::PipeDelimited),
                    Some("deepObject") => Some(Style::DeepObject),
                    Some(other) => {
                        cx.report(
                            Diagnostic::at(
                                &codes::BAD_STYLE,
                                value,
                                format!("the style `{other}` does not exist for a part of a body"),
                            )
                            .help(
                                "write `form`, `spaceDelimited`, `pipeDelimited` or `deepObject`",
                            ),
                        );
                        None
                    }
                    None => None,
                };
            }
            "explode" => encoding.explode = Some(cx.flag(value)),
            "allowReserved" => encoding.allow_reserved = cx.flag(value),
            "encoding" | "prefixEncoding" | "itemEncoding" => cx.since(key, Format::OpenApi32),
            name if name.starts_with("x-") => {}
            _ => cx.unknown(key, &ENCODING),
        }
    }
    Some(encoding)
}
