//! Reading the documents that are served, at the start and again on every change.

use std::path::PathBuf;

use specwright_contract::diagnostic::codes;
use specwright_contract::source::Sources;
use specwright_contract::{Contract, Diagnostic, Loader, Severity};
use url::Url;

/// Reads documents, and refuses those that cannot be served.
#[derive(Debug)]
pub(crate) struct Reader {
    pub(crate) loader: Loader,
    /// Whether one error is enough to refuse a document.
    pub(crate) strict: bool,
}

/// A document that can be served.
pub(crate) struct Readable {
    pub(crate) contract: Contract,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// A document that cannot be served.
pub(crate) struct Unreadable {
    pub(crate) reason: Reason,
    pub(crate) sources: Sources,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// Why a document cannot be served.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Reason {
    /// There is no such file, or it is no document: what is found in it tells more.
    Broken,
    /// It is some document, but none of an API.
    Format,
    /// It has errors, and is to have none.
    Strict,
    /// It has nothing to answer for.
    NoOperations,
}

impl Reader {
    pub(crate) fn read(&self, document: &str) -> Result<Readable, Box<Unreadable>> {
        match self.loader.load(document) {
            Ok(loaded) => {
                let contract = loaded.contract;
                let diagnostics = loaded.diagnostics;
                let mut severities = diagnostics.iter().map(|found| found.severity);
                let reason = if self.strict && severities.any(|one| one == Severity::Error) {
                    Reason::Strict
                } else if contract.operations.is_empty() {
                    Reason::NoOperations
                } else {
                    return Ok(Readable {
                        contract,
                        diagnostics,
                    });
                };
                Err(Box::new(Unreadable {
                    reason,
                    sources: contract.sources,
                    diagnostics,
                }))
            }
            Err(failure) => {
                let mut found = failure.diagnostics.iter().map(|found| found.code);
                let format = found.any(|code| code == &codes::lower::NOT_AN_API_DOCUMENT);
                Err(Box::new(Unreadable {
                    reason: if format {
                        Reason::Format
                    } else {
                        Reason::Broken
                    },
                    sources: failure.sources,
                    diagnostics: failure.diagnostics,
                }))
            }
        }
    }
}

/// The file of a document, where it is one that can be read again: not the standard input, nothing of the network.
pub(crate) fn file_of(document: &str) -> Option<PathBuf> {
    if document == "-" {
        return None;
    }
    if document.contains("://") {
        return Url::parse(document).ok()?.to_file_path().ok();
    }
    std::path::absolute(document).ok()
}

/// The files that a document is made of, those included that it wants and could not read.
pub(crate) fn files_in(sources: &Sources) -> impl Iterator<Item = PathBuf> {
    let read = sources.files().map(|(_, file)| &file.base);
    read.chain(sources.unread())
        .filter(|uri| uri.scheme() == "file")
        .filter_map(|uri| uri.to_file_path().ok())
}
