//! Why no value could be made.

use specwright_contract::source::Origin;

/// No value satisfies the schema, or none was found within the budget.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{reason}{}", self.shown_path())]
#[non_exhaustive]
pub struct NoValue {
    /// Why, in one sentence: `no value can be both a string and an integer`.
    pub reason: String,
    /// The keyword, or the schema, that makes it impossible.
    pub origin: Origin,
    /// Where in the value: a JSON Pointer (RFC 6901), `""` for the whole.
    pub path: String,
    /// A value that breaks no more rules than it must, for those who had rather answer something.
    pub nearest: Option<Box<serde_json::Value>>,
}

impl NoValue {
    pub(super) fn new(origin: Origin, reason: impl Into<String>) -> Self {
        Self {
            reason: reason.into(),
            origin,
            path: String::new(),
            nearest: None,
        }
    }

    /// The same failure, seen from the value that has this one as a member.
    #[must_use]
    pub(super) fn within(mut self, segment: &str) -> Self {
        let escaped = specwright_contract::source::escape_segment(segment);
        self.path = format!("/{escaped}{}", self.path);
        self
    }

    fn shown_path(&self) -> String {
        if self.path.is_empty() {
            String::new()
        } else {
            format!(" (at {})", self.path)
        }
    }
}
