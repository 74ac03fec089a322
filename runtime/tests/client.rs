//! The client by generated code, over sockets and over services in process.
#![expect(clippy::unwrap_used, reason = "tests")]

#[expect(unreachable_pub, reason = "in the shape of generated code")]
mod golden;

use std::io::Write as _;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::response::{IntoResponse as _, Response};
use axum::routing::any;
use golden::client::Client;
use golden::operations::*;
use golden::types;
use http::{HeaderMap, StatusCode};
use rt::client::{ClientCredentials, ClientError, Credential, PageBy, Retry, Secret};
use specwright_runtime as rt;

/// What a service got.
#[derive(Clone, Debug)]
struct Got {
    line: String,
    headers: HeaderMap,
    body: String,
}

/// A service that answers what a function says, and keeps what it got.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<Got>>>);

impl Log {
    fn all(&self) -> Vec<Got> {
        self.0.lock().unwrap().clone()
    }

    fn lines(&self) -> Vec<String> {
        self.all().into_iter().map(|got| got.line).collect()
    }
}

fn service<F>(answer: F) -> (Router, Log)
where
    F: Fn(usize, &Got) -> Response + Clone + Send + Sync + 'static,
{
    let log = Log::default();
    let kept = log.clone();
    let handler = move |request: Request| async move {
        let (parts, body) = request.into_parts();
        let body = axum::body::to_bytes(body, 10_000_000).await.unwrap();
        let got = Got {
            line: format!("{} {}", parts.method, parts.uri.path_and_query().unwrap()),
            headers: parts.headers,
            body: String::from_utf8_lossy(&body).into_owned(),
        };
        let number = {
            let mut log = kept.0.lock().unwrap();
            log.push(got.clone());
            log.len()
        };
        answer(number, &got)
    };
    (Router::new().fallback(any(handler)), log)
}

async fn serve(router: Router) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("http://{address}")
}

fn status(code: u16) -> Response {
    StatusCode::from_u16(code).unwrap().into_response()
}

fn with(code: u16, headers: &[(&str, &str)], body: impl Into<axum::body::Body>) -> Response {
    let mut response = http::Response::builder().status(code);
    for (name, value) in headers {
        response = response.header(*name, *value);
    }
    response.body(body.into()).unwrap()
}

const JSON: (&str, &str) = ("content-type", "application/json");

fn soup() -> CreateScheduleBody {
    CreateScheduleBody::Json(types::CreateSchedule {
        name: "soup".to_owned(),
        count: None,
    })
}

fn quick() -> Retry {
    Retry::times(3).first_wait(Duration::from_millis(1))
}

#[tokio::test]
async fn a_call_goes_over_a_socket_and_over_a_service() {
    let answer = |_: usize, got: &Got| {
        assert_eq!(got.body, r#"{"name":"soup"}"#);
        with(
            201,
            &[JSON, ("x-rate-limit", "9")],
            r#"{"id":1,"name":"soup"}"#,
        )
    };
    let (router, log) = service(answer);
    let url = serve(router.clone()).await;
    let clients = [
        Client::at(format!("{url}/base/")),
        Client::builder()
            .base_url("http://here/base")
            .service(router)
            .build(),
    ];
    for client in clients {
        let answer = client
            .create_schedule("a/b", "t", soup())
            .dry_run(true)
            .session("s")
            .header("x-more", "m")
            .await
            .unwrap();
        assert_eq!(answer.status, 201);
        assert_eq!(answer.headers["x-rate-limit"], "9");
        let CreateScheduleResponse::Created(_, headers) = &answer.response else {
            panic!("{answer:?}")
        };
        assert_eq!(headers.x_rate_limit, 9);
        assert_eq!(answer.ok().unwrap().id, 1);
    }
    let all = log.all();
    assert_eq!(
        log.lines(),
        ["POST /base/kitchen/a%2Fb/schedules?dry_run=true"; 2]
    );
    for got in all {
        assert_eq!(got.headers["accept"], "application/json, text/csv");
        assert_eq!(got.headers["cookie"], "session=s");
        assert_eq!(got.headers["x-more"], "m");
        assert_eq!(got.headers["content-length"], "15");
        assert!(!got.headers.contains_key("authorization"));
    }
}

#[tokio::test]
async fn a_failure_keeps_the_typed_body() {
    let (router, _) = service(|_, _| with(409, &[JSON], r#"{"message":"taken"}"#));
    let client = Client::builder().service(router).build();
    let failure = client
        .create_schedule("a", "t", soup())
        .await
        .unwrap()
        .ok()
        .unwrap_err();
    assert_eq!(failure.to_string(), "the service answered 409 Conflict");
    let CreateScheduleResponse::ClientError(_, error) = failure.response() else {
        panic!("{failure:?}")
    };
    assert_eq!(error.message, "taken");
}

#[tokio::test]
async fn a_success_that_is_not_as_declared_is_told_without_secrets() {
    let body = r#"{"id":"hunter2","name":"x","token":"t0p"}"#;
    let (router, _) = service(move |_, _| with(201, &[JSON, ("x-rate-limit", "1")], body));
    let client = Client::builder().service(router).build();
    let error = client.create_schedule("a", "t", soup()).await.unwrap_err();
    insta::assert_snapshot!(error, @"the answer 201 Created is not as declared: the body invalid type: a string, expected i64 at line 1 column 15");
    let ClientError::Decode(kept) = &error else {
        panic!("{error:?}")
    };
    assert_eq!(kept.excerpt, r#"{"id":"hunter2","name":"x","token":"***"}"#);
    let (router, _) = service(|_, _| with(201, &[JSON, ("x-rate-limit", "1")], "{\"id\":"));
    let client = Client::builder().service(router).build();
    let error = client.create_schedule("a", "t", soup()).await.unwrap_err();
    insta::assert_snapshot!(error, @"the answer 201 Created is not as declared: the body EOF while parsing a value at line 1 column 6");
}

#[tokio::test]
async fn what_is_safe_is_tried_again() {
    // an idempotent method: until it works
    let (router, log) = service(|number, _| status(if number < 3 { 503 } else { 200 }));
    let client = Client::builder().service(router).retry(quick()).build();
    let answer = client.list_schedules().await;
    assert!(
        matches!(answer, Err(ClientError::Decode(_))),
        "200 without a body"
    );
    assert_eq!(log.all().len(), 3);
    // the attempts are limited
    let (router, log) = service(|_, _| status(502));
    let client = Client::builder().service(router).retry(quick()).build();
    assert_eq!(client.health().await.unwrap().status, 502);
    assert_eq!(log.all().len(), 3);
    // none where none is wanted
    assert_eq!(
        client.health().retry(Retry::never()).await.unwrap().status,
        502
    );
    assert_eq!(log.all().len(), 4);
    // a method that is not idempotent: never, unless a key says that it is
    let (router, log) = service(|_, _| status(503));
    let client = Client::builder().service(router).retry(quick()).build();
    client.create_schedule("a", "t", soup()).await.unwrap();
    assert_eq!(log.all().len(), 1);
    client
        .create_schedule("a", "t", soup())
        .idempotent("k")
        .await
        .unwrap();
    assert_eq!(log.all().len(), 4);
    assert_eq!(log.all()[3].headers["idempotency-key"], "k");
}

#[tokio::test]
async fn retry_after_is_kept_to() {
    let (router, log) = service(|number, _| match number {
        1 => with(429, &[("retry-after", "1")], ""),
        2 => with(429, &[("retry-after", "Fri, 31 Dec 1999 23:59:59 GMT")], ""),
        3 => status(429),
        _ => status(204),
    });
    let client = Client::builder()
        .service(router)
        .retry(Retry::times(9))
        .build();
    let started = std::time::Instant::now();
    // without the header there is no other attempt
    assert_eq!(client.health().await.unwrap().status, 429);
    assert!(started.elapsed() >= Duration::from_secs(1));
    assert_eq!(log.all().len(), 3);
    // more than there is time for: the answer is given at once
    let (router, log) = service(|_, _| with(503, &[("retry-after", "3600")], ""));
    let client = Client::builder().service(router).build();
    assert_eq!(client.health().await.unwrap().status, 503);
    assert_eq!(log.all().len(), 1);
}

#[tokio::test]
async fn a_connection_that_is_refused_is_tried_again_whatever_the_method() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let attempts = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&attempts);
    let client = Client::builder()
        .base_url(format!("http://{address}/secret-path?key=s"))
        .retry(quick())
        .hook(
            move |_: &rt::client::Attempt<'_>, _: &mut http::Request<rt::Body>| {
                counted.fetch_add(1, Ordering::Relaxed);
            },
        )
        .build();
    let error = client.create_schedule("a", "t", soup()).await.unwrap_err();
    assert!(matches!(error, ClientError::Connect(_)), "{error:?}");
    assert!(error.is_before_sending());
    assert!(!format!("{error} {error:?}").contains("secret-path"));
    assert_eq!(attempts.load(Ordering::Relaxed), 3);
}

#[tokio::test]
async fn a_call_ends_when_its_time_is_up() {
    let handler = || async {
        tokio::time::sleep(Duration::from_secs(60)).await;
        StatusCode::NO_CONTENT
    };
    let url = serve(Router::new().fallback(any(handler))).await;
    let client = Client::builder()
        .base_url(url)
        .timeout(Duration::from_millis(50))
        .build();
    let error = client.health().await.unwrap_err();
    assert!(error.is_timeout(), "{error}");
    assert_eq!(error.to_string(), "no answer within 0.05 s");
    let longer = client
        .health()
        .timeout(Duration::from_millis(100))
        .await
        .unwrap_err();
    assert_eq!(longer.to_string(), "no answer within 0.1 s");
    // a body that never ends
    let handler = || async {
        let body = axum::body::Body::new(rt::Body::stream(Never));
        http::Response::builder()
            .header("content-type", "application/json")
            .body(body)
            .unwrap()
    };
    let url = serve(Router::new().fallback(any(handler))).await;
    let client = Client::builder()
        .base_url(url)
        .timeout(Duration::from_millis(200))
        .build();
    assert!(client.list_schedules().await.unwrap_err().is_timeout());
}

/// A stream of nothing.
struct Never;

impl rt::Stream for Never {
    type Item = Result<rt::Bytes, std::io::Error>;
    fn poll_next(
        self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        std::task::Poll::Pending
    }
}

/// A stream of so many chunks.
struct Chunks(usize, rt::Bytes);

impl rt::Stream for Chunks {
    type Item = Result<rt::Bytes, std::io::Error>;
    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        if self.0 == 0 {
            return std::task::Poll::Ready(None);
        }
        self.0 -= 1;
        std::task::Poll::Ready(Some(Ok(self.1.clone())))
    }
}

#[tokio::test]
async fn an_answer_that_is_too_large_is_refused() {
    let chunks = || Chunks(100, rt::Bytes::from(vec![b' '; 1000]));
    let (router, _) = service(move |number, _| match number {
        1 => with(
            200,
            &[JSON],
            axum::body::Body::new(rt::Body::stream(chunks())),
        ),
        _ => with(
            200,
            &[JSON, ("content-length", "100000")],
            vec![b' '; 100_000],
        ),
    });
    let url = serve(router).await;
    let client = Client::builder().base_url(url).limit(50_000).build();
    for _ in 0..2 {
        let error = client.list_schedules().await.unwrap_err();
        assert_eq!(error.to_string(), "the answer has more than 50000 bytes");
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[tokio::test]
async fn gzip_is_read_and_limited_by_what_it_unpacks_to() {
    let (router, log) = service(|number, _| {
        let plain = if number == 1 {
            br#"[{"id":1,"name":"x"}]"#.to_vec()
        } else {
            vec![b' '; 10_000_000]
        };
        with(200, &[JSON, ("content-encoding", "gzip")], gzip(&plain))
    });
    let client = Client::builder()
        .base_url(serve(router).await)
        .limit(1_000_000)
        .build();
    assert_eq!(
        client.list_schedules().await.unwrap().ok().unwrap().len(),
        1
    );
    assert_eq!(log.all()[0].headers["accept-encoding"], "gzip");
    let error = client.list_schedules().await.unwrap_err();
    assert!(matches!(error, ClientError::TooLarge { .. }), "{error}");
}

#[tokio::test]
async fn redirects_keep_method_and_body_as_their_status_says() {
    for (code, line) in [
        (307, "POST /other"),
        (308, "POST /other"),
        (303, "GET /other"),
        (301, "GET /other"),
    ] {
        let (router, log) = service(move |number, _| match number {
            1 => with(code, &[("location", "/other")], ""),
            _ => status(204),
        });
        let client = Client::builder().service(router).build();
        client.create_schedule("a", "t", soup()).await.unwrap();
        let all = log.all();
        assert_eq!(all[1].line, line, "{code}");
        assert_eq!(all[1].body.is_empty(), line.starts_with("GET"), "{code}");
        assert_eq!(
            all[1].headers.contains_key("content-type"),
            line.starts_with("POST")
        );
    }
    // a slash at the end keeps them too
    let (router, log) = service(|number, got| match number {
        1 => with(
            301,
            &[(
                "location",
                &format!("{}/", got.line.trim_start_matches("POST ")),
            )],
            "",
        ),
        _ => status(204),
    });
    let client = Client::builder().service(router).build();
    client.create_schedule("a", "t", soup()).await.unwrap();
    assert_eq!(log.lines()[1], "POST /kitchen/a/schedules/");
    // round and round
    let (router, log) = service(|_, _| with(307, &[("location", "/x")], ""));
    let client = Client::builder().service(router).build();
    let error = client.health().await.unwrap_err();
    assert_eq!(error.to_string(), "more than 10 redirects");
    assert_eq!(log.all().len(), 11);
    // a redirect that the contract has is an answer
    let (router, _) = service(|_, _| with(302, &[("location", "/there")], ""));
    let client = Client::builder().service(router).build();
    let answer = client.delete_keys().await.unwrap();
    let DeleteKeysResponse::Found(headers) = &answer.response else {
        panic!("{answer:?}")
    };
    assert_eq!(headers.location.as_deref(), Some("/there"));
}

#[tokio::test]
async fn another_host_gets_no_credentials() {
    let (other, other_log) = service(|_, _| with(200, &[JSON], "[]"));
    let there = format!("{}/there", serve(other).await);
    let (router, log) = service(move |_, got| match got.line.as_str() {
        "GET /schedules" => with(307, &[("location", "/near")], ""),
        _ => with(307, &[("location", &there)], ""),
    });
    let client = Client::builder()
        .base_url(serve(router).await)
        .bearer_auth("s3cret")
        .header("x-internal", "s3cret")
        .build();
    client
        .list_schedules()
        .header("cookie", "a=s3cret")
        .await
        .unwrap()
        .ok()
        .unwrap();
    for got in log.all() {
        assert_eq!(got.headers["authorization"], "Bearer s3cret");
    }
    assert_eq!(log.all().len(), 2);
    let got = &other_log.all()[0];
    assert_eq!(got.line, "GET /there");
    assert!(!format!("{got:?}").contains("s3cret"), "{got:?}");
    assert_eq!(got.headers["accept"], "application/json");
}

#[tokio::test]
async fn only_what_an_operation_requires_is_shown() {
    let (router, log) = service(|_, _| status(204));
    let builder = || Client::builder().service(router.clone());
    let all = builder()
        .bearer_auth("b")
        .api_key("k")
        .query_key("q&")
        .cookie_key("c;")
        .basic("ann", "pw")
        .build();
    all.health().await.unwrap();
    all.create_schedule("a", "t", soup())
        .session("s")
        .await
        .unwrap();
    all.delete_keys().await.unwrap();
    builder()
        .basic("ann", "pw")
        .build()
        .delete_keys()
        .await
        .unwrap();
    builder()
        .bearer_auth("b")
        .build()
        .create_schedule("a", "t", soup())
        .await
        .unwrap();
    let all_got = log.all();
    let text = |n: usize, name: &str| {
        let value = all_got[n].headers.get(name);
        value
            .map(|value| value.to_str().unwrap().to_owned())
            .unwrap_or_default()
    };
    let shown = |n| {
        (
            text(n, "authorization"),
            text(n, "x-key"),
            text(n, "cookie"),
        )
    };
    let texts = |a: &str, b: &str, c: &str| (a.to_owned(), b.to_owned(), c.to_owned());
    assert_eq!(shown(0), texts("", "", ""));
    assert_eq!(shown(1), texts("Bearer b", "k", "session=s"));
    assert_eq!(shown(2), texts("", "", "sid=c%3B"));
    assert_eq!(all_got[2].line, "DELETE /keys?key=q%26");
    assert_eq!(shown(3), texts("Basic YW5uOnB3", "", ""));
    assert_eq!(shown(4), texts("", "", ""), "one of two is none");
    assert!(!format!("{all:?}").contains("q&"), "{all:?}");
}

/// A service with a token endpoint; tokens are `token-1`, `token-2`, …
fn with_tokens(life: &'static str) -> (Router, Log, Arc<AtomicU32>) {
    let tokens = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&tokens);
    let (router, log) = service(|_, _| with(200, &[JSON], "[]"));
    let token = move |request: Request| async move {
        let basic = request.headers()["authorization"]
            .to_str()
            .unwrap()
            .to_owned();
        assert_eq!(
            basic, "Basic aSUyMGQ6cyUyRmNyZXQ=",
            "id and secret are escaped"
        );
        let body = axum::body::to_bytes(request.into_body(), 10_000)
            .await
            .unwrap();
        assert_eq!(
            &body[..],
            b"grant_type=client_credentials&scope=a%20b&audience=x"
        );
        tokio::time::sleep(Duration::from_millis(50)).await;
        let number = counted.fetch_add(1, Ordering::Relaxed) + 1;
        let body = format!(r#"{{"access_token":"token-{number}","expires_in":{life}}}"#);
        with(200, &[JSON], body)
    };
    (router.route("/token", any(token)), log, tokens)
}

fn credentials() -> ClientCredentials {
    let credentials = ClientCredentials::new("i d", "s/cret")
        .scope("a")
        .scope("b");
    credentials.parameter("audience", "x")
}

#[tokio::test]
async fn one_call_fetches_the_token_for_all() {
    let (router, log, tokens) = with_tokens("3600");
    let client = Client::builder()
        .service(router)
        .bearer_auth(credentials())
        .build();
    let calls: Vec<_> = (0..20)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.list_schedules().await.unwrap().ok().unwrap() })
        })
        .collect();
    for call in calls {
        call.await.unwrap();
    }
    assert_eq!(tokens.load(Ordering::Relaxed), 1);
    assert_eq!(log.all().len(), 20);
    for got in log.all() {
        assert_eq!(got.headers["authorization"], "Bearer token-1");
    }
}

#[tokio::test]
async fn a_token_is_renewed_before_it_ends() {
    // a fifth of its life before: after 0.8 s
    let (router, log, tokens) = with_tokens("\"1\"");
    let client = Client::builder()
        .service(router)
        .bearer_auth(credentials())
        .build();
    client.list_schedules().await.unwrap();
    client.list_schedules().await.unwrap();
    assert_eq!(tokens.load(Ordering::Relaxed), 1);
    tokio::time::sleep(Duration::from_millis(850)).await;
    client.list_schedules().await.unwrap();
    assert_eq!(tokens.load(Ordering::Relaxed), 2);
    assert_eq!(log.all()[2].headers["authorization"], "Bearer token-2");
}

#[tokio::test]
async fn a_token_that_is_refused_is_fetched_anew_once() {
    let (router, log, tokens) = with_tokens("3600");
    let refusing =
        axum::middleware::from_fn(|request: Request, next: axum::middleware::Next| async {
            let old = request
                .headers()
                .get("authorization")
                .is_some_and(|v| v == "Bearer token-1");
            if old {
                status(401)
            } else {
                next.run(request).await
            }
        });
    let client = Client::builder()
        .service(router.layer(refusing))
        .bearer_auth(credentials())
        .build();
    client.list_schedules().await.unwrap().ok().unwrap();
    assert_eq!(tokens.load(Ordering::Relaxed), 2);
    assert_eq!(log.all().len(), 1);
    // a token that stays is not tried twice
    let (router, log) = service(|_, _| status(401));
    let client = Client::builder().service(router).bearer_auth("t").build();
    assert_eq!(client.list_schedules().await.unwrap().status, 401);
    assert_eq!(log.all().len(), 1);
}

#[tokio::test]
async fn a_source_of_tokens_that_fails_is_told() {
    let (router, log) = service(|_, _| status(204));
    let source = || async { Err::<Secret, rt::BoxError>("the vault is shut".into()) };
    let client = Client::builder()
        .service(router)
        .bearer_auth(Credential::from_source(source))
        .build();
    let error = client.list_schedules().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "cannot get credentials for `bearerAuth`: the vault is shut"
    );
    assert!(log.all().is_empty());
}

#[tokio::test]
async fn files_are_streamed_over_a_socket() {
    let (router, log) = service(|_, _| with(200, &[("content-type", "image/png")], vec![1, 2]));
    let client = Client::at(serve(router).await);
    let stream = Chunks(1000, rt::Bytes::from_static(&[b'x'; 1000]));
    let body = types::UploadBody {
        title: "t".to_owned(),
        views: 1,
        tags: Vec::new(),
        schedule: None,
        file: rt::FilePart::new(rt::Body::stream(stream))
            .named("x.png")
            .typed("image/png"),
        more: Vec::new(),
    };
    let answer = client.upload().body(body).await.unwrap();
    let got = &log.all()[0];
    assert_eq!(got.headers["transfer-encoding"], "chunked");
    assert!(got.body.len() > 1_000_000);
    let UploadResponse::Ok(bytes) = answer.into_inner() else {
        panic!("bytes")
    };
    assert_eq!(bytes.content_type(), Some("image/png"));
    assert_eq!(
        bytes.as_bytes().unwrap().len(),
        2,
        "what is small is there at once"
    );
}

#[tokio::test]
async fn events_and_large_bodies_are_read_as_they_come() {
    let (router, _) = service(|number, _| {
        if number == 1 {
            let event = rt::Bytes::from_static(b"data: {\"id\":1,\"name\":\"x\"}\n\n");
            let body = rt::Body::stream(Chunks(3, event));
            with(
                202,
                &[("content-type", "text/event-stream")],
                axum::body::Body::new(body),
            )
        } else {
            let body = rt::Body::stream(Chunks(2000, rt::Bytes::from_static(&[0; 1000])));
            with(
                200,
                &[("content-type", "image/png")],
                axum::body::Body::new(body),
            )
        }
    });
    let client = Client::builder()
        .base_url(serve(router).await)
        .limit(10_000)
        .build();
    let UploadResponse::Accepted(mut events) = client.upload().await.unwrap().into_inner() else {
        panic!("events")
    };
    let mut count = 0;
    while let Some(event) = events.next().await {
        assert_eq!(event.unwrap().data.id, 1);
        count += 1;
    }
    assert_eq!(count, 3);
    let UploadResponse::Ok(body) = client.upload().await.unwrap().into_inner() else {
        panic!("bytes")
    };
    assert!(body.as_bytes().is_none());
    assert_eq!(body.bytes().await.unwrap().len(), 2_000_000);
}

#[tokio::test]
async fn pages_follow_links() {
    let (router, log) = service(|number, _| {
        let link = format!("</schedules?page={}>; rel=\"next\"", number + 1);
        let body = format!(r#"[{{"id":{number},"name":"x"}}]"#);
        if number < 3 {
            with(200, &[JSON, ("link", &link)], body)
        } else {
            with(200, &[JSON], body)
        }
    });
    let client = Client::builder()
        .base_url("http://x/v1")
        .service(router)
        .build();
    let mut pages = client.list_schedules().pages_by(PageBy::Link);
    let mut ids = Vec::new();
    while let Some(page) = pages.next().await {
        ids.extend(
            page.unwrap()
                .ok()
                .unwrap()
                .iter()
                .map(|schedule| schedule.id),
        );
    }
    assert_eq!(ids, [1, 2, 3]);
    assert_eq!(
        log.lines(),
        [
            "GET /v1/schedules",
            "GET /schedules?page=2",
            "GET /schedules?page=3"
        ]
    );
    // a link to itself is followed once
    let (router, log) = service(|_, _| with(200, &[JSON, ("link", "</a>; rel=next")], "[]"));
    let client = Client::builder().service(router).build();
    let mut pages = client.list_schedules().pages_by(PageBy::Link);
    while pages.next().await.is_some() {}
    assert_eq!(log.all().len(), 2);
}

#[tokio::test]
async fn pages_are_counted_or_pointed_at() {
    let page = |number: usize| {
        if number < 3 {
            format!(r#"[{{"id":{number},"name":"x"}},{{"id":0,"name":"x"}}]"#)
        } else {
            "[]".to_owned()
        }
    };
    let (router, log) = service(move |number, _| with(200, &[JSON], page(number)));
    let client = Client::builder().service(router).build();
    let mut pages = client
        .list_schedules()
        .page(7_u32)
        .pages_by(PageBy::page("page"));
    while pages.next().await.is_some() {}
    assert_eq!(
        log.lines(),
        [
            "GET /schedules?page=7",
            "GET /schedules?page=8",
            "GET /schedules?page=9"
        ]
    );
    let (router, log) = service(move |number, _| with(200, &[JSON], page(number)));
    let client = Client::builder().service(router).build();
    let mut pages = client.list_schedules().pages_by(PageBy::offset("skip"));
    while pages.next().await.is_some() {}
    assert_eq!(
        log.lines(),
        [
            "GET /schedules",
            "GET /schedules?skip=2",
            "GET /schedules?skip=4"
        ]
    );
    let (router, log) = service(|number, _| match number {
        1 => with(206, &[JSON], r#"{"next":"a/b","data":[]}"#),
        _ => with(206, &[JSON], r#"{"data":[]}"#),
    });
    let client = Client::builder().service(router).build();
    let mut pages = client
        .list_schedules()
        .pages_by(PageBy::cursor("after", "/next"));
    while pages.next().await.is_some() {}
    assert_eq!(
        log.lines(),
        ["GET /schedules", "GET /schedules?after=a%2Fb"]
    );
}

#[tokio::test]
async fn pages_end_where_nothing_new_comes() {
    let (router, log) = service(|number, _| match number {
        1 | 2 => with(200, &[JSON], r#"{"next":"/v1/schedules?from=2","data":[]}"#),
        _ => with(200, &[JSON], r#"{"next":null}"#),
    });
    let client = Client::builder().service(router).build();
    let mut pages = client.list_schedules().pages_by(PageBy::next("/next"));
    while pages.next().await.is_some() {}
    assert_eq!(log.lines(), ["GET /schedules", "GET /v1/schedules?from=2"]);
    // a service that does not count answers the same again
    let (router, log) = service(|_, _| with(200, &[JSON], r#"{"data":{"all":[{"id":1}]}}"#));
    let client = Client::builder().service(router).build();
    let by = PageBy::page("page").first(0).items("/data/all");
    let mut pages = client.list_schedules().pages_by(by);
    while pages.next().await.is_some() {}
    assert_eq!(log.lines(), ["GET /schedules", "GET /schedules?page=1"]);
}

#[tokio::test]
async fn the_url_is_chosen_by_server_variables_and_by_hand() {
    let (router, log) = service(|_, got| {
        with(
            200,
            &[("x-host", got.headers["host"].to_str().unwrap())],
            "",
        )
    });
    let builder = || Client::builder().service(router.clone());
    let host =
        |answer: rt::Answer<HealthResponse>| answer.headers["x-host"].to_str().unwrap().to_owned();
    let client = builder().server(0, &[("host", "localhost:1")]).build();
    assert_eq!(host(client.health().await.unwrap()), "localhost:1");
    assert_eq!(log.lines()[0], "GET /v1/health");
    let client = builder().base_url("no url").build();
    let error = client.health().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "no usable base URL: `no url` has no host; say where the service is with `base_url`"
    );
    let client = builder().server(5, &[]).build();
    let error = client.health().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "no usable base URL: the contract has no server 5"
    );
}

#[tokio::test]
async fn the_id_of_the_request_that_is_served_is_passed_on() {
    let (router, log) = service(|_, _| status(204));
    let client = Client::builder().service(router).build();
    let id = http::HeaderValue::from_static("r-1");
    let call = async { client.health().await };
    rt::context::with_request_id(id, call).await.unwrap();
    client.health().await.unwrap();
    assert_eq!(log.all()[0].headers["x-request-id"], "r-1");
    assert!(!log.all()[1].headers.contains_key("x-request-id"));
}

#[test]
fn calls_and_clients_go_from_thread_to_thread() {
    fn is_send<T: Send>(_: &T) {}
    fn is_sync<T: Send + Sync>() {}
    let client = Client::at("http://x");
    is_send(&client.health().send());
    is_send(&client.upload().into_future());
    is_send(&client.create_schedule("a", "b", soup()).send());
    is_send(&client.list_schedules().pages_by(PageBy::Link));
    is_sync::<Client>();
    is_sync::<ClientError>();
    is_sync::<UploadRequest>();
    is_sync::<UploadResponse>();
}
