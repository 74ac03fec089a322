//! Text to a value of the type that the schema admits, by the rules that ajv coerces with.

use serde_json::{Number, Value};
use specwright_contract::model::{SchemaId, Type};

use super::Shape;

/// Tells which of several readings of a text is right.
pub trait Judge {
    /// Whether a value satisfies a schema.
    fn is_right(&self, schema: SchemaId, value: &Value) -> bool;
}

/// Takes the first reading.
impl Judge for () {
    fn is_right(&self, _: SchemaId, _: &Value) -> bool {
        true
    }
}

/// Reads by the first alternative whose value is right; where none is, by the first that reads at all.
pub(super) fn first_right<E>(
    shape: &Shape,
    judge: &dyn Judge,
    read: &dyn Fn(&Shape) -> Result<Option<Value>, E>,
) -> Result<Option<Value>, E> {
    if shape.alternatives.is_empty() {
        return read(shape);
    }
    let mut first = None;
    for alternative in &shape.alternatives {
        let outcome = first_right(alternative, judge, read);
        if let Ok(Some(value)) = &outcome
            && fits(alternative, value)
            && alternative
                .schema
                .is_none_or(|id| judge.is_right(id, value))
        {
            return outcome;
        }
        if first.as_ref().is_none_or(Result::is_err) && outcome.is_ok() || first.is_none() {
            first = Some(outcome);
        }
    }
    first.unwrap_or(Ok(None))
}

/// Whether the type of a value is one that the shape names.
fn fits(shape: &Shape, value: &Value) -> bool {
    let kind = match value {
        Value::Null => Type::Null,
        Value::Bool(_) => Type::Boolean,
        Value::Number(number) if number.is_f64() => Type::Number,
        Value::Number(_) => Type::Integer,
        Value::String(_) => Type::String,
        Value::Array(_) => Type::Array,
        Value::Object(_) => Type::Object,
    };
    shape.types.admits(kind)
}

/// A text as a value. A text that fits none of the types stays a string, for the validator to refuse.
pub(crate) fn scalar(text: &str, shape: Option<&Shape>, judge: &dyn Judge) -> Value {
    let Some(shape) = shape else {
        return Value::from(text);
    };
    if shape.alternatives.is_empty() {
        return by_type(text, shape);
    }
    let read = |shape: &Shape| Ok::<_, ()>(Some(by_type(text, shape)));
    match first_right(shape, judge, &read) {
        Ok(Some(value)) => value,
        _ => Value::from(text),
    }
}

fn by_type(text: &str, shape: &Shape) -> Value {
    let types = shape.types;
    if types.is_any() || types.contains(Type::String) {
        return Value::from(text);
    }
    if types.contains(Type::Boolean) {
        match text {
            "true" => return Value::Bool(true),
            "false" => return Value::Bool(false),
            _ => {}
        }
    }
    if (types.contains(Type::Integer) || types.contains(Type::Number))
        && let Some(number) = number(text, types.contains(Type::Number))
    {
        return Value::Number(number);
    }
    if types.contains(Type::Null) && matches!(text, "" | "null") {
        return Value::Null;
    }
    Value::from(text)
}

/// A number as JavaScript's `+text` reads it, decimal only; whole unless fractions are admitted.
fn number(text: &str, fractions: bool) -> Option<Number> {
    let digits = text.strip_prefix('+').unwrap_or(text);
    if let Ok(number) = digits.parse::<i64>() {
        return (!digits.starts_with('+')).then(|| number.into());
    }
    if let Ok(number) = digits.parse::<u64>() {
        return Some(number.into());
    }
    let allowed = |byte: u8| byte.is_ascii_digit() || b"+-.eE".contains(&byte);
    if !digits.bytes().all(allowed) || !digits.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number: f64 = digits.parse().ok()?;
    if number.fract() == 0.0 && number.abs() < 9e15 {
        #[expect(clippy::cast_possible_truncation, reason = "whole and within 2^53")]
        return Some((number as i64).into());
    }
    if number.fract() != 0.0 && !fractions {
        return None;
    }
    Number::from_f64(number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use specwright_contract::model::TypeSet;

    #[test]
    fn text_becomes_a_value_of_the_type() {
        use Type::{Boolean, Integer, Null, Number, String};
        let cases: &[(&[Type], &str, Value)] = &[
            (&[], "5", json!("5")),
            (&[String], "5", json!("5")),
            (&[String, Integer], "5", json!("5")),
            (&[Integer], "5", json!(5)),
            (&[Integer], "-5", json!(-5)),
            (&[Integer], "+5", json!(5)),
            (&[Integer], "5.0", json!(5)),
            (&[Integer], "5.5", json!("5.5")),
            (&[Integer], "1e3", json!(1000)),
            (&[Integer], "", json!("")),
            (&[Integer], "abc", json!("abc")),
            (&[Integer], "++5", json!("++5")),
            (&[Integer], "18446744073709551615", json!(u64::MAX)),
            (&[Number], "5.5", json!(5.5)),
            (&[Number], ".5", json!(0.5)),
            (&[Number], "-0", json!(0)),
            (&[Number], "NaN", json!("NaN")),
            (&[Number], "inf", json!("inf")),
            (&[Number], "1e999", json!("1e999")),
            (&[Boolean], "true", json!(true)),
            (&[Boolean], "True", json!("True")),
            (&[Boolean], "1", json!("1")),
            (&[Boolean, Integer], "1", json!(1)),
            (&[Integer, Null], "", json!(null)),
            (&[Integer, Null], "null", json!(null)),
            (&[String, Null], "null", json!("null")),
        ];
        for (types, text, wanted) in cases {
            let types = types.iter().fold(TypeSet::ANY, |set, kind| set.with(*kind));
            let shape = Shape {
                types,
                ..Shape::default()
            };
            assert_eq!(&scalar(text, Some(&shape), &()), wanted, "{types:?} {text}");
        }
    }
}
