//! What people are told of a schema: its description, its rules, its default and an example.

use specwright_contract::model::{Annotations, Schema, SchemaId};

use super::Planner;
use crate::docs;

/// Longer values are not told.
const LONGEST: usize = 80;

impl Planner<'_> {
    /// The documentation of what these schemas describe together, the outermost last.
    pub(super) fn told(&self, ids: &[SchemaId]) -> Vec<String> {
        let schemas = &self.contract.schemas;
        let own = || ids.iter().rev().map(|&id| schemas.get(id));
        let notes = || own().filter_map(|schema| schema.annotations.as_deref());
        let text =
            notes().find_map(|notes| notes.description.as_deref().or(notes.title.as_deref()));
        let mut lines = text.map(docs::lines).unwrap_or_default();
        let mut more: Vec<String> = own().flat_map(rules).collect();
        if notes().any(|notes| notes.read_only) {
            more.push("Read only: never in requests.".to_owned());
        }
        if notes().any(|notes| notes.write_only) {
            more.push("Write only: never in responses.".to_owned());
        }
        more.extend(notes().find_map(|notes| self.default_told(notes)));
        more.extend(notes().find_map(|notes| self.example_told(notes)));
        if !more.is_empty() {
            if !lines.is_empty() {
                lines.push(String::new());
            }
            lines.push(more.join(" "));
        }
        lines
    }

    fn default_told(&self, notes: &Annotations) -> Option<String> {
        let text = code(&self.contract.sources.node(notes.default?).to_json())?;
        Some(format!("Default: {text}."))
    }

    fn example_told(&self, notes: &Annotations) -> Option<String> {
        let value = notes.examples.iter().find_map(|example| example.value)?;
        let text = code(&self.contract.sources.node(value).to_json())?;
        Some(format!("Example: {text}."))
    }
}

/// A short value as code.
fn code(value: &serde_json::Value) -> Option<String> {
    let text = value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned);
    span(&text)
}

/// A short text as code; nothing where it cannot be.
fn span(text: &str) -> Option<String> {
    let plain = !text.trim().is_empty()
        && text.len() <= LONGEST
        && text.trim() == text
        && !text.contains(|sign: char| {
            sign == '`' || sign.is_control() || !(sign.is_alphanumeric() || sign.is_ascii())
        });
    plain.then(|| format!("`{text}`"))
}

/// What must hold beyond the type, as sentences.
fn rules(schema: &Schema) -> Vec<String> {
    let mut out = Vec::new();
    if let Some(number) = &schema.number {
        let bounds = [
            ("At least", &number.minimum),
            ("More than", &number.exclusive_minimum),
            ("At most", &number.maximum),
            ("Less than", &number.exclusive_maximum),
            ("A multiple of", &number.multiple_of),
        ];
        let said = bounds.into_iter();
        out.extend(
            said.filter_map(|(words, bound)| Some(format!("{words} {}.", bound.as_deref()?))),
        );
    }
    if let Some(string) = &schema.string {
        out.extend(between(string.min_length, string.max_length, "character"));
        let pattern = string.pattern.as_deref().and_then(span);
        out.extend(pattern.map(|pattern| format!("Matches {pattern}.")));
    }
    if let Some(array) = &schema.array {
        out.extend(between(array.min_items, array.max_items, "item"));
        if array.unique {
            out.push("No item twice.".to_owned());
        }
    }
    if let Some(object) = &schema.object {
        out.extend(between(
            object.min_properties,
            object.max_properties,
            "member",
        ));
    }
    out
}

fn between(least: Option<u64>, most: Option<u64>, noun: &str) -> Option<String> {
    let many = |count: u64| {
        if count == 1 {
            noun.to_owned()
        } else {
            format!("{noun}s")
        }
    };
    let least = least.filter(|&least| least > 0);
    match (least, most) {
        (Some(least), Some(most)) if least == most => Some(format!("{least} {}.", many(least))),
        (Some(least), Some(most)) => Some(format!("{least} to {most} {}.", many(most))),
        (Some(least), None) => Some(format!("At least {least} {}.", many(least))),
        (None, Some(most)) => Some(format!("At most {most} {}.", many(most))),
        (None, None) => None,
    }
}
