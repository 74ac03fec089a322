//! Writes a contract, whatever language it was read from, as one self-contained OpenAPI document.
//!
//! Owns: names for everything that is referred to, what each version can say, and what is told about
//! the rest. Refuses: files, YAML, and judging values.
//!
//! ```
//! use specwright_contract::{Loader, write};
//!
//! let document = r#"{"swagger": "2.0", "info": {"title": "Ping", "version": "1"}, "paths": {}}"#;
//! let loaded = Loader::new().load_text("ping.json", document)?;
//! let written = write::openapi(&loaded.contract, write::Target::OpenApi31);
//! assert_eq!(written.document["openapi"], "3.1.1");
//! # Ok::<(), specwright_contract::LoadFailure>(())
//! ```

mod census;
mod document;
mod names;
mod null;
mod operation;
mod part;
mod schema;
mod schema30;
mod security;
mod value;
mod writer;

use serde_json::Value;

use crate::diagnostic::Diagnostic;
use crate::model::Contract;

/// The language to write.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[non_exhaustive]
pub enum Target {
    /// OpenAPI 3.0.4
    OpenApi30,
    /// OpenAPI 3.1.1
    OpenApi31,
}

impl Target {
    /// The version that stands in the document: `3.1.1`.
    pub fn version(self) -> &'static str {
        match self {
            Self::OpenApi30 => "3.0.4",
            Self::OpenApi31 => "3.1.1",
        }
    }

    /// The language for people: `OpenAPI 3.1`.
    pub fn name(self) -> &'static str {
        match self {
            Self::OpenApi30 => "OpenAPI 3.0",
            Self::OpenApi31 => "OpenAPI 3.1",
        }
    }
}

/// The member that [`marked`] adds to objects: where they come from, as `[file, node]`.
pub const ORIGIN: &str = "x-specwright-origin";

/// A contract as a document.
#[derive(Debug)]
#[non_exhaustive]
pub struct Written {
    /// The document.
    pub document: Value,
    /// What the language could not say, in the order of files and places.
    pub diagnostics: Vec<Diagnostic>,
}

/// Writes a contract as a document of this language.
pub fn openapi(contract: &Contract, target: Target) -> Written {
    writer::Writer::new(contract, target, false).write()
}

/// As [`openapi`], with the place that each operation, parameter, body, response, media type and schema comes
/// from beside it (see [`ORIGIN`], [`origin`]): for programs that go on working with the document.
pub fn marked(contract: &Contract, target: Target) -> Written {
    writer::Writer::new(contract, target, true).write()
}

/// Where an object of a [`marked`] document comes from.
pub fn origin(contract: &Contract, object: &Value) -> Option<crate::Place> {
    let mark = object.get(ORIGIN)?;
    let number = |n: usize| usize::try_from(mark.get(n)?.as_u64()?).ok();
    let (file, node) = (number(0)?, number(1)?);
    let (_, file) = contract.sources.files().nth(file)?;
    let node = crate::source::NodeId(u32::try_from(node).ok()?);
    (node.index() < file.tree.len()).then(|| file.tree.node(node).into())
}
