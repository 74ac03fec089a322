//! How deep the smallest value of each schema is: what a recursion is cut by.

use specwright_contract::model::{ArrayRules, ObjectRules, Schema, SchemaKind, Schemas, Type};

use crate::schema::{Direction, is_hidden};

/// No value is finite.
pub(super) const ENDLESS: u16 = u16::MAX;

/// The least depth of a value of each schema, by id: 1 for a scalar. [`ENDLESS`] where every value would
/// have to contain itself. A value is never less deep than this, but rules that contradict one another may ask
/// for more.
pub(super) fn heights(schemas: &Schemas, direction: Direction) -> Vec<u16> {
    let mut heights = vec![ENDLESS; schemas.len()];
    let order: Vec<_> = schemas.iter().map(|(id, _)| id).collect();
    // Heights only fall, and each pass carries them one level further, so this ends.
    for _ in 0..=schemas.len() {
        let mut changed = false;
        for &id in order.iter().rev() {
            let height = height(schemas, &schemas[id], direction, &heights);
            if let Some(known) = heights.get_mut(id.index())
                && height < *known
            {
                *known = height;
                changed = true;
            }
        }
        if !changed {
            break;
        }
    }
    heights
}

fn height(schemas: &Schemas, schema: &Schema, direction: Direction, known: &[u16]) -> u16 {
    let of = |id: specwright_contract::model::SchemaId| {
        known.get(id.index()).copied().unwrap_or(ENDLESS)
    };
    if schema.or_null || schema.values.is_some() {
        return 1;
    }
    match schema.kind {
        SchemaKind::Any => return 1,
        SchemaKind::Never => return ENDLESS,
        SchemaKind::Keywords => {}
    }
    let scalars = [
        Type::Null,
        Type::Boolean,
        Type::Integer,
        Type::Number,
        Type::String,
    ];
    let mut own = ENDLESS;
    if schema.types.is_any() || scalars.iter().any(|&kind| schema.types.contains(kind)) {
        own = 1;
    } else {
        if schema.types.contains(Type::Object) {
            own = own.min(object(schemas, schema.object.as_deref(), direction, &of));
        }
        if schema.types.contains(Type::Array) {
            own = own.min(array(schema.array.as_deref(), &of));
        }
    }
    if let Some(id) = schema.reference {
        own = own.max(of(id));
    }
    if let Some(rules) = &schema.combinators {
        for &id in &rules.all_of {
            own = own.max(of(id));
        }
        for group in [&rules.any_of, &rules.one_of] {
            if let Some(least) = group.iter().map(|&id| of(id)).min() {
                own = own.max(least);
            }
        }
    }
    own
}

type HeightOf<'a> = dyn Fn(specwright_contract::model::SchemaId) -> u16 + 'a;

fn object(
    schemas: &Schemas,
    rules: Option<&ObjectRules>,
    direction: Direction,
    of: &HeightOf<'_>,
) -> u16 {
    let Some(rules) = rules else { return 1 };
    let deepest = rules
        .required
        .iter()
        .filter_map(|name| {
            rules
                .properties
                .iter()
                .find(|property| property.name == *name)
        })
        .filter(|property| !is_hidden(schemas, property.schema, direction))
        .map(|property| of(property.schema))
        .max();
    above(deepest.unwrap_or(0))
}

fn array(rules: Option<&ArrayRules>, of: &HeightOf<'_>) -> u16 {
    let Some(rules) = rules else { return 1 };
    let least = usize::try_from(rules.min_items.unwrap_or(0)).unwrap_or(usize::MAX);
    let mut deepest = rules
        .prefix
        .iter()
        .take(least)
        .map(|&id| of(id))
        .max()
        .unwrap_or(0);
    if least > rules.prefix.len()
        && let Some(id) = rules.items
    {
        deepest = deepest.max(of(id));
    }
    if let Some(id) = rules.contains
        && rules.min_contains != Some(0)
    {
        deepest = deepest.max(of(id));
    }
    above(deepest)
}

fn above(height: u16) -> u16 {
    height.saturating_add(1)
}
