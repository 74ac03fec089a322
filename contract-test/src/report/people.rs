//! The report for people: grouped by operation, each cause once, with the contract's line, the case as a curl line,
//! what came and what was promised.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use specwright_contract::Contract;
use specwright_contract::model::OperationId;

use crate::checks::Severity;
use crate::curl::curl;
use crate::event::{End, Exchange, Finding, Summary};

/// The most characters of a body that are shown.
const SHOWN: usize = 400;

/// The report of a run.
pub fn report(contract: &Contract, summary: &Summary, target: &str, colours: bool) -> String {
    let mut out = String::new();
    let mut groups: BTreeMap<OperationId, Vec<&(Arc<Finding>, u64)>> = BTreeMap::new();
    for found in &summary.findings {
        groups.entry(found.0.operation).or_default().push(found);
    }
    let paint = Paint(colours);
    for (id, mut found) in groups {
        found.sort_by_key(|(finding, _)| std::cmp::Reverse(finding.severity));
        let _ = writeln!(out, "{}", paint.bold(&contract.operation(id).label()));
        for (finding, count) in found {
            one(&mut out, contract, finding, *count, target, paint);
        }
    }
    gaps(&mut out, contract, summary);
    totals(&mut out, summary, paint);
    out
}

/// Whether words are coloured.
#[derive(Clone, Copy)]
struct Paint(bool);

impl Paint {
    fn with(self, code: &str, text: &str) -> String {
        if self.0 {
            format!("\x1b[{code}m{text}\x1b[0m")
        } else {
            text.to_owned()
        }
    }

    fn bold(self, text: &str) -> String {
        self.with("1", text)
    }

    fn severity(self, severity: Severity) -> String {
        let code = match severity {
            Severity::Error => "1;31",
            Severity::Warning => "1;33",
        };
        self.with(code, severity.as_str())
    }
}

fn one(
    out: &mut String,
    contract: &Contract,
    finding: &Finding,
    count: u64,
    target: &str,
    paint: Paint,
) {
    let times = if count > 1 {
        format!(" ({count} times)")
    } else {
        String::new()
    };
    let _ = writeln!(
        out,
        "  {}[{}] {}{times}",
        paint.severity(finding.severity),
        finding.check.name,
        finding.message
    );
    let _ = writeln!(out, "    at        {}", contract.place(finding.origin));
    let name = &finding.exchange.case.draft.name;
    if !name.is_empty() {
        let _ = writeln!(out, "    case      {name}");
    }
    if let Some(promised) = &finding.promised {
        let _ = writeln!(out, "    promised  {promised}");
    }
    let _ = writeln!(out, "    came      {}", came(&finding.exchange));
    let origin = if target.contains("://") {
        target
    } else {
        "http://localhost"
    };
    for before in &finding.before {
        let line = curl(origin, &before.case.request, &[]);
        let _ = writeln!(out, "    before    {line}");
    }
    let line = curl(origin, &finding.exchange.case.request, &[]);
    let _ = writeln!(out, "    repeat    {line}");
}

/// What came, in a line.
pub fn came(exchange: &Exchange) -> String {
    let response = match &exchange.outcome {
        Ok(response) => response,
        Err(error) => return format!("the service {error}"),
    };
    let mut line = response.status.to_string();
    if !response.reason.is_empty() {
        let _ = write!(line, " {}", response.reason);
    }
    if let Some(kind) = response.get("content-type") {
        let _ = write!(line, ", {kind}");
    }
    let body = response.content().unwrap_or(&response.body);
    if !body.is_empty() {
        let text = String::from_utf8_lossy(body);
        let shown: String = text
            .chars()
            .take(SHOWN)
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        let more = if shown.len() < text.len() { "…" } else { "" };
        let _ = write!(line, ": {}{more}", shown.trim());
    }
    line
}

/// What could not be tested.
fn gaps(out: &mut String, contract: &Contract, summary: &Summary) {
    let mut lines = Vec::new();
    for (id, reached) in &summary.coverage.operations {
        let label = contract.operation(*id).label();
        if reached.accepted == 0 && reached.requests > 0 {
            let statuses: Vec<String> = reached.statuses.keys().map(ToString::to_string).collect();
            let came = if statuses.is_empty() {
                "nothing".to_owned()
            } else {
                statuses.join(", ")
            };
            lines.push(format!(
                "{label}: no valid request was accepted; {came} came"
            ));
        }
        if reached.missed > 0 {
            lines.push(format!(
                "{label}: {} of {} invalid requests met 404, so that their refusal says nothing",
                reached.missed, reached.negatives
            ));
        }
        lines.extend(reached.skipped.iter().map(|why| format!("{label}: {why}")));
    }
    if lines.is_empty() {
        return;
    }
    let _ = writeln!(out, "Not tested:");
    for line in lines {
        let _ = writeln!(out, "  {line}");
    }
}

fn totals(out: &mut String, summary: &Summary, paint: Paint) {
    let plural = |count: usize, word: &str| {
        let s = if count == 1 { "" } else { "s" };
        format!("{count} {word}{s}")
    };
    let errors = summary.count(Severity::Error);
    let warnings = summary.count(Severity::Warning);
    let verdict = if errors == 0 {
        paint.with("1;32", "The contract is kept")
    } else {
        paint.with("1;31", "The contract is broken")
    };
    let _ = writeln!(
        out,
        "{verdict}: {}, {}; {} requests to {} in {:.1} s, seed {}",
        plural(errors, "error"),
        plural(warnings, "warning"),
        summary.requests,
        plural(summary.coverage.operations.len(), "operation"),
        summary.elapsed.as_secs_f64(),
        summary.seed
    );
    let early = match summary.end {
        End::Complete => return,
        End::Time => "time ran out",
        End::Requests => "the requests ran out",
        End::FailFast => "the first finding ended it",
    };
    let _ = writeln!(out, "Not everything was tried: {early}.");
}
