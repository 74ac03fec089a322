//! Multipart bodies (RFC 2046, RFC 7578).

use std::convert::Infallible;
use std::fmt::Write as _;

use bytes::Bytes;
use futures_util::{FutureExt as _, stream};
use multer::Multipart;
use serde_json::{Map, Value};
use specwright_contract::model::Type;

use super::BodyError;
use super::form::{Field, Form, add, from_json, plain};
use crate::media_type::is_json;
use crate::style::{Judge, Shape, scalar};

/// What stands between the parts that are written.
pub(super) const BOUNDARY: &str = "specwright-7d3f1c9a5b";

/// More parts than any form has.
const PARTS: usize = 10_000;

/// The names and texts of the parts, as far as they can be told apart; nothing where the content type names no
/// boundary.
pub(crate) fn parts(content_type: &str, bytes: &[u8]) -> Option<Vec<(String, String)>> {
    let boundary = multer::parse_boundary(content_type).ok()?;
    let whole = Bytes::copy_from_slice(bytes);
    let once = stream::once(async { Ok::<_, Infallible>(whole) });
    let mut parts = Multipart::new(once, boundary);
    let mut found = Vec::new();
    while let Some(Ok(Some(part))) = parts.next_field().now_or_never() {
        let name = part.name().unwrap_or("undefined").to_owned();
        let Some(Ok(bytes)) = part.bytes().now_or_never() else {
            break;
        };
        found.push((name, String::from_utf8_lossy(&bytes).into_owned()));
        if found.len() >= PARTS {
            break;
        }
    }
    Some(found)
}

pub(super) fn decode(
    form: &Form,
    content_type: &str,
    bytes: &[u8],
    judge: &dyn Judge,
) -> Result<Value, BodyError> {
    let failed = |reason: String| BodyError::Multipart { reason };
    let boundary = multer::parse_boundary(content_type)
        .map_err(|_| failed("the content type names no boundary".to_owned()))?;
    let whole = Bytes::copy_from_slice(bytes);
    let once = stream::once(async { Ok::<_, Infallible>(whole) });
    let mut parts = Multipart::new(once, boundary);
    let mut members = Map::new();
    for _ in 0..PARTS {
        // All bytes are here, so that no future ever waits.
        let next = parts.next_field().now_or_never();
        let part = next
            .unwrap_or(Ok(None))
            .map_err(|error| failed(error.to_string()))?;
        let Some(part) = part else {
            return Ok(Value::Object(members));
        };
        let Some(name) = part.name().map(str::to_owned) else {
            return Err(failed("a part has no name".to_owned()));
        };
        let is_file = part.file_name().is_some();
        let sent = part.content_type().map(ToString::to_string);
        let bytes = part
            .bytes()
            .now_or_never()
            .unwrap_or_else(|| Ok(Bytes::new()));
        let bytes = bytes.map_err(|error| failed(error.to_string()))?;
        let field = form.fields.iter().find(|field| *field.name == *name);
        let value = part_value(form, field, sent.as_deref(), is_file, &bytes, judge)?;
        match (field, value) {
            // One part with the whole array.
            (Some(field), value @ Value::Array(_))
                if field.is_array() && !members.contains_key(&name) =>
            {
                members.insert(name, value);
            }
            (field, value) => add(
                &mut members,
                &name,
                value,
                field.is_some_and(Field::is_array),
            ),
        }
    }
    Err(failed(format!("there are more than {PARTS} parts")))
}

fn part_value(
    form: &Form,
    field: Option<&Field>,
    sent: Option<&str>,
    is_file: bool,
    bytes: &[u8],
    judge: &dyn Judge,
) -> Result<Value, BodyError> {
    let text = super::text(bytes);
    if is_file {
        return Ok(Value::String(text.into_owned()));
    }
    let Some(field) = field else {
        return Ok(scalar(&text, form.others.as_ref(), judge));
    };
    let declared_json = field.content_type.as_deref().is_some_and(is_json);
    if sent.map_or(declared_json, is_json) {
        return from_json(field, &text);
    }
    let shape: &Shape = if field.is_array() {
        field.shape.item(0).unwrap_or(&field.shape)
    } else {
        &field.shape
    };
    // Objects and arrays are JSON by default (OpenAPI 3.1, section 4.8.15.1).
    if (field.shape.takes(Type::Object) || shape.takes(Type::Object) || field.is_array())
        && let Ok(value @ (Value::Object(_) | Value::Array(_))) = serde_json::from_str(&text)
    {
        return Ok(value);
    }
    Ok(scalar(&text, Some(shape), judge))
}

pub(super) fn encode(form: &Form, value: &Value) -> Result<String, String> {
    let Value::Object(members) = value else {
        return Err("a multipart body is an object".to_owned());
    };
    let mut text = String::new();
    for (name, value) in members {
        let field = form.fields.iter().find(|field| *field.name == **name);
        let items = match value {
            Value::Array(items) if field.is_none_or(|field| field.content_type.is_none()) => {
                items.as_slice()
            }
            one => std::slice::from_ref(one),
        };
        for item in items {
            let structured = item.is_object() || item.is_array();
            let content_type = field
                .and_then(|field| field.content_type.as_deref())
                .and_then(|types| types.split(',').next())
                .map(str::trim)
                .or(structured.then_some("application/json"));
            let name = name.replace('"', "%22").replace(['\r', '\n'], " ");
            let _ = write!(
                text,
                "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n"
            );
            if let Some(content_type) = content_type {
                let _ = write!(text, "Content-Type: {content_type}\r\n");
            }
            let body = if content_type.is_some_and(is_json) {
                item.to_string()
            } else {
                plain(item)
            };
            let _ = write!(text, "\r\n{body}\r\n");
        }
    }
    let _ = write!(text, "--{BOUNDARY}--\r\n");
    Ok(text)
}
