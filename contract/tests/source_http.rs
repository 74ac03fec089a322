//! Documents over HTTP, from a real socket.
#![cfg(feature = "remote")]
#![expect(clippy::unwrap_used, reason = "tests")]

mod reading;

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;

use reading::lines;
use specwright_contract::Loader;
use specwright_contract::source::Limits;

const API: &str = "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n    \
                   A: {properties: {a: {$ref: moved.yaml}, b: {$ref: none.yaml}, c: {$ref: large.yaml}, \
                   d: {$ref: broken.yaml}}}\n";

/// A server of a few documents; gives its address. It ends with the test.
fn server() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut reader = BufReader::new(stream.try_clone().unwrap());
            let mut head = String::new();
            while reader.read_line(&mut head).unwrap_or_default() > 2 {}
            let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
            let large = " ".repeat(5_000);
            let (status, header, body) = match path.as_str() {
                "/api.yaml" if head.to_lowercase().contains("accept: application/vnd.oai") => {
                    ("200 OK", "", API)
                }
                "/moved.yaml" => ("302 Found", "location: /there.yaml\r\n", ""),
                "/there.yaml" => ("200 OK", "", "type: string"),
                "/large.yaml" => ("200 OK", "", large.as_str()),
                "/broken.yaml" => ("500 Internal Server Error", "", "sorry"),
                _ => ("404 Not Found", "", ""),
            };
            let length = body.len();
            let _ = write!(
                stream,
                "HTTP/1.1 {status}\r\n{header}content-length: {length}\r\nconnection: close\r\n\r\n{body}"
            );
        }
    });
    format!("http://{address}")
}

#[test]
fn a_document_and_what_it_refers_to_are_fetched() {
    let server = server();
    let limits = Limits {
        file_bytes: 4_000,
        ..Limits::default()
    };
    let loader = Loader::new().limits(limits);
    let loaded = loader.load(&format!("{server}/api.yaml")).unwrap();
    let sources = &loaded.contract.sources;
    let names: Vec<_> = sources
        .files()
        .map(|(_, file)| file.name.as_str())
        .collect();
    let shown = format!(
        "{}\n{}",
        names.join("\n"),
        lines(sources, &loaded.diagnostics)
    );
    insta::assert_snapshot!(shown.replace(&server, "SERVER"), @r#"
    SERVER/api.yaml
    SERVER/moved.yaml
    SERVER/api.yaml:6:55: error[fetch-failed]: SERVER/none.yaml cannot be fetched: the server has no such document (check the address in a browser)
    SERVER/api.yaml:6:77: error[fetch-failed]: SERVER/large.yaml cannot be fetched: the document is larger than the limit (split the document)
    SERVER/api.yaml:6:100: error[fetch-failed]: SERVER/broken.yaml cannot be fetched: the server answered with status 500 (save the document, and name the file in place of the URL)
    "#);
}

#[test]
fn a_server_that_is_not_there_is_told() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let failure = Loader::new()
        .load(&format!("http://{address}/api.yaml"))
        .unwrap_err();
    let shown = lines(&failure.sources, &failure.diagnostics);
    assert!(shown.contains("fetch-failed"), "{shown}");
    assert!(shown.contains("connection refused"), "{shown}");
}
