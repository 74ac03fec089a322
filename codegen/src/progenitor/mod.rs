//! The progenitor backend: lowers a contract to the subset of OpenAPI 3.0 that progenitor takes, tells what that loses,
//! and runs progenitor.
//!
//! Progenitor is made for documents of one kind: one type for success, one for errors, one media type for a body, no
//! cookies, and a name for everything. Here every document becomes of that kind. What it cannot be said of is told with
//! its place; where progenitor fails all the same, the schema or operation that it fails on is found, widened or left
//! out, and told.
//!
//! ```no_run
//! use specwright_codegen::{Settings, progenitor};
//! use specwright_contract::Loader;
//!
//! let loaded = Loader::new().load("kitchen.yaml")?;
//! let generated = progenitor::generate(&loaded.contract, &Settings::default())?;
//! std::fs::write("client.rs", generated.code)?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod files;
mod lower;
mod media;
mod operation;
mod parameter;
mod run;
mod schema;

pub use files::files;

use serde_json::Value;
use specwright_contract::Contract;
use specwright_contract::diagnostic::{Diagnostic, Severity, sort};

use crate::Settings;
use crate::plan::operations::nothing_left;

/// A client in Rust.
#[derive(Debug)]
#[non_exhaustive]
pub struct Generated {
    /// The file.
    pub code: String,
    /// The document that progenitor was given.
    pub document: Value,
    /// What was lost on the way, in the order of files and places.
    pub findings: Vec<Diagnostic>,
    /// How many operations the client has.
    pub operations: usize,
}

/// A document for progenitor.
#[derive(Debug)]
#[non_exhaustive]
pub struct Lowered {
    /// The document.
    pub document: Value,
    /// What it does not say, in the order of files and places.
    pub findings: Vec<Diagnostic>,
}

/// Why there is no client.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Failure {
    /// Progenitor fails, and no part of the document is the reason.
    #[error("progenitor fails: {0}")]
    Progenitor(String),
    /// What progenitor wrote is no Rust.
    #[error("what progenitor wrote is no Rust: {0}")]
    NoRust(String),
    /// The settings say that nothing may be lost.
    #[error("{0} things are lost, and the settings are strict")]
    Strict(usize),
    /// The settings name a type or derive that is no Rust.
    #[error("`{0}` in the settings is no Rust")]
    BadSetting(String),
    /// The filters leave nothing of the document.
    #[error("the filters let no operation through: none is named or tagged `{}`", .0.join("`, `"))]
    NothingLeft(Vec<String>),
}

/// The document that progenitor is given.
pub fn lower(contract: &Contract, settings: &Settings) -> Lowered {
    let drafted = lower::lower(contract, settings);
    let mut findings = drafted.findings;
    sort(&mut findings);
    Lowered {
        document: drafted.document,
        findings,
    }
}

/// A client by progenitor.
pub fn generate(contract: &Contract, settings: &Settings) -> Result<Generated, Failure> {
    if let Some(filters) = nothing_left(contract, settings) {
        return Err(Failure::NothingLeft(filters));
    }
    let drafted = lower::lower(contract, settings);
    let mut generated = run::run(drafted, settings)?;
    sort(&mut generated.findings);
    let lost = generated
        .findings
        .iter()
        .filter(|found| found.severity >= Severity::Warning)
        .count();
    if settings.strict && lost > 0 {
        return Err(Failure::Strict(lost));
    }
    Ok(generated)
}
