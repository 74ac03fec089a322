//! Many connections, slow ones, and those that end in the midst of something.

use std::io::{Read as _, Write as _};
use std::net::Shutdown;
use std::time::{Duration, Instant};

use specwright_mock_server::ServeOptions;

use crate::server::{LARGE, read_answer, start, start_with};

const REQUEST: &[u8] = b"GET /things HTTP/1.1\r\nhost: a\r\n\r\n";

#[test]
fn a_thousand_connections_are_all_served_twice() {
    let server = start();
    let mut streams: Vec<_> = (0..1_000).map(|_| server.connect()).collect();
    for _ in 0..2 {
        for stream in &mut streams {
            stream.write_all(REQUEST).unwrap();
        }
        for stream in &mut streams {
            assert!(read_answer(stream).ends_with("things"));
        }
    }
    server.serves();
    drop(streams);
    server.is_empty();
}

#[test]
fn more_connections_than_may_be_wait_until_there_is_a_place() {
    let server = start_with(ServeOptions {
        max_connections: 4,
        ..ServeOptions::default()
    });
    let mut open: Vec<_> = (0..4).map(|_| server.connect()).collect();
    for stream in &mut open {
        stream.write_all(REQUEST).unwrap();
        assert!(read_answer(stream).ends_with("things"));
    }
    let mut waiting = server.connect();
    waiting.write_all(REQUEST).unwrap();
    waiting
        .set_read_timeout(Some(Duration::from_millis(200)))
        .unwrap();
    assert!(waiting.read(&mut [0]).is_err());
    drop(open.pop());
    waiting
        .set_read_timeout(Some(Duration::from_secs(10)))
        .unwrap();
    assert!(read_answer(&mut waiting).ends_with("things"));
}

#[test]
fn a_head_that_comes_byte_by_byte_is_answered_and_one_that_never_ends_is_given_up() {
    let server = start_with(ServeOptions {
        header_timeout: Duration::from_millis(600),
        ..ServeOptions::default()
    });
    let mut slow = server.connect();
    for byte in REQUEST {
        slow.write_all(&[*byte]).unwrap();
        std::thread::sleep(Duration::from_millis(2));
    }
    assert!(read_answer(&mut slow).ends_with("things"));
    let begun = Instant::now();
    let mut endless = server.connect();
    endless.write_all(b"GET /things HTTP/1.1\r\n").unwrap();
    while begun.elapsed() < Duration::from_secs(10) {
        if endless.write_all(b"x: y\r\n").is_err() {
            break;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    let took = begun.elapsed();
    assert!(took > Duration::from_millis(500), "{took:?}");
    assert!(took < Duration::from_secs(5), "{took:?}");
    server.serves();
}

#[test]
fn a_connection_with_nothing_to_do_is_closed_and_a_busy_one_is_not() {
    let server = start_with(ServeOptions {
        idle_timeout: Duration::from_millis(400),
        ..ServeOptions::default()
    });
    let mut idle = server.connect();
    idle.write_all(REQUEST).unwrap();
    assert!(read_answer(&mut idle).ends_with("things"));
    let mut busy = server.connect();
    for _ in 0..10 {
        busy.write_all(REQUEST).unwrap();
        assert!(read_answer(&mut busy).ends_with("things"));
        std::thread::sleep(Duration::from_millis(150));
    }
    assert_eq!(idle.read(&mut [0]).unwrap(), 0);
    drop(busy);
    server.is_empty();
}

#[test]
fn a_slow_reader_gets_all_of_a_large_answer_and_one_that_does_not_read_is_given_up() {
    let server = start_with(ServeOptions {
        idle_timeout: Duration::from_millis(500),
        ..ServeOptions::default()
    });
    let request = b"GET /large HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n";
    let mut stuck = server.connect();
    stuck.write_all(request).unwrap();
    let mut slow = server.connect();
    slow.write_all(request).unwrap();
    let mut taken = 0;
    let mut piece = vec![0; 512 << 10];
    loop {
        let count = slow.read(&mut piece).unwrap();
        if count == 0 {
            break;
        }
        taken += count;
        std::thread::sleep(Duration::from_millis(20));
        server.serves();
    }
    assert!(taken > LARGE, "{taken}");
    // The server has given up the other one.
    server.is_empty();
    drop(stuck);
}

#[test]
fn a_client_that_has_closed_its_side_still_gets_its_answer() {
    let server = start();
    let mut stream = server.connect();
    stream.write_all(REQUEST).unwrap();
    stream.shutdown(Shutdown::Write).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.ends_with("things"), "{answer}");
    server.is_empty();
}

#[test]
fn connections_that_end_anywhere_leave_nothing_behind() {
    let server = start();
    let post = b"POST /things HTTP/1.1\r\nhost: a\r\ncontent-type: text/plain\r\ncontent-length: 30\r\n\r\nhalf of it";
    for request in [REQUEST, post] {
        for end in 0..=request.len() {
            let mut stream = server.connect();
            stream.write_all(&request[..end]).unwrap();
            // With unread bytes waiting, closing resets the connection.
            drop(stream);
        }
    }
    server.serves();
    server.is_empty();
}

#[test]
fn requests_that_come_together_are_answered_in_their_order() {
    let server = start();
    let mut stream = server.connect();
    let pipelined = [
        REQUEST,
        b"GET /nothing HTTP/1.1\r\nhost: a\r\n\r\n",
        REQUEST,
    ]
    .concat();
    stream.write_all(&pipelined).unwrap();
    assert!(read_answer(&mut stream).starts_with("HTTP/1.1 200"));
    assert!(read_answer(&mut stream).starts_with("HTTP/1.1 404"));
    assert!(read_answer(&mut stream).starts_with("HTTP/1.1 200"));
}
