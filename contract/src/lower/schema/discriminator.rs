//! Discriminators: what is written, and what the names of components imply (OpenAPI 3.1, section
//! 4.8.25).

use indexmap::IndexMap;
use rustc_hash::{FxHashMap, FxHashSet};

use super::super::context::{Context, Fields};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::lower as lower_codes;
use crate::diagnostic::codes::schema as codes;
use crate::model::{Discriminator, Schema, SchemaId};
use crate::source::Node;

/// How many values may be implied in all. (Each of many schemas that extend each other in a row implies all
/// that follow.)
const MOST_IMPLIED: usize = 1_000_000;

const DISCRIMINATOR: Fields = Fields {
    noun: "a discriminator",
    names: &["propertyName", "mapping", "defaultMapping"],
};

/// Reads `discriminator`: an object, or in Swagger 2.0 the name of the property.
pub(super) fn read<'s>(cx: &mut Context<'s>, value: Node<'s>) -> Option<Box<Discriminator>> {
    let mut read = Discriminator {
        property: Box::default(),
        mapping: Box::default(),
        default: None,
        origin: value.origin(),
    };
    if let Some(property) = value.as_str() {
        if cx.dialect != super::Dialect::Swagger20 {
            bad(
                cx,
                value,
                "a discriminator is an object with a `propertyName`, here it is a string",
            );
        }
        read.property = property.into();
        return Some(Box::new(read));
    }
    if !value.is_object() {
        bad(
            cx,
            value,
            "a discriminator is an object with a `propertyName`",
        );
        return None;
    }
    let mut mapping = Vec::new();
    for (key, value) in value.members() {
        match key.key() {
            "propertyName" => read.property = cx.boxed(value).unwrap_or_default(),
            "mapping" => {
                for (key, value) in cx.object(value, "`mapping`")?.members() {
                    if let Some(schema) = mapped(cx, value) {
                        mapping.push((Box::from(key.key()), schema));
                    }
                }
            }
            "defaultMapping" => read.default = mapped(cx, value),
            name if name.starts_with("x-") => {}
            _ => cx.unknown(key, &DISCRIMINATOR),
        }
    }
    read.mapping = mapping.into_boxed_slice();
    if read.property.is_empty() {
        bad(cx, value, "a discriminator has no `propertyName`");
        return None;
    }
    Some(Box::new(read))
}

fn bad(cx: &mut Context<'_>, place: Node<'_>, message: &str) {
    cx.report(
        Diagnostic::at(&codes::BAD_DISCRIMINATOR, place, message)
            .help("write `discriminator: {propertyName: NAME}`"),
    );
}

/// The schema that a value of `mapping` means: the name of a component, else a reference.
fn mapped<'s>(cx: &mut Context<'s>, value: Node<'s>) -> Option<SchemaId> {
    let text = cx.text(value)?;
    let root = cx.root();
    let components = ["/components/schemas", "/definitions"];
    let named = components.iter().find_map(|map| root.at(map)?.get(text));
    if let Some(node) = named {
        return Some(cx.schema(node));
    }
    if let Some(node) = cx.target_quietly(value, text) {
        return Some(cx.schema(node));
    }
    cx.report(
        Diagnostic::at(
            &lower_codes::UNKNOWN_DISCRIMINATED,
            value,
            format!("`{text}` is no schema of this document"),
        )
        .help("write the name of a schema, or a reference to one"),
    );
    None
}

/// Adds to every discriminator the values that names imply.
pub(super) fn complete(cx: &mut Context<'_>, components: &IndexMap<Box<str>, SchemaId>) {
    let discriminated = std::mem::take(&mut cx.schemas.discriminated);
    if discriminated.is_empty() {
        return;
    }
    let mut heirs: Option<FxHashMap<SchemaId, Vec<SchemaId>>> = None;
    let mut left = MOST_IMPLIED;
    for id in discriminated {
        let Some(all) = &cx.schemas.list[id.index()].combinators else {
            continue;
        };
        let listed: Vec<SchemaId> = all.one_of.iter().chain(&all.any_of).copied().collect();
        let implied = if listed.is_empty() {
            let heirs = heirs.get_or_insert_with(|| heirs_of(cx, components));
            descendants(id, heirs, left)
        } else {
            listed
                .into_iter()
                .filter_map(|listed| named_target(cx, listed))
                .collect()
        };
        left = left.saturating_sub(implied.len());
        let names: Vec<(Box<str>, SchemaId)> = implied
            .into_iter()
            .filter_map(|schema| Some((implied_name(cx, schema)?, schema)))
            .collect();
        let all = cx.schemas.list[id.index()].combinators.as_mut();
        if let Some(discriminator) = all.and_then(|all| all.discriminator.as_mut()) {
            let mut mapping = std::mem::take(&mut discriminator.mapping).into_vec();
            let mut taken: FxHashSet<Box<str>> =
                mapping.iter().map(|(name, _)| name.clone()).collect();
            for (name, schema) in names {
                if taken.insert(name.clone()) {
                    mapping.push((name, schema));
                }
            }
            discriminator.mapping = mapping.into_boxed_slice();
        }
    }
}

/// The first schema that has a name on the way of plain references from this one.
fn named_target(cx: &Context<'_>, mut id: SchemaId) -> Option<SchemaId> {
    for _ in 0..64 {
        if implied_name(cx, id).is_some() {
            return Some(id);
        }
        id = plain_target(&cx.schemas.list[id.index()])?;
    }
    None
}

fn plain_target(schema: &Schema) -> Option<SchemaId> {
    schema.reference.filter(|_| schema.is_plain_reference())
}

/// The name by which a value can mean a schema: that of the component, in whatever file.
fn implied_name(cx: &Context<'_>, id: SchemaId) -> Option<Box<str>> {
    if let Some(name) = cx.schemas.names.get(&id) {
        return Some(name.clone());
    }
    let node = cx.sources.node(cx.schemas.list[id.index()].origin);
    let Some(key) = node.parent() else {
        // A file of its own: `Cat.yaml`.
        let file = cx.sources.file(node.tree().file());
        let name = file.base.path_segments()?.next_back()?;
        let name = name.split('.').next().filter(|name| !name.is_empty())?;
        return Some(name.into());
    };
    let map = key.parent()?.parent()?;
    matches!(map.scalar()?, "schemas" | "definitions" | "$defs")
        .then(|| key.scalar().map(Into::into))
        .flatten()
}

/// The components that name a schema in their `allOf`, by that schema.
fn heirs_of(
    cx: &Context<'_>,
    components: &IndexMap<Box<str>, SchemaId>,
) -> FxHashMap<SchemaId, Vec<SchemaId>> {
    let mut heirs: FxHashMap<SchemaId, Vec<SchemaId>> = FxHashMap::default();
    for &component in components.values() {
        let Some(all) = &cx.schemas.list[component.index()].combinators else {
            continue;
        };
        for &part in &all.all_of {
            let mut at = part;
            for _ in 0..64 {
                let Some(target) = plain_target(&cx.schemas.list[at.index()]) else {
                    break;
                };
                let list = heirs.entry(target).or_default();
                if list.last() != Some(&component) {
                    list.push(component);
                }
                at = target;
            }
        }
    }
    heirs
}

/// All that extend a schema, and that extend those, nearest first; at most so many.
fn descendants(
    id: SchemaId,
    heirs: &FxHashMap<SchemaId, Vec<SchemaId>>,
    most: usize,
) -> Vec<SchemaId> {
    let mut seen: FxHashSet<SchemaId> = FxHashSet::from_iter([id]);
    let mut found = Vec::new();
    let mut queue = std::collections::VecDeque::from([id]);
    while let Some(at) = queue.pop_front() {
        if found.len() >= most {
            break;
        }
        for &heir in heirs.get(&at).into_iter().flatten() {
            if seen.insert(heir) {
                found.push(heir);
                queue.push_back(heir);
            }
        }
    }
    found
}
