//! Objects: which properties are there, and how many.

use serde_json::{Map, Value, json};
use specwright_contract::model::AdditionalProperties;
use specwright_exchange::make;
use specwright_exchange::schema::Direction;

use super::{Aim, Proposals};

/// The name of a property that no schema has.
const STRANGE: &str = "x_undeclared";

pub(super) fn propose(to: &mut Proposals<'_>) {
    let Some(members) = to.value.as_object().cloned() else {
        return;
    };
    let schemas = to.site.schemas.clone();
    let mut required: Vec<&str> = Vec::new();
    for schema in &schemas {
        let Some(rules) = &schema.object else {
            continue;
        };
        required.extend(rules.required.iter().map(|name| &**name));
    }
    let mut strange = false;
    for schema in &schemas {
        let Some(rules) = &schema.object else {
            continue;
        };
        let origin = schema.origin;
        if matches!(rules.additional, AdditionalProperties::Forbidden)
            || rules.unevaluated.is_some()
        {
            strange = true;
            let told = (
                "additionalProperties",
                "a property that is not declared".to_owned(),
            );
            to.member(Aim::Outside, told, origin, STRANGE, Some(json!("x")));
        }
        if let AdditionalProperties::Schema(_) = rules.additional {
            strange = true;
        }
        if let Some(least) = rules.min_properties.and_then(|least| least.checked_sub(1)) {
            let kept: Map<String, Value> = members
                .iter()
                .filter(|(name, _)| required.contains(&name.as_str()))
                .chain(
                    members
                        .iter()
                        .filter(|(name, _)| !required.contains(&name.as_str())),
                )
                .take(usize::try_from(least).unwrap_or(0))
                .map(|(name, value)| (name.clone(), value.clone()))
                .collect();
            let what = "below minProperties";
            to.set(
                Aim::Outside,
                "minProperties",
                what,
                origin,
                Value::Object(kept),
            );
        }
        if let Some(most) = rules.max_properties.filter(|&most| most < 200) {
            let mut more = members.clone();
            let validators = to.site.engine.validators();
            let made = to.site.additional().map(|id| {
                make::sample(validators, id, Direction::Request).unwrap_or_else(|_| json!("x"))
            });
            let filler = made.unwrap_or_else(|| json!("x"));
            let mut n = 0;
            while more.len() as u64 <= most {
                n += 1;
                more.insert(format!("key{n}"), filler.clone());
            }
            let what = "beyond maxProperties";
            to.set(
                Aim::Outside,
                "maxProperties",
                what,
                origin,
                Value::Object(more),
            );
        }
        for name in &rules.required {
            if members.contains_key(&**name) {
                let told = ("required", format!("without the required {name}"));
                to.member(Aim::Outside, told, origin, name, None);
            }
        }
        for name in rules.properties.iter().map(|property| &property.name) {
            if members.contains_key(&**name) && !required.contains(&&**name) {
                let told = ("properties", format!("without the optional {name}"));
                to.member(Aim::Inside, told, origin, name, None);
            }
        }
        if let Some(discriminator) = schema
            .combinators
            .as_ref()
            .and_then(|rules| rules.discriminator.as_ref())
        {
            let told = ("discriminator", "a discriminator of no schema".to_owned());
            let value = Some(json!("no-such-kind"));
            to.member(
                Aim::Outside,
                told,
                discriminator.origin,
                &discriminator.property,
                value,
            );
        }
    }
    let Some(origin) = schemas.first().map(|schema| schema.origin) else {
        return;
    };
    let minimal: Map<String, Value> = members
        .iter()
        .filter(|(name, _)| required.contains(&name.as_str()))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    if minimal.len() + 1 < members.len() {
        let what = "required properties only";
        to.set(
            Aim::Inside,
            "properties",
            what,
            origin,
            Value::Object(minimal),
        );
    }
    if !strange {
        let what = "a property that is not declared";
        let told = ("properties", what.to_owned());
        to.member(Aim::Odd(what), told, origin, STRANGE, Some(json!("x")));
    }
}
