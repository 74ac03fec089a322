//! Schemas that judge one value together, by `$ref`, `allOf`, `anyOf` and the like, and what properties they declare.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::model::{AdditionalProperties, Schema, SchemaId, Schemas};

/// So many groups are looked into for one property.
const MOST: usize = 500;

/// Schemas in groups: what is in one judges the same values.
///
/// A schema that two others extend puts these into one group as well, so that more counts as declared than is. That is
/// meant: what is told is to be right.
pub(super) struct Joined<'s> {
    /// The next schema towards the first of the group, by index.
    towards: Vec<usize>,
    groups: FxHashMap<usize, Group<'s>>,
}

#[derive(Default)]
struct Group<'s> {
    properties: FxHashSet<&'s str>,
    /// A property may be there without being named.
    open: bool,
    /// Groups of which one may judge the same values, as `oneOf` has them.
    alternatives: Vec<usize>,
    /// Groups that this one is an alternative of.
    wholes: Vec<usize>,
}

impl<'s> Joined<'s> {
    pub(super) fn of(schemas: &'s Schemas) -> Self {
        let mut joined = Self {
            towards: (0..schemas.len()).collect(),
            groups: FxHashMap::default(),
        };
        for (id, schema) in schemas.iter() {
            for other in parts(schema) {
                joined.join(id.index(), other.index());
            }
        }
        for (id, schema) in schemas.iter() {
            let first = joined.first(id.index());
            joined.groups.entry(first).or_default().add(schema);
            for other in alternatives(schema) {
                let other = joined.first(other.index());
                let whole = joined.groups.entry(first).or_default();
                whole.alternatives.push(other);
                let alternative = joined.groups.entry(other).or_default();
                alternative.wholes.push(first);
            }
        }
        joined
    }

    /// Whether a schema, or one that judges the same values, declares a property of this name.
    pub(super) fn declares(&mut self, id: SchemaId, name: &str) -> bool {
        self.any(id, |group| group.properties.contains(name))
    }

    /// Whether these schemas say that there are other properties than the declared ones, or declare none at all.
    pub(super) fn is_open(&mut self, id: SchemaId) -> bool {
        self.any(id, |group| group.open) || !self.any(id, |group| !group.properties.is_empty())
    }

    /// Whether this is true of the group of a schema, of one it is an alternative of, or of one of its alternatives.
    /// It counts as true where there are too many.
    fn any(&mut self, id: SchemaId, is: impl Fn(&Group<'s>) -> bool) -> bool {
        let first = self.first(id.index());
        for next in [
            |group: &Group<'s>| group.wholes.clone(),
            |group: &Group<'s>| group.alternatives.clone(),
        ] {
            let mut seen = FxHashSet::from_iter([first]);
            let mut open = vec![first];
            while let Some(group) = open.pop().and_then(|at| self.groups.get(&at)) {
                if seen.len() > MOST || is(group) {
                    return true;
                }
                open.extend(next(group).into_iter().filter(|at| seen.insert(*at)));
            }
        }
        false
    }

    fn first(&mut self, mut at: usize) -> usize {
        while let Some(&next) = self.towards.get(at).filter(|&&next| next != at) {
            let after = self.towards.get(next).copied().unwrap_or(next);
            if let Some(slot) = self.towards.get_mut(at) {
                *slot = after;
            }
            at = after;
        }
        at
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.first(one), self.first(other));
        if let Some(slot) = self.towards.get_mut(one) {
            *slot = other;
        }
    }
}

impl<'s> Group<'s> {
    fn add(&mut self, schema: &'s Schema) {
        let combinators = schema.combinators.as_ref();
        self.open |= combinators.is_some_and(|all| all.dynamic_reference.is_some());
        let Some(object) = &schema.object else {
            return;
        };
        let names = object.properties.iter().map(|property| &*property.name);
        self.properties.extend(names);
        let more = matches!(
            object.additional,
            AdditionalProperties::Any | AdditionalProperties::Schema(_)
        );
        self.open |= more || !object.patterns.is_empty();
    }
}

/// The schemas that judge the same values as this one.
fn parts(schema: &Schema) -> Vec<SchemaId> {
    let mut parts: Vec<SchemaId> = schema.reference.into_iter().collect();
    if let Some(all) = &schema.combinators {
        parts.extend(all.all_of.iter());
        let single = [all.not, all.if_, all.then, all.else_];
        parts.extend(single.into_iter().flatten());
        parts.extend(all.dynamic_reference.as_ref().map(|(_, id)| *id));
    }
    if let Some(object) = &schema.object {
        parts.extend(object.dependent_schemas.iter().map(|(_, id)| *id));
    }
    parts
}

/// The schemas that may judge the same values as this one.
fn alternatives(schema: &Schema) -> Vec<SchemaId> {
    let Some(all) = &schema.combinators else {
        return Vec::new();
    };
    let mut found = all.any_of.to_vec();
    found.extend(all.one_of.iter());
    if let Some(discriminator) = &all.discriminator {
        found.extend(discriminator.mapping.iter().map(|(_, id)| *id));
        found.extend(discriminator.default);
    }
    found
}
