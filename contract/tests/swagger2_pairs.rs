//! A Swagger 2.0 document and its OpenAPI 3.0 equivalent become one model.
#![expect(clippy::unwrap_used, reason = "tests")]

mod outline;

use outline::{findings, outline};
use specwright_contract::Loader;

fn told(text: &str) -> String {
    let loaded = Loader::new().load_text("document.json", text).unwrap();
    assert_eq!(findings(&loaded.contract, &loaded.diagnostics), "");
    outline(&loaded.contract)
}

/// The root members and the path items of both; what every document needs is put around them.
fn same(swagger: &str, swagger_paths: &str, openapi: &str, openapi_paths: &str) {
    let info = r#""info": {"title": "T", "version": "1"}"#;
    let comma = |text: &str| {
        if text.is_empty() {
            String::new()
        } else {
            format!(", {text}")
        }
    };
    let two = format!(
        r#"{{"swagger": "2.0", {info}{}, "paths": {{{swagger_paths}}}}}"#,
        comma(swagger)
    );
    let three = format!(
        r#"{{"openapi": "3.0.3", {info}{}, "paths": {{{openapi_paths}}}}}"#,
        comma(openapi)
    );
    assert_eq!(told(&two), told(&three));
}

const OK: &str = r#""responses": {"204": {"description": "done"}}"#;

#[test]
fn a_body_parameter_is_a_request_body_in_every_media_type_consumed() {
    same(
        r##""consumes": ["application/json", "application/xml"],
            "definitions": {"Pet": {"type": "object", "required": ["name"], "properties": {
              "name": {"type": "string"}, "parent": {"$ref": "#/definitions/Pet"},
              "age": {"type": "integer", "minimum": 0, "exclusiveMinimum": true, "x-nullable": true}}}}"##,
        &format!(
            r##""/pets": {{"post": {{"operationId": "add", "parameters": [
              {{"in": "body", "name": "pet", "required": true, "schema": {{"$ref": "#/definitions/Pet"}}}}], {OK}}},
              "put": {{"consumes": ["text/plain"], "parameters": [
              {{"in": "body", "name": "text", "schema": {{"type": "string"}}}}], {OK}}}}}"##
        ),
        r##""components": {"schemas": {"Pet": {"type": "object", "required": ["name"], "properties": {
              "name": {"type": "string"}, "parent": {"$ref": "#/components/schemas/Pet"},
              "age": {"type": "integer", "minimum": 0, "exclusiveMinimum": true, "nullable": true}}}}}"##,
        &format!(
            r##""/pets": {{"post": {{"operationId": "add", "requestBody": {{"required": true, "content": {{
              "application/json": {{"schema": {{"$ref": "#/components/schemas/Pet"}}}},
              "application/xml": {{"schema": {{"$ref": "#/components/schemas/Pet"}}}}}}}}, {OK}}},
              "put": {{"requestBody": {{"content": {{"text/plain": {{"schema": {{"type": "string"}}}}}}}}, {OK}}}}}"##
        ),
    );
}

#[test]
fn a_body_without_consumes_is_json() {
    same(
        "",
        &format!(
            r#""/a": {{"post": {{"parameters": [{{"in": "body", "name": "b", "schema": {{}}}}], {OK}}}}}"#
        ),
        "",
        &format!(
            r#""/a": {{"post": {{"requestBody": {{"content": {{"application/json": {{"schema": {{}}}}}}}}, {OK}}}}}"#
        ),
    );
}

#[test]
fn form_parameters_are_an_object_in_a_form() {
    same(
        "",
        &format!(
            r#""/a": {{"post": {{"parameters": [
              {{"in": "formData", "name": "name", "type": "string", "required": true, "maxLength": 3}},
              {{"in": "formData", "name": "tags", "type": "array", "items": {{"type": "string"}}, "collectionFormat": "pipes"}},
              {{"in": "formData", "name": "ids", "type": "array", "items": {{"type": "integer"}}, "collectionFormat": "multi"}},
              {{"in": "formData", "name": "list", "type": "array", "items": {{"type": "integer"}}}}], {OK}}}}}"#
        ),
        "",
        &format!(
            r#""/a": {{"post": {{"requestBody": {{"required": true, "content": {{"application/x-www-form-urlencoded": {{
              "schema": {{"type": "object", "required": ["name"], "properties": {{
                "name": {{"type": "string", "maxLength": 3}},
                "tags": {{"type": "array", "items": {{"type": "string"}}}},
                "ids": {{"type": "array", "items": {{"type": "integer"}}}},
                "list": {{"type": "array", "items": {{"type": "integer"}}}}}}}},
              "encoding": {{"tags": {{"style": "pipeDelimited", "explode": false}},
                "ids": {{"style": "form", "explode": true}}, "list": {{"style": "form", "explode": false}}}}}}}}}}, {OK}}}}}"#
        ),
    );
}

#[test]
fn a_file_makes_a_form_multipart() {
    same(
        r#""consumes": ["application/json"]"#,
        &format!(
            r#""/a": {{"post": {{"parameters": [
              {{"in": "formData", "name": "picture", "type": "file"}},
              {{"in": "formData", "name": "title", "type": "string"}}], {OK}}}}}"#
        ),
        "",
        &format!(
            r#""/a": {{"post": {{"requestBody": {{"content": {{"multipart/form-data": {{"schema": {{"type": "object", "properties": {{
              "picture": {{"type": "string", "format": "binary"}}, "title": {{"type": "string"}}}}}}}}}}}}, {OK}}}}}"#
        ),
    );
}

#[test]
fn collection_formats_are_styles() {
    same(
        "",
        &format!(
            r#""/a/{{ids}}": {{"get": {{"parameters": [
              {{"in": "path", "name": "ids", "required": true, "type": "array", "items": {{"type": "integer"}}}},
              {{"in": "query", "name": "csv", "type": "array", "items": {{"type": "string"}}, "collectionFormat": "csv", "minItems": 1}},
              {{"in": "query", "name": "plain", "type": "array", "items": {{"type": "string"}}}},
              {{"in": "query", "name": "multi", "type": "array", "items": {{"type": "string", "enum": ["a", "b"]}}, "collectionFormat": "multi"}},
              {{"in": "query", "name": "ssv", "type": "array", "items": {{"type": "string"}}, "collectionFormat": "ssv"}},
              {{"in": "query", "name": "pipes", "type": "array", "items": {{"type": "string"}}, "collectionFormat": "pipes"}},
              {{"in": "query", "name": "one", "type": "integer", "format": "int32", "default": 3, "allowEmptyValue": true}},
              {{"in": "header", "name": "X-List", "type": "array", "items": {{"type": "string"}}}}], {OK}}}}}"#
        ),
        "",
        &format!(
            r#""/a/{{ids}}": {{"get": {{"parameters": [
              {{"in": "path", "name": "ids", "required": true, "schema": {{"type": "array", "items": {{"type": "integer"}}}}}},
              {{"in": "query", "name": "csv", "explode": false, "schema": {{"type": "array", "items": {{"type": "string"}}, "minItems": 1}}}},
              {{"in": "query", "name": "plain", "explode": false, "schema": {{"type": "array", "items": {{"type": "string"}}}}}},
              {{"in": "query", "name": "multi", "schema": {{"type": "array", "items": {{"type": "string", "enum": ["a", "b"]}}}}}},
              {{"in": "query", "name": "ssv", "style": "spaceDelimited", "schema": {{"type": "array", "items": {{"type": "string"}}}}}},
              {{"in": "query", "name": "pipes", "style": "pipeDelimited", "schema": {{"type": "array", "items": {{"type": "string"}}}}}},
              {{"in": "query", "name": "one", "allowEmptyValue": true, "schema": {{"type": "integer", "format": "int32", "default": 3}}}},
              {{"in": "header", "name": "X-List", "schema": {{"type": "array", "items": {{"type": "string"}}}}}}], {OK}}}}}"#
        ),
    );
}

#[test]
fn host_base_path_and_schemes_are_servers() {
    same(
        r#""host": "api.example.com", "basePath": "/v1/", "schemes": ["https", "http"]"#,
        &format!(r#""/a": {{"get": {{"schemes": ["http"], {OK}}}}}"#),
        r#""servers": [{"url": "https://api.example.com/v1"}, {"url": "http://api.example.com/v1"}]"#,
        &format!(
            r#""/a": {{"get": {{"servers": [{{"url": "http://api.example.com/v1"}}], {OK}}}}}"#
        ),
    );
    same(
        r#""basePath": "/v1""#,
        &format!(r#""/a": {{"get": {{{OK}}}}}"#),
        r#""servers": [{"url": "/v1"}]"#,
        &format!(r#""/a": {{"get": {{{OK}}}}}"#),
    );
}

#[test]
fn security_definitions_are_security_schemes() {
    same(
        r#""securityDefinitions": {
            "basic": {"type": "basic"},
            "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
            "code": {"type": "oauth2", "flow": "accessCode", "authorizationUrl": "https://e.org/a", "tokenUrl": "https://e.org/t", "scopes": {"read": "Read", "write": "Write"}},
            "app": {"type": "oauth2", "flow": "application", "tokenUrl": "https://e.org/t", "scopes": {}}},
          "security": [{"basic": []}, {"key": [], "code": ["read"]}]"#,
        &format!(
            r#""/a": {{"get": {{{OK}}}, "put": {{"security": [], {OK}}}, "post": {{"security": [{{"app": []}}, {{}}], {OK}}}}}"#
        ),
        r#""components": {"securitySchemes": {
            "basic": {"type": "http", "scheme": "basic"},
            "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
            "code": {"type": "oauth2", "flows": {"authorizationCode": {"authorizationUrl": "https://e.org/a", "tokenUrl": "https://e.org/t", "scopes": {"read": "Read", "write": "Write"}}}},
            "app": {"type": "oauth2", "flows": {"clientCredentials": {"tokenUrl": "https://e.org/t", "scopes": {}}}}}},
          "security": [{"basic": []}, {"key": [], "code": ["read"]}]"#,
        &format!(
            r#""/a": {{"get": {{{OK}}}, "put": {{"security": [], {OK}}}, "post": {{"security": [{{"app": []}}, {{}}], {OK}}}}}"#
        ),
    );
}

#[test]
fn responses_have_their_schema_in_every_media_type_produced() {
    same(
        r#""produces": ["application/json"],
            "responses": {"Gone": {"description": "gone", "schema": {"type": "string"}}}"#,
        r##""/a": {"get": {"produces": ["application/xml", "application/json"], "responses": {
              "200": {"description": "ok", "schema": {"type": "array", "items": {"type": "string"}},
                "headers": {"X-Rate": {"type": "integer", "description": "left"}, "X-Ids": {"type": "array", "items": {"type": "string"}, "collectionFormat": "csv"}},
                "examples": {"application/json": ["a"], "text/csv": "a"}},
              "default": {"$ref": "#/responses/Gone"}}},
            "head": {"responses": {"200": {"description": "ok"}}},
            "post": {"produces": [], "responses": {"201": {"description": "made", "schema": {"type": "object", "x-nullable": true}}}},
            "put": {"responses": {"201": {"description": "made", "schema": {"type": "file"}}}}}"##,
        r#""components": {"responses": {"Gone": {"description": "gone", "content": {"application/json": {"schema": {"type": "string"}}}}}}"#,
        r#""/a": {"get": {"responses": {
              "200": {"description": "ok", "content": {
                "application/xml": {"schema": {"type": "array", "items": {"type": "string"}}, "examples": {"text/csv": {"value": "a"}}},
                "application/json": {"schema": {"type": "array", "items": {"type": "string"}}, "examples": {"application/json": {"value": ["a"]}}}},
                "headers": {"X-Rate": {"schema": {"type": "integer"}, "description": "left"}, "X-Ids": {"schema": {"type": "array", "items": {"type": "string"}}}}},
              "default": {"description": "gone", "content": {"application/xml": {"schema": {"type": "string"}}, "application/json": {"schema": {"type": "string"}}}}}},
            "head": {"responses": {"200": {"description": "ok"}}},
            "post": {"responses": {"201": {"description": "made", "content": {"application/json": {"schema": {"type": "object", "nullable": true}}}}}},
            "put": {"responses": {"201": {"description": "made", "content": {"application/json": {"schema": {"type": "string", "format": "binary"}}}}}}}"#,
    );
}

#[test]
fn a_discriminator_has_the_schemas_that_extend_it() {
    let schemas = |prefix: &str, discriminator: &str| {
        format!(
            r##"{{"Pet": {{"type": "object", "discriminator": {discriminator}, "required": ["kind"], "properties": {{"kind": {{"type": "string"}}}}}},
                "Cat": {{"allOf": [{{"$ref": "#/{prefix}/Pet"}}, {{"type": "object", "properties": {{"lives": {{"type": "integer", "readOnly": true}}}}}}]}}}}"##
        )
    };
    same(
        &format!(r#""definitions": {}"#, schemas("definitions", r#""kind""#)),
        &format!(r#""/a": {{"get": {{{OK}}}}}"#),
        &format!(
            r#""components": {{"schemas": {}}}"#,
            schemas("components/schemas", r#"{"propertyName": "kind"}"#)
        ),
        &format!(r#""/a": {{"get": {{{OK}}}}}"#),
    );
}

#[test]
fn parameters_of_paths_and_documents_and_their_examples() {
    same(
        r#""parameters": {"Id": {"in": "path", "name": "id", "required": true, "type": "string", "format": "uuid", "x-example": "x"},
            "Pet": {"in": "body", "name": "pet", "required": true, "schema": {"type": "object"}, "x-examples": {"one": {"a": 1}, "application/json": {"a": 2}}}}"#,
        &format!(
            r##""/a/{{id}}": {{"parameters": [{{"$ref": "#/parameters/Id"}}, {{"in": "query", "name": "q", "type": "string"}}],
              "get": {{"parameters": [{{"in": "query", "name": "q", "type": "integer", "x-examples": {{"few": 1}}}}], "tags": ["t"], "deprecated": true, {OK}}},
              "put": {{"parameters": [{{"$ref": "#/parameters/Pet"}}], {OK}}}}}, "/b/{{id}}": {{"$ref": "#/paths/~1a~1{{id}}"}}"##
        ),
        r#""components": {"parameters": {"Id": {"in": "path", "name": "id", "required": true, "schema": {"type": "string", "format": "uuid"}, "example": "x"}}}"#,
        &format!(
            r##""/a/{{id}}": {{"parameters": [{{"$ref": "#/components/parameters/Id"}}, {{"in": "query", "name": "q", "schema": {{"type": "string"}}}}],
              "get": {{"parameters": [{{"in": "query", "name": "q", "schema": {{"type": "integer"}}, "examples": {{"few": {{"value": 1}}}}}}], "tags": ["t"], "deprecated": true, {OK}}},
              "put": {{"requestBody": {{"required": true, "content": {{"application/json": {{"schema": {{"type": "object"}}, "examples": {{"one": {{"value": {{"a": 1}}}}, "application/json": {{"value": {{"a": 2}}}}}}}}}}}}, {OK}}}}},
              "/b/{{id}}": {{"$ref": "#/paths/~1a~1{{id}}"}}"##
        ),
    );
}
