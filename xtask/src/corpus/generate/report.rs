//! The figures, for the terminal and for `docs/corpus.md`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::Duration;

use super::compile::Lints;
use super::{COMPILED, Row};

pub(super) struct Report<'r> {
    pub(super) rows: &'r [Row],
    /// Documents that were generated and not compiled.
    pub(super) rest: &'r [Row],
    pub(super) seed: u64,
    pub(super) generated_in: Duration,
    pub(super) compiled_in: Duration,
    pub(super) lints: Option<Lints>,
}

#[expect(clippy::cast_precision_loss, reason = "figures for people")]
fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 {
        1.0
    } else {
        part as f64 / whole as f64
    }
}

fn percent(share: f64) -> String {
    format!("{:.2} %", share * 100.0)
}

#[expect(clippy::cast_precision_loss, reason = "figures for people")]
fn mean(sum: u64, count: u64) -> f64 {
    if count == 0 {
        0.0
    } else {
        sum as f64 / count as f64
    }
}

impl Report<'_> {
    /// Documents that can be read and were to be compiled.
    fn asked(&self, extra: bool) -> impl Iterator<Item = &Row> {
        self.rows
            .iter()
            .filter(move |row| row.extra == extra && !row.unreadable)
    }

    fn compiled(&self, extra: bool) -> (u64, u64) {
        let all = self.asked(extra).count() as u64;
        let good = self.asked(extra).filter(|row| row.compiled).count() as u64;
        (good, all)
    }

    fn all(&self) -> impl Iterator<Item = &Row> {
        self.rows
            .iter()
            .chain(self.rest)
            .filter(|row| !row.unreadable)
    }

    fn crashes(&self) -> impl Iterator<Item = &Row> {
        self.all().filter(|row| row.failure.is_some())
    }

    fn was_compiled(&self) -> bool {
        self.rows
            .iter()
            .any(|row| row.compiled || row.error.is_some())
    }

    pub(super) fn passes(&self) -> bool {
        let compiled = [false, true].iter().all(|&extra| {
            let (good, all) = self.compiled(extra);
            share(good, all) >= COMPILED
        });
        self.crashes().next().is_none() && (compiled || !self.was_compiled())
    }

    fn sum(&self, of: impl Fn(&Row) -> u64) -> u64 {
        self.all().map(of).sum()
    }

    /// What was measured, row by row: its name, its figure.
    fn figures(&self) -> Vec<(String, String)> {
        let mut out = Vec::new();
        if self.was_compiled() {
            for (extra, name) in [
                (
                    false,
                    "documents of the sample that compile, client and server",
                ),
                (true, "documents of our own that compile"),
            ] {
                let (good, all) = self.compiled(extra);
                if all > 0 {
                    out.push((
                        name.to_owned(),
                        format!("{good} of {all}: {}", percent(share(good, all))),
                    ));
                }
            }
        }
        let operations = self.sum(|row| row.facts.operations);
        let degraded = self.sum(|row| row.facts.degraded_operations);
        let types = self.sum(|row| row.facts.types);
        let schemas = self.sum(|row| row.facts.degraded_schemas);
        let lines = self.sum(|row| row.facts.operation_lines);
        let docs = self.sum(|row| row.facts.documentation_lines);
        let type_lines = self.sum(|row| row.facts.type_lines);
        let mut times: Vec<u64> = self.all().map(|row| row.facts.milliseconds).collect();
        times.sort_unstable();
        let median = times.get(times.len() / 2).copied().unwrap_or(0);
        let most = times.last().copied().unwrap_or(0);
        out.extend([
            (
                "documents that were generated".to_owned(),
                self.all().count().to_string(),
            ),
            (
                "documents that panic, hang or die".to_owned(),
                self.crashes().count().to_string(),
            ),
            ("operations".to_owned(), operations.to_string()),
            (
                "operations with a corner that was degraded".to_owned(),
                format!("{degraded}: {}", percent(share(degraded, operations))),
            ),
            ("types".to_owned(), types.to_string()),
            (
                "schemas that were degraded".to_owned(),
                format!("{schemas}: {}", percent(share(schemas, types))),
            ),
            (
                "lines an operation, client and server together, types and documentation apart"
                    .to_owned(),
                format!("{:.1}", mean(lines, operations)),
            ),
            (
                "lines of documentation an operation".to_owned(),
                format!("{:.1}", mean(docs, operations)),
            ),
            (
                "lines a type, documentation apart".to_owned(),
                format!("{:.1}", mean(type_lines, types)),
            ),
            (
                "time to generate a document".to_owned(),
                format!("median {median} ms, longest {most} ms"),
            ),
        ]);
        if self.was_compiled() {
            out.push((
                "time to compile them all".to_owned(),
                format!("{} s", self.compiled_in.as_secs()),
            ));
        }
        if let Some(lints) = &self.lints {
            let count: usize = lints.values().sum();
            out.push((
                "warnings of clippy and rustdoc".to_owned(),
                count.to_string(),
            ));
        }
        out
    }

    /// What became what, with how often.
    fn degraded(&self) -> Vec<(String, u64)> {
        let mut classes: BTreeMap<&str, u64> = BTreeMap::new();
        for row in self.all() {
            for (class, count) in &row.facts.degraded {
                *classes.entry(class).or_default() += count;
            }
        }
        let mut classes: Vec<(String, u64)> = classes
            .into_iter()
            .map(|(class, count)| (class.to_owned(), count))
            .collect();
        classes.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        classes
    }

    fn errors(&self) -> BTreeMap<(String, String), Vec<&Row>> {
        let mut classes: BTreeMap<(String, String), Vec<&Row>> = BTreeMap::new();
        for row in self.rows {
            if let Some(error) = &row.error {
                let message: String = error
                    .message
                    .split('`')
                    .step_by(2)
                    .collect::<Vec<_>>()
                    .join("…");
                classes
                    .entry((error.code.clone(), message))
                    .or_default()
                    .push(row);
            }
        }
        classes
    }

    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        for row in self.crashes() {
            let _ = writeln!(
                text,
                "{}: {}",
                row.name,
                row.failure.as_deref().unwrap_or_default()
            );
        }
        for ((code, message), rows) in self.errors() {
            let _ = writeln!(text, "{code} {message}: {} documents", rows.len());
            for row in rows.iter().take(5) {
                if let (Some(error), Some(package)) = (&row.error, &row.package) {
                    let _ = writeln!(
                        text,
                        "    {} ({package}) {}: {}",
                        row.name, error.place, error.message
                    );
                }
            }
        }
        for row in self.rows.iter().filter(|row| {
            self.was_compiled() && row.failure.is_none() && !row.compiled && row.error.is_none()
        }) {
            let _ = writeln!(text, "{}: the compiler said nothing of it", row.name);
        }
        for (class, count) in self.degraded() {
            let _ = writeln!(text, "{count:>8}  {class}");
        }
        for (lint, count) in self.lints.iter().flatten() {
            let _ = writeln!(text, "{count:>8}  {lint}");
        }
        let mut slow: Vec<&Row> = self.all().collect();
        slow.sort_by_key(|row| std::cmp::Reverse(row.facts.milliseconds));
        for row in slow.iter().take(5) {
            let _ = writeln!(text, "{:>6} ms  {}", row.facts.milliseconds, row.name);
        }
        for (name, figure) in self.figures() {
            let _ = writeln!(text, "{name}: {figure}");
        }
        let _ = writeln!(text, "generated in {} s", self.generated_in.as_secs());
        text
    }

    pub(super) fn markdown(&self) -> String {
        let mut text = format!(
            "## Generated Rust\n\nWritten by `cargo xtask corpus generate --every --write`: client and server of {} documents \
             drawn by seed {}, and of our own (`specs/`, `codegen/tests/documents/`), compiled; the rest of the corpus \
             generated.\n\n| what | figure |\n|---|---|\n",
            self.rows.iter().filter(|row| !row.extra).count(),
            self.seed,
        );
        for (name, figure) in self.figures() {
            let _ = writeln!(text, "| {name} | {figure} |");
        }
        let degraded = self.degraded();
        if !degraded.is_empty() {
            text.push_str("\nWhat became something wider:\n\n| times | what |\n|---:|---|\n");
            for (class, count) in degraded.iter().take(40) {
                let _ = writeln!(text, "| {count} | {} |", class.replace('|', "\\|"));
            }
        }
        let failed: Vec<&Row> = self
            .rows
            .iter()
            .filter(|row| row.error.is_some())
            .chain(self.crashes())
            .collect();
        if !failed.is_empty() {
            text.push_str("\nWhat failed:\n\n");
            for row in failed {
                let why = row.error.as_ref().map_or_else(
                    || row.failure.clone().unwrap_or_default(),
                    |error| format!("{} {}", error.code, error.message),
                );
                let _ = writeln!(text, "- `{}`: {why}", row.name);
            }
        }
        text
    }
}
