//! What is around the routes of a service.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::routing::get;
use axum::{Extension, Router};
use http::{HeaderMap, StatusCode};
use specwright_runtime::service::{Around, ClientAddress, Cors, Health};
use tower::ServiceExt as _;

async fn ask(router: &Router, request: http::request::Builder) -> (StatusCode, HeaderMap, String) {
    let request: Request = request.body(Body::empty()).unwrap();
    let answer = router.clone().oneshot(request).await.unwrap();
    let (status, headers) = (answer.status(), answer.headers().clone());
    let body = to_bytes(answer.into_body(), 100_000).await.unwrap();
    let text = String::from_utf8(body.to_vec()).unwrap();
    (status, headers, text)
}

async fn echo(headers: HeaderMap) -> String {
    headers["x-request-id"].to_str().unwrap().to_owned()
}

#[tokio::test]
async fn requests_have_an_id_which_callers_may_choose() {
    let router = Around::new().layer(Router::new().route("/", get(echo)));
    let request = Request::get("/").header("x-request-id", "trace-7");
    let (_, headers, body) = ask(&router, request).await;
    assert_eq!(
        (body.as_str(), &headers["x-request-id"]),
        ("trace-7", &"trace-7".parse().unwrap())
    );
    for wrong in ["", "a b", "<script>", &"x".repeat(200)] {
        let request = Request::get("/").header("x-request-id", wrong);
        let (_, headers, body) = ask(&router, request).await;
        assert_eq!(body.len(), 36, "{wrong}: {body}");
        assert_eq!(headers["x-request-id"], body);
    }
}

#[tokio::test]
async fn pages_may_call_also_where_the_answer_is_a_refusal() {
    let refused = || async { StatusCode::UNAUTHORIZED };
    let routes = Router::new().route("/", get(refused));
    let router = Around::new().cors(Cors::everybody()).layer(routes.clone());
    let origin = "https://shop.example";
    let preflight = Request::options("/")
        .header("origin", origin)
        .header("access-control-request-method", "DELETE")
        .header("access-control-request-headers", "authorization");
    let (status, headers, _) = ask(&router, preflight).await;
    assert_eq!(status, 200);
    assert_eq!(headers["access-control-allow-origin"], origin);
    assert_eq!(headers["access-control-allow-methods"], "DELETE");
    assert_eq!(headers["access-control-allow-headers"], "authorization");
    assert_eq!(headers["access-control-allow-credentials"], "true");
    let (status, headers, _) = ask(&router, Request::get("/").header("origin", origin)).await;
    assert_eq!(status, 401);
    assert_eq!(headers["access-control-allow-origin"], origin);

    let router = Around::new()
        .cors(Cors::of(["https://other.example"]))
        .layer(routes);
    let (_, headers, _) = ask(&router, Request::get("/").header("origin", origin)).await;
    assert!(!headers.contains_key("access-control-allow-origin"));
}

#[tokio::test]
async fn only_our_own_proxies_say_where_a_request_comes_from() {
    async fn from(address: Option<Extension<ClientAddress>>) -> String {
        address.map_or("-".into(), |Extension(ClientAddress(address))| {
            address.to_string()
        })
    }
    let routes = Router::new().route("/", get(from));
    for (proxies, expected) in [
        (0, "-"),
        (1, "10.0.0.2"),
        (2, "192.0.2.7"),
        (3, "6.6.6.6"),
        (4, "-"),
    ] {
        let router = Around::new().proxies(proxies).layer(routes.clone());
        let request = Request::get("/")
            .header("x-forwarded-for", "6.6.6.6, 192.0.2.7")
            .header("x-forwarded-for", "10.0.0.2");
        assert_eq!(ask(&router, request).await.2, expected, "{proxies}");
    }
}

#[tokio::test]
async fn metrics_count_what_was_answered() {
    let around = Around::new();
    let routes = Router::new()
        .route("/", get(echo))
        .merge(around.metrics_at("/metrics"));
    let router = around.layer(routes);
    ask(&router, Request::get("/")).await;
    ask(&router, Request::get("/nowhere")).await;
    ask(&router, Request::builder().method("BREW").uri("/")).await;
    let (_, _, text) = ask(&router, Request::get("/metrics")).await;
    let counts: Vec<&str> = text
        .lines()
        .filter(|line| line.contains("total{"))
        .collect();
    assert_eq!(
        counts,
        [
            r#"http_requests_total{operation="-",method="-",status="405"} 1"#,
            r#"http_requests_total{operation="-",method="GET",status="200"} 1"#,
            r#"http_requests_total{operation="-",method="GET",status="404"} 1"#,
        ]
    );
    assert!(
        text.contains(r#"http_request_duration_seconds_count{operation="-"} 3"#),
        "{text}"
    );
}

#[tokio::test]
async fn a_service_is_ready_while_its_checks_are_passed() {
    let up = Arc::new(AtomicBool::new(true));
    let state = Arc::clone(&up);
    let health = Health::new().check("database", move || {
        let up = state.load(Ordering::Relaxed);
        async move {
            if up {
                Ok(())
            } else {
                Err("the password is s3cret".into())
            }
        }
    });
    let router = health.routes();
    let (status, _, body) = ask(&router, Request::get("/health/ready")).await;
    assert_eq!(
        (status.as_u16(), body.as_str()),
        (200, r#"{"status":"up","checks":{"database":"up"}}"#)
    );
    up.store(false, Ordering::Relaxed);
    let (status, _, body) = ask(&router, Request::get("/health/ready")).await;
    assert_eq!(
        (status.as_u16(), body.as_str()),
        (503, r#"{"status":"down","checks":{"database":"down"}}"#)
    );
    assert_eq!(ask(&router, Request::get("/health/live")).await.0, 200);
}
