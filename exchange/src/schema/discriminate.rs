//! Discriminators: which of several schemas an object is judged by.
//!
//! The names are those of `mapping`, those of the components, and what the schemas themselves admit for the property
//! (`kind: {const: cat}`): many documents give no mapping and mean the last. Where a document leaves open what is
//! meant (a nameless alternative, a name that two of them claim), the object is judged as if there were no
//! discriminator.

use indexmap::IndexMap;
use rustc_hash::FxHashSet;
use serde_json::Value;
use specwright_contract::Contract;
use specwright_contract::model::{Discriminator, Schema, SchemaId, Schemas, Type};
use specwright_contract::source::Node;

use super::Direction;
use super::facts::{composition, is_hidden};

/// How many schemas one search for the parts of an alternative looks at.
const PARTS: usize = 256;

/// Names of another discriminator among which those of one alternative are looked for.
const NAMES: usize = 1_000;

/// What the named schemas are to the one that has the discriminator.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Relation {
    /// The members of its `oneOf` or `anyOf`.
    Alternatives,
    /// Schemas that extend it by `allOf`.
    Heirs,
}

/// Which schema an object is judged by.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Choice<'t> {
    /// As if there were no discriminator.
    All,
    /// These of the schemas, by their positions; for [`Relation::Heirs`] none is the base by itself.
    Some(&'t [usize]),
    /// The property is missing.
    Missing,
    /// The property names no schema.
    Unknown,
}

#[derive(Debug, Default)]
struct Name {
    to: Vec<usize>,
    /// Whether it is said where a name is wrong: not, where the mapping has another name for the same.
    told: bool,
}

/// A discriminator, ready to choose.
#[derive(Debug)]
pub(crate) struct Choices {
    pub(crate) property: Box<str>,
    pub(crate) relation: Relation,
    pub(crate) schemas: Vec<SchemaId>,
    names: IndexMap<Box<str>, Name>,
    default: Option<Vec<usize>>,
    /// Whether an unknown name may mean something.
    open: bool,
    /// Whether the property may be missing.
    optional: bool,
}

/// Whether a schema declares the property.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
enum Declared {
    #[default]
    Nowhere,
    Here,
    /// It is no part of values in this direction.
    Hidden,
}

/// What one of the schemas says of the property.
#[derive(Default)]
struct Said {
    declared: Declared,
    /// The texts that it admits, where it lists them.
    values: Option<Vec<Box<str>>>,
    /// Names of further schemas behind it.
    behind: Vec<Box<str>>,
    /// Whether there may be further names.
    open: bool,
    /// Whether it admits objects at all.
    object: bool,
}

/// The discriminator of a schema.
pub(crate) fn discriminator(schema: &Schema) -> Option<&Discriminator> {
    schema.combinators.as_deref()?.discriminator.as_deref()
}

/// Whether `heir` is one of those that extend `base`, which has a discriminator.
pub(crate) fn extends(schemas: &Schemas, heir: SchemaId, base: SchemaId) -> bool {
    is_base(&schemas[base])
        && discriminator(&schemas[base]).is_some_and(|discriminator| {
            let mut mapping = discriminator.mapping.iter();
            mapping.any(|&(_, id)| schemas.resolve(id) == heir)
        })
}

fn is_base(schema: &Schema) -> bool {
    let rules = schema.combinators.as_ref();
    rules.is_some_and(|rules| rules.one_of.is_empty() && rules.any_of.is_empty())
}

impl Choices {
    /// The choices of a schema; nothing where it has no discriminator, or one that tells nothing.
    pub(crate) fn of(contract: &Contract, id: SchemaId, direction: Direction) -> Option<Self> {
        let schemas = &contract.schemas;
        let discriminator = discriminator(&schemas[id])?;
        let rules = schemas[id].combinators.as_deref()?;
        let (relation, listed) = match (&*rules.one_of, &*rules.any_of) {
            ([], []) => (Relation::Heirs, Vec::new()),
            (listed, []) | ([], listed) => (Relation::Alternatives, listed.to_vec()),
            _ => return None,
        };
        let own = Said::of(contract, id, id, &discriminator.property, direction);
        if own.declared == Declared::Hidden {
            return None;
        }
        let mut choices = Self {
            property: discriminator.property.clone(),
            relation,
            schemas: listed,
            names: IndexMap::new(),
            default: None,
            open: false,
            optional: true,
        };
        let mapping: Vec<(&str, Vec<usize>)> = discriminator
            .mapping
            .iter()
            .map(|(name, target)| (&**name, choices.positions(schemas, id, *target)))
            .collect();
        choices.default =
            (discriminator.default).map(|target| choices.positions_or_new(schemas, id, target));
        let said: Vec<Said> = (choices.schemas.iter())
            .map(|&schema| Said::of(contract, schema, id, &discriminator.property, direction))
            .collect();
        if said.iter().any(|said| said.declared == Declared::Hidden) {
            return None;
        }
        choices.name(contract, discriminator, mapping, &said);
        match relation {
            Relation::Heirs => {
                let components = contract.components.schemas.iter();
                let named = components.filter(|(_, component)| schemas.resolve(**component) == id);
                for (name, _) in named {
                    let name = choices.names.entry(name.clone()).or_default();
                    name.told |= name.to.is_empty();
                }
                choices.open = own.values.is_some();
            }
            Relation::Alternatives => {
                let objects = || said.iter().enumerate().filter(|(_, said)| said.object);
                let nameless = |n: usize| !choices.names.values().any(|name| name.to.contains(&n));
                choices.open = objects().any(|(n, said)| said.open || nameless(n));
                let nowhere = |said: &Said| said.declared == Declared::Nowhere;
                choices.optional = nowhere(&own) && objects().any(|(_, said)| nowhere(said));
            }
        }
        let tells = choices.names.values().any(|name| !name.to.is_empty());
        (tells || choices.default.is_some()).then_some(choices)
    }

    /// The schemas that a target of the mapping means.
    fn positions(&mut self, schemas: &Schemas, base: SchemaId, target: SchemaId) -> Vec<usize> {
        let target = schemas.resolve(target);
        if self.relation == Relation::Alternatives {
            return match self.position(schemas, target) {
                Some(at) => vec![at],
                None => (0..self.schemas.len()).collect(),
            };
        }
        if target == base {
            return Vec::new();
        }
        vec![self.position(schemas, target).unwrap_or_else(|| {
            self.schemas.push(target);
            self.schemas.len() - 1
        })]
    }

    fn positions_or_new(
        &mut self,
        schemas: &Schemas,
        base: SchemaId,
        target: SchemaId,
    ) -> Vec<usize> {
        let target = schemas.resolve(target);
        if target != base && self.position(schemas, target).is_none() {
            self.schemas.push(target);
        }
        self.positions(schemas, base, target)
    }

    fn position(&self, schemas: &Schemas, target: SchemaId) -> Option<usize> {
        if self.relation == Relation::Heirs {
            return self.schemas.iter().position(|&known| known == target);
        }
        self.schemas.iter().position(|&known| {
            let mut at = Some(known);
            for _ in 0..PARTS {
                let Some(id) = at else { return false };
                if id == target {
                    return true;
                }
                at = schemas[id].reference;
            }
            false
        })
    }

    fn name(
        &mut self,
        contract: &Contract,
        discriminator: &Discriminator,
        mapping: Vec<(&str, Vec<usize>)>,
        said: &[Said],
    ) {
        let written = contract.sources.node(discriminator.origin).get("mapping");
        let is_written = |name: &str| written.is_some_and(|written| written.get(name).is_some());
        let mut mapped = FxHashSet::default();
        for (name, to) in mapping {
            let admits = |&n: &usize| {
                let values = said.get(n).and_then(|said| said.values.as_ref());
                values.is_none_or(|values| values.iter().any(|value| **value == *name))
            };
            let written = is_written(name);
            let first = to.iter().all(|n| !mapped.contains(n));
            if to.is_empty() || to.iter().any(admits) {
                mapped.extend(to.iter().copied().filter(|_| written));
                let told = written || first;
                self.names.insert(name.into(), Name { to, told });
            }
        }
        let mut claimed: IndexMap<&str, Name> = IndexMap::new();
        for (n, said) in said.iter().enumerate() {
            for name in said.values.iter().flatten().chain(&said.behind) {
                if !self.names.contains_key(name) {
                    let name = claimed.entry(name).or_default();
                    name.told = true;
                    if !name.to.contains(&n) {
                        name.to.push(n);
                    }
                }
            }
        }
        let claimed = claimed.into_iter();
        self.names
            .extend(claimed.map(|(name, to)| (Box::from(name), to)));
    }

    /// The schemas that a value is judged by.
    pub(crate) fn choose(&self, value: &Value) -> Choice<'_> {
        let Value::Object(members) = value else {
            return Choice::All;
        };
        let default = self.default.as_deref();
        let Some(said) = members.get(&*self.property) else {
            return match default {
                Some(default) => Choice::Some(default),
                None if self.optional => Choice::All,
                None => Choice::Missing,
            };
        };
        let known = match said {
            Value::String(text) => self.names.get(text.as_str()),
            said => text(said).and_then(|text| self.names.get(text.as_str())),
        };
        match (known, default) {
            (Some(name), _) => Choice::Some(&name.to),
            (None, Some(default)) => Choice::Some(default),
            (None, None) if self.open => Choice::All,
            (None, None) => Choice::Unknown,
        }
    }

    /// The names to say where one is wrong.
    pub(crate) fn allowed(&self) -> Vec<Value> {
        let told = self.names.iter().filter(|(_, name)| name.told);
        told.map(|(name, _)| Value::from(name.as_ref())).collect()
    }

    /// A name for one of the schemas, nothing else being meant by it.
    pub(crate) fn name_of(&self, position: usize) -> Option<&str> {
        let mut names = self.names.iter();
        let (name, _) = names.find(|(_, name)| *name.to == [position])?;
        Some(name)
    }

    /// A name for the base by itself.
    pub(crate) fn name_of_base(&self) -> Option<&str> {
        let mut names = self.names.iter();
        let (name, _) = names.find(|(_, name)| name.to.is_empty())?;
        Some(name)
    }
}

impl Said {
    /// What `id` says, apart from what `base` says.
    fn of(
        contract: &Contract,
        id: SchemaId,
        base: SchemaId,
        property: &str,
        direction: Direction,
    ) -> Self {
        let schemas = &contract.schemas;
        let mut said = Self {
            object: true,
            ..Self::default()
        };
        let mut nested = false;
        let parts = parts(schemas, id, base);
        for &part in &parts {
            let schema = &schemas[part];
            said.object &= schema.types.is_any() || schema.types.contains(Type::Object);
            let node = contract.sources.node(schema.origin);
            let written = node.get("x-ms-discriminator-value");
            if part == parts[0] || schemas.resolve(parts[0]) == part {
                let written = written.and_then(Node::as_str);
                said.behind.extend(written.map(Box::from));
            }
            let properties = schema.object.iter().flat_map(|rules| &rules.properties);
            for found in properties.filter(|found| *found.name == *property) {
                let hidden = is_hidden(schemas, found.schema, direction);
                let here = if hidden {
                    Declared::Hidden
                } else {
                    Declared::Here
                };
                said.declared = said.declared.max(here);
                said.narrow(contract, found.schema);
            }
            if part == base {
                continue;
            }
            let Some(rules) = &schema.combinators else {
                continue;
            };
            let unites = !rules.one_of.is_empty() || !rules.any_of.is_empty();
            match &rules.discriminator {
                Some(other) if *other.property == *property => {
                    said.open |= other.mapping.len() > NAMES;
                    let behind = other.mapping.iter().take(NAMES).filter(|(_, target)| {
                        unites || composition(schemas, *target).contains(&schemas.resolve(id))
                    });
                    said.behind.extend(behind.map(|(name, _)| name.clone()));
                }
                _ => nested |= unites,
            }
        }
        said.open |= nested && said.declared == Declared::Nowhere;
        said
    }

    /// Keeps the values that a schema of the property lists as well.
    fn narrow(&mut self, contract: &Contract, property: SchemaId) {
        let schemas = &contract.schemas;
        for part in composition(schemas, property) {
            let Some(values) = &schemas[part].values else {
                continue;
            };
            let texts = values
                .iter()
                .filter_map(|&value| text(&contract.sources.node(value).to_json()));
            let texts: Vec<Box<str>> = texts.map(Into::into).collect();
            match &mut self.values {
                Some(known) => known.retain(|known| texts.contains(known)),
                None => self.values = Some(texts),
            }
        }
    }
}

/// A schema with what must hold beside it, without what `base` says (unless it is the base that is asked).
fn parts(schemas: &Schemas, id: SchemaId, base: SchemaId) -> Vec<SchemaId> {
    let mut found = vec![id];
    let mut at = 0;
    while let Some(&part) = found.get(at) {
        at += 1;
        let schema = &schemas[part];
        let members = schema.combinators.iter().flat_map(|rules| &rules.all_of);
        for &target in schema.reference.iter().chain(members) {
            if found.len() < PARTS && target != base && !found.contains(&target) {
                found.push(target);
            }
        }
    }
    found
}

/// A value of the property as a name.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        _ => None,
    }
}
