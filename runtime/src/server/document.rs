//! The contract and the page about it, as they are answered.

use std::sync::Arc;

use axum::response::IntoResponse;
use bytes::Bytes;
use http::HeaderMap;
use http::header::ACCEPT;
use serde_json::Value;
use specwright_contract::model::Format;
use specwright_contract::write;

use super::builder::absolute;
use super::embedded::{Embedded, Read};
use crate::reply::Reply;

/// The contract as a document.
#[derive(Debug)]
pub(crate) struct Document {
    embedded: &'static Embedded,
    read: Arc<Read>,
}

/// In which form the contract is answered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Form {
    Json,
    Yaml,
    /// As the `Accept` header has it.
    Accepted,
}

impl Document {
    pub(crate) fn new(embedded: &'static Embedded, read: Arc<Read>) -> Self {
        Self { embedded, read }
    }

    /// The paths at which the contract is answered, where it is asked for at one.
    pub(crate) fn paths(path: &str) -> Vec<String> {
        let path = absolute(path);
        let stem = [".json", ".yaml", ".yml"]
            .iter()
            .find_map(|end| path.strip_suffix(end));
        match stem {
            Some(stem) => {
                let mut paths = vec![format!("{stem}.json"), format!("{stem}.yaml")];
                if !paths.contains(&path) {
                    paths.push(path);
                }
                paths
            }
            None => vec![path],
        }
    }

    pub(crate) fn form(path: &str) -> Form {
        match path.rsplit_once('.') {
            Some((_, "json")) => Form::Json,
            Some((_, "yaml" | "yml")) => Form::Yaml,
            _ => Form::Accepted,
        }
    }

    pub(crate) fn answer(&self, form: Form, headers: &HeaderMap) -> axum::response::Response {
        let accepted = || {
            let accept = headers.get(ACCEPT).and_then(|value| value.to_str().ok());
            accept.is_some_and(|accept| accept.contains("yaml"))
        };
        let yaml = form == Form::Yaml || (form == Form::Accepted && accepted());
        let reply = if yaml {
            let text = self.written().filter(|_| !self.is_json());
            let text = text.map_or_else(|| self.json(), Bytes::from_static);
            Reply::default().body("application/yaml", text)
        } else {
            Reply::default().body("application/json", self.json())
        };
        reply.into_response()
    }

    /// The document as it was written, where it is one file.
    fn written(&self) -> Option<&'static [u8]> {
        (self.read.contract.sources.files().len() == 1).then(|| self.embedded.text())
    }

    fn is_json(&self) -> bool {
        self.embedded.text().trim_ascii_start().starts_with(b"{")
    }

    /// The contract as JSON in one file.
    pub(crate) fn json(&self) -> Bytes {
        let made = self.read.bundled.get_or_init(|| match self.written() {
            Some(text) if self.is_json() => Bytes::from_static(text),
            written => self.value(written.is_some()).to_string().into(),
        });
        made.clone()
    }

    fn value(&self, single: bool) -> Value {
        let contract = &self.read.contract;
        let root = contract.sources.files().next();
        if single && let Some((_, file)) = root {
            return file.tree.root().to_json();
        }
        let target = match contract.format {
            Format::OpenApi30 => write::Target::OpenApi30,
            _ => write::Target::OpenApi31,
        };
        write::openapi(contract, target).document
    }

    /// The page about the contract: `path` is its own, `base` that of the operations.
    #[cfg(feature = "docs")]
    pub(crate) fn page(&self, path: &str, base: &str) -> super::docs::Page {
        super::docs::page(&self.json(), &self.read.contract.info.title, path, base)
    }
}
