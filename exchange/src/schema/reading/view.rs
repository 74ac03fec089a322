//! A schema as the validator sees it: one schema of the model, or several that were merged into one.
//!
//! Prism merges the members of `allOf` into the schema that has them before it validates a body: bounds become
//! the narrowest, lists of required names one sorted list. That decides what is told and in which order. A
//! [`View`] is such a merged schema; it is never built whole, only asked.

use std::borrow::Cow;
use std::fmt::Write as _;

use specwright_contract::Contract;
use specwright_contract::model::{
    AdditionalProperties, ArrayRules, Format, NumberRules, ObjectRules, Schema, SchemaId,
    SchemaKind, StringRules, Type, TypeSet,
};
use specwright_contract::source::{Node, Origin};

use super::{format, js};
use crate::schema::Profile;

/// `allOf`s and references within one another that are followed for one view.
const PARTS: usize = 64;

/// Schemas that hold together for one value.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(super) struct View {
    parts: Parts,
    pub(super) corner: Corner,
}

/// Where in a schema a view stands, as far as it matters.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) struct Corner {
    /// Whether the members of `allOf` are merged.
    pub(super) merging: bool,
    /// Whether the keywords of OpenAPI are translated; Prism leaves some corners as they are.
    pub(super) translated: bool,
    /// Whether properties that are no part of values in this direction are taken out.
    pub(super) stripping: bool,
}

impl Corner {
    /// Below a keyword that Prism does not translate.
    pub(super) fn untranslated(self, profile: Profile) -> Self {
        Self {
            translated: self.translated && profile == Profile::Evaluated,
            ..self
        }
    }

    /// Below a keyword that is not merged.
    pub(super) fn unmerged(self) -> Self {
        Self {
            merging: false,
            ..self
        }
    }

    /// Below a keyword that is not merged either.
    pub(super) fn apart(self, profile: Profile) -> Self {
        Self {
            merging: false,
            ..self.untranslated(profile)
        }
    }

    /// Below a keyword within which Prism takes no properties out.
    pub(super) fn whole(self, profile: Profile) -> Self {
        Self {
            stripping: self.stripping && profile == Profile::Evaluated,
            ..self
        }
    }
}

#[derive(Clone, PartialEq, Eq, Hash, Debug)]
enum Parts {
    One([SchemaId; 1]),
    Many(Vec<SchemaId>),
}

impl View {
    /// The schemas.
    pub(super) fn parts(&self) -> &[SchemaId] {
        match &self.parts {
            Parts::One(one) => one,
            Parts::Many(many) => many,
        }
    }

    /// The schema that a violation is of where no one in particular is.
    pub(super) fn first(&self) -> SchemaId {
        match &self.parts {
            Parts::One([id]) => *id,
            Parts::Many(many) => many[0],
        }
    }
}

/// A property: its name and the schemas of it.
pub(super) type Member<'g> = (&'g str, Vec<SchemaId>);

/// What a keyword says, and which schema says it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Said<T> {
    pub(super) value: T,
    pub(super) by: SchemaId,
}

/// What `additionalProperties` and its like say.
pub(super) enum Rest {
    Unsaid,
    Any,
    Forbidden(SchemaId),
    Schemas(Vec<SchemaId>),
}

/// `items`
pub(super) struct Items {
    /// One a position.
    pub(super) positional: Vec<Vec<SchemaId>>,
    /// Of those after them, or of all.
    pub(super) rest: Option<Vec<SchemaId>>,
    /// Whether the positions are those of `prefixItems`.
    pub(super) prefix: bool,
    pub(super) by: SchemaId,
}

/// The schemas of a contract, read in a profile.
#[derive(Clone, Copy)]
pub(super) struct Graph<'g> {
    pub(super) contract: &'g Contract,
    pub(super) profile: Profile,
    /// Whether the keywords of 2020-12 count.
    pub(super) later: bool,
    /// Whether the keywords of OpenAPI are translated at all.
    pub(super) translated: bool,
}

impl<'g> Graph<'g> {
    /// The view of schemas that hold together.
    pub(super) fn view(self, ids: &[SchemaId], corner: Corner) -> View {
        View {
            parts: self.parts(ids, corner.merging),
            corner,
        }
    }

    /// The view of the root of a value.
    pub(super) fn root(self, id: SchemaId, merging: bool, stripping: bool) -> View {
        View {
            parts: self.parts(&[id], merging),
            corner: Corner {
                merging,
                translated: self.translated,
                stripping,
            },
        }
    }

    fn parts(self, ids: &[SchemaId], merging: bool) -> Parts {
        if let [id] = *ids {
            let id = self.contract.schemas.resolve(id);
            let schema = self.schema(id);
            let alone = (schema.reference.is_none() || self.profile == Profile::Prism)
                && (!merging || self.all_of(id).is_empty());
            if alone {
                return Parts::One([id]);
            }
        }
        let mut found = Vec::new();
        for &id in ids {
            self.spread(id, merging, &mut found, 0);
        }
        match found.as_slice() {
            [one] => Parts::One([*one]),
            [] => Parts::One([ids[0]]),
            _ => Parts::Many(found),
        }
    }

    fn spread(self, id: SchemaId, merging: bool, found: &mut Vec<SchemaId>, depth: usize) {
        let id = self.contract.schemas.resolve(id);
        if found.len() >= PARTS || depth >= PARTS || found.contains(&id) {
            return;
        }
        found.push(id);
        if merging {
            for &member in self.all_of(id) {
                self.spread(member, merging, found, depth + 1);
            }
        }
        if self.profile == Profile::Evaluated
            && let Some(target) = self.schema(id).reference
        {
            self.spread(target, merging, found, depth + 1);
        }
    }

    pub(super) fn schema(self, id: SchemaId) -> &'g Schema {
        &self.contract.schemas[id]
    }

    /// The language of the document.
    pub(super) fn format(self) -> Format {
        self.contract.format
    }

    pub(super) fn node(self, id: SchemaId) -> Node<'g> {
        self.contract.sources.node(self.schema(id).origin)
    }

    /// What a schema says; where it refers to another one, Prism puts what stands beside the reference over
    /// what the other says.
    pub(super) fn said<T>(self, id: SchemaId, ask: impl Fn(&'g Schema) -> Option<T>) -> Option<T> {
        let mut id = id;
        for _ in 0..PARTS {
            let schema = self.schema(id);
            if let Some(value) = ask(schema) {
                return Some(value);
            }
            if self.profile == Profile::Evaluated {
                return None;
            }
            id = schema.reference?;
        }
        None
    }

    /// What the parts of a view say, each with its schema.
    pub(super) fn all<'v, T>(
        self,
        view: &'v View,
        ask: impl Fn(&'g Schema) -> Option<T> + Copy,
    ) -> impl Iterator<Item = Said<T>> {
        view.parts()
            .iter()
            .filter_map(move |&by| self.said(by, ask).map(|value| Said { value, by }))
    }

    /// Whether a part says it.
    pub(super) fn has(self, view: &View, ask: impl Fn(&'g Schema) -> bool + Copy) -> bool {
        let mut all = self.all(view, move |schema| ask(schema).then_some(()));
        all.next().is_some()
    }

    fn all_of(self, id: SchemaId) -> &'g [SchemaId] {
        self.said(id, |schema| {
            let rules = schema.combinators.as_ref()?;
            (!rules.all_of.is_empty()).then_some(&*rules.all_of)
        })
        .unwrap_or_default()
    }

    /// The schemas of `allOf` that are not merged.
    pub(super) fn members(self, view: &View) -> &'g [SchemaId] {
        if view.corner.merging {
            return &[];
        }
        let mut lists = view.parts().iter().map(|&id| self.all_of(id));
        lists.find(|list| !list.is_empty()).unwrap_or_default()
    }

    /// The schema that says that nothing is right.
    pub(super) fn never(self, view: &View) -> Option<SchemaId> {
        let mut parts = view.parts().iter().copied();
        parts.find(|&id| {
            let kind = self.said(id, |schema| match schema.kind {
                SchemaKind::Any if schema.reference.is_some() => None,
                SchemaKind::Never => Some(true),
                _ => Some(false),
            });
            kind == Some(true)
        })
    }

    /// The types; empty: any.
    pub(super) fn types(self, view: &View) -> TypeSet {
        let (types, beside) = self.written_types(view);
        if beside && !types.is_any() {
            types.with(Type::Null)
        } else {
            types
        }
    }

    /// The types under `type`, and whether a `nullable` beside it says that `null` is one more.
    fn written_types(self, view: &View) -> (TypeSet, bool) {
        let mut types = TypeSet::ANY;
        let (mut said, mut beside) = (false, false);
        for &id in view.parts() {
            let own = self.own_types(id);
            if own.is_any() {
                beside |= self.is_nullable(id);
                continue;
            }
            let mut own = own;
            if self.is_nullable(id) {
                let written = self.type_node(id);
                let listed = written.is_some_and(Node::is_array);
                let null = written
                    .is_some_and(|node| node.items().any(|word| word.as_str() == Some("null")));
                let single = written.and_then(Node::as_str);
                own = if null || written.is_none() || single == Some("null") {
                    own.with(Type::Null)
                } else if listed || !view.corner.translated {
                    beside = true;
                    own.without(Type::Null)
                } else {
                    own.with(Type::Null)
                };
            }
            types = if said { both(types, own) } else { own };
            said = true;
        }
        (types, beside)
    }

    /// The value of `type` as written.
    fn type_node(self, id: SchemaId) -> Option<Node<'g>> {
        let origin = self.said(id, |schema| {
            (!schema.types.is_any()).then_some(schema.origin)
        })?;
        self.contract.sources.node(origin).get("type")
    }

    pub(super) fn own_types(self, id: SchemaId) -> TypeSet {
        self.said(id, |schema| {
            (!schema.types.is_any()).then_some(schema.types)
        })
        .unwrap_or_default()
    }

    pub(super) fn is_nullable(self, id: SchemaId) -> bool {
        if self.profile == Profile::Evaluated {
            return self.schema(id).is_nullable();
        }
        self.said(id, |schema| schema.is_nullable().then_some(true))
            .unwrap_or(false)
    }

    /// The words of the types in the document's order.
    pub(super) fn type_words(self, view: &View, types: TypeSet) -> Vec<Box<str>> {
        let (written, beside) = self.written_types(view);
        let mut typed = view.parts().iter().filter_map(|&id| self.type_node(id));
        let node = typed.next();
        let mut words: Vec<Box<str>> = Vec::new();
        if let Some(node) = node {
            let items = node.items().filter_map(Node::as_str);
            words.extend(node.as_str().into_iter().chain(items).map(Box::from));
        }
        words.retain(|word| types.iter().any(|kind| kind.as_str() == &**word));
        for kind in types.iter().filter(|kind| *kind != Type::Null) {
            if !words.iter().any(|word| **word == *kind.as_str()) {
                words.push(kind.as_str().into());
            }
        }
        // ajv puts what `nullable` adds into a list of types, and keeps it to itself beside a single one
        let listed = if typed.next().is_some() {
            written.len() > 1
        } else {
            node.is_some_and(Node::is_array)
        };
        let told = !beside || listed || self.profile == Profile::Evaluated;
        let null = types.contains(Type::Null) && !words.iter().any(|word| **word == *"null");
        if null && (told || words.is_empty()) {
            words.push("null".into());
        }
        words
    }

    /// `const` and `enum`: the values, whether it is a `const`, and whether `null` is right as well.
    pub(super) fn values(self, view: &View) -> Vec<Said<Values<'g>>> {
        let mut found: Vec<Said<Values<'g>>> = Vec::new();
        let all = self.all(view, |schema| Some((schema, schema.values.as_deref()?)));
        for Said {
            value: (schema, list),
            by,
        } in all
        {
            let node = self.contract.sources.node(schema.origin);
            let both = node.get("const").zip(node.get("enum"));
            let null = view.corner.translated
                && self.is_nullable(by)
                && !self.own_types(by).is_any()
                && !self.type_node(by).is_some_and(Node::is_array);
            let mut add = |list: Cow<'g, [Origin]>, constant: bool| {
                let null = null && !constant;
                let value = Values {
                    list,
                    constant,
                    null,
                };
                found.push(Said { value, by });
            };
            if let Some((constant, several)) = both {
                add(vec![constant.origin()].into(), true);
                add(several.items().map(Node::origin).collect(), false);
            } else {
                let constant = matches!(list, [only] if self.is_constant(*only));
                add(list.into(), constant);
            }
        }
        found
    }

    fn is_constant(self, value: Origin) -> bool {
        let parent = self.contract.sources.node(value).parent();
        parent.is_some_and(|key| key.as_str() == Some("const") || key.get("const").is_some())
    }

    pub(super) fn value_json(self, values: &Values<'_>) -> Vec<serde_json::Value> {
        let sources = &self.contract.sources;
        let mut list: Vec<_> = values
            .list
            .iter()
            .map(|&value| sources.node(value).to_json())
            .collect();
        if values.null && !list.contains(&serde_json::Value::Null) {
            list.push(serde_json::Value::Null);
        }
        list
    }

    /// The narrowest bound.
    pub(super) fn bound(self, view: &View, bound: Bound) -> Option<Said<f64>> {
        let mut narrowest: Option<Said<f64>> = None;
        for &by in view.parts() {
            let number = self.said(by, |schema| schema.number.as_deref()?.get(bound));
            let number = number.and_then(js::parse);
            let number = match bound {
                Bound::Minimum | Bound::Maximum if view.corner.translated => {
                    self.ranged(by, bound, number)
                }
                _ => number,
            };
            let Some(number) = number else { continue };
            let wins = narrowest.is_none_or(|said| bound.is_narrower(number, said.value));
            if wins {
                narrowest = Some(Said { value: number, by });
            }
        }
        narrowest
    }

    fn range(self, format: &str) -> Option<(f64, f64)> {
        if self.profile == Profile::Prism {
            return format::range(format);
        }
        let (low, high) = crate::schema::format_range(format)?;
        js::parse(low).zip(js::parse(high))
    }

    /// A bound within the range of the format.
    fn ranged(self, by: SchemaId, bound: Bound, number: Option<f64>) -> Option<f64> {
        let format = self.said(by, |schema| schema.format.as_deref());
        let Some((low, high)) = format.and_then(|format| self.range(format)) else {
            return number;
        };
        let limit = if bound == Bound::Minimum { low } else { high };
        Some(number.map_or(limit, |number| {
            if bound == Bound::Minimum {
                number.max(limit)
            } else {
                number.min(limit)
            }
        }))
    }

    /// The greatest or smallest count.
    pub(super) fn count(
        self,
        view: &View,
        most: bool,
        ask: impl Fn(&'g Schema) -> Option<u64> + Copy,
    ) -> Option<Said<u64>> {
        let all = self.all(view, ask);
        if most {
            all.min_by_key(|said| said.value)
        } else {
            all.max_by_key(|said| said.value)
        }
    }

    /// The properties in the order in which JavaScript has them.
    pub(super) fn properties(self, view: &View) -> Vec<Member<'g>> {
        let mut found: Vec<Member<'g>> = Vec::new();
        for said in self.all(view, |schema| Some(&schema.object.as_deref()?.properties)) {
            for property in said.value {
                let name = &*property.name;
                match found.iter_mut().find(|(known, _)| *known == name) {
                    Some((_, schemas)) => schemas.push(property.schema),
                    None => found.push((name, vec![property.schema])),
                }
            }
        }
        js::sort(&mut found, |(name, _)| *name);
        found
    }

    /// The required names: of one schema as they are written, of several sorted.
    pub(super) fn required(self, view: &View) -> Vec<Said<&'g str>> {
        let mut found: Vec<Said<&'g str>> = Vec::new();
        let mut lists = 0;
        let mut first: &[Box<str>] = &[];
        let all = self.all(view, |schema| {
            let required = &*schema.object.as_deref()?.required;
            (!required.is_empty()).then_some(required)
        });
        for said in all {
            let same = said.value.len() == first.len()
                && said.value.iter().all(|name| first.contains(name));
            if !same {
                lists += 1;
                first = said.value;
            }
            for name in said.value {
                if !found.iter().any(|known| *known.value == **name) {
                    found.push(Said {
                        value: &**name,
                        by: said.by,
                    });
                }
            }
        }
        if lists > 1 {
            found.sort_by(|a, b| a.value.encode_utf16().cmp(b.value.encode_utf16()));
        }
        found
    }

    /// `additionalProperties`
    pub(super) fn additional(self, view: &View) -> Rest {
        let mut rest = Rest::Unsaid;
        let all = self.all(view, |schema| match schema.object.as_deref()?.additional {
            AdditionalProperties::Unsaid => None,
            said => Some(said),
        });
        for said in all {
            rest = match (said.value, rest) {
                (AdditionalProperties::Forbidden, _) => return Rest::Forbidden(said.by),
                (AdditionalProperties::Schema(id), Rest::Schemas(mut ids)) => {
                    ids.push(id);
                    Rest::Schemas(ids)
                }
                (AdditionalProperties::Schema(id), _) => Rest::Schemas(vec![id]),
                (AdditionalProperties::Any, Rest::Unsaid) => Rest::Any,
                (_, rest) => rest,
            };
        }
        rest
    }

    /// `patternProperties`
    pub(super) fn patterns(self, view: &View) -> Vec<Member<'g>> {
        let mut found: Vec<Member<'g>> = Vec::new();
        for said in self.all(view, |schema| Some(&schema.object.as_deref()?.patterns)) {
            for (pattern, schema) in said.value {
                match found.iter_mut().find(|(known, _)| *known == &**pattern) {
                    Some((_, schemas)) => schemas.push(*schema),
                    None => found.push((pattern, vec![*schema])),
                }
            }
        }
        found
    }

    /// `items` in all its forms.
    pub(super) fn items(self, view: &View) -> Option<Items> {
        let mut found: Option<Items> = None;
        let all = self.all(view, |schema| {
            let rules = schema.array.as_deref()?;
            (rules.items.is_some() || !rules.prefix.is_empty()).then_some((schema, rules))
        });
        for Said {
            value: (schema, rules),
            by,
        } in all
        {
            let node = self.contract.sources.node(schema.origin);
            let prefix = node.get("prefixItems").is_some();
            let ignored = prefix && !self.later;
            let positional = if ignored { &[][..] } else { &*rules.prefix };
            let items = found.get_or_insert_with(|| Items {
                positional: Vec::new(),
                rest: None,
                prefix: prefix && !ignored,
                by,
            });
            for (n, &id) in positional.iter().enumerate() {
                match items.positional.get_mut(n) {
                    Some(ids) => ids.push(id),
                    None => items.positional.push(vec![id]),
                }
            }
            if let Some(id) = rules.items {
                items.rest.get_or_insert_default().push(id);
            }
        }
        found
    }

    /// Whether a property is no part of values in a direction.
    pub(super) fn is_hidden(
        self,
        view: &View,
        ids: &[SchemaId],
        direction: crate::schema::Direction,
    ) -> bool {
        if !view.corner.stripping {
            return false;
        }
        if self.profile == Profile::Evaluated {
            let schemas = &self.contract.schemas;
            return ids
                .iter()
                .any(|&id| crate::schema::is_hidden(schemas, id, direction));
        }
        let parts = self.parts(ids, view.corner.merging);
        let parts = match &parts {
            Parts::One(one) => &one[..],
            Parts::Many(many) => many,
        };
        parts.iter().any(|&id| self.says_hidden(id, direction))
    }

    /// Whether a schema itself is no part of values in a direction.
    pub(super) fn says_hidden(self, id: SchemaId, direction: crate::schema::Direction) -> bool {
        use crate::schema::Direction;
        self.said(id, |schema| {
            let notes = schema.annotations.as_ref()?;
            let hidden = match direction {
                Direction::Request => notes.read_only,
                Direction::Response => notes.write_only,
            };
            hidden.then_some(())
        })
        .is_some()
    }
}

/// The values of an `enum` or `const`.
#[derive(Clone, Debug)]
pub(super) struct Values<'g> {
    pub(super) list: Cow<'g, [Origin]>,
    pub(super) constant: bool,
    pub(super) null: bool,
}

/// A bound of numbers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Bound {
    Maximum,
    Minimum,
    ExclusiveMaximum,
    ExclusiveMinimum,
}

impl Bound {
    /// In the order in which they are checked, with their words.
    pub(super) const ALL: [(Self, &'static str, &'static str); 4] = [
        (Self::Maximum, "maximum", "<="),
        (Self::Minimum, "minimum", ">="),
        (Self::ExclusiveMaximum, "exclusiveMaximum", "<"),
        (Self::ExclusiveMinimum, "exclusiveMinimum", ">"),
    ];

    pub(super) fn admits(self, value: f64, limit: f64) -> bool {
        match self {
            Self::Maximum => value <= limit,
            Self::Minimum => value >= limit,
            Self::ExclusiveMaximum => value < limit,
            Self::ExclusiveMinimum => value > limit,
        }
    }

    fn is_narrower(self, one: f64, other: f64) -> bool {
        match self {
            Self::Maximum | Self::ExclusiveMaximum => one < other,
            Self::Minimum | Self::ExclusiveMinimum => one > other,
        }
    }
}

trait Bounds {
    fn get(&self, bound: Bound) -> Option<&str>;
}

impl Bounds for NumberRules {
    fn get(&self, bound: Bound) -> Option<&str> {
        match bound {
            Bound::Maximum => self.maximum.as_deref(),
            Bound::Minimum => self.minimum.as_deref(),
            Bound::ExclusiveMaximum => self.exclusive_maximum.as_deref(),
            Bound::ExclusiveMinimum => self.exclusive_minimum.as_deref(),
        }
    }
}

/// The types that both sets name.
pub(super) fn both(one: TypeSet, other: TypeSet) -> TypeSet {
    let common = one.iter().filter(|kind| other.contains(*kind));
    common.fold(TypeSet::ANY, TypeSet::with)
}

/// The rules of a schema by their type, for [`Graph::all`].
pub(super) fn object(schema: &Schema) -> Option<&ObjectRules> {
    schema.object.as_deref()
}

pub(super) fn array(schema: &Schema) -> Option<&ArrayRules> {
    schema.array.as_deref()
}

pub(super) fn string(schema: &Schema) -> Option<&StringRules> {
    schema.string.as_deref()
}

impl<'g> Graph<'g> {
    /// The text of a bound, where one schema alone says it.
    pub(super) fn exact_bound(self, by: SchemaId, bound: Bound) -> Option<&'g str> {
        let schema = self.schema(by);
        let said = schema.number.as_deref().and_then(|rules| rules.get(bound));
        said.or_else(|| {
            let (low, high) = crate::schema::format_range(schema.format.as_deref()?)?;
            match bound {
                Bound::Minimum => Some(low),
                Bound::Maximum => Some(high),
                _ => None,
            }
        })
    }

    /// The patterns of strings; Prism gives base64 one of its own.
    pub(super) fn string_patterns(self, view: &View) -> Vec<Said<Cow<'g, str>>> {
        let prism = self.profile == Profile::Prism && view.corner.translated;
        let mut found: Vec<Said<Cow<'g, str>>> = Vec::new();
        for &by in view.parts() {
            let byte = prism && self.said(by, |schema| schema.format.as_deref()) == Some("byte");
            let pattern = if byte {
                Some(r"^[\w\d+\/=]*$")
            } else {
                self.said(by, |schema| string(schema)?.pattern.as_deref())
            };
            if let Some(pattern) = pattern
                && !found.iter().any(|said| said.value == pattern)
            {
                let value = pattern.into();
                found.push(Said { value, by });
            }
        }
        if view.corner.merging && found.len() > 1 {
            let mut all = String::new();
            for said in &found {
                let _ = write!(all, "(?={})", said.value);
            }
            found.truncate(1);
            if let Some(first) = found.first_mut() {
                first.value = all.into();
            }
        }
        found
    }
}

impl Bound {
    /// Whether a number keeps a bound, both by their exact texts.
    pub(super) fn admits_exactly(self, value: &serde_json::Value, limit: &str) -> bool {
        let text = value.to_string();
        let (Ok(value), Ok(limit)) = (text.parse::<i128>(), limit.parse::<i128>()) else {
            let (value, limit) = (js::parse(&text), js::parse(limit));
            return value
                .zip(limit)
                .is_none_or(|(value, limit)| self.admits(value, limit));
        };
        match self {
            Self::Maximum => value <= limit,
            Self::Minimum => value >= limit,
            Self::ExclusiveMaximum => value < limit,
            Self::ExclusiveMinimum => value > limit,
        }
    }
}
