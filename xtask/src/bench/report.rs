//! The figures of reading as a table.

use std::fmt::Write as _;

use super::load::Figure;
use super::place;

/// The figures as a Markdown table.
pub(crate) fn table(figures: &[Figure]) -> String {
    let mut text = String::from(
        "| document | MB | operations | ours ms | beside it ms | ratio (limit) | peak memory MB (limit) | × file | |\n\
         |---|---:|---:|---:|---:|---:|---:|---:|---|\n",
    );
    for figure in figures {
        let (floor, ratio) = match (figure.floor, figure.ratio()) {
            (Some(floor), Some(ratio)) => (
                format!("{:.1} ({})", 1e3 * floor.as_secs_f64(), figure.floor_name),
                format!("{ratio:.2} ({})", figure.limit_ratio),
            ),
            _ => (
                "–".to_owned(),
                format!("– ({} s at most)", figure.limit_ratio),
            ),
        };
        let _ = writeln!(
            text,
            "| {} | {:.1} | {} | {:.1} | {floor} | {ratio} | {:.1} ({:.0}) | {:.1} | {} |",
            figure.name,
            megabytes(figure.bytes),
            figure.operations,
            1e3 * figure.ours.as_secs_f64(),
            megabytes(figure.peak),
            megabytes(figure.limit_memory),
            megabytes(figure.peak) / megabytes(figure.bytes),
            if figure.passes() { "ok" } else { "**missed**" },
        );
    }
    text
}

#[expect(clippy::cast_precision_loss, reason = "a figure for people")]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

/// Puts the table between its marks in `docs/performance.md`.
pub(crate) fn write(figures: &[Figure]) -> Result<(), String> {
    place::write("bench load", &table(figures))
}
