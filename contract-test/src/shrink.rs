//! Smaller requests than the one that showed something, the smallest first.

use serde_json::{Map, Value, json};

use crate::engine::Engine;
use crate::recipe::{Recipe, Source};

/// Recipes that are smaller than this one.
pub(crate) fn smaller(engine: &Engine, recipe: &Recipe) -> Vec<Recipe> {
    let mut list = Vec::new();
    let plain = Recipe::new(engine, recipe.operation, Source::Plain);
    if let Some(plain) = &plain {
        if plain != recipe {
            list.push(plain.clone());
        }
        if plain.body != recipe.body {
            list.push(recipe.clone().with_body(plain.body.clone()));
        }
    }
    let parameters = &engine.operation(recipe.operation).parameters;
    for (position, value) in &recipe.parameters {
        let required = parameters.get(*position).is_some_and(|p| p.required);
        if !required {
            list.push(recipe.clone().with_parameter(*position, None));
        }
        let usual = plain.as_ref().and_then(|plain| plain.parameter(*position));
        if let Some(usual) = usual.filter(|usual| *usual != value) {
            let usual = Some(usual.clone());
            list.push(recipe.clone().with_parameter(*position, usual));
        } else {
            for value in simpler(value) {
                list.push(recipe.clone().with_parameter(*position, Some(value)));
            }
        }
    }
    if let Some((media, value)) = &recipe.body {
        for value in simpler(value) {
            list.push(recipe.clone().with_body(Some((*media, value))));
        }
    }
    list
}

/// Values that are simpler than this one.
pub(crate) fn simpler(value: &Value) -> Vec<Value> {
    let mut list = Vec::new();
    match value {
        Value::Object(members) => {
            for name in members.keys() {
                let mut less = members.clone();
                less.shift_remove(name);
                list.push(Value::Object(less));
            }
            for (name, member) in members {
                for member in simpler(member) {
                    let mut other: Map<String, Value> = members.clone();
                    other.insert(name.clone(), member);
                    list.push(Value::Object(other));
                }
            }
        }
        Value::Array(items) => {
            if !items.is_empty() {
                list.push(json!([]));
            }
            if items.len() > 1 {
                list.push(Value::Array(items[..1].to_vec()));
                list.push(Value::Array(items[1..].to_vec()));
            }
            for (n, item) in items.iter().enumerate() {
                for item in simpler(item) {
                    let mut other = items.clone();
                    other[n] = item;
                    list.push(Value::Array(other));
                }
            }
        }
        Value::String(text) if !text.is_empty() => {
            list.push(json!(""));
            let half: String = text.chars().take(text.chars().count() / 2).collect();
            if !half.is_empty() {
                list.push(json!(half));
            }
            let plain = "a".repeat(text.chars().count());
            if plain != *text {
                list.push(json!(plain));
            }
        }
        Value::Number(number) => {
            if let Some(whole) = number.as_i64() {
                for other in [0, 1, whole / 2] {
                    if other.abs() < whole.abs() {
                        list.push(json!(other));
                    }
                }
            } else if let Some(float) = number.as_f64() {
                for other in [0.0, float.trunc()] {
                    #[expect(clippy::float_cmp, reason = "another number is another number")]
                    if other != float {
                        list.push(json!(other));
                    }
                }
            }
        }
        Value::Bool(true) => list.push(json!(false)),
        _ => {}
    }
    list
}
