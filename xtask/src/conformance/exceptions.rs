//! The tests that we do not pass, each with its reason.

use super::{File, Outcome};

/// Tests that may fail. Empty: any.
pub(super) struct Exception {
    pub(super) file: &'static str,
    pub(super) group: &'static str,
    pub(super) test: &'static str,
    pub(super) reason: &'static str,
}

const fn exception(
    file: &'static str,
    group: &'static str,
    test: &'static str,
    reason: &'static str,
) -> Exception {
    Exception {
        file,
        group,
        test,
        reason,
    }
}

const ASSERTED: &str =
    "formats are asserted, as people who describe APIs expect; the suite takes them as annotations";

/// Every exception.
pub(super) const EXCEPTIONS: &[Exception] =
    &[exception("draft2020-12/format.json", "", "", ASSERTED)];

impl Exception {
    pub(super) fn covers(&self, file: &str, outcome: &Outcome) -> bool {
        self.file == file
            && (self.group.is_empty() || self.group == outcome.group)
            && (self.test.is_empty() || self.test == outcome.test)
    }
}

/// What the exceptions make of the outcomes.
pub(super) struct Verdict<'o> {
    /// Tests that fail though no exception says so.
    pub(super) unexpected: Vec<(&'o str, &'o Outcome)>,
    /// Exceptions of which nothing fails.
    pub(super) stale: Vec<&'static Exception>,
}

pub(super) fn judge<'o>(files: impl Iterator<Item = &'o File>) -> Verdict<'o> {
    let mut used = vec![false; EXCEPTIONS.len()];
    let mut unexpected = Vec::new();
    for file in files {
        for outcome in file.outcomes.iter().filter(|outcome| !outcome.passed) {
            let mut covered = false;
            for (exception, used) in EXCEPTIONS.iter().zip(&mut used) {
                if exception.covers(&file.name, outcome) {
                    *used = true;
                    covered = true;
                }
            }
            if !covered {
                unexpected.push((file.name.as_str(), outcome));
            }
        }
    }
    let stale = EXCEPTIONS.iter().zip(used).filter(|(_, used)| !used);
    Verdict {
        unexpected,
        stale: stale.map(|(exception, _)| exception).collect(),
    }
}
