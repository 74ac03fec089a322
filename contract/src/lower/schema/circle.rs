//! Circles of references that come back without a property or an item between: they judge
//! nothing and would never end, so they are cut.

use rustc_hash::FxHashMap;

use super::super::context::{Context, head};
use super::{Part, keywords};
use crate::diagnostic::codes::reference as codes;
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::{Schema, SchemaId};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    New,
    /// On the way that is walked now.
    Open,
    Done,
}

/// Cuts every circle at the reference that closes it. Iterative: chains may be long.
pub(super) fn cut(cx: &mut Context<'_>) {
    let mut marks = vec![Mark::New; cx.schemas.list.len()];
    let mut steps: Vec<(SchemaId, Vec<SchemaId>)> = Vec::new();
    let mut copies = FxHashMap::default();
    for start in 0..marks.len() {
        if marks[start] != Mark::New || !leads_on(&cx.schemas.list[start]) {
            continue;
        }
        #[expect(clippy::cast_possible_truncation, reason = "ids are 32 bits")]
        let start = SchemaId(start as u32);
        marks[start.index()] = Mark::Open;
        steps.push((start, same_value(&cx.schemas.list[start.index()])));
        while let Some((at, rest)) = steps.last_mut() {
            let at = *at;
            let Some(next) = rest.pop() else {
                marks[at.index()] = Mark::Done;
                steps.pop();
                continue;
            };
            match marks[next.index()] {
                Mark::Done => {}
                Mark::New => {
                    marks[next.index()] = Mark::Open;
                    steps.push((next, same_value(&cx.schemas.list[next.index()])));
                }
                Mark::Open => {
                    // Structure is a tree, so what closes a circle is a reference.
                    if cx.schemas.list[at.index()].reference != Some(next) {
                        continue;
                    }
                    let alternative = is_alternative(cx, &steps, next);
                    tell(cx, at, next, alternative);
                    let instead = alternative.then(|| own_part(cx, &mut copies, next));
                    cx.schemas.list[at.index()].reference = instead;
                    if let Some(copy) = instead {
                        marks.resize(cx.schemas.list.len(), Mark::New);
                        if let Some((_, rest)) = steps.last_mut() {
                            rest.push(copy);
                        }
                    }
                }
            }
        }
    }
}

/// Whether the way that is walked leads from `schema` to one of its own alternatives.
fn is_alternative(cx: &Context<'_>, steps: &[(SchemaId, Vec<SchemaId>)], schema: SchemaId) -> bool {
    let place = steps.iter().rposition(|(id, _)| *id == schema);
    let next = place.and_then(|place| steps.get(place + 1));
    let all = cx.schemas.list[schema.index()].combinators.as_ref();
    next.zip(all)
        .is_some_and(|((id, _), all)| all.one_of.contains(id) || all.any_of.contains(id))
}

/// A schema without its alternatives. `Pet` is one of `Cat` and `Dog`, and both extend `Pet`: what
/// they extend is what `Pet` says itself.
fn own_part(
    cx: &mut Context<'_>,
    copies: &mut FxHashMap<SchemaId, SchemaId>,
    schema: SchemaId,
) -> SchemaId {
    if let Some(&copy) = copies.get(&schema) {
        return copy;
    }
    let origin = cx.schemas.list[schema.index()].origin;
    let copy = cx.schemas.reserve(origin);
    copies.insert(schema, copy);
    let sources = cx.sources;
    let mut own = keywords::lower(cx, copy, sources.node(origin), Part::Schema);
    if let Some(all) = &mut own.combinators {
        all.one_of = Box::default();
        all.any_of = Box::default();
        all.discriminator = None;
    }
    cx.schemas.list[copy.index()] = own;
    copy
}

fn leads_on(schema: &Schema) -> bool {
    schema.reference.is_some() || schema.combinators.is_some()
}

/// The schemas that judge the same value, the reference last so that it is walked first.
fn same_value(schema: &Schema) -> Vec<SchemaId> {
    let mut ids = Vec::new();
    if let Some(all) = &schema.combinators {
        ids.extend(all.all_of.iter().chain(&all.any_of).chain(&all.one_of));
        ids.extend(
            [all.not, all.if_, all.then, all.else_]
                .into_iter()
                .flatten(),
        );
    }
    if let Some(object) = &schema.object {
        ids.extend(object.dependent_schemas.iter().map(|&(_, id)| id));
    }
    ids.extend(schema.reference);
    ids
}

fn tell(cx: &mut Context<'_>, at: SchemaId, target: SchemaId, alternative: bool) {
    let (at, target) = (
        cx.sources.node(cx.schemas.list[at.index()].origin),
        cx.sources.node(cx.schemas.list[target.index()].origin),
    );
    let place = at.get("$ref").unwrap_or(at);
    let mut found = if alternative {
        Diagnostic::at(
            &codes::CIRCULAR,
            place,
            "this schema extends the one that it is an alternative of",
        )
        .help("move what both share into a schema of its own; it is read as if it were so")
    } else {
        Diagnostic::at(
            &codes::CIRCULAR,
            place,
            "this reference comes back to itself without a property or an item between",
        )
        .help("refer to another schema, or put the reference under a property; it is read as if it said nothing")
    };
    if alternative {
        found.severity = Severity::Warning;
    }
    cx.report(found.label(head(target), "it leads back to this schema"));
}
