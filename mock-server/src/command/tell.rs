//! What is told at the start: findings of documents, messages that scripts compare.

use std::io::Write as _;

use specwright_contract::diagnostic::render::{Format, People, Report};
use specwright_contract::source::Sources;
use specwright_contract::{Diagnostic, Severity};

use crate::watch::Told;
use crate::{Level, Log};

/// Tells of reloads in the log.
pub(crate) struct Reloads(pub(crate) Log);

impl Told for Reloads {
    fn reloaded(&self, what: &str) {
        self.0.say(Level::Info, what);
    }

    fn kept(&self, why: &str, sources: &Sources, found: &[Diagnostic]) {
        findings(&self.0, sources, found);
        self.0.say(Level::Error, why);
    }
}

/// Errors only, the rest as a number: a mock is started often, its document read once.
pub(crate) fn findings(log: &Log, sources: &Sources, diagnostics: &[Diagnostic]) {
    let (errors, others): (Vec<Diagnostic>, Vec<Diagnostic>) = diagnostics
        .iter()
        .cloned()
        .partition(|found| found.severity == Severity::Error);
    if log.tells(Level::Error) {
        if log.is_json() {
            let report = Report {
                name: "",
                sources,
                diagnostics: &errors,
            };
            let lines = Format::OneLine.render(&[report], &People::default());
            for line in lines.lines() {
                log.say(Level::Error, line);
            }
        } else {
            show(sources, &errors);
        }
    }
    let warnings = others
        .iter()
        .filter(|found| found.severity == Severity::Warning)
        .count();
    let them = match warnings {
        0 => return,
        1 => "1 warning".to_owned(),
        count => format!("{count} warnings"),
    };
    let line = format!("{them} in the document; `specwright lint` tells them");
    if log.is_json() {
        log.say(Level::Warn, &line);
    } else if log.tells(Level::Warn) {
        eprintln!("{line}");
    }
}

/// Shows errors to people, with the lines that they are in.
pub(crate) fn show(sources: &Sources, errors: &[Diagnostic]) {
    let mut err = std::io::stderr().lock();
    let people = People {
        colours: colours(&err),
        ..People::default()
    };
    for found in errors {
        let _ = err.write_all(people.one(found, sources).as_bytes());
    }
}

/// Colours are for terminals, unless `NO_COLOR` is set.
fn colours(stream: &impl std::io::IsTerminal) -> bool {
    stream.is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}
