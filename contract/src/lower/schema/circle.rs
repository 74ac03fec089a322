//! Circles of references that come back without a property or an item between: they judge
//! nothing and would never end, so they are cut.

use super::super::context::Context;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::reference as codes;
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
                    if cx.schemas.list[at.index()].reference == Some(next) {
                        cx.schemas.list[at.index()].reference = None;
                        tell(cx, at, next);
                    }
                }
            }
        }
    }
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

fn tell(cx: &mut Context<'_>, at: SchemaId, target: SchemaId) {
    let (at, target) = (
        cx.sources.node(cx.schemas.list[at.index()].origin),
        cx.sources.node(cx.schemas.list[target.index()].origin),
    );
    let place = at.get("$ref").unwrap_or(at);
    cx.report(
        Diagnostic::at(
            &codes::CIRCULAR,
            place,
            "this reference comes back to itself without a property or an item between",
        )
        .label(super::super::context::head(target), "it leads back to this schema")
        .help("refer to another schema, or put the reference under a property; it is read as if it said nothing"),
    );
}
