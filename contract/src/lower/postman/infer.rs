//! Schemas inferred from values that were saved: what they are, nothing required.

use std::hash::{Hash, Hasher};

use indexmap::IndexMap;
use rustc_hash::{FxBuildHasher, FxHasher};

use crate::model::{ArrayRules, ObjectRules, Property, Schema, SchemaId, Type, TypeSet};
use crate::model::{Combinators, SchemaKind};
use crate::source::{Kind, Node, Origin};

use super::reader::push;

/// A schema with what it says, to tell whether two say the same.
#[derive(Clone, Copy, Debug)]
pub(super) struct Inferred {
    pub(super) id: SchemaId,
    pub(super) says: u64,
}

/// What the values at one place are. Items of an array become one shape, so it stays as small as
/// the values.
struct Shape<'n> {
    types: TypeSet,
    node: Node<'n>,
    properties: IndexMap<&'n str, Shape<'n>, FxBuildHasher>,
    items: Option<Box<Shape<'n>>>,
}

impl<'n> Shape<'n> {
    /// Of one value. As deep as the value, and that is limited where it was read.
    fn of(node: Node<'n>) -> Self {
        let mut shape = Self {
            types: TypeSet::only(kind_of(node)),
            node,
            properties: IndexMap::default(),
            items: None,
        };
        for (key, value) in node.members() {
            shape.properties.insert(key.key(), Self::of(value));
        }
        for item in node.items() {
            let next = Self::of(item);
            match &mut shape.items {
                Some(items) => items.join(next),
                None => shape.items = Some(Box::new(next)),
            }
        }
        shape
    }

    /// Admits the values of the other as well.
    fn join(&mut self, other: Self) {
        for kind in other.types.iter() {
            self.types = self.types.with(kind);
        }
        for (name, theirs) in other.properties {
            match self.properties.get_mut(name) {
                Some(ours) => ours.join(theirs),
                None => {
                    self.properties.insert(name, theirs);
                }
            }
        }
        match (&mut self.items, other.items) {
            (Some(ours), Some(theirs)) => ours.join(*theirs),
            (ours @ None, theirs) => *ours = theirs,
            (Some(_), None) => {}
        }
    }

    fn lower(self, schemas: &mut Vec<Schema>) -> Inferred {
        let mut schema = Schema::any(self.node.origin());
        let mut says = FxHasher::default();
        // Only `null` was seen: nothing is known of the values.
        if self.types != TypeSet::only(Type::Null) {
            schema.kind = SchemaKind::Keywords;
            schema.types = if self.types.contains(Type::Number) {
                self.types.without(Type::Integer)
            } else {
                self.types
            };
        }
        schema.types.hash(&mut says);
        if !self.properties.is_empty() {
            let mut properties = Vec::with_capacity(self.properties.len());
            let mut members = 0_u64; // in whatever order
            for (name, shape) in self.properties {
                let inferred = shape.lower(schemas);
                let mut member = FxHasher::default();
                (name, inferred.says).hash(&mut member);
                members = members.wrapping_add(member.finish());
                properties.push(Property {
                    name: name.into(),
                    schema: inferred.id,
                });
            }
            members.hash(&mut says);
            schema.object = Some(Box::new(ObjectRules {
                properties: properties.into(),
                ..ObjectRules::default()
            }));
        }
        if let Some(items) = self.items {
            let inferred = items.lower(schemas);
            inferred.says.hash(&mut says);
            schema.array = Some(Box::new(ArrayRules {
                items: Some(inferred.id),
                ..ArrayRules::default()
            }));
        }
        Inferred {
            id: push(schemas, schema),
            says: says.finish(),
        }
    }
}

fn kind_of(node: Node<'_>) -> Type {
    match node.kind() {
        Kind::Null => Type::Null,
        Kind::Bool => Type::Boolean,
        Kind::Number
            if node
                .as_number()
                .is_some_and(|n| n.contains(['.', 'e', 'E'])) =>
        {
            Type::Number
        }
        Kind::Number => Type::Integer,
        Kind::String => Type::String,
        Kind::Array => Type::Array,
        Kind::Object => Type::Object,
    }
}

/// The schema of a value.
pub(super) fn infer(schemas: &mut Vec<Schema>, node: Node<'_>) -> Inferred {
    Shape::of(node).lower(schemas)
}

/// The schema of a type.
pub(super) fn typed(
    schemas: &mut Vec<Schema>,
    kind: Type,
    format: Option<&str>,
    origin: Origin,
) -> Inferred {
    let mut says = FxHasher::default();
    (kind, format).hash(&mut says);
    let schema = Schema {
        kind: SchemaKind::Keywords,
        types: TypeSet::only(kind),
        format: format.map(Into::into),
        ..Schema::any(origin)
    };
    Inferred {
        id: push(schemas, schema),
        says: says.finish(),
    }
}

/// The schema of an object with these members, none required.
pub(super) fn object(
    schemas: &mut Vec<Schema>,
    members: Vec<(Box<str>, Inferred)>,
    origin: Origin,
) -> Inferred {
    let mut says = FxHasher::default();
    for (name, inferred) in &members {
        (name, inferred.says).hash(&mut says);
    }
    let properties = members
        .into_iter()
        .map(|(name, inferred)| Property {
            name,
            schema: inferred.id,
        })
        .collect();
    let schema = Schema {
        kind: SchemaKind::Keywords,
        types: TypeSet::only(Type::Object),
        object: Some(Box::new(ObjectRules {
            properties,
            ..ObjectRules::default()
        })),
        ..Schema::any(origin)
    };
    Inferred {
        id: push(schemas, schema),
        says: says.finish(),
    }
}

/// The schema of values that satisfy any of these: `anyOf` where they say different things.
pub(super) fn any_of(
    schemas: &mut Vec<Schema>,
    of: &[Inferred],
    origin: Origin,
) -> Option<SchemaId> {
    let mut said = rustc_hash::FxHashSet::default();
    let distinct: Box<[SchemaId]> = of
        .iter()
        .filter(|inferred| said.insert(inferred.says))
        .map(|inferred| inferred.id)
        .collect();
    match *distinct {
        [] => None,
        [one] => Some(one),
        _ => {
            let schema = Schema {
                kind: SchemaKind::Keywords,
                combinators: Some(Box::new(Combinators {
                    any_of: distinct,
                    ..Combinators::default()
                })),
                ..Schema::any(origin)
            };
            Some(push(schemas, schema))
        }
    }
}
