//! Requests that break the contract, in every envelope.

use insta::assert_snapshot;
use serde_json::json;
use specwright_runtime::Reply;
use specwright_runtime::server::Envelope;

use crate::calls::call;
use crate::{server, stub};

const TWO_WRONG: &str = "GET /schedules?limit=99&tag=a&session=b
Cookie: session=x";

const BODY: &str = "POST /schedules
Authorization: Bearer ann:write
Content-Type: application/json
X-Trace: a

{\"name\": 5}";

#[tokio::test]
async fn everything_that_is_wrong_is_told_at_once() {
    assert_snapshot!(call(&stub(), TWO_WRONG).await, @r#"
    422
    content-type: application/problem+json
    content-length: 247

    {"type":"about:blank","title":"Unprocessable Entity","status":422,"detail":"the request breaks the contract","validation":[{"location":["query","limit"],"severity":"Error","code":"maximum","message":"Request query parameter limit must be <= 50"}]}
    "#);
    assert_snapshot!(call(&stub(), BODY).await, @r#"
    422
    content-type: application/problem+json
    content-length: 514

    {"type":"about:blank","title":"Unprocessable Entity","status":422,"detail":"the request breaks the contract","validation":[{"location":["body"],"severity":"Error","code":"required","message":"Request body must have required property 'size'"},{"location":["body","name"],"severity":"Error","code":"type","message":"Request body property name must be string"},{"location":["header","x-trace"],"severity":"Error","code":"minLength","message":"Request header parameter x-trace must NOT have fewer than 2 characters"}]}
    "#);
}

#[tokio::test]
async fn an_envelope_is_chosen() {
    let with = |envelope| server().problems(envelope).router();
    assert_snapshot!(call(&with(Envelope::Detail), TWO_WRONG).await, @r#"
    422
    content-type: application/json
    content-length: 56

    {"detail":"Request query parameter limit must be <= 50"}
    "#);
    assert_snapshot!(call(&with(Envelope::FastApi), TWO_WRONG).await, @r#"
    422
    content-type: application/json
    content-length: 139

    {"detail":[{"type":"less_than_equal","loc":["query","limit"],"msg":"Input should be less than or equal to 50","input":99,"ctx":{"le":50}}]}
    "#);
    // what the contract declares goes before
    assert_snapshot!(call(&with(Envelope::FastApi), BODY).await, @r#"
    422
    content-type: application/problem+json
    content-length: 514

    {"type":"about:blank","title":"Unprocessable Entity","status":422,"detail":"the request breaks the contract","validation":[{"location":["body"],"severity":"Error","code":"required","message":"Request body must have required property 'size'"},{"location":["body","name"],"severity":"Error","code":"type","message":"Request body property name must be string"},{"location":["header","x-trace"],"severity":"Error","code":"minLength","message":"Request header parameter x-trace must NOT have fewer than 2 characters"}]}
    "#);
    let own =
        Envelope::custom(|error| Reply::new(error.status()).json(&json!({"fault": error.text()})));
    assert_snapshot!(call(&with(own), BODY).await, @r#"
    422
    content-type: application/json
    content-length: 174

    {"fault":"Request body must have required property 'size'; Request body property name must be string; Request header parameter x-trace must NOT have fewer than 2 characters"}
    "#);
}

#[tokio::test]
async fn a_media_type_that_is_not_declared_is_415() {
    let request = BODY.replace("application/json", "text/xml");
    assert_snapshot!(call(&stub(), &request).await, @r#"
    415
    content-type: application/problem+json
    content-length: 402

    {"type":"about:blank","title":"Unsupported Media Type","status":415,"detail":"the media type of the body is not one that the contract declares","validation":[{"severity":"Error","code":"415","message":"Supported content types: application/json"},{"location":["header","x-trace"],"severity":"Error","code":"minLength","message":"Request header parameter x-trace must NOT have fewer than 2 characters"}]}
    "#);
    assert_snapshot!(call(&stub(), "GET /schedules\nContent-Type: text/plain\n\nhello").await, @r#"
    415
    content-type: application/problem+json
    content-length: 271

    {"type":"about:blank","title":"Unsupported Media Type","status":415,"detail":"the media type of the body is not one that the contract declares","validation":[{"severity":"Error","code":"415","message":"No supported content types, but request included a non-empty body"}]}
    "#);
    assert_snapshot!(call(&stub(), "PUT /files\nContent-Type: text/plain\n\nhello").await, @r#"
    415
    content-type: application/problem+json
    content-length: 255

    {"type":"about:blank","title":"Unsupported Media Type","status":415,"detail":"the media type of the body is not one that the contract declares","validation":[{"severity":"Error","code":"415","message":"Supported content types: application/octet-stream"}]}
    "#);
}

#[tokio::test]
async fn a_body_that_cannot_be_read_is_400() {
    let request = BODY.replace("{\"name\": 5}", "{\"name\":");
    assert_snapshot!(call(&stub(), &request).await, @r#"
    400
    content-type: application/problem+json
    content-length: 408

    {"type":"about:blank","title":"Bad Request","status":400,"detail":"the body cannot be read","validation":[{"location":["body"],"severity":"Error","code":"syntax","message":"Request body is not valid JSON: EOF while parsing a value at line 1 column 8"},{"location":["header","x-trace"],"severity":"Error","code":"minLength","message":"Request header parameter x-trace must NOT have fewer than 2 characters"}]}
    "#);
}

#[tokio::test]
async fn a_body_that_is_missing_is_told() {
    let request = BODY.replace("{\"name\": 5}", "");
    assert_snapshot!(call(&stub(), &request).await, @r#"
    422
    content-type: application/problem+json
    content-length: 357

    {"type":"about:blank","title":"Unprocessable Entity","status":422,"detail":"the request breaks the contract","validation":[{"severity":"Error","code":"required","message":"Body parameter is required"},{"location":["header","x-trace"],"severity":"Error","code":"minLength","message":"Request header parameter x-trace must NOT have fewer than 2 characters"}]}
    "#);
}

#[tokio::test]
async fn a_body_beyond_the_limit_is_413() {
    let router = server().body_limit(8).stream_limit(4).router();
    assert_snapshot!(call(&router, BODY).await, @r#"
    413
    content-type: application/problem+json
    content-length: 105

    {"type":"about:blank","title":"Payload Too Large","status":413,"detail":"the body has more than 8 bytes"}
    "#);
    assert_snapshot!(call(&router, "PUT /files\nContent-Type: application/octet-stream\n\nhello").await, @r#"
    413
    content-type: application/problem+json
    content-length: 120

    {"type":"about:blank","title":"Payload Too Large","status":413,"detail":"the body has more bytes than the limit admits"}
    "#);
}

#[tokio::test]
async fn errors_of_handlers_have_the_form_that_the_contract_declares() {
    assert_snapshot!(call(&stub(), "GET /schedules/404").await, @r#"
    404
    content-type: application/json
    content-length: 39

    {"message":"there is no such schedule"}
    "#);
    assert_snapshot!(call(&stub(), "GET /schedules?limit=13").await, @r#"
    500
    content-type: application/problem+json
    content-length: 67

    {"type":"about:blank","title":"Internal Server Error","status":500}
    "#);
}
