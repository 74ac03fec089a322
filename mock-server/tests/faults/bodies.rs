//! Bodies that are too large, too slow, or end too early.

use std::io::{Read as _, Write as _};
use std::time::{Duration, Instant};

use specwright_mock_server::{ServeOptions, Settings};

use crate::server::{Running, start_whole, start_with};

const DOCUMENT: &str = r#"{
  "openapi": "3.0.3", "info": {"title": "Things", "version": "1"},
  "paths": {"/things": {
      "get": {"responses": {"200": {"description": "all", "content": {"text/plain": {"example": "things"}}}}},
      "post": {"requestBody": {"content": {"text/plain": {}}}, "responses": {"201": {"description": "made"}}}}}
}"#;

fn limited() -> Running {
    let settings = Settings {
        body_limit: 1_000,
        ..Settings::default()
    };
    start_whole(
        ServeOptions::default(),
        settings,
        DOCUMENT,
        |server| server,
        false,
    )
}

fn head(more: &str) -> Vec<u8> {
    format!("POST /things HTTP/1.1\r\nhost: a\r\ncontent-type: text/plain\r\nconnection: close\r\n{more}\r\n\r\n").into_bytes()
}

#[test]
fn a_body_at_the_limit_is_taken_and_one_above_it_refused() {
    let server = limited();
    for (size, status) in [
        (1_000, "201"),
        (1_001, "413"),
        (5_000, "413"),
        (100_000, "413"),
    ] {
        let mut request = head(&format!("content-length: {size}"));
        request.extend(vec![b'x'; size]);
        let answer = server.send(&request);
        let expected = format!("HTTP/1.1 {status} ");
        // Of what is far too large not all is read, and the connection may break before the answer is seen.
        assert!(
            answer.starts_with(&expected) || size > 8_000,
            "{size}: {answer}"
        );
    }
    server.serves();
    server.is_empty();
}

#[test]
fn a_body_in_chunks_has_the_same_limit() {
    let server = limited();
    let mut request = head("transfer-encoding: chunked");
    for _ in 0..20 {
        request.extend_from_slice(b"64\r\n");
        request.extend(vec![b'x'; 100]);
        request.extend_from_slice(b"\r\n");
    }
    request.extend_from_slice(b"0\r\n\r\n");
    let answer = server.send(&request);
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
    server.serves();
}

#[test]
fn a_client_that_asks_first_is_told_to_go_on() {
    let server = limited();
    let mut stream = server.connect();
    stream
        .write_all(&head("content-length: 4\r\nexpect: 100-continue"))
        .unwrap();
    let mut told = [0; 25];
    stream.read_exact(&mut told).unwrap();
    assert_eq!(&told, b"HTTP/1.1 100 Continue\r\n\r\n");
    stream.write_all(b"body").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 201 "), "{answer}");
}

#[test]
fn a_body_that_is_too_slow_is_answered_with_408() {
    let server = start_with(ServeOptions {
        body_timeout: Duration::from_millis(500),
        ..ServeOptions::default()
    });
    let mut stream = server.connect();
    let begun = Instant::now();
    stream.write_all(&head("content-length: 1000")).unwrap();
    for _ in 0..10 {
        stream.write_all(b"x").unwrap();
        std::thread::sleep(Duration::from_millis(20));
    }
    server.serves();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
    assert!(begun.elapsed() < Duration::from_secs(5));
    server.is_empty();
}

#[test]
fn a_body_that_ends_too_early_is_answered_where_anybody_listens() {
    let server = limited();
    let mut stream = server.connect();
    stream.write_all(&head("content-length: 100")).unwrap();
    stream.write_all(b"too little").unwrap();
    stream.shutdown(std::net::Shutdown::Write).unwrap();
    let mut answer = String::new();
    let _ = stream.read_to_string(&mut answer);
    assert!(
        answer.is_empty() || answer.starts_with("HTTP/1.1 400 "),
        "{answer}"
    );
    server.serves();
    server.is_empty();
}
