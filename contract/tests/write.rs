//! Contracts written as OpenAPI 3.0 and 3.1.
#![expect(clippy::unwrap_used, reason = "tests")]

use serde_json::{Value, json};
use specwright_contract::write::{self, Target};
use specwright_contract::{Contract, Loaded, Loader, Severity};

fn load(text: &str) -> Loaded {
    Loader::new().load_text("api.json", text).unwrap()
}

fn document(version: &str, schema: &Value) -> String {
    json!({
        "openapi": version,
        "info": {"title": "t", "version": "1"},
        "paths": {},
        "components": {"schemas": {"A": schema, "B": {"type": "object"}}}
    })
    .to_string()
}

/// What a schema becomes, and what is told.
fn schema(version: &str, target: Target, schema: &Value) -> (Value, Vec<String>) {
    let loaded = load(&document(version, schema));
    let written = write::openapi(&loaded.contract, target);
    let found = written.diagnostics.iter();
    let found = found.map(|found| format!("{}: {}", found.code.id, found.message));
    (
        written.document["components"]["schemas"]["A"].clone(),
        found.collect(),
    )
}

#[test]
fn what_3_1_says_is_said_in_words_of_3_0() {
    let pairs = [
        (
            json!({"type": ["string", "null"], "maxLength": 3}),
            json!({"type": "string", "maxLength": 3, "nullable": true}),
        ),
        (
            json!({"type": ["string", "null"], "enum": ["a", "b"]}),
            json!({"type": "string", "enum": ["a", "b"]}),
        ),
        (
            json!({"type": ["string", "null"], "enum": ["a", null]}),
            json!({"type": "string", "enum": ["a", null], "nullable": true}),
        ),
        (
            json!({"anyOf": [{"$ref": "#/components/schemas/B"}, {"type": "null"}], "title": "T"}),
            json!({"title": "T", "allOf": [{"$ref": "#/components/schemas/B"}], "nullable": true}),
        ),
        (
            json!({"anyOf": [{"type": "string", "minLength": 1}, {"type": "null"}], "title": "T", "default": null}),
            json!({"title": "T", "type": "string", "minLength": 1, "nullable": true, "default": null}),
        ),
        (
            json!({"oneOf": [{"type": "string"}, {"type": "integer"}, {"type": "null"}]}),
            json!({"oneOf": [{"type": "string"}, {"type": "integer"}], "nullable": true}),
        ),
        (
            json!({"type": "null"}),
            json!({"enum": [null], "nullable": true}),
        ),
        (json!({"const": 1}), json!({"enum": [1]})),
        (
            json!({"exclusiveMinimum": 1, "minimum": 0, "maximum": 5}),
            json!({"minimum": 1, "exclusiveMinimum": true, "maximum": 5}),
        ),
        (
            json!({"$ref": "#/components/schemas/B", "description": "mine"}),
            json!({"description": "mine", "allOf": [{"$ref": "#/components/schemas/B"}]}),
        ),
        (
            json!({"type": "array"}),
            json!({"type": "array", "items": {}}),
        ),
        (
            json!({"type": "object", "unevaluatedProperties": false}),
            json!({"type": "object", "additionalProperties": false}),
        ),
        (json!(false), json!({"not": {}})),
    ];
    for (new, old) in pairs {
        let (written, found) = schema("3.1.0", Target::OpenApi30, &new);
        assert_eq!(written, old, "{new}");
        assert_eq!(found, Vec::<String>::new(), "{new}");
        let (written, _) = schema("3.0.3", Target::OpenApi30, &old);
        assert_eq!(written, old, "{old} again");
    }
}

#[test]
fn what_3_0_says_is_said_in_words_of_3_1() {
    let pairs = [
        (
            json!({"type": "string", "nullable": true}),
            json!({"type": ["string", "null"]}),
        ),
        (
            json!({"type": "string", "nullable": true, "enum": ["a"]}),
            json!({"type": ["string", "null"], "enum": ["a", null]}),
        ),
        (
            json!({"allOf": [{"$ref": "#/components/schemas/B"}], "nullable": true, "title": "T"}),
            json!({"title": "T", "anyOf": [{"$ref": "#/components/schemas/B"}, {"type": "null"}]}),
        ),
        (
            json!({"minimum": 1, "exclusiveMinimum": true}),
            json!({"exclusiveMinimum": 1}),
        ),
        (
            json!({"type": "string", "example": "a"}),
            json!({"type": "string", "examples": ["a"]}),
        ),
    ];
    for (old, new) in pairs {
        let (written, found) = schema("3.0.3", Target::OpenApi31, &old);
        assert_eq!(written, new, "{old}");
        assert_eq!(found, Vec::<String>::new(), "{old}");
    }
}

#[test]
fn rules_that_3_0_has_in_other_words_are_kept() {
    let pairs = [
        (
            json!({"if": {"required": ["a"]}, "then": {"required": ["b"]}}),
            json!({"allOf": [{"anyOf": [{"not": {"required": ["a"]}}, {"required": ["b"]}]}]}),
        ),
        (
            json!({"dependentRequired": {"a": ["b"]}}),
            json!({"allOf": [{"anyOf": [{"not": {"type": "object", "required": ["a"]}}, {"required": ["b"]}]}]}),
        ),
    ];
    for (new, old) in pairs {
        let (written, found) = schema("3.1.0", Target::OpenApi30, &new);
        assert_eq!(written, old, "{new}");
        assert!(found[0].starts_with("conversion-rewritten"), "{found:?}");
    }
}

#[test]
fn every_rule_that_is_lost_is_told() {
    for (keyword, value) in [
        ("contains", json!({"type": "string"})),
        ("prefixItems", json!([{"type": "string"}])),
        ("patternProperties", json!({"^x": {"type": "string"}})),
        ("propertyNames", json!({"maxLength": 3})),
        ("contentSchema", json!({"type": "string"})),
        ("not", json!({"contains": {"type": "string"}})),
    ] {
        let (_, found) = schema("3.1.0", Target::OpenApi30, &json!({keyword: value}));
        assert!(
            found.len() == 1 && found[0].starts_with("conversion-lost"),
            "{keyword}: {found:?}"
        );
        let (written, found) = schema("3.1.0", Target::OpenApi31, &json!({keyword: value}));
        assert_eq!(written, json!({keyword: value}));
        assert!(found.is_empty(), "{keyword}: {found:?}");
    }
}

#[test]
fn names_that_are_not_allowed_are_replaced_wherever_they_are_meant() {
    let text = r##"{"swagger": "2.0", "info": {"title": "t", "version": "1"}, "paths": {}, "definitions": {
        "Page[Pet]": {"type": "object", "discriminator": "kind", "properties": {"kind": {"type": "string"},
            "pet": {"$ref": "#/definitions/A Cat"}}},
        "A Cat": {"allOf": [{"$ref": "#/definitions/Page[Pet]"}]}}}"##;
    let loaded = load(text);
    let written = write::openapi(&loaded.contract, Target::OpenApi31);
    let schemas = &written.document["components"]["schemas"];
    assert_eq!(
        schemas["Page_Pet_"]["discriminator"],
        json!({"propertyName": "kind", "mapping": {"A Cat": "#/components/schemas/A_Cat"}})
    );
    assert_eq!(
        schemas["A_Cat"]["allOf"][0]["$ref"],
        "#/components/schemas/Page_Pet_"
    );
    assert_eq!(written.diagnostics.len(), 2);
}

#[test]
fn what_only_3_2_has_is_told() {
    let text = r#"{"openapi": "3.2.0", "info": {"title": "t", "version": "1"}, "paths": {"/a": {
        "query": {"responses": {"200": {"description": "ok"}}},
        "additionalOperations": {"COPY": {"responses": {"200": {"description": "ok"}}}},
        "get": {"parameters": [
            {"name": "q", "in": "querystring", "content": {"application/x-www-form-urlencoded":
                {"schema": {"type": "object", "properties": {"a": {"type": "string"}}}}}}],
            "responses": {"200": {"summary": "Lines", "content": {"application/jsonl":
                {"itemSchema": {"type": "integer"}}}}}}}}}"#;
    let loaded = load(text);
    let written = write::openapi(&loaded.contract, Target::OpenApi31);
    let get = &written.document["paths"]["/a"]["get"];
    assert_eq!(
        get["parameters"][0],
        json!({"name": "q", "in": "query", "schema":
            {"type": "object", "properties": {"a": {"type": "string"}}}})
    );
    assert_eq!(
        get["responses"]["200"],
        json!({"description": "Lines", "content": {"application/jsonl":
            {"schema": {"type": "array", "items": {"type": "integer"}}}}})
    );
    let found: Vec<&str> = written
        .diagnostics
        .iter()
        .map(|found| &*found.message)
        .collect();
    assert_eq!(
        found,
        [
            "OpenAPI 3.1 has no field for the method QUERY",
            "OpenAPI 3.1 has no field for the method COPY",
            "OpenAPI 3.1 has no `in: querystring`",
            "OpenAPI 3.1 has no `summary` of a response",
            "OpenAPI 3.1 has no schema for each item of a stream",
        ]
    );
}

const EVERYTHING: &str = r##"{"openapi": "3.1.0",
  "info": {"title": "t", "version": "1", "summary": "s", "contact": {"name": "c"},
    "license": {"name": "l", "identifier": "MIT"}, "x-info": 1},
  "externalDocs": {"url": "https://example.com"},
  "servers": [{"url": "https://{env}.example.com", "variables": {"env": {"default": "a", "enum": ["a", "b"]}}}],
  "tags": [{"name": "one", "description": "d", "x-tag": true}],
  "security": [{"key": []}, {}],
  "paths": {"/a/{id}": {
    "summary": "item", "x-path": 1,
    "parameters": [{"$ref": "#/components/parameters/Id"}, {"name": "page", "in": "query", "schema": {"type": "integer"}}],
    "get": {"operationId": "get", "tags": ["one"], "deprecated": true, "security": [],
      "parameters": [{"name": "f", "in": "query", "style": "deepObject", "explode": true,
        "schema": {"type": "object"}, "examples": {"e": {"$ref": "#/components/examples/E"}}}],
      "responses": {"200": {"$ref": "#/components/responses/Ok"}, "4XX": {"description": "bad"}, "default": {"description": "d"}}},
    "put": {"servers": [{"url": "https://put.example.com"}], "requestBody": {"$ref": "#/components/requestBodies/B"},
      "callbacks": {"done": {"{$request.body#/url}?x=1": {"post": {"responses": {"204": {"description": "ok"}}}}}},
      "responses": {"200": {"$ref": "#/components/responses/Ok", "description": "mine"}}, "x-op": {"a": 1}}}},
  "webhooks": {"w": {"post": {"requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}}},
    "responses": {"204": {"description": "ok"}}}}},
  "components": {
    "schemas": {"Pet": {"type": "object", "discriminator": {"propertyName": "kind", "mapping": {"c": "#/components/schemas/Cat"}},
        "oneOf": [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}],
        "xml": {"name": "pet", "wrapped": true}, "readOnly": true, "x-s": 1, "externalDocs": {"url": "https://e.com"}, "$comment": "c"},
      "Cat": {"type": ["object", "null"], "properties": {"next": {"$ref": "#/components/schemas/Cat"}}, "default": null, "examples": [{}, null]},
      "Dog": {"$ref": "#/components/schemas/Cat", "title": "Dog", "unevaluatedProperties": false,
        "patternProperties": {"^x": true}, "dependentSchemas": {"a": {"minProperties": 1}}}},
    "parameters": {"Id": {"name": "id", "in": "path", "required": true, "style": "label", "schema": {"type": "string"}}},
    "responses": {"Ok": {"description": "ok", "headers": {"X-A": {"$ref": "#/components/headers/A"}},
      "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Pet"}, "example": {"kind": "c"}}},
      "links": {"l": {"operationId": "get", "parameters": {"path.id": "$response.body#/id"}}}}},
    "requestBodies": {"B": {"required": true, "content": {"multipart/form-data": {"schema": {"type": "object", "properties":
      {"file": {"contentMediaType": "image/png"}}}, "encoding": {"file": {"contentType": "image/png", "headers":
      {"X-B": {"schema": {"type": "string"}}}}}}}}},
    "headers": {"A": {"required": true, "schema": {"type": "array", "items": {"type": "integer"}}, "explode": true}},
    "examples": {"E": {"summary": "s", "value": {"a": 1}}},
    "securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "X-Key"},
      "o": {"type": "oauth2", "flows": {"clientCredentials": {"tokenUrl": "https://t", "scopes": {"a": "A"}}}},
      "m": {"type": "mutualTLS", "x-m": 1}}},
  "x-root": [1, 2]}"##;

#[test]
fn nothing_is_lost_that_the_language_can_say() {
    let loaded = load(EVERYTHING);
    let written = write::openapi(&loaded.contract, Target::OpenApi31);
    let told: Vec<_> = written
        .diagnostics
        .iter()
        .map(|found| &found.message)
        .collect();
    assert!(told.is_empty(), "{told:?}");
    let mut wanted: Value = serde_json::from_str(EVERYTHING).unwrap();
    wanted["openapi"] = "3.1.1".into();
    assert_eq!(written.document, wanted);
}

/// A document that is written, read and written again is the same.
fn settled(contract: &Contract, target: Target) {
    let written = write::openapi(contract, target);
    let again = load(&written.document.to_string());
    let errors = again.diagnostics.iter();
    let errors: Vec<_> = errors
        .filter(|found| found.severity == Severity::Error)
        .collect();
    assert!(errors.is_empty(), "{errors:?}");
    let twice = write::openapi(&again.contract, target);
    assert_eq!(twice.document, written.document);
}

#[test]
fn what_is_written_reads_as_the_same_contract() {
    for text in [
        EVERYTHING,
        include_str!("../../specs/oas.yaml"),
        include_str!("../../specs/kitchen.yaml"),
        include_str!("../../specs/payments.yaml"),
    ] {
        let loaded = Loader::new().load_text("api.yaml", text).unwrap();
        settled(&loaded.contract, Target::OpenApi30);
        settled(&loaded.contract, Target::OpenApi31);
    }
}

#[test]
fn a_document_that_explodes_when_written_out_is_cut() {
    // Every path is the same item, which is as large as a small document.
    use std::fmt::Write as _;
    let mut example = String::new();
    for n in 0..3_000 {
        write!(example, "{n},").unwrap();
    }
    let mut text = format!(
        r#"{{"openapi": "3.1.0", "info": {{"title": "t", "version": "1"}}, "components": {{"pathItems": {{"P": {{
        "get": {{"responses": {{}}, "x-large": [{example}0]}}}}}}}}, "paths": {{"/": {{}}"#
    );
    for n in 0..5_000 {
        write!(text, r##","/{n}": {{"$ref": "#/components/pathItems/P"}}"##).unwrap();
    }
    text.push_str("}}");
    let loaded = load(&text);
    let written = write::openapi(&loaded.contract, Target::OpenApi31);
    let codes: Vec<_> = written
        .diagnostics
        .iter()
        .map(|found| found.code.id)
        .collect();
    assert_eq!(codes, ["conversion-too-large"]);
}
