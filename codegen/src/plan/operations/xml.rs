//! What schemas say of their XML, as tables for the runtime: names, attributes, wrapped lists.

use std::collections::VecDeque;

use rustc_hash::FxHashMap;
use specwright_contract::Contract;
use specwright_contract::model::{Schema, SchemaId, Type, Xml};

use crate::ir::{XmlMember, XmlShape};

/// The tables of a document, each made once.
#[derive(Debug, Default)]
pub(crate) struct Shapes {
    by_schema: FxHashMap<SchemaId, usize>,
    list: Vec<XmlShape>,
    waiting: VecDeque<SchemaId>,
}

impl Shapes {
    /// The table of the schema of a body.
    pub(super) fn of(&mut self, contract: &Contract, schema: SchemaId) -> usize {
        let root = self.place(contract, schema);
        while let Some(schema) = self.waiting.pop_front() {
            let shape = self.build(contract, schema);
            if let Some(slot) = self
                .by_schema
                .get(&schema)
                .and_then(|&at| self.list.get_mut(at))
            {
                *slot = shape;
            }
        }
        root
    }

    /// The tables.
    pub(super) fn finish(self) -> Vec<XmlShape> {
        self.list
    }

    fn place(&mut self, contract: &Contract, schema: SchemaId) -> usize {
        // A `$ref` with a hint of its own is a shape of its own.
        let own = contract.schemas[schema]
            .annotations
            .as_ref()
            .is_some_and(|notes| notes.xml.is_some());
        let schema = if own {
            schema
        } else {
            contract.schemas.resolve(schema)
        };
        if let Some(&at) = self.by_schema.get(&schema) {
            return at;
        }
        self.by_schema.insert(schema, self.list.len());
        self.list.push(XmlShape::default());
        self.waiting.push_back(schema);
        self.list.len() - 1
    }

    fn build(&mut self, contract: &Contract, schema: SchemaId) -> XmlShape {
        let hint = hint(contract, schema);
        let text = |part: Option<&str>| part.unwrap_or_default().to_owned();
        let component = contract.schemas.name(contract.schemas.resolve(schema));
        let name = hint.and_then(|xml| xml.name.as_deref()).or(component);
        let mut shape = XmlShape {
            name: text(name.or(Some("root"))),
            prefix: text(hint.and_then(|xml| xml.prefix.as_deref())),
            namespace: text(hint.and_then(|xml| xml.namespace.as_deref())),
            ..XmlShape::default()
        };
        let parts = parts(contract, schema);
        if let Some(items) = items(&parts) {
            let item = self::hint(contract, items).and_then(|xml| xml.name.as_deref());
            shape.item = text(item.or(Some("item")));
            shape.items = self.needed(contract, items);
        }
        for part in parts {
            let properties = part
                .object
                .as_ref()
                .map(|object| &object.properties[..])
                .unwrap_or_default();
            for property in properties {
                if shape
                    .members
                    .iter()
                    .any(|known| known.member == *property.name)
                {
                    continue;
                }
                if let Some(member) = self.member(contract, &property.name, property.schema) {
                    shape.members.push(member);
                }
            }
        }
        shape
    }

    /// A member, where there is something to say of it.
    fn member(&mut self, contract: &Contract, name: &str, schema: SchemaId) -> Option<XmlMember> {
        let hint = hint(contract, schema);
        let own = hint.and_then(|xml| xml.name.as_deref()).unwrap_or(name);
        let list = items(&parts(contract, schema));
        let shape = match list {
            // The items are named as the property where they have no name, so the table is of this property alone.
            Some(items) => {
                let item = self::hint(contract, items)
                    .and_then(|xml| xml.name.as_deref())
                    .unwrap_or(name)
                    .to_owned();
                let items = self.needed(contract, items);
                let prefix = hint
                    .and_then(|xml| xml.prefix.as_deref())
                    .unwrap_or_default()
                    .to_owned();
                self.list.push(XmlShape {
                    prefix,
                    item,
                    items,
                    ..XmlShape::default()
                });
                Some(self.list.len() - 1)
            }
            None => self.needed(contract, schema),
        };
        let attribute = hint.is_some_and(|xml| xml.attribute);
        let wrapped = hint.is_some_and(|xml| xml.wrapped);
        (own != name || attribute || wrapped || shape.is_some()).then(|| XmlMember {
            member: name.to_owned(),
            name: own.to_owned(),
            attribute,
            wrapped,
            shape,
        })
    }

    /// The table of a schema that is more than a scalar, or has a namespace.
    fn needed(&mut self, contract: &Contract, schema: SchemaId) -> Option<usize> {
        let named = hint(contract, schema)
            .is_some_and(|xml| xml.prefix.is_some() || xml.namespace.is_some());
        let parts = parts(contract, schema);
        let structure = parts.iter().any(|part| {
            part.object
                .as_ref()
                .is_some_and(|object| !object.properties.is_empty())
        }) || items(&parts).is_some();
        (named || structure).then(|| self.place(contract, schema))
    }
}

/// The hints of a schema, or of what it refers to.
fn hint(contract: &Contract, id: SchemaId) -> Option<&Xml> {
    let found = |id: SchemaId| contract.schemas[id].annotations.as_ref()?.xml.as_deref();
    found(id).or_else(|| found(contract.schemas.resolve(id)))
}

/// The most schemas that one value is judged by.
const MOST_PARTS: usize = 64;

/// A schema with those that judge the same value.
fn parts(contract: &Contract, schema: SchemaId) -> Vec<&Schema> {
    let mut ids = vec![schema];
    let mut at = 0;
    while let Some(&id) = ids.get(at) {
        at += 1;
        let part = &contract.schemas[id];
        let mut add = |id: SchemaId| {
            if ids.len() < MOST_PARTS && !ids.contains(&id) {
                ids.push(id);
            }
        };
        part.reference.into_iter().for_each(&mut add);
        if let Some(combinators) = &part.combinators {
            let groups = [
                &combinators.all_of,
                &combinators.one_of,
                &combinators.any_of,
            ];
            groups.into_iter().flatten().copied().for_each(add);
        }
    }
    ids.into_iter().map(|id| &contract.schemas[id]).collect()
}

/// The items, where the value is a list.
fn items(parts: &[&Schema]) -> Option<SchemaId> {
    let list = parts.iter().any(|part| part.types.contains(Type::Array))
        || parts
            .iter()
            .any(|part| part.types.is_any() && part.array.is_some());
    let object = parts.iter().any(|part| part.types.contains(Type::Object));
    if !list || object {
        return None;
    }
    parts
        .iter()
        .find_map(|part| part.array.as_ref().and_then(|array| array.items))
}
