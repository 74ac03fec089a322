//! Stopping while clients are there.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use specwright_mock_server::ServeOptions;

use crate::server::{read_answer, start, start_with};

#[test]
fn a_stop_closes_connections_with_nothing_to_do_at_once() {
    let server = start();
    let mut idle = server.connect();
    idle.write_all(b"GET /things HTTP/1.1\r\nhost: a\r\n\r\n")
        .unwrap();
    assert!(read_answer(&mut idle).ends_with("things"));
    let took = server.stop();
    assert!(took < Duration::from_secs(2), "{took:?}");
    assert_eq!(idle.read(&mut [0]).unwrap_or(0), 0);
}

#[test]
fn a_request_under_way_is_answered_and_new_connections_are_not_taken() {
    let mut server = start();
    let address = server.address;
    let mut stream = server.connect();
    stream
        .write_all(b"POST /things HTTP/1.1\r\nhost: a\r\ncontent-type: text/plain\r\ncontent-length: 4\r\n\r\nha")
        .unwrap();
    std::thread::sleep(Duration::from_millis(100));
    server.ask_to_stop();
    std::thread::sleep(Duration::from_millis(100));
    let refused = TcpStream::connect(address).map(|mut stream| stream.read(&mut [0]));
    assert!(!matches!(refused, Ok(Ok(1))));
    stream.write_all(b"lf").unwrap();
    let answer = read_answer(&mut stream);
    assert!(answer.starts_with("HTTP/1.1 201 "), "{answer}");
    assert!(server.stop() < Duration::from_secs(2));
}

#[test]
fn what_does_not_end_in_the_grace_time_is_ended() {
    let server = start_with(ServeOptions {
        grace: Duration::from_millis(300),
        ..ServeOptions::default()
    });
    let mut stream = server.connect();
    stream
        .write_all(b"POST /things HTTP/1.1\r\nhost: a\r\ncontent-type: text/plain\r\ncontent-length: 4\r\n\r\nha")
        .unwrap();
    std::thread::sleep(Duration::from_millis(100));
    let took = server.stop();
    assert!(took >= Duration::from_millis(250), "{took:?}");
    assert!(took < Duration::from_secs(2), "{took:?}");
    assert_eq!(stream.read(&mut [0]).unwrap_or(0), 0);
}
