//! The mock as a library for tests, as its users meet it: over real sockets, and as a service.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use axum::body::Body;
use serde_json::{Value, json};
use specwright_mock_server::Settings;
use specwright_mock_server::testing::{Fault, MockServer, Reply, Side};
use tower_service::Service as _;

const SHOP: &str = r"
openapi: 3.0.3
info: {title: Shop, version: '1'}
paths:
  /orders:
    get:
      operationId: listOrders
      parameters: [{name: size, in: query, schema: {type: string, enum: [small, big]}}]
      responses:
        '200':
          description: ok
          content:
            application/json:
              schema: {type: array, items: {$ref: '#/components/schemas/Order'}}
              examples:
                none: {value: []}
                one: {value: [{id: 1}]}
        '503': {description: busy, content: {application/json: {schema: {type: object}, example: {busy: true}}}}
    post:
      operationId: createOrder
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}
      responses:
        '201': {description: made, content: {application/json: {schema: {$ref: '#/components/schemas/Order'}, example: {id: 7}}}}
  /orders/{id}:
    get:
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      responses:
        '200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}
components:
  schemas:
    Order: {type: object, required: [id], properties: {id: {type: integer}, note: {type: string}}}
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Shop-Key}
";

fn shop() -> MockServer {
    MockServer::builder()
        .text("shop.yaml", SHOP)
        .start_blocking()
        .unwrap()
}

/// Status and body of a whole answer; nothing where there is none.
fn send(server: &MockServer, request: &str, body: &str) -> Option<(u16, String)> {
    let bytes = raw(server, request, body);
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let (head, body) = text.split_once("\r\n\r\n")?;
    let status = head.strip_prefix("HTTP/1.1 ")?.get(..3)?.parse().ok()?;
    Some((status, body.to_owned()))
}

fn raw(server: &MockServer, request: &str, body: &str) -> Vec<u8> {
    let mut stream = TcpStream::connect(("127.0.0.1", server.port())).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(10)))
        .unwrap();
    let (line, headers) = request.split_once('\n').unwrap_or((request, ""));
    let headers: Vec<String> = headers
        .lines()
        .map(|line| format!("{}\r\n", line.trim()))
        .collect();
    let headers = headers.concat();
    let length = if body.is_empty() {
        String::new()
    } else {
        format!(
            "content-type: application/json\r\ncontent-length: {}\r\n",
            body.len()
        )
    };
    let text = format!(
        "{line} HTTP/1.1\r\nhost: shop\r\nconnection: close\r\n{headers}{length}\r\n{body}"
    );
    stream.write_all(text.as_bytes()).unwrap();
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes);
    bytes
}

fn get(server: &MockServer, path: &str) -> (u16, String) {
    send(server, &format!("GET {path}"), "").unwrap()
}

fn post(server: &MockServer, body: &Value) -> (u16, String) {
    send(server, "POST /orders", &body.to_string()).unwrap()
}

#[test]
fn without_expectations_the_contract_answers_and_every_request_is_remembered() {
    let server = shop();
    assert_eq!(
        get(&server, "/orders?size=big&x=a%20b"),
        (200, "[]".to_owned())
    );
    assert_eq!(post(&server, &json!({"id": 1})).0, 201);
    let requests = server.requests();
    assert_eq!(requests.len(), 2);
    let first = &requests[0].request;
    assert_eq!(requests[0].operation(), Some("listOrders"));
    assert_eq!((first.method.as_str(), first.path()), ("GET", "/orders"));
    assert_eq!(first.query("x").as_deref(), Some("a b"));
    assert_eq!(first.header("host"), Some("shop"));
    assert_eq!(
        requests[1].request.json::<Value>().unwrap(),
        json!({"id": 1})
    );
    assert_eq!(requests[1].status, 201);
    assert_eq!(
        requests[1].response_json::<Value>().unwrap(),
        json!({"id": 7})
    );
    assert_eq!(server.requests_to("createOrder").len(), 1);
    server.verify().unwrap();
}

#[test]
fn a_reply_is_given_as_often_as_was_said_and_then_the_next() {
    let server = shop();
    server
        .when("createOrder")
        .respond(Reply::status(503).header("retry-after", "1"))
        .times(2);
    server
        .when("createOrder")
        .respond(Reply::status(201).json(&json!({"id": 9})))
        .times(1);
    let order = json!({"id": 1});
    let answers: Vec<u16> = (0..2).map(|_| post(&server, &order).0).collect();
    assert_eq!(answers, [503, 503]);
    assert_eq!(post(&server, &order), (201, "{\"id\":9}".to_owned()));
    assert_eq!(post(&server, &order), (201, "{\"id\":7}".to_owned()));
    assert_eq!(
        server.requests()[0]
            .response_headers
            .get("retry-after")
            .unwrap(),
        "1"
    );
}

#[test]
fn a_reply_without_a_body_has_the_declared_one() {
    let server = shop();
    server
        .when("listOrders")
        .respond(Reply::ok().example("one"))
        .times(1);
    server
        .when("listOrders")
        .respond(Reply::status(503))
        .times(1);
    server
        .when("listOrders")
        .respond(Reply::status(503).empty())
        .times(1);
    server.when("listOrders").respond(Reply::status(418));
    assert_eq!(get(&server, "/orders"), (200, "[{\"id\":1}]".to_owned()));
    assert_eq!(get(&server, "/orders"), (503, "{\"busy\":true}".to_owned()));
    assert_eq!(get(&server, "/orders"), (503, String::new()));
    assert_eq!(get(&server, "/orders"), (418, String::new()));
}

#[test]
fn conditions_choose_among_requests() {
    let server = shop();
    server
        .when("listOrders")
        .query("size", "big")
        .respond(Reply::ok().json(&json!([{"id": 2}])));
    server
        .when("createOrder")
        .json(&json!({"note": "quick"}))
        .respond(Reply::status(201).json(&json!({"id": 3})));
    server
        .when("GET /orders/{id}")
        .matching(|request| request.path().ends_with("/4"))
        .respond_with(|request| Reply::ok().json(&json!({"id": 4, "note": request.path()})));
    assert_eq!(get(&server, "/orders?size=small").1, "[]");
    assert_eq!(get(&server, "/orders?size=big").1, "[{\"id\":2}]");
    assert_eq!(post(&server, &json!({"id": 1})).1, "{\"id\":7}");
    assert_eq!(
        post(&server, &json!({"id": 1, "note": "quick"})).1,
        "{\"id\":3}"
    );
    assert_eq!(
        get(&server, "/orders/4").1,
        "{\"id\":4,\"note\":\"/orders/4\"}"
    );
    assert_ne!(
        get(&server, "/orders/5").1,
        "{\"id\":4,\"note\":\"/orders/5\"}"
    );
}

#[test]
fn a_request_that_breaks_the_contract_gets_no_reply_of_the_test() {
    let server = shop();
    server
        .when("createOrder")
        .respond(Reply::status(201).empty().off_contract());
    assert_eq!(post(&server, &json!({"id": "one"})).0, 422);
    let requests = server.requests();
    assert!(!requests[0].is_valid());
    let violation = &requests[0].violations[0];
    assert_eq!(violation.side, Side::Request);
    assert_eq!(violation.location, ["body", "id"]);
    assert_eq!(
        violation.message,
        "Request body property id must be integer"
    );
    server.reset();
    server
        .when("createOrder")
        .respond(Reply::status(201))
        .even_invalid();
    assert_eq!(post(&server, &json!({"id": "one"})).0, 201);
    server.verify().unwrap();
}

#[test]
fn what_was_expected_and_what_came_is_told() {
    let server = shop();
    server.when("createOrder").expect(1..);
    server.when("listOrders").query("size", "big").expect(2);
    server.when("GET /orders/{id}").expect(0);
    get(&server, "/orders?size=small");
    get(&server, "/orders/1");
    get(&server, "/orders/one");
    get(&server, "/order");
    let report = server.verify().unwrap_err().to_string();
    let report = places(&report);
    insta::assert_snapshot!(report, @"
    createOrder: expected at least 1 request, got 0
        set at mock-server/tests/library.rs
        came GET /orders?size=small (listOrders)
        came GET /orders/1 (GET /orders/{id})
        came GET /orders/one (GET /orders/{id})

    listOrders: expected exactly 2 requests, got 0
        where query size = big
        set at mock-server/tests/library.rs
        came GET /orders?size=small: not query size = big

    GET /orders/{id}: expected no request, got 1
        set at mock-server/tests/library.rs
        came GET /orders/one: it breaks the contract

    GET /orders/one: the request breaks the contract; answered 422
        Request path parameter id must be integer (shop.yaml)

    GET /order: the contract has no such operation; answered 404
        nearest: GET /orders
    ");
}

/// Without the numbers of lines.
fn places(text: &str) -> String {
    let mut short = String::new();
    for line in text.lines() {
        let line = match line.split_once(".rs:") {
            Some((start, _)) => format!("{start}.rs"),
            None => match line.split_once(".yaml:") {
                Some((start, _)) => format!("{start}.yaml)"),
                None => line.to_owned(),
            },
        };
        short.push_str(&line);
        short.push('\n');
    }
    short
}

#[test]
fn counts_that_are_met_are_no_matter() {
    let server = shop();
    server.when("listOrders").expect(1..=2);
    server.when("createOrder").expect(..1);
    get(&server, "/orders");
    server.verify().unwrap();
    get(&server, "/orders");
    get(&server, "/orders");
    let report = server.verify().unwrap_err().to_string();
    assert!(
        report.starts_with("listOrders: expected 1 to 2 requests, got 3"),
        "{report}"
    );
    get(&server, "/orders?size=huge");
    server.reset();
    assert_eq!(server.requests().len(), 0);
    server.verify().unwrap();
}

#[test]
fn a_reply_that_breaks_the_contract_is_told_unless_it_may() {
    let server = shop();
    server
        .when("createOrder")
        .respond(Reply::status(201).json(&json!({"id": "nine"})));
    let report = server.verify().unwrap_err().to_string();
    insta::assert_snapshot!(places(&report), @"
    createOrder: the reply set at mock-server/tests/library.rs
        Response body property id must be integer (shop.yaml)
        (a reply that shall break it is `off_contract()`)
    ");
    server.reset();
    server.when("createOrder").respond(
        Reply::status(201)
            .json(&json!({"id": "nine"}))
            .off_contract(),
    );
    server.verify().unwrap();
}

#[test]
#[should_panic(expected = "no operation is called \"createOrdr\"; did you mean \"createOrder\"?")]
fn an_unknown_operation_is_told_with_the_nearest() {
    let _ = shop().when("createOrdr");
}

#[test]
fn an_unknown_operation_can_be_told_without_a_panic() {
    let server = shop();
    let unknown = server.try_when("payInvoice").unwrap_err();
    assert_eq!(
        unknown.to_string(),
        "no operation is called \"payInvoice\"; there are: listOrders, createOrder, GET /orders/{id}"
    );
}

#[test]
#[should_panic(expected = "listOrders: response 200 has no example \"two\"; it has: none, one")]
fn an_unknown_example_is_told_with_those_there_are() {
    let _ = shop()
        .when("listOrders")
        .respond(Reply::ok().example("two"));
}

#[test]
fn a_delay_holds_one_answer_back_and_no_other() {
    let server = shop();
    server
        .when("listOrders")
        .delay(Duration::from_millis(300))
        .times(1);
    std::thread::scope(|scope| {
        let slow = scope.spawn(|| {
            let started = Instant::now();
            assert_eq!(get(&server, "/orders").0, 200);
            started.elapsed()
        });
        std::thread::sleep(Duration::from_millis(50));
        let started = Instant::now();
        get(&server, "/orders/1");
        assert!(started.elapsed() < Duration::from_millis(200));
        assert!(slow.join().unwrap() >= Duration::from_millis(300));
    });
}

#[test]
fn a_reset_gives_no_byte() {
    let server = shop();
    server.when("listOrders").fault(Fault::Reset).times(1);
    let mut stream = TcpStream::connect(("127.0.0.1", server.port())).unwrap();
    stream
        .write_all(b"GET /orders HTTP/1.1\r\nhost: x\r\n\r\n")
        .unwrap();
    let error = stream.read(&mut [0]).unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset);
    assert_eq!(get(&server, "/orders").0, 200);
}

#[test]
fn garbage_is_no_http() {
    let server = shop();
    server.when("listOrders").fault(Fault::Garbage);
    let bytes = raw(&server, "GET /orders", "");
    assert!(
        !bytes.is_empty() && !bytes.starts_with(b"HTTP/"),
        "{bytes:?}"
    );
}

#[test]
fn a_truncated_answer_ends_in_the_middle_of_its_body() {
    let server = shop();
    server
        .when("listOrders")
        .respond(Reply::ok().example("one"))
        .fault(Fault::Truncated);
    let bytes = raw(&server, "GET /orders", "");
    let text = String::from_utf8(bytes).unwrap();
    assert!(text.contains("content-length: 10\r\n"), "{text}");
    assert!(text.ends_with("\r\n\r\n[{\"id"), "{text}");
}

#[test]
fn an_answer_that_hangs_does_not_keep_the_server_from_stopping() {
    let server = shop();
    server.when("listOrders").fault(Fault::Hang);
    let mut stream = TcpStream::connect(("127.0.0.1", server.port())).unwrap();
    stream
        .write_all(b"GET /orders HTTP/1.1\r\nhost: x\r\n\r\n")
        .unwrap();
    stream
        .set_read_timeout(Some(Duration::from_millis(100)))
        .unwrap();
    assert!(stream.read(&mut [0]).is_err(), "nothing may be answered");
    let (started, port) = (Instant::now(), server.port());
    drop(server);
    assert!(started.elapsed() < Duration::from_secs(5));
    assert!(TcpStream::connect(("127.0.0.1", port)).is_err());
}

#[tokio::test]
async fn a_service_answers_without_a_socket() {
    let server = MockServer::builder()
        .text("shop.yaml", SHOP)
        .without_socket()
        .start()
        .await
        .unwrap();
    server
        .when("listOrders")
        .respond(Reply::ok().example("one"));
    let mut service = server.service();
    let request = http::Request::get("/orders").body(Body::empty()).unwrap();
    let response = service.call(request).await.unwrap();
    assert_eq!(response.status(), 200);
    let body = axum::body::to_bytes(response.into_body(), 1000)
        .await
        .unwrap();
    assert_eq!(body, "[{\"id\":1}]");
    assert_eq!(server.requests().len(), 1);
    assert_eq!(
        (server.url().as_str(), server.port()),
        ("http://localhost", 0)
    );
}

#[tokio::test]
async fn a_fault_without_a_socket_is_a_body_that_fails() {
    let server = MockServer::builder()
        .text("shop.yaml", SHOP)
        .without_socket()
        .start()
        .await
        .unwrap();
    server.when("listOrders").fault(Fault::Reset);
    let request = http::Request::get("/orders").body(Body::empty()).unwrap();
    let response = server.service().call(request).await.unwrap();
    assert!(
        axum::body::to_bytes(response.into_body(), 1000)
            .await
            .is_err()
    );
}

#[test]
fn a_test_can_stand_between_its_client_and_a_real_service() {
    let real = shop();
    let server = MockServer::builder()
        .text("shop.yaml", SHOP)
        .upstream(specwright_mock_server::Upstream::new(&real.url()).unwrap())
        .start_blocking()
        .unwrap();
    server
        .when("listOrders")
        .respond(Reply::status(503))
        .times(1);
    assert_eq!(get(&server, "/orders").0, 503);
    assert_eq!(get(&server, "/orders").0, 200);
    assert_eq!((server.requests().len(), real.requests().len()), (2, 1));
}

#[test]
fn several_documents_are_one_server() {
    let server = MockServer::builder()
        .text("shop.yaml", SHOP)
        .document("../specs/kitchen.yaml")
        .start_blocking()
        .unwrap();
    assert_eq!(get(&server, "/orders").0, 200);
    assert_eq!(get(&server, "/kitchen/schedules").0, 200);
    server.when("createScheduledOrder").expect(0);
    server.verify().unwrap();
}

#[test]
fn a_document_that_cannot_be_served_is_told() {
    let missing = MockServer::start_blocking("nowhere.yaml").unwrap_err();
    assert!(missing.to_string().contains("nowhere.yaml"), "{missing}");
    let none = MockServer::builder().start_blocking().unwrap_err();
    assert_eq!(
        none.to_string(),
        "no contract: name a document, or give one as text"
    );
}

#[test]
fn a_journal_keeps_the_last_requests_only() {
    let settings = Settings {
        journal: 3,
        ..Settings::default()
    };
    let server = MockServer::builder()
        .text("shop.yaml", SHOP)
        .settings(settings)
        .start_blocking()
        .unwrap();
    for n in 0..5 {
        get(&server, &format!("/orders/{n}"));
    }
    let paths: Vec<String> = server
        .requests()
        .iter()
        .map(|exchange| exchange.request.path().to_owned())
        .collect();
    assert_eq!(paths, ["/orders/2", "/orders/3", "/orders/4"]);
}

#[test]
fn a_har_document_has_everything_but_credentials() {
    let server = shop();
    send(
        &server,
        "POST /orders?x-shop-key=hidden&a=b%20c\nAuthorization: Bearer hidden\nX-Shop-Key: hidden\nCookie: hidden\nX-Other: told",
        "{\"id\":1}",
    );
    let har = server.har();
    let text = har.to_string();
    assert!(!text.contains("hidden"), "{text}");
    let entry = &har["log"]["entries"][0];
    assert_eq!(
        entry["request"]["url"],
        "http://shop/orders?x-shop-key=***&a=b+c"
    );
    assert_eq!(
        entry["request"]["postData"],
        json!({"mimeType": "application/json", "text": "{\"id\":1}"})
    );
    assert_eq!(entry["response"]["status"], 201);
    assert_eq!(entry["response"]["content"]["text"], "{\"id\":7}");
    assert_eq!(entry["_operation"], "createOrder");
    assert!(text.contains("\"told\""));
}

#[test]
fn many_tests_may_talk_to_one_server_at_once() {
    let server = shop();
    server
        .when("listOrders")
        .respond(Reply::status(503))
        .times(50)
        .expect(50);
    let busy: usize = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8)
            .map(|_| {
                let server = &server;
                scope.spawn(move || (0..25).filter(|_| get(server, "/orders").0 == 503).count())
            })
            .collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .sum()
    });
    assert_eq!(busy, 50);
    assert_eq!(server.requests().len(), 200);
    server.verify().unwrap();
}

#[test]
fn what_happens_in_the_background_can_be_waited_for() {
    let server = shop();
    assert!(!server.wait_for("listOrders", 1, Duration::from_millis(10)));
    std::thread::scope(|scope| {
        scope.spawn(|| {
            std::thread::sleep(Duration::from_millis(50));
            get(&server, "/orders");
        });
        assert!(server.wait_for("listOrders", 1, Duration::from_secs(10)));
    });
}

#[tokio::test]
async fn what_happens_in_the_background_can_be_awaited() {
    let server = MockServer::builder()
        .text("shop.yaml", SHOP)
        .without_socket()
        .start()
        .await
        .unwrap();
    let mut service = server.service();
    tokio::spawn(async move {
        for _ in 0..3 {
            let request = http::Request::get("/orders").body(Body::empty()).unwrap();
            service.call(request).await.unwrap();
        }
    });
    let received = server.received("listOrders", 3);
    tokio::time::timeout(Duration::from_secs(10), received)
        .await
        .unwrap();
}

#[test]
fn preflights_of_browsers_break_no_contract_and_bodies_above_the_limit_do() {
    let settings = Settings {
        body_limit: 100,
        ..Settings::default()
    };
    let server = MockServer::builder()
        .text("shop.yaml", SHOP)
        .settings(settings)
        .start_blocking()
        .unwrap();
    let preflight = "OPTIONS /orders\norigin: http://a.test\naccess-control-request-method: POST";
    assert_eq!(send(&server, preflight, "").unwrap().0, 204);
    server.verify().unwrap();
    assert_eq!(
        post(&server, &json!({"id": 1, "note": "x".repeat(200)})).0,
        413
    );
    let report = server.verify().unwrap_err().to_string();
    assert_eq!(report, "POST /orders: answered 413: Request body too large");
}
