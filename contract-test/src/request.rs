//! A request as it goes over the wire: nothing is added to it later but `Host` and the framing of its body.

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue};

/// A request as it is sent.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Request {
    /// The method, as it stands in the request line.
    pub method: Box<str>,
    /// Path and query, as they stand in the request line.
    pub target: String,
    /// The header fields in order. `Host` is added where it is missing, and the framing of the body in any case:
    /// in chunks where `Transfer-Encoding` says so.
    pub headers: Vec<(Box<str>, Vec<u8>)>,
    /// The body; empty: none.
    pub body: Bytes,
}

impl Request {
    /// A request without headers and body.
    pub fn new(method: &str, target: impl Into<String>) -> Self {
        Self {
            method: method.into(),
            target: target.into(),
            headers: Vec::new(),
            body: Bytes::new(),
        }
    }

    /// With a header field more.
    #[must_use]
    pub fn header(mut self, name: &str, value: impl Into<Vec<u8>>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// The value of the first field of this name.
    pub fn get(&self, name: &str) -> Option<&[u8]> {
        let mut fields = self.headers.iter();
        fields
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_slice())
    }

    /// The path of the target.
    pub fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }

    /// The query without its `?`.
    pub fn query(&self) -> Option<&str> {
        self.target.split_once('?').map(|(_, query)| query)
    }

    /// The headers as a map; those that no map can hold are left out.
    pub fn header_map(&self) -> HeaderMap {
        map(self.headers.iter().map(|(name, value)| (&**name, &**value)))
    }

    /// Whether the body goes in chunks.
    fn is_chunked(&self) -> bool {
        self.get("transfer-encoding")
            .is_some_and(|value| value.to_ascii_lowercase().ends_with(b"chunked"))
    }

    /// The bytes that are sent.
    pub(crate) fn bytes(&self, host: &str) -> Vec<u8> {
        let mut out = Vec::with_capacity(256 + self.body.len());
        out.extend_from_slice(self.method.as_bytes());
        out.push(b' ');
        out.extend_from_slice(self.target.as_bytes());
        out.extend_from_slice(b" HTTP/1.1\r\n");
        let mut field = |name: &[u8], value: &[u8]| {
            out.extend_from_slice(name);
            out.extend_from_slice(b": ");
            // a line break would begin another field or request
            out.extend(value.iter().filter(|byte| !matches!(byte, b'\r' | b'\n')));
            out.extend_from_slice(b"\r\n");
        };
        if self.get("host").is_none() {
            field(b"host", host.as_bytes());
        }
        let chunked = self.is_chunked();
        for (name, value) in &self.headers {
            // a length that is not the body's, or a chunked body that never comes, would hang the connection
            let framing = name.eq_ignore_ascii_case("content-length")
                || name.eq_ignore_ascii_case("transfer-encoding");
            if !framing {
                field(name.as_bytes(), value);
            }
        }
        let expects = matches!(&*self.method, "POST" | "PUT" | "PATCH");
        if chunked {
            field(b"transfer-encoding", b"chunked");
        } else if !self.body.is_empty() || expects {
            field(b"content-length", self.body.len().to_string().as_bytes());
        }
        out.extend_from_slice(b"\r\n");
        if chunked {
            // in two chunks, so that they must be put together
            let (first, second) = self.body.split_at(self.body.len() / 2);
            for chunk in [first, second]
                .into_iter()
                .filter(|chunk| !chunk.is_empty())
            {
                out.extend_from_slice(format!("{:x}\r\n", chunk.len()).as_bytes());
                out.extend_from_slice(chunk);
                out.extend_from_slice(b"\r\n");
            }
            out.extend_from_slice(b"0\r\n\r\n");
        } else {
            out.extend_from_slice(&self.body);
        }
        out
    }
}

/// Fields as a map; those that no map can hold are left out.
pub(crate) fn map<'f>(fields: impl Iterator<Item = (&'f str, &'f [u8])>) -> HeaderMap {
    let mut map = HeaderMap::new();
    for (name, value) in fields {
        let name = HeaderName::from_bytes(name.as_bytes());
        if let (Ok(name), Ok(value)) = (name, HeaderValue::from_bytes(value)) {
            map.append(name, value);
        }
    }
    map
}
