//! One line for each finding, as compilers and `grep` have it; editors jump to it.

use std::fmt::Write as _;

use super::{Located, Report};
use crate::diagnostic::Diagnostic;
use crate::source::Sources;

pub(super) fn render(reports: &[Report<'_>]) -> String {
    let mut out = String::new();
    for report in reports {
        for diagnostic in report.diagnostics {
            out.push_str(&line(diagnostic, report.sources));
            out.push('\n');
        }
    }
    out
}

pub(super) fn line(diagnostic: &Diagnostic, sources: &Sources) -> String {
    let mut out = String::new();
    if let Some(place) = diagnostic.place {
        let located = Located::new(place, sources);
        let start = located.region.start;
        // Writing to a string does not fail.
        let _ = write!(out, "{}:{}:{}: ", located.path(), start.line, start.column);
    }
    let _ = write!(
        out,
        "{}[{}]: {}",
        diagnostic.severity, diagnostic.code.id, diagnostic.message
    );
    if let Some(help) = &diagnostic.help {
        let _ = write!(out, " ({help})");
    }
    if out.contains(['\n', '\r']) {
        out = out.replace(['\n', '\r'], " ");
    }
    out
}
