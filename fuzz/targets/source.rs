//! Bytes to trees: whatever the bytes are, every place is one of the text, every pointer leads back
//! to its node, and what is JSON to `serde_json` is the same value here.

#![no_main]

use libfuzzer_sys::fuzz_target;
use specwright_contract::Loader;
use specwright_contract::source::{FileId, Limits, Node};

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits {
        file_bytes: 1 << 20,
        files: 4,
        depth: 100,
        nodes: 1 << 20,
        expansion: 4_096,
    };
    let loader = Loader::new().limits(limits);
    let read = loader.read_bytes("fuzz", bytes.to_vec());
    match &read {
        Ok(read) => {
            let tree = &read.sources.file(FileId::ROOT).tree;
            check(tree.root());
            let mut json = String::new();
            tree.root().write_json(&mut json);
            let again: serde_json::Value = match serde_json::from_str(&json) {
                Ok(value) => value,
                Err(error) => {
                    // The one difference: numbers beyond the range of f64 have no value there.
                    assert!(error.to_string().contains("number out of range"), "{error}");
                    return;
                }
            };
            assert_eq!(again, tree.root().to_json(), "the same value by both ways");
        }
        Err(failure) => assert!(!failure.diagnostics.is_empty(), "a failure says why"),
    }
    if let Ok(value) = serde_json::from_slice::<serde_json::Value>(bytes)
        && (value.is_object() || value.is_array())
        && depth(&value) < 100
    {
        let read = read.expect("what is JSON can be read");
        let tree = &read.sources.file(FileId::ROOT).tree;
        assert_eq!(value, tree.root().to_json());
    }
});

fn check(root: Node<'_>) {
    let text = root.tree().text();
    let mut open = vec![(root, 0)];
    let mut budget = 2_000;
    while let Some((node, depth)) = open.pop() {
        let span = node.span();
        assert!(
            text.get(span.start as usize..span.end as usize).is_some(),
            "a span is a range of the text"
        );
        assert!(depth <= 100);
        if budget > 0 {
            budget -= 1;
            let _ = node.pointer();
        }
        open.extend(node.items().map(|item| (item, depth + 1)));
        open.extend(node.members().map(|(_, value)| (value, depth + 1)));
        for (key, value) in node.members() {
            assert_eq!(node.get(key.key()), Some(value), "a key finds its value");
        }
    }
}

fn depth(value: &serde_json::Value) -> usize {
    match value {
        serde_json::Value::Array(items) => 1 + items.iter().map(depth).max().unwrap_or(0),
        serde_json::Value::Object(members) => 1 + members.values().map(depth).max().unwrap_or(0),
        _ => 0,
    }
}
