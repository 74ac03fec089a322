//! One schema of the model as JSON Schema 2020-12.
//!
//! Subschemas that are written in place are nested; a reference becomes the keyword [`FORWARD`], by
//! which the validator of the target is called. Two things don't survive such a cut. `unevaluatedProperties`
//! and `unevaluatedItems` look at what the schemas beside them have seen, so beside them references
//! are real `$ref`s to entries of `$defs`. And a `$dynamicRef` depends on the whole way that led
//! to it, so a schema that leads to one is written as a whole, each of its schema resources by itself.

use std::sync::Arc;

use indexmap::{IndexMap, IndexSet};
use rustc_hash::FxHashMap;
use serde_json::{Map, Value};
use specwright_contract::Contract;
use specwright_contract::model::{
    AdditionalProperties, ArrayRules, Combinators, NumberRules, ObjectRules, Schema, SchemaId,
    SchemaKind, Schemas, StringRules, Type,
};

use super::discriminate::{self, Choices, Relation};
use super::facts::{Facts, Resource, composition, is_hidden};
use super::pattern::{self, Instead};
use super::{Direction, format};

/// The keyword that hands a value to the validator of another schema.
pub(super) const FORWARD: &str = "x-specwright-schema";

/// The keyword beside [`FORWARD`]: the value is a name and lives only while it is judged.
pub(super) const FORWARD_NAME: &str = "x-specwright-name";

/// The keyword of an alternative: a discriminator says whether it is the one that is meant. Its value is the position
/// of the discriminator among those emitted, and that of the alternative.
pub(super) const MEANT: &str = "x-specwright-meant";

/// The keyword that hands a value to the heir that its discriminator names: the position of the discriminator.
pub(super) const HEIRS: &str = "x-specwright-heirs";

/// Schemas nested into one another before a cut.
const DEPTH: usize = 32;

/// Schemas in one compiled validator before a cut.
const SIZE: usize = 4_000;

/// Values of an `enum` that is repeated at every reference rather than referred to.
const SMALL_ENUM: usize = 16;

/// A schema ready to be compiled.
pub(super) struct Emitted {
    pub(super) schema: Value,
    /// The patterns in it, with the schemas they are of.
    pub(super) patterns: Vec<(SchemaId, Box<str>)>,
    /// Whether it calls other validators.
    pub(super) forwards: bool,
    /// Its discriminators, each with the schema that has it.
    pub(super) choices: Vec<(SchemaId, Arc<Choices>)>,
}

/// What holds where a schema stands.
#[derive(Clone, Copy)]
struct Place<'p, 'a> {
    depth: usize,
    /// What the schema sees of the value matters to an `unevaluated…` above it.
    seen: bool,
    /// The value is the name of a property.
    name: bool,
    /// The schema is what an heir extends, which is already known to be meant.
    base: bool,
    /// Properties that the composition this schema is part of hides in this direction.
    hidden: &'p [&'a str],
}

/// Writes `id` and all that must be compiled with it. The `refused` patterns are replaced.
pub(super) fn emit(
    contract: &Contract,
    facts: &Facts,
    id: SchemaId,
    direction: Direction,
    refused: &FxHashMap<Box<str>, Instead>,
) -> Emitted {
    let mut emitter = Emitter {
        contract,
        schemas: &contract.schemas,
        facts,
        direction,
        refused,
        whole: facts.dynamic(id),
        size: 0,
        forwards: false,
        patterns: Vec::new(),
        choices: Vec::new(),
        entries: IndexSet::new(),
    };
    let schema = if emitter.whole {
        emitter.whole(id)
    } else {
        emitter.cut(id)
    };
    Emitted {
        schema,
        patterns: emitter.patterns,
        choices: emitter.choices,
        forwards: emitter.forwards,
    }
}

/// The key of a schema among `$defs`.
fn entry_name(id: SchemaId) -> String {
    format!("s{}", id.index())
}

/// The schema of a key among `$defs`.
pub(super) fn entry_id(schemas: &Schemas, name: &str) -> Option<SchemaId> {
    schemas.id_at(name.strip_prefix('s')?.parse().ok()?)
}

struct Emitter<'a> {
    contract: &'a Contract,
    schemas: &'a Schemas,
    facts: &'a Facts,
    direction: Direction,
    refused: &'a FxHashMap<Box<str>, Instead>,
    whole: bool,
    size: usize,
    forwards: bool,
    patterns: Vec<(SchemaId, Box<str>)>,
    choices: Vec<(SchemaId, Arc<Choices>)>,
    /// Schemas that stand in `$defs`, in the order in which they were first needed.
    entries: IndexSet<SchemaId>,
}

impl<'a> Emitter<'a> {
    fn cut(&mut self, id: SchemaId) -> Value {
        let mut root = self.schema(id, Place::TOP);
        let mut defs = Map::new();
        let mut next = 0;
        while let Some(&id) = self.entries.get_index(next) {
            next += 1;
            let place = Place {
                seen: true,
                ..Place::TOP
            };
            defs.insert(entry_name(id), self.schema(id, place));
        }
        if let (Value::Object(root), false) = (&mut root, defs.is_empty()) {
            root.insert("$defs".to_owned(), defs.into());
        }
        root
    }

    /// Every schema resource that `id` leads to, each an entry of `$defs`.
    fn whole(&mut self, id: SchemaId) -> Value {
        let root = self.reference(id);
        let mut resources: IndexMap<Resource, Map<String, Value>> = IndexMap::new();
        let mut next = 0;
        while let Some(&id) = self.entries.get_index(next) {
            next += 1;
            let resource = self.facts.resource_of(self.contract, id);
            if !resources.contains_key(&resource) {
                let anchors = self.facts.dynamic_anchors(resource);
                self.entries.extend(anchors.iter().copied());
            }
            let schema = self.schema(id, Place::TOP);
            resources
                .entry(resource)
                .or_default()
                .insert(entry_name(id), schema);
        }
        let defs: Map<_, _> = resources
            .into_iter()
            .enumerate()
            .map(|(n, (resource, defs))| {
                let entry = serde_json::json!({ "$id": resource.uri(), "$defs": defs });
                (format!("r{n}"), entry)
            })
            .collect();
        let mut schema = root;
        schema.insert("$defs".to_owned(), defs.into());
        schema.into()
    }

    /// A child in place, or a way to it.
    fn child(&mut self, id: SchemaId, place: Place<'_, 'a>) -> Value {
        let schema = &self.schemas[id];
        if let (true, Some(target)) = (schema.is_plain_reference(), schema.reference) {
            let target = self.target(target);
            if self.is_small(target) {
                return self.schema(target, place.deeper());
            }
            return self.link(target, place).into();
        }
        if matches!(schema.kind, SchemaKind::Keywords) {
            let apart = if self.whole {
                self.facts.shared(id)
                    || schema.combinators.as_ref().is_some_and(|combinators| {
                        combinators.resource || combinators.dynamic_anchor.is_some()
                    })
                    || self.entries.contains(&id)
            } else {
                self.facts.shared(id) && !self.is_small(id)
            };
            if apart || place.depth >= DEPTH || self.size >= SIZE {
                return self.link(id, place).into();
            }
        }
        self.schema(id, place.deeper())
    }

    /// The schema that a reference means: the first that says something, unless dynamic references
    /// must know every schema resource on the way.
    fn target(&self, id: SchemaId) -> SchemaId {
        if self.whole {
            id
        } else {
            self.schemas.resolve(id)
        }
    }

    /// Whether a schema costs no more than a reference to it.
    fn is_small(&self, id: SchemaId) -> bool {
        let schema = &self.schemas[id];
        !self.whole
            && schema.reference.is_none()
            && schema.array.is_none()
            && schema.object.is_none()
            && schema.combinators.is_none()
            && schema
                .values
                .as_ref()
                .is_none_or(|values| values.len() <= SMALL_ENUM)
            && schema
                .string
                .as_ref()
                .is_none_or(|rules| rules.pattern.is_none())
    }

    /// The keywords that lead to another schema.
    fn link(&mut self, id: SchemaId, place: Place<'_, 'a>) -> Map<String, Value> {
        if self.whole || place.seen {
            return self.reference(id);
        }
        self.forwards = true;
        let mut out = Map::new();
        if place.name {
            out.insert(FORWARD_NAME.to_owned(), true.into());
        }
        let target = serde_json::json!([id.index(), self.facts.circular(id), place.base]);
        out.insert(FORWARD.to_owned(), target);
        out
    }

    fn reference(&mut self, id: SchemaId) -> Map<String, Value> {
        self.entries.insert(id);
        let resource = if self.whole {
            self.facts.resource_of(self.contract, id).uri()
        } else {
            String::new()
        };
        let target = format!("{resource}#/$defs/{}", entry_name(id));
        Map::from_iter([("$ref".to_owned(), target.into())])
    }

    /// The schema itself.
    fn schema(&mut self, id: SchemaId, place: Place<'_, 'a>) -> Value {
        self.size += 1;
        let schema = &self.schemas[id];
        match schema.kind {
            SchemaKind::Any => return true.into(),
            SchemaKind::Never if schema.or_null => {
                return serde_json::json!({ "type": "null" });
            }
            SchemaKind::Never => return false.into(),
            SchemaKind::Keywords => {}
        }
        let out = self.keywords(id, schema, place);
        if !schema.or_null {
            return out.into();
        }
        let others: Vec<_> = Type::ALL[1..].iter().map(|kind| kind.as_str()).collect();
        serde_json::json!({ "if": { "type": others }, "then": out })
    }

    fn keywords(
        &mut self,
        id: SchemaId,
        schema: &Schema,
        place: Place<'_, 'a>,
    ) -> Map<String, Value> {
        let own = self.hidden(id, place).map(|mut names| {
            names.extend_from_slice(place.hidden);
            names
        });
        let base = place.base;
        let place = Place {
            seen: place.seen || looks_at_others(schema),
            hidden: own.as_deref().unwrap_or(place.hidden),
            base: false,
            ..place
        };
        let mut out = Map::new();
        if self.whole
            && let Some(combinators) = &schema.combinators
            && let Some(anchor) = &combinators.dynamic_anchor
        {
            out.insert("$dynamicAnchor".to_owned(), anchor.as_ref().into());
        }
        types(schema, &mut out);
        if let Some(values) = &schema.values {
            let values = values
                .iter()
                .map(|&value| self.contract.sources.node(value).to_json());
            out.insert("enum".to_owned(), values.collect());
        }
        if let Some(rules) = &schema.number {
            number(rules, &mut out);
        }
        if let Some(rules) = &schema.string {
            self.string(id, rules, &mut out);
        }
        format::emit(schema, &mut out);
        let mut inlined = None;
        if let Some(target) = schema.reference {
            let target = self.target(target);
            if self.must_inline(target, place) {
                inlined = Some(self.schema(target, place.deeper()));
            } else {
                out.extend(self.link(target, place));
            }
        }
        if let Some(combinators) = &schema.combinators {
            self.combinators(id, combinators, inlined, place, &mut out);
            if !base {
                self.heirs(id, combinators, place, &mut out);
            }
        } else if let Some(inlined) = inlined {
            out.insert("allOf".to_owned(), vec![inlined].into());
        }
        if let Some(rules) = &schema.array {
            self.array(rules, place, &mut out);
        }
        if let Some(rules) = &schema.object {
            self.object(id, rules, place, &mut out);
        }
        out
    }

    fn string(&mut self, id: SchemaId, rules: &StringRules, out: &mut Map<String, Value>) {
        count("minLength", rules.min_length, out);
        count("maxLength", rules.max_length, out);
        if let Some(pattern) = &rules.pattern
            && let Some(translated) = self.pattern(id, pattern)
        {
            out.insert("pattern".to_owned(), translated.into());
        }
    }

    /// A pattern in the words of the engine, unless the engine refused it before.
    fn pattern(&mut self, id: SchemaId, pattern: &str) -> Option<String> {
        match self.refused.get(pattern) {
            Some(Instead::Wider(wider)) => return Some(wider.clone()),
            Some(Instead::Nothing) => return None,
            None => {}
        }
        self.patterns.push((id, pattern.into()));
        Some(pattern::translate(pattern).into_owned())
    }

    fn combinators(
        &mut self,
        id: SchemaId,
        rules: &Combinators,
        inlined: Option<Value>,
        place: Place<'_, 'a>,
        out: &mut Map<String, Value>,
    ) {
        if let (true, Some((name, target))) = (self.whole, &rules.dynamic_reference) {
            self.entries.insert(*target);
            let resource = self.facts.resource_of(self.contract, *target).uri();
            out.insert(
                "$dynamicRef".to_owned(),
                format!("{resource}#{name}").into(),
            );
        }
        let alone = place.alone();
        if let Some(id) = rules.not {
            out.insert("not".to_owned(), self.child(id, alone));
        }
        let choices = rules
            .discriminator
            .as_ref()
            .and_then(|_| Choices::of(self.contract, id, self.direction))
            .filter(|choices| choices.relation == Relation::Alternatives)
            .map(|choices| self.add(id, choices));
        for (keyword, group) in [("anyOf", &rules.any_of), ("oneOf", &rules.one_of)] {
            if group.is_empty() {
                continue;
            }
            let group: Value = if let Some((number, choices)) = &choices {
                let listed = choices.schemas.iter().enumerate();
                let meant = listed.map(|(n, &id)| {
                    // first, for it costs least
                    let mut meant = Map::new();
                    meant.insert(MEANT.to_owned(), serde_json::json!([number, n]));
                    match self.child(id, alone) {
                        Value::Object(schema) => meant.extend(schema),
                        Value::Bool(true) => {}
                        never => return never,
                    }
                    meant.into()
                });
                meant.collect()
            } else {
                group.iter().map(|&id| self.child(id, alone)).collect()
            };
            out.insert(keyword.to_owned(), group);
        }
        let mut all: Vec<_> = rules
            .all_of
            .iter()
            .map(|&member| self.member(id, member, place))
            .collect();
        all.extend(inlined);
        if !all.is_empty() {
            out.insert("allOf".to_owned(), all.into());
        }
        if let Some(id) = rules.if_ {
            out.insert("if".to_owned(), self.child(id, alone));
            for (keyword, id) in [("then", rules.then), ("else", rules.else_)] {
                if let Some(id) = id {
                    out.insert(keyword.to_owned(), self.child(id, alone));
                }
            }
        }
    }

    fn add(&mut self, id: SchemaId, choices: Choices) -> (usize, Arc<Choices>) {
        let choices = Arc::new(choices);
        self.choices.push((id, Arc::clone(&choices)));
        (self.choices.len() - 1, choices)
    }

    /// A schema that others extend: an object is also what its discriminator says. Not beside `unevaluated…`, which
    /// looks at what is written there.
    fn heirs(
        &mut self,
        id: SchemaId,
        rules: &Combinators,
        place: Place<'_, 'a>,
        out: &mut Map<String, Value>,
    ) {
        if self.whole || place.seen || place.name || rules.discriminator.is_none() {
            return;
        }
        let choices = Choices::of(self.contract, id, self.direction);
        if let Some(choices) = choices.filter(|choices| choices.relation == Relation::Heirs) {
            let (number, _) = self.add(id, choices);
            self.forwards = true;
            out.insert(HEIRS.to_owned(), number.into());
        }
    }

    /// A member of `allOf` of `owner`: what the composition hides, it hides here as well.
    fn member(&mut self, owner: SchemaId, id: SchemaId, place: Place<'_, 'a>) -> Value {
        let target = self.target(id);
        let base = discriminate::extends(self.schemas, owner, self.schemas.resolve(id));
        let place = Place { base, ..place };
        if target != id && self.must_inline(target, place) {
            return self.schema(target, place.deeper());
        }
        self.child(id, place)
    }

    fn array(&mut self, rules: &ArrayRules, place: Place<'_, 'a>, out: &mut Map<String, Value>) {
        count("minItems", rules.min_items, out);
        count("maxItems", rules.max_items, out);
        let part = place.part();
        if !rules.prefix.is_empty() {
            let prefix = rules.prefix.iter().map(|&id| self.child(id, part));
            out.insert("prefixItems".to_owned(), prefix.collect());
        }
        for (keyword, id) in [("items", rules.items), ("contains", rules.contains)] {
            if let Some(id) = id {
                out.insert(keyword.to_owned(), self.child(id, part));
            }
        }
        if rules.contains.is_some() {
            count("minContains", rules.min_contains, out);
            count("maxContains", rules.max_contains, out);
        }
        if rules.unique {
            out.insert("uniqueItems".to_owned(), true.into());
        }
        if let Some(id) = rules.unevaluated {
            out.insert("unevaluatedItems".to_owned(), self.child(id, part));
        }
    }

    fn object(
        &mut self,
        id: SchemaId,
        rules: &ObjectRules,
        place: Place<'_, 'a>,
        out: &mut Map<String, Value>,
    ) {
        count("minProperties", rules.min_properties, out);
        count("maxProperties", rules.max_properties, out);
        let required: Vec<_> = rules
            .required
            .iter()
            .filter(|name| !place.hidden.contains(&name.as_ref()))
            .map(|name| Value::from(name.as_ref()))
            .collect();
        if !required.is_empty() {
            out.insert("required".to_owned(), required.into());
        }
        let part = place.part();
        let directed = self.facts.directed(id, self.direction);
        let mut properties = Map::new();
        for property in &rules.properties {
            if !directed || !is_hidden(self.schemas, property.schema, self.direction) {
                let schema = self.child(property.schema, part);
                properties.insert(property.name.as_ref().to_owned(), schema);
            }
        }
        if !properties.is_empty() {
            out.insert("properties".to_owned(), properties.into());
        }
        let mut patterns = Map::new();
        let mut dropped = false;
        for (pattern, schema) in &rules.patterns {
            match self.pattern(id, pattern) {
                Some(translated) => {
                    patterns.insert(translated, self.child(*schema, part));
                }
                None => dropped = true,
            }
        }
        if !patterns.is_empty() {
            out.insert("patternProperties".to_owned(), patterns.into());
        }
        // What a pattern that can't be compiled would have matched is no additional property.
        let additional = match rules.additional {
            _ if dropped => None,
            AdditionalProperties::Forbidden => Some(false.into()),
            AdditionalProperties::Schema(id) => Some(self.child(id, part)),
            // It counts as seen, so it is only said where that matters.
            AdditionalProperties::Any if place.seen => Some(true.into()),
            AdditionalProperties::Any | AdditionalProperties::Unsaid => None,
        };
        if let Some(additional) = additional {
            out.insert("additionalProperties".to_owned(), additional);
        }
        if let Some(id) = rules.names {
            let names = Place { name: true, ..part };
            out.insert("propertyNames".to_owned(), self.child(id, names));
        }
        if !rules.dependent_required.is_empty() {
            let dependent: Map<_, _> = rules
                .dependent_required
                .iter()
                .map(|(name, needed)| {
                    let needed: Value = needed
                        .iter()
                        .filter(|name| !place.hidden.contains(&name.as_ref()))
                        .map(|name| Value::from(name.as_ref()))
                        .collect();
                    (name.as_ref().to_owned(), needed)
                })
                .collect();
            out.insert("dependentRequired".to_owned(), dependent.into());
        }
        if !rules.dependent_schemas.is_empty() {
            let alone = place.alone();
            let dependent: Map<_, _> = rules
                .dependent_schemas
                .iter()
                .map(|(name, id)| (name.as_ref().to_owned(), self.child(*id, alone)))
                .collect();
            out.insert("dependentSchemas".to_owned(), dependent.into());
        }
        if let Some(id) = rules.unevaluated {
            out.insert("unevaluatedProperties".to_owned(), self.child(id, part));
        }
    }

    /// The properties that the composition of `id` hides, beside those that are known.
    fn hidden(&self, id: SchemaId, place: Place<'_, 'a>) -> Option<Vec<&'a str>> {
        if !self.facts.directed(id, self.direction) {
            return None;
        }
        let members = composition(self.schemas, id);
        let names = hidden_names(self.schemas, &members, self.direction);
        (!names.is_empty() && names.iter().any(|name| !place.hidden.contains(name)))
            .then_some(names)
    }

    /// Whether a target says `required` of a property that only its surroundings hide, so that its
    /// shared validator would ask for it.
    fn must_inline(&self, target: SchemaId, place: Place<'_, 'a>) -> bool {
        if place.hidden.is_empty() || place.depth >= DEPTH || self.size >= SIZE {
            return false;
        }
        let members = composition(self.schemas, target);
        let own = hidden_names(self.schemas, &members, self.direction);
        members
            .iter()
            .filter_map(|&id| self.schemas[id].object.as_ref())
            .flat_map(|object| object.required.iter())
            .any(|name| place.hidden.contains(&name.as_ref()) && !own.contains(&name.as_ref()))
    }
}

impl Place<'_, '_> {
    const TOP: Self = Self {
        depth: 0,
        seen: false,
        name: false,
        base: false,
        hidden: &[],
    };

    fn deeper(self) -> Self {
        Self {
            depth: self.depth + 1,
            ..self
        }
    }

    /// The same value, but no part of the composition.
    fn alone(self) -> Self {
        Self {
            hidden: &[],
            ..self
        }
    }

    /// A part of the value.
    fn part(self) -> Self {
        Self {
            seen: false,
            name: false,
            base: false,
            hidden: &[],
            ..self
        }
    }
}

/// The names of properties that these schemas hide.
fn hidden_names<'a>(
    schemas: &'a Schemas,
    members: &[SchemaId],
    direction: Direction,
) -> Vec<&'a str> {
    members
        .iter()
        .filter_map(|&id| schemas[id].object.as_ref())
        .flat_map(|object| object.properties.iter())
        .filter(|property| is_hidden(schemas, property.schema, direction))
        .map(|property| property.name.as_ref())
        .collect()
}

fn types(schema: &Schema, out: &mut Map<String, Value>) {
    let mut types: Vec<Value> = schema
        .types
        .iter()
        .map(|kind| kind.as_str().into())
        .collect();
    let types = match types.len() {
        0 => return,
        1 => types.remove(0),
        _ => types.into(),
    };
    out.insert("type".to_owned(), types);
}

fn looks_at_others(schema: &Schema) -> bool {
    schema
        .object
        .as_ref()
        .is_some_and(|rules| rules.unevaluated.is_some())
        || schema
            .array
            .as_ref()
            .is_some_and(|rules| rules.unevaluated.is_some())
}

fn count(keyword: &str, value: Option<u64>, out: &mut Map<String, Value>) {
    if let Some(value) = value {
        out.insert(keyword.to_owned(), value.into());
    }
}

fn number(rules: &NumberRules, out: &mut Map<String, Value>) {
    for (keyword, text, upper) in [
        ("minimum", &rules.minimum, false),
        ("maximum", &rules.maximum, true),
        ("exclusiveMinimum", &rules.exclusive_minimum, false),
        ("exclusiveMaximum", &rules.exclusive_maximum, true),
    ] {
        let Some(text) = text else { continue };
        if let Ok(value) = serde_json::from_str::<Value>(text) {
            out.insert(keyword.to_owned(), value);
        } else if text.starts_with('-') == upper {
            // Beyond all numbers that there are, on the side where none is right.
            let (keyword, limit) = if upper {
                ("exclusiveMaximum", f64::MIN)
            } else {
                ("exclusiveMinimum", f64::MAX)
            };
            out.insert(keyword.to_owned(), limit.into());
        }
    }
    if let Some(text) = &rules.multiple_of
        && let Ok(value) = serde_json::from_str::<Value>(text)
        && value.as_f64().is_some_and(|value| value > 0.0)
    {
        out.insert("multipleOf".to_owned(), value);
    }
}
