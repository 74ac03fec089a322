//! Media types: how a body of one is read and written, and the type of its value.

use std::sync::Arc;

use specwright_contract::Contract;
use specwright_contract::model::{Encoding, MediaType, SchemaId, Style, Type};

use super::Cx;
use crate::ir::{FormField, MediaKind, TypeRef};

pub(super) const FORM: &str = "application/x-www-form-urlencoded";

/// Type and subtype in lower case, without parameters.
pub(super) fn essence(name: &str) -> String {
    let plain = name.split(';').next().unwrap_or(name);
    plain.trim().to_ascii_lowercase()
}

pub(super) fn is_json(essence: &str) -> bool {
    essence.ends_with("/json")
        || essence.ends_with("+json")
        || essence.contains("/json+")
        || essence.starts_with("application/x-amz-json")
}

fn is_xml(essence: &str) -> bool {
    essence.ends_with("/xml") || essence.ends_with("+xml")
}

fn is_lines(essence: &str) -> bool {
    matches!(
        essence,
        "application/jsonl"
            | "application/x-ndjson"
            | "application/ndjson"
            | "application/x-jsonlines"
            | "application/json-lines"
            | "application/json-seq"
            | "application/stream+json"
            | "application/x-json-stream"
            | "application/jsonlines"
            | "text/jsonl"
    ) || essence.ends_with("+json-seq")
        || essence.ends_with("+jsonl")
}

/// What a schema says of a body that is no JSON.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Content {
    /// Nothing.
    Any,
    /// A string of bytes.
    Binary,
    /// A string, or a number and the like written as text.
    Text,
    /// An object, an array, or a choice.
    Structure,
}

fn content(contract: &Contract, schema: Option<SchemaId>) -> Content {
    let Some(schema) = schema else {
        return Content::Any;
    };
    let schema = contract.schemas.get(contract.schemas.resolve(schema));
    let binary = matches!(schema.format.as_deref(), Some("binary" | "file" | "byte"))
        || schema.string.as_ref().is_some_and(|rules| {
            rules.content_encoding.is_some() || rules.content_media_type.is_some()
        });
    if schema.types.contains(Type::Object)
        || schema.types.contains(Type::Array)
        || schema.combinators.is_some()
        || schema.object.is_some()
        || schema.array.is_some()
    {
        Content::Structure
    } else if binary {
        Content::Binary
    } else if schema.types.is_any() && schema.values.is_none() && schema.string.is_none() {
        Content::Any
    } else {
        Content::Text
    }
}

/// Whether a schema is of a text, or of what is written as one.
pub(super) fn is_text(contract: &Contract, schema: SchemaId) -> bool {
    content(contract, Some(schema)) != Content::Structure
}

/// How the fields of a form or of multipart parts are written, where the document says so.
pub(super) fn fields(media: &MediaType, kind: MediaKind) -> Vec<FormField> {
    if !matches!(kind, MediaKind::Form | MediaKind::Multipart) {
        return Vec::new();
    }
    let field = |(name, encoding): &(Box<str>, Encoding)| {
        let style = encoding.style.unwrap_or(Style::Form);
        let styled = encoding.style.is_some() || encoding.explode.is_some();
        FormField {
            wire: name.to_string(),
            style: styled.then(|| (style, encoding.explode.unwrap_or(style == Style::Form))),
            content_type: encoding.content_type.as_ref().map(ToString::to_string),
        }
    };
    let told = |field: &FormField| field.style.is_some() || field.content_type.is_some();
    media.encoding.iter().map(field).filter(told).collect()
}

impl Cx<'_, '_> {
    /// Kind and type of a media type.
    pub(super) fn media(
        &mut self,
        media: &MediaType,
        beside: &[Arc<MediaType>],
        hint: &str,
    ) -> (MediaKind, TypeRef) {
        let essence = essence(&media.name);
        let content = content(self.contract, media.schema);
        let typed = |cx: &mut Self| {
            media
                .schema
                .map_or(TypeRef::Value, |schema| cx.types.of(schema, hint))
        };
        let text = TypeRef::Primitive("String");
        // What is written as text may still be a number, a date or one of a few words.
        let scalar = |cx: &mut Self| {
            let bare = media.schema.map(|schema| cx.types.bare(schema, hint));
            bare.unwrap_or(TypeRef::Primitive("String"))
        };
        let bytes = TypeRef::Runtime("Body");
        if is_lines(&essence) {
            let item = self.item(media, hint);
            return (
                MediaKind::Lines,
                TypeRef::RuntimeOf("JsonLines", Box::new(item)),
            );
        }
        if essence == "text/event-stream" {
            let item = self.event(media, hint);
            return (
                MediaKind::Events,
                TypeRef::RuntimeOf("EventStream", Box::new(item)),
            );
        }
        if is_json(&essence) {
            return (MediaKind::Json, typed(self));
        }
        if essence == FORM {
            let ty = media.schema.map_or(TypeRef::Value, |schema| {
                self.types.multipart(schema, media, hint)
            });
            return (MediaKind::Form, ty);
        }
        if essence.starts_with("multipart/") {
            return match media.schema {
                Some(schema) if content == Content::Structure => (
                    MediaKind::Multipart,
                    self.types.multipart(schema, media, hint),
                ),
                _ => (MediaKind::Binary, bytes),
            };
        }
        if is_xml(&essence) {
            return match content {
                Content::Structure => (MediaKind::Xml, typed(self)),
                Content::Binary => (MediaKind::Binary, bytes),
                Content::Any | Content::Text => (MediaKind::Text, text),
            };
        }
        let wide = matches!(essence.as_str(), "*/*" | "application/*" | "*");
        match content {
            // Many servers say `text/plain` of what they write as JSON.
            Content::Structure if wide || essence == "text/plain" || !essence.contains('/') => {
                (MediaKind::Json, typed(self))
            }
            Content::Structure => {
                let is_text = essence.starts_with("text/") || essence.contains("yaml");
                let (kind, ty, word) = if is_text {
                    (MediaKind::Text, text, "String")
                } else {
                    (MediaKind::Binary, bytes, "rt::Body")
                };
                // Where the same can be had as JSON, nothing is lost.
                let typed = beside
                    .iter()
                    .any(|other| is_json(&self::essence(&other.name)));
                if !typed {
                    let message = format!(
                        "there is no form for a structure as `{essence}`; the body is a `{word}`"
                    );
                    self.notes.degraded(self.contract, media.origin, message);
                }
                (kind, ty)
            }
            Content::Text
                if essence.starts_with("text/")
                    || wide
                    || essence.contains("yaml")
                    || essence.contains("javascript") =>
            {
                (MediaKind::Text, scalar(self))
            }
            Content::Text if is_textual(&essence) => (MediaKind::Text, scalar(self)),
            Content::Any if essence.starts_with("text/") => (MediaKind::Text, text),
            _ => (MediaKind::Binary, bytes),
        }
    }

    /// The item of a sequence.
    fn item(&mut self, media: &MediaType, hint: &str) -> TypeRef {
        if let Some(item) = media.item_schema {
            return self.types.of(item, hint);
        }
        let Some(schema) = media.schema else {
            return TypeRef::Value;
        };
        // The whole as an array, or one line of it: people write both.
        let resolved = self
            .contract
            .schemas
            .get(self.contract.schemas.resolve(schema));
        let items = resolved.array.as_ref().and_then(|array| array.items);
        self.types.of(items.unwrap_or(schema), hint)
    }

    /// The data of an event.
    fn event(&mut self, media: &MediaType, hint: &str) -> TypeRef {
        let Some(item) = media.item_schema else {
            return media
                .schema
                .map_or(TypeRef::Primitive("String"), |_| self.item(media, hint));
        };
        let contract = self.contract;
        let schema = contract.schemas.get(contract.schemas.resolve(item));
        let data = schema.object.as_ref().and_then(|object| {
            object
                .properties
                .iter()
                .find(|property| &*property.name == "data")
        });
        let Some(data) = data else {
            let message = "the events have no one `data`; it is a `rt::Value`";
            self.notes.degraded(contract, media.origin, message);
            return TypeRef::Value;
        };
        let resolved = contract.schemas.get(contract.schemas.resolve(data.schema));
        let inner = resolved
            .string
            .as_ref()
            .and_then(|string| string.content_schema);
        self.types.of(inner.unwrap_or(data.schema), hint)
    }
}

/// Types of `application` that are text.
fn is_textual(essence: &str) -> bool {
    [
        "graphql",
        "sql",
        "jwt",
        "jose",
        "x-sh",
        "toml",
        "html",
        "csv",
        "sparql",
        "x-pem-file",
        "markdown",
        "text",
    ]
    .iter()
    .any(|word| essence.contains(word))
}
