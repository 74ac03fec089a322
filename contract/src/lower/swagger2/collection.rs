//! `collectionFormat`: how the items of an array are put into one text, as styles.

use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::lower as codes;
use crate::model::{Location, Style};
use crate::source::Node;

use super::super::context::Context;

/// Where a value with a collection format stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// A parameter or header.
    In(Location),
    /// A property of a form.
    Form,
}

impl Place {
    /// The style that says nothing of its own, and whether it explodes.
    fn plain(self) -> (Style, bool) {
        match self {
            Self::In(Location::Query | Location::Cookie) | Self::Form => (Style::Form, true),
            Self::In(_) => (Style::Simple, false),
        }
    }

    /// Whether the name can be repeated.
    fn repeats(self) -> bool {
        matches!(self, Self::In(Location::Query) | Self::Form)
    }
}

const FORMATS: &[&str] = &["csv", "ssv", "tsv", "pipes", "multi"];

/// Whether a parameter, header or Items Object is an array.
pub(super) fn is_array(node: Node<'_>) -> bool {
    match node.get("type").and_then(Node::as_str) {
        Some(kind) => kind == "array",
        None => node.get("items").is_some(),
    }
}

/// The style of a parameter, header or form property, and whether it explodes.
pub(super) fn style<'s>(cx: &mut Context<'s>, node: Node<'s>, place: Place) -> (Style, bool) {
    let written = node.get("collectionFormat");
    if !is_array(node) {
        return place.plain();
    }
    let comma = match place.plain().0 {
        Style::Form => (Style::Form, false),
        other => (other, false),
    };
    let Some(value) = written else {
        return comma;
    };
    match value.as_str().unwrap_or_default() {
        "csv" => comma,
        "ssv" => (Style::SpaceDelimited, false),
        "tsv" => (Style::TabDelimited, false),
        "pipes" => (Style::PipeDelimited, false),
        "multi" if place.repeats() => (Style::Form, true),
        word => {
            let message = if word == "multi" {
                "`multi` repeats a name, which only the query and forms can".to_owned()
            } else {
                format!(
                    "there is no collection format `{}`",
                    value.scalar().unwrap_or_default()
                )
            };
            cx.report(
                Diagnostic::at(&codes::BAD_STYLE, value, message).help(format!(
                    "write one of {}; it is read as `csv`",
                    FORMATS
                        .iter()
                        .filter(|format| **format != "multi" || place.repeats())
                        .map(|format| format!("`{format}`"))
                        .collect::<Vec<_>>()
                        .join(", ")
                )),
            );
            comma
        }
    }
}
