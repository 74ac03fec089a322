//! Findings as people and machines read them: one file for each form, all over the same [`Report`]s.

mod github;
mod json;
#[cfg(feature = "junit")]
mod junit;
mod located;
mod oneline;
mod people;
mod sarif;

pub use github::{escape_data as github_data, escape_property as github_property};
pub use located::{Located, Region};
pub use people::{People, Width};
pub use sarif::uri as sarif_uri;

use std::fmt;
use std::str::FromStr;

use super::{Diagnostic, Summary};
use crate::source::Sources;

/// What is told about one document.
#[derive(Clone, Copy, Debug)]
pub struct Report<'a> {
    /// The document as the user named it.
    pub name: &'a str,
    /// The files that were read.
    pub sources: &'a Sources,
    /// What was found, in the order in which it is to be told.
    pub diagnostics: &'a [Diagnostic],
}

/// A form in which findings are told.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub enum Format {
    /// A frame with the source line and a caret.
    People,
    /// `path:line:column: severity[code]: message (help)`, one line each.
    OneLine,
    /// One JSON object with all findings.
    Json,
    /// Workflow commands of GitHub Actions: annotations in the changed files.
    Github,
    /// SARIF 2.1.0: what code scanning takes.
    Sarif,
    /// `JUnit` XML: what CI servers show as tests.
    #[cfg(feature = "junit")]
    Junit,
}

impl Format {
    /// Every form with the name by which it is asked for and what it is.
    pub const ALL: &'static [(Self, &'static str, &'static str)] = &[
        (Self::People, "people", "the source line with a caret"),
        (
            Self::OneLine,
            "oneline",
            "path:line:column: severity[code]: message",
        ),
        (Self::Json, "json", "one JSON object with all findings"),
        (Self::Github, "github", "annotations of GitHub Actions"),
        (Self::Sarif, "sarif", "SARIF 2.1.0, for code scanning"),
        #[cfg(feature = "junit")]
        (Self::Junit, "junit", "JUnit XML, for CI servers"),
    ];

    /// The name by which it is asked for.
    pub fn as_str(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(format, ..)| *format == self)
            .map_or("", |(_, name, _)| name)
    }

    /// The findings in this form, each line ended. `people` says how [`Format::People`] is drawn.
    pub fn render(self, reports: &[Report<'_>], people: &People) -> String {
        match self {
            Self::People => people.reports(reports),
            Self::OneLine => oneline::render(reports),
            Self::Json => json::render(reports),
            Self::Github => github::render(reports),
            Self::Sarif => sarif::render(reports),
            #[cfg(feature = "junit")]
            Self::Junit => junit::render(reports),
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A form that does not exist.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("there is no form {asked:?}; it is one of people, oneline, json, github, sarif, junit")]
pub struct UnknownFormat {
    /// What was asked for.
    pub asked: String,
}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(name: &str) -> Result<Self, UnknownFormat> {
        Self::ALL
            .iter()
            .find(|(_, known, _)| *known == name)
            .map(|(format, ..)| *format)
            .ok_or_else(|| UnknownFormat {
                asked: name.to_owned(),
            })
    }
}

impl Diagnostic {
    /// `path:line:column: severity[code]: message (help)`, without a line end.
    pub fn one_line(&self, sources: &Sources) -> String {
        oneline::line(self, sources)
    }
}

/// What all the reports together count.
fn summary(reports: &[Report<'_>]) -> Summary {
    reports
        .iter()
        .flat_map(|report| report.diagnostics)
        .collect()
}

#[cfg(test)]
mod tests;
