//! A response as it came: every header field, every byte of the body, and what was wrong with its form.

use std::io::Read as _;
use std::sync::OnceLock;
use std::time::Duration;

use bytes::Bytes;
use http::HeaderMap;
use serde_json::Value;

/// The most bytes that a compressed body is unpacked to.
const UNPACKED: u64 = 64 << 20;

/// How the end of a body is told.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Framing {
    /// There is none: `HEAD`, 204, 304.
    None,
    /// By `Content-Length`.
    Length(u64),
    /// By `Transfer-Encoding: chunked`.
    Chunked,
    /// By the end of the connection.
    Close,
    /// It has no end: a stream of events, of which the beginning was read.
    Stream,
}

/// What is wrong with the form of a response. It could be read all the same.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Flaw {
    /// The body is shorter than `Content-Length`, or its last chunk is missing.
    #[error("the body ends after {got} bytes{}", expected.map(|n| format!(", Content-Length says {n}")).unwrap_or_default())]
    Short {
        /// What `Content-Length` says.
        expected: Option<u64>,
        /// What came.
        got: u64,
    },
    /// Bytes follow where there can be no body (RFC 9112, section 6.3).
    #[error("{bytes} bytes of a body follow a response that has none")]
    Bodiless {
        /// How many came.
        bytes: usize,
    },
    /// Bytes follow the end of the body.
    #[error("{bytes} bytes follow the end of the body")]
    Trailing {
        /// How many came.
        bytes: usize,
    },
    /// `Content-Length` is no number, or there are several that differ.
    #[error("Content-Length is `{0}`")]
    Length(String),
    /// `Content-Length` beside `Transfer-Encoding` (RFC 9112, section 6.2).
    #[error("Content-Length stands beside Transfer-Encoding")]
    TwoFramings,
    /// `Content-Length` or `Transfer-Encoding` on a response that must not have it (RFC 9110, section 8.6).
    #[error("{0} stands on a response with status 204")]
    Framed(&'static str),
    /// A chunk that cannot be read.
    #[error("the body's chunks cannot be read")]
    Chunk,
}

/// A response as it came.
#[derive(Debug)]
#[non_exhaustive]
pub struct Response {
    /// The status code.
    pub status: u16,
    /// The reason phrase.
    pub reason: Box<str>,
    /// The header fields in order.
    pub headers: Vec<(Box<str>, Bytes)>,
    /// The body after the transfer coding, before the content coding.
    pub body: Bytes,
    /// How the end of the body was told.
    pub framing: Framing,
    /// What is wrong with its form.
    pub flaws: Vec<Flaw>,
    /// From the request's first byte to the response's last.
    pub elapsed: Duration,
    /// From the request's first byte to the end of the response's head.
    pub waited: Duration,
    content: OnceLock<Result<Bytes, String>>,
    json: OnceLock<Option<Value>>,
    map: OnceLock<HeaderMap>,
}

impl Response {
    /// A response of these parts.
    pub fn new(status: u16, headers: Vec<(Box<str>, Bytes)>, body: Bytes) -> Self {
        Self {
            status,
            reason: Box::default(),
            headers,
            framing: Framing::Length(body.len() as u64),
            body,
            flaws: Vec::new(),
            elapsed: Duration::ZERO,
            waited: Duration::ZERO,
            content: OnceLock::new(),
            json: OnceLock::new(),
            map: OnceLock::new(),
        }
    }

    /// The values of all fields of this name.
    pub fn all<'r>(&'r self, name: &'r str) -> impl Iterator<Item = &'r [u8]> {
        let fields = self.headers.iter();
        fields
            .filter(move |(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| &**value)
    }

    /// The first field of this name, where it is text.
    pub fn get(&self, name: &str) -> Option<&str> {
        let mut fields = self.headers.iter();
        let (_, value) = fields.find(|(known, _)| known.eq_ignore_ascii_case(name))?;
        std::str::from_utf8(value).ok()
    }

    /// The headers as a map; those that no map can hold are left out.
    pub fn header_map(&self) -> &HeaderMap {
        self.map.get_or_init(|| {
            let fields = self.headers.iter();
            crate::request::map(fields.map(|(name, value)| (&**name, &**value)))
        })
    }

    /// Whether it is a success: 2XX.
    pub fn is_success(&self) -> bool {
        self.status / 100 == 2
    }

    /// The body after its content coding, or why it can't be unpacked.
    pub fn content(&self) -> Result<&Bytes, &str> {
        let unpacked = self.content.get_or_init(|| {
            let mut body = self.body.clone();
            let codings: Vec<String> = self
                .all("content-encoding")
                .flat_map(|value| value.split(|byte| *byte == b','))
                .map(|word| String::from_utf8_lossy(word).trim().to_ascii_lowercase())
                .filter(|word| !word.is_empty() && word != "identity")
                .collect();
            if body.is_empty() {
                return Ok(body);
            }
            for coding in codings.iter().rev() {
                body = unpack(coding, &body)?;
            }
            Ok(body)
        });
        unpacked.as_ref().map_err(String::as_str)
    }

    /// The body as JSON, whatever its media type; nothing where it is none.
    pub fn json(&self) -> Option<&Value> {
        let json = self.json.get_or_init(|| {
            let content = self.content().ok()?;
            serde_json::from_slice(content).ok()
        });
        json.as_ref()
    }
}

fn unpack(coding: &str, body: &Bytes) -> Result<Bytes, String> {
    let mut out = Vec::new();
    let read = match coding {
        "gzip" | "x-gzip" => flate2::read::MultiGzDecoder::new(&**body)
            .take(UNPACKED)
            .read_to_end(&mut out),
        // zlib by the letter; some send the bare stream
        "deflate" => {
            let zlib = flate2::read::ZlibDecoder::new(&**body)
                .take(UNPACKED)
                .read_to_end(&mut out);
            if zlib.is_err() {
                out.clear();
                flate2::read::DeflateDecoder::new(&**body)
                    .take(UNPACKED)
                    .read_to_end(&mut out)
            } else {
                zlib
            }
        }
        other => return Err(format!("the content coding `{other}` was not asked for")),
    };
    match read {
        Ok(_) => Ok(out.into()),
        Err(error) => Err(format!("the body is no {coding}: {error}")),
    }
}
