//! Postman collections, format 2.0 and 2.1, into the model.
//!
//! A collection is examples rather than a contract: every request tells an operation, and requests
//! of one method and path are merged; schemas are inferred from the bodies that were saved.

mod auth;
mod body;
mod collection;
mod draft;
mod finish;
mod infer;
mod reader;
mod request;
mod response;
mod url;
mod variables;

use crate::diagnostic::Diagnostic;
use crate::model::{Contract, Format};
use crate::source::{Limits, Node, Sources};

use reader::Reader;

/// The collection itself; the Postman API wraps it in `collection`.
fn unwrapped(root: Node<'_>) -> Node<'_> {
    root.get("collection")
        .filter(|inner| inner.get("info").is_some())
        .unwrap_or(root)
}

/// Lowers the collection that is the first of the `sources`.
pub(crate) fn lower(
    mut sources: Sources,
    format: Format,
    limits: &Limits,
    diagnostics: &mut Vec<Diagnostic>,
) -> Contract {
    let mut found = Vec::new();
    let (mut contract, added) = {
        let mut reader = Reader::new(&sources, limits, &mut found);
        let root = unwrapped(reader.root());
        let requests = collection::flatten(&mut reader, root);
        let mut paths = draft::Paths::default();
        for item in &requests {
            if let Some(operation) = request::read(&mut reader, item) {
                paths.add(operation);
            }
        }
        let contract = finish::contract(&mut reader, root, format, paths, &requests);
        (contract, reader.into_added())
    };
    found.sort_by_key(|found| found.place.map(|place| (place.file, place.span.start)));
    diagnostics.append(&mut found);
    for file in added {
        sources.push(file);
    }
    contract.sources = sources;
    contract
}
