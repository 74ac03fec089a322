//! Requests and answers as text, over a plain connection: no client may tidy what is compared.

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Write as _};
use std::net::TcpStream;
use std::time::Duration;

/// Headers that belong to the connection, not to the answer.
const CONNECTION: &[&str] = &[
    "date",
    "connection",
    "keep-alive",
    "content-length",
    "transfer-encoding",
];

/// Head and body: what stands before and after the first empty line; the last line end is not part of the body.
pub(crate) fn split(text: &str) -> (&str, &str) {
    let text = text.strip_suffix('\n').unwrap_or(text);
    match text.split_once("\n\n") {
        Some((head, body)) => (head, body),
        None => (text, ""),
    }
}

/// Whether an answer is the one expected.
pub(crate) fn agree(expected: Option<&str>, got: &str) -> bool {
    let Some(expected) = expected else {
        return false;
    };
    let ((head, body), (got_head, got_body)) = (split(expected), split(got));
    head.trim_end() == got_head.trim_end() && (body == "<any>" || body == got_body)
}

/// Sends a request and gives the answer in the form of the cases.
pub(crate) fn exchange(port: u16, request: &str, cors: bool) -> String {
    let (head, body) = split(request);
    let (line, headers) = head.split_once('\n').unwrap_or((head, ""));
    let mut message = format!("{line} HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\nconnection: close\r\n");
    for header in headers.lines() {
        message.push_str(header);
        message.push_str("\r\n");
    }
    let lower = headers.to_ascii_lowercase();
    // the lines of a multipart body end as RFC 2046 has them
    let lines = lower
        .contains("content-type: multipart/")
        .then(|| body.replace('\n', "\r\n"));
    let body = lines.as_deref().unwrap_or(body);
    let framed = lower.contains("content-length:") || lower.contains("transfer-encoding:");
    if !body.is_empty() && !framed {
        let _ = write!(message, "content-length: {}\r\n", body.len());
    }
    message.push_str("\r\n");
    if lower.contains("transfer-encoding: chunked") {
        let _ = write!(message, "{:x}\r\n{body}\r\n0\r\n\r\n", body.len());
    } else {
        message.push_str(body);
    }
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(20)))
        .unwrap();
    stream.write_all(message.as_bytes()).unwrap();
    let head_only = line.starts_with("HEAD ");
    let Some((start, mut headers, body)) = read_message(&mut BufReader::new(stream), head_only)
    else {
        return "no answer\n".to_owned();
    };
    headers.retain(|(name, _)| {
        !CONNECTION.contains(&name.as_str()) && (cors || !name.starts_with("access-control-"))
    });
    headers.sort();
    let status = start.split(' ').nth(1).unwrap_or("?");
    let mut text = format!("{status}\n");
    for (name, value) in headers {
        let _ = writeln!(text, "{name}: {value}");
    }
    if !body.is_empty() {
        let _ = write!(text, "\n{}", String::from_utf8_lossy(&body));
    }
    text.push('\n');
    text
}

/// Start line, headers, body.
pub(crate) type Message = (String, Vec<(String, String)>, Vec<u8>);

/// Reads a message; nothing where the connection ends before it is whole.
pub(crate) fn read_message(reader: &mut impl BufRead, head_only: bool) -> Option<Message> {
    let start = line(reader)?;
    let mut headers = Vec::new();
    loop {
        let line = line(reader)?;
        let Some((name, value)) = line.split_once(':') else {
            break;
        };
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let header = |wanted: &str| {
        headers
            .iter()
            .find(|(name, _)| name == wanted)
            .map(|(_, value)| &**value)
    };
    let mut body = Vec::new();
    let response = start.starts_with("HTTP/");
    let bodiless =
        head_only || (response && [" 204", " 304"].iter().any(|status| start.contains(status)));
    if bodiless {
        // Whatever the headers say (RFC 9112, section 6.3).
    } else if header("transfer-encoding") == Some("chunked") {
        loop {
            let size = usize::from_str_radix(line(reader)?.trim(), 16).ok()?;
            let from = body.len();
            body.resize(from + size, 0);
            reader.read_exact(&mut body[from..]).ok()?;
            line(reader)?;
            if size == 0 {
                break;
            }
        }
    } else if let Some(length) = header("content-length") {
        body.resize(length.parse().ok()?, 0);
        reader.read_exact(&mut body).ok()?;
    } else if response {
        reader.read_to_end(&mut body).ok()?;
    }
    Some((start, headers, body))
}

fn line(reader: &mut impl BufRead) -> Option<String> {
    let mut line = Vec::new();
    // What comes after an empty line may never come: only an end without any byte is the end.
    let count = reader.read_until(b'\n', &mut line).ok()?;
    let text = String::from_utf8_lossy(&line);
    (count > 0).then(|| text.trim_end_matches(['\r', '\n']).to_owned())
}
