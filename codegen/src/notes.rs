//! What the generator could not say in Rust, and what it said instead.

use specwright_contract::Contract;
use specwright_contract::diagnostic::{Code, Diagnostic, Severity};
use specwright_contract::source::Origin;

/// A corner of the document for which there is no exact Rust.
pub(crate) static DEGRADED: Code = Code {
    id: "generate-degraded",
    severity: Severity::Warning,
    summary: "a corner of the document has no exact Rust and is generated as something wider",
    explanation: "Everything else of the operation is typed. The message says what is generated instead; a type \
                  replacement in the settings can put a type of your own there.",
};

/// The findings of one generation.
#[derive(Debug, Default)]
pub struct Notes {
    findings: Vec<Diagnostic>,
}

impl Notes {
    /// Tells that a corner became something wider, at its place: `message` is lower case and says what and to what.
    pub fn degraded(&mut self, contract: &Contract, origin: Origin, message: impl Into<String>) {
        let node = contract.sources.node(origin);
        self.findings.push(Diagnostic::at(&DEGRADED, node, message));
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.findings.len()
    }

    /// The findings, in the order in which they were met.
    pub fn into_findings(self) -> Vec<Diagnostic> {
        self.findings
    }
}
