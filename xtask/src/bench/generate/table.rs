//! The figures as Markdown, with what they must not be.

use std::fmt::Write as _;
use std::time::Duration;

use super::GITHUB;
use super::measure::{Document, Figure, Figures};
use super::time::Cost;
use super::tools::{OURS, Tool};

/// Generating GitHub's document takes less than this.
const LIMIT: Duration = Duration::from_secs(2);

pub(super) fn text(tools: &[Tool], missing: &[String], figures: &Figures) -> (String, bool) {
    let mut text = String::new();
    for missing in missing {
        let _ = writeln!(text, "{missing}.\n");
    }
    let mut passed = true;
    text.push_str(
        "Generating, seconds of processor time for one run, in brackets the peak of memory:\n\n",
    );
    head(&mut text, tools);
    for document in &figures.documents {
        row(&mut text, tools, document, &|figure| {
            told(figure.generated.as_ref(), |cost| {
                format!(
                    "{} ({:.0} MB)",
                    seconds(cost.processor),
                    megabytes(figure.peak)
                )
            })
        });
        if document.path == GITHUB {
            passed &= in_time(document);
        }
    }
    if figures
        .documents
        .iter()
        .any(|document| document.script.is_some())
    {
        text.push_str(
            "\nThe same in a build script, which cargo compiles without optimisation, client and server:\n\n\
             | document | seconds |\n|---|---:|\n",
        );
        for document in &figures.documents {
            if let Some(cost) = document.script {
                let _ = writeln!(text, "| {} | {} |", document.path, seconds(cost.processor));
            }
        }
    }
    let checked = |document: &&Document| {
        document
            .figures
            .values()
            .any(|figure| figure.checked.is_some())
    };
    if figures.documents.iter().any(|document| checked(&document)) {
        text.push_str(
            "\n`cargo check` of the crate, its dependencies checked already, seconds of processor time; in brackets the \
             lines of Rust:\n\n",
        );
        head(&mut text, tools);
        for document in figures.documents.iter().filter(checked) {
            row(&mut text, tools, document, &|figure| {
                told(figure.checked.as_ref(), |cost| {
                    format!("{} ({})", seconds(cost.processor), figure.lines)
                })
            });
        }
        if !figures.cold.is_empty() {
            text.push_str("| with all dependencies, the first crate | |");
            for tool in tools {
                match figures.cold.get(tool.folder) {
                    Some(cost) => {
                        let _ = write!(text, " {} |", seconds(cost.processor));
                    }
                    None => text.push_str(" – |"),
                }
            }
            text.push('\n');
        }
        text.push('\n');
        for document in figures.documents.iter().filter(checked) {
            passed &= fastest(&mut text, tools, document);
        }
    }
    (text, passed)
}

fn head(text: &mut String, tools: &[Tool]) {
    text.push_str("| document | operations |");
    for tool in tools {
        let _ = write!(text, " {} |", tool.name);
    }
    text.push_str("\n|---|---:|");
    text.push_str(&"---:|".repeat(tools.len()));
    text.push('\n');
}

fn row(text: &mut String, tools: &[Tool], document: &Document, cell: &dyn Fn(&Figure) -> String) {
    let _ = write!(
        text,
        "| {}, {:.2} MB | {} |",
        document.path,
        megabytes(document.bytes),
        document.operations
    );
    for tool in tools {
        let cell = document
            .figures
            .get(tool.folder)
            .map_or("–".to_owned(), cell);
        let _ = write!(text, " {cell} |");
    }
    text.push('\n');
}

fn told(cost: Option<&Result<Cost, String>>, figure: impl Fn(&Cost) -> String) -> String {
    match cost {
        None => "–".to_owned(),
        Some(Err(_)) => "fails".to_owned(),
        Some(Ok(cost)) => figure(cost),
    }
}

/// Whether both halves of GitHub's document come in time.
fn in_time(document: &Document) -> bool {
    document
        .figures
        .values()
        .filter(|figure| figure.ours)
        .filter_map(|figure| figure.generated.as_ref())
        .all(|cost| cost.as_ref().is_ok_and(|cost| cost.processor < LIMIT))
}

/// Whether ours is no slower than the fastest of the others.
fn fastest(text: &mut String, tools: &[Tool], document: &Document) -> bool {
    let cost = |tool: &Tool| match document.figures.get(tool.folder)?.checked {
        Some(Ok(cost)) => Some(cost.processor),
        _ => None,
    };
    let ours = tools.iter().find(|tool| tool.name == OURS).and_then(cost);
    let best = tools
        .iter()
        .filter(|tool| tool.is_rival())
        .filter_map(|tool| Some((cost(tool)?, tool.name)))
        .min();
    let (Some(ours), Some((best, name))) = (ours, best) else {
        return true;
    };
    let good = ours <= best;
    let _ = writeln!(
        text,
        "- {}: {:.2}× the fastest of the others, {name}: {}",
        document.path,
        ours.as_secs_f64() / best.as_secs_f64(),
        if good { "ok" } else { "**slower**" }
    );
    good
}

fn seconds(time: Duration) -> String {
    let seconds = time.as_secs_f64();
    if seconds < 0.1 {
        format!("{seconds:.3}")
    } else {
        format!("{seconds:.2}")
    }
}

#[expect(clippy::cast_precision_loss, reason = "a figure for people")]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}
