//! The service without faults does what its contract says.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use http::Request;
use serde_json::{Value, json};
use tower::ServiceExt as _;

use crate::faults::{self, Twist};
use crate::service::{OPERATOR_KEY, Stacks, token};
use crate::tally::each_is_one_of_a_kind;

struct Answer {
    status: u16,
    headers: http::HeaderMap,
    body: Value,
}

async fn ask(stacks: &Arc<Stacks>, user: &str, line: &str, body: Option<Value>) -> Answer {
    let (method, target) = line.split_once(' ').unwrap();
    let kind = if method == "PATCH" {
        "application/merge-patch+json"
    } else {
        "application/json"
    };
    let mut request = Request::builder()
        .method(method)
        .uri(target)
        .header("x-api-key", OPERATOR_KEY);
    if !user.is_empty() {
        request = request.header("authorization", format!("Bearer {}", token(user, "read")));
    }
    if body.is_some() {
        request = request.header("content-type", kind);
    }
    let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
    let router = Arc::clone(stacks).router();
    let response = router.oneshot(request.body(body).unwrap()).await.unwrap();
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    Answer {
        status: parts.status.as_u16(),
        headers: parts.headers,
        body: serde_json::from_slice(&body).unwrap_or_default(),
    }
}

fn draft() -> Value {
    json!({"title": "Emma", "year": 1815, "genre": "novel", "price": 9.5, "authors": ["Jane Austen"]})
}

#[tokio::test]
async fn a_book_lives_and_dies() {
    let stacks = Stacks::new(None);
    let made = ask(&stacks, "alice", "POST /books", Some(draft())).await;
    assert_eq!(made.status, 201);
    let place = made.headers["location"].to_str().unwrap().to_owned();
    let read = ask(&stacks, "bob", &format!("GET {place}"), None).await;
    assert_eq!((read.status, &read.body), (200, &made.body));
    assert_eq!(read.body["language"], "en");
    let others = ask(&stacks, "bob", &format!("DELETE {place}"), None).await;
    assert_eq!(others.status, 403);
    let until = json!({"until": "2026-05-01"});
    let lent = ask(
        &stacks,
        "bob",
        &format!("POST {place}/lend"),
        Some(until.clone()),
    )
    .await;
    assert_eq!((lent.status, &lent.body["lent"]), (200, &json!(true)));
    let again = ask(&stacks, "bob", &format!("POST {place}/lend"), Some(until)).await;
    assert_eq!(again.status, 409);
    let kept = ask(&stacks, "alice", &format!("DELETE {place}"), None).await;
    assert_eq!(kept.status, 409);
    ask(&stacks, "bob", &format!("POST {place}/return"), None).await;
    let change = json!({"subtitle": "A novel"});
    let changed = ask(&stacks, "alice", &format!("PATCH {place}"), Some(change)).await;
    assert_eq!(
        (changed.status, &changed.body["title"]),
        (200, &json!("Emma"))
    );
    let gone = ask(&stacks, "alice", &format!("DELETE {place}"), None).await;
    assert_eq!((gone.status, gone.body), (204, Value::Null));
    let missing = ask(&stacks, "alice", &format!("GET {place}"), None).await;
    assert_eq!(missing.status, 404);
}

#[tokio::test]
async fn a_contact_is_its_owners() {
    let stacks = Stacks::new(None);
    let reach = json!({"kind": "email", "address": "A@example.com"});
    let body = json!({"name": "Ann ", "pin": "1234", "reach": reach});
    let made = ask(&stacks, "alice", "POST /contacts", Some(body)).await;
    assert_eq!(made.status, 201);
    assert_eq!(made.body["name"], "Ann");
    assert!(made.body.get("pin").is_none());
    let place = made.headers["location"].to_str().unwrap().to_owned();
    assert_eq!(
        ask(&stacks, "bob", &format!("GET {place}"), None)
            .await
            .status,
        404
    );
    assert_eq!(
        ask(&stacks, "bob", "GET /contacts", None).await.body["total"],
        0
    );
    assert_eq!(
        ask(&stacks, "alice", "GET /contacts", None).await.body["total"],
        1
    );
    ask(&stacks, "alice", &format!("POST {place}/archive"), None).await;
    assert_eq!(
        ask(&stacks, "alice", "GET /contacts", None).await.body["total"],
        0
    );
}

#[tokio::test]
async fn requests_are_held_against_the_contract() {
    let stacks = Stacks::new(None);
    for (line, body, status) in [
        ("GET /books?limit=0", None, 422),
        ("GET /books?limit=50", None, 200),
        ("GET /books?lent=maybe", None, 422),
        ("GET /export", None, 422),
        ("POST /reindex", None, 403),
        ("PUT /labels/x", Some(json!({"colour": "red"})), 422),
        ("PUT /labels/xy", Some(json!({"colour": "red"})), 201),
        ("PUT /labels/xy", Some(json!({"colour": "red"})), 200),
        ("DELETE /books", None, 405),
        ("OPTIONS /books", None, 204),
        ("HEAD /settings", None, 200),
        ("GET /nowhere", None, 404),
    ] {
        assert_eq!(
            ask(&stacks, "alice", line, body).await.status,
            status,
            "{line}"
        );
    }
    assert_eq!(ask(&stacks, "", "GET /books", None).await.status, 401);
}

#[test]
fn every_fault_is_one_of_a_kind() {
    let all = || faults::all().map(|(_, fault)| fault);
    each_is_one_of_a_kind(&crate::service::contract(), all());
    for fault in all().filter(|fault| matches!(fault.twist, Twist::Reads(_))) {
        Stacks::new(Some(fault));
    }
    assert!(all().count() > 200, "{}", all().count());
}
