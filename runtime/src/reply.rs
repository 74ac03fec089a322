//! A response without types: what the contract does not declare, or what a handler wants to say by hand.

use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};

use crate::body::Body;

/// A response as it is: status, headers and body.
///
/// ```
/// # use specwright_runtime::{Reply, StatusCode};
/// let reply = Reply::new(StatusCode::IM_A_TEAPOT).text("short and stout");
/// assert_eq!(reply.status, 418);
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Reply {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Body,
}

impl Default for Reply {
    fn default() -> Self {
        Self::new(StatusCode::OK)
    }
}

impl Reply {
    /// A response without headers and body.
    pub fn new(status: StatusCode) -> Self {
        Self {
            status,
            headers: HeaderMap::new(),
            body: Body::empty(),
        }
    }

    /// Sets a header; one that can't stand in a message is left out.
    #[must_use]
    pub fn header(mut self, name: &str, value: impl AsRef<[u8]>) -> Self {
        if let (Ok(name), Ok(value)) = (
            HeaderName::from_bytes(name.as_bytes()),
            HeaderValue::from_bytes(value.as_ref()),
        ) {
            self.headers.insert(name, value);
        }
        self
    }

    /// Sets a body of text.
    #[must_use]
    pub fn text(self, text: impl Into<String>) -> Self {
        self.body("text/plain; charset=utf-8", text.into())
    }

    /// Sets a body of JSON; a value that serde can't write leaves it empty.
    #[must_use]
    pub fn json<T: serde::Serialize + ?Sized>(self, value: &T) -> Self {
        let bytes = serde_json::to_vec(value).unwrap_or_default();
        self.body("application/json", bytes)
    }

    /// Sets a body.
    #[must_use]
    pub fn body(mut self, content_type: &str, body: impl Into<Body>) -> Self {
        self.body = body.into();
        self.header("content-type", content_type)
    }

    /// The media type of the body.
    pub fn content_type(&self) -> Option<&str> {
        self.headers.get(header::CONTENT_TYPE)?.to_str().ok()
    }

    /// The body for reading.
    #[cfg(any(feature = "client", not(feature = "server")))]
    pub(crate) fn content(&self) -> crate::media::Content {
        crate::media::Content {
            content_type: self.content_type().map(Into::into),
            body: self.body.clone(),
            value: None,
        }
    }
}
