//! An upstream over a plain socket: what it sends may be anything, HTTP or not.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// An upstream that remembers what it was sent.
#[derive(Clone)]
pub(crate) struct Upstream {
    port: u16,
    seen: Arc<Mutex<Vec<String>>>,
}

impl Upstream {
    /// Answers each request with these bytes, then closes the connection.
    pub(crate) fn saying(answer: impl Into<Vec<u8>>) -> Self {
        let answer = answer.into();
        Self::doing(move |_, mut stream| {
            let _ = stream.write_all(&answer);
        })
    }

    /// Answers each request with 200 and this JSON.
    pub(crate) fn json(body: &str) -> Self {
        Self::saying(ok("application/json", body))
    }

    /// Does anything with a request and its connection.
    pub(crate) fn doing(does: impl Fn(&str, TcpStream) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let (does, told) = (Arc::new(does), Arc::clone(&seen));
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (does, told) = (Arc::clone(&does), Arc::clone(&told));
                std::thread::spawn(move || {
                    if let Some(request) = read_request(&stream) {
                        told.lock().unwrap().push(request.clone());
                        does(&request, stream);
                    }
                });
            }
        });
        Self { port, seen }
    }

    /// Nobody listens there.
    pub(crate) fn down() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        Self {
            port,
            seen: Arc::default(),
        }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// What it was sent, each request whole; lines end in `\n`, names of headers are lower case.
    pub(crate) fn seen(&self) -> Vec<String> {
        self.seen.lock().unwrap().clone()
    }
}

/// A whole answer.
pub(crate) fn ok(media_type: &str, body: &str) -> String {
    answer("200 OK", &format!("content-type: {media_type}\r\n"), body)
}

/// A whole answer with more headers, each with its line end.
pub(crate) fn answer(status: &str, headers: &str, body: &str) -> String {
    format!(
        "HTTP/1.1 {status}\r\n{headers}content-length: {}\r\n\r\n{body}",
        body.len()
    )
}

fn read_request(mut stream: &TcpStream) -> Option<String> {
    stream
        .set_read_timeout(Some(Duration::from_secs(10)))
        .unwrap();
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let lower = head.to_ascii_lowercase();
            let length = lower
                .lines()
                .find_map(|line| line.strip_prefix("content-length: ")?.parse::<usize>().ok());
            if body.len() >= length.unwrap_or(0) {
                return Some(text.replace("\r\n", "\n"));
            }
        }
        match stream.read(&mut buffer) {
            Ok(0) | Err(_) => return None,
            Ok(count) => bytes.extend_from_slice(&buffer[..count]),
        }
    }
}
