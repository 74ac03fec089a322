//! Values as JavaScript writes and compares them, since messages quote them so.

use serde_json::{Map, Value};
use specwright_contract::source::{Kind, Node};

/// A number as JavaScript writes it: `1`, `0.5`, `1e+21`, `-1.7976931348623157e+308`.
pub(super) fn number(value: f64) -> String {
    let size = value.abs();
    if value == 0.0 {
        return "0".to_owned();
    }
    if (1e-6..1e21).contains(&size) {
        return format!("{value}");
    }
    let text = format!("{value:e}");
    match text.split_once('e') {
        Some((digits, exponent)) if !exponent.starts_with('-') => format!("{digits}e+{exponent}"),
        _ => text,
    }
}

/// The number that a JSON text is to JavaScript.
pub(super) fn parse(text: &str) -> Option<f64> {
    text.parse().ok()
}

/// The text of a value in a list that JavaScript joins.
pub(crate) fn joined(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(flag) => flag.to_string(),
        Value::Number(figure) => figure
            .as_f64()
            .map_or_else(|| figure.to_string(), self::number),
        Value::String(text) => text.clone(),
        Value::Array(items) => {
            let items: Vec<_> = items.iter().map(joined).collect();
            items.join(",")
        }
        Value::Object(_) => "[object Object]".to_owned(),
    }
}

/// Whether two values are the same; `1` and `1.0` are.
pub(super) fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => {
            one == other || one.as_f64() == other.as_f64()
        }
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(a, b)| same(a, b))
        }
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len()
                && one
                    .iter()
                    .all(|(name, value)| other.get(name).is_some_and(|there| same(value, there)))
        }
        _ => one == other,
    }
}

/// Whether a value is that of a node.
pub(super) fn is_node(value: &Value, node: Node<'_>) -> bool {
    match (value, node.kind()) {
        (Value::Null, Kind::Null) => true,
        (Value::Bool(flag), Kind::Bool) => node.as_bool() == Some(*flag),
        (Value::String(text), Kind::String) => node.as_str() == Some(text),
        (Value::Number(number), Kind::Number) => number.as_f64() == node.as_f64(),
        (Value::Array(_), Kind::Array) | (Value::Object(_), Kind::Object) => {
            same(value, &node.to_json())
        }
        _ => false,
    }
}

/// The position of a name among those that JavaScript puts first, in the order of their numbers.
pub(super) fn index(name: &str) -> Option<u32> {
    let digits = name.bytes().all(|byte| byte.is_ascii_digit());
    let plain = digits && (name == "0" || !name.starts_with('0'));
    name.parse().ok().filter(|index| plain && *index < u32::MAX)
}

/// The names of an object in the order in which JavaScript has them.
pub(super) fn names(members: &Map<String, Value>) -> Vec<String> {
    names_where(members, |_| true)
}

/// Those of the names that are wanted.
pub(super) fn names_where(
    members: &Map<String, Value>,
    wanted: impl Fn(&str) -> bool,
) -> Vec<String> {
    let names = members.keys().filter(|name| wanted(name));
    let mut names: Vec<String> = names.cloned().collect();
    sort(&mut names, |name| name);
    names
}

/// Puts what is named by a number first.
pub(super) fn sort<T>(list: &mut [T], name: impl Fn(&T) -> &str) {
    if list.iter().any(|item| index(name(item)).is_some()) {
        list.sort_by_key(|item| index(name(item)).map_or(u64::MAX, u64::from));
    }
}

/// A text as a number, where JavaScript finds the two equal: blanks around it, hexadecimal and exponents count.
pub(super) fn coerced(text: &str) -> Option<f64> {
    if text.is_empty() {
        return None;
    }
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Some(0.0);
    }
    let radix = |prefix: [&str; 2], radix| {
        let digits = prefix
            .iter()
            .find_map(|prefix| trimmed.strip_prefix(prefix))?;
        u64::from_str_radix(digits, radix).ok()
    };
    for (prefix, base) in [(["0x", "0X"], 16), (["0o", "0O"], 8), (["0b", "0B"], 2)] {
        if let Some(number) = radix(prefix, base) {
            #[expect(clippy::cast_precision_loss, reason = "as JavaScript reads it")]
            return Some(number as f64);
        }
    }
    let numeric = |byte: u8| byte.is_ascii_digit() || b"+-.eE".contains(&byte);
    let digits = trimmed.bytes().any(|byte| byte.is_ascii_digit());
    (digits && trimmed.bytes().all(numeric))
        .then(|| trimmed.parse().ok())
        .flatten()
        .filter(|number: &f64| number.is_finite())
}

/// A JavaScript number as JSON.
pub(super) fn value(number: f64) -> Value {
    #[expect(clippy::cast_possible_truncation, reason = "whole and within 2^53")]
    if number.fract() == 0.0 && number.abs() < 9_007_199_254_740_992.0 {
        return Value::from(number as i64);
    }
    Value::from(number)
}

/// Whether `value / step` is whole by JavaScript's arithmetic.
pub(super) fn is_multiple(value: f64, step: f64) -> bool {
    let quotient = value / step;
    // what is written with an exponent is cut at it when it is read as a whole number
    quotient.fract() == 0.0 && quotient.abs() < 1e21
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn numbers_are_written_as_javascript_writes_them() {
        let shown = [
            0.0,
            -0.0,
            1.0,
            -3.5,
            1e20,
            1e21,
            1.5e-7,
            0.000_001,
            f64::MAX,
            9.007_199_254_740_991e15,
        ]
        .map(number)
        .join(" ");
        assert_eq!(
            shown,
            "0 0 1 -3.5 100000000000000000000 1e+21 1.5e-7 0.000001 1.7976931348623157e+308 9007199254740991"
        );
    }

    #[test]
    fn texts_become_numbers_as_in_javascript() {
        for (text, number) in [
            ("5", Some(5.0)),
            (" 5 ", Some(5.0)),
            ("0x10", Some(16.0)),
            ("1e3", Some(1000.0)),
            ("5.", Some(5.0)),
            (".5", Some(0.5)),
            (" ", Some(0.0)),
            ("", None),
            ("5a", None),
            ("1e999", None),
        ] {
            assert_eq!(coerced(text), number, "{text:?}");
        }
    }

    #[test]
    fn lists_are_joined_as_in_javascript() {
        let list = json!([null, 1.0, "a", true, {"b": 1}, [1, null]]);
        let texts: Vec<_> = list.as_array().into_iter().flatten().map(joined).collect();
        assert_eq!(texts.join(", "), ", 1, a, true, [object Object], 1,");
    }
}
