//! The order in which findings are told, and how many there are.

use std::cmp::Reverse;
use std::fmt;

use super::{Diagnostic, Severity};

/// Sorts findings by file and place, those without a place first; of two at one place the graver
/// one comes first. What is told twice in the same words at the same place is told once.
pub fn sort(diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.sort_by(|a, b| key(a).cmp(&key(b)));
    diagnostics.dedup();
}

fn key(diagnostic: &Diagnostic) -> impl Ord + '_ {
    let place = diagnostic
        .place
        .map(|place| (place.file, place.span.start, place.span.end));
    (
        place,
        Reverse(diagnostic.severity),
        diagnostic.code.id,
        diagnostic.message.as_str(),
    )
}

/// How many findings there are of each severity. It reads `3 errors, 2 warnings`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Summary {
    /// Those of [`Severity::Error`].
    pub errors: usize,
    /// Those of [`Severity::Warning`].
    pub warnings: usize,
    /// Those of [`Severity::Note`].
    pub notes: usize,
}

impl Summary {
    /// The gravest severity that occurs.
    pub fn worst(self) -> Option<Severity> {
        if self.errors > 0 {
            Some(Severity::Error)
        } else if self.warnings > 0 {
            Some(Severity::Warning)
        } else if self.notes > 0 {
            Some(Severity::Note)
        } else {
            None
        }
    }
}

impl<'a> FromIterator<&'a Diagnostic> for Summary {
    fn from_iter<I: IntoIterator<Item = &'a Diagnostic>>(diagnostics: I) -> Self {
        let mut summary = Self::default();
        for diagnostic in diagnostics {
            match diagnostic.severity {
                Severity::Error => summary.errors += 1,
                Severity::Warning => summary.warnings += 1,
                Severity::Note => summary.notes += 1,
            }
        }
        summary
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counts = [
            (self.errors, "error"),
            (self.warnings, "warning"),
            (self.notes, "note"),
        ];
        let mut first = true;
        for (count, noun) in counts {
            if count > 0 {
                let comma = if first { "" } else { ", " };
                let plural = if count == 1 { "" } else { "s" };
                write!(f, "{comma}{count} {noun}{plural}")?;
                first = false;
            }
        }
        if first {
            f.write_str("nothing found")?;
        }
        Ok(())
    }
}
