//! The table of what was covered: operations by statuses, parameters and keywords.

use std::fmt::Write as _;

use super::super::Run;
use super::super::escape::html;
use super::operation;
use crate::coverage::{Declared, Reached};

/// The most names that are listed of one kind.
const LISTED: usize = 60;

/// Operations of which something was sent, and all.
pub(super) fn reached(run: &Run<'_>) -> (usize, usize) {
    let operations = run.summary.operations.iter();
    let coverage = &run.summary.coverage.operations;
    let reached = operations.filter(|id| coverage.get(id).is_some_and(|one| one.requests > 0));
    (reached.count(), run.summary.operations.len())
}

/// Declared statuses that came, and all.
pub(super) fn statuses(run: &Run<'_>) -> (usize, usize) {
    counted(run, |declared, reached| {
        let all = declared.statuses.len();
        (all - declared.unseen(reached).count(), all)
    })
}

/// Keywords that a request broke, and all.
pub(super) fn keywords(run: &Run<'_>) -> (usize, usize) {
    counted(run, |declared, reached| {
        let all = declared.keywords.len();
        (all - declared.unbroken(reached).count(), all)
    })
}

fn counted(run: &Run<'_>, count: impl Fn(&Declared, &Reached) -> (usize, usize)) -> (usize, usize) {
    let nothing = Reached::default();
    let operations = run.summary.operations.iter();
    operations.fold((0, 0), |sum, &id| {
        let declared = Declared::new(run.contract, id);
        let reached = run.summary.coverage.operations.get(&id);
        let one = count(&declared, reached.unwrap_or(&nothing));
        (sum.0 + one.0, sum.1 + one.1)
    })
}

pub(super) fn table(out: &mut String, run: &Run<'_>) {
    out.push_str(
        "<h2>Coverage <small>a struck status never came</small></h2>\n<div class=\"table\"><table>\n\
         <thead><tr><th>operation</th><th class=\"n\">requests</th><th class=\"n\">accepted</th>\
         <th class=\"n\">invalid</th><th>statuses</th><th>parameters</th><th>keywords</th></tr></thead>\n<tbody>\n",
    );
    let nothing = Reached::default();
    for &id in &run.summary.operations {
        let declared = Declared::new(run.contract, id);
        let reached = run.summary.coverage.operations.get(&id);
        let reached = reached.unwrap_or(&nothing);
        let unsent: Vec<&String> = declared.unsent(reached).collect();
        let unbroken: Vec<&String> = declared.unbroken(reached).collect();
        let missed = match reached.missed {
            0 => String::new(),
            missed => format!("<br><span class=\"soft\">{missed} met 404</span>"),
        };
        let _ = writeln!(
            out,
            "<tr><td class=\"op mono\">{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td>\
             <td class=\"n\">{}{missed}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
            operation(&run.contract.operation(id).label()),
            reached.requests,
            reached.accepted,
            reached.negatives,
            marks(&declared, reached),
            share(declared.parameters.len(), "never sent", &unsent),
            share(declared.keywords.len(), "never broken", &unbroken),
        );
    }
    out.push_str("</tbody></table></div>\n");
}

/// The statuses: those that came, those that are declared and never came, those that came and are not declared.
fn marks(declared: &Declared, reached: &Reached) -> String {
    let mut out = String::new();
    for (status, count) in &reached.statuses {
        let known = declared
            .statuses
            .iter()
            .any(|key| crate::coverage::covers(*key, *status));
        let class = if known { "st" } else { "st odd" };
        let word = if known { "" } else { ", not declared" };
        let _ = write!(
            out,
            "<span class=\"{class}\" title=\"{count} times{word}\">{status}</span>"
        );
    }
    for key in declared.unseen(reached) {
        let key = html(&key.to_string());
        let _ = write!(
            out,
            "<span class=\"st no\" title=\"never came\">{key}</span>"
        );
    }
    out
}

/// A bar, and a list of what is missing.
fn share(all: usize, what: &str, missing: &[&String]) -> String {
    if all == 0 {
        return "<span class=\"soft\">none</span>".to_owned();
    }
    let done = all - missing.len();
    let percent = done * 100 / all;
    let figure =
        format!("<span class=\"bar\"><i style=\"width:{percent}%\"></i></span>{done}/{all}");
    if missing.is_empty() {
        return figure;
    }
    let mut list = String::new();
    for name in missing.iter().take(LISTED) {
        let _ = write!(list, "<li>{}</li>", html(name));
    }
    if missing.len() > LISTED {
        let _ = write!(list, "<li>… and {} more</li>", missing.len() - LISTED);
    }
    format!("<details><summary>{figure}</summary><ul><li>{what}:</li>{list}</ul></details>")
}
