//! One request over a connection of its own, to see that a server is there and answers as it should.

use std::fmt::Write as _;
use std::io::{self, Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use super::case::Case;

/// The status and the length of the body.
pub(in crate::bench) fn ask(port: u16, case: &Case) -> io::Result<(u16, usize)> {
    let (status, body) = answer(port, case)?;
    Ok((status, body.len()))
}

/// The status and the body.
pub(in crate::bench) fn answer(port: u16, case: &Case) -> io::Result<(u16, String)> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_read_timeout(Some(Duration::from_secs(60)))?;
    stream.set_nodelay(true)?;
    let mut request = format!(
        "{} {} HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\nconnection: close\r\n",
        case.method, case.target
    );
    for (name, value) in case.headers {
        let _ = write!(request, "{name}: {value}\r\n");
    }
    if !case.body.is_empty() {
        let _ = write!(request, "content-length: {}\r\n", case.body.len());
    }
    request.push_str("\r\n");
    request.push_str(case.body);
    stream.write_all(request.as_bytes())?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    let text = String::from_utf8_lossy(&answer);
    let status = text.get(9..12).and_then(|status| status.parse().ok());
    let status = status.ok_or_else(|| io::Error::other("no answer"))?;
    let body = text.split_once("\r\n\r\n").map_or("", |parts| parts.1);
    Ok((status, body.to_owned()))
}
