//! What is told to people and machines about a document: one type, many renderers.

pub mod codes;
mod order;
pub mod render;

pub use crate::lower::near::nearest;
pub use order::{Summary, sort};

use crate::source::{FileId, Node, NodeId, Span};

/// How much a finding weighs.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Severity {
    /// Worth knowing; nothing is wrong.
    Note,
    /// Probably not what was meant; everything works.
    Warning,
    /// Wrong: the part it stands in does not work as written.
    Error,
}

impl Severity {
    /// The word: `error`, `warning`, `note`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl std::fmt::Display for Severity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}

/// A kind of finding: what `specwright explain` tells.
#[derive(Debug)]
pub struct Code {
    /// The name, in kebab case: `reference-unresolved`.
    pub id: &'static str,
    /// The severity where nothing else is said.
    pub severity: Severity,
    /// One sentence, lower case, without a full stop.
    pub summary: &'static str,
    /// What it means, why it matters, what to do, with an example; a few lines of Markdown.
    pub explanation: &'static str,
}

impl PartialEq for Code {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Code {}

/// A place in a file.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Place {
    /// The file.
    pub file: FileId,
    /// The bytes.
    pub span: Span,
    /// The node, where the place is one: it gives the JSON Pointer.
    pub node: Option<NodeId>,
}

impl From<Node<'_>> for Place {
    fn from(node: Node<'_>) -> Self {
        Self {
            file: node.tree().file(),
            span: node.span(),
            node: Some(node.id()),
        }
    }
}

/// A second place that helps to understand the first: "first defined here".
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Label {
    /// Where.
    pub place: Place,
    /// What is there, lower case.
    pub text: String,
}

/// One finding.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Diagnostic {
    /// Its kind.
    pub code: &'static Code,
    /// Its weight here.
    pub severity: Severity,
    /// What is wrong, lower case, one sentence without a full stop.
    pub message: String,
    /// Where; nothing where no file could be read at all.
    pub place: Option<Place>,
    /// Further places.
    pub labels: Vec<Label>,
    /// The next step.
    pub help: Option<String>,
    /// The operation that cannot work because of this: `GET /orders`.
    pub stops: Option<String>,
}

impl Diagnostic {
    /// A finding without a place: a file that cannot be read.
    pub fn unplaced(code: &'static Code, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity,
            message: message.into(),
            place: None,
            labels: Vec::new(),
            help: None,
            stops: None,
        }
    }

    /// A finding at a node or a [`Place`].
    pub fn at(code: &'static Code, place: impl Into<Place>, message: impl Into<String>) -> Self {
        Self {
            place: Some(place.into()),
            ..Self::unplaced(code, message)
        }
    }

    /// The same with the next step.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same with a further place.
    #[must_use]
    pub fn label(mut self, place: impl Into<Place>, text: impl Into<String>) -> Self {
        self.labels.push(Label {
            place: place.into(),
            text: text.into(),
        });
        self
    }

    /// The same, and the operation does not work because of it.
    #[must_use]
    pub fn stops(mut self, operation: impl Into<String>) -> Self {
        self.stops = Some(operation.into());
        self
    }
}
