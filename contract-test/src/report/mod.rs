//! What is told of a run, one file for each form.

pub mod people;
mod text;

use std::io;
use std::path::Path;

use crate::event::Reporter;

/// A form of reports that is written into a file while a run goes on.
#[derive(Debug)]
#[expect(clippy::exhaustive_structs, reason = "rows of a table")]
pub struct Form {
    /// The name by which it is chosen.
    pub name: &'static str,
    /// What it is for, in a few words.
    pub docs: &'static str,
    /// Begins a report in this file.
    pub open: fn(&Path) -> io::Result<Box<dyn Reporter>>,
}

/// Every form.
pub const FORMS: &[Form] = &[Form {
    name: "text",
    docs: "the report for people",
    open: text::open,
}];

/// The form of this name.
pub fn form(name: &str) -> Option<&'static Form> {
    FORMS.iter().find(|form| form.name == name)
}
