//! Which operation a request line means, and what is answered where it means none.

use insta::assert_snapshot;
use specwright_runtime::axum::Router;
use specwright_runtime::axum::routing::get;

use crate::calls::call;
use crate::{server, stub};

#[tokio::test]
async fn concrete_paths_go_before_templated_ones() {
    assert_snapshot!(call(&stub(), "GET /schedules/latest").await, @r#"
    200
    content-type: application/json
    content-length: 24

    {"name":"soup","size":4}
    "#);
    assert_snapshot!(call(&stub(), "GET /schedules/5").await, @r#"
    200
    content-type: application/json
    content-length: 26

    {"name":"nobody","size":5}
    "#);
}

#[tokio::test]
async fn parts_of_segments_are_parameters() {
    assert_snapshot!(call(&stub(), "GET /schedules/week%201.json").await, @r#"
    200
    content-type: text/plain
    content-length: 16

    export of week 1
    "#);
    assert_snapshot!(call(&stub(), "POST /schedules/5:archive").await, @r#"
    204
    content-length: 0
    "#);
}

#[tokio::test]
async fn paths_need_not_be_ascii() {
    assert_snapshot!(call(&stub(), "GET /Mahlzeiten/gr%C3%BC%C3%9Fe").await, @r#"
    200
    content-type: text/plain
    content-length: 8

    Mahlzeit
    "#);
}

#[tokio::test]
async fn a_method_that_is_missing_is_told_with_those_that_there_are() {
    assert_snapshot!(call(&stub(), "DELETE /schedules").await, @r#"
    405
    content-type: application/problem+json
    content-length: 125
    allow: GET, HEAD, POST, OPTIONS

    {"type":"about:blank","title":"Method Not Allowed","status":405,"detail":"the path has the methods GET, HEAD, POST, OPTIONS"}
    "#);
    assert_snapshot!(call(&stub(), "OPTIONS /schedules/5").await, @r#"
    204
    content-length: 0
    allow: GET, HEAD, OPTIONS
    "#);
}

#[tokio::test]
async fn head_is_get_without_its_body() {
    assert_snapshot!(call(&stub(), "HEAD /schedules/latest").await, @r#"
    200
    content-type: application/json
    content-length: 24
    "#);
    assert_snapshot!(call(&stub(), "HEAD /schedules/5:archive").await, @r#"
    422
    content-type: application/problem+json
    content-length: 238
    "#);
}

#[tokio::test]
async fn a_router_is_nested_and_merged_as_any_other() {
    let own = Router::new()
        .route("/health", get(|| async { "up" }))
        .nest("/api/{tenant}", stub())
        .fallback(|| async { "nowhere" });
    assert_snapshot!(call(&own, "GET /api/ann/schedules/latest").await, @r#"
    200
    content-type: application/json
    content-length: 24

    {"name":"soup","size":4}
    "#);
    assert_snapshot!(call(&own, "GET /health").await, @r#"
    200
    content-type: text/plain; charset=utf-8
    content-length: 2

    up
    "#);
    assert_snapshot!(call(&own, "GET /api/ann/none").await, @r#"
    200
    content-type: text/plain; charset=utf-8
    content-length: 7

    nowhere
    "#);
    let merged = stub().merge(Router::new().route("/health", get(|| async { "up" })));
    assert_snapshot!(call(&merged, "GET /health").await, @r#"
    200
    content-type: text/plain; charset=utf-8
    content-length: 2

    up
    "#);
    assert_snapshot!(call(&merged, "GET /none").await, @"404");
}

#[tokio::test]
async fn a_base_path_may_be_set_or_be_that_of_the_contracts_server() {
    let router = server().base_path("/kitchen/").router();
    assert!(
        call(&router, "GET /kitchen/schedules/latest")
            .await
            .starts_with("200")
    );
    let router = server().server_base_path().fallback().router();
    assert!(
        call(&router, "GET /v1/schedules/latest")
            .await
            .starts_with("200")
    );
    assert_snapshot!(call(&router, "GET /schedules/latest").await, @r#"
    404
    content-type: application/problem+json
    content-length: 96

    {"type":"about:blank","title":"Not Found","status":404,"detail":"the contract has no such path"}
    "#);
}

#[tokio::test]
async fn the_contract_and_its_page_are_answered_on_request() {
    let router = server()
        .contract_at("/openapi.json")
        .docs_at("/docs")
        .router();
    let contract = call(&router, "GET /openapi.json").await;
    assert!(contract.starts_with("200\ncontent-type: application/json"));
    // several files have become one
    assert!(!contract.contains("types.yaml"));
    assert!(contract.contains("\"operationId\":\"createSchedule\""));
    let yaml = call(&router, "GET /openapi.yaml").await;
    assert!(yaml.starts_with("200\ncontent-type: application/yaml"));
    let page = call(&router, "GET /docs").await;
    assert!(page.starts_with("200\ncontent-type: text/html"));
    assert!(call(&stub(), "GET /openapi.json").await.starts_with("404"));
}
