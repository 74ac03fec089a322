//! A document of 3.0 and the same in the words of 3.1 become the same model.

mod shown;

use shown::document_with;

/// What the schemas of a document become, without what was told.
fn lowered(version: &str, schemas: &str) -> String {
    let loaded = document_with(version, schemas);
    let mut text = shown::contract(&loaded.contract);
    let first = text.find('\n').unwrap_or_default();
    text.split_off(first)
}

#[test]
fn a_document_of_3_0_is_the_same_as_its_upgrade_to_3_1() {
    const PAIRS: &[(&str, &str, &str)] = &[
        (
            "a nullable type",
            r#"{"A": {"type": "string", "nullable": true}}"#,
            r#"{"A": {"type": ["string", "null"]}}"#,
        ),
        (
            "exclusive bounds",
            r#"{"A": {"type": "integer", "minimum": 1, "exclusiveMinimum": true, "maximum": 9, "exclusiveMaximum": true}}"#,
            r#"{"A": {"type": "integer", "exclusiveMinimum": 1, "exclusiveMaximum": 9}}"#,
        ),
        (
            "a bound that is not exclusive",
            r#"{"A": {"type": "integer", "minimum": 1, "exclusiveMinimum": false}}"#,
            r#"{"A": {"type": "integer", "minimum": 1}}"#,
        ),
        (
            "a constant",
            r#"{"A": {"enum": [1]}}"#,
            r#"{"A": {"const": 1}}"#,
        ),
        (
            "a tuple",
            r#"{"A": {"items": [{"type": "string"}], "additionalItems": {"type": "integer"}}}"#,
            r#"{"A": {"prefixItems": [{"type": "string"}], "items": {"type": "integer"}}}"#,
        ),
        (
            "a nullable property of an object in a list",
            r#"{"A": {"type": "array", "items": {"type": "object", "properties": {"a": {"type": "array", "nullable": true, "items": {}}}}}}"#,
            r#"{"A": {"type": "array", "items": {"type": "object", "properties": {"a": {"type": ["null", "array"], "items": {}}}}}}"#,
        ),
        (
            "a reference",
            r##"{"A": {"$ref": "#/components/schemas/B"}, "B": {"type": "object", "additionalProperties": false}}"##,
            r##"{"A": {"$ref": "#/components/schemas/B"}, "B": {"type": "object", "additionalProperties": false}}"##,
        ),
    ];
    for (name, old, new) in PAIRS {
        assert_eq!(lowered("3.0.3", old), lowered("3.1.0", new), "{name}");
        assert_eq!(lowered("3.0.3", old), lowered("3.2.0", new), "{name}");
    }
}
