//! Services that are none: each run ends in time, with a message that says what happened.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::future::Future;
use std::time::{Duration, Instant};

use specwright_contract::Loader;
use specwright_contract_test::checks::Severity;
use specwright_contract_test::{Outcome, Suite};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

const DOCUMENT: &str = r#"{"openapi": "3.0.3", "info": {"title": "Ping", "version": "1"}, "paths": {
    "/ping": {"get": {"responses": {"200": {"description": "pong", "content": {"application/json": {
        "schema": {"type": "object"}}}}}}},
    "/gone": {"delete": {"responses": {"204": {"description": "gone"}}}}}}"#;

/// Serves each connection by this function, and tests what comes of it.
async fn tested<F, R>(serve: F) -> Outcome
where
    F: Fn(TcpStream) -> R + Send + Sync + Copy + 'static,
    R: Future<Output = ()> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let serving = tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream));
        }
    });
    let contract = Loader::new()
        .load_text("ping.json", DOCUMENT)
        .unwrap()
        .contract;
    let begun = Instant::now();
    let outcome = Suite::new(contract)
        .with(|settings| {
            settings.limits.first = Duration::from_millis(300);
            settings.limits.stall = Duration::from_millis(200);
            settings.limits.total = Duration::from_secs(2);
            settings.limits.body = 1 << 20;
            settings.examples = 2;
        })
        .url(&format!("http://127.0.0.1:{port}"))
        .await;
    serving.abort();
    assert!(
        begun.elapsed() < Duration::from_secs(20),
        "it took too long"
    );
    outcome
}

/// Reads a request's head; nothing where the connection ends.
async fn request(stream: &mut TcpStream) -> Option<String> {
    let mut bytes = Vec::new();
    while !bytes.windows(4).any(|end| end == b"\r\n\r\n") {
        let mut buffer = [0; 4096];
        match stream.read(&mut buffer).await {
            Ok(0) | Err(_) => return None,
            Ok(count) => bytes.extend_from_slice(&buffer[..count]),
        }
    }
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// Answers every request with these bytes.
async fn always(mut stream: TcpStream, answer: &'static str) {
    while request(&mut stream).await.is_some() {
        if stream.write_all(answer.as_bytes()).await.is_err() {
            return;
        }
    }
}

fn message(outcome: &Outcome) -> String {
    outcome.result.as_ref().unwrap_err().to_string()
}

fn found(outcome: &Outcome) -> Vec<String> {
    let mut names = outcome.found(Severity::Error);
    names.dedup();
    names
}

#[tokio::test]
async fn no_server_is_told_at_once() {
    let contract = Loader::new()
        .load_text("ping.json", DOCUMENT)
        .unwrap()
        .contract;
    let outcome = Suite::new(contract).url("http://127.0.0.1:1").await;
    let message = message(&outcome);
    assert!(message.contains("cannot be reached"), "{message}");
}

#[tokio::test]
async fn a_contract_without_operations_cannot_be_tested() {
    let text = r#"{"openapi": "3.0.3", "info": {"title": "None", "version": "1"}, "paths": {}}"#;
    let contract = Loader::new().load_text("none.json", text).unwrap().contract;
    let outcome = Suite::new(contract).url("http://127.0.0.1:1").await;
    assert_eq!(message(&outcome), "the contract has no operations");
}

#[tokio::test]
async fn a_server_that_hangs_is_given_up() {
    let outcome =
        tested(|mut stream| async move { while request(&mut stream).await.is_some() {} }).await;
    let message = message(&outcome);
    assert!(message.contains("did not answer within"), "{message}");
}

#[tokio::test]
async fn a_server_that_resets_is_given_up() {
    let outcome = tested(|stream| async move {
        drop(stream);
    })
    .await;
    let message = message(&outcome);
    assert!(message.contains("gave no answer"), "{message}");
}

#[tokio::test]
async fn a_server_that_speaks_no_http_is_given_up() {
    let outcome = tested(|stream| always(stream, "220 mail.example.com ESMTP\r\n")).await;
    let message = message(&outcome);
    assert!(message.contains("no HTTP"), "{message}");
}

#[tokio::test]
async fn a_body_without_end_is_cut_off() {
    let outcome = tested(|mut stream| async move {
        let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n";
        if request(&mut stream).await.is_none() || stream.write_all(head.as_bytes()).await.is_err()
        {
            return;
        }
        let chunk = vec![b' '; 65536];
        while stream.write_all(&chunk).await.is_ok() {}
    })
    .await;
    let message = message(&outcome);
    assert!(message.contains("answered more than"), "{message}");
}

#[tokio::test]
async fn a_head_without_end_is_cut_off() {
    let outcome = tested(|mut stream| async move {
        if request(&mut stream).await.is_none() {
            return;
        }
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n").await;
        while stream.write_all(b"x-more: and more\r\n").await.is_ok() {}
    })
    .await;
    let message = message(&outcome);
    assert!(
        message.contains("answered more than") || message.contains("no HTTP"),
        "{message}"
    );
}

#[tokio::test]
async fn redirects_are_judged_and_not_followed() {
    let outcome = tested(|stream| {
        always(
            stream,
            "HTTP/1.1 302 Found\r\nlocation: /ping\r\ncontent-length: 0\r\n\r\n",
        )
    })
    .await;
    let found = found(&outcome);
    assert!(
        found.contains(&"undeclared-status GET /ping".to_owned()),
        "{found:?}"
    );
}

#[tokio::test]
async fn a_body_that_is_shorter_than_its_length_is_found() {
    let outcome = tested(|stream| {
        always(
            stream,
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 20\r\n\r\n{}",
        )
    })
    .await;
    let found = found(&outcome);
    assert!(
        found.contains(&"body-length GET /ping".to_owned()),
        "{found:?}"
    );
}

#[tokio::test]
async fn a_body_behind_204_is_found() {
    let outcome =
        tested(|stream| always(stream, "HTTP/1.1 204 No Content\r\n\r\n{\"gone\": true}")).await;
    let found = found(&outcome);
    assert!(
        found.contains(&"body-where-none DELETE /gone".to_owned()),
        "{found:?}"
    );
}

#[tokio::test]
async fn a_coding_that_is_none_is_found() {
    let outcome = tested(|stream| {
        always(
            stream,
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-encoding: gzip\r\ncontent-length: 2\r\n\r\n{}",
        )
    })
    .await;
    let found = found(&outcome);
    assert!(
        found.contains(&"content-encoding GET /ping".to_owned()),
        "{found:?}"
    );
}
