//! Workflow commands of GitHub Actions: a line on standard output becomes an annotation of the file.

use std::fmt::Write as _;

use super::{Located, Report};
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::Sources;

pub(super) fn render(reports: &[Report<'_>]) -> String {
    let mut out = String::new();
    for report in reports {
        for diagnostic in report.diagnostics {
            write_command(diagnostic, report.sources, &mut out);
        }
    }
    out
}

fn write_command(diagnostic: &Diagnostic, sources: &Sources, out: &mut String) {
    out.push_str(match diagnostic.severity {
        Severity::Error => "::error ",
        Severity::Warning => "::warning ",
        Severity::Note => "::notice ",
    });
    if let Some(place) = diagnostic.place {
        let located = Located::new(place, sources);
        let (start, end) = (located.region.start, located.region.end);
        out.push_str("file=");
        escape_property(located.path(), out);
        // Writing to a string does not fail.
        let _ = write!(
            out,
            ",line={},endLine={},col={},endColumn={},",
            start.line,
            end.line,
            start.column,
            end.column.max(start.column)
        );
    }
    out.push_str("title=");
    escape_property(diagnostic.code.id, out);
    out.push_str("::");
    escape_data(&diagnostic.message, out);
    if let Some(help) = &diagnostic.help {
        escape_data("\nhelp: ", out);
        escape_data(help, out);
    }
    for label in &diagnostic.labels {
        let located = Located::new(label.place, sources);
        let start = located.region.start;
        let line = format!(
            "\n{}:{}:{}: {}",
            located.path(),
            start.line,
            start.column,
            label.text
        );
        escape_data(&line, out);
    }
    out.push('\n');
}

/// The message of a command: a line end would end it.
pub fn escape_data(text: &str, out: &mut String) {
    for char in text.chars() {
        match char {
            '%' => out.push_str("%25"),
            '\r' => out.push_str("%0D"),
            '\n' => out.push_str("%0A"),
            other => out.push(other),
        }
    }
}

/// A property of a command: `:` and `,` would end it as well.
pub fn escape_property(text: &str, out: &mut String) {
    for char in text.chars() {
        match char {
            ':' => out.push_str("%3A"),
            ',' => out.push_str("%2C"),
            other => escape_data(other.encode_utf8(&mut [0; 4]), out),
        }
    }
}
