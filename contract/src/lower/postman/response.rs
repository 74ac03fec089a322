//! Saved responses.

use std::fmt::Write as _;
use std::sync::Arc;

use crate::diagnostic::codes;
use crate::model::{Header, ParameterShape, Response, StatusKey, Style, Type};
use crate::source::Node;

use super::body::{language, text_media};
use super::collection::Item;
use super::draft::{Draft, DraftResponse, add_header};
use super::infer::typed;
use super::reader::{Reader, scalar};
use super::request::{content_type, headers};

/// Headers that belong to the connection or the bytes that were sent then, not to the contract.
pub(super) const NOT_KEPT: &[&str] = &[
    "content-type",
    "content-length",
    "content-encoding",
    "transfer-encoding",
    "connection",
    "keep-alive",
    "trailer",
    "upgrade",
];

/// Adds the saved responses of the item.
pub(super) fn read_all<'t>(reader: &mut Reader<'t, '_>, item: &Item<'t>, draft: &mut Draft) {
    let Some(list) = item.node.get("response") else {
        return;
    };
    for saved in list.items().filter(|saved| saved.is_object()) {
        let name = saved
            .get("name")
            .and_then(scalar)
            .filter(|name| !name.trim().is_empty())
            .unwrap_or_else(|| item.name());
        let status = status(reader, saved, name);
        let lines = headers(
            reader,
            item,
            saved.get("header").or_else(|| saved.get("headers")),
        );
        let said = saved
            .get("_postman_previewlanguage")
            .and_then(scalar)
            .and_then(language);
        let media = saved.get("body").and_then(|body| {
            let content_type = content_type(&lines);
            // What the editor guessed counts only where the response does not say it itself.
            text_media(reader, item, name, body, content_type, said)
        });
        let mut kept = Vec::new();
        for line in &lines {
            if NOT_KEPT
                .iter()
                .any(|name| line.name.eq_ignore_ascii_case(name))
            {
                continue;
            }
            let value = reader.text_origin(line.value_node.unwrap_or(line.node), &line.value);
            let schema = typed(&mut reader.schemas, Type::String, None, line.node.origin());
            let header = header(Some(schema.id), value, line.node);
            add_header(&mut kept, line.name.as_str().into(), header);
        }
        for cookie in saved.get("cookie").into_iter().flat_map(Node::items) {
            if let Some(text) = cookie_text(cookie) {
                let value = reader.text_origin(cookie, &text);
                let header = header(None, value, cookie);
                add_header(&mut kept, "Set-Cookie".into(), header);
            }
        }
        let response = Response {
            summary: None,
            description: Some(name.into()),
            headers: kept,
            content: Vec::new(),
            links: Vec::new(),
            extensions: Box::default(),
            origin: saved.origin(),
        };
        draft.add_response(
            status,
            DraftResponse {
                response,
                media: media.into_iter().collect(),
            },
        );
    }
}

fn status(reader: &mut Reader<'_, '_>, saved: Node<'_>, name: &str) -> StatusKey {
    let written = saved.get("code");
    let code = written
        .and_then(|code| code.as_u64().or_else(|| code.as_str()?.trim().parse().ok()))
        .and_then(|code| u16::try_from(code).ok())
        .filter(|code| (100..600).contains(code));
    if let Some(code) = code {
        return StatusKey::Code(code);
    }
    reader.warn(
        &codes::postman::POSTMAN_RESPONSE,
        written.unwrap_or(saved),
        format!("the saved response `{name}` has no status code"),
        "add `code`, a number from 100 to 599; until then it counts as `default`",
    );
    StatusKey::Default
}

fn header(
    schema: Option<crate::model::SchemaId>,
    value: crate::source::Origin,
    node: Node<'_>,
) -> Arc<Header> {
    Arc::new(Header {
        description: None,
        required: false,
        deprecated: false,
        shape: ParameterShape::Styled {
            schema,
            style: Style::Simple,
            explode: false,
            allow_reserved: false,
        },
        examples: vec![Arc::new(Reader::example("default", Some(value), value))],
        extensions: Box::default(),
        origin: node.origin(),
    })
}

/// A cookie as `Set-Cookie` has it (RFC 6265, section 4.1).
pub(super) fn cookie_text(cookie: Node<'_>) -> Option<String> {
    let name = cookie
        .get("name")
        .and_then(scalar)
        .filter(|name| !name.is_empty())?;
    let value = cookie.get("value").and_then(scalar).unwrap_or_default();
    let mut text = format!("{name}={value}");
    for (member, attribute) in [("path", "Path"), ("domain", "Domain")] {
        if let Some(value) = cookie
            .get(member)
            .and_then(scalar)
            .filter(|v| !v.is_empty())
        {
            let _ = write!(text, "; {attribute}={value}");
        }
    }
    for (member, attribute) in [("secure", "Secure"), ("httpOnly", "HttpOnly")] {
        if cookie.get(member).and_then(Node::as_bool) == Some(true) {
            let _ = write!(text, "; {attribute}");
        }
    }
    Some(text)
}
