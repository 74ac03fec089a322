//! The page `docs/conformance.md`.

use std::fmt::Write;

use super::exceptions::EXCEPTIONS;
use super::{Draft, File};

const HEAD: &str = "\
# Conformance

What `cargo xtask conformance` measures: the official JSON Schema Test Suite, read by our own loader as any schema
of a contract is, and judged by the validators that judge requests and responses. This page is written by the command.

";

/// Passed and all.
pub(super) fn count<'f>(files: impl IntoIterator<Item = &'f File>) -> (usize, usize) {
    let mut counts = (0, 0);
    for file in files {
        counts.0 += file
            .outcomes
            .iter()
            .filter(|outcome| outcome.passed)
            .count();
        counts.1 += file.outcomes.len();
    }
    counts
}

pub(super) fn page(drafts: &[(&Draft, Vec<File>)]) -> String {
    let mut page = HEAD.to_owned();
    for (draft, files) in drafts {
        let _ = writeln!(page, "## {}\n", draft.title);
        let optional = format!("{}/optional/", draft.folder);
        let (required, optional): (Vec<&File>, Vec<&File>) = files
            .iter()
            .partition(|file| !file.name.starts_with(&optional));
        for (title, files) in [("Required", required), ("Optional", optional)] {
            let (passed, total) = count(files.iter().copied());
            let _ = writeln!(page, "{title}: {passed} of {total} tests pass.\n");
            page.push_str("| File | Tests | Pass |\n|---|--:|--:|\n");
            for file in files {
                let (passed, total) = count([file]);
                let name = file.name.split_once('/').map_or("", |(_, name)| name);
                let _ = writeln!(page, "| {name} | {total} | {passed} |");
            }
            page.push('\n');
        }
    }
    page.push_str("## Exceptions\n\n| File | Tests | Why |\n|---|---|---|\n");
    for exception in EXCEPTIONS {
        let tests = match (exception.group, exception.test) {
            ("", _) => "all".to_owned(),
            (group, "") => group.to_owned(),
            (group, test) => format!("{group}: {test}"),
        };
        let tests = tests.replace('|', "\\|");
        let _ = writeln!(
            page,
            "| {} | {tests} | {} |",
            exception.file, exception.reason
        );
    }
    page
}
