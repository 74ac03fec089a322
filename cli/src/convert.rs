//! `specwright convert`: load, write in another language, tell what it cannot say.

use std::path::Path;

use serde_json::Value;
use specwright_codegen::{Settings, progenitor};
use specwright_contract::diagnostic::render::{Format, People, Report};
use specwright_contract::diagnostic::{Summary, sort};
use specwright_contract::source::Sources;
use specwright_contract::write::{self, Target};
use specwright_contract::{Contract, Diagnostic, Loader, Severity};

use crate::args::{Convert, Form, Language};
use crate::exit::Exit;
use crate::output::Output;

/// So many findings of one code are shown.
const SAME: usize = 10;

pub(crate) fn run(args: &Convert) -> Exit {
    let loader = Loader::new()
        .allow_remote(args.allow_remote)
        .allow_outside(args.allow_outside);
    let loaded = match loader.load(&args.document) {
        Ok(loaded) => loaded,
        Err(failure) => {
            let unreadable = failure
                .diagnostics
                .iter()
                .all(|found| found.place.is_none());
            tell(args, &failure.sources, &failure.diagnostics);
            return if unreadable {
                Exit::Failed
            } else {
                Exit::Findings
            };
        }
    };
    let (document, findings) = written(&loaded.contract, args.to);
    // `lint` tells the rest; what is wrong has an effect here.
    let mut found = loaded.diagnostics;
    found.retain(|found| found.severity == Severity::Error);
    found.extend(findings);
    for found in &mut found {
        if args.strict && found.severity == Severity::Warning {
            found.severity = Severity::Error;
        }
    }
    sort(&mut found);
    tell(args, &loaded.contract.sources, &found);
    let exit = match found.iter().collect::<Summary>().worst() {
        Some(Severity::Error) => Exit::Findings,
        _ => Exit::Clean,
    };
    let text = match text(&document, form(args)) {
        Ok(text) => text,
        Err(error) => {
            eprintln!("failed to write the document: {error}");
            return Exit::Failed;
        }
    };
    match Output::to(args.output.as_deref()) {
        Ok(mut output) => output.write(text.as_bytes(), exit),
        Err(exit) => exit,
    }
}

fn written(contract: &Contract, to: Language) -> (Value, Vec<Diagnostic>) {
    let target = match to {
        Language::OpenApi30 => Target::OpenApi30,
        Language::OpenApi31 => Target::OpenApi31,
        Language::Progenitor => {
            let lowered = progenitor::lower(contract, &Settings::default());
            return (lowered.document, lowered.findings);
        }
    };
    let written = write::openapi(contract, target);
    (written.document, written.diagnostics)
}

/// The form that was asked for, else that of the file's name, else YAML.
fn form(args: &Convert) -> Form {
    let named = || {
        let extension = args.output.as_deref().and_then(Path::extension)?;
        (extension == "json").then_some(Form::Json)
    };
    args.format.or_else(named).unwrap_or(Form::Yaml)
}

fn text(document: &Value, form: Form) -> Result<String, String> {
    match form {
        Form::Yaml => serde_yaml::to_string(document).map_err(|error| error.to_string()),
        Form::Json => serde_json::to_string_pretty(document)
            .map(|text| text + "\n")
            .map_err(|error| error.to_string()),
    }
}

fn tell(args: &Convert, sources: &Sources, found: &[Diagnostic]) {
    if found.is_empty() {
        return;
    }
    let mut output = Output::error();
    let people = People {
        colours: output.colours(args.color),
        same: if args.all { usize::MAX } else { SAME },
        ..People::default()
    };
    let report = Report {
        name: &args.document,
        sources,
        diagnostics: found,
    };
    let text = Format::People.render(&[report], &people);
    output.write(text.as_bytes(), Exit::Clean);
}
