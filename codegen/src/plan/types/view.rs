//! A schema with all that judges the same value taken together: references followed, `allOf` merged. The alternatives of
//! `oneOf` and `anyOf` stay apart.

use indexmap::{IndexMap, IndexSet};
use rustc_hash::FxHashSet;
use specwright_contract::model::{
    AdditionalProperties, Discriminator, Schema, SchemaId, SchemaKind, Schemas, Type, TypeSet,
};
use specwright_contract::source::Origin;

/// Parts of one schema beyond which the rest is left: no document has as many, a hostile one does.
const MOST_PARTS: usize = 2_000;

/// What one type is made for: schemas that all judge its value.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub(super) struct Key {
    /// The schemas, all of which hold.
    pub(super) ids: Vec<SchemaId>,
    /// Schemas among their parts whose alternatives are decided elsewhere.
    pub(super) without: Vec<SchemaId>,
    /// The schema itself, not those that extend it.
    pub(super) own: bool,
    /// The number of the multipart form whose files these are.
    pub(super) form: Option<u32>,
    /// Only values of this type.
    pub(super) kind: Option<Type>,
}

impl Key {
    pub(super) fn one(id: SchemaId) -> Self {
        Self {
            ids: vec![id],
            ..Self::default()
        }
    }
}

/// The alternatives of one schema.
#[derive(Debug)]
pub(super) struct Group<'c> {
    pub(super) owner: SchemaId,
    pub(super) alternatives: Vec<SchemaId>,
    pub(super) discriminator: Option<&'c Discriminator>,
}

/// What members beyond the declared ones may be.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) enum Additional {
    /// Nothing is said.
    #[default]
    Unsaid,
    /// Any.
    Any,
    /// None.
    Forbidden,
    /// Of this schema.
    Schema(SchemaId),
}

/// The schema as a whole.
#[derive(Debug, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a finding of its own"
)]
pub(super) struct View<'c> {
    /// All schemas that it is made of; what is said first counts last.
    pub(super) parts: Vec<SchemaId>,
    /// The types that are named; nothing: any.
    pub(super) types: Option<TypeSet>,
    /// Whether no value is right.
    pub(super) never: bool,
    /// The outermost format.
    pub(super) format: Option<&'c str>,
    /// `enum`, where there is one.
    pub(super) values: Option<Vec<Origin>>,
    /// The properties with their schemas, all of which hold.
    pub(super) properties: IndexMap<&'c str, Vec<SchemaId>>,
    /// What must be there.
    pub(super) required: IndexSet<&'c str>,
    /// Whether anything is said of objects.
    pub(super) objects: bool,
    pub(super) additional: Additional,
    pub(super) patterns: Vec<SchemaId>,
    /// The schemas of the items.
    pub(super) items: Vec<SchemaId>,
    pub(super) prefix: Vec<SchemaId>,
    /// Whether anything is said of arrays.
    pub(super) arrays: bool,
    pub(super) bounds: (Option<u64>, Option<u64>),
    pub(super) groups: Vec<Group<'c>>,
    /// Whether strings have rules.
    pub(super) strings: bool,
    pub(super) encoding: Option<&'c str>,
    /// Smallest and largest number, as far as they are whole.
    pub(super) range: (Option<i128>, Option<i128>),
}

/// The parts of schemas: themselves, what they refer to, their `allOf`. What is extended stands before what extends it.
pub(super) fn parts(schemas: &Schemas, ids: &[SchemaId]) -> Vec<SchemaId> {
    let mut seen = FxHashSet::default();
    let mut out = Vec::new();
    let mut steps: Vec<(SchemaId, bool)> = ids.iter().rev().map(|&id| (id, false)).collect();
    while let Some((id, left)) = steps.pop() {
        if left {
            out.push(id);
            continue;
        }
        if seen.len() >= MOST_PARTS || !seen.insert(id) {
            continue;
        }
        steps.push((id, true));
        let schema = schemas.get(id);
        if let Some(all) = &schema.combinators {
            steps.extend(all.all_of.iter().rev().map(|&id| (id, false)));
            steps.extend(
                all.dynamic_reference
                    .as_ref()
                    .map(|(_, target)| (*target, false)),
            );
        }
        steps.extend(schema.reference.map(|target| (target, false)));
    }
    out
}

/// What the schemas of a key say together.
pub(super) fn view<'c>(
    schemas: &'c Schemas,
    sources: &specwright_contract::source::Sources,
    key: &Key,
) -> View<'c> {
    let mut view = View {
        parts: parts(schemas, &key.ids),
        ..View::default()
    };
    for &id in &view.parts.clone() {
        let schema = schemas.get(id);
        view.scalars(schema, sources);
        view.object(schema);
        if let Some(array) = &schema.array {
            view.arrays = true;
            view.items.extend(array.items);
            if view.prefix.is_empty() {
                view.prefix = array.prefix.to_vec();
            }
            let (least, most) = &mut view.bounds;
            *least = (*least).max(array.min_items);
            *most = min(*most, array.max_items);
        }
        if let Some(all) = &schema.combinators
            && !key.without.contains(&id)
        {
            for alternatives in [&all.one_of, &all.any_of] {
                if !alternatives.is_empty() {
                    view.groups.push(Group {
                        owner: id,
                        alternatives: alternatives.to_vec(),
                        discriminator: all.discriminator.as_deref(),
                    });
                }
            }
        }
    }
    if let Some(kind) = key.kind {
        view.types = Some(TypeSet::only(kind));
    }
    view
}

fn min<T: Ord>(a: Option<T>, b: Option<T>) -> Option<T> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}

impl<'c> View<'c> {
    fn scalars(&mut self, schema: &'c Schema, sources: &specwright_contract::source::Sources) {
        self.never |= matches!(schema.kind, SchemaKind::Never);
        let types = schema.types.without(Type::Null);
        if !types.is_any() {
            let both = self.types.map_or(types, |before| both(before, types));
            self.never |= both.is_any();
            self.types = Some(both);
        } else if schema.types.contains(Type::Null) {
            // Null alone.
            self.types = Some(schema.types);
        }
        if let Some(format) = schema.format.as_deref() {
            self.format = Some(format);
        }
        if let Some(values) = &schema.values {
            self.values = Some(match self.values.take() {
                None => values.to_vec(),
                Some(before) => {
                    let now: Vec<_> = values.iter().map(|&v| sources.node(v).to_json()).collect();
                    before
                        .into_iter()
                        .filter(|&v| now.contains(&sources.node(v).to_json()))
                        .collect()
                }
            });
        }
        if let Some(string) = &schema.string {
            self.strings = true;
            self.encoding = string.content_encoding.as_deref().or(self.encoding);
        }
        if let Some(number) = &schema.number {
            let whole = |text: &Option<Box<str>>| text.as_deref()?.parse::<i128>().ok();
            let (least, most) = &mut self.range;
            *least = (*least)
                .max(whole(&number.minimum))
                .max(whole(&number.exclusive_minimum));
            *most = min(
                *most,
                min(whole(&number.maximum), whole(&number.exclusive_maximum)),
            );
        }
    }

    fn object(&mut self, schema: &'c Schema) {
        let Some(object) = &schema.object else { return };
        self.objects = true;
        for property in &object.properties {
            let ids = self.properties.entry(&property.name).or_default();
            if !ids.contains(&property.schema) {
                ids.push(property.schema);
            }
        }
        self.required
            .extend(object.required.iter().map(AsRef::<str>::as_ref));
        self.patterns
            .extend(object.patterns.iter().map(|&(_, id)| id));
        let said = match object.additional {
            AdditionalProperties::Unsaid => match object.unevaluated {
                Some(id) => Additional::Schema(id),
                None => Additional::Unsaid,
            },
            AdditionalProperties::Any => Additional::Any,
            AdditionalProperties::Forbidden => Additional::Forbidden,
            AdditionalProperties::Schema(id) => Additional::Schema(id),
        };
        if said != Additional::Unsaid {
            self.additional = said;
        }
    }

    /// Whether it says what a value looks like, alternatives aside, beyond naming types.
    pub(super) fn is_structural(&self) -> bool {
        self.values.is_some() || self.format.is_some() || self.has_parts()
    }

    /// Whether it says something of members or items.
    pub(super) fn has_parts(&self) -> bool {
        !self.properties.is_empty()
            || !self.patterns.is_empty()
            || !self.items.is_empty()
            || !self.prefix.is_empty()
            || matches!(self.additional, Additional::Any | Additional::Schema(_))
    }
}

/// The types that both name; `integer` is a `number`.
fn both(a: TypeSet, b: TypeSet) -> TypeSet {
    let mut out = TypeSet::ANY;
    for kind in Type::ALL {
        let admits = |set: TypeSet| {
            set.contains(kind) || (kind == Type::Integer && set.contains(Type::Number))
        };
        if admits(a) && admits(b) {
            out = out.with(kind);
        }
    }
    if out.contains(Type::Number) {
        out = out.without(Type::Integer);
    }
    out
}
