//! The figures as tables, limits beside them.

use std::fmt::Write as _;

use super::case::{Case, LOG_LIMIT};
use super::measure::{Figure, Measured};
use super::process::Rival;
use super::rivals::{AXUM, LOGGING, OURS};
use super::start::Start;

fn verdict(within: bool) -> &'static str {
    if within { "ok" } else { "**over**" }
}

/// Processor time of each request, and whether ours is within its limits.
pub(super) fn requests(rivals: &[Rival], cases: &[&Case], measured: &Measured) -> (String, bool) {
    let mut text =
        String::from("Processor time of the server for one request, in µs; × bare axum:\n\n| |");
    for rival in rivals {
        let _ = write!(text, " {} |", rival.name);
    }
    text.push_str(" limit, log off | the log adds |\n|---|");
    text.push_str(&"---:|".repeat(rivals.len() + 2));
    text.push('\n');
    let mut passed = true;
    for case in cases {
        let _ = write!(text, "| {} |", case.name);
        let cpu = |name| {
            measured
                .figures
                .get(&(name, case.name))
                .map_or(f64::NAN, |figure| figure.cpu)
        };
        let axum = cpu(AXUM);
        for rival in rivals {
            let cpu = cpu(rival.name);
            let _ = if cpu < 100.0 {
                write!(text, " {cpu:.2} ({:.2}×) |", cpu / axum)
            } else {
                write!(text, " {cpu:.0} ({:.0}×) |", cpu / axum)
            };
        }
        let (ours, log) = (cpu(OURS) / axum, (cpu(LOGGING) - cpu(OURS)) / axum);
        let (within, log_within) = (ours <= case.limit, log <= LOG_LIMIT);
        passed &= within && log_within;
        let _ = writeln!(
            text,
            " {}× {} | {log:.2}× {} |",
            case.limit,
            verdict(within),
            verdict(log_within)
        );
    }
    (text, passed)
}

/// Throughput and latency, with wrk on the same machine.
pub(super) fn latency(rivals: &[Rival], cases: &[&Case], measured: &Measured) -> String {
    let mut text = String::from(
        "Requests a second; p50 / p99 in ms, over 32 connections, and of the first case over 256:\n\n| |",
    );
    for rival in rivals {
        let _ = write!(text, " {} |", rival.name);
    }
    text.push_str("\n|---|");
    text.push_str(&"---:|".repeat(rivals.len()));
    text.push('\n');
    let cell = |text: &mut String, figure: Option<&Figure>| {
        let _ = match figure {
            Some(figure) => write!(
                text,
                " {:.0}; {:.2} / {:.2} |",
                figure.rate, figure.p50, figure.p99
            ),
            None => write!(text, " |"),
        };
    };
    for case in cases {
        let _ = write!(text, "| {} |", case.name);
        for rival in rivals {
            cell(&mut text, measured.figures.get(&(rival.name, case.name)));
        }
        text.push('\n');
    }
    text.push_str("| 256 connections |");
    for rival in rivals {
        cell(&mut text, measured.many.get(rival.name));
    }
    text.push_str("\n| resident memory after all of it, MB |");
    for rival in rivals {
        let memory = measured.memory.get(rival.name).copied().unwrap_or(0);
        let _ = write!(text, " {:.1} |", megabytes(memory));
    }
    text.push('\n');
    text
}

/// Cold starts, and whether ours are within their limits.
pub(super) fn starts(starts: &[Start]) -> (String, bool) {
    let mut text = String::from(
        "From the start of the process to its first answer (median), and the resident memory then:\n\n\
         | | ms | limit | MB | limit |\n|---|---:|---:|---:|---:|\n",
    );
    let mut passed = true;
    for start in starts {
        let time = 1e3 * start.time.as_secs_f64();
        let memory = megabytes(start.memory);
        let _ = match start.limits {
            Some((limit, most)) => {
                let (in_time, fits) = (start.time <= limit, start.memory <= most);
                passed &= in_time && fits;
                writeln!(
                    text,
                    "| {} | {time:.1} | {} {} | {memory:.1} | {:.0} {} |",
                    start.name,
                    limit.as_millis(),
                    verdict(in_time),
                    megabytes(most),
                    verdict(fits)
                )
            }
            None => writeln!(text, "| {} | {time:.1} | | {memory:.1} | |", start.name),
        };
    }
    (text, passed)
}

#[expect(clippy::cast_precision_loss, reason = "a figure for people")]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}
