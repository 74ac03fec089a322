//! Faults of the bytes themselves, which no HTTP library would write.

use super::By::Contract;
use super::Fault;
use super::Twist::Wire;
use super::answers::fault;

const FRAMING: &[&str] = &["body-length", "no-answer", "no-http"];

/// Where the head of a response ends: the position after the empty line.
fn head(bytes: &[u8]) -> usize {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n");
    end.map_or(bytes.len(), |end| end + 4)
}

/// Puts a line at the end of the head.
fn line(bytes: &mut Vec<u8>, line: &str) {
    let at = head(bytes) - 2;
    bytes.splice(at..at, format!("{line}\r\n").into_bytes());
}

/// Removes the lines of a name.
fn without(bytes: &mut Vec<u8>, name: &str) {
    let at = head(bytes);
    let text = String::from_utf8_lossy(&bytes[..at]).into_owned();
    let kept = text.split_inclusive("\r\n").filter(|line| {
        let known = line.split(':').next().unwrap_or_default();
        !known.eq_ignore_ascii_case(name)
    });
    let kept: String = kept.collect();
    bytes.splice(..at, kept.into_bytes());
}

fn chunked(bytes: &mut Vec<u8>, end: &str) {
    without(bytes, "content-length");
    line(bytes, "transfer-encoding: chunked");
    let at = head(bytes);
    let size = bytes.len() - at;
    let start = format!("{size:x}\r\n").into_bytes();
    bytes.splice(at..at, start);
    bytes.extend(b"\r\n");
    bytes.extend(end.as_bytes());
}

/// All of them.
pub(super) const WIRE: &[Fault] = &[
    fault!(
        "length-too-long",
        "GET /books/{book_id}",
        FRAMING,
        Contract,
        Wire(200, |b| {
            let length = b.len() - head(b) + 10;
            without(b, "content-length");
            line(b, &format!("content-length: {length}"));
        })
    ),
    fault!(
        "length-too-short",
        "GET /contacts",
        FRAMING,
        Contract,
        Wire(200, |b| {
            let length = b.len() - head(b) - 3;
            without(b, "content-length");
            line(b, &format!("content-length: {length}"));
        })
    ),
    fault!(
        "body-on-204",
        "DELETE /books/{book_id}",
        &["body-where-none"],
        Contract,
        Wire(204, |b| b.extend(b"{\"gone\":true}"))
    ),
    fault!(
        "length-on-204",
        "DELETE /contacts/{contact_id}",
        &["body-where-none"],
        Contract,
        Wire(204, |b| {
            line(b, "content-length: 2");
            b.extend(b"{}");
        })
    ),
    fault!(
        "body-on-304",
        "GET /books/{book_id}",
        &["body-where-none"],
        Contract,
        Wire(304, |b| b.extend(b"{\"same\":true}"))
    ),
    fault!(
        "body-on-head",
        "GET /health",
        &["body-where-none", "head-differs"],
        Contract,
        Wire(1, |b| b.extend(b"{\"status\":\"ok\"}"))
    ),
    fault!(
        "gzip-lie",
        "GET /books",
        &["content-encoding"],
        Contract,
        Wire(200, |b| line(b, "content-encoding: gzip"))
    ),
    fault!(
        "charset-lie",
        "GET /books/{book_id}/reviews",
        &["content-encoding", "response-body"],
        Contract,
        Wire(200, |b| {
            let at = head(b);
            for byte in &mut b[at..] {
                if *byte == b'a' {
                    *byte = 0xe4;
                }
            }
        })
    ),
    fault!(
        "chunk-cut",
        "GET /export",
        FRAMING,
        Contract,
        Wire(200, |b| {
            chunked(b, "");
            let less = b.len() - 4;
            b.truncate(less);
        })
    ),
    fault!(
        "chunks-without-end",
        "GET /labels/{label}",
        FRAMING,
        Contract,
        Wire(200, |b| chunked(b, ""))
    ),
    fault!(
        "chunk-size-broken",
        "GET /settings",
        FRAMING,
        Contract,
        Wire(200, |b| chunked(b, "zz\r\n\r\n"))
    ),
    fault!(
        "no-answer",
        "POST /feedback",
        FRAMING,
        Contract,
        Wire(202, Vec::clear)
    ),
    fault!(
        "head-cut",
        "PUT /labels/{label}",
        FRAMING,
        Contract,
        Wire(200, |b| b.truncate(30))
    ),
    fault!(
        "length-twice",
        "PUT /settings",
        FRAMING,
        Contract,
        Wire(200, |b| line(b, "content-length: 3"))
    ),
    fault!(
        "not-http",
        "PATCH /books/{book_id}",
        FRAMING,
        Contract,
        Wire(200, |b| *b = b"HELLO\r\n\r\n".to_vec())
    ),
    fault!(
        "type-twice",
        "GET /contacts/{contact_id}",
        &["body-length", "content-type"],
        Contract,
        Wire(200, |b| line(b, "content-type: text/plain"))
    ),
];
