//! What is wrong with a request or a response.

use std::borrow::Cow;
use std::fmt::Write as _;

use serde_json::Value;
use specwright_contract::source::{Origin, escape_segment};

use crate::schema::{Direction, Params, Violation, joined};

/// How grave a finding is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[non_exhaustive]
pub enum Severity {
    /// The contract is broken.
    Error,
    /// The contract is kept, but somebody should know.
    Warning,
}

/// One thing that is wrong with a message.
#[derive(Clone, PartialEq, Debug)]
#[non_exhaustive]
pub struct Finding {
    /// Where: `body`, `header`, `query`, `path` or `cookie`, and the way from there. Empty: nowhere in particular.
    pub location: Vec<String>,
    /// How grave it is.
    pub level: Severity,
    /// The keyword that is broken, or `401`, `415`, `required`, `deprecated`, `syntax`; empty: none.
    pub code: String,
    /// What is wrong, as a sentence that names the place.
    pub message: String,
    /// The place in the contract that says so.
    pub contract: Option<Origin>,
    /// The value that is wrong, where there is one.
    pub value: Option<Value>,
    /// What the keyword asks for.
    pub params: Params,
}

impl Finding {
    /// Something that breaks the contract.
    pub fn error(location: &[&str], code: &str, message: impl Into<String>) -> Self {
        Self {
            location: location.iter().map(ToString::to_string).collect(),
            level: Severity::Error,
            code: code.into(),
            message: message.into(),
            contract: None,
            value: None,
            params: Params::None,
        }
    }

    /// Something that does not break it.
    pub fn warning(location: &[&str], code: &str, message: impl Into<String>) -> Self {
        Self {
            level: Severity::Warning,
            ..Self::error(location, code, message)
        }
    }

    /// With the place in the contract.
    #[must_use]
    pub fn at(mut self, origin: Origin) -> Self {
        self.contract = Some(origin);
        self
    }

    /// With the name of what is missing.
    pub(super) fn missing(mut self, name: &str) -> Self {
        self.params = Params::Missing(name.into());
        self
    }

    /// Whether the contract is broken.
    pub fn is_error(&self) -> bool {
        self.level == Severity::Error
    }

    /// `Error` or `Warning`.
    pub fn severity(&self) -> &'static str {
        match self.level {
            Severity::Error => "Error",
            Severity::Warning => "Warning",
        }
    }

    /// A violation of the value that stands at a place: `["body"]`, `["query", "size"]`.
    pub(super) fn of(
        direction: Direction,
        place: &[&str],
        value: &Value,
        violation: &Violation,
    ) -> Self {
        let inner = violation.instance.iter().map(|segment| segment_of(segment));
        let inner: Vec<_> = inner.filter(|segment| !segment.is_empty()).collect();
        let inner = inner.iter().map(AsRef::as_ref);
        let way: Vec<&str> = place.iter().copied().chain(inner).collect();
        let mut message = subject(direction, &way);
        message.push(' ');
        message.push_str(&violation.message);
        match &violation.params {
            Params::Allowed(values) if matches!(violation.keyword, "enum" | "discriminator") => {
                message.push_str(": ");
                for (n, value) in values.iter().enumerate() {
                    message.push_str(if n > 0 { ", " } else { "" });
                    message.push_str(&joined(value));
                }
            }
            Params::Additional(name) => {
                let _ = write!(message, "; found '{name}'");
            }
            Params::Unevaluated(name) => {
                let _ = write!(message, ": '{name}'");
            }
            _ => {}
        }
        Self {
            location: way.iter().map(ToString::to_string).collect(),
            level: Severity::Error,
            code: violation.keyword.to_owned(),
            message,
            contract: Some(violation.schema),
            value: part(value, &violation.instance).cloned(),
            params: violation.params.clone(),
        }
    }
}

/// Most messages are shorter, in bytes.
const MESSAGE: usize = 128;

/// The part of a value that is wrong.
fn part<'v>(value: &'v Value, way: &[Box<str>]) -> Option<&'v Value> {
    way.iter().try_fold(value, |value, segment| match value {
        Value::Object(members) => members.get(&**segment),
        Value::Array(items) => items.get(segment.parse::<usize>().ok()?),
        _ => None,
    })
}

/// A segment of a JSON Pointer, which is what ajv gives and Prism splits.
fn segment_of(name: &str) -> Cow<'_, str> {
    if name.contains(['~', '/']) {
        escape_segment(name).into()
    } else {
        name.into()
    }
}

/// The subject of a sentence about a place: `Request body property a.b`, `Response header parameter x`.
pub(super) fn subject(direction: Direction, way: &[&str]) -> String {
    let (place, inner) = way.split_first().unwrap_or((&"", &[]));
    let mut subject = String::with_capacity(MESSAGE);
    subject.push_str(match direction {
        Direction::Request => "Request ",
        Direction::Response => "Response ",
    });
    subject.push_str(place);
    if !inner.is_empty() {
        subject.push_str(if *place == "body" {
            " property "
        } else {
            " parameter "
        });
    }
    for (n, segment) in inner.iter().enumerate() {
        subject.push_str(if n > 0 { "." } else { "" });
        subject.push_str(segment);
    }
    subject
}
