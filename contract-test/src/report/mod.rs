//! What is told of a run, one file for each form.

mod at_end;
mod escape;
mod github;
mod group;
mod har;
mod html;
mod json;
mod junit;
mod markdown;
pub mod people;
mod sarif;
mod sink;
mod told;

use std::io;
use std::path::Path;

use crate::event::Reporter;

pub use at_end::Run;
pub use sink::{Failures, Sink};
pub use told::{Line, Told, came};

/// A form of reports.
#[derive(Debug)]
#[expect(clippy::exhaustive_structs, reason = "rows of a table")]
pub struct Form {
    /// The name by which it is chosen.
    pub name: &'static str,
    /// What it is for, in a few words.
    pub docs: &'static str,
    /// How it comes to be.
    pub made: Made,
}

/// How a report comes to be.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Made {
    /// As a whole, once a run has ended.
    AtEnd(fn(&Run<'_>) -> String),
    /// Bit by bit while it goes on.
    OnTheWay(fn(Sink) -> Box<dyn Reporter>),
}

/// Every form.
pub const FORMS: &[Form] = &[
    Form {
        name: "text",
        docs: "the report for people",
        made: Made::AtEnd(people::plain),
    },
    Form {
        name: "html",
        docs: "one page that needs nothing else, with what was covered",
        made: Made::AtEnd(html::render),
    },
    Form {
        name: "junit",
        docs: "JUnit XML, for CI servers: a case for each operation and check",
        made: Made::AtEnd(junit::render),
    },
    Form {
        name: "sarif",
        docs: "SARIF 2.1.0 with the contract's lines, for code scanning",
        made: Made::AtEnd(sarif::render),
    },
    Form {
        name: "json",
        docs: "a line of JSON for each event, as it happens",
        made: Made::OnTheWay(json::open),
    },
    Form {
        name: "har",
        docs: "the exchanges of findings as an HTTP Archive",
        made: Made::AtEnd(har::findings),
    },
    Form {
        name: "har-all",
        docs: "every exchange as an HTTP Archive",
        made: Made::OnTheWay(har::open),
    },
    Form {
        name: "github",
        docs: "annotations of GitHub Actions",
        made: Made::AtEnd(github::render),
    },
    Form {
        name: "markdown",
        docs: "a summary in Markdown, as for a step of GitHub Actions",
        made: Made::AtEnd(markdown::render),
    },
];

/// The form of this name.
pub fn form(name: &str) -> Option<&'static Form> {
    FORMS.iter().find(|form| form.name == name)
}

impl Form {
    /// Begins a report in this file; `-` is standard output.
    ///
    /// # Errors
    /// Where the file cannot be made.
    pub fn open(&self, path: &Path, failures: &Failures) -> io::Result<Box<dyn Reporter>> {
        Ok(self.begin(Sink::new(path, failures)?))
    }

    /// Begins a report.
    pub fn begin(&self, sink: Sink) -> Box<dyn Reporter> {
        match self.made {
            Made::AtEnd(render) => Box::new(at_end::AtEnd::new(render, sink)),
            Made::OnTheWay(begin) => begin(sink),
        }
    }
}
