//! Whether the schemas of `allOf` can be merged at all: where any two within a body cannot, Prism merges none.

use rustc_hash::FxHashSet;
use serde_json::Value;
use specwright_contract::model::{SchemaId, Type, TypeSet};

use super::view::{Graph, View};

/// Views that are looked at; beyond this they are taken to merge.
const VIEWS: usize = 2_000;

/// Keywords that are merged by a rule of their own whatever they say.
const MERGED: &[&str] = &[
    "$id",
    "$ref",
    "$schema",
    "allOf",
    "anyOf",
    "oneOf",
    "not",
    "type",
    "enum",
    "required",
    "properties",
    "patternProperties",
    "additionalProperties",
    "propertyNames",
    "dependencies",
    "items",
    "additionalItems",
    "contains",
    "uniqueItems",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "pattern",
    "minItems",
    "maxItems",
    "minProperties",
    "maxProperties",
    "default",
    "description",
    "title",
    "examples",
    "example",
    "x-example",
    "definitions",
    "id",
];

/// Keywords that hint at a type where none is said.
const HINTS: &[(Type, &[&str])] = &[
    (
        Type::Object,
        &[
            "properties",
            "patternProperties",
            "additionalProperties",
            "required",
        ],
    ),
    (
        Type::Array,
        &[
            "items",
            "additionalItems",
            "contains",
            "uniqueItems",
            "minContains",
            "maxContains",
        ],
    ),
    (
        Type::Number,
        &[
            "multipleOf",
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "exclusiveMaximum",
        ],
    ),
    (Type::String, &["pattern", "minLength", "maxLength"]),
];

/// Whether everything that a body's schema is made of can be merged.
pub(super) fn mergeable(graph: Graph<'_>, root: SchemaId) -> bool {
    let mut seen = FxHashSet::default();
    let mut waiting = vec![graph.root(root, true, false)];
    while let Some(view) = waiting.pop() {
        if seen.len() >= VIEWS || !seen.insert(view.clone()) {
            continue;
        }
        if !merges(graph, &view, root) {
            return false;
        }
        let mut add = |ids: &[SchemaId]| waiting.push(graph.view(ids, view.corner));
        for (_, ids) in graph.properties(&view).iter().chain(&graph.patterns(&view)) {
            add(ids);
        }
        if let super::view::Rest::Schemas(ids) = graph.additional(&view) {
            add(&ids);
        }
        if let Some(items) = graph.items(&view) {
            items
                .positional
                .iter()
                .chain(&items.rest)
                .for_each(|ids| add(ids));
        }
        let rules = graph.all(&view, |schema| schema.combinators.as_deref());
        for said in rules {
            let groups = [&said.value.any_of, &said.value.one_of];
            for id in groups.into_iter().flatten() {
                add(&[*id]);
            }
        }
    }
    true
}

/// Whether the parts of a view can be merged.
fn merges(graph: Graph<'_>, view: &View, root: SchemaId) -> bool {
    let parts = distinct(graph, view.parts());
    if parts.len() < 2 {
        return true;
    }
    let types: Vec<TypeSet> = parts.iter().filter_map(|&id| inferred(graph, id)).collect();
    if let Some((first, rest)) = types.split_first()
        && rest
            .iter()
            .any(|other| super::typed::both(*first, *other).is_any())
    {
        return false;
    }
    let mut said = parts.iter().filter_map(|&id| {
        let own = graph.own_types(id);
        let null = graph.is_nullable(id) && !own.is_any();
        (!own.is_any()).then(|| if null { own.with(Type::Null) } else { own })
    });
    if let Some(first) = said.next() {
        let mut common = first;
        for other in said {
            common = super::typed::both(common, other);
            if common.is_any() {
                return false;
            }
        }
    }
    let root = graph.contract.schemas.resolve(root);
    let mut marks = parts.iter().filter_map(|&id| mark(graph, id, root));
    let first = marks.next();
    if marks.any(|mark| Some(mark) != first) {
        return false;
    }
    let mut known: Vec<(&str, Value)> = Vec::new();
    for &id in &parts {
        for (key, value) in members(graph, id) {
            if MERGED.contains(&key) || is_translated(graph, id, key) {
                continue;
            }
            let value = value.to_json();
            match known.iter().find(|(name, _)| *name == key) {
                Some((_, other)) if *other != value => return false,
                Some(_) => {}
                None => known.push((key, value)),
            }
        }
    }
    true
}

/// What Prism leaves in a schema where it has translated a format or dropped a `nullable`: the keywords that were
/// there. It is no keyword that can be merged, and the schema of the whole body always has one.
fn mark(graph: Graph<'_>, id: SchemaId, root: SchemaId) -> Option<(bool, Vec<&str>)> {
    let is_root = id == root;
    let format = graph.said(id, |schema| schema.format.as_deref());
    let ranged = matches!(
        format,
        Some("int32" | "int64" | "float" | "double" | "byte")
    );
    let written = members(graph, id);
    let dropped = graph.own_types(id).len() == 1
        && written
            .iter()
            .any(|(name, value)| *name == "nullable" && value.as_bool() != Some(true));
    let marked = ranged || dropped;
    (is_root || marked).then(|| {
        let names = written.into_iter().map(|(name, _)| name);
        (is_root, if marked { names.collect() } else { Vec::new() })
    })
}

/// Whether a keyword is gone when schemas are merged.
fn is_translated(graph: Graph<'_>, id: SchemaId, key: &str) -> bool {
    match key {
        "nullable" | "x-nullable" => !graph.own_types(id).is_any(),
        "format" => {
            let format = graph.said(id, |schema| schema.format.as_deref());
            matches!(format, Some("binary" | "base64"))
        }
        _ => false,
    }
}

/// The keywords of a schema as written, those of what it refers to below them.
fn members(graph: Graph<'_>, id: SchemaId) -> Vec<(&str, specwright_contract::source::Node<'_>)> {
    let mut found: Vec<(&str, _)> = Vec::new();
    let mut next = Some(id);
    for _ in 0..16 {
        let Some(id) = next else { break };
        for (key, value) in graph.node(id).members() {
            let name = key.key();
            if name != "$ref" && !found.iter().any(|(known, _)| *known == name) {
                found.push((name, value));
            }
        }
        next = graph.schema(id).reference;
    }
    found
}

/// The parts that say different things.
fn distinct(graph: Graph<'_>, parts: &[SchemaId]) -> Vec<SchemaId> {
    if parts.len() < 2 {
        return parts.to_vec();
    }
    let mut texts: Vec<String> = Vec::new();
    let mut found = Vec::new();
    for &id in parts {
        let mut text = String::new();
        graph.node(id).write_json(&mut text);
        if !texts.contains(&text) {
            texts.push(text);
            found.push(id);
        }
    }
    found
}

/// The types that a schema is taken to be of.
fn inferred(graph: Graph<'_>, id: SchemaId) -> Option<TypeSet> {
    let own = graph.own_types(id);
    if own.len() == 1 {
        return (!graph.is_nullable(id)).then_some(own);
    }
    if !own.is_any() {
        return None;
    }
    let members = members(graph, id);
    let hints = HINTS.iter().filter(|(_, words)| {
        words
            .iter()
            .any(|word| members.iter().any(|(name, _)| name == word))
    });
    let types = hints.fold(TypeSet::ANY, |types, (kind, _)| match kind {
        Type::Number => types.with(Type::Number).with(Type::Integer),
        other => types.with(*other),
    });
    (!types.is_any()).then_some(types)
}
