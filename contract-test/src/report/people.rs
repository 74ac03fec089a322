//! The report for people: each cause once, with the contract's line, the case as a curl line, what came and what was
//! promised.

use std::fmt::Write as _;

use specwright_contract::Contract;
use url::Url;

use super::Run;
use super::group::{Group, groups};
use crate::checks::Severity;
use crate::coverage::Declared;
use crate::event::{End, Summary};
use crate::server;

/// The most other operations that are named with a cause.
const ALSO: usize = 8;

/// The most gaps that are told.
const GAPS: usize = 20;

/// The report of a run.
pub fn report(contract: &Contract, summary: &Summary, target: &str, colours: bool) -> String {
    text(&Run::new(contract, summary, target), Paint(colours))
}

/// Without colours.
pub(super) fn plain(run: &Run<'_>) -> String {
    text(run, Paint(false))
}

fn text(run: &Run<'_>, paint: Paint) -> String {
    let mut out = String::new();
    for group in groups(&run.told) {
        one(&mut out, &group, paint);
    }
    let gaps = gaps(run);
    if !gaps.is_empty() {
        let _ = writeln!(out, "{}", paint.bold("Not tested"));
    }
    for gap in gaps.iter().take(GAPS) {
        let _ = writeln!(out, "  {gap}");
    }
    if gaps.len() > GAPS {
        let more = gaps.len() - GAPS;
        let _ = writeln!(
            out,
            "  … and {more} more, which the html and json reports have"
        );
    }
    if !gaps.is_empty() {
        out.push('\n');
    }
    let verdict = verdict(run.summary);
    let (head, rest) = verdict.split_once(':').unwrap_or((&verdict, ""));
    let code = if run.summary.is_clean() {
        "1;32"
    } else {
        "1;31"
    };
    let _ = writeln!(out, "{}:{rest}", paint.with(code, head));
    if let Some(early) = early(run.summary) {
        let _ = writeln!(out, "{early}");
    }
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

    fn faint(self, text: &str) -> String {
        self.with("2", text)
    }

    fn severity(self, severity: Severity, known: bool) -> String {
        let code = match severity {
            _ if known => "2",
            Severity::Error => "1;31",
            Severity::Warning => "1;33",
        };
        let word = if known { "known" } else { severity.as_str() };
        self.with(code, word)
    }
}

fn one(out: &mut String, group: &Group<'_>, paint: Paint) {
    let told = group.lead;
    let _ = writeln!(
        out,
        "{}[{}] {}: {}",
        paint.severity(told.severity, told.known),
        told.check.name,
        paint.bold(&told.operation),
        told.message
    );
    let mut line = |word: &str, text: &str| {
        let _ = writeln!(out, "  {} {text}", paint.faint(&format!("{word:<9}")));
    };
    line("at", &told.line.to_string());
    let times = if told.count > 1 {
        format!(" ({} times)", told.count)
    } else {
        String::new()
    };
    if !told.case.is_empty() || told.count > 1 {
        line("case", format!("{}{times}", told.case).trim_start());
    }
    if let Some(promised) = &told.promised {
        line("promised", promised);
    }
    line("came", &told.came);
    for before in &told.before {
        line("before", before);
    }
    line("repeat", &told.repeat);
    for other in group.also.iter().take(ALSO) {
        line("also", &format!("{} at {}", other.operation, other.line));
    }
    if group.also.len() > ALSO {
        line("also", &format!("{} more", group.also.len() - ALSO));
    }
    out.push('\n');
}

/// What could not be tested, and why, each as a line.
pub(super) fn gaps(run: &Run<'_>) -> Vec<String> {
    let (contract, summary) = (run.contract, run.summary);
    let mut lines = Vec::new();
    let mut unseen = Vec::new();
    for &id in &summary.operations {
        let label = contract.operation(id).label();
        let reached = summary.coverage.operations.get(&id);
        let Some(reached) = reached.filter(|reached| reached.requests > 0) else {
            let why = reached.and_then(|reached| reached.skipped.first());
            let why = why.map_or_else(String::new, |why| format!("; {why}"));
            lines.push(format!("{label}: it was never reached{why}"));
            continue;
        };
        if reached.accepted == 0 {
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
        let declared = Declared::new(contract, id);
        let never: Vec<String> = declared
            .unseen(reached)
            .map(|key| key.to_string())
            .collect();
        if !never.is_empty() {
            unseen.push(format!("{label}: {} never came", never.join(", ")));
        }
    }
    lines.extend(unseen);
    for (id, values) in summary.coverage.values.unseen(contract) {
        let schema = contract.schemas.get(id);
        let place = contract.place(schema.origin);
        let pointer = contract.sources.node(schema.origin).pointer();
        let name = pointer.rsplit('/').next().unwrap_or_default();
        let values = values.join(", ");
        lines.push(format!("{name}: {values} never came ({place})"));
    }
    lines.extend(elsewhere(contract, run.target));
    lines.extend(summary.outside.iter().map(|(request, count)| {
        let times = if *count > 1 {
            format!(" ({count} times)")
        } else {
            String::new()
        };
        let request = summary.secrets.text(request);
        format!("{request}: of no operation of the contract{times}")
    }));
    lines
}

/// That the service is at none of the servers of this machine that the contract names.
fn elsewhere(contract: &Contract, target: &str) -> Option<String> {
    let tested = Url::parse(target).ok().filter(server::is_local)?;
    let mut named = server::local(contract);
    let (first, _) = named.clone().next()?;
    let there = |url: &Url| url.port_or_known_default() == tested.port_or_known_default();
    if named.any(|(_, url)| there(&url)) {
        return None;
    }
    let place = contract.place(first.origin?);
    let url = &first.url;
    Some(format!(
        "the contract has a server {url}, and the service was at {target} ({place})"
    ))
}

/// What a run came to, in a sentence.
pub(super) fn verdict(summary: &Summary) -> String {
    let plural = |count: usize, word: &str| {
        let s = if count == 1 { "" } else { "s" };
        format!("{count} {word}{s}")
    };
    let verdict = if summary.is_clean() {
        "The contract is kept"
    } else {
        "The contract is broken"
    };
    let known = match summary.known() {
        0 => String::new(),
        known => format!(", {known} known"),
    };
    format!(
        "{verdict}: {}, {}{known}; {} requests to {} in {:.1} s, seed {}",
        plural(summary.count(Severity::Error), "error"),
        plural(summary.count(Severity::Warning), "warning"),
        summary.requests,
        plural(summary.coverage.operations.len(), "operation"),
        summary.elapsed.as_secs_f64(),
        summary.seed
    )
}

/// Why not everything was tried, where that is so.
pub(super) fn early(summary: &Summary) -> Option<String> {
    let early = match summary.end {
        End::Complete => return None,
        End::Time => "time ran out",
        End::Requests => "the requests ran out",
        End::FailFast => "the first finding ended it",
    };
    Some(format!("Not everything was tried: {early}."))
}
