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
    /// The header fields in order; `Host`, `Content-Length` and `Connection` are added where they are missing.
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
        for (name, value) in &self.headers {
            field(name.as_bytes(), value);
        }
        let framed =
            self.get("content-length").is_some() || self.get("transfer-encoding").is_some();
        let expects = matches!(&*self.method, "POST" | "PUT" | "PATCH");
        if !framed && (!self.body.is_empty() || expects) {
            field(b"content-length", self.body.len().to_string().as_bytes());
        }
        out.extend_from_slice(b"\r\n");
        out.extend_from_slice(&self.body);
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
