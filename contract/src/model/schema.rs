//! Schemas as a graph: every language's schemas in the vocabulary of JSON Schema 2020-12.
//!
//! A `$ref` is a node of its own whose [`Schema::reference`] names the target, so that names,
//! recursion and the keywords beside a `$ref` survive; [`Schemas::resolve`] goes through those
//! that say nothing but the reference. All other edges lead to subschemas written in place.

use std::fmt;

use super::{Example, Extension};
use crate::source::Origin;
use std::sync::Arc;

/// The index of a schema in [`Schemas`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct SchemaId(pub(crate) u32);

impl SchemaId {
    /// The position in [`Schemas`], from 0.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A type of JSON Schema.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Type {
    /// `null`
    Null,
    /// `boolean`
    Boolean,
    /// `integer`
    Integer,
    /// `number`
    Number,
    /// `string`
    String,
    /// `array`
    Array,
    /// `object`
    Object,
}

impl Type {
    /// All types in the order of the enum.
    pub const ALL: [Self; 7] = [
        Self::Null,
        Self::Boolean,
        Self::Integer,
        Self::Number,
        Self::String,
        Self::Array,
        Self::Object,
    ];

    /// The word of the specification.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean => "boolean",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::String => "string",
            Self::Array => "array",
            Self::Object => "object",
        }
    }

    /// The type of this word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// The types a schema admits; empty: it does not say, so all.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct TypeSet(u8);

impl TypeSet {
    /// Says nothing.
    pub const ANY: Self = Self(0);

    /// Only this type.
    pub fn only(kind: Type) -> Self {
        Self(1 << kind as u8)
    }

    /// With this type.
    #[must_use]
    pub fn with(self, kind: Type) -> Self {
        Self(self.0 | 1 << kind as u8)
    }

    /// Without this type.
    #[must_use]
    pub fn without(self, kind: Type) -> Self {
        Self(self.0 & !(1 << kind as u8))
    }

    /// Whether the schema says nothing about types.
    pub fn is_any(self) -> bool {
        self.0 == 0
    }

    /// Whether this type is named. False for all where nothing is said.
    pub fn contains(self, kind: Type) -> bool {
        self.0 & (1 << kind as u8) != 0
    }

    /// Whether a value of this type may be right.
    pub fn admits(self, kind: Type) -> bool {
        self.is_any()
            || self.contains(kind)
            || (kind == Type::Integer && self.contains(Type::Number))
    }

    /// The types that are named, in the order of [`Type::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Type> {
        Type::ALL
            .into_iter()
            .filter(move |kind| self.contains(*kind))
    }

    /// How many types are named.
    pub fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    /// Whether none is named; the same as [`TypeSet::is_any`].
    pub fn is_empty(self) -> bool {
        self.is_any()
    }

    /// The one type beside `null`, where there is exactly one.
    pub fn single(self) -> Option<Type> {
        let rest = self.without(Type::Null);
        if rest.len() == 1 {
            rest.iter().next()
        } else {
            None
        }
    }
}

impl fmt::Debug for TypeSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

/// What a schema is at its root.
#[derive(Debug)]
pub enum SchemaKind {
    /// `true`, `{}`, or a schema that could not be read: everything is right.
    Any,
    /// `false`: nothing is right.
    Never,
    /// Keywords.
    Keywords,
}

/// One schema. The rules of a type apply only to values of that type, as in JSON Schema.
#[derive(Debug)]
#[non_exhaustive]
pub struct Schema {
    /// Boolean schema or keywords.
    pub kind: SchemaKind,
    /// `type`
    pub types: TypeSet,
    /// `null` is right whatever the other keywords say. A `nullable` beside a plain `type` is in
    /// `types` instead; see [`Schema::is_nullable`].
    pub or_null: bool,
    /// Where it was written.
    pub origin: Origin,
    /// `$ref`: the value must also satisfy this schema.
    pub reference: Option<SchemaId>,
    /// `format`, as written.
    pub format: Option<Box<str>>,
    /// `enum`: the nodes of the values; `const` is an enum of one.
    pub values: Option<Box<[Origin]>>,
    /// Rules for numbers.
    pub number: Option<Box<NumberRules>>,
    /// Rules for strings.
    pub string: Option<Box<StringRules>>,
    /// Rules for arrays.
    pub array: Option<Box<ArrayRules>>,
    /// Rules for objects.
    pub object: Option<Box<ObjectRules>>,
    /// `allOf`, `anyOf`, `oneOf`, `not`, `if`, discriminator, dynamic references.
    pub combinators: Option<Box<Combinators>>,
    /// What is said about the schema rather than about values.
    pub annotations: Option<Box<Annotations>>,
}

/// Rules for numbers. Bounds keep their exact text, which is legal JSON.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct NumberRules {
    /// `minimum`
    pub minimum: Option<Box<str>>,
    /// `maximum`
    pub maximum: Option<Box<str>>,
    /// `exclusiveMinimum`
    pub exclusive_minimum: Option<Box<str>>,
    /// `exclusiveMaximum`
    pub exclusive_maximum: Option<Box<str>>,
    /// `multipleOf`
    pub multiple_of: Option<Box<str>>,
}

/// Rules for strings.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct StringRules {
    /// `minLength`, in Unicode code points
    pub min_length: Option<u64>,
    /// `maxLength`, in Unicode code points
    pub max_length: Option<u64>,
    /// `pattern`, an ECMA-262 regular expression, found anywhere
    pub pattern: Option<Box<str>>,
    /// `contentEncoding`
    pub content_encoding: Option<Box<str>>,
    /// `contentMediaType`
    pub content_media_type: Option<Box<str>>,
    /// `contentSchema`
    pub content_schema: Option<SchemaId>,
}

/// Rules for arrays.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct ArrayRules {
    /// `items` of 2020-12: every item after the prefix
    pub items: Option<SchemaId>,
    /// `prefixItems`
    pub prefix: Box<[SchemaId]>,
    /// `minItems`
    pub min_items: Option<u64>,
    /// `maxItems`
    pub max_items: Option<u64>,
    /// `uniqueItems`
    pub unique: bool,
    /// `contains`
    pub contains: Option<SchemaId>,
    /// `minContains`
    pub min_contains: Option<u64>,
    /// `maxContains`
    pub max_contains: Option<u64>,
    /// `unevaluatedItems`
    pub unevaluated: Option<SchemaId>,
}

/// A list of names.
pub type Names = Box<[Box<str>]>;

/// A member of `properties`.
#[derive(Debug)]
pub struct Property {
    /// The name.
    pub name: Box<str>,
    /// Its schema.
    pub schema: SchemaId,
}

/// What members beyond `properties` and `patternProperties` may be.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum AdditionalProperties {
    /// Nothing is said: any.
    #[default]
    Unsaid,
    /// `true`: any.
    Any,
    /// `false`: none.
    Forbidden,
    /// A schema.
    Schema(SchemaId),
}

/// Rules for objects.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct ObjectRules {
    /// `properties`, in the document's order
    pub properties: Box<[Property]>,
    /// `required`, also of names that are no property; without repetitions
    pub required: Box<[Box<str>]>,
    /// `additionalProperties`
    pub additional: AdditionalProperties,
    /// `patternProperties`
    pub patterns: Box<[(Box<str>, SchemaId)]>,
    /// `propertyNames`
    pub names: Option<SchemaId>,
    /// `minProperties`
    pub min_properties: Option<u64>,
    /// `maxProperties`
    pub max_properties: Option<u64>,
    /// `dependentRequired`
    pub dependent_required: Box<[(Box<str>, Names)]>,
    /// `dependentSchemas`
    pub dependent_schemas: Box<[(Box<str>, SchemaId)]>,
    /// `unevaluatedProperties`
    pub unevaluated: Option<SchemaId>,
}

/// A Discriminator Object.
#[derive(Debug)]
#[non_exhaustive]
pub struct Discriminator {
    /// The property that tells the schema apart.
    pub property: Box<str>,
    /// Its values with the schemas they stand for: those of `mapping`, then the implicit ones
    /// (the names of the components in `oneOf` or `anyOf`, or of those that extend this schema by `allOf`).
    pub mapping: Box<[(Box<str>, SchemaId)]>,
    /// The schema where the property is missing or unknown (OpenAPI 3.2, `defaultMapping`).
    pub default: Option<SchemaId>,
    /// The Discriminator Object.
    pub origin: Origin,
}

/// A `$dynamicAnchor` and the resource it is of.
pub type DynamicAnchor = Box<str>;

/// Schemas made of schemas.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Combinators {
    /// `allOf`
    pub all_of: Box<[SchemaId]>,
    /// `anyOf`
    pub any_of: Box<[SchemaId]>,
    /// `oneOf`
    pub one_of: Box<[SchemaId]>,
    /// `not`
    pub not: Option<SchemaId>,
    /// `if`
    pub if_: Option<SchemaId>,
    /// `then`, only beside `if`
    pub then: Option<SchemaId>,
    /// `else`, only beside `if`
    pub else_: Option<SchemaId>,
    /// `discriminator`
    pub discriminator: Option<Box<Discriminator>>,
    /// `$dynamicRef`, where it is one in effect: the anchor's name and the schema it leads to when no
    /// dynamic scope says otherwise. One that can only mean a plain reference is a `reference`.
    pub dynamic_reference: Option<(Box<str>, SchemaId)>,
    /// `$dynamicAnchor`
    pub dynamic_anchor: Option<DynamicAnchor>,
    /// Whether the schema begins a schema resource of its own: it has an `$id`.
    pub resource: bool,
}

/// The XML Object.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Xml {
    /// The element's or attribute's name.
    pub name: Option<Box<str>>,
    /// The namespace's URI.
    pub namespace: Option<Box<str>>,
    /// The prefix of the name.
    pub prefix: Option<Box<str>>,
    /// `attribute: true`, or `nodeType: attribute` (OpenAPI 3.2)
    pub attribute: bool,
    /// `wrapped: true`, or `nodeType: element` on an array (OpenAPI 3.2)
    pub wrapped: bool,
    /// `nodeType` as written (OpenAPI 3.2)
    pub node_type: Option<Box<str>>,
}

/// What is said about a schema.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Annotations {
    /// `title`
    pub title: Option<Box<str>>,
    /// `description`, in Markdown
    pub description: Option<Box<str>>,
    /// `default`
    pub default: Option<Origin>,
    /// `example` and `examples`
    pub examples: Vec<Arc<Example>>,
    /// `deprecated`
    pub deprecated: bool,
    /// `readOnly`: never in requests
    pub read_only: bool,
    /// `writeOnly`: never in responses
    pub write_only: bool,
    /// `xml`
    pub xml: Option<Box<Xml>>,
    /// The `x-` members.
    pub extensions: Box<[Extension]>,
}

/// How one schema leads to another.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Edge {
    /// `$ref` or `$dynamicRef`: the schema is written elsewhere.
    Reference,
    /// A keyword that judges the same value: `allOf`, `anyOf`, `oneOf`, `not`, `if`, `dependentSchemas`, ….
    SameValue,
    /// A keyword that judges a part of it: `properties`, `items`, ….
    Part,
}

impl Schema {
    /// A schema that admits everything.
    pub fn any(origin: Origin) -> Self {
        Self {
            kind: SchemaKind::Any,
            types: TypeSet::ANY,
            or_null: false,
            origin,
            reference: None,
            format: None,
            values: None,
            number: None,
            string: None,
            array: None,
            object: None,
            combinators: None,
            annotations: None,
        }
    }

    /// Whether the schema says of `null` that it is right. (A schema that says nothing about types
    /// admits it too.)
    pub fn is_nullable(&self) -> bool {
        self.or_null || self.types.contains(Type::Null)
    }

    /// Whether the schema says nothing but its `$ref` (annotations aside).
    pub fn is_plain_reference(&self) -> bool {
        self.reference.is_some()
            && self.types.is_any()
            && !self.or_null
            && self.format.is_none()
            && self.values.is_none()
            && self.number.is_none()
            && self.string.is_none()
            && self.array.is_none()
            && self.object.is_none()
            && self.combinators.is_none()
    }

    /// `readOnly`
    pub fn is_read_only(&self) -> bool {
        self.annotations
            .as_ref()
            .is_some_and(|notes| notes.read_only)
    }

    /// `writeOnly`
    pub fn is_write_only(&self) -> bool {
        self.annotations
            .as_ref()
            .is_some_and(|notes| notes.write_only)
    }

    /// Calls `visit` for every schema that this one names, in a fixed order.
    pub fn edges(&self, visit: &mut dyn FnMut(Edge, SchemaId)) {
        if let Some(id) = self.reference {
            visit(Edge::Reference, id);
        }
        if let Some(combinators) = &self.combinators {
            let groups = [
                &combinators.all_of,
                &combinators.any_of,
                &combinators.one_of,
            ];
            groups
                .into_iter()
                .flatten()
                .for_each(|&id| visit(Edge::SameValue, id));
            let single = [
                combinators.not,
                combinators.if_,
                combinators.then,
                combinators.else_,
            ];
            single
                .into_iter()
                .flatten()
                .for_each(|id| visit(Edge::SameValue, id));
            if let Some((_, id)) = combinators.dynamic_reference {
                visit(Edge::Reference, id);
            }
            if let Some(discriminator) = &combinators.discriminator {
                discriminator
                    .mapping
                    .iter()
                    .for_each(|&(_, id)| visit(Edge::Reference, id));
                discriminator
                    .default
                    .into_iter()
                    .for_each(|id| visit(Edge::Reference, id));
            }
        }
        if let Some(string) = &self.string {
            string
                .content_schema
                .into_iter()
                .for_each(|id| visit(Edge::Part, id));
        }
        if let Some(array) = &self.array {
            array.prefix.iter().for_each(|&id| visit(Edge::Part, id));
            let single = [array.items, array.contains, array.unevaluated];
            single
                .into_iter()
                .flatten()
                .for_each(|id| visit(Edge::Part, id));
        }
        if let Some(object) = &self.object {
            object
                .properties
                .iter()
                .for_each(|property| visit(Edge::Part, property.schema));
            object
                .patterns
                .iter()
                .for_each(|&(_, id)| visit(Edge::Part, id));
            if let AdditionalProperties::Schema(id) = object.additional {
                visit(Edge::Part, id);
            }
            let single = [object.names, object.unevaluated];
            single
                .into_iter()
                .flatten()
                .for_each(|id| visit(Edge::Part, id));
            object
                .dependent_schemas
                .iter()
                .for_each(|&(_, id)| visit(Edge::SameValue, id));
        }
    }
}

/// Every schema of a contract.
#[derive(Debug, Default)]
pub struct Schemas {
    pub(crate) list: Vec<Schema>,
    /// The names of those that are components, by id.
    pub(crate) names: rustc_hash::FxHashMap<SchemaId, Box<str>>,
    /// Objects with a `$ref` that were read with what the reference leads to.
    pub(crate) overlays: rustc_hash::FxHashMap<Origin, Overlay>,
}

/// An object with a `$ref` and more, read as one with its target; see [`Loader::as_prism`](crate::Loader::as_prism).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Overlay {
    /// What the reference leads to.
    pub target: Origin,
    /// Whether the target has precedence over what stands beside the reference.
    pub under: bool,
}

impl Schemas {
    /// How an object with a `$ref` was read, where it was read with its target.
    pub fn overlay(&self, origin: Origin) -> Option<Overlay> {
        self.overlays.get(&origin).copied()
    }

    /// A schema.
    pub fn get(&self, id: SchemaId) -> &Schema {
        &self.list[id.index()]
    }

    /// The id of the schema at a position; see [`SchemaId::index`].
    #[expect(
        clippy::cast_possible_truncation,
        reason = "nodes are counted in 32 bits"
    )]
    pub fn id_at(&self, index: usize) -> Option<SchemaId> {
        (index < self.list.len()).then_some(SchemaId(index as u32))
    }

    /// The name of a schema that is a component (`components.schemas`, `definitions`).
    pub fn name(&self, id: SchemaId) -> Option<&str> {
        self.names.get(&id).map(AsRef::as_ref)
    }

    /// The schema behind plain references: the first that says something itself. References in a
    /// circle were cut when the document was read, so this ends.
    pub fn resolve(&self, mut id: SchemaId) -> SchemaId {
        while let Some(target) = self
            .get(id)
            .reference
            .filter(|_| self.get(id).is_plain_reference())
        {
            id = target;
        }
        id
    }

    /// The schemas that hold together for a value of this one: it, what it refers to, the members of its `allOf`, and
    /// theirs. Of a long chain the first twenty.
    pub fn together(&self, id: SchemaId) -> Vec<&Schema> {
        const MOST: usize = 20;
        let mut waiting = vec![id];
        let mut seen = Vec::new();
        while let Some(id) = waiting.pop() {
            if seen.contains(&id) || seen.len() >= MOST {
                continue;
            }
            seen.push(id);
            let schema = self.get(id);
            waiting.extend(schema.reference);
            if let Some(combined) = &schema.combinators {
                waiting.extend(combined.all_of.iter());
            }
        }
        seen.into_iter().map(|id| self.get(id)).collect()
    }

    /// The number of schemas.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Every schema with its id.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "nodes are counted in 32 bits"
    )]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (SchemaId, &Schema)> {
        self.list
            .iter()
            .enumerate()
            .map(|(n, schema)| (SchemaId(n as u32), schema))
    }
}

impl std::ops::Index<SchemaId> for Schemas {
    type Output = Schema;

    fn index(&self, id: SchemaId) -> &Schema {
        self.get(id)
    }
}
