//! What is no HTTP, in many kinds: 400 or another error, or a closed connection, and never an end of the server.

use crate::server::start;

/// What is sent, and what the answer begins with; empty: anything, or nothing.
const KINDS: &[(&[u8], &str)] = &[
    (b"\r\n\r\n", ""),
    (b"\0\0\0\0\0\0\0\0\r\n\r\n", "HTTP/1.1 400 "),
    (b"hello\r\n\r\n", "HTTP/1.1 400 "),
    (b"GET\r\n\r\n", "HTTP/1.1 400 "),
    (b"GET /things\r\n\r\n", "HTTP/1.1 400 "),
    (b"GET /things HTTP/9.9\r\n\r\n", "HTTP/1.1 400 "),
    (b"GET /things HTTX/1.1\r\n\r\n", "HTTP/1.1 400 "),
    (b"GET  /things HTTP/1.1\r\n\r\n", "HTTP/1.1 400 "),
    (b"G\x00T /things HTTP/1.1\r\n\r\n", "HTTP/1.1 400 "),
    (b"GET /thi\x01ngs HTTP/1.1\r\nhost: a\r\n\r\n", "HTTP/1.1 400 "),
    (b"GET things HTTP/1.1\r\nhost: a\r\n\r\n", "HTTP/1.1 4"),
    (b"GET /things HTTP/1.1\r\nno colon\r\n\r\n", "HTTP/1.1 400 "),
    (b"GET /things HTTP/1.1\r\n: no name\r\n\r\n", "HTTP/1.1 400 "),
    (b"GET /things HTTP/1.1\r\na b: c\r\n\r\n", "HTTP/1.1 400 "),
    (b"GET /things HTTP/1.1\r\nx: a\x00b\r\n\r\n", "HTTP/1.1 400 "),
    (b"GET /things HTTP/1.1\r\n folded: x\r\n\r\n", "HTTP/1.1 400 "),
    (b"POST /things HTTP/1.1\r\ncontent-length: -1\r\n\r\n", "HTTP/1.1 400 "),
    (b"POST /things HTTP/1.1\r\ncontent-length: +1\r\n\r\nx", "HTTP/1.1 400 "),
    (b"POST /things HTTP/1.1\r\ncontent-length: abc\r\n\r\n", "HTTP/1.1 400 "),
    (b"POST /things HTTP/1.1\r\ncontent-length: 99999999999999999999999\r\n\r\n", "HTTP/1.1 400 "),
    (b"POST /things HTTP/1.1\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nxx", "HTTP/1.1 400 "),
    (b"POST /things HTTP/1.1\r\ntransfer-encoding: gzip\r\n\r\n", "HTTP/1.1 400 "),
    (b"POST /things HTTP/1.0\r\ntransfer-encoding: chunked\r\n\r\n", "HTTP/1.1 400 "),
    (b"POST /things HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n", "HTTP/1.1 400 "),
    (b"POST /things HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\nfffffffffffffffff\r\n", "HTTP/1.1 400 "),
    (b"POST /things HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n1\r\nxyz\r\n", "HTTP/1.1 400 "),
    // The greeting of TLS, and half of that of HTTP/2.
    (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", "HTTP/1.1 400 "),
    (b"PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n", ""),
    (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\nthis is no frame at all, is it", ""),
    // Strange, and allowed.
    (b"GET http://b/things HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n", "HTTP/1.1 200 "),
    (b"GET /things HTTP/1.0\r\n\r\n", "HTTP/1.0 200 "),
    (b"GET /things?%zz&&&=&a=%ff HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n", "HTTP/1.1 "),
    (b"GET /%zz/%ff/%00 HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n", "HTTP/1.1 "),
    (b"GET /../../etc/passwd HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n", "HTTP/1.1 404 "),
    (b"FROB /things HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n", "HTTP/1.1 405 "),
    (b"OPTIONS * HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n", "HTTP/1.1 "),
    (b"CONNECT a:1 HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n", "HTTP/1.1 "),
    (b"GET /things HTTP/1.1\r\nhost: a\r\nx: \xff\xfe\r\nconnection: close\r\n\r\n", "HTTP/1.1 200 "),
];

#[test]
fn each_kind_of_nonsense_is_refused_and_the_next_client_is_served() {
    let server = start();
    for (sent, expected) in KINDS {
        let mut stream = server.connect();
        std::io::Write::write_all(&mut stream, sent).unwrap();
        stream.shutdown(std::net::Shutdown::Write).unwrap();
        let mut answer = Vec::new();
        let _ = std::io::Read::read_to_end(&mut stream, &mut answer);
        let answer = String::from_utf8_lossy(&answer);
        assert!(
            answer.starts_with(expected),
            "{:?} is answered with {answer:?}",
            String::from_utf8_lossy(sent)
        );
        server.serves();
    }
    server.is_empty();
}

#[test]
fn random_bytes_end_nothing() {
    let server = start();
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    for _ in 0..200 {
        let bytes: Vec<u8> = (0..64)
            .map(|_| {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                state.to_le_bytes()[0]
            })
            .collect();
        let mut stream = server.connect();
        let _ = std::io::Write::write_all(&mut stream, &bytes);
    }
    server.serves();
    server.is_empty();
}
