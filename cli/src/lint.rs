//! `specwright lint`: load, judge, tell.

use std::sync::Arc;

use specwright_contract::diagnostic::render::{Format, Report};
use specwright_contract::diagnostic::{Summary, sort};
use specwright_contract::source::Sources;
use specwright_contract::{Contract, Diagnostic, Loader, Severity};
use specwright_exchange::schema::Validators;

use crate::args::{Level, Lint};
use crate::exit::Exit;
use crate::output::Output;
use crate::reading::{loader, people};

/// What was found in one document.
struct Document<'a> {
    name: &'a str,
    files: Files,
    diagnostics: Vec<Diagnostic>,
    exit: Exit,
}

/// The files of a document, which show its places.
enum Files {
    Contract(Arc<Contract>),
    Sources(Sources),
}

impl Files {
    fn sources(&self) -> &Sources {
        match self {
            Self::Contract(contract) => &contract.sources,
            Self::Sources(sources) => sources,
        }
    }
}

pub(crate) fn run(args: &Lint) -> Exit {
    let mut output = match Output::to(args.output.as_deref()) {
        Ok(output) => output,
        Err(exit) => return exit,
    };
    let people = people(&output, args.color, args.all);
    let loader = loader(args.allow_remote, args.allow_outside);
    let mut exit = Exit::Clean;
    if matches!(
        args.format,
        Format::People | Format::OneLine | Format::Github
    ) {
        // What is told line by line is told as it is found.
        for name in &args.documents {
            let document = judge(name, &loader, args);
            exit = exit.max(document.exit);
            let text = args.format.render(&[document.report()], &people);
            if output.write(text.as_bytes(), exit) == Exit::Failed && exit != Exit::Failed {
                return Exit::Failed;
            }
        }
        return exit;
    }
    let documents: Vec<Document<'_>> = args
        .documents
        .iter()
        .map(|name| judge(name, &loader, args))
        .collect();
    let reports: Vec<Report<'_>> = documents.iter().map(Document::report).collect();
    exit = documents
        .iter()
        .map(|document| document.exit)
        .max()
        .unwrap_or(exit);
    let text = args.format.render(&reports, &people);
    output.write(text.as_bytes(), exit)
}

impl Document<'_> {
    fn report(&self) -> Report<'_> {
        Report {
            name: self.name,
            sources: self.files.sources(),
            diagnostics: &self.diagnostics,
        }
    }
}

fn judge<'a>(name: &'a str, loader: &Loader, args: &Lint) -> Document<'a> {
    let (files, mut diagnostics, least) = match loader.load(name) {
        Ok(loaded) => {
            let mut diagnostics = loaded.diagnostics;
            diagnostics.extend(specwright_contract::lint::run(&loaded.contract));
            let contract = Arc::new(loaded.contract);
            if !args.no_examples {
                let validators = Validators::new(Arc::clone(&contract));
                diagnostics.extend(specwright_exchange::lint::examples(&validators));
            }
            (Files::Contract(contract), diagnostics, Exit::Clean)
        }
        Err(failure) => {
            // What is wrong has no place: no file could be read at all.
            let unreadable = failure
                .diagnostics
                .iter()
                .all(|found| found.place.is_none());
            let exit = if unreadable {
                Exit::Failed
            } else {
                Exit::Findings
            };
            (Files::Sources(failure.sources), failure.diagnostics, exit)
        }
    };
    diagnostics.retain_mut(|found| weigh(found, args));
    sort(&mut diagnostics);
    let worst = diagnostics.iter().collect::<Summary>().worst();
    let exit = match worst {
        Some(Severity::Error) => least.max(Exit::Findings),
        _ => least,
    };
    Document {
        name,
        files,
        diagnostics,
        exit,
    }
}

/// Gives a finding the weight that was asked for, and tells whether it is told.
fn weigh(found: &mut Diagnostic, args: &Lint) -> bool {
    if args.strict && found.severity == Severity::Warning || args.deny.contains(&found.code) {
        found.severity = Severity::Error;
    }
    let least = match args.level {
        Level::Note => Severity::Note,
        Level::Warning => Severity::Warning,
        Level::Error => Severity::Error,
    };
    found.severity >= least && !args.allow.contains(&found.code)
}
