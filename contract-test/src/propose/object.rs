//! Objects: which properties are there, and how many.

use serde_json::{Map, Value, json};
use specwright_contract::model::AdditionalProperties;

use super::{Aim, Change, Proposal, Proposals};

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
            let mut more = members.clone();
            more.insert(STRANGE.to_owned(), json!("x"));
            let what = "a property that is not declared";
            let rule = "additionalProperties";
            to.set(Aim::Outside, rule, what, origin, Value::Object(more));
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
            for n in 0..=most {
                more.insert(format!("{STRANGE}_{n}"), json!("x"));
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
                to.list.push(Proposal {
                    aim: Aim::Outside,
                    rule: "required",
                    what: format!("without the required {name}"),
                    origin,
                    change: Change::Set(Value::Object(without(&members, name))),
                });
            }
        }
        for name in rules.properties.iter().map(|property| &property.name) {
            if members.contains_key(&**name) && !required.contains(&&**name) {
                let what = format!("without the optional {name}");
                let value = Value::Object(without(&members, name));
                to.set(Aim::Inside, "properties", what, origin, value);
            }
        }
        if let Some(discriminator) = schema
            .combinators
            .as_ref()
            .and_then(|rules| rules.discriminator.as_ref())
        {
            let mut other = members.clone();
            other.insert(discriminator.property.to_string(), json!("no-such-kind"));
            let what = "a discriminator of no schema";
            let origin = discriminator.origin;
            to.set(
                Aim::Outside,
                "discriminator",
                what,
                origin,
                Value::Object(other),
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
        let mut more = members;
        more.insert(STRANGE.to_owned(), json!("x"));
        let what = "a property that is not declared";
        to.set(
            Aim::Odd(what),
            "properties",
            what,
            origin,
            Value::Object(more),
        );
    }
}

fn without(members: &Map<String, Value>, name: &str) -> Map<String, Value> {
    let mut less = members.clone();
    less.shift_remove(name);
    less
}
