//! What holds for every value: printing and reading give it back, and every place is right.

mod reading;

use proptest::prelude::*;
use reading::{nodes, read, tree, written};
use serde_json::Value;
use specwright_contract::source::{Kind, Node};

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z]{0,6}",
        // The printer folds the line breaks of YAML 1.1, which are none in 1.2.
        any::<String>().prop_map(|text| text.replace(['\0', '\u{85}', '\u{2028}', '\u{2029}'], "")),
        r#"[ \t\r\n:#'"\[\]{},&*!|>%@`~<=.0-9+-]{0,8}"#,
        proptest::sample::select(vec![
            "null",
            "~",
            "true",
            "No",
            "on",
            "0x1F",
            "0o7",
            "1e3",
            ".5",
            "1.",
            "+1",
            "007",
            "-0",
            ".inf",
            ".nan",
            "<<",
            "=",
            "2020-01-01",
            "- a",
            "a: b",
            "a #b",
            "---",
            "...",
            "",
        ])
        .prop_map(str::to_owned),
    ]
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        (-1_000_000i32..1_000_000).prop_map(|n| Value::from(f64::from(n) / 64.0)),
        text().prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 64, 8, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            proptest::collection::vec(
                (text().prop_filter("a merge key", |key| key != "<<"), inner),
                0..24
            )
            .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// Checks everything that holds for a tree of this value.
fn check(name: &str, text: &str, expected: &Value) -> Result<(), TestCaseError> {
    let read = read(name, text);
    let root = tree(&read).root();
    prop_assert_eq!(&root.to_json(), expected, "{}", text);
    let mut exact = String::new();
    root.write_json(&mut exact);
    let again: Value =
        serde_json::from_str(&exact).map_err(|e| TestCaseError::fail(e.to_string()))?;
    prop_assert_eq!(&again, expected);
    for node in nodes(root) {
        let is_key = node.parent().is_some_and(Node::is_object);
        if !is_key {
            prop_assert_eq!(root.at(&node.pointer()), Some(node));
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn json_reads_back_as_it_was_printed(value in value()) {
        let pretty = serde_json::to_string_pretty(&value).unwrap_or_default();
        for text in [value.to_string(), pretty] {
            if value.is_object() || value.is_array() {
                check("api.json", &text, &value)?;
                let read = read("api.json", &text);
                for node in nodes(tree(&read).root()) {
                    let part: Value = serde_json::from_str(written(node)).unwrap_or_default();
                    prop_assert_eq!(part, node.to_json(), "the text of a node is its value");
                }
            }
        }
    }

    #[test]
    fn yaml_reads_back_as_it_was_printed(value in value()) {
        let value = serde_json::json!({ "root": value });
        let text = serde_yaml::to_string(&value).unwrap_or_default();
        check("api.yaml", &text, &value)?;
        let read = read("api.yaml", &text);
        for node in nodes(tree(&read).root()) {
            // Flow collections and scalars mean the same wherever they stand. Block styles depend
            // on their indentation, and a key is text whatever it looks like.
            let part = written(node);
            let scalar = !matches!(node.kind(), Kind::Array | Kind::Object);
            let is_key = node.parent().is_some_and(Node::is_object);
            if scalar && !is_key && !part.contains('\n') && !part.is_empty() {
                let again = self::read("part.yaml", &format!("x: {part}\n"));
                let again = tree(&again).root().get("x").map(Node::to_json);
                prop_assert_eq!(again, Some(node.to_json()), "{}", part);
            }
        }
    }

    #[test]
    fn json_is_yaml(value in value()) {
        // A leading comment makes it YAML for sure.
        if value.is_object() || value.is_array() {
            let text = format!("# YAML\n{}", serde_json::to_string_pretty(&value).unwrap_or_default());
            if !text.lines().any(|line| line.len() > 1_000) {
                check("api.yaml", &text, &value)?;
            }
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in any::<String>()) {
        let _ = specwright_contract::Loader::new().read_bytes("api.yaml", text.into_bytes());
    }
}
