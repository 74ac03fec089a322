//! Every place of a value, the shallow ones first, and what is proposed there.

use std::collections::VecDeque;

use serde_json::{Value, json};
use specwright_contract::model::{SchemaId, Type};
use specwright_contract::source::escape_segment;
use specwright_exchange::make;
use specwright_exchange::schema::Direction;

use super::edit::{Aim, Edit};
use super::site::Site;
use super::{Proposals, array, number, object, text};
use crate::engine::Engine;

/// How deep places are looked at.
const DEPTH: usize = 6;

/// The most places of one value.
const PLACES: usize = 250;

/// The most alternatives of one place.
const ALTERNATIVES: usize = 24;

/// What a value travels in, which decides what can be wrong with it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ground {
    /// JSON: every type is told.
    Typed,
    /// Text: parameters, forms. A number is a text of digits.
    Text,
}

/// A place to look at.
struct Place {
    ids: Vec<SchemaId>,
    value: Value,
    pointer: String,
    base: Vec<(String, Value)>,
    depth: usize,
    /// Whether it is there for an alternative of its schema.
    alternative: bool,
}

/// The edits that are worth trying on a valid value, the shallow ones first.
pub fn edits<'e>(
    engine: &'e Engine,
    schema: SchemaId,
    value: &Value,
    ground: Ground,
) -> impl Iterator<Item = Edit> + use<'e> {
    let mut queue = VecDeque::from([Place {
        ids: vec![schema],
        value: value.clone(),
        pointer: String::new(),
        base: Vec::new(),
        depth: 0,
        alternative: false,
    }]);
    let mut places = 0;
    std::iter::from_fn(move || {
        let place = queue.pop_front()?;
        places += 1;
        if places > PLACES {
            return None;
        }
        let site = Site::new(engine, &place.ids, &place.value);
        if place.depth < DEPTH {
            queue.extend(below(&site, &place));
            // of its own alternatives one would be the first again
            if !place.alternative {
                queue.extend(alternatives(&site, &place));
            }
        }
        Some(proposed(&site, &place, ground))
    })
    .flatten()
}

fn proposed(site: &Site<'_>, place: &Place, ground: Ground) -> Vec<Edit> {
    let mut to = Proposals {
        site,
        value: &place.value,
        list: Vec::new(),
    };
    // an optional property that is there is a case by itself
    if let Some((pointer, value)) = place.base.last()
        && *pointer == place.pointer
        && let Some(schema) = site.schemas.first()
    {
        to.set(
            Aim::Inside,
            "properties",
            if place.alternative {
                "another alternative"
            } else {
                "with the optional property"
            },
            schema.origin,
            value.clone(),
        );
    }
    kinds(&mut to, ground);
    values(&mut to);
    number::propose(&mut to);
    text::propose(&mut to);
    array::propose(&mut to);
    object::propose(&mut to);
    let list = to.list.into_iter().map(|proposal| Edit {
        aim: proposal.aim,
        rule: proposal.rule,
        what: proposal.what,
        origin: proposal.origin,
        base: place.base.clone(),
        pointer: match proposal.member {
            Some(name) => format!("{}/{}", place.pointer, escape_segment(&name)),
            None => place.pointer.clone(),
        },
        change: proposal.change,
    });
    list.collect()
}

/// Values of other types.
fn kinds(to: &mut Proposals<'_>, ground: Ground) {
    let Some(origin) = to
        .site
        .schemas
        .iter()
        .find(|schema| !schema.types.is_any())
        .map(|schema| schema.origin)
    else {
        return;
    };
    let all = [
        (Type::Null, "null", json!(null)),
        (Type::Boolean, "a boolean", json!(true)),
        (Type::Integer, "a number", json!(17)),
        (Type::String, "a text", json!("text")),
        (Type::Array, "an array", json!([])),
        (Type::Object, "an object", json!({})),
    ];
    let written = match to.value {
        Value::Number(number) => Some(json!(number.to_string())),
        Value::Bool(value) => Some(json!(value.to_string())),
        _ => None,
    };
    for (kind, what, value) in all {
        let text = ground == Ground::Text;
        if text && matches!(kind, Type::Null | Type::Array | Type::Object) {
            continue;
        }
        if to.site.admits(kind) {
            if kind == Type::Null && !to.value.is_null() && to.site.is_typed() {
                to.set(Aim::Inside, "type", "null", origin, value);
            }
            continue;
        }
        let what = format!("{what} in place of {}", described(to.value));
        to.set(Aim::Outside, "type", what, origin, value);
    }
    if let Some(written) = written.filter(|_| ground == Ground::Typed) {
        let what = format!("{} written as a text", described(to.value));
        to.set(Aim::Outside, "type", what, origin, written);
    }
    if let (Value::Object(_), Ground::Typed) = (to.value, ground) {
        let list = Value::Array(vec![to.value.clone()]);
        to.set(Aim::Outside, "type", "the object in an array", origin, list);
    }
    if let (Value::Array(items), Ground::Typed) = (to.value, ground)
        && let Some(first) = items.first()
    {
        let what = "an item in place of the array";
        to.set(Aim::Outside, "type", what, origin, first.clone());
    }
}

fn described(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

/// Every value of an `enum`, and some that are not in it.
fn values(to: &mut Proposals<'_>) {
    for schema in to.site.schemas.clone() {
        let Some(nodes) = &schema.values else {
            continue;
        };
        let contract = to.site.engine.contract();
        let listed: Vec<Value> = nodes
            .iter()
            .map(|&node| contract.sources.node(node).to_json())
            .collect();
        let origin = schema.origin;
        for value in listed.iter().take(64) {
            if value != to.value {
                let what = format!("the value {value}");
                to.set(Aim::Inside, "enum", what, origin, value.clone());
            }
        }
        let strange = match listed.first() {
            Some(Value::String(first)) => {
                let swapped: String = first
                    .chars()
                    .map(|c| {
                        if c.is_lowercase() {
                            c.to_uppercase().next().unwrap_or(c)
                        } else {
                            c.to_lowercase().next().unwrap_or(c)
                        }
                    })
                    .collect();
                vec![
                    json!("no-such-value"),
                    json!(swapped),
                    json!(format!("{first} ")),
                    json!(""),
                ]
            }
            Some(Value::Number(_)) => vec![json!(987_654), json!(-1)],
            _ => vec![json!("no-such-value")],
        };
        for value in strange.into_iter().filter(|value| !listed.contains(value)) {
            let what = format!("{value}, which is not listed");
            to.set(Aim::Outside, "enum", what, origin, value);
        }
    }
}

/// The same place with a value of each alternative that it has not.
fn alternatives(site: &Site<'_>, place: &Place) -> Vec<Place> {
    let validators = site.engine.validators();
    let mut found = Vec::new();
    let branches = site.alternatives.iter().flatten();
    for &branch in branches.take(ALTERNATIVES) {
        if validators.is_valid(branch, Direction::Request, &place.value) {
            continue;
        }
        let Ok(value) = make::sample(validators, branch, Direction::Request) else {
            continue;
        };
        let mut base = place.base.clone();
        base.push((place.pointer.clone(), value.clone()));
        found.push(Place {
            ids: place.ids.clone(),
            value,
            pointer: place.pointer.clone(),
            base,
            depth: place.depth + 1,
            alternative: true,
        });
    }
    found
}

/// The places below a place: members and items that are there, and optional properties that could be.
fn below(site: &Site<'_>, place: &Place) -> Vec<Place> {
    let mut found = Vec::new();
    let next =
        |ids: Vec<SchemaId>, value: &Value, segment: &str, base: Vec<(String, Value)>| Place {
            ids,
            value: value.clone(),
            pointer: format!("{}/{}", place.pointer, escape_segment(segment)),
            base,
            depth: place.depth + 1,
            alternative: false,
        };
    match &place.value {
        Value::Object(members) => {
            let mut names: Vec<(&str, Vec<SchemaId>)> = Vec::new();
            for schema in &site.schemas {
                let Some(rules) = &schema.object else {
                    continue;
                };
                for property in &rules.properties {
                    match names.iter_mut().find(|(name, _)| *name == &*property.name) {
                        Some((_, ids)) => ids.push(property.schema),
                        None => names.push((&property.name, vec![property.schema])),
                    }
                }
            }
            let contract = site.engine.contract();
            for (name, ids) in names {
                if let Some(value) = members.get(name) {
                    found.push(next(ids, value, name, place.base.clone()));
                    continue;
                }
                let read_only = ids.iter().any(|&id| {
                    contract.schemas.get(id).is_read_only()
                        || contract
                            .schemas
                            .get(contract.schemas.resolve(id))
                            .is_read_only()
                });
                if read_only {
                    continue;
                }
                let validators = site.engine.validators();
                let made = ids
                    .iter()
                    .find_map(|&id| make::sample(validators, id, Direction::Request).ok());
                if let Some(value) = made {
                    let mut place = next(ids, &value, name, place.base.clone());
                    place.base.push((place.pointer.clone(), value));
                    found.push(place);
                }
            }
            // a member of a map: one that is there, else one that is made
            if let Some(id) = site.additional() {
                let declared = |name: &str| site.declares(name);
                let there = members.iter().find(|(name, _)| !declared(name));
                if let Some((name, value)) = there {
                    found.push(next(vec![id], value, name, place.base.clone()));
                } else if let Ok(value) =
                    make::sample(site.engine.validators(), id, Direction::Request)
                {
                    let mut place = next(vec![id], &value, "key", place.base.clone());
                    place.base.push((place.pointer.clone(), value));
                    found.push(place);
                }
            }
        }
        Value::Array(items) => {
            let mut ids = Vec::new();
            for schema in &site.schemas {
                if let Some(rules) = &schema.array {
                    ids.extend(rules.prefix.first().copied().or(rules.items));
                }
            }
            let validators = site.engine.validators();
            let made = || {
                let mut made = ids.iter();
                made.find_map(|&id| make::sample(validators, id, Direction::Request).ok())
            };
            if let (Some(first), false) = (items.first(), ids.is_empty()) {
                found.push(next(ids, first, "0", place.base.clone()));
            } else if let Some(item) = made() {
                // the array as it could be, with the edges of its item
                let list = Value::Array(vec![item]);
                let right = |id: &SchemaId| validators.is_valid(*id, Direction::Request, &list);
                if place.ids.iter().all(right) {
                    let mut base = place.base.clone();
                    base.push((place.pointer.clone(), list.clone()));
                    found.push(Place {
                        ids: place.ids.clone(),
                        value: list,
                        pointer: place.pointer.clone(),
                        base,
                        depth: place.depth + 1,
                        alternative: true,
                    });
                }
            }
        }
        _ => {}
    }
    found
}
