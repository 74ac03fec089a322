//! Who may see what: two users, with tokens of an issuer, as the service is set up by its environment.

use std::sync::LazyLock;

use orders::Settings;
use serde_json::{Value, json};
use specwright_runtime::axum::Router;
use specwright_runtime::axum::body::{Body, to_bytes};
use specwright_runtime::http::{HeaderMap, Request};
use specwright_runtime::service::Settings as Source;
use specwright_tokens::{Claims, Flaw, Issuer};
use tower::ServiceExt as _;

use crate::support::{System, sqlite};

static ISSUER: LazyLock<Issuer> = LazyLock::new(|| Issuer::generate().unwrap());

pub(crate) const USER_1: &str = "ec7bbccf-ca89-4af3-82ac-b41e4831a962";
pub(crate) const USER_2: &str = "ec7bbccf-ca89-4af3-82ac-b41e4831a999";

fn claims(user: &str) -> Claims {
    Claims::of(user).audience("http://127.0.0.1:8080/orders")
}

pub(crate) fn bearer(user: &str) -> String {
    format!("Bearer {}", ISSUER.token(&claims(user)).unwrap())
}

/// A service that knows its users.
pub(crate) async fn start() -> (System, Router) {
    let folder = tempfile::tempdir().unwrap();
    let key = folder.path().join("key.pem");
    std::fs::write(&key, ISSUER.certificate()).unwrap();
    let key = key.display().to_string();
    let source = Source::of([("AUTH_ON", "TRUE"), ("JWT_PUBLIC_KEY", &key)]);
    let settings = Settings::of(source).unwrap();
    let system = System::start(sqlite()).await;
    let router = system.app.router(&settings);
    (system, router)
}

async fn send(
    router: &Router,
    method: &str,
    path: &str,
    authorization: &str,
    body: Option<Value>,
) -> (u16, HeaderMap, Value) {
    let mut request = Request::builder().method(method).uri(path);
    if !authorization.is_empty() {
        request = request.header("authorization", authorization);
    }
    let body = match body {
        Some(body) => {
            request = request.header("content-type", "application/json");
            Body::from(body.to_string())
        }
        None => Body::empty(),
    };
    let request = request.header("origin", "https://shop.example");
    let answer = router.clone().oneshot(request.body(body).unwrap());
    let answer = answer.await.unwrap();
    let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
    let body = to_bytes(answer.into_body(), 1_000_000).await.unwrap();
    (
        status,
        headers,
        serde_json::from_slice(&body).unwrap_or(Value::Null),
    )
}

#[tokio::test]
async fn users_see_their_own_orders_only() {
    let (_system, router) = start().await;
    let body = json!({"order": [{"product": "capuccino", "size": "small", "quantity": 1}]});
    let [first, second] = [USER_1, USER_2].map(bearer);
    let (status, _, order) = send(&router, "POST", "/orders", &first, Some(body.clone())).await;
    assert_eq!((status, &order["status"]), (201, &json!("created")));
    let id = order["id"].as_str().unwrap();
    let path = format!("/orders/{id}");
    let (_, _, mine) = send(&router, "GET", "/orders", &first, None).await;
    assert_eq!(mine, json!({"orders": [order]}));
    let (_, _, theirs) = send(&router, "GET", "/orders", &second, None).await;
    assert_eq!(theirs, json!({"orders": []}));
    let told = json!({"detail": format!("Order with ID {id} was not found")});
    for (method, below, body) in [
        ("GET", "", None),
        ("PUT", "", Some(body)),
        ("DELETE", "", None),
        ("POST", "/pay", None),
        ("POST", "/cancel", None),
    ] {
        let path = format!("{path}{below}");
        let (status, _, answer) = send(&router, method, &path, &second, body).await;
        assert_eq!((status, &answer), (404, &told), "{method} {below}");
    }
    assert_eq!(send(&router, "GET", &path, &first, None).await.2, order);
}

#[tokio::test]
async fn whoever_has_no_good_token_is_told_why_before_anything_else() {
    let (_system, router) = start().await;
    let mut table = Vec::new();
    let bad = Flaw::ALL.iter().map(|flaw| {
        let token = ISSUER.bad_token(&claims(USER_1), *flaw).unwrap();
        (flaw.name(), format!("Bearer {token}"))
    });
    let others = [
        ("nothing", ""),
        ("another scheme", "Basic YTpi"),
        ("no token", "Bearer "),
    ];
    let others = others.map(|(name, value)| (name, value.to_owned()));
    for (name, authorization) in others.into_iter().chain(bad) {
        // the path and the body are wrong as well
        let answer = send(&router, "PUT", "/orders/8", &authorization, Some(json!({}))).await;
        let (status, headers, body) = answer;
        assert_eq!(status, 401, "{name}");
        assert_eq!(
            headers["access-control-allow-origin"],
            "https://shop.example"
        );
        let challenge = headers["www-authenticate"].to_str().unwrap();
        assert!(
            challenge.starts_with("Bearer realm=\"Orders\""),
            "{challenge}"
        );
        assert_eq!(body.as_object().unwrap().len(), 1);
        table.push(format!("{name}: {}", body["detail"].as_str().unwrap()));
    }
    insta::assert_snapshot!(table.join("\n"), @"
    nothing: the request has no credentials
    another scheme: the request has no credentials
    no token: the request has no credentials
    expired: Access token has expired
    not-yet-valid: Access token is not valid yet
    other-audience: Access token is not for this service
    no-subject: Access token has no subject
    other-key: Access token has a signature that is not valid
    tampered: Access token has a signature that is not valid
    unsigned: Access token has an algorithm that is not accepted
    public-key-as-secret: Access token has an algorithm that is not accepted
    wrong-types: Access token is not a JWT
    garbage: Access token is not a JWT
    ");
}

#[tokio::test]
async fn contract_page_and_preflight_need_no_token() {
    let (_system, router) = start().await;
    let (status, headers, contract) = send(&router, "GET", "/openapi/orders.json", "", None).await;
    assert_eq!(
        (status, &contract["info"]["title"]),
        (200, &json!("Orders"))
    );
    assert_eq!(headers["content-type"], "application/json");
    assert_eq!(send(&router, "GET", "/docs/orders", "", None).await.0, 200);
    for path in ["/health/live", "/health/ready", "/metrics"] {
        assert_eq!(send(&router, "GET", path, "", None).await.0, 200, "{path}");
    }
    let preflight = Request::options("/orders")
        .header("origin", "https://shop.example")
        .header("access-control-request-method", "POST");
    let answer = router
        .clone()
        .oneshot(preflight.body(Body::empty()).unwrap());
    let answer = answer.await.unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["access-control-allow-methods"], "POST");
}

#[tokio::test]
async fn without_authentication_everybody_is_the_user_test() {
    for value in ["", "false", "1", "yes"] {
        let settings = Settings::of(Source::of([("AUTH_ON", value)])).unwrap();
        let system = System::start(sqlite()).await;
        let router = system.app.router(&settings);
        assert_eq!(
            send(&router, "GET", "/orders", "", None).await.0,
            200,
            "{value}"
        );
    }
}

#[test]
fn all_that_is_wrong_with_the_settings_is_told_at_once() {
    let source = Source::of([
        ("PORT", "http"),
        ("AUTH_ON", "true"),
        ("JWT_PUBLIC_KEY", "nowhere.pem"),
        ("JWT_ALGORITHMS", "RS256,HS256"),
        ("UPSTREAM_TIMEOUT", "-1"),
    ]);
    let wrong = Settings::of(source).unwrap_err().to_string();
    insta::assert_snapshot!(wrong, @"
    4 settings are missing or wrong:
      PORT (environment) is not a whole number from 0 to 65535
      JWT_PUBLIC_KEY: nowhere.pem: No such file or directory (os error 2)
      JWT_ALGORITHMS: the algorithms are RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384 and EdDSA
      UPSTREAM_TIMEOUT: cannot convert float seconds to Duration: value is negative
    ");
}
