//! From conditions to a plan: what all schemas of a value say of it, taken together.

use std::collections::VecDeque;
use std::sync::OnceLock;

use indexmap::{IndexMap, IndexSet};
use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::Value;
use specwright_contract::model::{
    AdditionalProperties, Combinators, Schema, SchemaId, SchemaKind, Type,
};
use specwright_contract::source::Origin;

use super::array::Arrays;
use super::failure::NoValue;
use super::faker::Faker;
use super::format;
use super::mask::{Mask, equal};
use super::negate::{Facet, facets, is_only_required};
use super::number::Numbers;
use super::object::Objects;
use super::pattern::{Pattern, Unmade};
use super::plan::{Branch, Context, Leaf, Plan, Shape, Slot, Strings};
use super::term::{Group, Key, Term, key};
use crate::schema::{Relation, discriminator, format_range, is_hidden};

/// Schemas that judge one value.
const SCHEMAS: usize = 2_000;

/// Alternatives for which it is also tried that none of the others holds.
const STRICT: usize = 12;

/// Examples and defaults that are looked at.
const CANDIDATES: usize = 8;

/// Nesting of an example.
const EXAMPLE_DEPTH: usize = 32;

/// The plan of a key.
pub(super) fn plan(context: Context<'_>, key: &Key) -> Plan {
    let mut merged = Merged::new(context, key);
    merged.run();
    merged.finish()
}

/// Whether `null` satisfies a key.
pub(super) fn admits_null(context: Context<'_>, key: &[Term]) -> bool {
    let may = key.iter().all(|term| match *term {
        Term::Must(id) => {
            let schema = &context.schemas[id];
            schema.types.is_any() || schema.is_nullable()
        }
        _ => true,
    });
    may && context.check(key, &Value::Null)
}

/// What the schemas of one value say, as far as they were read.
pub(super) struct Merged<'a> {
    pub(super) context: Context<'a>,
    key: &'a [Term],
    musts: VecDeque<SchemaId>,
    nots: VecDeque<SchemaId>,
    denied: FxHashSet<SchemaId>,
    /// The schemas that the value must satisfy, in the order in which they were met.
    pub(super) all: IndexSet<SchemaId>,
    mask: Mask,
    implied: Mask,
    untyped: bool,
    conflict: Option<NoValue>,
    values: Option<Vec<Value>>,
    only_values: bool,
    excluded: Vec<Value>,
    numbers: Numbers,
    strings: Strings,
    string_origin: Option<Origin>,
    no_string: Option<NoValue>,
    pub(super) items: (u64, Option<u64>),
    pub(super) members: (u64, Option<u64>),
    pub(super) required: IndexMap<Box<str>, Origin>,
    pub(super) forbidden: FxHashMap<Box<str>, Origin>,
    /// Conditions on properties beside those of the schemas.
    pub(super) more: IndexMap<Box<str>, Vec<Term>>,
    /// What there must be an item for, each.
    pub(super) odd_items: Vec<Term>,
    /// Values of discriminators.
    pub(super) tags: IndexMap<Box<str>, Box<str>>,
    groups: Vec<(SchemaId, Group)>,
    chosen: FxHashSet<(SchemaId, Group)>,
    height: u16,
    pub(super) risky: bool,
}

impl<'a> Merged<'a> {
    fn new(context: Context<'a>, key: &'a [Term]) -> Self {
        let chosen = key.iter().filter_map(|term| match *term {
            Term::Choice(owner, group, _) => Some((owner, group)),
            _ => None,
        });
        Self {
            context,
            key,
            musts: VecDeque::new(),
            nots: VecDeque::new(),
            denied: FxHashSet::default(),
            all: IndexSet::new(),
            mask: Mask::ALL,
            implied: Mask::NONE,
            untyped: true,
            conflict: None,
            values: None,
            only_values: true,
            excluded: Vec::new(),
            numbers: Numbers::default(),
            strings: Strings::default(),
            string_origin: None,
            no_string: None,
            items: (0, None),
            members: (0, None),
            required: IndexMap::new(),
            forbidden: FxHashMap::default(),
            more: IndexMap::new(),
            odd_items: Vec::new(),
            tags: IndexMap::new(),
            groups: Vec::new(),
            chosen: chosen.collect(),
            height: 1,
            risky: false,
        }
    }

    fn run(&mut self) {
        for &term in self.key {
            self.term(term);
        }
        self.drain();
    }

    /// Reads what waits: first all that must hold, then what must not.
    fn drain(&mut self) {
        loop {
            if let Some(id) = self.musts.pop_front() {
                self.must(id);
            } else if let Some(id) = self.nots.pop_front() {
                self.must_not(id);
            } else {
                break;
            }
        }
    }

    fn term(&mut self, term: Term) {
        match term {
            Term::Must(id) => {
                let id = self.context.schemas.resolve(id);
                self.height = self.height.max(self.context.height(id));
                self.musts.push_back(id);
            }
            Term::Not(id) => self.nots.push_back(self.context.schemas.resolve(id)),
            Term::Choice(owner, group, branch) => self.chosen(owner, group, branch),
        }
    }

    fn fail(&mut self, origin: Origin, reason: impl Into<String>) {
        if self.conflict.is_none() && !self.context.lenient {
            self.conflict = Some(NoValue::new(origin, reason));
        }
    }

    fn must(&mut self, id: SchemaId) {
        if self.all.len() >= SCHEMAS || !self.all.insert(id) {
            return;
        }
        let schema = &self.context.schemas[id];
        match schema.kind {
            SchemaKind::Any => return,
            SchemaKind::Never => {
                self.fail(schema.origin, "nothing satisfies the schema `false`");
                return;
            }
            SchemaKind::Keywords => {}
        }
        self.types(id, schema);
        if let Some(values) = &schema.values {
            self.values(id, values);
        }
        if let Some(rules) = &schema.number {
            self.numbers.add(rules, schema.origin);
            self.implied = self.implied.or(Mask::NUMBER);
            self.only_values = false;
        }
        self.strings(id, schema);
        if let Some(rules) = &schema.array {
            self.implied = self.implied.or(Mask::ARRAY);
            self.at_least(Mask::ARRAY, rules.min_items.unwrap_or(0));
            self.at_most(Mask::ARRAY, rules.max_items);
            self.only_values = false;
            self.risky |= rules.contains.is_some() || rules.unevaluated.is_some();
        }
        if schema.object.is_some() {
            self.object(id, schema);
        }
        if let Some(target) = schema.reference {
            self.musts.push_back(self.context.schemas.resolve(target));
        }
        if let Some(rules) = &schema.combinators {
            self.combinators(id, rules);
        }
    }

    fn types(&mut self, id: SchemaId, schema: &Schema) {
        if schema.types.is_any() {
            return;
        }
        self.untyped = false;
        let own = Mask::of(schema.types);
        let both = self.mask.and(own);
        if both.is_none() && !self.mask.is_none() {
            let reason = if own.is_none() {
                "only null satisfies the schema".to_owned()
            } else {
                format!(
                    "no value can be both {} and {}",
                    self.mask.shown(),
                    own.shown()
                )
            };
            self.fail(self.context.keyword(id, "type"), reason);
        }
        if !(both.is_none() && self.context.lenient) {
            self.mask = both;
        }
        if schema.types.len() > 1 && schema.types.contains(Type::Null) && own.is_none() {
            self.untyped = false;
        }
    }

    fn values(&mut self, id: SchemaId, values: &[Origin]) {
        let read = values
            .iter()
            .map(|&value| self.context.contract.sources.node(value).to_json());
        let values: Vec<Value> = match self.values.take() {
            None => read.filter(|value| !value.is_null()).collect(),
            Some(known) if self.context.lenient => known,
            Some(known) => {
                let mine: Vec<Value> = read.collect();
                known
                    .into_iter()
                    .filter(|value| mine.iter().any(|other| equal(value, other)))
                    .collect()
            }
        };
        if values.is_empty() {
            let reason = "no value is a member of every `enum` and has the right type";
            self.fail(self.context.keyword(id, "enum"), reason);
        }
        self.values = Some(values);
    }

    fn strings(&mut self, id: SchemaId, schema: &Schema) {
        if let Some(rules) = &schema.string {
            self.at_least(Mask::STRING, rules.min_length.unwrap_or(0));
            self.at_most(Mask::STRING, rules.max_length);
            self.string_origin = Some(schema.origin);
            self.implied = self.implied.or(Mask::STRING);
            self.only_values = false;
            if let Some(text) = &rules.pattern {
                match Pattern::new(text) {
                    Ok(pattern) => {
                        self.risky |= pattern.unsure || !self.strings.patterns.is_empty();
                        self.strings.patterns.push(pattern);
                    }
                    Err(Unmade::Unknown) => self.risky = true,
                    Err(Unmade::Impossible) => {
                        let origin = self.context.keyword(id, "pattern");
                        let reason = format!("no string matches the pattern `{text}`");
                        self.no_string.get_or_insert(NoValue::new(origin, reason));
                    }
                }
            }
            if let Some(encoding) = &rules.content_encoding {
                self.strings.formats.extend(format::find(encoding));
            }
        }
        let Some(name) = &schema.format else { return };
        self.only_values = false;
        if let Some((low, high)) = format_range(name) {
            self.numbers.at_least(low, false, schema.origin);
            self.numbers.at_most(high, false, schema.origin);
        }
        let binary = matches!(name.as_ref(), "int32" | "int64" | "float" | "double");
        if !binary && self.mask.has(Mask::STRING) {
            self.implied = self.implied.or(Mask::STRING);
        }
        if let Some(format) = format::find(name) {
            self.strings.formats.push(format);
        }
    }

    fn object(&mut self, id: SchemaId, schema: &Schema) {
        let Some(rules) = &schema.object else { return };
        self.implied = self.implied.or(Mask::OBJECT);
        self.only_values = false;
        self.at_least(Mask::OBJECT, rules.min_properties.unwrap_or(0));
        self.at_most(Mask::OBJECT, rules.max_properties);
        for name in &rules.required {
            self.required
                .entry(name.clone())
                .or_insert_with(|| self.context.keyword(id, "required"));
        }
        self.risky |= rules.names.is_some()
            || rules.unevaluated.is_some()
            || !rules.patterns.is_empty()
            || !rules.dependent_schemas.is_empty();
        for n in 0..rules.dependent_schemas.len() {
            if let Ok(n) = u16::try_from(n) {
                self.open(id, Group::Dependent(n));
            }
        }
    }

    fn combinators(&mut self, id: SchemaId, rules: &Combinators) {
        let schemas = self.context.schemas;
        self.musts
            .extend(rules.all_of.iter().map(|&id| schemas.resolve(id)));
        if let Some((_, target)) = rules.dynamic_reference {
            self.musts.push_back(schemas.resolve(target));
            self.risky = true;
        }
        self.only_values &= rules.any_of.is_empty()
            && rules.one_of.is_empty()
            && rules.not.is_none()
            && rules.if_.is_none();
        for (group, members) in [(Group::OneOf, &rules.one_of), (Group::AnyOf, &rules.any_of)] {
            match members.as_ref() {
                [] => {}
                [one] => self.term(Term::Must(*one)),
                _ => {
                    self.risky |= group == Group::OneOf;
                    self.open(id, group);
                }
            }
        }
        if let Some(id) = rules.not {
            self.nots.push_back(schemas.resolve(id));
        }
        if rules.if_.is_some() && (rules.then.is_some() || rules.else_.is_some()) {
            self.risky = true;
            self.open(id, Group::If);
        }
        if let Some(discriminator) = &rules.discriminator
            && rules.one_of.is_empty()
            && rules.any_of.is_empty()
            && !discriminator.mapping.is_empty()
            && self.key.contains(&Term::Must(id))
        {
            self.open(id, Group::Heirs);
        }
    }

    fn open(&mut self, owner: SchemaId, group: Group) {
        if !self.chosen.contains(&(owner, group)) {
            self.groups.push((owner, group));
        }
    }

    fn must_not(&mut self, id: SchemaId) {
        if !self.denied.insert(id) {
            return;
        }
        self.only_values = false;
        let schema = &self.context.schemas[id];
        if self.all.contains(&id) {
            let reason = "no value can satisfy a schema and not satisfy it";
            self.fail(schema.origin, reason);
            return;
        }
        if !schema.types.is_any() && !self.mask.has(Mask::of(schema.types)) {
            return;
        }
        self.risky = true;
        let mut ways = facets(self.context.contract, schema);
        match ways.len() {
            0 => self.fail(
                schema.origin,
                "nothing fails to satisfy the schema under `not`",
            ),
            1 => {
                if let Some(facet) = ways.pop() {
                    self.facet(id, facet);
                }
            }
            _ => self.open(id, Group::Negation),
        }
    }

    fn facet(&mut self, owner: SchemaId, facet: Facet) {
        let origin = self.context.schemas[owner].origin;
        match facet {
            Facet::Types(mask) | Facet::Luck(mask) => self.narrow(mask, origin),
            Facet::NoneOf(values) => self.excluded.extend(values),
            Facet::Above(text, exclusive) => {
                self.narrow(Mask::NUMBER, origin);
                self.numbers.at_least(&text, exclusive, origin);
            }
            Facet::Below(text, exclusive) => {
                self.narrow(Mask::NUMBER, origin);
                self.numbers.at_most(&text, exclusive, origin);
            }
            Facet::AtLeast(mask, count) => {
                self.narrow(mask, origin);
                self.at_least(mask, count);
            }
            Facet::AtMost(mask, count) => {
                self.narrow(mask, origin);
                self.at_most(mask, Some(count));
            }
            Facet::Without(name) => {
                self.narrow(Mask::OBJECT, origin);
                self.forbidden.insert(name, origin);
            }
            Facet::Property(name, id) => {
                self.narrow(Mask::OBJECT, origin);
                self.required.entry(name.clone()).or_insert(origin);
                let id = self.context.schemas.resolve(id);
                self.more.entry(name).or_default().push(Term::Not(id));
            }
            Facet::Item(id) => {
                self.narrow(Mask::ARRAY, origin);
                self.odd_items
                    .push(Term::Not(self.context.schemas.resolve(id)));
            }
            Facet::Terms(terms) => terms.into_iter().for_each(|term| self.term(term)),
        }
    }

    fn narrow(&mut self, mask: Mask, origin: Origin) {
        let both = self.mask.and(mask);
        if both.is_none() && !self.mask.is_none() {
            let reason = format!("no {} is anything but that", plain(self.mask));
            self.fail(origin, reason);
        }
        if !(both.is_none() && self.context.lenient) {
            self.mask = both;
        }
        self.untyped &= mask == Mask::ALL;
    }

    fn at_least(&mut self, mask: Mask, count: u64) {
        let least = match mask {
            Mask::STRING => &mut self.strings.least,
            Mask::ARRAY => &mut self.items.0,
            _ => &mut self.members.0,
        };
        *least = (*least).max(count);
    }

    fn at_most(&mut self, mask: Mask, count: Option<u64>) {
        let Some(count) = count else { return };
        let most = match mask {
            Mask::STRING => &mut self.strings.most,
            Mask::ARRAY => &mut self.items.1,
            _ => &mut self.members.1,
        };
        *most = Some(most.map_or(count, |known| known.min(count)));
    }

    /// What follows from a choice.
    fn chosen(&mut self, owner: SchemaId, group: Group, branch: u16) {
        let n = usize::from(branch);
        let schema = &self.context.schemas[owner];
        let combinators = schema.combinators.as_deref();
        self.risky |= group != Group::AnyOf && group != Group::Heirs;
        match group {
            Group::AnyOf => {
                if let Some(&id) = combinators.and_then(|rules| rules.any_of.get(n)) {
                    self.term(Term::Must(id));
                    self.tag(owner, id);
                }
            }
            Group::OneOf => {
                let members = combinators.map_or(&[][..], |rules| &rules.one_of);
                let (n, strict) = if n < members.len() {
                    (n, false)
                } else {
                    (n - members.len(), true)
                };
                if let Some(&id) = members.get(n) {
                    self.term(Term::Must(id));
                    self.tag(owner, id);
                }
                for (at, &other) in members.iter().enumerate() {
                    let other = self.context.schemas.resolve(other);
                    if at != n && (strict || is_only_required(&self.context.schemas[other])) {
                        self.nots.push_back(other);
                    }
                }
            }
            Group::If => {
                let Some(rules) = combinators else { return };
                let (condition, then) = if n == 0 {
                    (rules.if_.map(Term::Must), rules.then)
                } else {
                    (rules.if_.map(Term::Not), rules.else_)
                };
                let terms = condition.into_iter().chain(then.map(Term::Must));
                terms.for_each(|term| self.term(term));
            }
            Group::Dependent(which) => {
                let entry = schema
                    .object
                    .as_ref()
                    .and_then(|rules| rules.dependent_schemas.get(usize::from(which)));
                let Some((name, id)) = entry else { return };
                if n == 0 {
                    self.required.entry(name.clone()).or_insert(schema.origin);
                    self.term(Term::Must(*id));
                } else {
                    self.forbidden.insert(name.clone(), schema.origin);
                }
            }
            Group::Negation => {
                let facet = facets(self.context.contract, schema).into_iter().nth(n);
                self.denied.insert(owner);
                if let Some(facet) = facet {
                    self.facet(owner, facet);
                }
            }
            Group::Heirs => {
                let heir = combinators
                    .and_then(|rules| rules.discriminator.as_ref())
                    .and_then(|discriminator| discriminator.mapping.get(n));
                if let Some((_, id)) = heir {
                    self.term(Term::Must(*id));
                }
            }
        }
    }

    /// Sets the property of a discriminator to the value that stands for the chosen schema.
    fn tag(&mut self, owner: SchemaId, chosen: SchemaId) {
        let schemas = self.context.schemas;
        let Some(said) = discriminator(&schemas[owner]) else {
            return;
        };
        let chosen = schemas.resolve(chosen);
        let is_chosen = |id: SchemaId| schemas.resolve(id) == chosen;
        let choices = self
            .context
            .validators
            .choices(owner, self.context.direction);
        let name: Option<Box<str>> = if let Some(choices) = &choices {
            self.risky = true;
            let at = choices.schemas.iter().position(|&id| is_chosen(id));
            at.and_then(|at| choices.name_of(at)).map(Into::into)
        } else {
            let mut mapping = said.mapping.iter();
            mapping
                .find(|(_, id)| is_chosen(*id))
                .map(|(name, _)| name.clone())
        };
        match name {
            Some(name) => {
                self.tags.entry(said.property.clone()).or_insert(name);
            }
            None if choices.is_some() => {
                let name = said.property.clone();
                self.required.entry(name).or_insert(said.origin);
            }
            None => {}
        }
    }

    /// The same where a schema extends one with a discriminator.
    fn tag_heirs(&mut self) {
        let schemas = self.context.schemas;
        for &base in &self.all {
            let Some(said) = discriminator(&schemas[base]) else {
                continue;
            };
            // What was met first is what extends the others.
            let met = |id: SchemaId| self.all.get_index_of(&schemas.resolve(id));
            let choices = self
                .context
                .validators
                .choices(base, self.context.direction);
            let name: Option<Box<str>> = if let Some(choices) = &choices {
                let heirs = choices.schemas.iter().enumerate();
                let heir = heirs
                    .filter_map(|(at, &id)| Some((met(id)?, at)))
                    .min_by_key(|(met, _)| *met);
                let name = match heir {
                    Some((_, at)) => choices.name_of(at),
                    None if choices.relation == Relation::Heirs => choices.name_of_base(),
                    None => None,
                };
                name.map(Into::into)
            } else {
                let mapping = said.mapping.iter();
                mapping
                    .filter_map(|(name, id)| Some((met(*id)?, name)))
                    .min_by_key(|(met, _)| *met)
                    .map(|(_, name)| name.clone())
            };
            self.risky |= choices.is_some();
            if let Some(name) = name {
                self.tags.entry(said.property.clone()).or_insert(name);
            }
        }
    }

    fn origin(&self) -> Origin {
        let first = self.key.iter().find_map(|term| match *term {
            Term::Must(id) => Some(id),
            _ => None,
        });
        let id = first.or_else(|| {
            self.key
                .iter()
                .map(|term| match *term {
                    Term::Must(id) | Term::Not(id) | Term::Choice(id, ..) => id,
                })
                .next()
        });
        match id.or_else(|| self.context.schemas.id_at(0)) {
            Some(id) => self.context.schemas[id].origin,
            None => self
                .context
                .contract
                .sources
                .file(specwright_contract::source::FileId::ROOT)
                .tree
                .root()
                .origin(),
        }
    }

    fn finish(mut self) -> Plan {
        let origin = self.origin();
        let candidates = self.candidates();
        self.tag_heirs();
        self.drain();
        self.early();
        let shape = match self.conflict.take() {
            Some(conflict) => self.null_or(conflict),
            None => self.shape(),
        };
        Plan {
            key: self.key.into(),
            origin,
            shape,
            height: self.height,
            risky: self.risky,
            candidates,
            given: OnceLock::new(),
            null: OnceLock::new(),
            faker: self.faker(),
        }
    }

    /// The first `x-faker` that names a method.
    fn faker(&self) -> Option<Faker> {
        self.all.iter().find_map(|&id| {
            let notes = self.context.schemas[id].annotations.as_deref()?;
            let mut extensions = notes.extensions.iter();
            let faker = extensions.find(|extension| &*extension.name == "x-faker")?;
            Faker::new(self.context.contract.sources.node(faker.value))
        })
    }

    /// Finds contradictions before the next choice is made, so that none is made in vain.
    fn early(&mut self) {
        if self.context.lenient || self.conflict.is_some() || self.groups.is_empty() {
            return;
        }
        if self.mask == Mask::OBJECT {
            let forbidden = self
                .required
                .keys()
                .find_map(|name| Some((name.clone(), *self.forbidden.get(name)?)));
            if let Some((name, origin)) = forbidden {
                let reason = format!("the property `{name}` is required but must not be there");
                self.fail(origin, reason);
                return;
            }
            if self.more.is_empty() {
                return;
            }
            if let Err(conflict) = Objects::new(self) {
                self.conflict = Some(conflict);
            }
        } else if !self.mask.is_none() && self.mask.without(Mask::NUMBER).is_none() {
            let whole = !self.mask.has(Mask::BROKEN);
            if let Some((reason, origin)) = self.numbers.conflict(whole) {
                self.fail(origin, reason);
            }
        }
    }

    fn null_or(&self, conflict: NoValue) -> Shape {
        if admits_null(self.context, self.key) {
            Shape::Values(vec![Value::Null])
        } else {
            Shape::Never(conflict)
        }
    }

    fn shape(&mut self) -> Shape {
        if let Some(values) = self.values.take() {
            let right: Vec<Value> = values
                .into_iter()
                .filter(|value| self.context.lenient || self.mask.has(Mask::of_value(value)))
                .filter(|value| self.only_values || self.context.check(self.key, value))
                .collect();
            if right.is_empty() {
                let reason = "no member of the `enum` satisfies the other rules";
                let origin = self
                    .all
                    .iter()
                    .find(|&&id| self.context.schemas[id].values.is_some())
                    .map_or_else(|| self.origin(), |&id| self.context.keyword(id, "enum"));
                return self.null_or(NoValue::new(origin, reason));
            }
            return Shape::Values(right);
        }
        if let Some(&(owner, group)) = self.groups.first() {
            return Shape::Choice(self.branches(owner, group));
        }
        match self.leaf() {
            Ok(leaf) => Shape::Leaf(Box::new(leaf)),
            Err(conflict) => self.null_or(conflict),
        }
    }

    fn branches(&self, owner: SchemaId, group: Group) -> Vec<Branch> {
        let schema = &self.context.schemas[owner];
        let combinators = schema.combinators.as_deref();
        let (plain, strict) = match group {
            Group::AnyOf => (combinators.map_or(0, |rules| rules.any_of.len()), 0),
            Group::OneOf => {
                let count = combinators.map_or(0, |rules| rules.one_of.len());
                (count, if count <= STRICT { count } else { 0 })
            }
            Group::If | Group::Dependent(_) => (2, 0),
            Group::Negation => (facets(self.context.contract, schema).len(), 0),
            Group::Heirs => {
                let heirs = combinators
                    .and_then(|rules| rules.discriminator.as_ref())
                    .map_or(0, |discriminator| discriminator.mapping.len());
                // The last is the base alone.
                (heirs, 1)
            }
        };
        (0..plain + strict)
            .filter_map(|n| {
                let choice = Term::Choice(owner, group, u16::try_from(n).ok()?);
                let terms = self.key.iter().copied().chain([choice]);
                Some(Branch {
                    slot: Slot::new(key(terms)),
                    last: n >= plain,
                })
            })
            .collect()
    }

    fn leaf(&mut self) -> Result<Leaf, NoValue> {
        if self.context.lenient {
            self.relax();
        }
        let mut conflict = None;
        if self.mask.has(Mask::NUMBER) {
            let whole = !self.mask.has(Mask::BROKEN);
            if let Some((reason, origin)) = self.numbers.conflict(whole) {
                self.mask = self.mask.without(Mask::NUMBER);
                conflict.get_or_insert_with(|| NoValue::new(origin, reason));
            }
        }
        if self.mask.has(Mask::STRING)
            && self
                .strings
                .most
                .is_some_and(|most| most < self.strings.least)
        {
            self.mask = self.mask.without(Mask::STRING);
            let origin = self.string_origin.unwrap_or_else(|| self.origin());
            let reason = format!(
                "no string has at least {} and at most {} characters",
                self.strings.least,
                self.strings.most.unwrap_or_default()
            );
            conflict.get_or_insert_with(|| NoValue::new(origin, reason));
        }
        if self.mask.has(Mask::STRING)
            && let Some(reason) = self.no_string.take()
        {
            self.mask = self.mask.without(Mask::STRING);
            conflict.get_or_insert(reason);
        }
        let mut arrays = None;
        if self.mask.has(Mask::ARRAY) {
            match Arrays::new(self) {
                Ok(rules) => arrays = Some(rules),
                Err(found) => {
                    self.mask = self.mask.without(Mask::ARRAY);
                    conflict.get_or_insert(found);
                }
            }
        }
        let mut objects = None;
        if self.mask.has(Mask::OBJECT) {
            match Objects::new(self) {
                Ok(rules) => objects = Some(rules),
                Err(found) => {
                    self.mask = self.mask.without(Mask::OBJECT);
                    conflict = Some(found);
                }
            }
        }
        if self.mask.is_none() {
            let origin = self.origin();
            return Err(
                conflict.unwrap_or_else(|| NoValue::new(origin, "no type is left for a value"))
            );
        }
        let strings = std::mem::take(&mut self.strings);
        if self.mask.has(Mask::STRING) {
            let rules = strings.patterns.len() + strings.formats.len();
            self.risky |= rules > 1
                || (!strings.formats.is_empty() && (strings.least > 0 || strings.most.is_some()));
        }
        self.risky |= !self.excluded.is_empty();
        Ok(Leaf {
            mask: self.mask,
            implied: self.implied.and(self.mask),
            untyped: self.untyped,
            excluded: std::mem::take(&mut self.excluded),
            numbers: std::mem::take(&mut self.numbers),
            strings,
            arrays,
            objects,
        })
    }

    /// Drops the rules that can't be kept together.
    fn relax(&mut self) {
        let whole = !self.mask.has(Mask::BROKEN);
        if self.numbers.conflict(whole).is_some() {
            self.numbers = Numbers::default();
        }
        if self
            .strings
            .most
            .is_some_and(|most| most < self.strings.least)
        {
            self.strings.most = None;
        }
        self.no_string = None;
        for (least, most) in [&mut self.items, &mut self.members] {
            *least = (*least).min(most.unwrap_or(u64::MAX));
        }
    }

    /// Examples of all schemas, then their defaults.
    fn candidates(&self) -> Vec<Origin> {
        let notes = || {
            self.all
                .iter()
                .filter_map(|&id| self.context.schemas[id].annotations.as_ref())
        };
        let examples = notes()
            .flat_map(|notes| notes.examples.iter())
            .filter_map(|example| example.value);
        let defaults = notes().filter_map(|notes| notes.default);
        examples.chain(defaults).take(CANDIDATES).collect()
    }

    /// Whether a property is no part of values in this direction.
    pub(super) fn hides(&self, property: SchemaId) -> bool {
        is_hidden(self.context.schemas, property, self.context.direction)
    }
}

fn plain(mask: Mask) -> String {
    let shown = mask.shown();
    shown
        .strip_prefix("a ")
        .or_else(|| shown.strip_prefix("an "))
        .unwrap_or(&shown)
        .to_owned()
}

/// Takes those properties out of a value that are no part of it in this direction.
pub(super) fn strip(context: Context<'_>, key: &[Term], value: &mut Value, depth: usize) {
    let ids: Vec<SchemaId> = key
        .iter()
        .filter_map(|term| match *term {
            Term::Must(id) if context.validators.directed(id, context.direction) => Some(id),
            _ => None,
        })
        .collect();
    if ids.is_empty() || depth > EXAMPLE_DEPTH {
        return;
    }
    let mut all: IndexSet<SchemaId> = ids.into_iter().collect();
    let mut at = 0;
    while let Some(&id) = all.get_index(at) {
        at += 1;
        let schema = &context.schemas[id];
        let combinators = schema.combinators.iter();
        all.extend(schema.reference);
        for rules in combinators {
            for group in [&rules.all_of, &rules.any_of, &rules.one_of] {
                all.extend(group.iter().copied());
            }
        }
        if all.len() > SCHEMAS {
            return;
        }
    }
    match value {
        Value::Object(members) => {
            members.retain(|name, member| {
                let mut inner = Vec::new();
                for &id in &all {
                    let Some(rules) = &context.schemas[id].object else {
                        continue;
                    };
                    if let Some(found) = rules.properties.iter().find(|p| *p.name == **name) {
                        if is_hidden(context.schemas, found.schema, context.direction) {
                            return false;
                        }
                        inner.push(Term::Must(found.schema));
                    } else if let AdditionalProperties::Schema(id) = rules.additional {
                        inner.push(Term::Must(id));
                    }
                }
                strip(context, &inner, member, depth + 1);
                true
            });
        }
        Value::Array(items) => {
            let inner: Vec<Term> = all
                .iter()
                .filter_map(|&id| context.schemas[id].array.as_ref()?.items)
                .map(Term::Must)
                .collect();
            for item in items {
                strip(context, &inner, item, depth + 1);
            }
        }
        _ => {}
    }
}
