//! The rule about the property that tells schemas apart.

use rustc_hash::{FxHashMap, FxHashSet};

use super::Found;
use super::subject::Subject;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::lint as codes;
use crate::model::{Contract, SchemaId};

/// So many schemas that are joined by `allOf` and the like are looked into for one property.
const DEEPEST: usize = 500;

/// Every schema that a discriminator leads to declares its property.
pub(super) fn properties(subject: &Subject<'_>, found: &mut Found) {
    let contract = subject.contract;
    let mut known: FxHashMap<(SchemaId, &str), bool> = FxHashMap::default();
    for (own, schema) in contract.schemas.iter() {
        let discriminator = schema
            .combinators
            .as_ref()
            .and_then(|combinators| combinators.discriminator.as_ref());
        let Some(discriminator) = discriminator else {
            continue;
        };
        let property = &*discriminator.property;
        let mut told = FxHashSet::default();
        for (_, variant) in &discriminator.mapping {
            let variant = contract.schemas.resolve(*variant);
            // One that extends the schema with the discriminator has what that has; told there.
            if variant == own || !told.insert(variant) {
                continue;
            }
            let declared = *known
                .entry((variant, property))
                .or_insert_with(|| declares(contract, variant, property));
            if !declared {
                let name = contract
                    .schemas
                    .name(variant)
                    .map_or_else(|| "a schema".to_owned(), |name| format!("`{name}`"));
                found.push(
                    Diagnostic::at(
                        &codes::DISCRIMINATOR_PROPERTY,
                        subject.value(discriminator.origin, "propertyName"),
                        format!("{name} has no property `{property}` that tells it apart"),
                    )
                    .label(
                        super::subject::heading(subject.node(contract.schemas.get(variant).origin)),
                        "this schema",
                    )
                    .help("declare the property and make it required"),
                );
            }
        }
    }
}

/// Whether a schema says anything of a property. One that says nothing of properties at all may
/// have any.
fn declares(contract: &Contract, id: SchemaId, property: &str) -> bool {
    let mut seen = FxHashSet::from_iter([id]);
    let mut open = vec![id];
    let mut says = false;
    while let Some(id) = open.pop() {
        if seen.len() > DEEPEST {
            return true;
        }
        let schema = contract.schemas.get(id);
        if let Some(object) = &schema.object {
            says |= !object.properties.is_empty();
            let named = object.properties.iter().any(|own| *own.name == *property)
                || object.required.iter().any(|own| **own == *property);
            if named || !object.patterns.is_empty() {
                return true;
            }
        }
        let mut next: Vec<SchemaId> = schema.reference.into_iter().collect();
        if let Some(combinators) = &schema.combinators {
            next.extend(combinators.all_of.iter());
            next.extend(combinators.any_of.iter());
            next.extend(combinators.one_of.iter());
        }
        open.extend(next.into_iter().filter(|id| seen.insert(*id)));
    }
    !says
}
