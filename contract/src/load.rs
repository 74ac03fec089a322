//! From what the user named to a contract.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::lower;
use crate::model::{Contract, Format, SchemaId};
use crate::source::access::{Policy, Root};
use crate::source::failure::absent;
use crate::source::files::{Content, Files, Reading, nowhere};
use crate::source::{Fetch, Limits, Sources};
use crate::{LoadFailure, Loaded};

/// Reads documents.
///
/// A document may refer to files in its own folder, and to its own server where it was read from
/// a URL; anything else must be allowed.
///
/// ```
/// let loader = specwright_contract::Loader::new().allow_remote(true);
/// # let _ = loader;
/// ```
#[derive(Clone, Default)]
pub struct Loader {
    pub(crate) limits: Limits,
    pub(crate) policy: Policy,
    pub(crate) fetch: Option<Arc<dyn Fetch>>,
    pub(crate) as_prism: bool,
}

impl std::fmt::Debug for Loader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Loader")
            .field("limits", &self.limits)
            .field("policy", &self.policy)
            .field("fetch", &self.fetch.is_some())
            .field("as_prism", &self.as_prism)
            .finish()
    }
}

impl Loader {
    /// A loader with the default limits that reads nothing but the document's own folder or server.
    pub fn new() -> Self {
        Self::default()
    }

    /// The same with other limits.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// The same, and whether references may lead to any `http:` and `https:` URL.
    #[must_use]
    pub fn allow_remote(mut self, allow: bool) -> Self {
        self.policy.remote = allow;
        self
    }

    /// The same, and whether references may lead to files outside the document's folder.
    #[must_use]
    pub fn allow_outside(mut self, allow: bool) -> Self {
        self.policy.outside = allow;
        self
    }

    /// The same with another way to fetch URLs than the network.
    #[must_use]
    pub fn fetch(mut self, fetch: impl Fetch + 'static) -> Self {
        self.fetch = Some(Arc::new(fetch));
        self
    }

    /// The same, and whether Swagger 2.0 documents and Postman collections mean what Prism takes them to mean.
    ///
    /// Prism takes them by the letter or not at all: a document without `consumes` admits no body, one without
    /// `produces` has none in its responses, forms are never required, examples in extensions do not count.
    /// By default they mean what their authors mean.
    #[must_use]
    pub fn as_prism(mut self, as_prism: bool) -> Self {
        self.as_prism = as_prism;
        self
    }

    /// Loads a document: a path, an `http:` or `https:` URL, or `-` for the standard input.
    pub fn load(&self, input: &str) -> Result<Loaded, LoadFailure> {
        lowered(self.files(input)?)
    }

    /// Loads a document from text. It may refer to others by absolute URLs, if allowed.
    pub fn load_text(&self, name: &str, text: impl Into<String>) -> Result<Loaded, LoadFailure> {
        lowered(self.files_of(name, Content::Text(text.into()))?)
    }

    /// Loads a document of several files from memory: the one named `root`, and those that it refers to by paths
    /// relative to it, as on a disk. A file with an absolute URL as its name is what stands at that URL.
    ///
    /// ```
    /// let files = [
    ///     ("api/ping.yaml", "openapi: 3.1.0
    /// info: {title: Ping, version: '1'}
    /// paths:
    ///   /ping:
    ///     get:
    ///       responses:
    ///         200: {$ref: '../common/answers.yaml#/pong'}"),
    ///     ("common/answers.yaml", "pong: {description: pong}"),
    /// ];
    /// let files = files.map(|(name, text)| (name, text.as_bytes()));
    /// let loaded = specwright_contract::Loader::new().load_files("api/ping.yaml", files)?;
    /// assert!(loaded.diagnostics.is_empty());
    /// # Ok::<(), specwright_contract::LoadFailure>(())
    /// ```
    pub fn load_files<'f>(
        &self,
        root: &str,
        files: impl IntoIterator<Item = (&'f str, &'f [u8])>,
    ) -> Result<Loaded, LoadFailure> {
        let memory: BTreeMap<String, (&str, &[u8])> = files
            .into_iter()
            .map(|(name, bytes)| (memory_url(name).into(), (name, bytes)))
            .collect();
        let base = memory_url(root);
        let mut reading = Reading::new(self, Root::Text);
        let Some(&(name, bytes)) = memory.get(base.as_str()) else {
            return Err(reading.failed(absent(root)));
        };
        reading.memory = memory;
        lowered(reading.document(name.to_owned(), base, Content::Bytes(bytes.to_owned()))?)
    }

    /// Loads a bare JSON Schema (2020-12).
    pub fn load_schema(
        &self,
        name: &str,
        text: impl Into<String>,
    ) -> Result<(Contract, SchemaId), LoadFailure> {
        self.load_schema_as(name, text, Format::OpenApi31)
    }

    /// Loads a bare schema in the dialect of a language; [`Format::OpenApi31`]: JSON Schema 2020-12.
    pub fn load_schema_as(
        &self,
        name: &str,
        text: impl Into<String>,
        format: Format,
    ) -> Result<(Contract, SchemaId), LoadFailure> {
        let files = self.files_of(name, Content::Text(text.into()))?;
        Ok(lower::lower_schema(files, format, &mut Vec::new()))
    }

    /// Reads the files of a document, as [`Loader::load`] does, but does not ask what they mean:
    /// any JSON or YAML will do.
    pub fn read(&self, input: &str) -> Result<Read, LoadFailure> {
        self.files(input).map(Read::from)
    }

    /// Reads the bytes of a file of this name, and what it refers to by absolute URLs, if allowed.
    pub fn read_bytes(&self, name: &str, bytes: Vec<u8>) -> Result<Read, LoadFailure> {
        self.files_of(name, Content::Bytes(bytes)).map(Read::from)
    }

    fn files(&self, input: &str) -> Result<Files, LoadFailure> {
        let mut reading = Reading::new(self, Root::Text);
        match reading.root(input) {
            Ok((name, base, bytes)) => reading.document(name, base, Content::Bytes(bytes)),
            Err(failure) => Err(reading.failed(failure)),
        }
    }

    fn files_of(&self, name: &str, content: Content) -> Result<Files, LoadFailure> {
        let mut base = nowhere();
        if let Ok(mut segments) = base.path_segments_mut() {
            segments.pop().push(name);
        }
        Reading::new(self, Root::Text).document(name.to_owned(), base, content)
    }
}

/// Where a file in memory stands.
fn memory_url(name: &str) -> url::Url {
    if name.contains("://")
        && let Ok(url) = url::Url::parse(name)
    {
        return url;
    }
    let mut base = nowhere();
    if let Ok(mut segments) = base.path_segments_mut() {
        segments.clear().extend(name.split('/'));
    }
    base
}

/// The files of a document, with what was found while they were read.
#[derive(Debug)]
#[non_exhaustive]
pub struct Read {
    /// The files, the document first.
    pub sources: Sources,
    /// What was found in them: duplicate keys, unknown tags. What references lead nowhere is only
    /// known when the document is lowered.
    pub diagnostics: Vec<Diagnostic>,
}

impl From<Files> for Read {
    fn from(files: Files) -> Self {
        Self {
            sources: files.sources,
            diagnostics: files.found,
        }
    }
}

/// Loads a document with the default [`Loader`]: a path, an `http:` or `https:` URL, or `-` for the
/// standard input.
pub fn load(input: &str) -> Result<Loaded, LoadFailure> {
    Loader::new().load(input)
}

fn lowered(mut files: Files) -> Result<Loaded, LoadFailure> {
    let mut diagnostics = std::mem::take(&mut files.found);
    match lower::lower(files, &mut diagnostics) {
        Ok(contract) => Ok(Loaded {
            contract,
            diagnostics,
        }),
        Err(sources) => Err(LoadFailure {
            sources: *sources,
            diagnostics,
        }),
    }
}
