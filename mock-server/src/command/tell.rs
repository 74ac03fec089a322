//! What is told at the start: findings of documents, messages that scripts compare.

use std::io::Write as _;

use specwright_contract::diagnostic::render::People;
use specwright_contract::source::Sources;
use specwright_contract::{Diagnostic, Severity};

use crate::watch::Told;

/// Tells of reloads in the log.
pub(crate) struct Reloads;

impl Told for Reloads {
    fn reloaded(&self, what: &str) {
        tracing::info!(target: "specwright::reload", "{what}");
    }

    fn kept(&self, why: &str, sources: &Sources, found: &[Diagnostic]) {
        findings(sources, found);
        tracing::error!(target: "specwright::reload", "{why}");
    }
}

/// Colours are for terminals, unless `NO_COLOR` is set.
pub(crate) fn colours(stream: &impl std::io::IsTerminal) -> bool {
    stream.is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

/// Errors only, the rest as a number: a mock is started often, its document read once.
pub(crate) fn findings(sources: &Sources, diagnostics: &[Diagnostic]) {
    let mut err = std::io::stderr().lock();
    let people = People {
        colours: colours(&err),
        ..People::default()
    };
    let with = |severity| {
        diagnostics
            .iter()
            .filter(move |found| found.severity == severity)
    };
    for found in with(Severity::Error) {
        let _ = err.write_all(people.one(found, sources).as_bytes());
    }
    let them = match with(Severity::Warning).count() {
        0 => return,
        1 => "1 warning".to_owned(),
        count => format!("{count} warnings"),
    };
    let _ = writeln!(err, "{them} in the document; `specwright lint` tells them");
}
