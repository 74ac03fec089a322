//! Reads any API document into one normalised model.
//!
//! Owns: bytes to positions, `$ref`s to ids, every version's words to one vocabulary, and what is
//! told about a document. Refuses: network access unless given a way to fetch, files outside the
//! document's folder unless allowed, judging values (that is `specwright-exchange`).
//!
//! ```
//! use specwright_contract::Loader;
//!
//! let document = "
//! openapi: 3.1.0
//! info: {title: Ping, version: '1'}
//! paths:
//!   /ping:
//!     get:
//!       operationId: ping
//!       responses:
//!         200: {description: pong}
//! ";
//! let loaded = Loader::new().load_text("ping.yaml", document)?;
//! let operation = &loaded.contract.operations[0];
//! assert_eq!(operation.label(), "GET /ping");
//! assert_eq!(loaded.contract.place(operation.origin), "ping.yaml:7:7");
//! # Ok::<(), specwright_contract::LoadFailure>(())
//! ```

pub mod diagnostic;
pub mod lint;
mod load;
mod lower;
pub mod model;
pub mod source;
pub mod write;

pub use diagnostic::{Code, Diagnostic, Label, Place, Severity, Summary};
pub use load::{Loader, Read, load};
pub use lower::near::nearest as nearest_name;
pub use model::Contract;

use source::Sources;

/// A document that was read, whatever was found in it.
#[derive(Debug)]
#[non_exhaustive]
pub struct Loaded {
    /// The contract.
    pub contract: Contract,
    /// All that was found, in the order of files and places.
    pub diagnostics: Vec<Diagnostic>,
}

/// A document that could not be read at all.
#[derive(Debug)]
#[non_exhaustive]
pub struct LoadFailure {
    /// The files that were read, to show the places.
    pub sources: Sources,
    /// Why; at least one at error level.
    pub diagnostics: Vec<Diagnostic>,
}

/// The findings, one line each.
impl std::fmt::Display for LoadFailure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (n, diagnostic) in self.diagnostics.iter().enumerate() {
            if n > 0 {
                f.write_str("\n")?;
            }
            f.write_str(&diagnostic.one_line(&self.sources))?;
        }
        Ok(())
    }
}

impl std::error::Error for LoadFailure {}
