//! What a value may look like, as far as reading it from text needs to know: the types of a schema through
//! its references, `allOf`, `anyOf` and `oneOf`, flattened once.

use std::collections::HashSet;

use specwright_contract::model::{AdditionalProperties, Contract, Schema, SchemaId, Type, TypeSet};

/// How deep values written in a style can be.
const MAX_DEPTH: usize = 8;
/// How many schemas one shape looks at; what lies beyond may be anything.
const MAX_SCHEMAS: usize = 400;

/// The shape of a value.
#[derive(Clone, Debug, Default)]
pub struct Shape {
    /// The schema it is of.
    pub(crate) schema: Option<SchemaId>,
    /// The types it may have; empty: any.
    pub(crate) types: TypeSet,
    /// The members of an object.
    pub(crate) properties: Vec<(Box<str>, Shape)>,
    /// Whether an object says that it has members beyond those.
    pub(crate) open: bool,
    /// The members beyond those.
    pub(crate) additional: Option<Box<Shape>>,
    /// The first items of an array.
    pub(crate) prefix: Vec<Shape>,
    /// The items of an array.
    pub(crate) items: Option<Box<Shape>>,
    /// Where these are, the value has the first of these shapes that is right.
    pub(crate) alternatives: Vec<Shape>,
}

impl Shape {
    /// The shape of a schema's values; of none, any.
    pub fn new(contract: &Contract, schema: Option<SchemaId>) -> Self {
        let mut left = MAX_SCHEMAS;
        schema.map_or_else(Self::default, |id| {
            Self::read(contract, id, MAX_DEPTH, &mut left)
        })
    }

    fn read(contract: &Contract, id: SchemaId, depth: usize, left: &mut usize) -> Self {
        let mut merge = Merge::default();
        merge.add(contract, id, left);
        let mut shape = Self {
            schema: Some(id),
            types: if merge.types.is_any() {
                merge.guess
            } else {
                merge.types
            },
            open: merge.open,
            ..Self::default()
        };
        if depth == 0 || *left == 0 {
            return shape;
        }
        let mut part = |id| Self::read(contract, id, depth - 1, left);
        shape.alternatives = merge.alternatives.iter().map(|&id| part(id)).collect();
        shape.properties = merge
            .properties
            .iter()
            .map(|&(name, id)| (name.into(), part(id)))
            .collect();
        shape.additional = merge.additional.map(|id| Box::new(part(id)));
        shape.prefix = merge.prefix.iter().map(|&id| part(id)).collect();
        shape.items = merge.items.map(|id| Box::new(part(id)));
        shape.settle();
        shape
    }

    /// Lets the alternatives know what is said beside them, and drops them where they make no difference.
    fn settle(&mut self) {
        let said = self.types;
        for alternative in &mut self.alternatives {
            alternative.types = both(alternative.types, said);
            if alternative.takes(Type::Object) && alternative.properties.is_empty() {
                alternative.properties.clone_from(&self.properties);
                alternative.open |= self.open;
            }
            if alternative.takes(Type::Array) && alternative.items.is_none() {
                alternative.items.clone_from(&self.items);
            }
        }
        let Some(first) = self.alternatives.first() else {
            return;
        };
        let scalar = |shape: &Self| {
            shape.alternatives.is_empty()
                && !shape.takes(Type::Object)
                && !shape.takes(Type::Array)
                && !shape.types.is_any()
        };
        if self
            .alternatives
            .iter()
            .all(|other| scalar(other) && other.types == first.types)
        {
            self.types = first.types;
            self.alternatives.clear();
        }
    }

    /// Whether values can be neither arrays nor objects.
    pub fn is_scalar(&self) -> bool {
        let whole = !self.types.is_any()
            && !self.types.contains(Type::Array)
            && !self.types.contains(Type::Object);
        whole
            && self.alternatives.iter().all(|shape| {
                !shape.types.contains(Type::Array) && !shape.types.contains(Type::Object)
            })
    }

    /// Whether the type is named.
    pub(crate) fn takes(&self, kind: Type) -> bool {
        self.types.contains(kind)
    }

    /// Whether a value of one text may be right: not only arrays and objects.
    pub(crate) fn takes_scalar(&self) -> bool {
        self.types.is_any()
            || self
                .types
                .iter()
                .any(|kind| !matches!(kind, Type::Array | Type::Object))
    }

    /// The shape of a member.
    pub(crate) fn member(&self, name: &str) -> Option<&Self> {
        self.properties
            .iter()
            .find(|(known, _)| **known == *name)
            .map(|(_, shape)| shape)
            .or(self.additional.as_deref())
    }

    /// The shape of an item.
    pub(crate) fn item(&self, at: usize) -> Option<&Self> {
        self.prefix.get(at).or(self.items.as_deref())
    }
}

/// The types that both sets admit; where there are none, those of the first.
fn both(one: TypeSet, other: TypeSet) -> TypeSet {
    if one.is_any() {
        return other;
    }
    if other.is_any() {
        return one;
    }
    let mut types = TypeSet::ANY;
    for kind in Type::ALL {
        let integer = kind == Type::Integer && (one.contains(kind) || other.contains(kind));
        if one.contains(kind) && other.contains(kind)
            || integer && one.admits(kind) && other.admits(kind)
        {
            types = types.with(kind);
        }
    }
    if types.is_any() { one } else { types }
}

/// What a schema and all that it is made of say about one value.
#[derive(Default)]
struct Merge<'c> {
    types: TypeSet,
    /// The types that keywords hint at where `type` says nothing.
    guess: TypeSet,
    properties: Vec<(&'c str, SchemaId)>,
    names: HashSet<&'c str>,
    open: bool,
    additional: Option<SchemaId>,
    prefix: &'c [SchemaId],
    items: Option<SchemaId>,
    alternatives: &'c [SchemaId],
    seen: HashSet<SchemaId>,
}

impl<'c> Merge<'c> {
    fn add(&mut self, contract: &'c Contract, id: SchemaId, left: &mut usize) {
        let mut waiting = vec![id];
        while let Some(id) = waiting.pop() {
            if *left == 0 || !self.seen.insert(id) {
                continue;
            }
            *left -= 1;
            let schema = contract.schemas.get(id);
            self.absorb(contract, schema);
            if let Some(combinators) = &schema.combinators {
                waiting.extend(combinators.all_of.iter().rev());
                for list in [&combinators.one_of, &combinators.any_of] {
                    if self.alternatives.is_empty() {
                        self.alternatives = list;
                    }
                }
                waiting.extend(combinators.dynamic_reference.as_ref().map(|(_, id)| *id));
            }
            waiting.extend(schema.reference);
        }
    }

    fn absorb(&mut self, contract: &'c Contract, schema: &'c Schema) {
        let mut types = schema.types;
        if schema.or_null && !types.is_any() {
            types = types.with(Type::Null);
        }
        self.types = both(self.types, types);
        for value in schema.values.iter().flatten() {
            self.guess = self.guess.with(kind(contract.sources.node(*value)));
        }
        if schema.values.is_none() {
            let hints = [
                (schema.object.is_some(), Type::Object),
                (schema.array.is_some(), Type::Array),
                (schema.number.is_some(), Type::Number),
                (schema.string.is_some(), Type::String),
            ];
            for (_, kind) in hints.into_iter().filter(|(there, _)| *there) {
                self.guess = self.guess.with(kind);
            }
        }
        if let Some(object) = &schema.object {
            for property in &object.properties {
                if self.names.insert(&property.name) {
                    self.properties.push((&property.name, property.schema));
                }
            }
            match object.additional {
                AdditionalProperties::Schema(id) => {
                    self.open = true;
                    self.additional = self.additional.or(Some(id));
                }
                AdditionalProperties::Any => self.open = true,
                AdditionalProperties::Unsaid | AdditionalProperties::Forbidden => {}
            }
        }
        if let Some(array) = &schema.array {
            if self.prefix.is_empty() {
                self.prefix = &array.prefix;
            }
            self.items = self.items.or(array.items);
        }
    }
}

fn kind(node: specwright_contract::source::Node<'_>) -> Type {
    use specwright_contract::source::Kind;
    match node.kind() {
        Kind::Null => Type::Null,
        Kind::Bool => Type::Boolean,
        Kind::Number => Type::Number,
        Kind::Array => Type::Array,
        Kind::Object => Type::Object,
        Kind::String => Type::String,
    }
}
