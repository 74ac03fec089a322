//! A service that breaks its contract in ways that are known, and tells what it should not.

use axum::Router;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use axum::routing::{get, post};
use specwright_contract::{Contract, Loader};
use specwright_contract_test::Suite;

pub(crate) const SECRET: &str = "s3cr3t-token-of-ours";
pub(crate) const KEY: &str = "k3y-of-the-door";

pub(crate) fn contract() -> Contract {
    let document = include_str!("notes.yaml");
    Loader::new()
        .load_text("notes.yaml", document)
        .unwrap()
        .contract
}

/// Notes that are of the wrong type, and whoever reads one is told the credentials that were sent.
pub(crate) fn service() -> Router {
    let leak = |headers: HeaderMap| async move {
        let sent = headers
            .get("authorization")
            .map(|value| value.to_str().unwrap().to_owned());
        let body = serde_json::json!({"id": 1, "text": sent.unwrap_or_default(), "access_token": "another-token"});
        (
            [("set-cookie", "session=a-session-of-ours")],
            axum::Json(body),
        )
    };
    Router::new()
        .route(
            "/notes",
            post(|| async {
                (
                    StatusCode::CREATED,
                    axum::Json(serde_json::json!({"id": "one"})),
                )
            })
            .get(|| async { axum::Json(serde_json::json!([{"id": 1, "text": "one"}])) }),
        )
        .route(
            "/notes/{id}",
            get(move |_: Path<String>, headers: HeaderMap| leak(headers)),
        )
        .route("/health", get(|| async { "fine".into_response() }))
}

/// A run of that service with credentials.
pub(crate) fn suite() -> Suite {
    Suite::new(contract())
        .header("Authorization", &format!("Bearer {SECRET}"))
        .header("X-Door", KEY)
        .peer("Authorization", "Bearer t0ken-of-the-peer")
        .seed(3)
}
