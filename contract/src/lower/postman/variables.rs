//! `{{name}}`: the variables of the collection, its folders and its items put into texts.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use crate::source::Node;

use super::collection::Item;
use super::reader::{Reader, is_disabled, scalar};

/// How deep variables may name variables.
const DEEPEST: usize = 8;
/// How many variables the value of one text's variables may name in all.
const MOST_NESTED: usize = 1_000;
/// How long the value of a variable may become by the variables in it.
const LONGEST: usize = 64 << 10;

/// What Postman makes anew for each request, as one fixed value.
const DYNAMIC: &[(&str, &str)] = &[
    ("$guid", "3fa85f64-5717-4562-b3fc-2c963f66afa6"),
    ("$randomUUID", "3fa85f64-5717-4562-b3fc-2c963f66afa6"),
    ("$timestamp", "1700000000"),
    ("$isoTimestamp", "2023-11-14T22:13:20.000Z"),
    ("$randomInt", "42"),
    ("$randomBoolean", "true"),
    ("$randomEmail", "someone@example.com"),
    ("$randomFirstName", "Ada"),
    ("$randomLastName", "Lovelace"),
    ("$randomFullName", "Ada Lovelace"),
    ("$randomUrl", "https://example.com"),
];

/// A part of a text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Part<'a> {
    /// As it stands.
    Text(&'a str),
    /// The name in `{{name}}`.
    Variable(&'a str),
}

/// The parts of a text. Braces that hold no name are text.
pub(super) fn parts(text: &str) -> impl Iterator<Item = Part<'_>> {
    let mut rest = text;
    let mut found: Option<&str> = None;
    std::iter::from_fn(move || {
        if let Some(name) = found.take() {
            return Some(Part::Variable(name));
        }
        if rest.is_empty() {
            return None;
        }
        let mut from = 0;
        // From the end of a name back to its start: one pass over whatever braces there are.
        while let Some(end) = rest[from..].find("}}").map(|end| from + end) {
            let start = rest[from..end].rfind("{{").map(|start| from + start);
            let name = start.map_or("", |start| rest[start + 2..end].trim());
            let Some(start) = start.filter(|_| !name.is_empty() && !name.contains(['"', '\n']))
            else {
                from = end + 2;
                continue;
            };
            let before = &rest[..start];
            rest = &rest[end + 2..];
            if before.is_empty() {
                return Some(Part::Variable(name));
            }
            found = Some(name);
            return Some(Part::Text(before));
        }
        Some(Part::Text(std::mem::take(&mut rest)))
    })
}

impl<'t> Reader<'t, '_> {
    /// The value of a variable as it is seen from `item`: the innermost definition.
    fn variable(&mut self, item: &Item<'t>, name: &str) -> Option<&'t str> {
        if let Some((_, value)) = DYNAMIC.iter().find(|(dynamic, _)| *dynamic == name) {
            return Some(value);
        }
        let scopes = item.groups.iter().chain([&item.node]).rev();
        for list in scopes.filter_map(|group| group.get("variable")) {
            let table = self.variables.entry(list.id()).or_insert_with(|| {
                let mut table = FxHashMap::default();
                for entry in list.items().filter(|entry| !is_disabled(*entry)) {
                    let name = entry.get("key").or_else(|| entry.get("id"));
                    let value = entry.get("value").filter(|value| scalar(*value).is_some());
                    if let (Some(name), Some(value)) = (name.and_then(Node::scalar), value) {
                        table.entry(name).or_insert(value);
                    }
                }
                table
            });
            if let Some(value) = table.get(name) {
                // A variable that is there but empty is one that is not filled in.
                return scalar(*value).filter(|value| self.as_prism || !value.is_empty());
            }
        }
        None
    }

    /// The text with every known variable replaced; others stay as they are.
    pub(super) fn resolve<'a>(&mut self, item: &Item<'t>, text: &'a str) -> Cow<'a, str> {
        if !text.contains("{{") {
            return Cow::Borrowed(text);
        }
        let mut out = String::with_capacity(text.len());
        for part in parts(text) {
            match part {
                Part::Text(text) => out.push_str(text),
                Part::Variable(name) => match self.value(item, name) {
                    Some(value) => out.push_str(&value),
                    None => push_variable(name, &mut out),
                },
            }
        }
        Cow::Owned(out)
    }

    /// The value of a variable, the variables in it replaced. One that leads back to itself or
    /// becomes too long is as good as not defined, and so is every one when they have made too much text.
    pub(super) fn value(&mut self, item: &Item<'t>, name: &str) -> Option<Cow<'t, str>> {
        let value = self.variable(item, name)?;
        if !self.afford(value.len()) {
            return None;
        }
        if !value.contains("{{") {
            return Some(Cow::Borrowed(value));
        }
        let mut out = String::new();
        let mut fuel = MOST_NESTED;
        let whole = self.expand(item, value, DEEPEST, &mut fuel, &mut out);
        whole.then_some(Cow::Owned(out))
    }

    /// Appends the text with its variables replaced; false where that has no end.
    fn expand(
        &mut self,
        item: &Item<'t>,
        text: &str,
        depth: usize,
        fuel: &mut usize,
        out: &mut String,
    ) -> bool {
        if depth == 0 || *fuel == 0 || !self.afford(text.len()) {
            return false;
        }
        *fuel -= 1;
        for part in parts(text) {
            match part {
                Part::Text(text) => out.push_str(text),
                Part::Variable(name) => match self.variable(item, name) {
                    Some(value) => {
                        if out.len() > LONGEST || !self.expand(item, value, depth - 1, fuel, out) {
                            return false;
                        }
                    }
                    None => push_variable(name, out),
                },
            }
        }
        true
    }
}

fn push_variable(name: &str, out: &mut String) {
    out.push_str("{{");
    out.push_str(name);
    out.push_str("}}");
}

#[cfg(test)]
mod tests {
    use super::{Part, parts};

    #[test]
    fn a_text_is_split_at_its_variables() {
        let of = |text: &'static str| parts(text).collect::<Vec<_>>();
        assert_eq!(of("a"), [Part::Text("a")]);
        assert_eq!(
            of("{{a}}/{{ b }}!"),
            [
                Part::Variable("a"),
                Part::Text("/"),
                Part::Variable("b"),
                Part::Text("!")
            ]
        );
        assert_eq!(of("{{{a}}"), [Part::Text("{"), Part::Variable("a")]);
        assert_eq!(of("{{}}{{a"), [Part::Text("{{}}{{a")]);
        assert_eq!(of(""), []);
    }
}
