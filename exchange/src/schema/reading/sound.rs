//! Whether ajv would take a schema. One that it does not take it leaves out, so that everything is right.

use rustc_hash::FxHashSet;
use specwright_contract::model::{Format, SchemaId};
use specwright_contract::source::Node;

use super::view::{Graph, Rest, View};
use crate::schema::ecma;

/// Views that are looked at; what lies beyond is taken to be right.
const VIEWS: usize = 4_000;

/// What the value of a keyword must be.
#[derive(Clone, Copy)]
enum Shape {
    Number,
    Positive,
    Count,
    Text,
    Flag,
    Names,
    List,
    Schemas,
    Map,
    Pattern,
    Types,
    Values,
}

const KEYWORDS: &[(&str, Shape)] = &[
    ("type", Shape::Types),
    ("enum", Shape::Values),
    ("multipleOf", Shape::Positive),
    ("maximum", Shape::Number),
    ("minimum", Shape::Number),
    ("maxLength", Shape::Count),
    ("minLength", Shape::Count),
    ("pattern", Shape::Pattern),
    ("maxItems", Shape::Count),
    ("minItems", Shape::Count),
    ("uniqueItems", Shape::Flag),
    ("maxProperties", Shape::Count),
    ("minProperties", Shape::Count),
    ("required", Shape::Names),
    ("properties", Shape::Map),
    ("patternProperties", Shape::Map),
    ("dependencies", Shape::Map),
    ("allOf", Shape::Schemas),
    ("anyOf", Shape::Schemas),
    ("oneOf", Shape::Schemas),
    ("examples", Shape::List),
    ("title", Shape::Text),
    ("description", Shape::Text),
    ("format", Shape::Text),
    ("readOnly", Shape::Flag),
];

/// Whether a schema and all that it leads to is sound.
pub(super) fn is_sound(graph: Graph<'_>, root: &View) -> bool {
    // Those of a collection are inferred: what stands at their place is no schema.
    if matches!(graph.format(), Format::Postman20 | Format::Postman21) {
        return true;
    }
    let mut seen = FxHashSet::default();
    let mut waiting = vec![root.clone()];
    while let Some(view) = waiting.pop() {
        if seen.len() >= VIEWS || !seen.insert(view.clone()) {
            continue;
        }
        if !view.parts().iter().all(|&id| is_written_soundly(graph, id))
            || !has_type_beside_null(graph, &view)
        {
            return false;
        }
        children(graph, &view, &mut |view| waiting.push(view));
    }
    true
}

/// Calls `visit` for every schema that a view leads to.
pub(super) fn children(graph: Graph<'_>, view: &View, visit: &mut dyn FnMut(View)) {
    let apart = view.corner.apart(graph.profile);
    let raw = view.corner.untranslated(graph.profile);
    for (_, ids) in &graph.properties(view) {
        visit(graph.view(ids, view.corner));
    }
    for (_, ids) in &graph.patterns(view) {
        visit(graph.view(ids, raw));
    }
    if let Rest::Schemas(ids) = graph.additional(view) {
        visit(graph.view(&ids, view.corner));
    }
    if let Some(items) = graph.items(view) {
        for ids in items.positional.iter().chain(&items.rest) {
            visit(graph.view(ids, view.corner));
        }
    }
    for id in graph.members(view) {
        visit(graph.view(&[*id], view.corner));
    }
    for said in graph.all(view, |schema| schema.combinators.as_deref()) {
        let rules = said.value;
        for id in rules.any_of.iter().chain(&rules.one_of) {
            visit(graph.view(&[*id], view.corner));
        }
        if let Some(id) = rules.not {
            visit(graph.view(&[id], view.corner.unmerged()));
        }
        for id in rules.if_.iter().chain(&rules.then).chain(&rules.else_) {
            visit(graph.view(&[*id], apart));
        }
    }
    for said in graph.all(view, super::view::object) {
        if let Some(id) = said.value.names {
            visit(graph.view(&[id], apart));
        }
        for (_, id) in &said.value.dependent_schemas {
            visit(graph.view(&[*id], apart));
        }
    }
    for said in graph.all(view, super::view::array) {
        if let Some(id) = said.value.contains {
            visit(graph.view(&[id], apart));
        }
    }
}

/// A `nullable` needs a type beside it.
fn has_type_beside_null(graph: Graph<'_>, view: &View) -> bool {
    let says = |&id: &SchemaId| graph.node(id).get("nullable").is_some();
    !graph.types(view).is_any() || !view.parts().iter().any(says)
}

fn is_written_soundly(graph: Graph<'_>, id: SchemaId) -> bool {
    let node = graph.node(id);
    if !node.is_object() {
        return true;
    }
    KEYWORDS.iter().all(|(keyword, shape)| {
        node.get(keyword)
            .is_none_or(|value| is(value, *shape) || is_no_keyword(graph, id, keyword))
    })
}

/// Whether the schema is a part of a Parameter Object, which has some names of its own.
fn is_no_keyword(graph: Graph<'_>, id: SchemaId, keyword: &str) -> bool {
    let parameter = graph.node(id).get("in").is_some() && graph.node(id).get("name").is_some();
    parameter && matches!(keyword, "required" | "description" | "examples" | "title")
}

fn is(value: Node<'_>, shape: Shape) -> bool {
    let words = |value: Node<'_>| value.items().all(|item| item.as_str().is_some());
    match shape {
        Shape::Number => value.as_number().is_some(),
        Shape::Positive => value.as_f64().is_some_and(|number| number > 0.0),
        Shape::Count => value
            .as_f64()
            .is_some_and(|number| number >= 0.0 && number.fract() == 0.0),
        Shape::Text => value.as_str().is_some(),
        Shape::Flag => value.as_bool().is_some(),
        Shape::Names => value.is_array() && words(value) && are_unique(value),
        Shape::List => value.is_array(),
        Shape::Schemas | Shape::Values => value.is_array() && !value.is_empty(),
        Shape::Map => value.is_object(),
        Shape::Pattern => value.as_str().is_some_and(ecma::is_unicode_pattern),
        Shape::Types => {
            let is_type = |text: Option<&str>| {
                text.is_some_and(|text| specwright_contract::model::Type::parse(text).is_some())
            };
            if value.is_array() {
                !value.is_empty()
                    && value.items().all(|item| is_type(item.as_str()))
                    && are_unique(value)
            } else {
                is_type(value.as_str())
            }
        }
    }
}

fn are_unique(list: Node<'_>) -> bool {
    let mut seen = FxHashSet::default();
    list.items()
        .all(|item| item.as_str().is_none_or(|text| seen.insert(text)))
}
