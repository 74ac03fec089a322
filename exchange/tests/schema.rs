//! Values judged by the schemas of documents.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::fmt::Write;
use std::sync::Arc;

use serde_json::{Value, json};
use specwright_contract::Loader;
use specwright_contract::model::SchemaId;
use specwright_exchange::schema::{Direction, Params, Validators};

/// The validators of a document with these schemas, and the id of the first.
fn validators(schemas: &Value) -> (Validators, SchemaId) {
    let document = json!({
        "openapi": "3.1.0",
        "info": { "title": "Test", "version": "1" },
        "paths": {},
        "components": { "schemas": schemas },
    });
    let text = document.to_string();
    let contract = Loader::new().load_text("test.json", text).unwrap().contract;
    let id = *contract.components.schemas.values().next().unwrap();
    (Validators::new(Arc::new(contract)), id)
}

/// What is wrong with a value, a line for each violation.
fn told(schemas: &Value, value: &Value) -> String {
    let (validators, id) = validators(schemas);
    let violations = validators.check(id, Direction::Request, value);
    let valid = validators.is_valid(id, Direction::Request, value);
    assert_eq!(valid, violations.is_empty());
    let mut lines = String::new();
    for violation in violations {
        let at = violation.pointer();
        let _ = writeln!(lines, "{at} {} ({})", violation.message, violation.keyword);
    }
    lines
}

fn is_valid(schemas: &Value, direction: Direction, value: &Value) -> bool {
    let (validators, id) = validators(schemas);
    let valid = validators.is_valid(id, direction, value);
    assert_eq!(valid, validators.check(id, direction, value).is_empty());
    valid
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

#[test]
fn violations_read_as_those_of_ajv_and_come_in_its_order() {
    let order = json!({ "Order": {
        "type": "object",
        "additionalProperties": false,
        "required": ["id", "items", "customer"],
        "properties": {
            "id": { "type": "string", "format": "uuid" },
            "note": { "type": ["string", "null"], "minLength": 1, "maxLength": 5, "pattern": "^a/b$" },
            "state": { "enum": ["new", "done"] },
            "kind": { "const": "order" },
            "total": { "type": "number", "minimum": 0.0, "exclusiveMaximum": 1e3, "multipleOf": 0.5 },
            "count": { "type": "integer", "format": "int32" },
            "items": { "type": "array", "minItems": 2, "uniqueItems": true, "items": reference("Item") },
            "tags": { "type": "array", "maxItems": 1, "uniqueItems": true, "items": { "type": "string" } },
            "extra": { "type": "object", "minProperties": 3, "propertyNames": { "pattern": "^x-" } },
            "never": false,
            "not": { "not": { "type": "string" } },
            "when": { "type": "string", "format": "date-time" },
        },
    }, "Item": { "type": "object", "required": ["sku"], "properties": { "sku": { "type": "string" } } } });
    let value = json!({
        "id": "x", "note": "toolong", "state": "old", "kind": "x", "total": 1000.25, "count": 3_000_000_000_u64,
        "items": [{}, 5, {}], "tags": ["a", "b", "a"], "extra": { "y": 1 }, "never": 1, "not": "s",
        "when": "yesterday", "more": 1, "yet/more": 2,
    });
    insta::assert_snapshot!(told(&order, &value), @r#"
     must have required property 'customer' (required)
     must NOT have additional properties (additionalProperties)
     must NOT have additional properties (additionalProperties)
    /id must match format "uuid" (format)
    /note must NOT have more than 5 characters (maxLength)
    /note must match pattern "^a/b$" (pattern)
    /state must be equal to one of the allowed values (enum)
    /kind must be equal to constant (const)
    /total must be < 1000 (exclusiveMaximum)
    /total must be multiple of 0.5 (multipleOf)
    /count must be <= 2147483647 (maximum)
    /count must match format "int32" (format)
    /items/0 must have required property 'sku' (required)
    /items/1 must be object (type)
    /items/2 must have required property 'sku' (required)
    /items must NOT have duplicate items (items ## 0 and 2 are identical) (uniqueItems)
    /tags must NOT have more than 1 items (maxItems)
    /tags must NOT have duplicate items (items ## 2 and 0 are identical) (uniqueItems)
    /extra must NOT have fewer than 3 properties (minProperties)
    /extra must match pattern "^x-" (pattern)
    /extra property name must be valid (propertyNames)
    /never boolean schema is false (false schema)
    /not must NOT be valid (not)
    /when must match format "date-time" (format)
    "#);
}

#[test]
fn types_are_named_in_the_order_of_the_document() {
    let schemas = json!({ "A": { "type": ["string", "null"] } });
    insta::assert_snapshot!(told(&schemas, &json!(1)), @" must be string,null (type)");
}

#[test]
fn alternatives_are_told_before_that_none_fits() {
    let schemas = json!({
        "Pet": { "oneOf": [reference("Cat"), { "type": "object", "required": ["bark"] }, { "anyOf": [{ "type": "string" }] }] },
        "Cat": { "type": "object", "properties": { "lives": { "type": "integer" } } },
    });
    let (validators, id) = validators(&schemas);
    let value = json!({ "lives": "nine" });
    let violations = validators.check(id, Direction::Request, &value);
    let alternative: Vec<_> = violations
        .iter()
        .map(|violation| violation.alternative)
        .collect();
    assert_eq!(alternative, [true, true, true, true, false]);
    insta::assert_snapshot!(told(&schemas, &value), @r"
    /lives must be integer (type)
     must have required property 'bark' (required)
     must be string (type)
     must match a schema in anyOf (anyOf)
     must match exactly one schema in oneOf (oneOf)
    ");
}

#[test]
fn dependencies_and_counts_are_told_with_their_subjects() {
    let schemas = json!({ "A": {
        "dependentRequired": { "card": ["name", "cvc"] },
        "dependentSchemas": { "gift": { "required": ["to"] } },
        "if": { "required": ["x"] },
        "then": { "properties": { "x": { "contains": { "type": "string" }, "minContains": 2 } } },
        "unevaluatedProperties": false,
    } });
    let value = json!({ "card": 1, "gift": 1, "x": [1] });
    insta::assert_snapshot!(told(&schemas, &value), @r#"
    /x/0 must be string (type)
    /x must contain at least 2 valid item(s) (contains)
     must match "then" schema (if)
     must have properties name, cvc when property card is present (dependentRequired)
     must have properties name, cvc when property card is present (dependentRequired)
     must have required property 'to' (required)
     must NOT have unevaluated properties (unevaluatedProperties)
     must NOT have unevaluated properties (unevaluatedProperties)
    "#);
}

#[test]
fn a_violation_names_the_place_of_its_keyword_across_references() {
    let schemas = json!({
        "A": { "properties": { "b": reference("B") } },
        "B": { "allOf": [{ "properties": { "c": { "type": "array", "items": { "minimum": 5 } } } }] },
    });
    let (validators, id) = validators(&schemas);
    let violations = validators.check(id, Direction::Response, &json!({ "b": { "c": [7, 4] } }));
    let [violation] = violations.as_slice() else {
        unreachable!("one violation: {violations:?}")
    };
    assert_eq!(violation.pointer(), "/b/c/1");
    let node = validators.contract().sources.node(violation.schema);
    assert_eq!(
        node.pointer(),
        "/components/schemas/B/allOf/0/properties/c/items/minimum"
    );
}

#[test]
fn what_is_right_or_missing_is_given_beside_the_message() {
    let schemas =
        json!({ "A": { "required": ["b"], "properties": { "c": { "enum": [1, "x"] } } } });
    let (validators, id) = validators(&schemas);
    let violations = validators.check(id, Direction::Request, &json!({ "c": 2 }));
    let params: Vec<_> = violations
        .into_iter()
        .map(|violation| violation.params)
        .collect();
    let expected = [
        Params::Missing("b".into()),
        Params::Allowed(vec![json!(1), json!("x")]),
    ];
    assert_eq!(params, expected);
}

#[test]
fn read_only_properties_are_no_part_of_requests_and_write_only_ones_none_of_responses() {
    let schemas = json!({ "User": {
        "type": "object",
        "required": ["id", "password", "name"],
        "properties": {
            "id": { "type": "string", "readOnly": true },
            "password": reference("Secret"),
            "name": { "type": "string" },
        },
    }, "Secret": { "type": "string", "writeOnly": true } });
    for (direction, value, valid) in [
        (
            Direction::Request,
            json!({ "name": "a", "password": "b" }),
            true,
        ),
        (Direction::Request, json!({ "name": "a" }), false),
        // Nothing is said of it any more, so any value is right.
        (
            Direction::Request,
            json!({ "name": "a", "password": "b", "id": 1 }),
            true,
        ),
        (Direction::Response, json!({ "name": "a", "id": "1" }), true),
        (Direction::Response, json!({ "name": "a" }), false),
    ] {
        assert_eq!(
            is_valid(&schemas, direction, &value),
            valid,
            "{direction:?} {value}"
        );
    }
}

#[test]
fn a_read_only_property_is_additional_where_none_may_be() {
    let schemas = json!({ "User": {
        "additionalProperties": false,
        "properties": { "id": { "readOnly": true }, "name": {} },
    } });
    assert!(!is_valid(&schemas, Direction::Request, &json!({ "id": 1 })));
    assert!(is_valid(&schemas, Direction::Response, &json!({ "id": 1 })));
}

#[test]
fn a_composition_does_not_require_what_one_of_its_members_hides() {
    let schemas = json!({
        "User": { "allOf": [reference("Base"), reference("Required")] },
        "Base": { "properties": { "id": { "readOnly": true } } },
        "Required": { "required": ["id", "name"] },
    });
    assert!(is_valid(
        &schemas,
        Direction::Request,
        &json!({ "name": 1 })
    ));
    assert!(!is_valid(&schemas, Direction::Request, &json!({})));
    assert!(!is_valid(
        &schemas,
        Direction::Response,
        &json!({ "name": 1 })
    ));
}

#[test]
fn direction_is_seen_through_references_and_circles() {
    let schemas = json!({
        "Node": { "type": "object", "required": ["id"], "additionalProperties": false, "properties": {
            "id": { "readOnly": true }, "children": { "type": "array", "items": reference("Node") },
        } },
    });
    let request = json!({ "children": [{ "children": [{}] }] });
    let response = json!({ "id": 1, "children": [{ "id": 2, "children": [{ "id": 3 }] }] });
    assert!(is_valid(&schemas, Direction::Request, &request));
    assert!(!is_valid(&schemas, Direction::Request, &response));
    assert!(is_valid(&schemas, Direction::Response, &response));
    assert!(!is_valid(&schemas, Direction::Response, &request));
}

#[test]
fn unevaluated_properties_see_through_references() {
    let schemas = json!({
        "Circle": { "allOf": [reference("Shape")], "properties": { "radius": {} }, "unevaluatedProperties": false },
        "Shape": { "properties": { "name": {}, "inner": reference("Circle") } },
    });
    let good = json!({ "name": 1, "radius": 2, "inner": { "radius": 1 } });
    assert!(is_valid(&schemas, Direction::Request, &good));
    insta::assert_snapshot!(told(&schemas, &json!({ "inner": { "name": 1, "width": 1 } })), @"/inner must NOT have unevaluated properties (unevaluatedProperties)");
}

#[test]
fn a_circle_of_references_for_one_value_adds_nothing() {
    let schemas = json!({
        "A": { "required": ["x"], "allOf": [reference("B")] },
        "B": { "required": ["y"], "anyOf": [reference("A"), false] },
    });
    assert!(is_valid(
        &schemas,
        Direction::Request,
        &json!({ "x": 1, "y": 1 })
    ));
    assert!(!is_valid(&schemas, Direction::Request, &json!({ "x": 1 })));
    assert!(!is_valid(&schemas, Direction::Request, &json!({ "y": 1 })));
}

#[test]
fn a_chain_of_a_hundred_thousand_references_is_refused_with_a_reason() {
    let count = 100_000;
    let mut schemas = serde_json::Map::new();
    for n in 0..count {
        let next = json!({ "allOf": [reference(&format!("S{}", n + 1))] });
        schemas.insert(format!("S{n}"), next);
    }
    schemas.insert(format!("S{count}"), json!({ "type": "string" }));
    insta::assert_snapshot!(told(&schemas.into(), &json!("a")), @" must not lead through more than 1000 references within one another ($ref)");
}

#[test]
fn alternatives_that_double_at_every_level_end() {
    let mut schemas = serde_json::Map::new();
    for n in 0..60 {
        let next = reference(&format!("S{}", n + 1));
        schemas.insert(
            format!("S{n}"),
            json!({ "anyOf": [next, next], "minLength": 0 }),
        );
    }
    schemas.insert("S60".to_owned(), json!({ "type": "null" }));
    let (validators, id) = validators(&schemas.into());
    assert!(!validators.is_valid(id, Direction::Request, &json!("a")));
    assert!(
        !validators
            .check(id, Direction::Request, &json!("a"))
            .is_empty()
    );
}

#[test]
fn deep_values_are_judged_by_recursive_schemas() {
    let schemas = json!({
        "Node": { "type": "object", "properties": { "next": reference("Next") } },
        "Next": { "allOf": [reference("Node"), { "minProperties": 1 }] },
    });
    let mut value = json!("end");
    for _ in 0..120 {
        value = json!({ "next": value });
    }
    let (validators, id) = validators(&schemas);
    let violations = validators.check(id, Direction::Request, &value);
    assert_eq!(violations.len(), 1);
    assert_eq!(violations[0].instance.len(), 120);
}

#[test]
fn large_values_are_told_their_first_violation_only() {
    let schemas = json!({ "A": { "items": { "type": "string" } } });
    let (validators, id) = validators(&schemas);
    let value = Value::Array(vec![json!(1); 100_000]);
    assert_eq!(validators.check(id, Direction::Request, &value).len(), 1);
}

#[test]
fn a_pattern_that_cannot_be_compiled_is_left_out_and_told() {
    let schemas = json!({ "A": { "properties": {
        "a": { "pattern": "(" },
        "b": { "pattern": "^b" },
    } } });
    let (validators, id) = validators(&schemas);
    assert!(validators.is_valid(id, Direction::Request, &json!({ "a": "x", "b": "b" })));
    assert!(!validators.is_valid(id, Direction::Request, &json!({ "a": "x", "b": "c" })));
    let problems = validators.problems();
    assert_eq!(problems.len(), 1);
    assert_eq!(
        problems[0].message,
        "the pattern `(` cannot be compiled, so it is not checked"
    );
}

#[test]
fn formats_are_checked_as_people_write_them() {
    for (schema, value, valid) in [
        (
            json!({ "format": "date-time" }),
            json!("2024-02-29T12:00:00Z"),
            true,
        ),
        (
            json!({ "format": "date-time" }),
            json!("2024-02-29 12:00:00.5+01:00"),
            true,
        ),
        (
            json!({ "format": "date-time" }),
            json!("2023-02-29T12:00:00Z"),
            false,
        ),
        (
            json!({ "format": "date-time" }),
            json!("2024-01-01T12:00:00"),
            false,
        ),
        (json!({ "format": "date-time" }), json!(5), true),
        (
            json!({ "format": "int32" }),
            json!(2_147_483_648_u64),
            false,
        ),
        (json!({ "format": "int32" }), json!("text"), true),
        (
            json!({ "format": "int64" }),
            json!(9_223_372_036_854_775_807_u64),
            true,
        ),
        (
            json!({ "format": "int64" }),
            json!(9_223_372_036_854_775_808_u64),
            false,
        ),
        (json!({ "format": "uint8", "minimum": 3 }), json!(2), false),
        (json!({ "format": "float" }), json!(1e39), false),
        (json!({ "format": "double" }), json!(1e300), true),
        (json!({ "format": "byte" }), json!("aGVsbG8="), true),
        (json!({ "format": "byte" }), json!("not base64!"), false),
        (json!({ "format": "binary" }), json!("\u{0}"), true),
        (json!({ "format": "of-our-own" }), json!("x"), true),
        (json!({ "format": "email" }), json!("a@b.c"), true),
        (json!({ "format": "email" }), json!("a"), false),
    ] {
        let schemas = json!({ "A": schema });
        assert_eq!(
            is_valid(&schemas, Direction::Request, &value),
            valid,
            "{schemas} {value}"
        );
    }
}

#[test]
fn nullable_of_openapi_3_0_admits_null_whatever_else_is_said() {
    let document = json!({
        "openapi": "3.0.3",
        "info": { "title": "Test", "version": "1" },
        "paths": {},
        "components": { "schemas": {
            "A": { "type": "string", "nullable": true, "enum": ["a"] },
        } },
    });
    let contract = Loader::new().load_text("test.json", document.to_string());
    let contract = contract.unwrap().contract;
    let id = contract.components.schemas["A"];
    let validators = Validators::new(Arc::new(contract));
    for (value, valid) in [(json!(null), true), (json!("a"), true), (json!("b"), false)] {
        assert_eq!(
            validators.is_valid(id, Direction::Request, &value),
            valid,
            "{value}"
        );
    }
    let violations = validators.check(id, Direction::Request, &json!(1));
    assert_eq!(violations[0].message, "must be string,null");
}
