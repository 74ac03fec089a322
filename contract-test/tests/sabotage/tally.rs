//! Which faults were found by the check that ought to find them, and what is said of the others.

use std::collections::BTreeSet;

use specwright_contract::Contract;
use specwright_contract::model::Operation;
use specwright_contract_test::Outcome;
use specwright_contract_test::checks::Severity;

use crate::faults::Fault;

/// The faults that were looked for.
#[derive(Default)]
pub(crate) struct Tally {
    count: usize,
    missed: Vec<String>,
}

impl Tally {
    /// Whether a fault of a class was found where it is. `VERBOSE` shows the whole report.
    pub(crate) fn look(&mut self, class: &str, fault: &Fault, outcome: &Outcome) {
        self.count += 1;
        let label = format!("{class}: {} at {}", fault.name, fault.operation);
        if std::env::var("VERBOSE").is_ok() {
            println!("== {label}\n{}", outcome.report());
        }
        let found = outcome.found(Severity::Error);
        let at = |check: &&str| found.contains(&format!("{check} {}", fault.operation));
        if !fault.checks.iter().any(at) {
            let warned = outcome.found(Severity::Warning);
            self.missed.push(format!(
                "{label} by {:?}\n    found {found:?}\n    warned {warned:?}",
                fault.checks
            ));
        }
    }

    /// All of them were found.
    pub(crate) fn end(self) {
        assert!(
            self.missed.is_empty(),
            "{} of {} missed\n{}",
            self.missed.len(),
            self.count,
            self.missed.join("\n")
        );
    }
}

/// Faults have different names, and are at operations of the contract.
pub(crate) fn each_is_one_of_a_kind<'f>(
    contract: &Contract,
    faults: impl IntoIterator<Item = &'f Fault>,
) {
    let labels: Vec<String> = contract.operations.iter().map(Operation::label).collect();
    let mut names = BTreeSet::new();
    for fault in faults {
        assert!(
            names.insert(fault.name),
            "{} stands there twice",
            fault.name
        );
        let label = fault.operation;
        assert!(labels.iter().any(|known| known == label), "{label}");
    }
}
