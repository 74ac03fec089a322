//! From the path of a keyword in an emitted schema back to the schema of the model.

use specwright_contract::model::{AdditionalProperties, Schema, SchemaId, Schemas, Type};
use specwright_contract::source::unescape_segment;

use super::emit::{FORWARD, entry_id};
use super::pattern;

/// The keyword that an error is of.
pub(super) struct Located {
    /// The schema that has it.
    pub(super) schema: SchemaId,
    /// The keyword; nothing where the schema is `false`.
    pub(super) keyword: Option<String>,
    /// Orders errors as ajv tells them.
    pub(super) rank: Vec<usize>,
}

/// Numbers for names in the order in which they are first seen.
#[derive(Default)]
pub(super) struct Ordinals(indexmap::IndexSet<Box<str>>);

impl Ordinals {
    fn of(&mut self, name: &str) -> usize {
        if let Ok(index) = name.parse() {
            return index;
        }
        self.0
            .get_index_of(name)
            .unwrap_or_else(|| self.0.insert_full(name.into()).0)
    }
}

/// The order in which ajv applies keywords: by the type they are for, then as they are registered.
const ORDER: &[&[&str]] = &[
    &[
        "maximum",
        "minimum",
        "exclusiveMaximum",
        "exclusiveMinimum",
        "multipleOf",
    ],
    &["maxLength", "minLength", "pattern", "format"],
    &[
        "const", "enum", "not", "anyOf", "oneOf", "allOf", "if", "then", "else",
    ],
    &[
        "maxItems",
        "minItems",
        "prefixItems",
        "items",
        "contains",
        "uniqueItems",
        "unevaluatedItems",
    ],
    &[
        "maxProperties",
        "minProperties",
        "required",
        "dependentRequired",
        "propertyNames",
        "additionalProperties",
        "dependentSchemas",
        "properties",
        "patternProperties",
        "unevaluatedProperties",
    ],
];

fn rank(schema: &Schema, keyword: &str) -> usize {
    if keyword == "type" {
        return type_rank(schema);
    }
    for (group, keywords) in ORDER.iter().enumerate() {
        if let Some(at) = keywords.iter().position(|known| *known == keyword) {
            return (group + 1) * 100 + at;
        }
    }
    1
}

/// A single type is only checked with the keywords that are for it, where there are any.
fn type_rank(schema: &Schema) -> usize {
    if schema.types.len() != 1 {
        return 2;
    }
    match schema.types.iter().next() {
        Some(Type::Number) if schema.number.is_some() => 199,
        Some(Type::String) if schema.string.is_some() || schema.format.is_some() => 299,
        Some(Type::Array) if schema.array.is_some() => 499,
        Some(Type::Object) if schema.object.is_some() => 599,
        _ => 2,
    }
}

/// Follows `path`, the JSON Pointer of a keyword in what was emitted for `root`.
pub(super) fn locate(
    schemas: &Schemas,
    root: SchemaId,
    path: &str,
    instance: &str,
    ordinals: &mut Ordinals,
) -> Located {
    let segments: Vec<_> = path.split('/').skip(1).map(unescape_segment).collect();
    let mut members = instance.split('/').skip(1).map(unescape_segment);
    let mut at = 0;
    let mut id = root;
    let mut order = Vec::new();
    let get = |at: usize| segments.get(at).map(AsRef::as_ref);
    while get(at) == Some("$defs") {
        if let Some(entry) = get(at + 1).and_then(|name| entry_id(schemas, name)) {
            id = entry;
        }
        at += 2;
    }
    loop {
        if schemas[id].is_plain_reference() && !matches!(get(at), Some(FORWARD | "$ref")) {
            id = schemas.resolve(id);
        }
        let schema = &schemas[id];
        if schema.or_null && get(at) == Some("then") {
            at += 1;
        }
        let Some(keyword) = get(at) else { break };
        order.push(rank(schema, keyword));
        let Some((next, taken, part)) = step(schema, keyword, get(at + 1)) else {
            break;
        };
        if keyword == "properties"
            && let (Some(object), Some(name)) = (&schema.object, get(at + 1))
        {
            let index = object
                .properties
                .iter()
                .position(|property| *property.name == *name);
            order.push(index.unwrap_or_default());
            members.next();
        } else if part {
            let member = members.next();
            order.push(member.map_or(0, |member| ordinals.of(&member)));
        } else if taken == 2 {
            order.push(get(at + 1).map_or(0, |name| ordinals.of(name)));
        }
        if at + taken > segments.len() {
            break;
        }
        at += taken;
        id = next;
    }
    let keyword = get(at).map(str::to_owned);
    Located {
        schema: id,
        keyword,
        rank: order,
    }
}

/// The subschema under a keyword, how many segments that are, and whether it judges a part of the value.
/// Nothing where the keyword itself is meant.
fn step(schema: &Schema, keyword: &str, after: Option<&str>) -> Option<(SchemaId, usize, bool)> {
    let after = after?;
    let index = || after.parse::<usize>().ok();
    let object = schema.object.as_deref();
    let array = schema.array.as_deref();
    let rules = schema.combinators.as_deref();
    let same = |id: SchemaId| (id, 1, false);
    let part = |id: SchemaId| (id, 1, true);
    match keyword {
        "properties" => {
            let properties = &object?.properties;
            let found = properties
                .iter()
                .find(|property| *property.name == *after)?;
            Some((found.schema, 2, true))
        }
        "patternProperties" => {
            let mut patterns = object?.patterns.iter();
            let (_, id) = patterns.find(|(text, _)| pattern::translate(text) == after)?;
            Some((*id, 2, true))
        }
        "dependentSchemas" => {
            let mut dependent = object?.dependent_schemas.iter();
            let (_, id) = dependent.find(|(name, _)| **name == *after)?;
            Some((*id, 2, false))
        }
        "additionalProperties" => match object?.additional {
            AdditionalProperties::Schema(id) => Some(part(id)),
            _ => None,
        },
        "unevaluatedProperties" => object?.unevaluated.map(part),
        "propertyNames" => object?.names.map(same),
        "prefixItems" => Some((*array?.prefix.get(index()?)?, 2, true)),
        "items" => array?.items.map(part),
        "contains" => array?.contains.map(part),
        "unevaluatedItems" => array?.unevaluated.map(part),
        "anyOf" => Some((*rules?.any_of.get(index()?)?, 2, false)),
        "oneOf" => Some((*rules?.one_of.get(index()?)?, 2, false)),
        "allOf" => {
            let members = rules.map_or(&[][..], |rules| &rules.all_of);
            let id = members.get(index()?).copied().or(schema.reference)?;
            Some((id, 2, false))
        }
        "not" => rules?.not.map(same),
        "if" => rules?.if_.map(same),
        "then" => rules?.then.map(same),
        "else" => rules?.else_.map(same),
        _ => None,
    }
}
