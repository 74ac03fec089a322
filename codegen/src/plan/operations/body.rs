//! The body of a request.

use specwright_contract::model;

use super::Cx;
use super::media::{self, essence};
use super::names::Stem;
use crate::docs;
use crate::ir::{Body, Media};
use crate::names::{Scope, pascal};

impl Cx<'_, '_> {
    pub(super) fn body(&mut self, operation: &model::Operation, stem: &Stem) -> Option<Body> {
        let body = operation.body.as_ref()?;
        let several = body.content.len() > 1;
        let mut variants = Scope::default();
        let mut media = Vec::with_capacity(body.content.len());
        for declared in &body.content {
            let word = word(&declared.name);
            let hint = format!("{}Body", stem.types);
            let hint = if several && !media.is_empty() {
                format!("{hint}{word}")
            } else {
                hint
            };
            let (kind, ty) = self.media(declared, &body.content, &hint);
            media.push(Media {
                variant: variants.take(word),
                name: declared.name.trim().to_owned(),
                kind,
                ty,
                fields: media::fields(declared, kind),
                xml: self.xml(declared, kind),
            });
        }
        if media.is_empty() {
            return None;
        }
        Some(Body {
            required: body.required,
            docs: body
                .description
                .as_deref()
                .map(docs::lines)
                .unwrap_or_default(),
            media,
        })
    }
}

/// The word for a media type: `Json`, `TextCsv`, `Any`.
pub(super) fn word(name: &str) -> String {
    let essence = essence(name);
    let short = match essence.as_str() {
        super::media::FORM => "form",
        "multipart/form-data" => "multipart",
        "application/octet-stream" => "bytes",
        "text/plain" => "text",
        "text/event-stream" => "events",
        "*/*" | "*" => "any",
        other => other.strip_prefix("application/").unwrap_or(other),
    };
    let parameters = name
        .split_once(';')
        .map_or("", |(_, parameters)| parameters);
    let parameters = if parameters
        .trim()
        .to_ascii_lowercase()
        .starts_with("charset")
    {
        ""
    } else {
        parameters
    };
    pascal(&format!(
        "{} {}",
        short.replace('*', " any ").replace('+', " "),
        parameters.replace('=', " ")
    ))
}
