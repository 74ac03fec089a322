//! What the server says of itself.

use serde_json::Value;
use specwright_mock_server::{Management, ServeOptions, Settings};

use crate::server::{Running, start, start_whole};

const OWN: &str = r#"{
  "openapi": "3.0.3", "info": {"title": "Things", "version": "1"},
  "paths": {
    "/things": {"get": {"responses": {"200": {"description": "all", "content": {"text/plain": {"example": "things"}}}}}},
    "/__specwright/health": {"get": {"responses": {"200": {"description": "mine", "content": {"text/plain": {"example": "my own"}}}}}}
  }
}"#;

fn get(server: &Running, path: &str) -> String {
    server.send(format!("GET {path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n").as_bytes())
}

#[test]
fn health_tells_what_is_served() {
    let server = start();
    let answer = get(&server, "/__specwright/health");
    let body = answer.split_once("\r\n\r\n").unwrap().1;
    let mut health: Value = serde_json::from_str(body).unwrap();
    assert_eq!(health["status"], "ok");
    assert_eq!(health["documents"][0]["title"], "Things");
    assert_eq!(health["documents"][0]["operations"].take(), 3);
}

#[test]
fn metrics_count_requests_by_operation_and_status() {
    let server = start();
    server.serves();
    server.serves();
    get(&server, "/nothing");
    server.send(b"POST /things HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n");
    let answer = get(&server, "/__specwright/metrics");
    for line in [
        "specwright_requests_total{operation=\"list\",method=\"GET\",status=\"2xx\"} 2",
        "specwright_requests_total{operation=\"\",method=\"\",status=\"4xx\"} 1",
        "specwright_requests_total{operation=\"add\",method=\"POST\",status=\"4xx\"} 1",
        "specwright_request_duration_seconds_bucket{operation=\"list\",method=\"GET\",le=\"+Inf\"} 2",
        "specwright_violations_total{operation=\"add\",method=\"POST\"} 1",
        "specwright_connections_total 5",
        "# TYPE specwright_request_duration_seconds histogram",
    ] {
        assert!(
            answer.lines().any(|found| found == line),
            "{line}\n{answer}"
        );
    }
    // A connection is counted as closed some time after its client has seen the end.
    let only_this = || {
        let answer = get(&server, "/__specwright/metrics");
        answer
            .lines()
            .any(|line| line == "specwright_connections 1")
    };
    assert!((0..200).any(|_| only_this()));
}

#[test]
fn a_document_that_declares_such_a_path_keeps_it() {
    let server = start_whole(
        ServeOptions::default(),
        Settings::default(),
        OWN,
        |server| server,
        false,
    );
    assert!(get(&server, "/__specwright/health").ends_with("my own"));
}

#[test]
fn it_can_move_to_a_port_of_its_own() {
    let options = ServeOptions {
        management: Management::Elsewhere,
        ..ServeOptions::default()
    };
    let mut server = start_whole(options, Settings::default(), OWN, |server| server, true);
    assert!(get(&server, "/__specwright/health").ends_with("my own"));
    assert!(get(&server, "/__specwright/metrics").starts_with("HTTP/1.1 404 "));
    server.address = server.further.unwrap();
    assert!(get(&server, "/__specwright/health").contains(r#""status":"ok""#));
    assert!(get(&server, "/__specwright/metrics").contains("specwright_build_info"));
    assert!(get(&server, "/things").starts_with("HTTP/1.1 404 "));
}
