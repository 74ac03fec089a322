//! What the generator could not say in Rust, and what it said instead.

use specwright_contract::Contract;
use specwright_contract::diagnostic::Diagnostic;
use specwright_contract::diagnostic::codes::generate::DEGRADED;
use specwright_contract::source::Origin;

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
