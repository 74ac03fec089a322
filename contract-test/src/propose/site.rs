//! The schemas that judge one value: the one that is named, and those that it leads to without leaving the value.

use serde_json::Value;
use specwright_contract::model::{AdditionalProperties, Schema, SchemaId, Type};
use specwright_exchange::schema::Direction;

use crate::engine::Engine;

/// The most schemas that judge one value.
const MOST: usize = 64;

/// The schemas that judge one value.
pub(super) struct Site<'e> {
    pub(super) engine: &'e Engine,
    /// Those that are named.
    pub(super) ids: Vec<SchemaId>,
    pub(super) schemas: Vec<&'e Schema>,
    /// The branches of `oneOf` and `anyOf`.
    pub(super) alternatives: Vec<Vec<SchemaId>>,
}

impl<'e> Site<'e> {
    /// The schemas that judge a value.
    pub(super) fn new(engine: &'e Engine, ids: &[SchemaId], value: &Value) -> Self {
        let mut site = Self {
            engine,
            ids: ids.to_vec(),
            schemas: Vec::new(),
            alternatives: Vec::new(),
        };
        let validators = engine.validators();
        let right = |id: SchemaId| validators.is_valid(id, Direction::Request, value);
        let contract = engine.contract();
        let mut next: Vec<SchemaId> = ids.iter().rev().copied().collect();
        let mut seen: Vec<SchemaId> = Vec::new();
        while let Some(id) = next.pop() {
            if seen.contains(&id) || seen.len() >= MOST {
                continue;
            }
            seen.push(id);
            let schema = contract.schemas.get(id);
            site.schemas.push(schema);
            if let Some(rules) = &schema.combinators {
                for group in [&rules.one_of, &rules.any_of] {
                    if group.len() > 1 {
                        site.alternatives.push(group.to_vec());
                    }
                    next.extend(group.iter().copied().find(|&id| right(id)));
                }
                if let Some(condition) = rules.if_ {
                    next.extend(if right(condition) {
                        rules.then
                    } else {
                        rules.else_
                    });
                }
                next.extend(rules.all_of.iter().rev().copied());
            }
            next.extend(schema.reference);
        }
        site
    }

    /// Whether a type is right.
    pub(super) fn admits(&self, kind: Type) -> bool {
        let null = kind == Type::Null;
        self.schemas
            .iter()
            .all(|schema| schema.types.admits(kind) || (null && schema.or_null))
    }

    /// Whether any schema says something about types.
    pub(super) fn is_typed(&self) -> bool {
        self.schemas.iter().any(|schema| !schema.types.is_any())
    }

    /// Whether a type is named.
    pub(super) fn names(&self, kind: Type) -> bool {
        self.schemas
            .iter()
            .any(|schema| schema.types.contains(kind))
    }

    /// The schema of members that are not declared by name, where there is one.
    pub(super) fn additional(&self) -> Option<SchemaId> {
        self.schemas
            .iter()
            .find_map(|schema| match schema.object.as_ref()?.additional {
                AdditionalProperties::Schema(id) => Some(id),
                _ => None,
            })
    }

    /// Whether a member is declared by its name.
    pub(super) fn declares(&self, name: &str) -> bool {
        let objects = self
            .schemas
            .iter()
            .filter_map(|schema| schema.object.as_ref());
        objects
            .flat_map(|rules| &rules.properties)
            .any(|property| *property.name == *name)
    }

    /// The format, and the schema that has it.
    pub(super) fn format(&self) -> Option<(&'e str, &'e Schema)> {
        let mut schemas = self.schemas.iter();
        schemas.find_map(|schema| Some((schema.format.as_deref()?, *schema)))
    }

    /// Whether the values are listed.
    pub(super) fn is_listed(&self) -> bool {
        self.schemas.iter().any(|schema| schema.values.is_some())
    }
}
