//! Values that name other resources: `order_id` in a body or a query is that of an order that is there.

use std::collections::BTreeMap;

use serde_json::Value;
use specwright_contract::model::{Location, OperationId};

use crate::engine::Engine;
use crate::recipe::Recipe;
use crate::world::{World, folded, identity, key};

/// How deep properties are looked at.
const DEPTH: usize = 5;

/// Which names stand for which resources: `orderid` for those that `/orders/{}` leads to.
pub(crate) type Names = BTreeMap<String, String>;

/// The names of all resources that something creates or lists.
pub(crate) fn names<'k>(engine: &Engine, keys: impl Iterator<Item = &'k String>) -> Names {
    let mut names = Names::new();
    // those of their own before those within others
    let mut keys: Vec<&String> = keys.collect();
    keys.sort_by_key(|key| key.matches('/').count());
    for known in keys {
        // `/orders/{}/{}` would be what reading an order lists
        let literal = known
            .strip_suffix("/{}")
            .and_then(|list| list.rsplit('/').next());
        let noun = folded(literal.unwrap_or_default());
        if !noun.is_empty() {
            let name = format!("{}id", single(&noun));
            names.entry(name).or_insert_with(|| known.clone());
        }
    }
    let mut known: Vec<String> = names.values().cloned().collect();
    known.sort();
    known.dedup();
    for key in known {
        let last = engine.paths().names.get(&key);
        for name in last.into_iter().flatten() {
            if name.len() > 2 && name.ends_with("id") {
                names.entry(name.clone()).or_insert_with(|| key.clone());
            }
        }
    }
    names
}

/// A noun in the singular, as most are in English.
fn single(noun: &str) -> String {
    if let Some(stem) = noun.strip_suffix("ies") {
        return format!("{stem}y");
    }
    let hiss = ["sses", "shes", "ches", "xes"];
    if hiss.iter().any(|end| noun.ends_with(end)) {
        return noun[..noun.len() - 2].to_owned();
    }
    noun.strip_suffix('s').unwrap_or(noun).to_owned()
}

/// The resources that a request names beside those of its path, by the paths that lead to them.
pub(crate) fn wanted(engine: &Engine, names: &Names, recipe: &Recipe) -> Vec<String> {
    let mut found = Vec::new();
    let own = own(engine, recipe.operation);
    let mut see = |name: &str| {
        if let Some(known) = names.get(&folded(name)).filter(|k| own.as_ref() != Some(k))
            && !found.contains(known)
        {
            found.push(known.clone());
        }
    };
    let operation = engine.operation(recipe.operation);
    for (position, _) in &recipe.parameters {
        if let Some(parameter) = operation.parameters.get(*position)
            && parameter.location != Location::Path
        {
            see(&parameter.name);
        }
    }
    if let Some((_, body)) = &recipe.body {
        let mut next = vec![(body, 0)];
        while let Some((value, depth)) = next.pop() {
            if depth > DEPTH {
                continue;
            }
            match value {
                Value::Object(members) => {
                    for (name, member) in members {
                        see(name);
                        next.push((member, depth + 1));
                    }
                }
                Value::Array(items) => next.extend(items.iter().map(|item| (item, depth + 1))),
                _ => {}
            }
        }
    }
    found
}

/// The resources that the operation itself creates or is about.
fn own(engine: &Engine, id: OperationId) -> Option<String> {
    let path = &engine.operation(id).path;
    if path.ends_with('}') {
        key(path)
    } else {
        Some(format!("{}/{{}}", crate::world::plain(path)))
    }
}

/// Puts the names of resources that are there in place of made-up ones.
pub(crate) fn refer(engine: &Engine, names: &Names, world: &World, recipe: &mut Recipe) {
    let own = own(engine, recipe.operation);
    let there = |name: &str| -> Option<Value> {
        let known = names.get(&folded(name))?;
        if own.as_ref() == Some(known) {
            return None;
        }
        let resource = world.pick(known, false)?;
        let body = resource.body.as_ref();
        if let Some(value) = body.and_then(|body| identity(engine, known, body)) {
            return Some(value.clone());
        }
        let last = percent_encoding::percent_decode_str(resource.values.last()?);
        Some(Value::from(last.decode_utf8().ok()?.into_owned()))
    };
    let operation = engine.operation(recipe.operation);
    for (position, value) in &mut recipe.parameters {
        if let Some(parameter) = operation.parameters.get(*position)
            && parameter.location != Location::Path
            && let Some(known) = there(&parameter.name)
            && is_like(&known, value)
        {
            *value = known;
        }
    }
    if let Some((_, body)) = &mut recipe.body {
        let mut next = vec![(body, 0)];
        while let Some((value, depth)) = next.pop() {
            if depth > DEPTH {
                continue;
            }
            match value {
                Value::Object(members) => {
                    for (name, member) in members.iter_mut() {
                        match there(name).filter(|known| is_like(known, member)) {
                            Some(known) => *member = known,
                            None => next.push((member, depth + 1)),
                        }
                    }
                }
                Value::Array(items) => next.extend(items.iter_mut().map(|item| (item, depth + 1))),
                _ => {}
            }
        }
    }
}

fn is_like(known: &Value, value: &Value) -> bool {
    known.is_string() && value.is_string() || known.is_number() && value.is_number()
}

#[cfg(test)]
mod tests {
    use super::single;

    #[test]
    fn nouns_have_a_singular() {
        for (noun, expected) in [
            ("orders", "order"),
            ("categories", "category"),
            ("boxes", "box"),
            ("addresses", "address"),
            ("staff", "staff"),
        ] {
            assert_eq!(single(noun), expected);
        }
    }
}
