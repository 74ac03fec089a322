//! Findings as FastAPI tells them: what schemas refuse, in pydantic's words.
#![expect(clippy::unwrap_used, reason = "tests")]

use insta::assert_snapshot;
use serde_json::{Value, json};
use specwright_contract::Loader;
use specwright_exchange::error_item::Item;
use specwright_exchange::schema::{Direction, Validators};

/// Each violation of a schema as `type loc msg ctx`.
fn told(schema: &Value, value: &Value) -> String {
    let document = json!({
        "openapi": "3.1.0",
        "info": { "title": "t", "version": "1" },
        "paths": {},
        "components": { "schemas": { "S": schema } },
    });
    let contract = Loader::new()
        .load_text("t.json", document.to_string())
        .unwrap()
        .contract;
    let id = contract.components.schemas["S"];
    let validators = Validators::new(contract.into());
    let mut lines = Vec::new();
    for found in validators.check(id, Direction::Request, value) {
        let place = found.instance.iter().map(ToString::to_string);
        let location: Vec<String> = std::iter::once("body".to_owned()).chain(place).collect();
        let input = value.pointer(&found.pointer());
        let item = Item {
            code: found.keyword,
            location: &location,
            params: &found.params,
            message: &found.message,
            input,
        };
        let item = item.to_value();
        let text = |name: &str| item.get(name).map(ToString::to_string).unwrap_or_default();
        lines.push(format!(
            "{} {} {} {} {}",
            item["type"].as_str().unwrap(),
            text("loc"),
            item["msg"].as_str().unwrap(),
            text("ctx"),
            text("input")
        ));
    }
    lines.join("\n")
}

#[test]
fn members_that_are_missing_or_too_many_are_told_where_they_are() {
    let schema = json!({
        "type": "object",
        "required": ["size"],
        "properties": { "size": {} },
        "additionalProperties": false,
    });
    assert_snapshot!(told(&schema, &json!({ "colour": 5 })), @r#"
    missing ["body","size"] Field required  {"colour":5}
    extra_forbidden ["body","colour"] Extra inputs are not permitted  5
    "#);
    assert_snapshot!(told(&schema, &json!("x")), @r#"model_attributes_type ["body"] Input should be a valid dictionary or object to extract fields from  "x""#);
}

#[test]
fn types_are_told_by_what_came_in_their_place() {
    let all = |word: &str, values: &[Value]| {
        let schema = json!({ "type": word });
        let lines: Vec<String> = values.iter().map(|value| told(&schema, value)).collect();
        lines.join("\n")
    };
    assert_snapshot!(all("integer", &[json!("x"), json!(1.5), json!([])]), @r#"
    int_parsing ["body"] Input should be a valid integer, unable to parse string as an integer  "x"
    int_from_float ["body"] Input should be a valid integer, got a number with a fractional part  1.5
    int_type ["body"] Input should be a valid integer  []
    "#);
    assert_snapshot!(all("number", &[json!("x"), json!(null)]), @r#"
    float_parsing ["body"] Input should be a valid number, unable to parse string as a number  "x"
    float_type ["body"] Input should be a valid number  null
    "#);
    assert_snapshot!(all("boolean", &[json!("x"), json!(1)]), @r#"
    bool_parsing ["body"] Input should be a valid boolean, unable to interpret input  "x"
    bool_type ["body"] Input should be a valid boolean  1
    "#);
    assert_snapshot!(all("string", &[json!(1)]), @r#"string_type ["body"] Input should be a valid string  1"#);
    assert_snapshot!(all("array", &[json!(1)]), @r#"list_type ["body"] Input should be a valid list  1"#);
}

#[test]
fn bounds_and_lengths_have_their_context() {
    assert_snapshot!(told(&json!({ "minimum": 1, "multipleOf": 3 }), &json!(-1)), @r#"
    greater_than_equal ["body"] Input should be greater than or equal to 1 {"ge":1} -1
    multiple_of ["body"] Input should be a multiple of 3 {"multiple_of":3} -1
    "#);
    assert_snapshot!(told(&json!({ "exclusiveMaximum": 1.5 }), &json!(2)), @r#"less_than ["body"] Input should be less than 1.5 {"lt":1.5} 2"#);
    assert_snapshot!(told(&json!({ "minLength": 2, "pattern": "^a" }), &json!("b")), @r#"
    string_too_short ["body"] String should have at least 2 characters {"min_length":2} "b"
    string_pattern_mismatch ["body"] String should match pattern '^a' {"pattern":"^a"} "b"
    "#);
    assert_snapshot!(told(&json!({ "maxItems": 1 }), &json!([1, 2])), @r#"too_long ["body"] List should have at most 1 item after validation, not 2 {"field_type":"List","max_length":1,"actual_length":2} [1,2]"#);
    assert_snapshot!(told(&json!({ "minProperties": 1 }), &json!({})), @r#"too_short ["body"] Dictionary should have at least 1 item after validation, not 0 {"field_type":"Dictionary","min_length":1,"actual_length":0} {}"#);
}

#[test]
fn choices_and_formats_are_told_as_pydantic_does() {
    assert_snapshot!(told(&json!({ "enum": ["small", "medium", "big"] }), &json!("huge")), @r#"enum ["body"] Input should be 'small', 'medium' or 'big' {"expected":"'small', 'medium' or 'big'"} "huge""#);
    assert_snapshot!(told(&json!({ "const": 5 }), &json!(6)), @r#"literal_error ["body"] Input should be 5 {"expected":"5"} 6"#);
    let format = |name: &str| told(&json!({ "type": "string", "format": name }), &json!("x"));
    assert_snapshot!(format("uuid"), @r#"uuid_parsing ["body"] Input should be a valid UUID  "x""#);
    assert_snapshot!(format("date-time"), @r#"datetime_from_date_parsing ["body"] Input should be a valid datetime or date  "x""#);
    // what pydantic has no word for keeps its own
    assert_snapshot!(format("email"), @r#"format ["body"] must match format "email"  "x""#);
    assert_snapshot!(told(&json!({ "uniqueItems": true }), &json!([1, 1])), @r#"uniqueItems ["body"] must NOT have duplicate items (items ## 0 and 1 are identical)  [1,1]"#);
}
