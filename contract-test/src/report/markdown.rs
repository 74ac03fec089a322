//! A summary in Markdown: what a step of GitHub Actions shows on its page.

use std::fmt::Write as _;

use super::Run;
use super::escape::{fenced, markdown};
use super::people::{early, gaps, verdict};
use crate::checks::Severity;

/// The most findings that are told in full: a page of GitHub Actions takes a megabyte.
const MOST: usize = 200;

pub(super) fn render(run: &Run<'_>) -> String {
    let mut out = String::new();
    let mark = if run.summary.is_clean() { "✅" } else { "❌" };
    let _ = writeln!(out, "## {mark} {}\n", markdown(&verdict(run.summary)));
    if let Some(early) = early(run.summary) {
        let _ = writeln!(out, "{early}\n");
    }
    if !run.told.is_empty() {
        out.push_str("| | operation | check | what is wrong | contract |\n|---|---|---|---|---|\n");
    }
    for told in run.told.iter().take(MOST) {
        let mark = match told.severity {
            _ if told.known => "known",
            Severity::Error => "❌",
            Severity::Warning => "⚠️",
        };
        let _ = writeln!(
            out,
            "| {mark} | `{}` | {} | {} | {} |",
            told.operation.replace('|', "\\|"),
            told.check.name,
            markdown(&told.message),
            markdown(&told.line.to_string())
        );
    }
    if run.told.len() > MOST {
        let _ = writeln!(out, "\n… and {} more.", run.told.len() - MOST);
    }
    for told in run.told.iter().take(MOST).filter(|told| told.fails()) {
        let title = format!(
            "{} · {} · {}",
            told.operation, told.check.name, told.message
        );
        let mut lines = String::new();
        if let Some(promised) = &told.promised {
            let _ = writeln!(lines, "# promised: {promised}");
        }
        let _ = writeln!(lines, "# came: {}", told.came);
        for before in &told.before {
            let _ = writeln!(lines, "{before}");
        }
        lines.push_str(&told.repeat);
        let _ = writeln!(
            out,
            "\n<details><summary>{}</summary>\n\n{}\n</details>",
            super::escape::html(&title),
            fenced("sh", &lines)
        );
    }
    let gaps = gaps(run);
    if !gaps.is_empty() {
        let _ = writeln!(
            out,
            "\n<details><summary>Not tested: {}</summary>\n",
            gaps.len()
        );
        for gap in gaps {
            let _ = writeln!(out, "- {}", markdown(&gap));
        }
        out.push_str("\n</details>\n");
    }
    out
}
