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
mod prism;
mod reader;
mod request;
mod response;
mod url;
mod variables;

use crate::diagnostic::Diagnostic;
use crate::model::{Contract, Format};
use crate::source::Node;
use crate::source::files::Files;

use reader::Reader;

/// The collection itself; the Postman API wraps it in `collection`.
fn unwrapped(root: Node<'_>) -> Node<'_> {
    root.get("collection")
        .filter(|inner| inner.get("info").is_some())
        .unwrap_or(root)
}

/// Lowers the collection that is the first of the files.
pub(crate) fn lower(files: Files, format: Format, diagnostics: &mut Vec<Diagnostic>) -> Contract {
    let as_prism = files.as_prism;
    let mut sources = files.sources;
    let mut found = Vec::new();
    let (mut contract, added) = {
        let mut reader = Reader::new(&sources, &files.limits, as_prism, &mut found);
        let root = unwrapped(reader.root());
        let requests = collection::flatten(&mut reader, root);
        let mut paths = draft::Paths::default();
        for item in &requests {
            if as_prism {
                if let Some(operation) = prism::read(&mut reader, root, item) {
                    prism::add(&mut paths, operation);
                }
            } else if let Some(operation) = request::read(&mut reader, item) {
                paths.add(operation);
            }
        }
        if as_prism {
            prism::drop_unsound(&mut paths);
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
