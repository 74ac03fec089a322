//! Values of another type than the schema asks for, as ajv turns them into one.

use serde_json::Value;

use super::js;

/// The value of the first of the types that it can become.
pub(super) fn coerced(value: &Value, types: &[Box<str>]) -> Option<Value> {
    types.iter().find_map(|kind| to(value, kind))
}

fn to(value: &Value, kind: &str) -> Option<Value> {
    match (kind, value) {
        ("string", Value::Number(_)) => Some(Value::from(js::joined(value))),
        ("string", Value::Bool(flag)) => Some(Value::from(flag.to_string())),
        ("string", Value::Null) => Some(Value::from("")),
        ("number" | "integer", Value::Bool(flag)) => Some(Value::from(i64::from(*flag))),
        ("number" | "integer", Value::Null) => Some(Value::from(0)),
        ("number", Value::String(text)) => js::coerced(text).map(js::value),
        ("integer", Value::String(text)) => js::coerced(text)
            .filter(|number| number.fract() == 0.0)
            .map(js::value),
        ("boolean", Value::Null) => Some(Value::Bool(false)),
        ("boolean", Value::String(text)) => text.parse().ok().map(Value::Bool),
        ("boolean", Value::Number(number)) => {
            let number = number.as_f64()?;
            let flag = if number == 0.0 {
                false
            } else if (number - 1.0).abs() < f64::EPSILON {
                true
            } else {
                return None;
            };
            Some(Value::Bool(flag))
        }
        ("null", Value::Bool(false)) => Some(Value::Null),
        ("null", Value::String(text)) if text.is_empty() => Some(Value::Null),
        ("null", Value::Number(number)) if number.as_f64() == Some(0.0) => Some(Value::Null),
        _ => None,
    }
}
