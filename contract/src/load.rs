//! From a name or a text to a contract.

use crate::diagnostic::Diagnostic;
use crate::lower::{self, Files};
use crate::model::{Contract, Format, SchemaId};
use crate::source::{SourceFile, Sources};
use crate::{LoadFailure, Loaded};

/// Loads documents.
#[derive(Debug, Default)]
pub struct Loader {}

impl Loader {
    /// A loader with the default limits.
    pub fn new() -> Self {
        Self::default()
    }

    /// Loads a document from text; nothing else is read.
    pub fn load_text(&self, name: &str, text: impl Into<String>) -> Result<Loaded, LoadFailure> {
        let mut diagnostics = Vec::new();
        let files = files(name, text.into(), &mut diagnostics)?;
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
        let mut diagnostics = Vec::new();
        let files = files(name, text.into(), &mut diagnostics)?;
        Ok(lower::lower_schema(files, format, &mut diagnostics))
    }
}

fn files(
    name: &str,
    text: String,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Files, LoadFailure> {
    let mut sources = Sources::default();
    let tree = crate::source::read_json(sources.next_id(), text);
    match tree {
        Ok(tree) => {
            let base = url::Url::parse("file:///")
                .and_then(|base| base.join(name))
                .or_else(|_| url::Url::parse("file:///text"));
            if let Ok(base) = base {
                sources.push(SourceFile::new(name.to_owned(), base, tree));
            }
            Ok(Files {
                sources,
                ..Files::default()
            })
        }
        Err(message) => {
            diagnostics.push(Diagnostic::unplaced(
                &crate::diagnostic::codes::source::FILE_NOT_FOUND,
                message,
            ));
            Err(LoadFailure {
                sources,
                diagnostics: std::mem::take(diagnostics),
            })
        }
    }
}
