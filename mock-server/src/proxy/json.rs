//! JSON as Prism hands it on: read, and written anew by the rules of JavaScript.

use bytes::Bytes;
use serde_json::{Number, Value};

/// The text written anew; nothing where it is no JSON.
pub(super) fn rewritten(body: &[u8]) -> Option<Bytes> {
    let text = String::from_utf8_lossy(body);
    let value: Value = serde_json::from_str(&text).ok()?;
    let mut out = String::with_capacity(body.len());
    write(&value, &mut out);
    Some(out.into())
}

// As deep as the reader admits: 128 levels.
fn write(value: &Value, out: &mut String) {
    match value {
        Value::Number(number) => out.push_str(&self::number(number)),
        Value::Array(items) => {
            out.push('[');
            for (n, item) in items.iter().enumerate() {
                if n > 0 {
                    out.push(',');
                }
                write(item, out);
            }
            out.push(']');
        }
        Value::Object(members) => {
            // Objects of JavaScript have their indices first, in the order of numbers.
            let mut indices: Vec<(u32, &Value)> = Vec::new();
            let mut names: Vec<(&String, &Value)> = Vec::new();
            for (name, value) in members {
                match index(name) {
                    Some(index) => indices.push((index, value)),
                    None => names.push((name, value)),
                }
            }
            indices.sort_unstable_by_key(|(index, _)| *index);
            out.push('{');
            let mut first = true;
            let mut member = |name: &str, value: &Value, out: &mut String| {
                if !std::mem::take(&mut first) {
                    out.push(',');
                }
                out.push_str(&Value::from(name).to_string());
                out.push(':');
                write(value, out);
            };
            for (index, value) in indices {
                member(&index.to_string(), value, out);
            }
            for (name, value) in names {
                member(name, value, out);
            }
            out.push('}');
        }
        other => out.push_str(&other.to_string()),
    }
}

/// The index of an array that a name is.
fn index(name: &str) -> Option<u32> {
    let index: u32 = name.parse().ok()?;
    (index < u32::MAX && index.to_string() == name).then_some(index)
}

/// A number as JavaScript writes it (ECMA-262, Number::toString).
fn number(number: &Number) -> String {
    let exact = 1_u64 << 53;
    if number.as_i64().is_some_and(|n| n.unsigned_abs() <= exact) {
        return number.to_string();
    }
    let Some(float) = number.as_f64() else {
        return number.to_string();
    };
    if float == 0.0 {
        return "0".to_owned();
    }
    // The shortest digits that are this number, and where its point stands.
    let shortest = format!("{:e}", float.abs());
    let (digits, exponent) = shortest.split_once('e').unwrap_or((&shortest, "0"));
    let digits = digits.replace('.', "");
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let count = i32::try_from(digits.len()).unwrap_or(i32::MAX);
    let sign = if float < 0.0 { "-" } else { "" };
    let zeros = |n: i32| "0".repeat(usize::try_from(n).unwrap_or(0));
    let split = usize::try_from(exponent + 1).unwrap_or(0);
    match exponent {
        _ if exponent < 21 && count <= exponent + 1 => {
            format!("{sign}{digits}{}", zeros(exponent + 1 - count))
        }
        0..21 => format!("{sign}{}.{}", &digits[..split], &digits[split..]),
        -6..0 => format!("{sign}0.{}{digits}", zeros(-exponent - 1)),
        _ => {
            let plus = if exponent > 0 { "+" } else { "" };
            let (first, rest) = digits.split_at(1);
            let point = if rest.is_empty() { "" } else { "." };
            format!("{sign}{first}{point}{rest}e{plus}{exponent}")
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    fn anew(text: &str) -> String {
        String::from_utf8(rewritten(text.as_bytes()).unwrap().to_vec()).unwrap()
    }

    #[test]
    fn spaces_go_and_indices_come_first() {
        assert_eq!(
            anew("{ \"b\": [1, 2.0],\n \"2\": true, \"1\": null, \"01\": \"\\u00e9\" }"),
            "{\"1\":null,\"2\":true,\"b\":[1,2],\"01\":\"é\"}"
        );
    }

    #[test]
    fn of_names_that_stand_twice_the_last_value_counts() {
        assert_eq!(anew(r#"{"a":1,"b":2,"a":3}"#), r#"{"a":3,"b":2}"#);
    }

    #[test]
    fn numbers_are_those_of_javascript() {
        for (from, to) in [
            ("1.0", "1"),
            ("1e3", "1000"),
            ("1.50", "1.5"),
            ("-0.0", "0"),
            ("12345678901234567890", "12345678901234567000"),
            ("9007199254740993", "9007199254740992"),
            ("1e21", "1e+21"),
            ("1.5e300", "1.5e+300"),
            ("1e-6", "0.000001"),
            ("1.5e-7", "1.5e-7"),
            ("-123.456", "-123.456"),
            ("123456789012345680000", "123456789012345680000"),
        ] {
            assert_eq!(anew(from), to);
        }
    }

    #[test]
    fn what_is_no_json_stays() {
        assert_eq!(rewritten(b"{\"a"), None);
        assert_eq!(rewritten(b""), None);
    }
}
