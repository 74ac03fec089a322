//! An upstream that always gives the same answer.

use std::fmt::Write as _;
use std::io::{BufReader, Write as _};
use std::net::TcpListener;

use crate::wire;

pub(crate) struct Upstream {
    port: u16,
}

impl Upstream {
    /// Serves until the process ends. `answer` is in the form of the cases.
    pub(crate) fn start(answer: &str) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let (head, body) = wire::split(answer);
        let (status, headers) = head.split_once('\n').unwrap_or((head, ""));
        let mut response = format!("HTTP/1.1 {} X\r\n", status.trim());
        for line in headers.lines() {
            response.push_str(line);
            response.push_str("\r\n");
        }
        let _ = write!(
            response,
            "content-length: {}\r\nconnection: close\r\n\r\n{body}",
            body.len()
        );
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let response = response.clone();
                std::thread::spawn(move || {
                    let mut reader = BufReader::new(&stream);
                    if wire::read_message(&mut reader, false).is_some() {
                        let _ = (&stream).write_all(response.as_bytes());
                    }
                });
            }
        });
        Self { port }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}
