//! The proxy: requests go on to an upstream, and both sides are judged by the contract.

mod encoding;
mod failure;
mod forward;
mod headers;
mod json;
mod receive;
mod target;

use std::time::Duration;

use http::Uri;
use http::uri::Scheme;
use thiserror::Error;

pub(crate) use forward::{Forwarder, forward};

/// Where requests are sent on to, and how.
///
/// ```
/// use specwright_mock_server::Upstream;
///
/// let mut upstream = Upstream::new("https://api.example.com/v1")?;
/// upstream.validate_request = false;
/// # Ok::<(), specwright_mock_server::UpstreamError>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Upstream {
    /// The base URL; its path comes before that of a request. Credentials in it are sent as `Authorization` with
    /// requests that have none of their own.
    pub url: Uri,
    /// An HTTP(S) proxy on the way there, with or without credentials in its URL.
    pub proxy: Option<Uri>,
    /// Whether requests are validated (security always is). Default: yes.
    pub validate_request: bool,
    /// How long a connection may take. Default: 10 seconds.
    pub connect_timeout: Duration,
    /// How long the head of the answer may take, and then its body, where it is judged. Default: 60 seconds.
    pub timeout: Duration,
}

/// Why a URL can be no upstream.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum UpstreamError {
    /// No URL.
    #[error("{0} is not a URL")]
    NotAUrl(String),
    /// A URL of something else than HTTP.
    #[error("{0} does not start with http:// or https://")]
    NotHttp(String),
}

impl Upstream {
    /// An upstream with the defaults.
    ///
    /// # Errors
    /// [`UpstreamError`] where the text is no http(s) URL.
    pub fn new(url: &str) -> Result<Self, UpstreamError> {
        Ok(Self {
            url: http_url(url)?,
            proxy: None,
            validate_request: true,
            connect_timeout: Duration::from_secs(10),
            timeout: Duration::from_secs(60),
        })
    }

    /// The same by way of an HTTP(S) proxy.
    ///
    /// # Errors
    /// [`UpstreamError`] where the text is no http(s) URL.
    pub fn through(mut self, proxy: &str) -> Result<Self, UpstreamError> {
        self.proxy = Some(http_url(proxy)?);
        Ok(self)
    }
}

/// Reads an absolute URL. What is wrong is told without credentials.
fn http_url(text: &str) -> Result<Uri, UpstreamError> {
    let shown = || match text.rsplit_once('@') {
        Some((_, rest)) => rest.to_owned(),
        None => text.to_owned(),
    };
    // `Url` knows spaces, international names and what else people paste; `Uri` is what is sent.
    let url = url::Url::parse(text).map_err(|_| UpstreamError::NotAUrl(shown()))?;
    if !url.has_host() || !matches!(url.scheme(), "http" | "https") {
        return Err(UpstreamError::NotHttp(shown()));
    }
    let uri: Uri = url
        .as_str()
        .parse()
        .map_err(|_| UpstreamError::NotAUrl(shown()))?;
    match uri.scheme() {
        Some(scheme) if *scheme == Scheme::HTTP || *scheme == Scheme::HTTPS => Ok(uri),
        _ => Err(UpstreamError::NotHttp(shown())),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn a_url_is_needed_and_its_credentials_are_not_told() {
        let wrong = |text| Upstream::new(text).unwrap_err().to_string();
        assert_eq!(wrong("nonsense"), "nonsense is not a URL");
        assert_eq!(
            wrong("ftp://me:secret@files.test"),
            "files.test does not start with http:// or https://"
        );
        assert_eq!(
            wrong("localhost:8080"),
            "localhost:8080 does not start with http:// or https://"
        );
    }
}
