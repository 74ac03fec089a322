//! What is answered where the contract declares nothing for the case, and how declared errors carry the
//! reason. Without a socket: a mock is a value.
#![expect(clippy::unwrap_used, reason = "tests")]

use axum::body::Body;
use http::Request;
use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use specwright_contract::Loader;
use specwright_mock_server::{Mock, Settings};

/// A contract with `POST /things`, whose responses are these.
fn document(responses: &Value) -> String {
    json!({
        "openapi": "3.1.0",
        "info": {"title": "Things", "version": "1"},
        "paths": {"/things": {"post": {
            "operationId": "createThing",
            "parameters": [{"name": "dry", "in": "query", "schema": {"type": "boolean"}}],
            "requestBody": {"required": true, "content": {"application/json": {"schema": {
                "type": "object", "required": ["name"], "properties": {"name": {"type": "string", "minLength": 2}}
            }}}},
            "responses": responses
        }}}
    })
    .to_string()
}

fn created() -> Value {
    json!({"description": "created", "content": {"application/json": {"schema": {"type": "object"}}}})
}

/// Sends a body to `POST TARGET` and shows status, content type and body.
fn post(responses: &Value, target: &str, content_type: &str, body: &str) -> (u16, String, String) {
    let loaded = Loader::new()
        .load_text("things.json", document(responses))
        .unwrap();
    let mock = Mock::new(vec![loaded.contract], Settings::default());
    let mut request = Request::post(target);
    if !content_type.is_empty() {
        request = request.header("content-type", content_type);
    }
    let request = request.body(Body::from(body.to_owned())).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    runtime.block_on(async {
        let response = mock.respond(request).await;
        let header = |name: &str| {
            let value = response.headers().get(name);
            value.map_or(String::new(), |value| value.to_str().unwrap().to_owned())
        };
        let (status, content_type) = (response.status().as_u16(), header("content-type"));
        let body = response.into_body().collect().await.unwrap().to_bytes();
        (
            status,
            content_type,
            String::from_utf8(body.to_vec()).unwrap(),
        )
    })
}

const JSON: &str = "application/json";

#[test]
fn every_violation_is_in_the_problem_document_with_its_place_in_the_contract() {
    let responses = json!({"201": created()});
    let (status, content_type, body) =
        post(&responses, "/things?dry=perhaps", JSON, "{\"name\": \"x\"}");
    assert_eq!(
        (status, content_type.as_str()),
        (422, "application/problem+json")
    );
    insta::assert_snapshot!(body, @r#"{"type":"https://stoplight.io/prism/errors#UNPROCESSABLE_ENTITY","title":"Invalid request","status":422,"detail":"The request breaks the contract, which declares no response for this case","validation":[{"location":["body","name"],"severity":"Error","code":"minLength","message":"Request body property name must NOT have fewer than 2 characters","contract":"things.json:1:345"},{"location":["query","dry"],"severity":"Error","code":"type","message":"Request query parameter dry must be boolean","contract":"things.json:1:174"}]}"#);
}

#[test]
fn a_body_that_must_be_there() {
    let (status, _, body) = post(&json!({"201": created()}), "/things", "", "");
    assert_eq!(status, 422);
    insta::assert_snapshot!(body, @r#"{"type":"https://stoplight.io/prism/errors#UNPROCESSABLE_ENTITY","title":"Invalid request","status":422,"detail":"The request breaks the contract, which declares no response for this case","validation":[{"severity":"Error","code":"required","message":"Body parameter is required","contract":"things.json:1:201"}]}"#);
}

#[test]
fn an_undeclared_media_type_names_those_that_are_declared() {
    let (status, _, body) = post(&json!({"201": created()}), "/things", "text/csv", "name");
    assert_eq!(status, 415);
    insta::assert_snapshot!(body, @r#"{"type":"https://stoplight.io/prism/errors#INVALID_CONTENT_TYPE","title":"Invalid content type","status":415,"detail":"Supported content types: application/json"}"#);
}

#[test]
fn a_declared_error_carries_the_reason_in_the_shape_it_has_room_for() {
    let error = |schema: Value| json!({"201": created(), "400": {"description": "refused", "content": {JSON: {"schema": schema}}}});
    let closed = |property: &str, schema: Value| json!({"type": "object", "required": [property], "additionalProperties": false, "properties": {property: schema}});
    let text = json!({"type": "string"});
    for (name, schema, pointer) in [
        ("detail", closed("detail", text.clone()), "/detail"),
        ("message", closed("message", text.clone()), "/message"),
        ("error", closed("error", text.clone()), "/error"),
        (
            "nested",
            closed("error", closed("message", text.clone())),
            "/error/message",
        ),
        (
            "list",
            closed("errors", json!({"type": "array", "items": text})),
            "/errors/0",
        ),
        (
            "FastAPI",
            closed("detail", json!({"type": "array"})),
            "/detail/0/msg",
        ),
        (
            "problem",
            json!({"type": "object", "required": ["title"]}),
            "/validation/0/message",
        ),
    ] {
        let (status, content_type, body) =
            post(&error(schema), "/things", JSON, "{\"name\": \"x\"}");
        assert_eq!((status, content_type.as_str()), (400, JSON), "{name}");
        let body: Value = serde_json::from_str(&body).unwrap();
        let reason = body
            .pointer(pointer)
            .and_then(Value::as_str)
            .unwrap_or_default();
        // each in the words of its shape
        let wanted = match name {
            "FastAPI" => "String should have at least 2 characters",
            _ => "Request body property name must NOT have fewer than 2 characters",
        };
        assert!(reason.starts_with(wanted), "{name}: {body}");
    }
}

#[test]
fn a_declared_error_without_room_is_answered_as_it_is_declared() {
    let responses = json!({"201": created(), "4XX": {"description": "refused", "content": {JSON: {"schema":
        {"type": "object", "required": ["code"], "additionalProperties": false, "properties": {"code": {"const": 7}}}
    }}}});
    let (status, _, body) = post(&responses, "/things", JSON, "{}");
    assert_eq!((status, body.as_str()), (422, "{\"code\":7}"));
}

#[test]
fn a_reason_comes_with_the_headers_that_the_response_declares() {
    let responses = json!({"201": created(), "422": {
        "description": "refused",
        "headers": {"Retry-After": {"required": true, "schema": {"type": "integer"}, "example": 7}},
        "content": {JSON: {"schema": {"type": "object", "required": ["detail"]}}}
    }});
    let loaded = Loader::new()
        .load_text("things.json", document(&responses))
        .unwrap();
    let mock = Mock::new(vec![loaded.contract], Settings::default());
    let request = Request::post("/things").body(Body::from("{}")).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let response = runtime.block_on(mock.respond(request));
    assert_eq!(response.status(), 422);
    assert_eq!(response.headers()["retry-after"], "7");
}

#[test]
fn a_default_response_is_answered_with_the_status_of_the_case() {
    let responses = json!({"201": created(), "default": {"description": "refused"}});
    assert_eq!(post(&responses, "/things", JSON, "{}").0, 422);
    assert_eq!(post(&responses, "/things", "text/csv", "name").0, 415);
    assert_eq!(
        post(&responses, "/things", JSON, "{\"name\": \"xy\"}").0,
        201
    );
}

#[test]
fn an_operation_without_responses_has_none() {
    let (status, _, body) = post(&json!({}), "/things", JSON, "{\"name\": \"xy\"}");
    assert_eq!(status, 500);
    insta::assert_snapshot!(body, @r#"{"type":"https://stoplight.io/prism/errors#NO_RESPONSE_RESPONSE_DEFINED","title":"No response defined for the selected operation","status":500,"detail":"The operation declares no response at all"}"#);
}
