//! Millions of requests of all kinds to one process: its memory must not grow.

use std::fmt::Write as _;
use std::path::Path;

use super::case::{CASES, Case};
use super::{rivals, wrk};

/// Memory is looked at so often.
const LOOKS: u64 = 10;

/// The figures, and whether the memory stays.
pub(super) fn run(ours: &Path, document: &Path, millions: u64) -> Result<(String, bool), String> {
    let server = rivals::mock("specwright", ours, document, false).start(&CASES[0])?;
    let cases: Vec<&Case> = CASES.iter().collect();
    let wanted = millions * 1_000_000;
    let mut done = 0;
    let mut text = String::from("| million requests | resident memory MB |\n|---:|---:|\n");
    let mut first = None;
    let mut last = server.memory()?;
    let _ = writeln!(text, "| 0 | {:.1} |", megabytes(last));
    while done < wanted {
        let until = done + wanted / LOOKS;
        while done < until {
            done += wrk::run(server.port, &cases, 64, 5)?.requests;
            eprint!("\rbench: {done} of {wanted} requests ");
        }
        last = server.memory()?;
        // The first tenth fills what is made on first use, and the allocator's pools.
        first.get_or_insert(last);
        let _ = writeln!(text, "| {:.1} | {:.1} |", megabytes(done), megabytes(last));
    }
    eprintln!();
    let grown = last.saturating_sub(first.unwrap_or(last));
    let passed = grown <= 1_000_000;
    let _ = writeln!(
        text,
        "\nFrom the first tenth to the end: {:.1} MB more (limit 1.0): {}.",
        megabytes(grown),
        if passed { "ok" } else { "**over**" }
    );
    Ok((text, passed))
}

#[expect(clippy::cast_precision_loss, reason = "a figure for people")]
fn megabytes(count: u64) -> f64 {
    count as f64 / 1e6
}
