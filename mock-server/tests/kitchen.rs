//! The mock of `specs/kitchen.yaml` over a real socket, as a person with curl meets it.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::fmt::Write as _;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use serde_json::{Value, json};
use specwright_contract::Loader;
use specwright_mock_server::{Mock, Settings, listen, serve};

struct Reply {
    status: u16,
    head: String,
    body: String,
}

impl Reply {
    fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (found, value) = line.split_once(": ")?;
            found.eq_ignore_ascii_case(name).then_some(value)
        })
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

/// One server for all tests: they only read.
fn kitchen() -> SocketAddr {
    static ADDRESS: OnceLock<SocketAddr> = OnceLock::new();
    *ADDRESS.get_or_init(|| {
        // Tests run in the folder of their package.
        let contract = Loader::new()
            .load("../specs/kitchen.yaml")
            .unwrap()
            .contract;
        let mock = Arc::new(Mock::new(vec![contract], Settings::default()));
        let (tell, told) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(async {
                let listener = listen("127.0.0.1", 0).await.unwrap();
                tell.send(listener.local_addr().unwrap()).unwrap();
                serve(mock, listener, std::future::pending(), Duration::ZERO)
                    .await
                    .unwrap();
            });
        });
        told.recv().unwrap()
    })
}

fn send(request: &str, body: Option<&str>) -> Reply {
    let mut stream = TcpStream::connect(kitchen()).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(10)))
        .unwrap();
    let (line, headers) = request.split_once('\n').unwrap_or((request, ""));
    let mut text = format!("{line} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n");
    for header in headers.lines() {
        write!(text, "{}\r\n", header.trim()).unwrap();
    }
    if let Some(body) = body {
        write!(text, "content-length: {}\r\n", body.len()).unwrap();
    }
    text.push_str("\r\n");
    text.push_str(body.unwrap_or_default());
    stream.write_all(text.as_bytes()).unwrap();
    let mut reply = String::new();
    stream.read_to_string(&mut reply).unwrap();
    let (head, body) = reply.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    Reply {
        status,
        head: head.to_owned(),
        body: body.to_owned(),
    }
}

fn post(path: &str, body: &Value) -> Reply {
    send(
        &format!("POST {path}\ncontent-type: application/json"),
        Some(&body.to_string()),
    )
}

#[test]
fn lists_the_schedules_as_the_first_example_has_them() {
    let reply = send("GET /kitchen/schedules", None);
    assert_eq!(reply.status, 200);
    assert_eq!(reply.header("content-type"), Some("application/json"));
    insta::assert_snapshot!(
        reply.body,
        @r#"{"schedules":[{"id":"c27e91b4-08f3-4d6a-a5c9-71e3b60d2f88","scheduled":"2026-03-02T08:16:02Z","status":"pending","order":[{"product":"cappuccino","size":"big","quantity":2}]}]}"#
    );
}

#[test]
fn an_order_that_fits_is_scheduled() {
    let reply = post(
        "/kitchen/schedules",
        &json!({"order": [{"product": "cappuccino", "size": "big", "quantity": 2}]}),
    );
    assert_eq!(reply.status, 201);
    assert_eq!(reply.json()["order"][0]["product"], "cappuccino");
    assert_eq!(
        reply.header("location"),
        Some("/kitchen/schedules/c27e91b4-08f3-4d6a-a5c9-71e3b60d2f88")
    );
}

#[test]
fn a_size_that_is_none_is_refused_with_the_field_and_the_place_in_the_contract() {
    let reply = post(
        "/kitchen/schedules",
        &json!({"order": [{"product": "cappuccino", "size": "huge", "quantity": 2}]}),
    );
    assert_eq!(reply.status, 422);
    insta::assert_snapshot!(reply.body, @r#"{"detail":[{"type":"enum","loc":["body","order",0,"size"],"msg":"Input should be 'small', 'medium' or 'big' (../specs/kitchen.yaml:812:9)","input":"huge","ctx":{"expected":"'small', 'medium' or 'big'"}}]}"#);
    insta::assert_snapshot!(reply.header("sl-violations").unwrap(), @r#"[{"location":["request","body","order","0","size"],"severity":"Error","code":"enum","message":"Request body property order.0.size must be equal to one of the allowed values: small, medium, big"}]"#);
}

#[test]
fn an_id_that_is_no_uuid_is_refused() {
    let reply = send("GET /kitchen/schedules/seven", None);
    assert_eq!(reply.status, 422);
    insta::assert_snapshot!(reply.body, @r#"{"detail":[{"type":"uuid_parsing","loc":["path","schedule_id"],"msg":"Input should be a valid UUID (../specs/kitchen.yaml:313:17)","input":"seven"}]}"#);
}

#[test]
fn an_unknown_path_is_not_found_and_the_nearest_is_named() {
    let reply = send("GET /kitchen/schedule", None);
    assert_eq!(reply.status, 404);
    assert_eq!(
        reply.header("content-type"),
        Some("application/problem+json")
    );
    insta::assert_snapshot!(reply.body, @r#"{"type":"https://stoplight.io/prism/errors#NO_PATH_MATCHED_ERROR","title":"Route not resolved, no path matched","status":404,"detail":"The route /kitchen/schedule hasn't been found in the specification file","nearest":"GET /kitchen/schedules"}"#);
}

#[test]
fn a_wrong_method_is_refused_with_those_that_are_right() {
    let reply = send("PATCH /kitchen/schedules", None);
    assert_eq!(reply.status, 405);
    assert_eq!(reply.header("allow"), Some("GET, POST"));
    insta::assert_snapshot!(reply.body, @r#"{"type":"https://stoplight.io/prism/errors#NO_METHOD_MATCHED_ERROR","title":"Route resolved, but no method matched","status":405,"detail":"The route /kitchen/schedules has been matched, but it does not have \"patch\" method defined"}"#);
}

#[test]
fn a_media_type_that_is_not_produced_is_not_acceptable() {
    let reply = send("GET /kitchen/schedules\naccept: image/png", None);
    assert_eq!(reply.status, 406);
    insta::assert_snapshot!(reply.body, @r#"{"type":"https://stoplight.io/prism/errors#NOT_ACCEPTABLE","title":"The server cannot produce a representation for your accept header","status":406,"detail":"Unable to find content for image/png","available":["application/json"]}"#);
}

#[test]
fn a_body_of_an_undeclared_media_type_is_refused() {
    let reply = send(
        "POST /kitchen/schedules\ncontent-type: text/plain",
        Some("two cappuccinos"),
    );
    assert_eq!(reply.status, 415);
    insta::assert_snapshot!(reply.body, @r#"{"detail":[{"type":"415","loc":["body"],"msg":"Supported content types: application/json (../specs/kitchen.yaml:408:7)","input":null}]}"#);
}

#[test]
fn a_body_that_is_no_json_is_refused_and_not_a_riddle() {
    let reply = send(
        "POST /kitchen/schedules\ncontent-type: application/json",
        Some("{\"order\": [}"),
    );
    assert_eq!(reply.status, 422);
    insta::assert_snapshot!(reply.body, @r#"{"detail":[{"type":"json_invalid","loc":["body",11],"msg":"JSON decode error (../specs/kitchen.yaml:412:11)","input":{},"ctx":{"error":"expected value at line 1 column 12"}}]}"#);
}

#[test]
fn a_preflight_is_answered_for_any_path() {
    let reply = send(
        "OPTIONS /anything\norigin: http://front.end\naccess-control-request-method: PUT",
        None,
    );
    assert_eq!(reply.status, 204);
    assert_eq!(reply.header("access-control-allow-methods"), Some("PUT"));
    assert_eq!(
        reply.header("access-control-allow-origin"),
        Some("http://front.end")
    );
}

#[test]
fn a_removal_has_no_body() {
    let reply = send(
        "DELETE /kitchen/schedules/c27e91b4-08f3-4d6a-a5c9-71e3b60d2f88",
        None,
    );
    assert_eq!(reply.status, 204);
    assert_eq!(reply.body, "");
}
