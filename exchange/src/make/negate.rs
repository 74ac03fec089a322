//! What it takes that a value does not satisfy a schema: one of its keywords broken.

use serde_json::Value;
use specwright_contract::Contract;
use specwright_contract::model::{AdditionalProperties, Schema, SchemaId, SchemaKind};

use super::mask::Mask;
use super::term::Term;

/// One way not to satisfy a schema.
pub(super) enum Facet {
    /// The value has one of these types.
    Types(Mask),
    /// The value is none of these.
    NoneOf(Vec<Value>),
    /// A number above, or at least: text of the bound, and whether the bound itself is excluded.
    Above(Box<str>, bool),
    /// A number below, or at most.
    Below(Box<str>, bool),
    /// A string, or array, or object with at least so many parts.
    AtLeast(Mask, u64),
    /// The same with at most so many.
    AtMost(Mask, u64),
    /// An object without this property.
    Without(Box<str>),
    /// An object whose property does not satisfy this schema.
    Property(Box<str>, SchemaId),
    /// An array with an item that does not satisfy this schema.
    Item(SchemaId),
    /// A value of this type that breaks a rule for which there is no recipe.
    Luck(Mask),
    /// All these hold instead.
    Terms(Vec<Term>),
}

/// The ways not to satisfy a schema; none: it can't be helped.
pub(super) fn facets(contract: &Contract, schema: &Schema) -> Vec<Facet> {
    match schema.kind {
        SchemaKind::Any => return Vec::new(),
        SchemaKind::Never => return vec![Facet::Terms(Vec::new())],
        SchemaKind::Keywords => {}
    }
    let mut found = Vec::new();
    if !schema.types.is_any() {
        let others = Mask::ALL.without(Mask::of(schema.types));
        if !others.is_none() {
            found.push(Facet::Types(others));
        }
    }
    if let Some(values) = &schema.values {
        let values = values
            .iter()
            .map(|&value| contract.sources.node(value).to_json());
        found.push(Facet::NoneOf(values.collect()));
    }
    if let Some(object) = &schema.object {
        found.extend(object.required.iter().cloned().map(Facet::Without));
        found.extend(
            object
                .properties
                .iter()
                .map(|property| Facet::Property(property.name.clone(), property.schema)),
        );
        if let Some(count) = object.min_properties.and_then(|count| count.checked_sub(1)) {
            found.push(Facet::AtMost(Mask::OBJECT, count));
        }
        if let Some(count) = object.max_properties {
            found.push(Facet::AtLeast(Mask::OBJECT, count.saturating_add(1)));
        }
        let other = !matches!(
            object.additional,
            AdditionalProperties::Unsaid | AdditionalProperties::Any
        ) || !object.patterns.is_empty()
            || object.names.is_some()
            || object.unevaluated.is_some()
            || !object.dependent_required.is_empty()
            || !object.dependent_schemas.is_empty();
        if other {
            found.push(Facet::Luck(Mask::OBJECT));
        }
    }
    if let Some(number) = &schema.number {
        for (text, exclusive) in [(&number.minimum, true), (&number.exclusive_minimum, false)] {
            found.extend(
                text.iter()
                    .map(|text| Facet::Below(text.clone(), exclusive)),
            );
        }
        for (text, exclusive) in [(&number.maximum, true), (&number.exclusive_maximum, false)] {
            found.extend(
                text.iter()
                    .map(|text| Facet::Above(text.clone(), exclusive)),
            );
        }
        if number.multiple_of.is_some() {
            found.push(Facet::Luck(Mask::NUMBER));
        }
    }
    if let Some(string) = &schema.string {
        if let Some(count) = string.min_length.and_then(|count| count.checked_sub(1)) {
            found.push(Facet::AtMost(Mask::STRING, count));
        }
        if let Some(count) = string.max_length {
            found.push(Facet::AtLeast(Mask::STRING, count.saturating_add(1)));
        }
        if string.pattern.is_some() {
            found.push(Facet::Luck(Mask::STRING));
        }
    }
    if schema.format.is_some() {
        found.push(Facet::Luck(Mask::STRING));
    }
    if let Some(array) = &schema.array {
        if let Some(count) = array.min_items.and_then(|count| count.checked_sub(1)) {
            found.push(Facet::AtMost(Mask::ARRAY, count));
        }
        if let Some(count) = array.max_items {
            found.push(Facet::AtLeast(Mask::ARRAY, count.saturating_add(1)));
        }
        if array.prefix.is_empty() {
            found.extend(array.items.map(Facet::Item));
        }
        if !array.prefix.is_empty()
            || array.unique
            || array.contains.is_some()
            || array.unevaluated.is_some()
        {
            found.push(Facet::Luck(Mask::ARRAY));
        }
    }
    if let Some(id) = schema.reference {
        found.push(Facet::Terms(vec![Term::Not(id)]));
    }
    if let Some(rules) = &schema.combinators {
        found.extend(
            rules
                .all_of
                .iter()
                .map(|&id| Facet::Terms(vec![Term::Not(id)])),
        );
        for group in [&rules.any_of, &rules.one_of] {
            if !group.is_empty() {
                found.push(Facet::Terms(
                    group.iter().map(|&id| Term::Not(id)).collect(),
                ));
            }
        }
        if let Some(id) = rules.not {
            found.push(Facet::Terms(vec![Term::Must(id)]));
        }
        if let (Some(condition), Some(then)) = (rules.if_, rules.then) {
            found.push(Facet::Terms(vec![Term::Must(condition), Term::Not(then)]));
        }
        if let (Some(condition), Some(other)) = (rules.if_, rules.else_) {
            found.push(Facet::Terms(vec![Term::Not(condition), Term::Not(other)]));
        }
    }
    found
}

/// Whether a schema says no more than that some properties are there.
pub(super) fn is_only_required(schema: &Schema) -> bool {
    matches!(schema.kind, SchemaKind::Keywords)
        && schema.reference.is_none()
        && schema.values.is_none()
        && schema.combinators.is_none()
        && schema.object.as_ref().is_some_and(|object| {
            !object.required.is_empty()
                && object.patterns.is_empty()
                && object.names.is_none()
                && object.min_properties.is_none()
        })
        && schema
            .object
            .iter()
            .flat_map(|object| object.properties.iter())
            .count()
            == 0
}
