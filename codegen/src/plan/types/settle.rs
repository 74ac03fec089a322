//! Which schema a schema comes down to: references followed, wrappers of one schema taken off, `null` set aside.

use specwright_contract::model::{
    AdditionalProperties, Format, Schema, SchemaId, SchemaKind, Type,
};

use super::Planner;
use super::view::Key;

/// Wrappers within wrappers beyond which one is taken as it is.
const MOST_WRAPPERS: usize = 64;

/// What a schema says of `null`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Null {
    Unsaid,
    /// It admits `null` because it names no type, though it tells the members of objects.
    Open,
    Right,
    Wrong,
}

impl Null {
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Wrong, _) | (_, Self::Wrong) => Self::Wrong,
            (Self::Right, _) | (_, Self::Right) => Self::Right,
            (Self::Open, _) | (_, Self::Open) => Self::Open,
            _ => Self::Unsaid,
        }
    }
}

impl Planner<'_> {
    /// Whether these schemas together say that `null` is right.
    pub(super) fn is_nullable(&self, ids: &[SchemaId]) -> bool {
        let all = ids
            .iter()
            .map(|&id| self.null(id, 0))
            .fold(Null::Unsaid, Null::and);
        matches!(all, Null::Right | Null::Open)
    }

    fn null(&self, id: SchemaId, depth: u32) -> Null {
        if depth > 100 {
            return Null::Unsaid;
        }
        if let Some(&known) = self.nulls.borrow().get(&id) {
            return known;
        }
        let schema = self.contract.schemas.get(id);
        let mut null = Null::Unsaid;
        if schema.or_null {
            null = Null::Right;
        } else if matches!(schema.kind, SchemaKind::Never) {
            null = Null::Wrong;
        } else {
            if !schema.types.is_any() {
                null = said(schema.types.contains(Type::Null));
            } else if self.is_open(schema) {
                null = Null::Open;
            }
            if let Some(values) = &schema.values {
                let sources = &self.contract.sources;
                let has = values.iter().any(|&value| sources.node(value).is_null());
                null = null.and(said(has));
            }
            if let Some(target) = schema.reference {
                null = null.and(self.null(target, depth + 1));
            }
            if let Some(all) = &schema.combinators {
                for &part in &all.all_of {
                    null = null.and(self.null(part, depth + 1));
                }
                for group in [&all.one_of, &all.any_of] {
                    if group.is_empty() {
                        continue;
                    }
                    let any = group.iter().map(|&id| self.null(id, depth + 1));
                    null = null.and(any.fold(Null::Wrong, |a, b| match (a, b) {
                        (Null::Right, _) | (_, Null::Right) => Null::Right,
                        (Null::Wrong, Null::Wrong) => Null::Wrong,
                        _ => Null::Unsaid,
                    }));
                }
            }
        }
        self.nulls.borrow_mut().insert(id, null);
        null
    }

    /// Whether a schema tells members and no type where `nullable` is not there to tell what else it takes. (Before 3.1
    /// everybody who leaves `type` out means an object.)
    fn is_open(&self, schema: &Schema) -> bool {
        let members = |object: &specwright_contract::model::ObjectRules| {
            !object.properties.is_empty() || !object.required.is_empty()
        };
        matches!(self.contract.format, Format::OpenApi31 | Format::OpenApi32)
            && schema.object.as_deref().is_some_and(members)
    }

    /// The key of schemas that all judge one value, and whether a reference led there. `inside`: not the component
    /// itself but what it comes down to.
    pub(super) fn key(&self, ids: &[SchemaId], inside: bool) -> (Key, bool) {
        let mut referred = false;
        let mut settled: Vec<SchemaId> = Vec::with_capacity(ids.len());
        for &id in ids {
            let (id, by_reference) = self.settle(id, inside);
            referred |= by_reference;
            if !settled.contains(&id) {
                settled.push(id);
            }
        }
        if settled.len() > 1 {
            let full: Vec<SchemaId> = settled
                .iter()
                .copied()
                .filter(|&id| !self.is_hollow(id, 0))
                .collect();
            if !full.is_empty() {
                settled = full;
            }
        }
        let key = Key {
            ids: settled,
            ..Key::default()
        };
        (key, referred)
    }

    fn settle(&self, mut id: SchemaId, mut inside: bool) -> (SchemaId, bool) {
        let mut referred = false;
        for _ in 0..MOST_WRAPPERS {
            if !inside && self.components.contains_key(&id) {
                return (id, true);
            }
            inside = false;
            let Some((next, by_reference)) = self.unwrapped(id) else {
                break;
            };
            id = next;
            referred |= by_reference;
        }
        (self.alike.first(id), referred)
    }

    /// The one schema that this one comes down to.
    fn unwrapped(&self, id: SchemaId) -> Option<(SchemaId, bool)> {
        let schemas = &self.contract.schemas;
        let schema = schemas.get(id);
        if !is_bare(schema) {
            return None;
        }
        let mut parts: Vec<(SchemaId, bool)> = Vec::new();
        parts.extend(schema.reference.map(|target| (target, true)));
        if let Some(all) = &schema.combinators {
            let groups = [&all.one_of, &all.any_of].map(|group| self.alternatives(group));
            let [one_of, any_of] = [!all.one_of.is_empty(), !all.any_of.is_empty()];
            if all.discriminator.is_some() && !one_of && !any_of {
                return None;
            }
            parts.extend(all.all_of.iter().map(|&id| (id, false)));
            if let Some((_, target)) = all.dynamic_reference {
                parts.push((target, true));
            }
            if parts.is_empty() {
                return match groups {
                    [one, none] | [none, one]
                        if one.len() == 1 && none.is_empty() && one_of != any_of =>
                    {
                        Some((one[0], false))
                    }
                    _ => None,
                };
            }
            if one_of || any_of {
                return None;
            }
        }
        let only = if let [only] = parts[..] {
            only
        } else {
            let mut full = parts.into_iter().filter(|&(id, _)| !self.is_hollow(id, 0));
            let only = full.next()?;
            if full.next().is_some() {
                return None;
            }
            only
        };
        let target = schemas.get(schemas.resolve(only.0)).types;
        let own = schema.types.without(Type::Null);
        let agree = own.is_any() || target.is_any() || own.iter().all(|kind| target.contains(kind));
        agree.then_some(only)
    }

    /// The alternatives that are not `null` alone.
    pub(super) fn alternatives(&self, group: &[SchemaId]) -> Vec<SchemaId> {
        let is_null = |id: SchemaId| {
            let schema = self.contract.schemas.get(self.contract.schemas.resolve(id));
            let typed = schema.types.len() == 1 && schema.types.contains(Type::Null);
            let sources = &self.contract.sources;
            typed
                || schema.values.as_ref().is_some_and(|values| {
                    !values.is_empty() && values.iter().all(|&v| sources.node(v).is_null())
                })
        };
        group.iter().copied().filter(|&id| !is_null(id)).collect()
    }

    /// Whether a schema, beside others, says nothing of what a value looks like.
    pub(super) fn is_hollow(&self, id: SchemaId, depth: u32) -> bool {
        if depth > 16 {
            return false;
        }
        let schema = self.contract.schemas.get(id);
        let object = schema.object.as_ref().is_none_or(|object| {
            object.properties.is_empty()
                && object.required.is_empty()
                && object.patterns.is_empty()
                && object.unevaluated.is_none()
                && matches!(
                    object.additional,
                    AdditionalProperties::Unsaid | AdditionalProperties::Forbidden
                )
        });
        let array = schema
            .array
            .as_ref()
            .is_none_or(|array| array.items.is_none() && array.prefix.is_empty());
        let combinators = schema.combinators.as_ref().is_none_or(|all| {
            all.one_of.is_empty()
                && all.any_of.is_empty()
                && all.dynamic_reference.is_none()
                && all.discriminator.is_none()
                && all.all_of.iter().all(|&id| self.is_hollow(id, depth + 1))
        });
        !matches!(schema.kind, SchemaKind::Never)
            && schema.values.is_none()
            && schema.format.is_none()
            && object
            && array
            && combinators
            && schema
                .reference
                .is_none_or(|target| self.is_hollow(target, depth + 1))
    }
}

/// Whether a schema says nothing of its own of what a value looks like, beyond naming a type.
fn is_bare(schema: &Schema) -> bool {
    let object = schema.object.as_ref().is_none_or(|object| {
        object.properties.is_empty()
            && object.required.is_empty()
            && object.patterns.is_empty()
            && object.unevaluated.is_none()
            && matches!(object.additional, AdditionalProperties::Unsaid)
    });
    (schema.reference.is_some() || schema.combinators.is_some())
        && matches!(schema.kind, SchemaKind::Keywords)
        && schema.values.is_none()
        && schema.format.is_none()
        && schema.array.is_none()
        && schema.types.without(Type::Null).len() < 2
        && object
}

fn said(right: bool) -> Null {
    if right { Null::Right } else { Null::Wrong }
}
