//! What the commands that read one document and write another share: their flags, the reading, and how findings are
//! told beside what is written.

use clap::Args;
use specwright_contract::diagnostic::render::{Format, People, Report};
use specwright_contract::diagnostic::{Summary, sort};
use specwright_contract::source::Sources;
use specwright_contract::{Contract, Diagnostic, Loaded, Loader, Severity};

use crate::args::Color;
use crate::exit::Exit;
use crate::output::Output;

/// So many findings of one code are shown to people, unless all are asked for.
const SAME: usize = 10;

/// A document and how it is read.
#[derive(Args, Debug)]
pub(crate) struct Reading {
    /// The document: a path, an http(s) URL, or `-` for standard input
    #[arg(value_name = "SPEC")]
    pub(crate) document: String,
    /// Show every finding, not only the first ten of each code
    #[arg(long)]
    all: bool,
    /// Fetch the http(s) documents that `$ref`s name
    #[arg(long)]
    allow_remote: bool,
    /// Read the files that `$ref`s name outside the document's folder
    #[arg(long)]
    allow_outside: bool,
    /// When to use colours
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    color: Color,
}

impl Reading {
    /// When to use colours.
    pub(crate) fn color(&self) -> Color {
        self.color
    }

    /// The document, or how the command ends without it: the reason is told.
    pub(crate) fn load(&self) -> Result<Loaded, Exit> {
        let loader = loader(self.allow_remote, self.allow_outside);
        loader.load(&self.document).map_err(|failure| {
            let mut found = failure.diagnostics.iter();
            let unreadable = found.all(|found| found.place.is_none());
            self.tell(&failure.sources, &failure.diagnostics);
            if unreadable {
                Exit::Failed
            } else {
                Exit::Findings
            }
        })
    }

    /// Tells what is wrong with the document beside what was found on the way, and whether an error is among it.
    /// With `strict` a warning is one; notes tell what was chosen, not what was lost.
    pub(crate) fn weigh(
        &self,
        contract: &Contract,
        mut found: Vec<Diagnostic>,
        further: Vec<Diagnostic>,
        strict: bool,
    ) -> bool {
        // `lint` tells the rest; what is wrong has an effect here.
        found.retain(|found| found.severity == Severity::Error);
        found.extend(further);
        for found in &mut found {
            if strict && found.severity == Severity::Warning {
                found.severity = Severity::Error;
            }
        }
        sort(&mut found);
        self.tell(&contract.sources, &found);
        found.iter().collect::<Summary>().worst() == Some(Severity::Error)
    }

    fn tell(&self, sources: &Sources, found: &[Diagnostic]) {
        if found.is_empty() {
            return;
        }
        let mut output = Output::error();
        let people = people(&output, self.color, self.all);
        let report = Report {
            name: &self.document,
            sources,
            diagnostics: found,
        };
        let text = Format::People.render(&[report], &people);
        output.write(text.as_bytes(), Exit::Clean);
    }
}

/// What reads documents, as far as the flags allow.
pub(crate) fn loader(allow_remote: bool, allow_outside: bool) -> Loader {
    Loader::new()
        .allow_remote(allow_remote)
        .allow_outside(allow_outside)
}

/// How findings are told to people.
pub(crate) fn people(output: &Output, color: Color, all: bool) -> People {
    People {
        colours: output.colours(color),
        same: if all { usize::MAX } else { SAME },
        ..People::default()
    }
}
