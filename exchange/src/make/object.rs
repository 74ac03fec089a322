//! What all schemas of a value say of it as an object.

use std::sync::OnceLock;

use indexmap::IndexSet;
use rustc_hash::FxHashSet;
use serde_json::Value;
use specwright_contract::model::{AdditionalProperties, ObjectRules, SchemaId, SchemaKind};

use super::failure::NoValue;
use super::hint::{Hint, of_name};
use super::merge::Merged;
use super::pattern::Pattern;
use super::plan::{Context, Shape, Slot};
use super::term::{Key, Term, key};

/// The most properties that are made beyond those that are named.
pub(super) const MEMBERS: u64 = 5_000;

/// The rules of an object.
#[derive(Debug)]
pub(super) struct Objects {
    pub(super) least: u64,
    pub(super) most: Option<u64>,
    /// Those with a name that is known, in the order of the schemas.
    pub(super) properties: Vec<Property>,
    /// Names that must be there when another is.
    pub(super) dependent: Vec<(Box<str>, Box<str>)>,
    /// The schemas with rules for objects: they say what a property by any other name is.
    members: Vec<SchemaId>,
    /// What the names of properties satisfy.
    pub(super) names: Option<Slot>,
    /// Names that match one of these have a schema.
    pub(super) patterns: Vec<Pattern>,
    /// The object is a map: its content are properties by any name.
    pub(super) map: bool,
    /// Names that it must not have.
    pub(super) forbidden: FxHashSet<Box<str>>,
}

/// A property whose name is known.
pub(super) struct Property {
    pub(super) name: Box<str>,
    pub(super) required: bool,
    pub(super) slot: Slot,
    pub(super) hint: Hint,
    /// The value of a discriminator, and whether the schema of the property admits it.
    pub(super) tag: Option<(Value, OnceLock<bool>)>,
    /// The least depth of its value.
    pub(super) height: u16,
}

impl std::fmt::Debug for Property {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Property")
            .field("name", &self.name)
            .field("slot", &self.slot)
            .finish_non_exhaustive()
    }
}

impl Objects {
    pub(super) fn new(merged: &Merged<'_>) -> Result<Self, NoValue> {
        let context = merged.context;
        let members: Vec<SchemaId> = merged
            .all
            .iter()
            .copied()
            .filter(|&id| context.schemas[id].object.is_some())
            .collect();
        let rules = || {
            members
                .iter()
                .filter_map(|&id| context.schemas[id].object.as_deref())
        };
        let mut hidden: FxHashSet<&str> = FxHashSet::default();
        let mut names: IndexSet<&str> = IndexSet::new();
        for property in rules().flat_map(|rules| rules.properties.iter()) {
            if merged.hides(property.schema) {
                hidden.insert(&property.name);
            }
            names.insert(&property.name);
        }
        let mut required: IndexSet<&str> = merged.required.keys().map(AsRef::as_ref).collect();
        let dependent: Vec<(Box<str>, Box<str>)> = rules()
            .flat_map(|rules| rules.dependent_required.iter())
            .flat_map(|(name, needed)| needed.iter().map(move |n| (name.clone(), n.clone())))
            .collect();
        loop {
            let before = required.len();
            for (name, needed) in &dependent {
                if required.contains(name.as_ref()) {
                    required.insert(needed);
                }
            }
            if required.len() == before {
                break;
            }
        }
        names.extend(&required);
        names.extend(merged.tags.keys().map(AsRef::as_ref));
        for (name, needed) in &dependent {
            names.insert(name);
            names.insert(needed);
        }
        let mut properties = Vec::with_capacity(names.len());
        let mut forbidden: FxHashSet<Box<str>> = merged.forbidden.keys().cloned().collect();
        for name in names {
            if hidden.contains(name) {
                forbidden.insert(name.into());
                continue;
            }
            let required = required.contains(name);
            let more = merged.more.get(name).map_or(&[][..], Vec::as_slice);
            let key = if merged.forbidden.contains_key(name) {
                Err(merged.forbidden.get(name).copied())
            } else {
                name_key(context, &members, name, more)
            };
            match key {
                Ok(key) if !more.is_empty() && is_impossible(context, &key) => {
                    let origin = merged.required.get(name).copied();
                    if let Some(origin) = origin {
                        let reason = format!("no value is right for the property `{name}`");
                        return Err(NoValue::new(origin, reason));
                    }
                }
                Ok(key) => properties.push(Property {
                    name: name.into(),
                    required: required || merged.tags.contains_key(name),
                    height: context.key_height(&key),
                    slot: Slot::new(key),
                    hint: of_name(name),
                    tag: merged
                        .tags
                        .get(name)
                        .map(|value| (Value::from(value.as_ref()), OnceLock::new())),
                }),
                Err(_) if required && context.lenient => {
                    let schemas = members
                        .iter()
                        .filter_map(|&id| context.schemas[id].object.as_deref())
                        .flat_map(|rules| own_schemas(context, rules, name))
                        .map(|id| Term::Must(context.schemas.resolve(id)));
                    let key = super::term::key(schemas);
                    properties.push(Property {
                        name: name.into(),
                        required,
                        height: context.key_height(&key),
                        slot: Slot::new(key),
                        hint: of_name(name),
                        tag: None,
                    });
                }
                Err(origin) => {
                    if required {
                        let place = merged.required.get(name).copied();
                        let first = || {
                            context
                                .schemas
                                .id_at(0)
                                .map(|id| context.schemas[id].origin)
                        };
                        if let Some(origin) = origin.or(place).or_else(first) {
                            let reason =
                                format!("the property `{name}` is required but must not be there");
                            return Err(NoValue::new(origin, reason));
                        }
                    }
                    forbidden.insert(name.into());
                }
            }
        }
        let (least, most) = merged.members;
        let needed = properties
            .iter()
            .filter(|property| property.required)
            .count() as u64;
        let origin = |keyword: &str| {
            members
                .first()
                .map(|&id| context.keyword(id, keyword))
                .or_else(|| {
                    context
                        .schemas
                        .id_at(0)
                        .map(|id| context.schemas[id].origin)
                })
        };
        let limit = |reason: String, keyword: &str| match origin(keyword) {
            Some(origin) => Err(NoValue::new(origin, reason)),
            None => Ok(()),
        };
        let most = most.filter(|most| !context.lenient || *most >= needed);
        if let Some(most) = most
            && most < least.max(needed)
        {
            let reason = format!(
                "no object has at least {} and at most {most} properties",
                least.max(needed)
            );
            limit(reason, "maxProperties")?;
        }
        if least > MEMBERS {
            let reason =
                format!("an object of at least {least} properties is too large to be made");
            limit(reason, "minProperties")?;
        }
        let name_terms: Vec<Term> = rules()
            .filter_map(|rules| rules.names)
            .map(|id| Term::Must(context.schemas.resolve(id)))
            .collect();
        let patterns = rules()
            .flat_map(|rules| rules.patterns.iter())
            .filter(|(_, id)| !is_never(context, *id))
            .filter_map(|(pattern, _)| Pattern::new(pattern).ok())
            .collect();
        let map = rules().any(|rules| {
            matches!(rules.additional, AdditionalProperties::Schema(_))
                || !rules.patterns.is_empty()
        });
        Ok(Self {
            least,
            most,
            properties,
            dependent,
            names: (!name_terms.is_empty()).then(|| Slot::new(key(name_terms))),
            patterns,
            map,
            members,
            forbidden,
        })
    }

    /// The conditions of a property by another name; nothing where it must not be there.
    pub(super) fn other(&self, context: Context<'_>, name: &str) -> Option<Key> {
        if self.forbidden.contains(name) {
            return None;
        }
        name_key(context, &self.members, name, &[]).ok()
    }
}

/// Whether it is known without drawing that no value satisfies a key.
fn is_impossible(context: Context<'_>, key: &Key) -> bool {
    matches!(context.plan(key).shape, Shape::Never(_))
}

fn is_never(context: Context<'_>, id: SchemaId) -> bool {
    let schema = &context.schemas[context.schemas.resolve(id)];
    matches!(schema.kind, SchemaKind::Never) && !schema.or_null
}

/// The conditions of the property of this name; the place of what forbids it where there is one.
fn name_key(
    context: Context<'_>,
    members: &[SchemaId],
    name: &str,
    more: &[Term],
) -> Result<Key, Option<specwright_contract::source::Origin>> {
    let mut terms = more.to_vec();
    let mut seen = false;
    let schemas = context.schemas;
    let rules = || {
        members
            .iter()
            .filter_map(|&id| Some((id, schemas[id].object.as_deref()?)))
    };
    for (id, rules) in rules() {
        let before = terms.len();
        terms.extend(own_schemas(context, rules, name).map(|id| Term::Must(schemas.resolve(id))));
        if terms.len() > before {
            seen = true;
            continue;
        }
        match rules.additional {
            AdditionalProperties::Unsaid => {}
            AdditionalProperties::Any => seen = true,
            AdditionalProperties::Forbidden => {
                return Err(Some(context.keyword(id, "additionalProperties")));
            }
            AdditionalProperties::Schema(id) => {
                seen = true;
                terms.push(Term::Must(schemas.resolve(id)));
            }
        }
    }
    if !seen {
        terms.extend(
            rules()
                .filter_map(|(_, rules)| rules.unevaluated)
                .map(|id| Term::Must(schemas.resolve(id))),
        );
    }
    for term in &terms {
        if let Term::Must(id) = *term
            && is_never(context, id)
        {
            return Err(Some(schemas[id].origin));
        }
    }
    for (id, rules) in rules() {
        if let Some(names) = rules.names {
            let text = Value::from(name);
            if !context.validators.is_valid(names, context.direction, &text) {
                return Err(Some(context.keyword(id, "propertyNames")));
            }
        }
    }
    Ok(key(terms))
}

/// The schemas that `properties` and `patternProperties` have for a name.
fn own_schemas<'a>(
    context: Context<'a>,
    rules: &'a ObjectRules,
    name: &'a str,
) -> impl Iterator<Item = SchemaId> + 'a {
    let named = rules
        .properties
        .iter()
        .filter(move |property| *property.name == *name)
        .map(|property| property.schema);
    let matching = rules
        .patterns
        .iter()
        .filter(move |(pattern, _)| context.matches(pattern, name))
        .map(|(_, id)| *id);
    named.chain(matching)
}
