//! Numbers: bounds, multiples, and the edges of machine integers.

use serde_json::{Number, Value, json};
use specwright_contract::model::Type;

use super::{Aim, Proposals};

pub(super) fn propose(to: &mut Proposals<'_>) {
    if !to.value.is_number() || to.site.is_listed() {
        return;
    }
    let integer = to.site.names(Type::Integer) && !to.site.names(Type::Number);
    let step = to
        .site
        .schemas
        .iter()
        .find_map(|schema| schema.number.as_ref()?.multiple_of.as_deref())
        .and_then(|text| text.parse::<f64>().ok());
    let bound = step.unwrap_or(if integer { 1.0 } else { 0.5 });
    for schema in to.site.schemas.clone() {
        let Some(rules) = &schema.number else {
            continue;
        };
        let origin = schema.origin;
        let edges = [
            (&rules.minimum, "minimum", -1.0, false),
            (&rules.exclusive_minimum, "exclusiveMinimum", -1.0, true),
            (&rules.maximum, "maximum", 1.0, false),
            (&rules.exclusive_maximum, "exclusiveMaximum", 1.0, true),
        ];
        for (text, rule, outwards, exclusive) in edges {
            let Some(edge) = text.as_deref().and_then(parse) else {
                continue;
            };
            let (at, beyond, within) = (
                edge.clone(),
                shifted(&edge, outwards * bound),
                shifted(&edge, -outwards * bound),
            );
            let aim = if exclusive { Aim::Outside } else { Aim::Inside };
            to.set(aim, rule, format!("at {rule}"), origin, at);
            if let Some(beyond) = beyond {
                to.set(Aim::Outside, rule, format!("beyond {rule}"), origin, beyond);
            }
            if let Some(within) = within {
                to.set(Aim::Inside, rule, format!("inside {rule}"), origin, within);
            }
            if let Some(far) = shifted(&edge, outwards * 1_000_000.0) {
                to.set(
                    Aim::Outside,
                    rule,
                    format!("far beyond {rule}"),
                    origin,
                    far,
                );
            }
        }
        if let Some(step) = step.filter(|_| rules.multiple_of.is_some()) {
            let by = if integer { 1.0 } else { step / 2.0 };
            let value = to.value.clone();
            if let Some(off) = shifted(&value, by) {
                let what = "no multiple of multipleOf";
                to.set(Aim::Outside, "multipleOf", what, origin, off);
            }
            if let Some(next) = shifted(&value, step) {
                to.set(Aim::Inside, "multipleOf", "the next multiple", origin, next);
            }
        }
    }
    let Some(origin) = to.site.schemas.first().map(|schema| schema.origin) else {
        return;
    };
    if integer {
        let half = to.value.as_f64().map(|value| json!(value + 0.5));
        if let Some(half) = half {
            to.set(
                Aim::Outside,
                "type",
                "a fraction for an integer",
                origin,
                half,
            );
        }
        match to.site.format() {
            Some(("int32", schema)) => {
                let origin = schema.origin;
                for at in [i64::from(i32::MAX), i64::from(i32::MIN)] {
                    to.set(
                        Aim::Inside,
                        "format",
                        "at the edge of int32",
                        origin,
                        json!(at),
                    );
                    let beyond = json!(at + at.signum());
                    to.set(Aim::Outside, "format", "beyond int32", origin, beyond);
                }
            }
            Some(("int64", schema)) => {
                let origin = schema.origin;
                to.set(
                    ODD_AT,
                    "format",
                    "at the edge of int64",
                    origin,
                    json!(i64::MAX),
                );
                to.set(
                    ODD_AT,
                    "format",
                    "at the edge of int64",
                    origin,
                    json!(i64::MIN),
                );
                let beyond = json!(9_223_372_036_854_775_808_u64);
                to.set(Aim::Outside, "format", "beyond int64", origin, beyond);
            }
            _ => {}
        }
        let large: [(&'static str, Value); 4] = [
            ("an integer beyond 2^31", json!(2_147_483_648_u64)),
            ("an integer beyond 2^53", json!(9_007_199_254_740_993_u64)),
            (
                "an integer beyond 2^63",
                json!(9_223_372_036_854_775_808_u64),
            ),
            ("an integer at 2^64 - 1", json!(u64::MAX)),
        ];
        for (what, value) in large {
            to.set(Aim::Odd(what), "integer", what, origin, value);
        }
    } else {
        let large = [
            ("a number near the largest", json!(1.7e308)),
            ("a number near zero", json!(5e-324)),
        ];
        for (what, value) in large {
            to.set(Aim::Odd(what), "number", what, origin, value);
        }
    }
    for (what, value) in [("zero", json!(0)), ("a negative number", json!(-1))] {
        if *to.value != value {
            to.set(Aim::Inside, "number", what, origin, value);
        }
    }
}

/// The edge of a machine integer: right by the contract, but no service means to count so far.
const ODD_AT: Aim = Aim::Odd("the edge of a machine integer");

fn parse(text: &str) -> Option<Value> {
    let number: Number = serde_json::from_str(text).ok()?;
    match number.as_f64() {
        // 1.0 is an integer to JSON Schema, but not to every service
        Some(float) if float.fract() == 0.0 && float.abs() < 9e15 => {
            #[expect(
                clippy::cast_possible_truncation,
                reason = "it is a whole number below 2^53"
            )]
            let whole = float as i64;
            Some(number.as_i64().map_or(json!(whole), |exact| json!(exact)))
        }
        _ => Some(Value::Number(number)),
    }
}

fn shifted(value: &Value, by: f64) -> Option<Value> {
    if by.fract() == 0.0
        && let Some(exact) = value.as_i64()
    {
        #[expect(clippy::cast_possible_truncation, reason = "steps are small")]
        return exact.checked_add(by as i64).map(|sum| json!(sum));
    }
    let sum = value.as_f64()? + by;
    // what the addition adds in far digits is no part of the step
    let rounded = (sum * 1e9).round() / 1e9;
    let number = Number::from_f64(rounded)?;
    parse(&number.to_string())
}
