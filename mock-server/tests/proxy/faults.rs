//! Upstreams that misbehave: the client is told, soon, and others are served on.

use std::io::Write as _;
use std::time::{Duration, Instant};

use specwright_mock_server::{Settings, Upstream as To};

use crate::server::{compat, proxy, start};
use crate::upstream::{Upstream, answer};

fn hasty(upstream: &Upstream) -> To {
    let mut to = To::new(&upstream.url()).unwrap();
    to.timeout = Duration::from_millis(300);
    to
}

#[test]
fn an_upstream_that_is_down_is_told() {
    let upstream = Upstream::down();
    let reply = proxy(&upstream.url()).get("/pets");
    assert_eq!(reply.status, 502);
    let told = reply.text().replace(&upstream.port().to_string(), "PORT");
    insta::assert_snapshot!(told, @r#"{"type":"https://stoplight.io/prism/errors#UPSTREAM_FAILED","title":"No usable answer from the upstream","status":502,"detail":"The upstream http://127.0.0.1:PORT: the connection was refused"}"#);
}

#[test]
fn in_the_way_of_prism_it_is_a_fetch_error() {
    let upstream = Upstream::down();
    let reply = start(compat(), To::new(&upstream.url()).unwrap()).get("/pets");
    assert_eq!(reply.status, 500);
    let told = reply.text().replace(&upstream.port().to_string(), "PORT");
    insta::assert_snapshot!(told, @r#"{"type":"FetchError","title":"request to http://127.0.0.1:PORT/pets failed, reason: connect ECONNREFUSED 127.0.0.1:PORT","status":500,"detail":""}"#);
}

#[test]
fn an_upstream_that_does_not_answer_is_not_waited_for_for_ever() {
    let upstream = Upstream::doing(|_, _stream| std::thread::sleep(Duration::from_secs(30)));
    let started = Instant::now();
    let reply = start(Settings::default(), hasty(&upstream)).get("/pets");
    assert!(started.elapsed() < Duration::from_secs(10));
    assert_eq!(reply.status, 504);
    assert!(
        reply.text().contains("no answer within 300ms"),
        "{}",
        reply.text()
    );
}

#[test]
fn an_upstream_that_stops_in_the_middle_is_not_waited_for_for_ever() {
    let upstream = Upstream::doing(|_, mut stream| {
        let head =
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 50\r\n\r\n[";
        let _ = stream.write_all(head.as_bytes());
        std::thread::sleep(Duration::from_secs(30));
    });
    assert_eq!(
        start(Settings::default(), hasty(&upstream))
            .get("/pets")
            .status,
        504
    );
}

#[test]
fn an_upstream_that_hangs_up_is_told() {
    for text in [
        "",
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 50\r\n\r\n[",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n[",
    ] {
        let reply = proxy(&Upstream::saying(text).url()).get("/pets");
        assert_eq!(reply.status, 502, "{text:?}");
        assert!(
            reply
                .text()
                .contains("the connection was closed before the answer was complete"),
            "{}",
            reply.text()
        );
    }
}

#[test]
fn an_upstream_that_speaks_no_http_is_told() {
    for bytes in [
        &b"garbage\r\n\r\n"[..],
        &[0xff; 2000],
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 abc OK\r\n\r\n",
    ] {
        let reply = proxy(&Upstream::saying(bytes).url()).get("/pets");
        assert_eq!(reply.status, 502, "{bytes:?}");
    }
}

#[test]
fn json_that_is_broken_comes_through_and_is_told() {
    let broken = answer("200 OK", "content-type: application/json\r\n", "{\"a");
    let upstream = Upstream::saying(broken);
    let reply = proxy(&upstream.url()).get("/pets");
    assert_eq!((reply.status, reply.text()), (200, "{\"a"));
    let reply = start(compat(), To::new(&upstream.url()).unwrap()).get("/pets");
    assert_eq!(reply.status, 500);
    assert!(reply.text().starts_with(
        r#"{"type":"FetchError","title":"invalid json response body at http://127.0.0.1:"#
    ));
}

#[test]
fn an_encoding_that_is_none_is_told() {
    let headers = "content-type: application/json\r\ncontent-encoding: gzip\r\n";
    let upstream = Upstream::saying(answer("200 OK", headers, "xx"));
    assert_eq!(proxy(&upstream.url()).get("/pets").status, 502);
}

#[test]
fn a_body_above_the_limit_goes_by_unjudged_and_whole() {
    let body = "x".repeat(300_000);
    let upstream = Upstream::saying(answer(
        "200 OK",
        "content-type: application/octet-stream\r\n",
        &body,
    ));
    let settings = Settings {
        body_limit: 1000,
        ..Settings::default()
    };
    let reply = start(settings, To::new(&upstream.url()).unwrap()).get("/files");
    assert_eq!((reply.status, reply.body.len()), (200, 300_000));
    assert!(reply.whole);
    assert_eq!(reply.header("sl-violations"), None);
}

#[test]
fn a_body_without_an_end_takes_no_memory_and_ends_with_its_client() {
    use std::io::Read as _;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};
    let ended = Arc::new(AtomicBool::new(false));
    let upstream = Upstream::doing({
        let ended = Arc::clone(&ended);
        move |_, mut stream| {
            let head = b"HTTP/1.1 200 OK\r\ncontent-type: application/octet-stream\r\n\r\n";
            let _ = stream.write_all(head);
            while stream.write_all(&[b'x'; 4096]).is_ok() {}
            ended.store(true, Ordering::SeqCst);
        }
    });
    let settings = Settings {
        body_limit: 10_000,
        ..Settings::default()
    };
    let through = start(settings, To::new(&upstream.url()).unwrap());
    let mut stream = through.open("GET /files", "");
    let mut buffer = vec![0; 100_000];
    stream.read_exact(&mut buffer).unwrap();
    drop(stream);
    let started = Instant::now();
    while !ended.load(Ordering::SeqCst) {
        assert!(started.elapsed() < Duration::from_secs(10));
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn heads_that_are_too_large_are_told() {
    let headers: Vec<String> = (0..10_000)
        .map(|n| format!("x-{n}: {}\r\n", "y".repeat(100)))
        .collect();
    let headers = headers.concat();
    let upstream = Upstream::saying(answer("200 OK", &headers, "[]"));
    assert_eq!(proxy(&upstream.url()).get("/pets").status, 502);
}

#[test]
fn while_one_upstream_call_hangs_others_go_on() {
    let upstream = Upstream::doing(|request, mut stream| {
        if request.starts_with("GET /nope") {
            std::thread::sleep(Duration::from_secs(30));
        }
        let _ = stream
            .write_all(answer("200 OK", "content-type: application/json\r\n", "[]").as_bytes());
    });
    let through = proxy(&upstream.url());
    let hanging: Vec<_> = (0..50).map(|_| through.open("GET /nope", "")).collect();
    let started = Instant::now();
    for _ in 0..20 {
        assert_eq!(through.get("/pets").status, 200);
    }
    assert!(started.elapsed() < Duration::from_secs(10));
    drop(hanging);
}

#[test]
fn a_connection_that_the_upstream_closed_meanwhile_is_not_an_error() {
    // Keep-alive is promised, and the connection closed at once.
    let upstream = Upstream::json("[]");
    let through = proxy(&upstream.url());
    for _ in 0..50 {
        assert_eq!(through.get("/pets").status, 200);
    }
}

#[test]
fn a_proxy_that_leads_to_itself_ends() {
    // Somebody takes the port of the proxy for that of the service.
    let reserved = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = reserved.local_addr().unwrap().port();
    drop(reserved);
    let mut to = To::new(&format!("http://127.0.0.1:{port}")).unwrap();
    to.timeout = Duration::from_secs(5);
    let through = crate::server::start_at(port, Settings::default(), to);
    let reply = through.get("/pets");
    assert_eq!((through.port(), reply.status), (port, 508));
}

#[test]
fn under_load_every_request_is_answered_whatever_the_upstream_does() {
    let upstream = Upstream::doing(|request, mut stream| {
        let n: usize = request
            .split_once("n=")
            .and_then(|(_, rest)| rest.split([' ', '\n']).next()?.parse().ok())
            .unwrap_or(0);
        let good = answer("200 OK", "content-type: application/json\r\n", "[]");
        let _ = match n % 6 {
            0 => Ok(()),
            1 => stream.write_all(b"HTTP/1.1 2"),
            2 => stream.write_all(b"\x00\x01\x02\x03"),
            3 => stream.write_all(&good.as_bytes()[..good.len() - 1]),
            _ => stream.write_all(good.as_bytes()),
        };
    });
    let through = proxy(&upstream.url());
    let wrong: Vec<(usize, u16)> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..32)
            .map(|thread| {
                let through = &through;
                scope.spawn(move || {
                    (0..30)
                        .map(|k| thread * 30 + k)
                        .map(|n| (n, through.get(&format!("/pets?n={n}")).status))
                        .filter(|(n, status)| *status != if n % 6 > 3 { 200 } else { 502 })
                        .collect::<Vec<_>>()
                })
            })
            .collect();
        threads
            .into_iter()
            .flat_map(|thread| thread.join().unwrap())
            .collect()
    });
    assert!(wrong.is_empty(), "{wrong:?}");
}
