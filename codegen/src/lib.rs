//! Typed Rust clients and axum server stubs from a contract.
//!
//! Owns: the plan (names, types, boxing, derives), the Rust that comes of it, and the API for build scripts. Refuses:
//! reading documents (that is `specwright-contract`) and anything that happens when a request does (that is
//! `specwright-runtime`, which the generated code calls). A corner of a document that has no Rust is degraded and told
//! as a [`Diagnostic`](specwright_contract::diagnostic::Diagnostic); it never takes the document down.

mod builder;
mod copies;
mod docs;
mod emit;
mod generate;
pub mod ir;
mod names;
mod notes;
mod plan;
mod preview;
#[cfg(feature = "progenitor")]
pub mod progenitor;
mod settings;
mod write;

pub use builder::{BuildFailure, Builder};
pub use generate::{
    GenerateFailure, Generated, GeneratedFile, Layout, RuntimeSource, Statistics, generate,
};
pub use notes::Notes;
pub use preview::{component_types, types, types_text};
pub use settings::Settings;
pub use write::{Stale, WriteFailure, stale, write};
