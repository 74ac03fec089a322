//! The counts as Prometheus reads them (text format 0.0.4).

use std::fmt::Write as _;
use std::sync::atomic::Ordering;
use std::time::{Duration, UNIX_EPOCH};

use super::Metrics;
use super::series::{BOUNDS, Series, Sum};

impl Metrics {
    /// Everything, with the counts of these operations.
    pub(crate) fn text<'s>(
        &'s self,
        operations: impl Iterator<Item = &'s Series>,
        lines_lost: u64,
    ) -> String {
        let mut text = String::new();
        let load = |count: &std::sync::atomic::AtomicU64| count.load(Ordering::Relaxed);
        let counted: Vec<(String, Sum)> = operations
            .chain(std::iter::once(&self.unmatched))
            .filter_map(|series| Some((labels(series), series.sum()?)))
            .collect();
        requests(&mut text, &counted);
        durations(&mut text, &counted);
        family(
            &mut text,
            "violations_total",
            "counter",
            "Findings in requests and answers that break the contract.",
        );
        for (labels, sum) in &counted {
            line(&mut text, "violations_total", labels, sum.violations);
        }
        let closed = load(&self.closed);
        let opened = load(&self.connections);
        family(&mut text, "connections", "gauge", "Open connections.");
        line(&mut text, "connections", "", opened.saturating_sub(closed));
        family(
            &mut text,
            "connections_total",
            "counter",
            "Connections since the start.",
        );
        line(&mut text, "connections_total", "", opened);
        family(
            &mut text,
            "reloads_total",
            "counter",
            "Documents that were read again, and whether they are served.",
        );
        for (outcome, count) in [("served", &self.reloaded), ("refused", &self.not_reloaded)] {
            line(
                &mut text,
                "reloads_total",
                &format!("outcome=\"{outcome}\""),
                load(count),
            );
        }
        family(
            &mut text,
            "log_lines_lost_total",
            "counter",
            "Lines of the log that nobody read in time.",
        );
        line(&mut text, "log_lines_lost_total", "", lines_lost);
        family(
            &mut text,
            "start_time_seconds",
            "gauge",
            "When the server was started, in seconds since 1970.",
        );
        let started = self
            .started
            .duration_since(UNIX_EPOCH)
            .unwrap_or(Duration::ZERO);
        line(&mut text, "start_time_seconds", "", started.as_secs());
        family(&mut text, "build_info", "gauge", "What is running.");
        line(
            &mut text,
            "build_info",
            concat!("version=\"", env!("CARGO_PKG_VERSION"), "\""),
            1,
        );
        text
    }
}

fn requests(text: &mut String, counted: &[(String, Sum)]) {
    family(
        text,
        "requests_total",
        "counter",
        "Requests by operation and class of status; without an operation, those that none answers.",
    );
    for (labels, sum) in counted {
        for (class, count) in (1..).zip(sum.statuses) {
            if count > 0 {
                let labels = format!("{labels},status=\"{class}xx\"");
                line(text, "requests_total", &labels, count);
            }
        }
    }
}

fn durations(text: &mut String, counted: &[(String, Sum)]) {
    family(
        text,
        "request_duration_seconds",
        "histogram",
        "From the head of a request to its answer.",
    );
    for (labels, sum) in counted {
        let mut below = 0;
        for (bound, count) in BOUNDS.iter().zip(sum.buckets) {
            below += count;
            let labels = format!("{labels},le=\"{}\"", seconds(*bound));
            line(text, "request_duration_seconds_bucket", &labels, below);
        }
        let all: u64 = sum.buckets.iter().sum();
        let labels_all = format!("{labels},le=\"+Inf\"");
        line(text, "request_duration_seconds_bucket", &labels_all, all);
        let _ = writeln!(
            text,
            "specwright_request_duration_seconds_sum{{{labels}}} {}",
            seconds(sum.nanos)
        );
        line(text, "request_duration_seconds_count", labels, all);
    }
}

#[expect(clippy::cast_precision_loss, reason = "seconds are floats here")]
fn seconds(nanos: u64) -> f64 {
    nanos as f64 / 1e9
}

fn labels(series: &Series) -> String {
    format!(
        "operation=\"{}\",method=\"{}\"",
        escaped(&series.name),
        escaped(&series.method)
    )
}

fn escaped(value: &str) -> String {
    value
        .replace('\\', "\\\\")
        .replace('"', "\\\"")
        .replace('\n', "\\n")
}

fn family(text: &mut String, name: &str, kind: &str, help: &str) {
    let _ = writeln!(
        text,
        "# HELP specwright_{name} {help}\n# TYPE specwright_{name} {kind}"
    );
}

fn line(text: &mut String, name: &str, labels: &str, value: u64) {
    let _ = if labels.is_empty() {
        writeln!(text, "specwright_{name} {value}")
    } else {
        writeln!(text, "specwright_{name}{{{labels}}} {value}")
    };
}
