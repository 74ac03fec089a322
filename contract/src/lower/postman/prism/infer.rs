//! Schemas inferred from values as Prism infers them: the items of an array are one shape, lists in lists are
//! one list, of several types at one place the last or all of them count, depending on the place.

use std::hash::{Hash, Hasher};

use indexmap::IndexMap;
use rustc_hash::FxHasher;

use crate::model::{ArrayRules, ObjectRules, Property, Schema, SchemaKind, Type, TypeSet};
use crate::source::{Kind, Node};

use super::super::infer::Inferred;
use super::super::reader::push;

/// What an object has, or what items are.
enum Slot<'n> {
    Properties(IndexMap<&'n str, Place<'n>>),
    Plain(Type),
}

/// A property.
struct Place<'n> {
    types: TypeSet,
    slot: Option<Slot<'n>>,
    node: Node<'n>,
}

/// Items of which some have members while others are scalars: no schema comes of them.
struct Mixed;

impl Default for Slot<'_> {
    fn default() -> Self {
        Self::Properties(IndexMap::new())
    }
}

/// The schema of a value; nothing where its items are too different.
pub(super) fn infer(schemas: &mut Vec<Schema>, node: Node<'_>) -> Option<Inferred> {
    let place = Place::of(None, node).ok()?;
    Some(place.lower(schemas))
}

impl<'n> Place<'n> {
    /// What a place is that was `known` and has this value as well. As deep as the value, and that is limited
    /// where it was read.
    fn of(known: Option<Self>, node: Node<'n>) -> Result<Self, Mixed> {
        let (types, slot) = match known {
            Some(known) => (Some(known.types), known.slot),
            None => (None, None),
        };
        let kind = type_of(node);
        Ok(match kind {
            Type::Object => {
                let is_new = types.is_none();
                let had_slot = slot.is_some();
                let mut inner = slot.unwrap_or_default();
                inner.object(node)?;
                Self {
                    types: types.unwrap_or(TypeSet::only(Type::Object)),
                    slot: (is_new || had_slot).then_some(inner),
                    node,
                }
            }
            Type::Array => {
                let mut inner = slot.unwrap_or_default();
                inner.items(node)?;
                Self {
                    types: TypeSet::only(Type::Array),
                    slot: Some(inner),
                    node,
                }
            }
            kind => Self {
                types: types.map_or(TypeSet::only(kind), |types| types.with(kind)),
                slot,
                node,
            },
        })
    }

    fn lower(self, schemas: &mut Vec<Schema>) -> Inferred {
        let mut schema = Schema {
            kind: SchemaKind::Keywords,
            types: self.types,
            ..Schema::any(self.node.origin())
        };
        let mut says = FxHasher::default();
        self.types.hash(&mut says);
        if let Some(slot) = self.slot {
            if self.types.contains(Type::Array) {
                let items = slot.lower(self.node, schemas);
                items.says.hash(&mut says);
                schema.array = Some(Box::new(ArrayRules {
                    items: Some(items.id),
                    ..ArrayRules::default()
                }));
            } else if let Slot::Properties(properties) = slot {
                schema.object = Some(Box::new(object(properties, schemas, &mut says)));
            }
        }
        Inferred {
            id: push(schemas, schema),
            says: says.finish(),
        }
    }
}

impl<'n> Slot<'n> {
    fn object(&mut self, node: Node<'n>) -> Result<(), Mixed> {
        let Self::Properties(properties) = self else {
            return if node.is_empty() { Ok(()) } else { Err(Mixed) };
        };
        for (key, value) in node.members() {
            let known = properties
                .get_mut(key.key())
                .map(|known| std::mem::replace(known, Place::nothing(value)));
            let place = Place::of(known, value)?;
            properties.insert(key.key(), place);
        }
        Ok(())
    }

    fn items(&mut self, node: Node<'n>) -> Result<(), Mixed> {
        for item in node.items() {
            match type_of(item) {
                Type::Object => self.object(item)?,
                Type::Array => self.items(item)?,
                kind => *self = Self::Plain(kind),
            }
        }
        Ok(())
    }

    fn lower(self, node: Node<'n>, schemas: &mut Vec<Schema>) -> Inferred {
        let place = match self {
            Self::Plain(kind) => Place {
                types: TypeSet::only(kind),
                slot: None,
                node,
            },
            properties @ Self::Properties(_) => Place {
                types: TypeSet::only(Type::Object),
                slot: Some(properties),
                node,
            },
        };
        place.lower(schemas)
    }
}

impl<'n> Place<'n> {
    fn nothing(node: Node<'n>) -> Self {
        Self {
            types: TypeSet::ANY,
            slot: None,
            node,
        }
    }
}

fn object(
    properties: IndexMap<&str, Place<'_>>,
    schemas: &mut Vec<Schema>,
    says: &mut FxHasher,
) -> ObjectRules {
    let mut list = Vec::with_capacity(properties.len());
    for (name, place) in properties {
        let inferred = place.lower(schemas);
        (name, inferred.says).hash(says);
        list.push(Property {
            name: name.into(),
            schema: inferred.id,
        });
    }
    ObjectRules {
        properties: list.into(),
        ..ObjectRules::default()
    }
}

/// The type of a value; a number without a fraction is an integer, however it is written.
fn type_of(node: Node<'_>) -> Type {
    match node.kind() {
        Kind::Null => Type::Null,
        Kind::Bool => Type::Boolean,
        Kind::Number => {
            let value = node.as_number().and_then(|text| text.parse::<f64>().ok());
            if value.is_some_and(|value| value.is_finite() && value.fract() == 0.0) {
                Type::Integer
            } else {
                Type::Number
            }
        }
        Kind::String => Type::String,
        Kind::Array => Type::Array,
        Kind::Object => Type::Object,
    }
}
