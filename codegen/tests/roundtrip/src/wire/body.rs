//! Bodies.

use bytes::Bytes;
use serde_json::Value;
use specwright_contract::model::MediaType;
use specwright_exchange::body::Codec;
use specwright_exchange::media_type::is_json;

use super::Missing;
use crate::values::Case;

/// The media type and the bytes of a body.
pub(super) fn body(case: &Case<'_>, media: &MediaType) -> Result<(String, Bytes), Missing> {
    let name = &*media.name;
    let none = || Missing::NoValue(format!("no value of {name}"));
    let value = case.body(media).ok_or_else(none)?;
    if name.starts_with("text/event-stream") {
        return Ok((name.to_owned(), events(&value)));
    }
    let contract = &case.document.contract;
    let codec = Codec::new(contract, media);
    let encoded = codec
        .encode(contract, &value)
        .map_err(|error| Missing::NoValue(error.to_string()))?;
    let mut content_type = encoded.content_type.into_owned();
    if content_type.contains('*') || !content_type.contains('/') {
        of_range(&content_type.clone(), &value).clone_into(&mut content_type);
        if is_json(&content_type) {
            return Ok((content_type, value.to_string().into()));
        }
    }
    Ok((content_type, encoded.bytes))
}

/// A media type in a range.
fn of_range(range: &str, value: &Value) -> &'static str {
    match (range.split('/').next().unwrap_or_default(), value) {
        ("image", _) => "image/png",
        ("audio", _) => "audio/ogg",
        ("video", _) => "video/mp4",
        ("text", _) => "text/plain",
        (_, Value::String(_)) => "application/octet-stream",
        _ => "application/json",
    }
}

/// Each item as an event; a text is one already.
fn events(value: &Value) -> Bytes {
    let Value::Array(items) = value else {
        return value.as_str().unwrap_or_default().to_owned().into();
    };
    let mut text = String::new();
    for item in items {
        let fields = ["event", "id", "retry", "data"];
        let structured = item.get("data").is_some();
        for field in fields.iter().filter(|_| structured) {
            if let Some(value) = item.get(field) {
                let plain = value
                    .as_str()
                    .map_or_else(|| value.to_string(), ToOwned::to_owned);
                for line in plain.lines() {
                    text.extend([field, ": ", line, "\n"]);
                }
            }
        }
        if !structured {
            text.extend(["data: ", &item.to_string(), "\n"]);
        }
        text.push('\n');
    }
    text.into()
}
