//! Documents by URL: the trait by which they are fetched, and fetching over HTTP.

use std::collections::{BTreeMap, HashMap};

use url::Url;

/// A way to fetch documents by their URL.
///
/// A map of URLs to texts is one, for tests and for documents that are not on the network.
pub trait Fetch: Send + Sync {
    /// Fetches a document of at most `limit` bytes. Redirects are told, not followed: whether
    /// they may be followed is decided by the loader.
    fn fetch(&self, url: &Url, limit: usize) -> Result<Fetched, FetchError>;
}

/// What an URL has.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Fetched {
    /// The document.
    Bytes(Vec<u8>),
    /// The document is at another URL.
    Redirect(Url),
}

/// Why there is no document.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FetchError {
    /// There is none at this URL.
    #[error("the server has no such document")]
    NotFound,
    /// The server answered with another status than 200.
    #[error("the server answered with status {0}")]
    Status(u16),
    /// The document is larger than the limit.
    #[error("the document is larger than the limit")]
    TooLarge,
    /// The server did not answer, or not completely, in time.
    #[error("the server did not answer within {0} seconds")]
    Timeout(u64),
    /// Anything else, as a sentence part.
    #[error("{0}")]
    Other(String),
}

/// The text at an URL of a map.
fn of_text(text: Option<&String>, limit: usize) -> Result<Fetched, FetchError> {
    let text = text.ok_or(FetchError::NotFound)?;
    if text.len() > limit {
        return Err(FetchError::TooLarge);
    }
    Ok(Fetched::Bytes(text.clone().into_bytes()))
}

impl Fetch for BTreeMap<String, String> {
    fn fetch(&self, url: &Url, limit: usize) -> Result<Fetched, FetchError> {
        of_text(self.get(url.as_str()), limit)
    }
}

impl<S: std::hash::BuildHasher + Send + Sync> Fetch for HashMap<String, String, S> {
    fn fetch(&self, url: &Url, limit: usize) -> Result<Fetched, FetchError> {
        of_text(self.get(url.as_str()), limit)
    }
}

#[cfg(feature = "remote")]
pub(crate) use http::Http;

#[cfg(feature = "remote")]
mod http {
    use std::time::Duration;

    use url::Url;

    use super::{Fetch, FetchError, Fetched};

    const TIMEOUT_SECONDS: u64 = 30;
    const ACCEPT: &str = "application/vnd.oai.openapi+json, application/vnd.oai.openapi, \
        application/json, application/yaml, text/yaml, */*;q=0.5";

    /// Fetching over HTTP and HTTPS.
    pub(crate) struct Http {
        agent: ureq::Agent,
    }

    impl Http {
        pub(crate) fn new() -> Self {
            let config = ureq::Agent::config_builder()
                .timeout_global(Some(Duration::from_secs(TIMEOUT_SECONDS)))
                .max_redirects(0)
                .max_redirects_will_error(false)
                .http_status_as_error(false)
                .accept(ACCEPT)
                .user_agent(concat!("specwright/", env!("CARGO_PKG_VERSION")))
                .build();
            Self {
                agent: config.new_agent(),
            }
        }
    }

    impl Fetch for Http {
        fn fetch(&self, url: &Url, limit: usize) -> Result<Fetched, FetchError> {
            let mut response = self.agent.get(url.as_str()).call().map_err(told)?;
            match response.status().as_u16() {
                200 => {
                    let body = response.body_mut().with_config().limit(limit as u64);
                    body.read_to_vec().map(Fetched::Bytes).map_err(told)
                }
                status @ (301 | 302 | 303 | 307 | 308) => {
                    let location = response.headers().get("location");
                    let location = location.and_then(|value| value.to_str().ok());
                    let to = location.and_then(|location| url.join(location).ok());
                    to.map(Fetched::Redirect).ok_or(FetchError::Status(status))
                }
                404 | 410 => Err(FetchError::NotFound),
                status => Err(FetchError::Status(status)),
            }
        }
    }

    fn told(error: ureq::Error) -> FetchError {
        match error {
            ureq::Error::StatusCode(status) => FetchError::Status(status),
            ureq::Error::Timeout(_) => FetchError::Timeout(TIMEOUT_SECONDS),
            ureq::Error::BodyExceedsLimit(_) => FetchError::TooLarge,
            ureq::Error::HostNotFound => FetchError::Other("the host does not exist".to_owned()),
            ureq::Error::Io(error) => FetchError::Other(error.to_string().to_lowercase()),
            other => FetchError::Other(other.to_string()),
        }
    }
}
