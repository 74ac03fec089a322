//! The two identities that are given are both good, however little they differ.
#![expect(clippy::unwrap_used, reason = "tests")]

use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Json, Router, routing::get};
use serde_json::json;
use specwright_contract::Loader;
use specwright_contract_test::Suite;

const DOCUMENT: &str = r#"{
  "openapi": "3.1.0",
  "info": {"title": "Who", "version": "1"},
  "security": [{"bearer": []}],
  "paths": {"/me": {"get": {"responses": {
    "200": {"description": "you", "content": {"application/json": {"schema": {"type": "object", "required": ["name"]}}}},
    "401": {"description": "nobody"}
  }}}},
  "components": {"securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}}}
}"#;

async fn me(headers: HeaderMap) -> Response {
    let field = headers.get(header::AUTHORIZATION);
    let field = field
        .and_then(|field| field.to_str().ok())
        .unwrap_or_default();
    let (scheme, token) = field.split_once(' ').unwrap_or_default();
    match token {
        "A" | "B" if scheme.eq_ignore_ascii_case("bearer") => {
            Json(json!({"name": token})).into_response()
        }
        _ => (
            StatusCode::UNAUTHORIZED,
            [(header::WWW_AUTHENTICATE, "Bearer")],
        )
            .into_response(),
    }
}

#[tokio::test]
async fn what_is_made_of_a_credential_is_never_the_other_identity() {
    let contract = Loader::new()
        .load_text("who.json", DOCUMENT)
        .unwrap()
        .contract;
    let outcome = Suite::new(contract)
        .header("Authorization", "Bearer A")
        .peer("Authorization", "Bearer B")
        .run(Router::new().route("/me", get(me)))
        .await;
    assert!(outcome.is_clean(), "{}", outcome.report());
}
