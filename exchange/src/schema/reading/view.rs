//! A schema as the validator sees it: one schema of the model, or several that were merged into one.
//!
//! Prism merges the members of `allOf` into the schema that has them before it validates a body: bounds become
//! the narrowest, lists of required names one sorted list. That decides what is told and in which order. A
//! [`View`] is such a merged schema; it is never built whole, only asked.

use std::borrow::Cow;
use std::fmt::Write as _;

use smallvec::{SmallVec, smallvec};
use specwright_contract::Contract;
use specwright_contract::model::{
    AdditionalProperties, ArrayRules, Format, ObjectRules, Schema, SchemaId, SchemaKind,
    StringRules,
};
use specwright_contract::source::Node;

use super::js;
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
pub(super) type Member<'g> = (&'g str, SmallVec<[SchemaId; 1]>);

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
                    None => found.push((name, smallvec![property.schema])),
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
                    None => found.push((pattern, smallvec![*schema])),
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
