//! Values spread over names with brackets: `filter[size]=big&filter[tags][]=a`. The specification
//! defines one level of members; more levels and items are read as everybody writes them.

use indexmap::IndexMap;
use serde_json::{Map, Value};
use specwright_contract::model::Type;

use super::coerce::first_right;
use super::decode::Reading;
use super::pairs::Pairs;
use super::{Shape, StyleError};

/// How many brackets a name may have.
const MAX_DEPTH: usize = 16;

#[derive(Default)]
struct Deep<'a> {
    values: Vec<&'a str>,
    members: IndexMap<Box<str>, Deep<'a>>,
}

pub(super) fn decode(
    reading: &Reading<'_>,
    pairs: &Pairs<'_>,
    shape: &Shape,
) -> Result<Option<Value>, StyleError> {
    let mut root = Deep::default();
    for pair in &pairs.list {
        let Some(path) = pair.name.strip_prefix(reading.name) else {
            continue;
        };
        let Some(inner) = path
            .strip_prefix('[')
            .and_then(|path| path.strip_suffix(']'))
        else {
            continue;
        };
        let mut at = &mut root;
        for (depth, key) in inner.split("][").enumerate() {
            if depth >= MAX_DEPTH {
                return Err(StyleError::TooDeep {
                    name: reading.name.into(),
                });
            }
            at = at.members.entry(key.into()).or_default();
        }
        at.values.push(pair.value);
    }
    if root.members.is_empty() {
        return Ok(None);
    }
    Ok(Some(value(reading, &root, Some(shape))))
}

fn value(reading: &Reading<'_>, deep: &Deep<'_>, shape: Option<&Shape>) -> Value {
    let any = Shape::default();
    let read = |shape: &Shape| Ok::<_, ()>(Some(plain(reading, deep, shape)));
    match first_right(shape.unwrap_or(&any), reading.judge, &read) {
        Ok(Some(value)) => value,
        _ => Value::Null,
    }
}

fn plain(reading: &Reading<'_>, deep: &Deep<'_>, shape: &Shape) -> Value {
    if deep.members.is_empty() {
        let array = shape.takes(Type::Array);
        return match deep.values.as_slice() {
            [one] if !array => reading.scalar(one, Some(shape)),
            many => {
                let item = |(n, raw): (usize, &&str)| {
                    let item = if array { shape.item(n) } else { Some(shape) };
                    reading.scalar(raw, item)
                };
                many.iter().enumerate().map(item).collect()
            }
        };
    }
    let position = |key: &str| {
        if key.is_empty() {
            Some(usize::MAX)
        } else {
            key.parse::<usize>().ok()
        }
    };
    let listed = deep.members.keys().all(|key| position(key).is_some());
    if listed && !shape.takes(Type::Object) && (shape.takes(Type::Array) || shape.types.is_any()) {
        let mut members: Vec<_> = deep.members.iter().collect();
        members.sort_by_key(|(key, _)| position(key));
        let mut items = Vec::new();
        for (key, member) in members {
            if key.is_empty() && member.members.is_empty() {
                for raw in &member.values {
                    items.push(reading.scalar(raw, shape.item(items.len())));
                }
            } else {
                items.push(value(reading, member, shape.item(items.len())));
            }
        }
        return Value::Array(items);
    }
    let mut object = Map::new();
    for (key, member) in &deep.members {
        object.insert(key.to_string(), value(reading, member, shape.member(key)));
    }
    Value::Object(object)
}
