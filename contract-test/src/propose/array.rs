//! Arrays: how many items, and whether they repeat.

use serde_json::Value;
use specwright_contract::model::Schema;
use specwright_exchange::make::{self, Options};
use specwright_exchange::schema::Direction;

use super::{Aim, Proposals};

/// The most items that are made.
const MOST: u64 = 300;

pub(super) fn propose(to: &mut Proposals<'_>) {
    let Some(items) = to.value.as_array().cloned() else {
        return;
    };
    let schemas = to.site.schemas.clone();
    let unique = schemas
        .iter()
        .any(|schema| schema.array.as_ref().is_some_and(|rules| rules.unique));
    let mut least = 0;
    for schema in &schemas {
        let Some(rules) = &schema.array else { continue };
        let origin = schema.origin;
        if let Some(count) = rules.min_items {
            least = least.max(count);
            if let Some(less) = count.checked_sub(1)
                && let Some(below) = sized(to, schema, &items, less, unique)
            {
                to.set(Aim::Outside, "minItems", "below minItems", origin, below);
            }
            if let Some(at) = sized(to, schema, &items, count, unique) {
                to.set(Aim::Inside, "minItems", "at minItems", origin, at);
            }
        }
        if let Some(count) = rules.max_items.filter(|&count| count < MOST) {
            if let Some(at) = sized(to, schema, &items, count, unique) {
                to.set(Aim::Inside, "maxItems", "at maxItems", origin, at);
            }
            if let Some(above) = sized(to, schema, &items, count + 1, unique) {
                to.set(Aim::Outside, "maxItems", "beyond maxItems", origin, above);
            }
        }
        if rules.unique
            && let Some(first) = items.first()
        {
            let mut twice = items.clone();
            twice.push(first.clone());
            let twice = Value::Array(twice);
            to.set(Aim::Outside, "uniqueItems", "an item twice", origin, twice);
        }
    }
    let Some(origin) = schemas.first().map(|schema| schema.origin) else {
        return;
    };
    if least == 0 && !items.is_empty() {
        let empty = Value::Array(Vec::new());
        to.set(Aim::Inside, "items", "no items", origin, empty);
    }
    if !unique
        && let Some(two) = schemas
            .iter()
            .find_map(|schema| sized(to, schema, &items, 2, false))
        && items.len() != 2
    {
        to.set(Aim::Inside, "items", "two items", origin, two);
    }
}

/// An array of this size: cut, or with items that are made.
fn sized(
    to: &Proposals<'_>,
    schema: &Schema,
    items: &[Value],
    count: u64,
    unique: bool,
) -> Option<Value> {
    let count = usize::try_from(count).ok()?;
    let mut list: Vec<Value> = items.iter().take(count).cloned().collect();
    let rules = schema.array.as_ref()?;
    let mut seed = 0;
    while list.len() < count {
        seed += 1;
        if seed > 4 * count as u64 + 16 {
            return None;
        }
        let item = match (rules.items, items.first()) {
            (_, Some(first)) if !unique => first.clone(),
            (Some(item), _) => {
                let validators = to.site.engine.validators();
                let options = Options::default();
                make::generate_with(validators, item, Direction::Request, seed, &options).ok()?
            }
            _ => Value::from(seed),
        };
        if !unique || !list.contains(&item) {
            list.push(item);
        }
    }
    Some(Value::Array(list))
}
