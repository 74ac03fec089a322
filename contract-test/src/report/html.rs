//! One page that needs nothing else: what it came to, the findings by cause, what was covered, what could not be tested.
//! It loads nothing, follows the reader's light or dark, and reads without its script too.

mod covered;

use std::fmt::Write as _;

use super::Run;
use super::escape::html;
use super::group::{Group, groups};
use super::people::{early, gaps};
use super::told::Told;
use crate::checks::Severity;

const STYLE: &str = include_str!("html/page.css");
const SCRIPT: &str = include_str!("html/page.js");

pub(super) fn render(run: &Run<'_>) -> String {
    let mut out = String::with_capacity(64 << 10);
    let title = html(&run.contract.info.title);
    let _ = write!(
        out,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; \
         script-src 'unsafe-inline'\">\n\
         <title>{title}: contract test</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n"
    );
    head(&mut out, run, &title);
    out.push_str("<main>\n");
    findings(&mut out, run);
    covered::table(&mut out, run);
    not_tested(&mut out, run);
    out.push_str("</main>\n");
    let _ = write!(
        out,
        "<footer>Specwright {} · repeat this run with <code>--seed {}</code></footer>\n<script>\n{SCRIPT}</script>\n\
         </body>\n</html>\n",
        env!("CARGO_PKG_VERSION"),
        run.summary.seed
    );
    out
}

fn head(out: &mut String, run: &Run<'_>, title: &str) {
    let summary = run.summary;
    let (class, verdict) = if summary.is_clean() {
        ("good", "The contract is kept")
    } else {
        ("bad", "The contract is broken")
    };
    let _ = write!(
        out,
        "<header><div>\n<div class=\"verdict {class}\">{verdict}</div>\n<h1>{title}</h1>\n\
         <p class=\"soft\">version {} · tested at <code>{}</code></p>\n",
        html(&run.contract.info.version),
        html(run.target)
    );
    if let Some(early) = early(summary) {
        let _ = writeln!(out, "<p>{early}</p>");
    }
    out.push_str("<div class=\"tiles\">\n");
    let errors = summary.count(Severity::Error);
    let warnings = summary.count(Severity::Warning);
    let mut tile = |class: &str, figure: &str, word: &str| {
        let _ = writeln!(
            out,
            "<div class=\"tile {class}\"><b>{figure}</b><span>{word}</span></div>"
        );
    };
    let marked = |count: usize, class: &'static str| if count > 0 { class } else { "" };
    tile(
        marked(errors, "bad"),
        &errors.to_string(),
        plural(errors, "error", "errors"),
    );
    tile(
        marked(warnings, "warn"),
        &warnings.to_string(),
        plural(warnings, "warning", "warnings"),
    );
    if summary.known() > 0 {
        tile("", &summary.known().to_string(), "known");
    }
    let reached = covered::reached(run);
    tile(
        "",
        &format!("{}/{}", reached.0, reached.1),
        "operations reached",
    );
    let statuses = covered::statuses(run);
    tile(
        "",
        &format!("{}/{}", statuses.0, statuses.1),
        "statuses seen",
    );
    let keywords = covered::keywords(run);
    tile(
        "",
        &format!("{}/{}", keywords.0, keywords.1),
        "keywords broken",
    );
    tile("", &summary.requests.to_string(), "requests");
    tile(
        "",
        &format!("{:.1} s", summary.elapsed.as_secs_f64()),
        "time",
    );
    out.push_str("</div>\n</div></header>\n");
}

fn plural<'w>(count: usize, one: &'w str, more: &'w str) -> &'w str {
    if count == 1 { one } else { more }
}

fn findings(out: &mut String, run: &Run<'_>) {
    let groups = groups(&run.told);
    let causes = plural(groups.len(), "cause", "causes");
    let _ = writeln!(
        out,
        "<h2>Findings <small>{} {causes}</small></h2>",
        groups.len()
    );
    if groups.is_empty() {
        out.push_str("<p class=\"none\">Nothing was found.</p>\n");
        return;
    }
    out.push_str(
        "<div class=\"tools\"><input id=\"search\" type=\"search\" placeholder=\"Operation, check, text …\" \
         aria-label=\"Search the findings\">",
    );
    for (kind, word) in [
        ("error", "Errors"),
        ("warning", "Warnings"),
        ("known", "Known"),
    ] {
        if groups.iter().any(|group| severity(group.lead) == kind) {
            let _ = write!(
                out,
                "<button type=\"button\" data-kind=\"{kind}\" aria-pressed=\"true\">{word}</button>"
            );
        }
    }
    out.push_str("<button type=\"button\" id=\"all\">Open all</button></div>\n");
    // a few are best read at once
    let open = groups.len() <= 3;
    for group in &groups {
        finding(out, group, open);
    }
    out.push_str("<p class=\"none\" id=\"none\" hidden>Nothing fits.</p>\n");
}

fn severity(told: &Told) -> &'static str {
    if told.known {
        "known"
    } else {
        told.severity.as_str()
    }
}

fn finding(out: &mut String, group: &Group<'_>, open: bool) {
    let told = group.lead;
    let severity = severity(told);
    let open = if open { " open" } else { "" };
    let times = match told.count {
        0 | 1 => String::new(),
        count => format!("{count} times"),
    };
    let also = match group.also.len() {
        0 => String::new(),
        count => format!(" and {count} more"),
    };
    let _ = write!(
        out,
        "<details class=\"finding {severity}\" data-severity=\"{severity}\"{open}>\n<summary><span class=\"tag\">{}</span>\
         <span class=\"what\">{}</span><span class=\"times\">{times}</span>\
         <span class=\"where\"><span class=\"mono\">{}</span>{also}</span></summary>\n<dl>\n",
        told.check.name,
        html(&told.message),
        operation(&told.operation)
    );
    let mut row = |word: &str, inner: &str| {
        let _ = writeln!(out, "<dt>{word}</dt><dd>{inner}</dd>");
    };
    row("asks that", &html(told.check.docs));
    let place = html(&told.line.to_string());
    let excerpt = html(&told.line.excerpt);
    let contract = format!("<code>{place}</code> <code class=\"soft\">{excerpt}</code>");
    row("contract", &contract);
    if !told.case.is_empty() {
        row("case", &html(&told.case));
    }
    if let Some(promised) = &told.promised {
        row("promised", &html(promised));
    }
    row("came", &format!("<pre>{}</pre>", html(&told.came)));
    if !told.before.is_empty() {
        row("before", &copied(&told.before.join("\n")));
    }
    row("repeat", &copied(&told.repeat));
    if !group.also.is_empty() {
        let mut list = String::new();
        for other in &group.also {
            let _ = write!(
                list,
                "<div><span class=\"mono\">{}</span> <span class=\"soft\">{}</span></div>",
                operation(&other.operation),
                html(&other.line.to_string())
            );
        }
        row("also", &list);
    }
    let _ = writeln!(out, "</dl>\n</details>");
}

fn copied(text: &str) -> String {
    format!("<div class=\"copy\"><pre>{}</pre></div>", html(text))
}

/// `METHOD /path` with its method marked.
fn operation(label: &str) -> String {
    match label.split_once(' ') {
        Some((method, path)) => format!(
            "<span class=\"method\">{}</span> {}",
            html(method),
            html(path)
        ),
        None => html(label),
    }
}

fn not_tested(out: &mut String, run: &Run<'_>) {
    let gaps = gaps(run);
    if gaps.is_empty() {
        return;
    }
    out.push_str("<h2>Not tested</h2>\n<ul class=\"gaps\">\n");
    for gap in gaps {
        let _ = writeln!(out, "<li>{}</li>", html(&gap));
    }
    out.push_str("</ul>\n");
}
