//! `specwright test`: how it ends, and what it tells.
#![expect(clippy::unwrap_used, reason = "tests")]

mod support;

use std::io::{Read as _, Write as _};
use std::net::TcpListener;

use specwright_mock_server::MockServer;
use support::Folder;

const PING: &str = "
openapi: 3.1.0
info: {title: Ping, version: '1'}
paths:
  /ping:
    get:
      responses:
        200:
          description: pong
          content:
            application/json:
              schema: {type: object, required: [count], properties: {count: {type: integer}}}
";

fn folder() -> Folder {
    Folder::with(&[("ping.yaml", PING)])
}

/// A server that answers every request with this body; its URL.
fn serve(body: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let mut buffer = [0; 4096];
            if stream.read(&mut buffer).is_err() {
                continue;
            }
            let head = buffer.starts_with(b"HEAD");
            let length = body.len();
            let shown = if head { "" } else { body };
            let answer = format!(
                "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{shown}"
            );
            let _ = stream.write_all(answer.as_bytes());
        }
    });
    url
}

#[test]
fn a_service_that_keeps_its_contract_ends_with_0() {
    let folder = folder();
    let file = folder.path().join("ping.yaml");
    let server = MockServer::start_blocking(file.to_str().unwrap()).unwrap();
    let told = folder.run(&["test", "ping.yaml", "--url", &server.url(), "--seed", "1"]);
    assert!(told.starts_with("exit code 0\n"), "{told}");
    assert!(told.contains("The contract is kept: 0 errors"), "{told}");
    assert!(told.contains("seed 1"), "{told}");
}

#[test]
fn a_broken_promise_ends_with_1_and_shows_its_line_and_a_curl_line() {
    let url = serve("{\"count\": \"many\"}");
    let folder = folder();
    let told = folder.run(&[
        "test",
        "ping.yaml",
        "--url",
        &url,
        "--seed",
        "1",
        "-H",
        "Authorization: Bearer secret",
        "--phase",
        "examples",
        "--report",
        "text=report.txt",
    ]);
    assert!(told.starts_with("exit code 1\n"), "{told}");
    for part in [
        "error[response-body] GET /ping: Response body property count must be integer",
        "ping.yaml:12:",
        &format!("curl -i -H 'Authorization: Bearer ***' {url}/ping"),
        "The contract is broken: 1 error",
    ] {
        assert!(told.contains(part), "no {part:?} in\n{told}");
    }
    assert!(!told.contains("secret"), "{told}");
    let report = std::fs::read_to_string(folder.path().join("report.txt")).unwrap();
    assert!(report.contains("error[response-body]"), "{report}");
}

#[test]
fn what_cannot_run_ends_with_2_and_says_why() {
    let url = serve("{}");
    let table: &[(&[&str], &str)] = &[
        (
            &["ping.yaml", "--url", "http://127.0.0.1:1"],
            "cannot be reached",
        ),
        (
            &["ping.yaml", "--url", "ftp://example.com"],
            "is no http: or https: URL",
        ),
        (&["ping.yaml"], "the contract has no server on this machine"),
        (&["none.yaml", "--url", &url], "there is no file none.yaml"),
        (
            &["empty.yaml", "--url", &url],
            "the contract has no operations",
        ),
        (
            &["ping.yaml", "--url", &url, "--tag", "no"],
            "no operation of the contract is left",
        ),
        (
            &["ping.yaml", "--url", &url, "--phase", "no"],
            "the phases are examples",
        ),
        (
            &["ping.yaml", "--url", &url, "--check", "server-eror"],
            "did you mean `server-error`?",
        ),
        (
            &["ping.yaml", "--url", &url, "--header", "no colon"],
            "write the name, `:`",
        ),
        (
            &["ping.yaml", "--url", &url, "--report", "no=file"],
            "the forms of reports are",
        ),
        (
            &["ping.yaml", "--url", &url, "--max-time", "soon"],
            "write a number and a unit",
        ),
        (
            &["here.yaml"],
            "this address is that of the contract, at here.yaml:4:",
        ),
    ];
    let folder = folder();
    folder.write(
        "empty.yaml",
        b"openapi: 3.1.0\ninfo: {title: None, version: '1'}\npaths: {}\n",
    );
    let here = PING.replacen(
        "paths:",
        "servers: [{url: https://api.example.com}, {url: 'http://localhost:1/v1'}]\npaths:",
        1,
    );
    folder.write("here.yaml", here.as_bytes());
    for (arguments, reason) in table {
        let told = folder.run(&[&["test"], *arguments].concat());
        assert!(told.starts_with("exit code 2\n"), "{arguments:?}\n{told}");
        assert!(told.contains(reason), "{arguments:?}\n{told}");
    }
}
