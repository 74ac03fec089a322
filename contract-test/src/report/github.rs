//! Annotations of GitHub Actions: a line on standard output becomes an annotation of the contract's line.

use specwright_contract::diagnostic::render::{github_data, github_property};

use super::Run;
use crate::checks::Severity;

pub(super) fn render(run: &Run<'_>) -> String {
    use std::fmt::Write as _;
    let mut out = String::new();
    for told in &run.told {
        let word = match told.severity {
            _ if told.known => "notice",
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let (start, end) = (told.line.region.start, told.line.region.end);
        let _ = write!(out, "::{word} file=");
        github_property(told.line.file.trim_start_matches("./"), &mut out);
        let _ = write!(
            out,
            ",line={},endLine={},col={},endColumn={},title=",
            start.line,
            end.line,
            start.column,
            end.column.max(start.column)
        );
        github_property(
            &format!("{}: {}", told.operation, told.check.name),
            &mut out,
        );
        out.push_str("::");
        github_data(&told.message, &mut out);
        if let Some(promised) = &told.promised {
            github_data(&format!("\npromised: {promised}"), &mut out);
        }
        github_data(
            &format!("\ncame: {}\nrepeat: {}", told.came, told.repeat),
            &mut out,
        );
        out.push('\n');
    }
    out
}
