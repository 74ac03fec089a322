//! Nothing that a document may contain stops the reader: other people's documents, and documents
//! of which any part is replaced by something else.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::path::Path;

use serde_json::{Value, json};
use specwright_contract::{Loader, Severity};

#[test]
fn documents_of_other_people_are_read_or_refused_with_a_reason() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/documents");
    let Ok(entries) = std::fs::read_dir(&folder) else {
        eprintln!("skipped: there are no documents at {}", folder.display());
        return;
    };
    let mut read = 0;
    for entry in entries {
        let path = entry.unwrap().path();
        match Loader::new().load(path.to_str().unwrap()) {
            Ok(_) => read += 1,
            Err(failure) => assert!(
                failure
                    .diagnostics
                    .iter()
                    .any(|d| d.severity == Severity::Error),
                "{} is refused without a reason",
                path.display()
            ),
        }
    }
    assert!(read > 0);
}

/// A document that has everything once.
fn everything() -> Value {
    json!({
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "servers": [{"url": "/{v}", "variables": {"v": {"default": "a", "enum": ["a"]}}}],
        "tags": [{"name": "a"}],
        "security": [{"key": []}],
        "paths": {"/a/{id}": {
            "parameters": [{"$ref": "#/components/parameters/Id"}],
            "post": {
                "operationId": "a", "tags": ["a"], "security": [{"oauth": ["s"]}],
                "parameters": [{"name": "q", "in": "query", "style": "form", "explode": true, "schema": {"type": "array", "items": {"type": "string"}}, "examples": {"e": {"value": ["x"]}}}],
                "requestBody": {"required": true, "content": {"multipart/form-data": {
                    "schema": {"type": "object", "properties": {"f": {"type": "string"}}},
                    "encoding": {"f": {"contentType": "text/plain", "headers": {"X-H": {"schema": {"type": "string"}}}}}}}},
                "responses": {
                    "200": {"description": "d", "headers": {"X-H": {"$ref": "#/components/headers/H"}},
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/S"}, "example": 1}},
                        "links": {"l": {"operationId": "a", "parameters": {"id": "$response.body#/id"}}}},
                    "default": {"$ref": "#/components/responses/R"}},
                "callbacks": {"c": {"{$request.body#/url}": {"post": {"responses": {"200": {"description": "d"}}}}}}
            }
        }},
        "webhooks": {"w": {"post": {"responses": {"200": {"description": "d"}}}}},
        "components": {
            "parameters": {"Id": {"name": "id", "in": "path", "required": true, "schema": {"type": "string"}}},
            "headers": {"H": {"schema": {"type": "integer"}}},
            "responses": {"R": {"description": "r"}},
            "securitySchemes": {
                "key": {"type": "apiKey", "in": "header", "name": "k"},
                "oauth": {"type": "oauth2", "flows": {"implicit": {"authorizationUrl": "/", "scopes": {"s": "d"}}}}},
            "schemas": {
                "S": {"$id": "https://example.com/s", "$anchor": "s", "type": ["object", "null"], "required": ["a"], "properties": {"a": {"$ref": "#s"}, "t": {"$ref": "https://example.com/t#/properties/x"}},
                    "patternProperties": {"^x": {"type": "number", "minimum": 1, "exclusiveMaximum": 2, "multipleOf": 1}},
                    "additionalProperties": {"type": "string", "minLength": 1, "pattern": "a", "enum": ["a"]},
                    "allOf": [{"if": {"const": 1}, "then": {"not": {}}, "else": true}],
                    "dependentRequired": {"a": ["b"]}, "dependentSchemas": {"a": {"maxProperties": 1}},
                    "propertyNames": {"maxLength": 3}, "unevaluatedProperties": false, "examples": [1], "default": {}, "xml": {"name": "s"}},
                "T": {"$id": "https://example.com/t", "properties": {"x": {"prefixItems": [{"type": "string"}], "items": {"$dynamicRef": "#d"}, "contains": {"$dynamicAnchor": "d"}, "minContains": 1}},
                    "oneOf": [{"$ref": "https://example.com/s"}], "discriminator": {"propertyName": "k", "mapping": {"s": "S"}}}
            }
        }
    })
}

/// The pointers of every value within.
fn pointers(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    match value {
        Value::Array(items) => {
            for (n, item) in items.iter().enumerate() {
                pointers(item, &format!("{at}/{n}"), found);
            }
        }
        Value::Object(members) => {
            for (key, member) in members {
                let key = key.replace('~', "~0").replace('/', "~1");
                pointers(member, &format!("{at}/{key}"), found);
            }
        }
        _ => {}
    }
}

#[test]
fn any_part_may_be_anything_else() {
    let document = everything();
    let whole = Loader::new()
        .load_text("api.json", document.to_string())
        .unwrap();
    assert_eq!(whole.diagnostics, []);
    let mut places = Vec::new();
    pointers(&document, "", &mut places);
    let instead = [
        json!(null),
        json!(3),
        json!("text"),
        json!([]),
        json!([null, {}, "a"]),
        json!({}),
        json!({"a": null, "x-a": 1}),
        json!(false),
        json!({"$ref": "#"}),
        json!({"$ref": "#/components/schemas/S"}),
        json!({"$ref": "#/paths/~1a~1{id}"}),
        json!({"$ref": "#/paths/~1a~1{id}/post"}),
        json!({"$ref": 3}),
    ];
    let versions = ["3.0.3", "3.1.0", "3.2.0"];
    for (n, place) in places.iter().enumerate() {
        for (m, value) in instead.iter().enumerate() {
            let mut changed = document.clone();
            if let Some(field) = changed.get_mut("openapi") {
                *field = versions[(n + m) % 3].into();
            }
            *changed.pointer_mut(place).unwrap() = value.clone();
            if let Err(failure) = Loader::new().load_text("api.json", changed.to_string()) {
                assert!(!failure.diagnostics.is_empty(), "{place} as {value}");
                assert!(
                    place.is_empty() || place == "/openapi",
                    "{place} as {value}"
                );
            }
        }
    }
}
