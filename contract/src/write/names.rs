//! Names of components, decided once: those of the document first, then the nearest that are allowed, then names
//! for what is referred to and has none.

use std::collections::VecDeque;

use rustc_hash::{FxHashMap, FxHashSet};

use super::census::Census;
use crate::model::{Contract, Schema, SchemaId};
use crate::source::{Node, unescape_segment};

/// Names longer than this are cut.
const LONGEST: usize = 80;

/// Segments of a JSON Pointer that say nothing about what stands there.
const SILENT: &[&str] = &[
    "components",
    "schemas",
    "definitions",
    "$defs",
    "paths",
    "properties",
    "patternProperties",
    "responses",
    "content",
    "schema",
    "parameters",
    "requestBodies",
    "headers",
    "examples",
    "links",
    "callbacks",
    "allOf",
    "anyOf",
    "oneOf",
    "additionalProperties",
];

/// A name that is allowed: letters, digits, `.`, `-`, `_`.
pub(super) fn allowed(name: &str) -> String {
    let mut allowed: String = name
        .chars()
        .map(|letter| match letter {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '.' | '-' | '_' => letter,
            _ => '_',
        })
        .take(200)
        .collect();
    if allowed.is_empty() {
        allowed.push('_');
    }
    allowed
}

/// A name after the place where something stands.
pub(super) fn after_place(contract: &Contract, node: Node<'_>) -> String {
    let pointer = node.pointer();
    if pointer.is_empty() {
        let file = contract.sources.file(node.tree().file());
        let name = file
            .base
            .path_segments()
            .and_then(|mut all| all.next_back());
        let stem = name
            .unwrap_or_default()
            .split('.')
            .next()
            .unwrap_or_default();
        return if stem.is_empty() {
            "Document".to_owned()
        } else {
            allowed(stem)
        };
    }
    let segments: Vec<_> = pointer.split('/').skip(1).map(unescape_segment).collect();
    let speaking: Vec<&str> = segments
        .iter()
        .enumerate()
        .filter(|(n, segment)| {
            let media_type = segment.contains('/') && !segment.starts_with('/');
            let last = n + 1 == segments.len();
            !media_type && (last || !SILENT.contains(&&***segment))
        })
        .map(|(_, segment)| &**segment)
        .collect();
    // A member of a map of components has its own name.
    if let [.., map, last] = segments.as_slice()
        && matches!(
            &**map,
            "schemas"
                | "definitions"
                | "$defs"
                | "parameters"
                | "responses"
                | "requestBodies"
                | "headers"
                | "links"
                | "callbacks"
                | "examples"
        )
        && last.parse::<u32>().is_err()
    {
        return allowed(last);
    }
    let mut name = String::new();
    for segment in speaking.iter().skip(speaking.len().saturating_sub(4)) {
        let segment = match *segment {
            "items" => "item",
            "schema" => continue,
            segment => segment,
        };
        for word in segment.split(|letter: char| !letter.is_ascii_alphanumeric()) {
            let mut letters = word.chars();
            if let Some(first) = letters.next() {
                name.push(first.to_ascii_uppercase());
                name.push_str(letters.as_str());
            }
        }
    }
    name.truncate(LONGEST);
    if name.is_empty() {
        name.push_str("Part");
    }
    name
}

/// The names of one kind of component.
#[derive(Default)]
pub(super) struct Scope {
    taken: FxHashSet<String>,
    /// Where to go on counting, by the name without a number.
    next: FxHashMap<String, u32>,
}

impl Scope {
    /// The name, if nobody has it.
    pub(super) fn take(&mut self, name: &str) -> bool {
        self.taken.insert(name.to_owned())
    }

    /// The name, or the nearest with a number behind it.
    pub(super) fn unique(&mut self, name: String) -> String {
        if self.take(&name) {
            return name;
        }
        loop {
            let next = self.next.entry(name.clone()).or_insert(1);
            *next += 1;
            let numbered = format!("{name}_{next}");
            if self.take(&numbered) {
                return numbered;
            }
        }
    }
}

/// A component of `schemas`.
pub(super) enum Entry {
    /// The schema itself.
    Schema(SchemaId),
    /// A second name for another component.
    Alias(String),
}

/// The schemas that are components.
#[derive(Default)]
pub(super) struct SchemaNames {
    pub(super) scope: Scope,
    names: FxHashMap<SchemaId, String>,
    /// What is still to be written.
    pub(super) entries: VecDeque<(String, Entry)>,
    /// The components of the document with another name than there: the schema, its old and its new name.
    pub(super) renamed: Vec<(SchemaId, String, String)>,
}

impl SchemaNames {
    /// Decides the names.
    pub(super) fn of(contract: &Contract, census: &Census<'_>) -> Self {
        let mut this = Self::default();
        let components = &contract.components.schemas;
        let schemas = &contract.schemas;
        let mut names: Vec<String> = components.keys().map(ToString::to_string).collect();
        for name in &mut names {
            if allowed(name) == **name {
                this.scope.take(name);
            }
        }
        for (name, id) in names.iter_mut().zip(components.values()) {
            let allowed = allowed(name);
            if allowed != *name {
                let unique = this.scope.unique(allowed);
                this.renamed
                    .push((*id, std::mem::replace(name, unique.clone()), unique));
            }
        }
        let own: FxHashSet<SchemaId> = components.values().copied().collect();
        for (name, &id) in names.into_iter().zip(components.values()) {
            if let Some(first) = this.names.get(&id) {
                this.entries.push_back((name, Entry::Alias(first.clone())));
                continue;
            }
            // `Pet: {$ref: Pet.yaml}`: that is the schema of this name.
            let mut behind = id;
            this.names.insert(id, name.clone());
            while let Some(target) = bare_target(schemas.get(behind)) {
                if own.contains(&target) || this.names.contains_key(&target) {
                    break;
                }
                this.names.insert(target, name.clone());
                behind = target;
            }
            this.entries.push_back((name, Entry::Schema(behind)));
        }
        for &id in &census.targets {
            this.name(contract, id);
        }
        for (&id, &uses) in &census.places {
            if uses > 1 && is_weighty(schemas.get(id)) {
                this.name(contract, id);
            }
        }
        this
    }

    /// The name of a schema that is a component.
    pub(super) fn get(&self, id: SchemaId) -> Option<&str> {
        self.names.get(&id).map(String::as_str)
    }

    /// The name of a schema, which becomes a component if it is none.
    pub(super) fn name(&mut self, contract: &Contract, id: SchemaId) -> String {
        if let Some(name) = self.names.get(&id) {
            return name.clone();
        }
        let node = contract.sources.node(contract.schemas.get(id).origin);
        let name = self.scope.unique(after_place(contract, node));
        self.names.insert(id, name.clone());
        self.entries.push_back((name.clone(), Entry::Schema(id)));
        name
    }
}

/// What a schema refers to that says nothing else at all.
fn bare_target(schema: &Schema) -> Option<SchemaId> {
    schema
        .reference
        .filter(|_| schema.is_plain_reference() && schema.annotations.is_none())
}

/// Whether a schema is worth a component when it stands in several places.
pub(super) fn is_weighty(schema: &Schema) -> bool {
    schema.object.is_some()
        || schema.combinators.is_some()
        || schema
            .array
            .as_ref()
            .is_some_and(|array| array.items.is_some())
        || schema
            .values
            .as_ref()
            .is_some_and(|values| values.len() > 8)
}
