//! JSON as Prism hands it on: read, and written anew by the rules of JavaScript.

use bytes::Bytes;
use serde_json::Value;
use specwright_exchange::prism;

/// The text written anew; nothing where it is no JSON.
pub(super) fn rewritten(body: &[u8]) -> Option<Bytes> {
    let text = String::from_utf8_lossy(body);
    let value: Value = serde_json::from_str(&text).ok()?;
    Some(prism::json(&value).into())
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
