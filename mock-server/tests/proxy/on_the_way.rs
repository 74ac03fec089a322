//! An HTTP proxy on the way to the upstream.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use specwright_mock_server::{Settings, Upstream as To};

use crate::server::start;
use crate::upstream::{Upstream, ok};

#[test]
fn the_proxy_on_the_way_gets_the_whole_url_and_its_credentials() {
    let between = Upstream::saying(ok("application/json", "[]"));
    let proxy = format!("http://us%40er:pw@127.0.0.1:{}", between.port());
    let to = To::new("http://example.test:81/q")
        .unwrap()
        .through(&proxy)
        .unwrap();
    assert_eq!(start(Settings::default(), to).get("/pets").status, 200);
    let seen = &between.seen()[0];
    assert!(
        seen.starts_with("GET http://example.test:81/q/pets HTTP/1.1\n"),
        "{seen}"
    );
    assert!(
        seen.contains("proxy-authorization: Basic dXNAZXI6cHc=\n"),
        "{seen}"
    );
    assert!(seen.contains("host: example.test:81\n"), "{seen}");
}

#[test]
fn to_https_a_tunnel_is_asked_for_and_credentials_stay_outside_of_it() {
    let between = Upstream::doing(|_, mut stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n");
        let mut hello = [0; 5];
        let _ = stream.read_exact(&mut hello);
        // A record of TLS that begins a handshake; what follows is not ours to answer.
        assert_eq!(hello[0], 22);
    });
    let to = To::new("https://example.test/q")
        .unwrap()
        .through(&format!("http://user:pw@127.0.0.1:{}", between.port()))
        .unwrap();
    assert_eq!(start(Settings::default(), to).get("/pets").status, 502);
    let seen = &between.seen()[0];
    assert!(
        seen.starts_with("CONNECT example.test:443 HTTP/1.1\n"),
        "{seen}"
    );
    assert!(
        seen.contains("Proxy-Authorization: Basic dXNlcjpwdw=="),
        "{seen}"
    );
}

#[test]
fn a_proxy_that_refuses_is_told_without_its_credentials() {
    let between = Upstream::saying("HTTP/1.1 407 No\r\ncontent-length: 0\r\n\r\n");
    let to = To::new("https://example.test/q")
        .unwrap()
        .through(&format!("http://user:hidden@127.0.0.1:{}", between.port()))
        .unwrap();
    let reply = start(Settings::default(), to).get("/pets");
    assert_eq!(reply.status, 502);
    assert!(
        reply.text().contains("proxy authorization required"),
        "{}",
        reply.text()
    );
    assert!(!reply.text().contains("hidden"));
}

#[test]
fn credentials_of_the_upstream_are_sent_where_the_client_has_none() {
    let upstream = Upstream::json("[]");
    let url = upstream.url().replace("http://", "http://me:pw@");
    let through = start(Settings::default(), To::new(&url).unwrap());
    through.get("/pets");
    through.send("GET /pets\nauthorization: Bearer mine", "");
    let seen = upstream.seen();
    assert!(seen[0].contains("authorization: Basic bWU6cHc=\n"));
    assert!(seen[1].contains("authorization: Bearer mine\n") && !seen[1].contains("Basic"));
}

#[test]
fn a_connection_is_not_left_open_by_a_client_that_goes_away() {
    let upstream = Upstream::doing(|_, mut stream: TcpStream| {
        // The proxy hangs up once its own client has.
        let mut byte = [0];
        assert_eq!(stream.read(&mut byte).unwrap_or(0), 0);
        let _ = stream.write_all(b"x");
    });
    let through = start(Settings::default(), To::new(&upstream.url()).unwrap());
    drop(through.open("GET /pets", ""));
}
