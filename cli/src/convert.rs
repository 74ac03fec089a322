//! `specwright convert`: load, write in another language, tell what it cannot say.

use std::path::Path;

use serde_json::Value;
use specwright_codegen::{Settings, progenitor};
use specwright_contract::write::{self, Target};
use specwright_contract::{Contract, Diagnostic};

use crate::args::{Convert, Form, Language};
use crate::exit::Exit;
use crate::output::Output;

pub(crate) fn run(args: &Convert) -> Exit {
    let loaded = match args.reading.load() {
        Ok(loaded) => loaded,
        Err(exit) => return exit,
    };
    let (document, findings) = written(&loaded.contract, args.to);
    let errors = args
        .reading
        .weigh(&loaded.contract, loaded.diagnostics, findings, args.strict);
    let exit = if errors { Exit::Findings } else { Exit::Clean };
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
