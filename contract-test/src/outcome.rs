//! What a run came to, for those who called it.

use std::sync::Arc;

use specwright_contract::Contract;

use crate::checks::Severity;
use crate::event::Summary;
use crate::report::people;
use crate::suite::CannotRun;

/// What a run came to.
#[derive(Debug)]
#[must_use = "a run says nothing by itself: `.assert_clean()`"]
#[non_exhaustive]
pub struct Outcome {
    /// The contract.
    pub contract: Arc<Contract>,
    /// What was found, or why nothing could be tested.
    pub result: Result<Summary, CannotRun>,
    /// The service: a URL, or `in process`.
    pub target: String,
}

impl Outcome {
    pub(crate) fn new(
        contract: Arc<Contract>,
        result: Result<Summary, CannotRun>,
        target: &str,
    ) -> Self {
        Self {
            contract,
            result,
            target: target.to_owned(),
        }
    }

    /// Whether it ran and found nothing at error level.
    pub fn is_clean(&self) -> bool {
        self.result.as_ref().is_ok_and(Summary::is_clean)
    }

    /// The names of the checks that found something of a severity, with the operation: `invalid-accepted POST /orders`.
    pub fn found(&self, severity: Severity) -> Vec<String> {
        let findings = self.result.iter().flat_map(|summary| &summary.findings);
        let mut found: Vec<String> = findings
            .filter(|(finding, _)| finding.severity == severity)
            .map(|(finding, _)| {
                let operation = self.contract.operation(finding.operation);
                format!("{} {}", finding.check.name, operation.label())
            })
            .collect();
        found.sort();
        found.dedup();
        found
    }

    /// All of it, for people.
    pub fn report(&self) -> String {
        match &self.result {
            Ok(summary) => people::report(&self.contract, summary, &self.target, false),
            Err(error) => format!("failed to test: {error}\n"),
        }
    }

    /// Panics with what was found, where something was at error level or nothing could be tested.
    ///
    /// # Panics
    /// Where the service does not keep its contract.
    pub fn assert_clean(&self) {
        assert!(
            self.is_clean(),
            "the service does not keep its contract\n\n{}",
            self.report()
        );
    }
}
