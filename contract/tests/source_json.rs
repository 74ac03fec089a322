//! JSON texts: what is refused, which language a text is, and bytes that are no text.

mod reading;

use std::fmt::Write as _;

use reading::{json, lines, nodes, read, refusal, tree, written};

#[test]
fn every_part_of_json_stands_where_it_was_written() {
    let text = "{\"ü\\n\": [1.50e3, \"a\\u00fcb\", null], \"\": {\"~/\": true}}";
    let read = read("api.json", text);
    let mut shown = String::new();
    for node in nodes(tree(&read).root()) {
        let _ = writeln!(shown, "{:?} {}", node.pointer(), written(node));
    }
    insta::assert_snapshot!(shown, @r#"
    "" {"ü\n": [1.50e3, "a\u00fcb", null], "": {"~/": true}}
    "/ü\n" "ü\n"
    "/ü\n" [1.50e3, "a\u00fcb", null]
    "/ü\n/0" 1.50e3
    "/ü\n/1" "a\u00fcb"
    "/ü\n/2" null
    "/" ""
    "/" {"~/": true}
    "//~0~1" "~/"
    "//~0~1" true
    "#);
}

#[test]
fn the_usual_mistakes_in_json_are_told_with_a_next_step() {
    let texts = [
        "",
        "{\"a\": 1,}",
        "[1, 2,]",
        "{\"a\": 1 \"b\": 2}",
        "{'a': 1}",
        "{a: 1}",
        "{\"a\": 1 // why\n}",
        "{\"a\": 1",
        "{\"a\": \"open",
        "{\"a\": \"line\nbreak\"}",
        "{\"a\": \"\\x\"}",
        "{\"a\": 01}",
        "{\"a\": NaN}",
        "{\"a\": +1}",
        "{\"a\": 1} x",
        "{\"a\": tru}",
        "{\"a\" 1}",
    ];
    let mut shown = String::new();
    for text in texts {
        let _ = write!(
            shown,
            "{text:?}\n  {}",
            refusal("api.json", text.as_bytes())
        );
    }
    insta::assert_snapshot!(shown, @r#"
    ""
      error[empty-file]: api.json is empty (a document starts with the version of its language: `openapi: 3.1.0`)
    "{\"a\": 1,}"
      api.json:1:9: error[malformed-json]: a key in double quotes is needed here, not `}` (remove the comma before it)
    "[1, 2,]"
      api.json:1:7: error[malformed-json]: a value is needed here, not `]` (remove the comma before it)
    "{\"a\": 1 \"b\": 2}"
      api.json:1:9: error[malformed-json]: `,` or `}` is needed here, not `"` (a comma or a colon may be missing before it)
    "{'a': 1}"
      api.json:1:2: error[malformed-json]: a key in double quotes is needed here, not `'` (JSON has double quotes only)
    "{a: 1}"
      api.json:1:2: error[malformed-json]: a key in double quotes is needed here, not `a` (put it into double quotes; the only words without are `true`, `false` and `null`)
    "{\"a\": 1 // why\n}"
      api.json:1:9: error[malformed-json]: `,` or `}` is needed here, not `/` (JSON has no comments)
    "{\"a\": 1"
      api.json:1:8: error[malformed-json]: `,` or `}` is needed here, but the text ends (the file may have been cut off: something that was opened is never closed)
    "{\"a\": \"open"
      api.json:1:7: error[malformed-json]: this string is never closed (close it with `"`)
    "{\"a\": \"line\nbreak\"}"
      api.json:1:12: error[malformed-json]: a control character in a string must be escaped (write a line break as `\n` and a tab as `\t`, or close the string before it)
    "{\"a\": \"\\x\"}"
      api.json:1:9: error[malformed-json]: this escape does not exist in JSON (a backslash itself is written `\\`)
    "{\"a\": 01}"
      api.json:1:8: error[malformed-json]: a number may not start with 0 (remove the 0, or put the number into double quotes)
    "{\"a\": NaN}"
      api.json:1:7: error[malformed-json]: a value is needed here, not `N` (JSON has no such number)
    "{\"a\": +1}"
      api.json:1:7: error[malformed-json]: a value is needed here, not `+` (JSON has no such number)
    "{\"a\": 1} x"
      api.json:1:10: error[malformed-json]: there is more text after the end of the value (a file has one value: a bracket may be closed too early)
    "{\"a\": tru}"
      api.json:1:7: error[malformed-json]: a value is needed here, not `t` (put it into double quotes; the only words without are `true`, `false` and `null`)
    "{\"a\" 1}"
      api.json:1:6: error[malformed-json]: `:` is needed here, not `1`
    "#);
}

#[test]
fn the_text_decides_on_the_language_and_the_name_on_the_message() {
    assert_eq!(json("api.yml", "{\"a\":\t1}"), r#"{"a":1}"#);
    assert_eq!(json("api.json", "a: 1"), r#"{"a":1}"#);
    assert_eq!(
        json("api.yaml", "{a: 1, b: [x, y]} # flow"),
        r#"{"a":1,"b":["x","y"]}"#
    );
    assert_eq!(json("<stdin>", "[a, b]"), r#"["a","b"]"#);
    insta::assert_snapshot!(refusal("api.json", b"{a: 1}"), @r#"api.json:1:2: error[malformed-json]: a key in double quotes is needed here, not `a` (put it into double quotes; the only words without are `true`, `false` and `null`)"#);
    insta::assert_snapshot!(refusal("api.yaml", b"{a: 1"), @r#"api.yaml:1:1: error[malformed-yaml]: this bracket is never closed (close it, or put the text into quotes if it is a template such as `{name}`)"#);
    insta::assert_snapshot!(refusal("<stdin>", b"{\"a\": 1"), @r#"<stdin>:1:8: error[malformed-json]: `,` or `}` is needed here, but the text ends (the file may have been cut off: something that was opened is never closed)"#);
}

#[test]
fn bytes_are_utf8_or_utf16_text() {
    let utf16 = |text: &str, little: bool| -> Vec<u8> {
        let mark = std::iter::once(0xFEFF);
        let units = mark.chain(text.encode_utf16());
        units
            .flat_map(|unit| {
                if little {
                    unit.to_le_bytes()
                } else {
                    unit.to_be_bytes()
                }
            })
            .collect()
    };
    for little in [true, false] {
        let bytes = utf16("{\"a\": \"ü😀\"}", little);
        let read = specwright_contract::Loader::new().read_bytes("api.json", bytes);
        let value = read
            .ok()
            .map(|read| tree(&read).root().to_json().to_string());
        assert_eq!(value.as_deref(), Some("{\"a\":\"ü😀\"}"));
    }
    let mut odd = utf16("{}", true);
    odd.push(b'x');
    insta::assert_snapshot!(refusal("api.json", &odd), @r#"error[not-text]: api.json starts as UTF-16 text but is broken at byte offset 6 (save the file as UTF-8)"#);
    insta::assert_snapshot!(refusal("api.json", b"{\"a\": \"\xff\"}"), @r#"error[not-text]: api.json is no UTF-8 text: the byte at offset 7 cannot stand there (save the file as UTF-8)"#);
    insta::assert_snapshot!(refusal("api.json", b"\x89PNG\r\n\x00\x00"), @r#"error[not-text]: api.json is a binary file: there is a NUL byte at offset 6 (name a JSON or YAML file)"#);
    insta::assert_snapshot!(refusal("api.json", b"PK\x03\x04\x00"), @r#"error[not-text]: api.json is a binary file: there is a NUL byte at offset 4 (name a JSON or YAML file)"#);
}

#[test]
fn doubtful_json_is_read_and_told() {
    let read = read("api.json", "{\"a\": 1, \"b\": 1e999, \"a\": 2}");
    assert_eq!(
        tree(&read).root().to_json().to_string(),
        r#"{"b":"1e999","a":2}"#
    );
    insta::assert_snapshot!(lines(&read.sources, &read.diagnostics), @r#"
    api.json:1:15: warning[not-json-number]: no reader of JSON has a number for `1e999`, so it is read as text (put it in quotes if text is meant)
    api.json:1:22: warning[duplicate-key]: the key `a` is in this object already (remove one of the two)
    "#);
}

#[test]
fn large_objects_find_their_members_and_their_duplicates() {
    let members: Vec<String> = (0..500)
        .map(|n| format!("\"k{}\": {n}", n * 7 % 400))
        .collect();
    let text = format!("{{{}}}", members.join(","));
    let read = read("api.json", &text);
    let root = tree(&read).root();
    let expected: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
    assert_eq!(root.to_json(), expected);
    assert_eq!(root.len(), 400);
    assert_eq!(read.diagnostics.len(), 100);
    assert!((0..400).all(|n| root.get(&format!("k{n}")).is_some()));
    assert!(root.get("k400").is_none());
}

#[test]
fn deep_json_is_refused_without_recursion() {
    insta::assert_snapshot!(refusal("api.json", "[".repeat(10_000).as_bytes()), @r#"api.json:1:251: error[too-deep]: values nest deeper than 250 levels here, aliases followed (flatten the value, or split it by `$ref`s)"#);
    insta::assert_snapshot!(refusal("api.json", "{\"a\":".repeat(10_000).as_bytes()), @r#"api.json:1:1251: error[too-deep]: values nest deeper than 250 levels here, aliases followed (flatten the value, or split it by `$ref`s)"#);
}

#[test]
fn numbers_are_what_serde_json_makes_of_them() {
    let text = "[0, -0, -0.0, 1, -1, 1.0, 1e2, 18446744073709551615, -9223372036854775808, \
                123456789012345678901234567890, 0.1, 5e-324, 1.7976931348623157e308]";
    let expected: serde_json::Value = serde_json::from_str(text).unwrap_or_default();
    assert_eq!(tree(&read("api.json", text)).root().to_json(), expected);
}
