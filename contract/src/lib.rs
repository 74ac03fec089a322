//! Reads any API document into one normalised model.
//!
//! Owns: bytes to positions, `$ref`s to ids, every version's words to one vocabulary, and what is
//! told about a document. Refuses: network access unless given a way to fetch, files outside the
//! document's folder unless allowed, judging values (that is `specwright-exchange`).

pub mod diagnostic;
pub mod lint;
mod load;
mod lower;
pub mod model;
pub mod source;

pub use diagnostic::{Code, Diagnostic, Label, Place, Severity, Summary};
pub use load::{Loader, Read, load};
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
