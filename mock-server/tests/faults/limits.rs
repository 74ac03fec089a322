//! Heads that are too large.

use specwright_mock_server::ServeOptions;

use crate::server::{start, start_with};

#[test]
fn a_head_above_the_limit_is_refused_and_one_below_it_is_not() {
    let server = start_with(ServeOptions {
        header_limit: 16 << 10,
        ..ServeOptions::default()
    });
    for (size, status) in [(10_000, "200"), (20_000, "431"), (200_000, "431")] {
        let filler = "x".repeat(size);
        let request = format!(
            "GET /things HTTP/1.1\r\nhost: a\r\nconnection: close\r\nx-filler: {filler}\r\n\r\n"
        );
        let answer = server.send(request.as_bytes());
        let expected = format!("HTTP/1.1 {status} ");
        // A client that still writes may see the connection break.
        assert!(
            answer.starts_with(&expected) || answer.is_empty() && size > 100_000,
            "{size}: {answer}"
        );
    }
    server.serves();
    server.is_empty();
}

#[test]
fn too_many_headers_are_refused() {
    let server = start();
    for (count, status) in [(90, "200"), (200, "431")] {
        let headers: Vec<String> = (0..count).map(|n| format!("x-{n}: y\r\n")).collect();
        let headers = headers.concat();
        let request =
            format!("GET /things HTTP/1.1\r\nhost: a\r\nconnection: close\r\n{headers}\r\n");
        let answer = server.send(request.as_bytes());
        assert!(
            answer.starts_with(&format!("HTTP/1.1 {status} ")),
            "{answer}"
        );
    }
    server.serves();
}

#[test]
fn a_target_that_never_ends_is_refused() {
    let server = start_with(ServeOptions {
        header_limit: 1 << 20,
        ..ServeOptions::default()
    });
    let target = "x".repeat(70_000);
    let request = format!("GET /{target} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n");
    let answer = server.send(request.as_bytes());
    assert!(answer.starts_with("HTTP/1.1 414 "), "{answer}");
    server.serves();
}
