//! Requests by operation and status, and how long they took, in the text format of Prometheus.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use http::Method;

/// The upper ends of the histogram, in seconds.
const BUCKETS: [f64; 11] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0, 30.0,
];

/// Counts of requests. There are only as many as there are operations and statuses, whatever callers send.
#[derive(Debug, Default)]
pub(super) struct Metrics(Mutex<Counts>);

#[derive(Debug, Default)]
struct Counts {
    requests: BTreeMap<(&'static str, &'static str, u16), u64>,
    times: BTreeMap<&'static str, Times>,
}

#[derive(Debug, Default)]
struct Times {
    buckets: [u64; BUCKETS.len()],
    count: u64,
    seconds: f64,
}

impl Metrics {
    /// Counts a request.
    pub(super) fn count(
        &self,
        operation: &'static str,
        method: &Method,
        status: u16,
        took: Duration,
    ) {
        let took = took.as_secs_f64();
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (operation, known(method), status);
        *counts.requests.entry(key).or_default() += 1;
        let times = counts.times.entry(operation).or_default();
        times.count += 1;
        times.seconds += took;
        if let Some(at) = BUCKETS.iter().position(|end| took <= *end)
            && let Some(bucket) = times.buckets.get_mut(at)
        {
            *bucket += 1;
        }
    }
}

/// A method by its name; methods that callers made up are one.
fn known(method: &Method) -> &'static str {
    const KNOWN: [&str; 8] = [
        "GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE",
    ];
    let same = |known: &&&str| **known == method.as_str();
    KNOWN.iter().find(same).copied().unwrap_or("-")
}

impl fmt::Display for Metrics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        writeln!(f, "# HELP http_requests_total Requests that were answered.")?;
        writeln!(f, "# TYPE http_requests_total counter")?;
        for ((operation, method, status), count) in &counts.requests {
            let labels = format!(r#"operation="{operation}",method="{method}",status="{status}""#);
            writeln!(f, "http_requests_total{{{labels}}} {count}")?;
        }
        let name = "http_request_duration_seconds";
        writeln!(f, "# HELP {name} How long requests took.")?;
        writeln!(f, "# TYPE {name} histogram")?;
        for (operation, times) in &counts.times {
            let mut below = 0;
            for (end, count) in BUCKETS.iter().zip(times.buckets) {
                below += count;
                let labels = format!(r#"operation="{operation}",le="{end}""#);
                writeln!(f, "{name}_bucket{{{labels}}} {below}")?;
            }
            let label = format!(r#"operation="{operation}""#);
            writeln!(f, r#"{name}_bucket{{{label},le="+Inf"}} {}"#, times.count)?;
            writeln!(f, "{name}_sum{{{label}}} {}", times.seconds)?;
            writeln!(f, "{name}_count{{{label}}} {}", times.count)?;
        }
        Ok(())
    }
}
