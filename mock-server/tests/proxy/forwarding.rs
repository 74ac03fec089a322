//! Upstreams that behave.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use specwright_mock_server::{Settings, Upstream as To};

use crate::server::{compat, proxy, start};
use crate::upstream::{Upstream, answer, ok};

#[test]
fn a_request_goes_on_as_it_is_but_for_what_belongs_to_the_connection() {
    let upstream = Upstream::json("[]");
    let reply = proxy(&format!("{}/base/", upstream.url())).send(
        "GET /pets?limit=1&__code=200&a=b%20c&x\nX-Hop: 1\nX-Two: a\nX-Two: b\nCookie: a=b\nConnection: x-hop\nTE: trailers\nAccept: text/x",
        "",
    );
    assert_eq!(reply.status, 200);
    let mut lines: Vec<String> = upstream.seen()[0]
        .replace(&upstream.port().to_string(), "PORT")
        .trim_end()
        .lines()
        .filter(|line| !line.starts_with("via: 1.1 specwright-"))
        .map(str::to_owned)
        .collect();
    lines[1..].sort();
    insta::assert_snapshot!(lines.join("\n"), @"
    GET /base/pets?limit=1&__code=200&a=b%20c&x HTTP/1.1
    accept-encoding: identity
    accept: text/x
    cookie: a=b
    host: 127.0.0.1:PORT
    user-agent: specwright/0.1.0
    x-two: a
    x-two: b
    ");
}

#[test]
fn an_answer_comes_back_byte_for_byte_with_every_header_on_its_line() {
    let body = "[ {\"id\": 1.0,\n \"b\":\"\\u00e9\"} ]";
    let headers = "content-type: application/json; charset=utf-8\r\nset-cookie: a=1\r\nset-cookie: b=2\r\nx-hop: 1\r\nconnection: x-hop\r\n";
    let upstream = Upstream::saying(answer("200 OK", headers, body));
    let reply = proxy(&upstream.url()).get("/pets");
    assert_eq!((reply.status, reply.text()), (200, body));
    assert_eq!(reply.headers("set-cookie"), ["a=1", "b=2"]);
    assert_eq!(reply.header("x-hop"), None);
    assert_eq!(reply.header("sl-violations"), None);
}

#[test]
fn in_the_way_of_prism_json_is_written_anew_and_headers_are_joined() {
    let headers = "content-type: application/json\r\nset-cookie: a=1\r\nset-cookie: b=2\r\n";
    let upstream = Upstream::saying(answer("200 OK", headers, "[ {\"id\": 1.0, \"1\": 1e3} ]"));
    let reply = start(compat(), To::new(&upstream.url()).unwrap()).get("/pets");
    assert_eq!(reply.text(), r#"[{"1":1000,"id":1}]"#);
    assert_eq!(reply.headers("set-cookie"), ["a=1,b=2"]);
}

#[test]
fn what_is_no_text_comes_back_as_it_is() {
    let mut bytes =
        b"HTTP/1.1 200 OK\r\ncontent-type: application/octet-stream\r\ncontent-length: 4\r\n\r\n"
            .to_vec();
    bytes.extend_from_slice(&[0xff, 0, 0xfe, b'a']);
    let reply = proxy(&Upstream::saying(bytes).url()).get("/files");
    assert_eq!(reply.body, [0xff, 0, 0xfe, b'a']);
}

#[test]
fn a_body_goes_on_whole_with_any_method() {
    let upstream = Upstream::saying(answer(
        "201 Created",
        "content-type: application/json\r\n",
        "{}",
    ));
    let through = proxy(&upstream.url());
    for method in ["POST", "GET", "DELETE"] {
        let request = format!("{method} /pets\ncontent-type: application/json");
        through.send(&request, "{\"name\":  \"Rex\" }");
    }
    let bodies: Vec<String> = upstream
        .seen()
        .iter()
        .map(|request| request.split_once("\n\n").unwrap().1.to_owned())
        .collect();
    assert_eq!(bodies, ["{\"name\":  \"Rex\" }"; 3]);
}

#[test]
fn a_get_with_a_body_is_refused_in_the_way_of_prism() {
    let upstream = Upstream::json("[]");
    let reply = start(compat(), To::new(&upstream.url()).unwrap()).send("GET /pets", "hi");
    assert_eq!(reply.status, 501);
    insta::assert_snapshot!(reply.text(), @r#"{"type":"https://stoplight.io/prism/errors#PROXY_UNSUPPORTED_REQUEST_BODY","title":"The Prism proxy does not support sending a GET/HEAD request with a message body to an upstream server. See: https://github.com/stoplightio/prism/issues/2259","status":501,"detail":""}"#);
    assert!(upstream.seen().is_empty());
}

#[test]
fn redirects_are_passed_on_and_followed_only_in_the_way_of_prism() {
    let upstream = Upstream::doing(|request, mut stream| {
        let text = if request.starts_with("GET /pets ") {
            answer("302 Found", "location: /other\r\n", "")
        } else {
            ok("application/json", "[{\"id\":2}]")
        };
        let _ = stream.write_all(text.as_bytes());
    });
    let reply = proxy(&upstream.url()).get("/pets");
    assert_eq!(
        (reply.status, reply.header("location")),
        (302, Some("/other"))
    );
    assert_eq!(upstream.seen().len(), 1);
    let reply = start(compat(), To::new(&upstream.url()).unwrap()).get("/pets");
    assert_eq!((reply.status, reply.text()), (200, "[{\"id\":2}]"));
}

#[test]
fn redirects_without_an_end_end() {
    let upstream = Upstream::saying(answer("302 Found", "location: /pets\r\n", ""));
    let reply = start(compat(), To::new(&upstream.url()).unwrap()).get("/pets");
    assert_eq!(reply.status, 500);
    let title = format!("maximum redirect reached at: {}/pets", upstream.url());
    assert!(reply.text().contains(&title), "{}", reply.text());
    assert_eq!(upstream.seen().len(), 21);
}

#[test]
fn what_is_not_implemented_is_mocked() {
    let upstream = Upstream::saying(answer("501 Not Implemented", "x-a: 1\r\n", "later"));
    let through = proxy(&upstream.url());
    let reply = through.get("/pets");
    assert_eq!((reply.status, reply.text()), (200, "[{\"id\":7}]"));
    assert_eq!(reply.header("x-a"), None);
    let reply = through.send("POST /pets\ncontent-type: application/json", "{}");
    assert_eq!(reply.status, 422);
    // Of what the contract does not know there is no mock.
    let reply = through.get("/nope");
    assert_eq!((reply.status, reply.text()), (501, "later"));
}

#[test]
fn with_errors_a_wrong_request_does_not_reach_the_upstream() {
    let upstream = Upstream::json("[]");
    let settings = Settings {
        errors: true,
        ..Settings::default()
    };
    let through = start(settings, To::new(&upstream.url()).unwrap());
    assert_eq!(through.get("/pets?limit=x").status, 422);
    assert_eq!(through.get("/nope").status, 404);
    assert_eq!(through.send("PUT /pets", "").status, 405);
    assert!(upstream.seen().is_empty());
    assert_eq!(through.get("/pets?limit=1").status, 200);
}

#[test]
fn a_request_that_is_not_validated_goes_on() {
    let upstream = Upstream::json("[]");
    let settings = Settings {
        errors: true,
        ..Settings::default()
    };
    let mut to = To::new(&upstream.url()).unwrap();
    to.validate_request = false;
    assert_eq!(start(settings, to).get("/pets?limit=x").status, 200);
}

#[test]
fn what_the_contract_does_not_know_goes_through_with_a_warning() {
    let upstream = Upstream::json("{\"a\":  1}");
    let reply = proxy(&upstream.url()).get("/nope/%2F");
    assert_eq!((reply.status, reply.text()), (200, "{\"a\":  1}"));
    assert_eq!(
        reply.header("sl-violations"),
        Some(
            r#"[{"location":["request"],"severity":"Warning","message":"Selected route not found"}]"#
        )
    );
}

#[test]
fn a_deprecated_operation_says_so() {
    let upstream = Upstream::json("{}");
    let reply = proxy(&upstream.url()).get("/old");
    assert_eq!(reply.header("deprecation"), Some("true"));
    let told = answer(
        "200 OK",
        "content-type: application/json\r\ndeprecation: @1\r\n",
        "{}",
    );
    let reply = proxy(&Upstream::saying(told).url()).get("/old");
    assert_eq!(reply.header("deprecation"), Some("@1"));
}

fn gzipped(text: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text.as_bytes()).unwrap();
    let body = encoder.finish().unwrap();
    let mut bytes = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-encoding: gzip\r\ncontent-length: {}\r\n\r\n",
        body.len()
    )
    .into_bytes();
    bytes.extend_from_slice(&body);
    bytes
}

#[test]
fn an_encoding_stays_where_the_client_asked_for_it_and_goes_where_not() {
    let upstream = Upstream::saying(gzipped("[{\"id\":1}]"));
    let through = proxy(&upstream.url());
    let reply = through.send("GET /pets\naccept-encoding: gzip", "");
    assert_eq!(reply.header("content-encoding"), Some("gzip"));
    assert_eq!(reply.body[..2], [0x1f, 0x8b]);
    let reply = through.get("/pets");
    assert_eq!(reply.header("content-encoding"), None);
    assert_eq!(reply.text(), "[{\"id\":1}]");
}

#[test]
fn a_small_body_that_decodes_to_a_huge_one_is_not_decoded() {
    let upstream = Upstream::saying(gzipped(&" ".repeat(100_000)));
    let settings = Settings {
        body_limit: 10_000,
        ..Settings::default()
    };
    let reply = start(settings, To::new(&upstream.url()).unwrap()).get("/pets");
    assert_eq!(
        (reply.status, reply.header("content-encoding")),
        (200, Some("gzip"))
    );
}

#[test]
fn a_head_keeps_the_length_that_a_get_would_have() {
    let upstream = Upstream::saying(
        "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 5\r\n\r\n",
    );
    let reply = proxy(&upstream.url()).send("HEAD /nope", "");
    assert_eq!(
        (reply.status, reply.header("content-length")),
        (200, Some("5"))
    );
}

#[test]
fn events_are_passed_on_as_they_come() {
    use std::io::Read as _;
    let upstream = Upstream::doing(|_, mut stream| {
        let _ = stream
            .write_all(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\ndata: 1\n\n");
        std::thread::sleep(std::time::Duration::from_secs(30));
    });
    let through = proxy(&upstream.url());
    let mut stream = through.open("GET /events", "");
    let mut seen = String::new();
    let mut buffer = [0; 512];
    while !seen.contains("data: 1") {
        let count = stream.read(&mut buffer).unwrap();
        assert!(count > 0, "{seen}");
        seen.push_str(&String::from_utf8_lossy(&buffer[..count]));
    }
}

#[test]
fn of_a_stream_the_head_is_judged() {
    let upstream = Upstream::saying(
        "HTTP/1.1 202 Accepted\r\ncontent-type: text/event-stream\r\n\r\ndata: 1\n\n",
    );
    let reply = proxy(&upstream.url()).get("/events");
    assert_eq!((reply.status, reply.text()), (202, "data: 1\n\n"));
    let told = reply.header("sl-violations").unwrap();
    assert!(told.contains("status code"), "{told}");
    let settings = Settings {
        errors: true,
        ..Settings::default()
    };
    let reply = start(settings, To::new(&upstream.url()).unwrap()).get("/events");
    assert_eq!(reply.status, 500);
}

#[test]
fn what_is_wrong_is_told_on_both_sides_and_with_errors_refused() {
    let upstream = Upstream::json("[{\"id\":\"x\"}]");
    let reply = proxy(&upstream.url()).get("/pets?limit=x");
    assert_eq!((reply.status, reply.text()), (200, "[{\"id\":\"x\"}]"));
    insta::assert_snapshot!(reply.header("sl-violations").unwrap(), @r#"[{"location":["request","query","limit"],"severity":"Error","code":"type","message":"Request query parameter limit must be integer"},{"location":["response","body","0","id"],"severity":"Error","code":"type","message":"Response body property 0.id must be integer"}]"#);
    let settings = Settings {
        errors: true,
        ..Settings::default()
    };
    let reply = start(settings, To::new(&upstream.url()).unwrap()).get("/pets");
    assert_eq!(reply.status, 500);
    assert!(
        reply
            .text()
            .starts_with(r#"{"type":"https://stoplight.io/prism/errors#VIOLATIONS""#),
        "{}",
        reply.text()
    );
}

#[test]
fn an_encoded_answer_that_is_wrong_is_told_and_stays_encoded() {
    let upstream = Upstream::saying(gzipped("[{\"id\":\"x\"}]"));
    let reply = proxy(&upstream.url()).send("GET /pets\naccept-encoding: gzip", "");
    assert_eq!(reply.body[..2], [0x1f, 0x8b]);
    assert!(reply.header("sl-violations").is_some());
    let settings = Settings {
        errors: true,
        ..Settings::default()
    };
    let through = start(settings, To::new(&upstream.url()).unwrap());
    let reply = through.send("GET /pets\naccept-encoding: gzip", "");
    assert_eq!(
        (reply.status, reply.header("content-encoding")),
        (500, None)
    );
    assert!(reply.text().contains("VIOLATIONS"));
}
